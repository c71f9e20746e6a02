"""How different a plan nearly as good can be, told beside the answer: for summary, first page and paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, get_args

import numpy as np
import pandas as pd

from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Block, Bullets, Paragraph, Section, simple_table
from placement.results.document_beside import ElsewhereEntry, NearPlanEntry
from placement.results.elsewhere import moved
from placement.results.view import View

Level = Literal["cluster_service", "cluster", "region_service"]
LEVELS: tuple[Level, ...] = get_args(Level)
SMALL = 1e-6


def elsewhere(view: View, words: Words) -> Iterable[Section]:
    """A section of its own, or nothing where no other plans were looked for."""
    if blocks := elsewhere_blocks(view, words):
        yield Section("elsewhere", words("elsewhere.title"), blocks)


def elsewhere_blocks(view: View, words: Words) -> tuple[Block, ...]:
    """How much could move, at three levels; what the plans found have alike; whose choice that is."""
    found = view.answer.get("elsewhere")
    if found is None:
        return ()
    kept = words.percent(1 - found["near_part_of_gain"], 0)
    if not found["plans"]:
        return (Paragraph(words("elsewhere.none", kept=kept), "lead"),)
    levels = {name: found[name] for name in LEVELS}
    moved = {name: words.number(level["elsewhere_wte"]) for name, level in levels.items()}
    alike = {name: words.number(level["in_all_wte"]) for name, level in levels.items()}
    wte = words.number(found["wte"])
    lines = [
        words("elsewhere.levels", cluster=moved["cluster"], service=moved["region_service"]),
        words.count(
            "elsewhere.alike",
            found["plans"],
            both=alike["cluster_service"],
            cluster=alike["cluster"],
            service=alike["region_service"],
            wte=wte,
        ),
        words("elsewhere.choice"),
        words("elsewhere.unproved")
        if (most := _at_most(found)) is None
        else words(
            f"elsewhere.proved.{_who_keeps(view)}",
            moved=moved["cluster_service"],
            most=words.number(most),
            kept=kept,
        ),
    ]
    lead = Paragraph(_lead(view, found, words), "lead")
    return (lead, Bullets(tuple(lines)), *near_plans(view, found, words))


def elsewhere_in_brief(view: View, words: Words) -> str:
    """One sentence for a first screen; nothing where no other plan is known."""
    found = view.answer.get("elsewhere")
    if found is None or not found["plans"]:
        return ""
    return _lead(view, found, words)


def _lead(view: View, found: ElsewhereEntry, words: Words) -> str:
    """At least so much could go elsewhere, and at most so much where that is proved to be less than all."""
    most = _at_most(found)
    return words(
        "elsewhere.lead" if most is None else f"elsewhere.lead.{_who_keeps(view)}",
        moved=words.number(found["cluster_service"]["elsewhere_wte"]),
        wte=words.number(found["wte"]),
        kept=words.percent(1 - found["near_part_of_gain"], 0),
        **({} if most is None else {"most": words.number(most)}),
    )


def _who_keeps(view: View) -> Literal["one", "regions"]:
    """Whose gain the proof speaks of: each region's, where several are decided."""
    return "one" if view.answer["region"] is not None or len(view.region.regions) == 1 else "regions"


def _at_most(found: ElsewhereEntry) -> float | None:
    """The proved bound, if it says more than that no more can go than there is."""
    most = found.get("at_most_wte")
    return None if most is None or most >= found["wte"] - SMALL else float(most)


NAMED = 3
"""Professions or clusters that are named of those with more, and of those with less."""

WAYS = ("more", "fewer")


def near_plans(view: View, found: ElsewhereEntry, words: Words) -> tuple[Block, ...]:
    """One column for each plan; nothing where none was found, or an older folder does not tell."""
    others = found.get("others")
    if not others:
        return ()
    names, told = Names(view.region, words), []
    own, every = view.tables["result_posts"], view.tables["near_plans"]
    for number, entry in enumerate(others, 1):
        there = every[every["plan"].astype(int) == number]
        told.append(_column(own, there, entry, names, words))
    rows = ("elsewhere", "gives", *(f"{kind}_{way}" for kind in ("services", "clusters") for way in WAYS))
    people = ("people_more", "people_less", "people_none")
    here = words.number(view.answer["unreached"]["residents"], 0)
    heads = [words(f"elsewhere.row.{name}", here=here) for name in (*rows, *people)]
    titles = (words("elsewhere.other", n=words.number(n, 0)) for n in range(1, len(told) + 1))
    table = simple_table(
        words("elsewhere.caption", kept=words.percent(1 - found["near_part_of_gain"], 0)),
        (words("elsewhere.row"), *titles),
        zip(heads, *told, strict=True),
        texts=1 + len(told),
    )
    return table, Paragraph(words("elsewhere.people"))


def _column(
    own: pd.DataFrame, there: pd.DataFrame, entry: NearPlanEntry, names: Names, words: Words
) -> tuple[str, ...]:
    """What one plan has elsewhere, by how much each profession and cluster has more and fewer, and people."""
    spots = _more(own, there, ["cluster_id", "service_id"])
    kinds: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("service_id", names.service),
        ("cluster_id", names.cluster),
    )
    lists = [
        _named(sign * _more(own, there, [key]), sign, name, words) for key, name in kinds for sign in (1, -1)
    ]
    more, less, none = (
        _about(entry["residents_more"], words),
        _about(entry["residents_less"], words),
        words.number(entry["residents_none"], 0),
    )
    return (
        words.number(moved(np.zeros(len(spots)), np.asarray(spots, dtype=np.float64))),
        words.percent(entry["given_up_of_gain"], 1),
        *lists,
        more,
        less,
        none,
    )


def _more(own: pd.DataFrame, there: pd.DataFrame, keys: list[str]) -> pd.Series[float]:
    """WTE that the other plan has more than the answer, for each place."""
    theirs, ours = (some.groupby(keys)["wte"].sum().astype(float) for some in (there, own))
    return theirs.sub(ours, fill_value=0.0)


def _named(more: pd.Series[float], sign: int, name: Callable[[str], str], words: Words) -> str:
    """Those with the most, each with how much."""
    most = more[more > SMALL].sort_values(ascending=False, kind="stable").head(NAMED)
    told = [f"{name(str(key))} {words.signed(sign * float(wte))}" for key, wte in most.items()]
    return "; ".join(told) or words("elsewhere.nobody")


def _about(people: float, words: Words) -> str:
    """People to the nearest hundred: the last of them hang on which journeys are driven."""
    return words.number(round(people / 100) * 100, 0)
