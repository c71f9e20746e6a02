"""The plain formula: the same money split by shares, then by need, with no choice of where it helps most.

What it gives to whom is in `placement.model.formula`.
Who reaches whom is then the best linear programme for those staff. Bases are never opened, graduates never
placed. It is set beside plans and is none: whatever rules it breaks are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.errors import OurFault
from placement.model.aims import Aim
from placement.model.aims.met_need import MetNeed
from placement.model.aims.travel import Travel
from placement.model.allocation import Allocation, Care, Placed
from placement.model.case import Case
from placement.model.formula import formula_posts
from placement.model.rules import ALWAYS, OF_CARE, Fund, Rule
from placement.results.vacancies import vacancies_and_posts
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings


@dataclass(frozen=True)
class Formula:
    """What the plain formula does with the money, and the ids of the rules that it breaks."""

    allocation: Allocation
    breaks: tuple[str, ...]


def plain_formula(case: Case, rules: Sequence[Rule], aims: Sequence[Aim], *, processes: int = 0) -> Formula:
    """The split, the care that its staff can give, and what it breaks.

    Raises OurFault if the care of given staff, which always has an answer, is not found.
    """
    posts = formula_posts(case, rules)
    funds = tuple(rule.id for rule in rules if isinstance(rule, Fund))
    none = np.zeros(0, dtype=np.int64)
    staffed = Allocation(
        posts=posts,
        filled=posts.sum(axis=2),
        placed=Placed(none, none, none, none),
        opened=np.zeros((len(case.base_ids), len(funds)), dtype=bool),
        care=Care(none, none, none, np.zeros(0)),
        fund_ids=funds,
    )
    whole = replace(staffed, care=care_of(case, rules, aims, staffed, processes=processes))
    return Formula(whole, broken(case, rules, whole))


def broken(case: Case, rules: Sequence[Rule], plan: Allocation) -> tuple[str, ...]:
    """Ids of the rules that do not hold, the stated ones first."""
    return tuple(rule.id for rule in [*rules, *ALWAYS] if not rule.check(case, plan).holds)


def care_of(
    case: Case, rules: Sequence[Rule], aims: Sequence[Aim], plan: Allocation, *, processes: int = 0
) -> Care:
    """The most need that the staff of a plan can meet, then the least driving where an aim asks for it."""
    met = next((aim for aim in aims if isinstance(aim, MetNeed)), MetNeed())
    then = [aim for aim in aims if isinstance(aim, Travel)][:1]
    staffed = vacancies_and_posts(replace(case, funded=case.in_post), plan)
    of_care = [rule for rule in rules if isinstance(rule, OF_CARE)]
    found = decide(staffed, of_care, [met, *then], Settings(), processes=processes)
    if not isinstance(found, Answer):
        raise OurFault("no answer to who is reached by given staff")
    return found.allocation.care
