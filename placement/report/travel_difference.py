"""Two ways of getting minutes, side by side as a page: a map of the differences, and tables that say it all.

The map has no tiles and asks for nothing. It tells longer from shorter by shape as well as by colour, and the
tables beneath have every figure that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from placement.data.region import Region
from placement.data.travel.audit import QUANTILES, BandDifference, differences
from placement.i18n import Words, stated_languages
from placement.model.arrays import Floats
from placement.report.leaflet import own
from placement.report.names import plain
from placement.report.pieces import Block, Drawing, Group, Paragraph, Table, worded, worded_table
from placement.report.study_page import StudyPage, in_both, section
from placement.results.build import scenario_entry
from placement.results.status import status_of
from placement.scenario import Scenario

KIND = "minutes"
TABLE = "differences.csv"
NEAR_KM = 20.0
"""Of a neighbourhood those bases count that are no further, in a straight line; of the rest nobody asks."""
SAME = 1.0
"""Minutes by which two medians may differ and be called the same."""
LARGE, LARGER = 5.0, 10.0
MOST_AREAS = 6_000
"""With more neighbourhoods than these the page tells clusters alone; the table beside it has them all."""
WIDTH, ROOM, LEGEND = 640.0, 14.0, 84.0
COLUMNS = (
    "area_id", "cluster_id", "journeys_both", "journeys_a_only", "journeys_b_only", "low_minutes",
    "median_minutes", "high_minutes", "nearest_a_minutes", "nearest_b_minutes",
)  # fmt: skip


@dataclass(frozen=True)
class TwoWays:
    """What is set side by side: names of both, and minutes of every area and base by each (A x B)."""

    a: str
    b: str
    minutes_a: Floats
    minutes_b: Floats
    straight_km: Floats


def by_area(region: Region, ways: TwoWays) -> pd.DataFrame:
    """A row for each area: B less A over the bases within `NEAR_KM`, and minutes to the nearest by each."""
    near = np.isnan(ways.straight_km) | (ways.straight_km <= NEAR_KM)
    of_a, of_b = (near & np.isfinite(of) for of in (ways.minutes_a, ways.minutes_b))
    rows = []
    for a, area in enumerate(region.areas.to_dict("records")):
        both = of_a[a] & of_b[a]
        less = (ways.minutes_b[a] - ways.minutes_a[a])[both]
        spread = np.quantile(less, QUANTILES) if both.any() else np.full(len(QUANTILES), np.nan)
        counts = (both.sum(), (of_a[a] & ~of_b[a]).sum(), (of_b[a] & ~of_a[a]).sum())
        nearest = [
            row[np.isfinite(row)].min(initial=np.inf) for row in (ways.minutes_a[a], ways.minutes_b[a])
        ]
        known = [one if np.isfinite(one) else np.nan for one in nearest]
        figures = [round(float(one), 2) for one in (*spread, *known)]
        rows.append([area["area_id"], area["cluster_id"], *map(int, counts), *figures])
    return pd.DataFrame(rows, columns=list(COLUMNS))


def difference_pages(
    scenario: Scenario, region: Region, ways: TwoWays, versions: Mapping[str, str]
) -> dict[str, bytes]:
    """index.en.html, index.cy.html and differences.csv: the same bytes on every call."""
    areas = by_area(region, ways)
    bands = differences(ways.minutes_a, ways.minutes_b, ways.straight_km) if region.located else []
    status, _ = status_of(scenario.about.status, region.assumptions, stopped_early=False)
    said = {lang: region.package.get(f"attribution_{lang}", []) for lang in ("en", "cy")}
    document = {
        "kind": KIND,
        "scenario": scenario_entry(scenario.about),
        **{f"{of}_name_{lang}": "" for of in ("region", "option") for lang in ("en", "cy")},
        "status": status,
        **stated_languages(scenario.about.languages),
        "versions": dict(versions),
        **{f"attribution_{lang}": [one] if isinstance(one, str) else one for lang, one in said.items()},
    }

    def page(words: Words) -> StudyPage:
        return StudyPage(
            title=words("minutes.title"),
            sections=(
                section("short", words("minutes.short"), *_short(ways, areas, bands, words)),
                *(
                    [section("map", words("minutes.map"), *_map(region, areas, words))]
                    if region.located
                    else []
                ),
                section("clusters", words("minutes.clusters"), _clusters(region, areas, words)),
                *(
                    [section("areas", words("minutes.areas"), _areas(region, areas, words))]
                    if len(areas) <= MOST_AREAS
                    else []
                ),
            ),
            style=own("minutes.css"),
            contents=False,
        )

    table = areas.to_csv(index=False, lineterminator="\n").encode()
    return {**in_both(document, page), TABLE: table}


def _short(ways: TwoWays, areas: pd.DataFrame, bands: Sequence[BandDifference], words: Words) -> list[Block]:
    kinds = areas["median_minutes"].map(_kind)
    counts = {kind: words.number(int((kinds == kind).sum()), 0) for kind in KINDS_SHOWN}
    blocks: list[Block] = [
        Paragraph(words("minutes.lead", a=plain(ways.a), b=plain(ways.b)), "lead"),
        Paragraph(words("minutes.counts", all=words.number(len(areas), 0), **counts)),
    ]
    if not bands:
        return blocks
    rows = tuple(
        (
            words("travel.compare.band", low=f"{band.low_km:g}", high=f"{band.high_km:g}")
            if np.isfinite(band.high_km)
            else words("travel.compare.over", low=f"{band.low_km:g}"),
            *(_signed(one, words) for one in band.quantiles),
            *(words.number(n, 0) for n in (band.both, band.only_a, band.only_b)),
        )
        for band in bands
    )
    return [*blocks, worded_table(words, "minutes.bands", "minutes.col", ("distance", *SPREAD), rows)]


def _clusters(region: Region, areas: pd.DataFrame, words: Words) -> Table:
    """How many neighbourhoods of each cluster are further, nearer, the same, or known to one way alone."""
    names = region.clusters.set_index("cluster_id")[f"name_{words.language}"]
    kinds = areas["median_minutes"].map(_kind)
    rows = []
    for cluster, mine in areas.groupby("cluster_id", sort=False):
        counts = kinds[mine.index].value_counts()
        rows.append(
            (
                plain(names[cluster]),
                words.number(len(mine), 0),
                _signed(float(mine["median_minutes"].median()), words),
                *(words.number(int(counts.get(kind, 0)), 0) for kind in KINDS_SHOWN),
            )
        )
    titles = ("cluster", "areas", "median", *KINDS_SHOWN)
    return worded_table(words, "minutes.clusters.caption", "minutes.col", titles, rows)


def _areas(region: Region, areas: pd.DataFrame, words: Words) -> Table:
    """The map's twin: a row for each neighbourhood, cluster by cluster."""
    clusters = region.clusters.set_index("cluster_id")[f"name_{words.language}"]
    names = region.areas.set_index("area_id")[f"name_{words.language}"]
    groups = [
        Group(
            tuple(
                (
                    plain(names[row["area_id"]]),
                    *(_signed(row[f"{name}_minutes"], words) for name in ("low", "median", "high")),
                    *(words.number(row[f"journeys_{name}"], 0) for name in ("both", "a_only", "b_only")),
                    *(_plain(row[f"nearest_{name}_minutes"], words) for name in ("a", "b")),
                )
                for row in mine.to_dict("records")
            ),
            title=plain(clusters[cluster]),
        )
        for cluster, mine in areas.groupby("cluster_id", sort=False)
    ]
    heads = worded(words, "minutes.col", ("area", *SPREAD, "nearest_a", "nearest_b"))
    return Table(words("minutes.areas.caption", km=f"{NEAR_KM:g}"), heads, tuple(groups))


SPREAD = ("low", "median", "high", "both", "only_a", "only_b")
"""Columns of how much longer journeys are, and of how many are told."""
KINDS_SHOWN = ("longer", "shorter", "same", "unknown")


def _kind(median: float) -> str:
    if np.isnan(median):
        return "unknown"
    if abs(median) <= SAME:
        return "same"
    return "longer" if median > 0 else "shorter"


def _signed(value: float, words: Words) -> str:
    return words("map.no_figure") if np.isnan(value) else words.signed(value)


def _plain(value: float, words: Words) -> str:
    return words("map.no_figure") if np.isnan(value) else words.number(value, 1)


def _map(region: Region, areas: pd.DataFrame, words: Words) -> list[Block]:
    caption = words("minutes.map.caption", km=f"{NEAR_KM:g}")
    return [Drawing(_drawn(region, areas, words, words("minutes.map.label")), caption)]


def _drawn(region: Region, areas: pd.DataFrame, words: Words, label: str) -> str:
    """Outlines of the clusters, and a mark for each neighbourhood where its people's centre is."""
    points = region.areas[["easting", "northing"]].to_numpy(dtype=float)
    outlines = region.boundaries.to_crs(27700).geometry
    edges = np.array([outlines.total_bounds, [*points.min(axis=0), *points.max(axis=0)]])
    west, south = edges[:, :2].min(axis=0)
    east, north = edges[:, 2:].max(axis=0)
    scale = (WIDTH - 2 * ROOM) / max(east - west, 1.0)
    height = (north - south) * scale + 2 * ROOM

    def at(x: float, y: float) -> tuple[float, float]:
        return round(ROOM + (x - west) * scale, 1), round(ROOM + (north - y) * scale, 1)

    size = f"0 0 {WIDTH:g} {height + LEGEND:.0f}"
    named = f'role="img" aria-label="{escape(label)}"'
    parts = [f'<svg viewBox="{size}" {named} xmlns="http://www.w3.org/2000/svg">']
    for shape in outlines.simplify((east - west) / 600):
        for part in getattr(shape, "geoms", [shape]):
            ring = " L".join(f"{x:g} {y:g}" for x, y in (at(*pair[:2]) for pair in part.exterior.coords))
            parts.append(f'<path class="outline" d="M{ring} Z"/>')
    order = areas["median_minutes"].abs().fillna(-1).argsort(kind="stable")
    medians = areas["median_minutes"].to_numpy(dtype=float)
    parts += [_mark(medians[i], *at(*points[i])) for i in order]
    for number, (key, median) in enumerate(KEY.items()):
        x, y = ROOM + 4 + (number % 2) * WIDTH / 2, height + 14 + (number // 2) * 26
        parts.append(_mark(median, x, y))
        parts.append(f'<text x="{x + 14:g}" y="{y + 4:.1f}">{escape(words(f"minutes.key.{key}"))}</text>')
    return "".join([*parts, "</svg>"])


KEY = {"longer": 2.0, "shorter": -2.0, "same": 0.0, "unknown": float("nan"), "large": 7.0, "larger": 12.0}
"""What the key shows, each with a difference that is drawn so."""


def _mark(median: float, x: float, y: float) -> str:
    """A triangle up for longer, down for shorter, larger the more; a dot for the same; an empty square."""
    kind = _kind(median)
    if kind == "unknown":
        return f'<rect class="unknown" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>'
    if kind == "same":
        return f'<circle class="same" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>'
    size = 4.0 + 2.0 * (abs(median) > LARGE) + 2.5 * (abs(median) > LARGER)
    tip = size if kind == "longer" else -size
    foot = y + tip * 0.8
    corners = f"M{x:.1f} {y - tip:.1f} L{x + size:.1f} {foot:.1f} L{x - size:.1f} {foot:.1f} Z"
    return f'<path class="{kind}" d="{corners}"/>'
