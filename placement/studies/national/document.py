"""What `study.json` of a study "national" holds, typed."""

from __future__ import annotations

from typing import Literal

from placement.results.document_entries import Count, Parted, StoppedBy, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames


class NationalStep(StudyEntry):
    """One amount that a board was decided with, in pounds a year, and what its plan spends of it.

    `value` and `bound` are of the first aim; `plan` is its folder, None where it was not kept: only those of
    the split and of the formula are.
    """

    amount: Count
    pounds: Count
    posts: Count
    wte: Wte
    value: float
    bound: float
    stopped_by: StoppedBy
    plan: str | None


class NationalLine(StudyEntry):
    """No plan of the board is worth more than `constant` and `each_100000` for each £100,000 that it has."""

    constant: float
    each_100000: Parted


class NationalBoard(TwoNames):
    """A board: `chosen` and `formula` are places in `steps`, `before` is its value today.

    `formula_pounds` is its share of the budget by formula, `beyond_price` the most that it may be worth
    beyond what its money costs at the price of the whole.
    """

    board_id: str
    file: Count
    before: float
    formula_pounds: Count
    formula: Count
    chosen: Count
    beyond_price: float
    steps: list[NationalStep]
    lines: list[NationalLine]


class NationalWhole(StudyEntry):
    """All boards together: one split, what it spends, and what it reaches."""

    pounds: Count
    posts: Count
    wte: Wte
    value: float
    gain: float


class NationalResults(StudyEntry):
    """What follows from the boards. `price` is for each £100,000; `bound` is of every split of the budget.

    `gap_reached` is the gap as a share of the gain; None where there is no gain.
    """

    boards: list[NationalBoard]
    split: NationalWhole
    formula: NationalWhole
    before: float
    price: Parted
    bound: float
    gap: Parted
    gap_reached: Parted | None
    given_up_by_formula: float


class NationalDocument(AboutStudy, NationalResults):
    """One budget split over boards where it does most, with a bound over every split."""

    kind: Literal["national"]
    pounds: Count
    rounds: Count
    by: Literal["population", "weighted_need", "stated"]
    files: list[str]
