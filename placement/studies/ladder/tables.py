"""The tables of a ladder, from its study.json alone."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from placement.studies.ladder.document import LadderDocument
from placement.studies.ladder.figures import BOTH, OF_PLAN


def ladder_tables(document: LadderDocument) -> dict[str, pd.DataFrame]:
    """budgets.csv, further.csv (or years.csv), clusters.csv and next_posts.csv, from study.json alone."""
    steps = document["steps"]
    key = "year" if document["by_year"] else "pounds"
    budgets = pd.DataFrame(
        [
            {
                "step": step["name"], "year": step["year"], "pounds": step["pounds"],
                "pounds_here": step["pounds_here"], "plan_kind": kind, "plan": step[kind]["plan"],
                "why_none": step[kind]["why"], **{name: dict(step[kind])[name] for name in OF_PLAN},
                "price_low": None if step["price"] is None else step["price"]["low"],
                "price_high": None if step["price"] is None else step["price"]["high"],
            }
            for step in steps
            for kind in BOTH
        ]
    )  # fmt: skip
    clusters = pd.DataFrame(
        [
            {"cluster_id": row["cluster_id"], "step": step["name"], key: dict(step)[key], "wte_new": wte}
            for row in document["clusters"]
            for step, wte in zip(steps, row["wte"], strict=True)
        ]
    )
    moves = pd.DataFrame(
        [
            {"step": step["name"], "what": what, **{name: dict(move)[name] for name in MOVE}}
            for step in steps
            for what in MOVES
            if (move := step[what]) is not None
        ],
        columns=["step", "what", *MOVE],
    )
    return {"budgets": budgets, "clusters": clusters, "next_posts": moves, **_between(document)}


MOVES: tuple[Literal["next"], Literal["most"], Literal["first_to_go"]] = ("next", "most", "first_to_go")
MOVE = ("base_id", "role_id", "fund_id", "wte", "pounds", "gain", "gain_each")


def _between(document: LadderDocument) -> dict[str, pd.DataFrame]:
    if document["by_year"]:
        names = ["from", "to", "kept_wte", "ended_wte", "new_wte", "ended_pounds"]
        return {"years": pd.DataFrame(document["years"], columns=names)}
    names = ["value", "low", "high", "wte", "share"]
    rows = [
        {
            "from": row["from"],
            "to": row["to"],
            "pounds": row["pounds"],
            "plan_kind": kind,
            **{f"{name}_each_100000": dict(row[kind] or {}).get(name) for name in names},
        }
        for row in document["further"]
        for kind in BOTH
    ]
    columns = ["from", "to", "pounds", "plan_kind", *(f"{name}_each_100000" for name in names)]
    return {"further": pd.DataFrame(rows, columns=columns)}
