"""[[overrides]]: what a board asks for by hand, after it has seen a plan; each with who asked, why and when.

    [[overrides]]
    id = "keep-fishguard"
    kind = "require"                # at least so many; "forbid": at most so many (none if wte is not stated)
    role = "physiotherapist"        # or service = "physiotherapy": all its posts together
    base = "fishguard"              # or cluster = "…"
    wte = 0.5
    asked_by = "West Wales board"
    reason_en = "…"
    reason_cy = "…"
    date = "2026-05-01"

A move says `from_base` (or `from_cluster`), `to_base` (or `to_cluster`), and of which earlier `plan` it
speaks: what that had where posts are taken from (`had_wte`) and where they go (`to_had_wte`, else 0).

An option may add overrides ([[options.NAME.overrides]]) or change settings of stated ones by id
([options.NAME] with overrides.<id>.<key>). How they bind stands in `placement.model.rules.override`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from placement.model.rules import Rule
from placement.model.rules.override import Override
from placement.scenario.faults import Problem, validated
from placement.scenario.text import Place

PART = "overrides"
NOT_STATED = frozenset({"given"})
"""Fields of the rule that no scenario states."""


def read_overrides(
    document: Mapping[str, Any], rules: Iterable[Rule], problems: list[Problem]
) -> tuple[Override, ...]:
    """The overrides in the document, in its order; what is wrong with one is a problem, and it is left out.

    They stand among the rules, so that an id of one of those is taken.
    """
    tables = document.get(PART, [])
    if not isinstance(tables, list):
        problems.append(Problem((PART,), "part_not_list", slots={"part": PART}))
        return ()
    taken = {rule.id for rule in rules}
    found: list[Override] = []
    for number, table in enumerate(tables):
        place: Place = (PART, number)
        if isinstance(table, dict) and (hidden := sorted(NOT_STATED & set(table))):
            problems.append(Problem((*place, hidden[0]), "override_not_stated", hidden[0]))
            continue
        override = validated(Override, table, place, problems)
        if override is None:
            continue
        if override.id in taken:
            problems.append(Problem((*place, "id"), "id_twice", override.id))
        taken.add(override.id)
        found.append(override)
    return tuple(found)
