"""A classical siting problem as a case in memory, for those who measure the engine and no reading of files.

The same statement as `tests.classical.regions` writes, but for the bases where nobody works, and so the same
programme: `test_cases.py` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placement.api import siting_given as product
from placement.model.aims import Aim
from placement.model.aims.people_within import PeopleWithin
from placement.model.aims.travel import Travel
from placement.model.case import Case
from placement.model.rules import Fund, Rule
from placement.model.rules.opened import Opened
from placement.model.rules.standard import Standard
from placement.model.rules.travel_limit import TravelLimit
from tests.classical.readers import Network
from tests.classical.regions import (
    EVERYBODY,
    FUND,
    Siting,
    at_most,
    uncapacitated,
)

NOWHERE = 0.001
"""Minutes within which nobody is cared for: where only being near counts, care is no decision."""


@dataclass(frozen=True)
class Question:
    """A case, what must hold, and what is wanted."""

    case: Case
    fund: Fund
    rules: Sequence[Rule]
    aim: Aim


def median_question(network: Network, p: int) -> Question:
    """Everybody served from at most `p` sites, over the least distance."""
    rules = (TravelLimit(id="reach"), Opened.model_validate(at_most(p)), Standard.model_validate(EVERYBODY))
    case = siting_case(uncapacitated(network))
    return Question(case, Fund.model_validate(FUND), rules, Travel(id="aim", posts="free"))


def covering_question(network: Network, p: int, limit: float) -> Question:
    """The most people within `limit` of at most `p` sites."""
    siting = uncapacitated(network, limit=limit)
    rules = (TravelLimit(id="reach", default=NOWHERE), Opened.model_validate(at_most(p)))
    aim = PeopleWithin(id="aim", minutes=siting.limit_minutes)
    return Question(siting_case(siting), Fund.model_validate(FUND), rules, aim)


def siting_case(siting: Siting) -> Case:
    """The product's own case of the same problem."""
    return product.siting_case(
        product.Siting(
            siting.demand,
            siting.minutes,
            siting.room,
            siting.opening_pounds,
            siting.limit_minutes,
            siting.share,
        )
    )
