"""What tests know of the rule `ceiling`."""

from __future__ import annotations

from random import Random

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.ceiling import Ceiling
from tests.cases import fund, tiny_case
from tests.clashing import RICH, a_floor, clash
from tests.model.rules.beside import Drawn
from tests.model.rules.each.floor import drawn_bound, near_bound, stated_bound
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import in_case, in_rows, in_settings, last_term_forgotten, off_by, whole_areas


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    return near_bound(rng, case, plan, Ceiling)


def drawn(rng: Random, case: Case) -> Rule:
    return drawn_bound(rng, case, "ceiling")


KIT = RuleKit(
    Ceiling,
    needed={"id": "c", "amount": 1.0},
    near=near,
    faults={
        "rows forget a post": in_rows(Ceiling, last_term_forgotten),
        "rows a tenth too wide": in_rows(Ceiling, off_by(0.1)),
        "check counts every service": in_settings(Ceiling, "check", services=lambda _: None),
        "check binds every place": in_settings(Ceiling, "check", places=lambda _: None),
        "both sides count split areas twice": in_case(Ceiling, "residents", whole_areas),
    },
    clashes={
        "a floor above a ceiling": clash(
            tiny_case(),
            [fund(RICH), a_floor(2), Ceiling(id="ceiling", level="region", amount=0.5)],
            "floor ceiling",
            {"floor": ("wte", 2)},  # half a registered post there is not
            {"ceiling": ("wte", 1.5)},
        ),
    },
    said=((Ceiling(id="c", amount=1.0), "at most 1.00 WTE of new posts"),),
    refused=(
        (
            "a ceiling below nothing",
            ('rule = "ceiling"', "amount = -1"),
            "setting_at_least",
            3,
            "new.amount",
            "0 or more",
        ),
    ),
    ways=frozenset({"mended", "the worst"}),
    stated=stated_bound,
    drawn=drawn,
    joins=frozenset({"totals"}),
    whose="a region",
)
