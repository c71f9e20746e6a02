"""Scenarios whose conditions cannot all be met, each with its clash and what each would have to give.

Unless a clash says otherwise there are four clusters in a row, each with a base where 2 WTE of
physiotherapists are in post and an area that needs 10; the first two lie in one region, the last two in the
other. A registered post costs £50,000 and is one WTE, a support post £15,000 for half of one that is worth
a quarter of care.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules import Rule
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.employers import Employers
from placement.model.rules.fair_share import FairShare
from placement.model.rules.floor import Floor
from placement.model.rules.forbidden import Forbidden
from placement.model.rules.least_job import LeastJob
from placement.model.rules.mix import Mix
from placement.model.rules.no_loser import NoLoser
from placement.model.rules.opened import Opened
from placement.model.rules.people_near import PeopleNear
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.required import Required
from placement.model.rules.single_base import SingleBase
from placement.model.rules.standard import Standard
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.support_ratio import SupportRatio
from placement.model.rules.team import Team
from placement.model.rules.travel_limit import TravelLimit
from placement.model.rules.welsh_language import WelshLanguage
from tests.cases import capital, fund, role, service, tiny_case

if TYPE_CHECKING:
    from placement.model.case import Case

Way = dict[str, tuple[str, float | None]]
"""What gives, in which unit, and how much; None is left out altogether."""
RICH = 10_000_000


@dataclass(frozen=True)
class Clashing:
    """A question without an answer. `ways` are those with one rule, or, in pairs, with two."""

    case: Case
    rules: tuple[Rule, ...]
    clash: frozenset[str]
    ways: tuple[Way, ...]


def _clash(case: Case, rules: list[Rule], clash: str, *ways: Way) -> Clashing:
    return Clashing(case, tuple(rules), frozenset(clash.split()), ways)


def _floor(amount: float, **changed: Any) -> Floor:
    plain: dict[str, Any] = {"id": "floor", "level": "region", "kinds": ("registered",), "amount": amount}
    return Floor(**(plain | changed))


def _required(steps: int, base: str = "b0") -> Required:
    post = {"base": base, "role": "registered-0", "steps": steps}
    return Required.model_validate({"id": "required", "posts": [post]})


def _all(share: float, **changed: Any) -> Standard:
    plain: dict[str, Any] = {"id": "standard", "level": "cluster", "share": share}
    return Standard(**(plain | changed))


WELSH = (role(), role(id="welsh", welsh="essential", welsh_level=4, pounds_per_wte=60_000))

CLASHES: dict[str, Clashing] = {
    # each region has £50,000 and would need two posts
    "too little money for a floor": _clash(
        tiny_case(),
        [fund(100_000), _floor(2), Places()],
        "fund floor",
        {"fund": ("pounds_per_year", 100_000)},
        {"floor": ("wte", 1)},
    ),
    # two bases with room for one WTE each, and three are asked for
    "too little room for a floor": _clash(
        tiny_case(places=1.0),
        [fund(RICH), Places(), _floor(3)],
        "places floor",
        {"floor": ("wte", 1)},
        {"places": ("wte_each_base", 1)},
    ),
    "a floor above a ceiling": _clash(
        tiny_case(),
        [fund(RICH), _floor(2), Ceiling(id="ceiling", level="region", amount=0.5)],
        "floor ceiling",
        {"floor": ("wte", 2)},  # half a registered post there is not
        {"ceiling": ("wte", 1.5)},
    ),
    # each floor alone can be paid, both cannot: £50,000 in each region for one post and two half ones
    "two floors and one purse": _clash(
        tiny_case(),
        [fund(100_000), _floor(1), _floor(1, id="support", kinds=("support",))],
        "fund floor support",
        {"fund": ("pounds_per_year", 60_000)},
        {"floor": ("wte", 1)},
        {"support": ("wte", 1)},
    ),
    # a half of 40 WTE is 20; 8 are in post; 6 more in each region cost £300,000, and £50,000 are there
    "too little money for a standard": _clash(
        tiny_case(),
        [fund(100_000), TravelLimit(), PlanningLevel(), _all(0.5)],
        "fund standard",
        {"fund": ("pounds_per_year", 500_000)},
        {"standard": ("share", 0.25)},
    ),
    # the people of the second cluster live ten minutes from the only base
    "a limit of travel that leaves a cluster out": _clash(
        tiny_case(areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), in_post=5.0),
        [fund(RICH), TravelLimit(default=4.0), _all(0.1)],
        "travel_limit standard",
        {"travel_limit": ("minutes", 6)},
        {"standard": ("share", 0.1)},
    ),
    # the only base is in the other cluster of the county
    "a service kept within its cluster": _clash(
        tiny_case(
            areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), services=[service(level="cluster")]
        ),
        [fund(RICH), PlanningLevel(), _all(0.1)],
        "planning_level standard",
        {"planning_level": ("level", 1)},
        {"standard": ("share", 0.1)},
    ),
    # only support workers could be hired, and 2 WTE in post may supervise 0.7 of one: 0.5 is worth 0.25
    "nobody to supervise": _clash(
        tiny_case(roles=[role("support")], regions=(0,), counties=(0,), areas=(0,), bases=(0,)),
        [fund(RICH), Supervision(), _all(0.25)],
        "supervision standard",
        {"supervision": ("ratio", 0.22)},
        {"standard": ("share", 0.025)},
    ),
    # newly qualified posts alone, and nobody to fill them
    "nobody to hire": _clash(
        tiny_case(roles=[role("newly_qualified")], regions=(0,), counties=(0,), areas=(0,), bases=(0,)),
        [fund(RICH), Supply(), _all(0.36)],
        "supply standard",
        {"standard": ("share", 0.16)},
        {"supply": ("wte_each_base", 2)},
    ),
    "a post that is required and forbidden": _clash(
        tiny_case(),
        [fund(RICH), _required(2), Forbidden(id="forbidden", level="base", places=("b0",))],
        "required forbidden",
        {"forbidden": ("condition", None)},
        {"required": ("steps", 2)},
    ),
    "more required than there is room for": _clash(
        tiny_case(places=2.0),
        [fund(RICH), Places(), _required(3)],
        "places required",
        {"places": ("wte_each_base", 1)},
        {"required": ("steps", 1)},
    ),
    "a post that no fund may pay for": _clash(
        tiny_case(),
        [fund(100_000, kinds=("support",)), _required(1)],
        "fund required",
        {"fund": ("condition", None)},
        {"required": ("steps", 1)},
    ),
    # two sites at £100,000 each
    "too little capital": _clash(
        tiny_case(candidate=[False, True, False, True]),
        [capital(150_000), Opened(id="opened", at_least=2)],
        "capital opened",
        {"opened": ("bases", 1)},
        {"capital": ("pounds_once", 50_000)},
    ),
    # the one base of the second region is only a possible one
    "no base may open": _clash(
        tiny_case(areas=(0, 2), bases=(0, 2), candidate=[False, True], need=4.0),
        [fund(RICH), capital(), PlanningLevel(), Opened(id="opened", at_most=0), _all(0.1)],
        "planning_level opened standard",
        {"opened": ("bases", 1)},
        {"planning_level": ("level", 2)},
        {"standard": ("share", 0.1)},
    ),
    # one of the two who serve a0 would move away to b2, and nobody else is within five minutes of it
    "a base that opens and neighbours who may not lose": _clash(
        replace(
            tiny_case(
                candidate=[False, False, True, False],
                moves_from=[-1, -1, 0, -1],
                moving=1.0,
                counties=(0, 0, 0, 0),
                regions=(0,),
                services=[service(limit_minutes=5.0)],
            ),
            today=np.array([[2.0], [2.0], [0.0], [2.0]]),
        ),
        [capital(), TravelLimit(), NoLoser(points=2.0), Opened(id="opened", at_least=1)],
        "travel_limit no_loser opened",
        {"travel_limit": ("minutes", 5)},
        {"opened": ("bases", 1)},
        {"no_loser": ("points", 10)},  # 8 would do: of those tried, 5 are too few
    ),
    # nobody is there today; £30,000 put half a support post at two bases, near each a quarter of the people
    "too little money to be near three quarters of the people": _clash(
        tiny_case(in_post=0.0, counties=(0, 0, 0, 0), regions=(0,)),
        [fund(30_000), PeopleNear(minutes=5, share=0.75)],
        "fund people_near",
        {"fund": ("pounds_per_year", 15_000)},
        {"people_near": ("share", 0.25)},
    ),
    # two physiotherapists are there and the team needs three; £20,000 pay for half a support post
    "a team without its third": _clash(
        tiny_case(),
        [
            fund(40_000),
            Team(id="team", level="cluster", places=("c1",), members={"physio": 3.0}, least_wte=3.0),
        ],
        "fund team",
        {"fund": ("pounds_per_year", 20_000)},
        {"team": ("wte", 0.5)},
    ),
    "a base that may not host": _clash(
        tiny_case(),
        [fund(RICH), Employers(id="employers", hosts={"board": ("council",)}), _required(1)],
        "employers required",
        {"employers": ("condition", None)},
        {"required": ("steps", 1)},
    ),
    # all the money must go to the first region, which should have half of it
    "a fair share against a wish": _clash(
        tiny_case(),
        [
            fund(100_000, shares="free"),
            FairShare(id="fair_share", level="region", of="population", within="nation", tolerance=0.1),
            _required(2),
        ],
        "fund fair_share required",
        {"fair_share": ("share", 0.4)},
        {"required": ("steps", 1)},
        {"fund": ("pounds_per_year", 70_000)},  # six tenths of £170,000 are more than two posts
    ),
    # one service has all posts, and the other half the need: nothing but no posts keeps to their shares
    "a mix against a floor": _clash(
        tiny_case(services=[service("physio"), service("ot")], roles=[role("registered", 0)]),
        [fund(100_000), Mix(tolerance=0.25), _floor(1)],
        "mix floor",
        {"mix": ("share", 0.25)},
        {"floor": ("wte", 1)},
    ),
    # one support WTE for each registered one at most, and half as much again is asked for
    "a ratio against a floor": _clash(
        tiny_case(),
        [
            fund(100_000),
            SupportRatio(id="support_ratio", level="region", most=0.5),
            _floor(1, kinds=("support",)),
        ],
        "fund support_ratio floor",
        {"fund": ("pounds_per_year", 160_000)},
        {"floor": ("wte", 1)},
        {"support_ratio": ("condition", None)},
    ),
    # each region has £20,000, half a support post costs £15,000 and a whole one £30,000
    "half a job too small": _clash(
        tiny_case(),
        [fund(40_000), LeastJob(kinds=("support",)), _floor(0.5, kinds=("support",))],
        "fund least_job floor",
        {"fund": ("pounds_per_year", 20_000)},
        {"least_job": ("wte", 0.5)},
        {"floor": ("wte", 0.5)},
    ),
    # a registered Welsh-speaking post costs £60,000, and each region has £50,000
    "a Welsh-language post too dear": _clash(
        tiny_case(roles=WELSH, speakers=0.7),
        [
            fund(100_000),
            WelshLanguage(
                id="welsh", level="county", line=40, requirement="essential", language_level=3, part=1.0
            ),
            _floor(1),
        ],
        "fund welsh floor",
        {"fund": ("pounds_per_year", 20_000)},
        {"floor": ("wte", 1)},
        {"welsh": ("share", 1.0)},
    ),
    # three WTE are needed in one area, no base has more than two, and no post can be paid
    "one base for each area": _clash(
        tiny_case(areas=(0,), bases=(0, 1), counties=(0, 0), regions=(0,), need=3.0),
        [fund(40_000, kinds=("registered",)), SingleBase(id="single_base", services=("physio",)), _all(1.0)],
        "fund single_base standard",
        {"fund": ("pounds_per_year", 10_000)},
        {"single_base": ("condition", None)},
        {"standard": ("share", 0.334)},
    ),
    "money that must be spent and may not": _clash(
        tiny_case(),
        [fund(100_000, least=100_000), Ceiling(id="ceiling", level="region", amount=0.0)],
        "fund ceiling",
        {"ceiling": ("wte", 1)},
        {"fund": ("pounds_given", 100_000)},
    ),
    # half a support post in each of four clusters is 2 WTE, and 7 must be paid for: 5 less suffice
    "a least that caps leave no room for": _clash(
        tiny_case(),
        [
            fund(12, measure="wte", least=7, shares="free"),
            Ceiling(id="ceiling", level="cluster", amount=0.5),
        ],
        "fund ceiling",
        {"fund": ("wte", 5.0)},
        {"ceiling": ("wte", 1.5)},
    ),
    # £90,000 must be spent in each region, where one post of £50,000 may be: £40,000 less in each
    "a least in pounds, shared between regions": _clash(
        tiny_case(roles=[role()]),
        [fund(200_000, least=180_000), Ceiling(id="ceiling", level="region", amount=1.0)],
        "fund ceiling",
        {"fund": ("pounds_given", 80_000)},
        {"ceiling": ("wte", 1.0)},
    ),
    # one purse in each of two clashes that have nothing to do with each other
    "two clashes at once": _clash(
        tiny_case(),
        [
            fund(RICH),
            _required(1),
            Forbidden(id="forbidden", level="base", places=("b0",)),
            _floor(2, level="region", places=("r1",)),
            Ceiling(id="ceiling", level="region", places=("r1",), amount=1.0),
        ],
        "floor ceiling",
        {"floor": ("wte", 1), "required": ("steps", 1)},
        {"floor": ("wte", 1), "forbidden": ("condition", None)},
        {"ceiling": ("wte", 1), "required": ("steps", 1)},
        {"ceiling": ("wte", 1), "forbidden": ("condition", None)},
    ),
}
