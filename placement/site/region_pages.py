"""A page for each region: its clusters, posts by profession, money, a still map with numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from placement.i18n import LANGUAGES, Words
from placement.report import layers
from placement.report.catchments import catchments
from placement.report.firm import with_firm
from placement.report.jobs import region_jobs
from placement.report.names import Names
from placement.report.neighbourhoods import less_of, unreached_of
from placement.report.outlines import cluster_shapes, inside
from placement.report.pieces import (
    Bullets,
    Column,
    Group,
    Paragraph,
    Section,
    Table,
    simple_table,
    worded_table,
)
from placement.report.sureness import sure_section
from placement.report.wording import staff
from placement.results.view import View
from placement.site.figures import rings
from placement.site.parts import Bundle, Frame, draw, page_links, region_page, regions_of

WIDTH = 640.0
EDGE = 12.0
BASES_NAMED = 6


def region_pages(bundle: Bundle, present: frozenset[str]) -> dict[str, bytes]:
    """`region-<id>.<language>.html` for every region that the answer decided."""
    return {
        f"{region_page(key)}.{language}.html": _page(bundle, key, Words(language), present)
        for language in LANGUAGES
        for key in regions_of(bundle.view)
    }


def _page(bundle: Bundle, region: str, words: Words, present: frozenset[str]) -> bytes:
    study = bundle.study("robustness")
    view, names = with_firm(bundle.view, study), Names(bundle.view.region, words)
    table = view.tables["result_clusters"]
    clusters = [str(key) for key in table.loc[table["region_id"] == region, "cluster_id"]]
    coloured = layers.coloured(layers.LAYERS[0], layers.figures(view)[layers.ALL_SERVICES], clusters, words)
    shapes = cluster_shapes(view.region, clusters)
    name = region_page(region)
    return draw(
        bundle,
        words,
        "bundle_region",
        Frame(name=name, title=names.region(region), links=page_links(words, present, name)),
        before=(_money(view, region, names, words), _clusters(view, clusters, names, words)),
        drawing=still_map(shapes, clusters, coloured, words("bundle.region.drawing")),
        caption=words("bundle.region.caption"),
        key=coloured["key"],
        after=(
            *_less(view, clusters, names, words),
            _services(view, clusters, names, words),
            sure_section(view, study, words, region),
            *region_jobs(view, region, names, words),
            *_bases(view, clusters, names, words),
        ),
    )


def _money(view: View, region: str, names: Names, words: Words) -> Section:
    table = view.tables["result_regions"]
    row = table[table["region_id"] == region].to_dict("records")[0]
    lines = [
        words(
            "bundle.region.posts",
            wte=staff(row["wte_new"], words),
            pounds=words.pounds(row["pounds_per_year"]),
        ),
        words(
            "bundle.region.share",
            before=words.percent(row["share_before"], 0),
            after=words.percent(row["share_after"], 0),
        ),
    ]
    if row["pounds_share"]:
        lines.append(words("bundle.region.funds", pounds=words.pounds(row["pounds_share"])))
    first = Paragraph(words("bundle.area.not"))
    return Section(
        "money", words("bundle.region.money", region=names.region(region)), (Bullets(tuple(lines)), first)
    )


def _clusters(view: View, clusters: Sequence[str], names: Names, words: Words) -> Section:
    figures = layers.figures(view)[layers.ALL_SERVICES]
    columns = layers.columns(view)
    rows = layers.texts(figures, clusters, words, columns)
    cells = tuple(
        (words("bundle.region.numbered", n=i, cluster=names.cluster(key)), *row)
        for i, (key, row) in enumerate(zip(clusters, rows, strict=True), start=1)
    )
    told = worded_table(words, "map.table.caption", "map.column", ("cluster", *columns), cells)
    return Section("clusters", words("bundle.region.clusters"), (told,))


def _less(view: View, clusters: Sequence[str], names: Names, words: Words) -> tuple[Section, ...]:
    """Neighbourhoods of the region that end with less, and those that a service does not reach, if any."""
    parts = {"less": less_of, "unreached": unreached_of}
    told = {name: of(view, clusters, names, words) for name, of in parts.items()}
    return tuple(
        Section(name, words(f"coverage.title.{name}"), blocks) for name, blocks in told.items() if blocks
    )


def _services(view: View, clusters: Sequence[str], names: Names, words: Words) -> Section:
    """New posts by profession, and what the region's clusters have of their need for it."""
    table = view.tables["result_cluster_services"]
    mine = table[table["cluster_id"].isin(list(clusters))]
    cells = []
    for service, rows in mine.groupby("service_id", sort=False):
        need = float(rows["need_wte"].sum())
        shares = [
            words.percent(float((rows["need_wte"] * rows[f"share_{when}"]).sum()) / need, 0)
            if need > 0
            else words("map.no_figure")
            for when in ("before", "after")
        ]
        new = words.number(float(rows["wte_new"].sum()))
        cells.append((names.service(str(service)), new, words.number(need), *shares))
    figures = (words(f"map.column.{name}") for name in ("wte", "need", "before", "after"))
    title = words("bundle.region.services")
    told = simple_table(title, (words("summary.column.service"), *figures), cells)
    return Section("services", title, (told,))


def _bases(view: View, clusters: Sequence[str], names: Names, words: Words) -> tuple[Section, ...]:
    """Each base of the region: its new posts, and the clusters that its staff reach."""
    served = catchments(view)
    if served.empty:
        return ()
    table = view.region.bases
    cells = []
    new = view.tables["posts"].groupby("base_id")["wte"].sum()
    for row in table[table["cluster_id"].isin(list(clusters))].drop(columns="geometry").to_dict("records"):
        mine = served[served["base_id"] == row["base_id"]].sort_values(
            "care_wte", ascending=False, kind="stable"
        )
        if mine.empty:
            continue
        said = [
            words(
                "bundle.region.served",
                cluster=names.cluster(str(one["cluster_id"])),
                wte=words.number(one["care_wte"]),
            )
            for one in mine.head(BASES_NAMED).to_dict("records")
        ]
        wte = words.number(float(new.get(row["base_id"], 0.0)))
        cells.append(
            (names.base(str(row["base_id"])), names.cluster(str(row["cluster_id"])), wte, "; ".join(said))
        )
    columns = (
        Column(words("bundle.area.base"), figures=False),
        Column(words("map.column.cluster"), figures=False),
        Column(words("map.column.wte")),
        Column(words("bundle.region.reach"), figures=False),
    )
    title = words("bundle.region.bases")
    return (Section("bases", title, (Table(title, columns, (Group(tuple(cells)),)),)),)


def still_map(
    shapes: dict[str, BaseGeometry], clusters: Sequence[str], coloured: dict[str, Any], label: str
) -> Markup:
    """The clusters as SVG, each with its number in the table; colours by class, some hatched."""
    if not shapes:
        return Markup("")
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    across = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * EDGE) / max((east - west) * across, (north - south) * 0.8)

    def place(x: float, y: float) -> tuple[float, float]:
        return EDGE + (x - west) * across * scale, EDGE + (north - y) * scale

    width, height = (2 * EDGE + scale * size for size in ((east - west) * across, north - south))
    drawn, written = [], []
    for number, key in enumerate(clusters, start=1):
        if key not in shapes:
            continue
        colour = coloured["key"][coloured["classes"][number - 1]]["colour"]
        path = " ".join(_ring(ring, place) for ring in rings(shapes[key]))
        drawn.append(
            Markup('<path d="{}" fill="{}" stroke="#595959" stroke-width="1"/>').format(path, colour)
        )
        y, x = inside(shapes[key])
        at = place(x, y)
        written.append(
            Markup(
                '<circle cx="{0:.1f}" cy="{1:.1f}" r="11" fill="#ffffff" stroke="#0b0c0c"/>'
                '<text x="{0:.1f}" y="{2:.1f}" text-anchor="middle" font-size="13" font-weight="700" '
                'font-family="Helvetica, Arial, sans-serif" fill="#0b0c0c">{3}</text>'
            ).format(at[0], at[1], at[1] + 4.6, number)
        )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">'
        "{}{}{}</svg>"
    ).format(width, height, label, PATTERNS, Markup("").join(drawn), Markup("").join(written))


PATTERNS = Markup(
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#e6e6e6"/>'
    '<rect width="2" height="6" fill="#8c8c8c"/></pattern>'
    '<pattern id="hatch-loss" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(-45)"><rect width="6" height="6" fill="#fdb863"/>'
    '<rect width="1.5" height="6" fill="#5a2d00"/></pattern></defs>'
)


def _ring(ring: Any, place: Any) -> str:
    points = (place(x, y) for x, y in ring.coords)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
