"""Who the plan reaches, by the groups that public duties ask about, and the questions of those duties.

The figures are of neighbourhoods, never of people. A group is so large a share of each neighbourhood's
residents; it is given that share of the neighbourhood's estimated need, of the staff time that reaches it and
of its cluster's new posts (which are split between the cluster's neighbourhoods by their need):

    covered(group) = sum_a part[a] * care[a] / sum_a part[a] * need[a]      part: of all residents

For groups of whole neighbourhoods (deprivation, rurality) that is exactly what reaches them. Nothing here
says that a duty is met: the questions are the board's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Block, Bullets, Group, Paragraph, Table, worded
from placement.report.wording import points
from placement.results.view import View
from placement.site.figures import Bar, Picture, bars

FIFTHS = 5
PER = 10_000
AGES = re.compile(r"pop_(\d+)_(\d+|plus)")
RURAL = ("urban", "town", "village")
WALES = "W"
"""What the codes of neighbourhoods in Wales begin with."""
WAYS = ("long_term", "prevention", "integration", "collaboration", "involvement")
NEEDED = {"area_id", "population", "deprivation_rank", "rural_class"}


@dataclass(frozen=True)
class ReachedGroup:
    """One group: of which kind, its key, residents, and what of need, care and new posts is its own."""

    kind: str
    key: str
    residents: float
    wte_new: float
    need: float
    care_before: float
    care_after: float

    @property
    def before(self) -> float | None:
        return self.care_before / self.need if self.need > 0 else None

    @property
    def after(self) -> float | None:
        return self.care_after / self.need if self.need > 0 else None


def groups(view: View) -> list[ReachedGroup]:
    """Every group that the data know, by deprivation, rurality, age, Welsh, disability; or none."""
    areas = _areas(view)
    if areas is None or areas.empty:
        return []
    found = [
        ("deprivation", str(fifth), (areas["fifth"] == fifth).astype(float)) for fifth in range(1, FIFTHS + 1)
    ]
    found += [("rural", name, (areas["rural_class"] == name).astype(float)) for name in RURAL]
    people = areas["population"].where(areas["population"] > 0)
    for column in areas.columns:
        if AGES.fullmatch(str(column)):
            found.append(("age", str(column), (areas[column] / people).fillna(0.0)))
    for kind, of in (("welsh", "speakers"), ("disability", "disabled")):
        if of in areas and areas[of].notna().all():
            found += [(kind, of, areas[of]), (kind, "others", 1.0 - areas[of])]
    reached = [_reached(kind, key, areas, part) for kind, key, part in found]
    return [one for one in reached if one.residents > 0]


def _areas(view: View) -> pd.DataFrame | None:
    """The decided neighbourhoods with their figures; None where the data do not have them."""
    results, about = view.tables.get("result_areas"), view.region.areas
    if results is None or not set(about.columns) >= NEEDED:
        return None
    ranked = about["deprivation_rank"].rank(method="first")
    fifth = ((ranked - 1) * FIFTHS // max(len(about), 1)).astype(int) + 1
    known = about.drop(columns=[c for c in ("geometry", "cluster_id") if c in about]).assign(fifth=fifth)
    counties = view.region.counties
    if "welsh_speakers_pct" in counties and "county_id" in known:
        share = dict(zip(counties["county_id"], counties["welsh_speakers_pct"] / 100, strict=True))
        known = known.assign(speakers=[share.get(key) for key in known["county_id"]])
    if "disabled_pct" in known:
        known = known.assign(disabled=known["disabled_pct"] / 100)
    areas = results.merge(known, on="area_id", how="inner", validate="one_to_one")
    clusters = view.tables["result_clusters"].set_index("cluster_id")["wte_new"]
    need = areas.groupby("cluster_id")["need_wte"].transform("sum")
    part = (areas["need_wte"] / need.where(need > 0)).fillna(0.0)
    return areas.assign(new=areas["cluster_id"].map(clusters).fillna(0.0) * part)


def _reached(kind: str, key: str, areas: pd.DataFrame, part: pd.Series[float]) -> ReachedGroup:
    return ReachedGroup(
        kind=kind,
        key=key,
        residents=float((part * areas["population"]).sum()),
        wte_new=float((part * areas["new"]).sum()),
        need=float((part * areas["need_wte"]).sum()),
        care_before=float((part * areas["care_before_wte"]).sum()),
        care_after=float((part * areas["care_after_wte"]).sum()),
    )


def in_wales(view: View) -> bool:
    """Whether the duties of Wales apply: the neighbourhoods are in Wales."""
    return bool(view.region.areas["area_id"].astype(str).str.startswith(WALES).all())


def name_of(one: ReachedGroup, words: Words) -> str:
    """What a group is called."""
    if one.kind != "age":
        return words(f"paper.group.{one.kind}.{one.key}")
    found = AGES.fullmatch(one.key)
    low, high = ("", "") if found is None else found.groups()
    if high == "plus":
        return words("paper.group.age.over", low=low)
    return words("paper.group.age", low=low, high=high)


def table_of_groups(found: list[ReachedGroup], words: Words) -> list[Block]:
    """The table, how it was made, and what is not known."""
    if not found:
        return [Paragraph(words("paper.groups.unknown"), "warning")]
    kinds = list(dict.fromkeys(one.kind for one in found))
    tables = tuple(
        Group(
            tuple(_row(one, words) for one in found if one.kind == kind),
            title=words("paper.group.age.title" if kind == "age" else f"paper.group.{kind}"),
        )
        for kind in kinds
    )
    titles = ("group", "residents", "wte_new", "per_10000", "before", "after", "points")
    columns = worded(words, "paper.column", titles)
    known = {"disability": "paper.groups.disability", "welsh": "paper.groups.no_welsh"}
    missing = [words(text) for kind, text in known.items() if kind not in kinds]
    told: list[Block] = [
        Paragraph(words("paper.groups")),
        Table(words("paper.groups.caption"), columns, tables),
    ]
    return [*told, Bullets(tuple(missing))] if missing else told


def _row(one: ReachedGroup, words: Words) -> tuple[str, ...]:
    known = one.before is not None and one.after is not None
    return (
        name_of(one, words),
        words.number(one.residents, 0),
        words.number(one.wte_new, 1),
        words.number(PER * one.wte_new / one.residents, 2),
        words.percent(one.before or 0.0, 1) if known else words("summary.no_limit"),
        words.percent(one.after or 0.0, 1) if known else words("summary.no_limit"),
        points((one.after or 0.0) - (one.before or 0.0), words) if known else words("summary.no_limit"),
    )


def picture_of_fifths(found: list[ReachedGroup], status: str, words: Words) -> Picture | None:
    """Need covered before and after in each fifth, the most deprived first."""
    fifths = [one for one in found if one.kind == "deprivation" and one.need > 0]
    if not fifths:
        return None
    rows = [
        Bar(name_of(one, words), shares, (words.percent(shares[0], 1), words.percent(shares[1], 1)))
        for one in fifths
        for shares in [(one.before or 0.0, one.after or 0.0)]
    ]
    return shares_picture("fifths", rows, status, words)


def picture_of_places(view: View, names: Names, places: int, status: str, words: Words) -> Picture:
    """Need covered before and after by region; where there is one alone, by its clusters.

    Figures have so many decimals. One region's single bar would show its own board nothing.
    """
    table, of, name = view.tables["result_regions"], "region", names.region
    if len(table) == 1 and len(view.tables["result_clusters"]) > 1:
        table, of, name = view.tables["result_clusters"].query("need_wte > 0"), "cluster", names.cluster
    rows = [
        Bar(
            name(row[f"{of}_id"]),
            (row["share_before"], row["share_after"]),
            (words.percent(row["share_before"], places), words.percent(row["share_after"], places)),
        )
        for row in table.to_dict("records")
    ]
    return shares_picture(f"{of}s", rows, status, words)


def shares_picture(name: str, rows: list[Bar], status: str, words: Words) -> Picture:
    """Bars of shares before and after, with every figure in the text that stands for the picture."""
    title = words(f"paper.figure.{name}")
    each = [
        words("paper.figure.before_after", name=row.name, before=row.said[0], after=row.said[1])
        for row in rows
    ]
    alt = f"{title} {'; '.join(each)}."
    keys = (words("paper.figure.before"), words("paper.figure.after"))
    drawn = bars(rows, title=title, status=status, keys=keys, alt=alt)
    return Picture(name, title, alt, drawn)


def questions(view: View, found: list[ReachedGroup], words: Words) -> list[tuple[str, tuple[Block, ...]]]:
    """For each duty its heading, what it asks, and this run's numbers beside the board's questions."""
    slots = _slots(view, words)
    duties = ["equality"]
    if in_wales(view):
        duties += ["socioeconomic", "welsh", "future"]
    told = []
    for duty in duties:
        blocks: list[Block] = [Paragraph(words(f"paper.duty.{duty}"))]
        if numbers := _numbers(duty, found, slots, words):
            blocks.append(Paragraph(numbers))
        lines = WAYS if duty == "future" else ("ask_1", "ask_2", "ask_3")
        blocks.append(Bullets(tuple(words(f"paper.duty.{duty}.{line}", **slots) for line in lines)))
        told.append((words(f"paper.duty.{duty}.title"), tuple(blocks)))
    return told


def _numbers(duty: str, found: list[ReachedGroup], slots: Mapping[str, str], words: Words) -> str:
    """This run's figures for a duty, where the data know them."""
    kind = {"equality": "age", "socioeconomic": "deprivation", "welsh": "welsh"}.get(duty)
    mine = [one for one in found if one.kind == kind and one.need > 0]
    if len(mine) < 2:
        return ""
    first, last = (mine[-1], mine[0]) if duty == "equality" else (mine[0], mine[-1])
    told: dict[str, Any] = dict(slots)
    for end, one in (("first", first), ("last", last)):
        told[end] = name_of(one, words)
        told[f"{end}_before"] = words.percent(one.before or 0.0, 1)
        told[f"{end}_after"] = words.percent(one.after or 0.0, 1)
        told[f"{end}_wte"] = words.number(PER * one.wte_new / one.residents, 2)
    return words("paper.duty.numbers", **told)


def _slots(view: View, words: Words) -> dict[str, str]:
    """Figures of the run that the questions of several duties use."""
    totals, table = view.answer["totals"], view.region.assumptions
    material = table[table["material"].astype(bool)] if "material" in table else table
    agreed = int((material["agreed_by"].astype(str) != "").sum()) if "agreed_by" in material else 0
    neighbours = float(view.tables["result_clusters"]["care_from_neighbours_after_wte"].sum())
    services = view.tables["result_services"]
    return {
        "clusters": words.number(len(view.tables["result_clusters"]), 0),
        "without": words.number(len(view.answer["no_new_post"]), 0),
        "uncovered": words.percent(1.0 - totals["share_after"], 1),
        "full": words.pounds(float(view.tables["posts"]["pounds_per_year"].sum())),
        "services": words.number(int((services["wte_new"] > 0).sum()), 0),
        "neighbours": words.number(neighbours, 1),
        "agreed": words.number(agreed, 0),
        "assumptions": words.number(len(material), 0),
    }
