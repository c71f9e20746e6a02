"""Rules that hold unless a scenario switches them off: what the tables say about reach and room is meant.

The tables of services and bases state how far each service reaches (`limit_minutes`), within which borders
it shares its staff (`planning_level`) and how much room a base has (`places_wte`). A scenario that says
nothing of them means them, so that forgetting a rule never gives staff who drive anywhere.

    [[rules]]
    rule = "places"
    enabled = false             # room at the bases counts for nothing in this scenario
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.model.rules import STANDING


def with_standing(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a table, at the end of its rules, for each standing rule that it does not state.

    The table says nothing but the rule, so that the figures are those of the region's tables. A document
    whose rules are no list stays as it is: that is told where it is read.
    """
    stated = document.get("rules", [])
    if not isinstance(stated, list):
        return dict(document)
    tables = [table for table in stated if isinstance(table, dict)]
    kinds = {str(table.get("rule")) for table in tables}
    taken = {str(table.get("id", table.get("rule"))) for table in tables}
    added = [
        {"rule": kind} if kind not in taken else {"rule": kind, "id": f"{kind}_of_tables"}
        for kind in STANDING
        if kind not in kinds
    ]
    return {**document, "rules": [*stated, *added]}
