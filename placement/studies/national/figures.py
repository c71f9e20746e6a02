"""What a split of one budget comes to: its study.json, its tables, and what of it can be worked out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from placement.results.proof import to_six
from placement.studies.national import document as doc
from placement.studies.national.split import best_choice, best_price, bound_at_price, most_beyond_price

LEAST_GAIN = 1e-6
OF_STEP = ("amount", "pounds", "posts", "wte", "value", "bound", "stopped_by", "plan")
OF_BOARD = ("board_id", "name_en", "name_cy", "file", "before", "formula_pounds")


def results(boards: Sequence[Mapping[str, Any]], budget: int) -> doc.NationalResults | None:
    """All that follows from boards with their steps and lines; None where no steps fit into the budget.

    Each of `boards` has what NationalBoard has but for what is chosen here.
    """
    curves = [[(line["constant"], line["each_100000"]) for line in board["lines"]] for board in boards]
    price, _ = best_price(curves, budget)
    bound = bound_at_price(curves, price, budget)
    steps = [[(step["pounds"], step["value"]) for step in board["steps"]] for board in boards]
    chosen = best_choice(steps, budget)
    by_formula = [
        next((n for n, step in enumerate(board["steps"]) if step["amount"] == board["formula_pounds"]), None)
        for board in boards
    ]
    formula = [place for place in by_formula if place is not None]
    if chosen is None or len(formula) < len(boards):
        return None
    before = to_six(sum(board["before"] for board in boards))
    split, shared = (_whole(boards, places, before) for places in (chosen, formula))
    gap = to_six(max(bound - split["value"], 0.0))
    rows: list[Any] = [
        {
            **{name: board[name] for name in OF_BOARD},
            "formula": b,
            "chosen": a,
            "beyond_price": to_six(most_beyond_price(curve, price, budget)),
            "steps": [
                {**{name: step[name] for name in OF_STEP}, "plan": step["plan"] if n in {a, b} else None}
                for n, step in enumerate(board["steps"])
            ],
            "lines": list(board["lines"]),
        }
        for board, curve, a, b in zip(boards, curves, chosen, formula, strict=True)
    ]
    return {
        "boards": rows,
        "split": split,
        "formula": shared,
        "before": before,
        "price": price,
        "bound": bound,
        "gap": gap,
        "gap_reached": to_six(gap / split["gain"]) if split["gain"] > LEAST_GAIN else None,
        "given_up_by_formula": to_six(split["value"] - shared["value"]),
    }


def _whole(boards: Sequence[Mapping[str, Any]], places: Sequence[int], before: float) -> doc.NationalWhole:
    steps = [board["steps"][place] for board, place in zip(boards, places, strict=True)]
    value = to_six(sum(step["value"] for step in steps))
    return {
        "pounds": sum(step["pounds"] for step in steps),
        "posts": sum(step["posts"] for step in steps),
        "wte": to_six(sum(step["wte"] for step in steps)),
        "value": value,
        "gain": to_six(value - before),
    }


def recheck(document: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The places of study.json that do not follow from the boards' steps and lines, or from the plans.

    `found` has for each plan in the folder what it spends, its posts and WTE, its value and its bound.
    """
    wrong = []
    for n, board in enumerate(document["boards"]):
        for m, step in enumerate(board["steps"]):
            if step["plan"] is not None:
                own = found.get(step["plan"], {})
                names = ("pounds", "posts", "wte", "value", "bound", "stopped_by")
                wrong += [f"boards.{n}.steps.{m}.{name}" for name in names if own.get(name) != step[name]]
    expected = results(document["boards"], document["pounds"])
    if expected is None:
        return [*wrong, "split"]
    return [*wrong, *(name for name, value in expected.items() if document[name] != value)]


def national_tables(document: doc.NationalDocument) -> dict[str, pd.DataFrame]:
    """boards.csv: a row for each board; steps.csv: one for each amount that it was decided with."""
    boards, steps = [], []
    for board in document["boards"]:
        chosen, formula = (board["steps"][board[name]] for name in ("chosen", "formula"))
        boards.append(
            {
                "board_id": board["board_id"],
                "formula_pounds": board["formula_pounds"],
                "pounds": chosen["pounds"],
                "wte": chosen["wte"],
                "gain": chosen["value"] - board["before"],
                "wte_by_formula": formula["wte"],
                "gain_by_formula": formula["value"] - board["before"],
            }
        )
        steps += [
            {"board_id": board["board_id"], **{name: dict(step)[name] for name in OF_STEP}}
            for step in board["steps"]
        ]
    return {"boards": pd.DataFrame(boards), "steps": pd.DataFrame(steps)}
