"""Draft impact assessments with the run's own figures: equality, the Welsh language, rural proofing.

They are drafts: each ends with what a person has to add. Figures are of neighbourhoods and clusters; places
are named where the figure matters, those that have least and get no new post.
"""

from __future__ import annotations

import pandas as pd

from placement.i18n import Words
from placement.report.names import Names
from placement.report.neighbourhoods import TIMES
from placement.report.pieces import Block, Bullets, Paragraph, worded_table
from placement.report.wording import points
from placement.results.view import View
from placement.site.duties import ReachedGroup, in_wales, name_of

MOST_NAMED = 6
HALF = 0.5
Assessed = tuple[str, tuple[Block, ...]]


def assessments(view: View, found: list[ReachedGroup], names: Names, words: Words) -> list[Assessed]:
    """Title and blocks of each draft that the data have figures for."""
    told = [("equality", _equality(view, found, names, words))]
    if in_wales(view):
        told.append(("welsh", _welsh(view, names, words)))
    told.append(("rural", _rural(view, found, names, words)))
    return [(words(f"impact.{key}.title"), blocks) for key, blocks in told if blocks]


def _equality(view: View, found: list[ReachedGroup], names: Names, words: Words) -> tuple[Block, ...]:
    """The oldest, disabled people and the most deprived fifth beside everybody else of their kind."""
    lines = []
    for kind in ("deprivation", "age", "disability"):
        mine = [one for one in found if one.kind == kind and one.before is not None]
        if len(mine) < 2:
            continue
        first, last = (mine[-1], mine[0]) if kind == "age" else (mine[0], mine[-1])
        lines.append(gap_sentence(first, last, words))
    if not lines:
        return ()
    ranked = _ranked(view, "deprivation_rank", ascending=True)
    return (
        Bullets(tuple(lines)),
        *_places(view, ranked, "impact.equality.places", names, words),
        _rest(words),
    )


def _welsh(view: View, names: Names, words: Words) -> tuple[Block, ...]:
    """By county: who speaks Welsh, new posts, need met."""
    counties = view.region.counties
    if "welsh_speakers_pct" not in counties:
        return ()
    table = view.tables["result_clusters"]
    rows = []
    for county in counties.sort_values("welsh_speakers_pct", ascending=False, kind="stable").to_dict(
        "records"
    ):
        mine = table[table["county_id"] == county["county_id"]]
        need = float(mine["need_wte"].sum())
        if not need > 0:
            continue
        before, after = (float(mine[f"care_{when}_wte"].sum()) / need for when in ("before", "after"))
        shares = (words.percent(before, 0), words.percent(after, 0))
        spoken = words.percent(float(county["welsh_speakers_pct"]) / 100, 0)
        rows.append(
            (
                names.county(str(county["county_id"])),
                spoken,
                words.number(float(mine["wte_new"].sum())),
                *shares,
            )
        )
    titles = ("county", "spoken", "wte_new", "before", "after")
    return (
        Paragraph(words("impact.welsh.unknown")),
        worded_table(words, "impact.welsh.caption", "impact.column", titles, rows),
        _rest(words),
    )


def _rural(view: View, found: list[ReachedGroup], names: Names, words: Words) -> tuple[Block, ...]:
    """Urban places beside villages; clusters that are mostly villages and get no post."""
    mine = {one.key: one for one in found if one.kind == "rural" and one.before is not None}
    if not {"urban", "village"} <= set(mine):
        return ()
    lines = [gap_sentence(mine["village"], mine["urban"], words)]
    villages = next((one for one in view.answer["coverage"] if one["rural_class"] == "village"), None)
    if villages is not None:
        people = {when: villages[when]["residents_under_10"] for when in TIMES}
        told = {when: words.number(n, 0) for when, n in people.items()}
        lines.append(words(f"impact.rural.little{'' if any(people.values()) else '.none'}", **told))
    rural = [key for key, part in _village_parts(view).items() if part > HALF]
    return (Bullets(tuple(lines)), *_places(view, rural, "impact.rural.places", names, words), _rest(words))


def gap_sentence(first: ReachedGroup, last: ReachedGroup, words: Words) -> str:
    """Both groups before and after, and whether the gap grows as far as the figures told show it."""
    before, after = (
        (getattr(last, when) or 0.0) - (getattr(first, when) or 0.0) for when in ("before", "after")
    )
    slots = {
        f"{end}_{when}": words.percent(getattr(one, when) or 0.0)
        for end, one in (("first", first), ("last", last))
        for when in ("before", "after")
    }
    said = words("impact.gap", first=name_of(first, words), last=name_of(last, words), **slots)
    gaps = {"before": points(before, words), "after": points(after, words)}
    alike = gaps["before"] == gaps["after"]
    way = "same" if alike else "wider" if abs(after) > abs(before) else "narrower"
    return f"{said} {words(f'impact.gap.{way}', **gaps)}"


def _places(view: View, among: list[str], key: str, names: Names, words: Words) -> tuple[Block, ...]:
    """Of these clusters those that get no new post, the least met first."""
    table = view.tables["result_clusters"]
    mine = table[table["cluster_id"].isin(among) & ~(table["wte_new"] > 0)]
    rows = mine.sort_values("share_after", kind="stable").head(MOST_NAMED).to_dict("records")
    if not rows:
        return (Paragraph(words(f"{key}.none")),)
    said = [
        words(
            "impact.place",
            cluster=names.cluster(row["cluster_id"]),
            before=words.percent(row["share_before"], 0),
            after=words.percent(row["share_after"], 0),
        )
        for row in rows
    ]
    return (Paragraph(words(key)), Bullets(tuple(said)))


def _rest(words: Words) -> Block:
    return Paragraph(words("impact.rest"))


def _ranked(view: View, column: str, *, ascending: bool) -> list[str]:
    """The third of the clusters that comes first by the average of a column of their neighbourhoods."""
    areas = view.region.areas
    if column not in areas or "cluster_id" not in areas:
        return []
    means: pd.Series[float] = (
        areas.groupby("cluster_id")[column].mean().sort_values(ascending=ascending, kind="stable")
    )
    decided = set(view.tables["result_clusters"]["cluster_id"])
    ordered = [str(key) for key in means.index if key in decided]
    return ordered[: max(1, len(ordered) // 3)]


def _village_parts(view: View) -> dict[str, float]:
    """By cluster, the part of its residents who live in villages."""
    areas = view.region.areas
    if not {"rural_class", "population", "cluster_id"} <= set(areas.columns):
        return {}
    people = areas.groupby("cluster_id")["population"].sum()
    rural = areas[areas["rural_class"] == "village"].groupby("cluster_id")["population"].sum()
    return {str(key): float(rural.get(key, 0.0)) / float(n) for key, n in people.items() if n > 0}
