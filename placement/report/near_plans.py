"""The plans found beside an answer, one by one: where their posts are instead, and what people get."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Block, Paragraph, simple_table
from placement.results.document_beside import ElsewhereEntry, NearPlanEntry
from placement.results.elsewhere import moved
from placement.results.view import View

NAMED = 3
"""Professions or clusters that are named of those with more, and of those with less."""
SMALL = 1e-6
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
