"""What tests know of the rule `welsh_language`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.welsh_language import WelshLanguage
from tests.cases import KINDS, fund, role, tiny_case
from tests.clashing import a_floor, clash
from tests.model.rules.beside import BESIDE, SURE, Drawn, new_posts, some_of
from tests.model.rules.kit import REGISTERED, RuleKit
from tests.model.rules.planting import in_case, in_rows, in_settings, last_term_forgotten, unstated
from tests.model.stated.drawing import some_services
from tests.model.stated.programme import Stated, minus
from tests.model.stated.where import place_of, places, roles

HALF: dict[str, Any] = {"line": 40, "requirement": "to_be_learnt", "part": 0.5}


WELSH = ("", "desirable", "to_be_learnt", "essential")


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The part is that of one place, and the line is where the people of one county stand."""
    asked = tuple(replace(r, welsh=rng.choice(WELSH), welsh_level=rng.randint(0, 3)) for r in case.roles)
    speakers = np.where([rng.random() < 0.1 for _ in case.county_ids], np.nan, case.county_speakers)
    case = replace(case, roles=asked, county_speakers=speakers)
    level: Any = rng.choice(["cluster", "county"])
    services, kinds = some_of(rng, case.service_ids), some_of(rng, KINDS)
    requirement: Any = rng.choice(WELSH[1:])
    fluent = rng.randint(0, 2)
    line = rng.choice([10.0, 40.0, 70.0]) + rng.choice([0.0, 0.0, -5.0, *BESIDE])
    tally: dict[str, tuple[float, float]] = {}
    breaks = False
    for where, new, steps in new_posts(case, plan):
        if (services and case.services[new.service].id not in services) or (kinds and new.kind not in kinds):
            continue
        share = float(case.county_speakers[case.county_ids.index(where["county"])])
        if share * 100 < line - 1e-6 or np.isnan(share):
            breaks |= new.welsh != ""
            continue
        enough = WELSH.index(new.welsh) >= WELSH.index(requirement) and new.welsh_level >= fluent
        asking, every = tally.get(where[level], (0.0, 0.0))
        tally[where[level]] = asking + steps * new.step_wte * enough, every + steps * new.step_wte
    mixed = [(asking, every) for asking, every in tally.values() if 0 < asking < every]
    asking, every = rng.choice(mixed or list(tally.values()) or [(0.0, 0.0)])
    part = min(max((asking / every if every else 0.5) + rng.choice(BESIDE), 0.0), 1.0)
    rule = WelshLanguage(
        level=level,
        line=line,
        requirement=requirement,
        language_level=fluent,
        part=part,
        services=services,
        kinds=kinds,
    )
    return case, rule, breaks or part * every - asking > SURE


def _everyone_speaks(case: Case) -> Case:
    return replace(case, county_speakers=0 * case.county_speakers + 1)


def stated(told: Stated, rule: Any) -> None:
    case, order = told.case, ("", "desirable", "to_be_learnt", "essential")
    counted = roles(case, rule.services, rule.kinds)
    enough = [
        k
        for k in counted
        if order.index(case.roles[k].welsh) >= order.index(rule.requirement)
        and case.roles[k].welsh_level >= rule.language_level
    ]
    for bases in places(case, rule.level).values():
        for b in bases[:1]:
            speaks = 100 * case.county_speakers[place_of(case, "county", b)] >= rule.line - 1e-9
            if speaks:
                told.least(minus(told.new(bases, enough), told.new(bases, counted), rule.part), 0.0)
            else:
                told.most(told.posts(bases, [k for k in counted if case.roles[k].welsh]), 0.0)


def drawn(rng: Random, case: Case) -> Rule:
    return WelshLanguage.model_validate(
        {
            "line": rng.choice([15, 40, 60]),
            "level": rng.choice(["cluster", "county"]),
            "requirement": rng.choice(["desirable", "to_be_learnt", "essential"]),
            "language_level": rng.choice([0, 3]),
            "part": rng.choice([0.3, 0.5, 1.0]),
            "kinds": rng.choice([None, None, ["registered"]]),
            "services": some_services(rng, case),
        }
    )


KIT = RuleKit(
    WelshLanguage,
    needed={"line": 20, "requirement": "essential", "part": 0.3},
    near=near,
    faults={
        "columns know no line": in_case(WelshLanguage, "allows_posts", _everyone_speaks),
        "columns judge every kind": in_settings(WelshLanguage, "allows_posts", kinds=unstated),
        "rows forget a post": in_rows(WelshLanguage, last_term_forgotten),
        "rows know no line": in_settings(WelshLanguage, "rows", line=lambda _: 0.0),
        "rows take any requirement": in_settings(WelshLanguage, "rows", requirement=lambda _: "desirable"),
        "rows take any level of language": in_settings(WelshLanguage, "rows", language_level=lambda _: 0),
        "rows give a hundredth": in_settings(WelshLanguage, "rows", part=lambda part: part - 0.01),
        "check knows no line": in_case(WelshLanguage, "check", _everyone_speaks),
        "check looks at counties": in_settings(WelshLanguage, "check", level=lambda _: "county"),
        "check counts every service": in_settings(WelshLanguage, "check", services=unstated),
        "check takes to be learnt for essential": in_settings(
            WelshLanguage, "check", requirement=lambda name: "to_be_learnt" if name == "essential" else name
        ),
    },
    clashes={
        # a registered Welsh-speaking post costs £60,000, and each region has £50,000
        "a Welsh-language post too dear": clash(
            tiny_case(
                roles=(role(), role(id="welsh", welsh="essential", welsh_level=4, pounds_per_wte=60_000)),
                speakers=0.7,
            ),
            [
                fund(100_000),
                WelshLanguage(
                    id="welsh", level="county", line=40, requirement="essential", language_level=3, part=1.0
                ),
                a_floor(1),
            ],
            "fund welsh floor",
            {"fund": ("pounds_per_year", 20_000)},
            {"floor": ("wte", 1)},
            {"welsh": ("share", 1.0)},
        ),
    },
    said=(
        (WelshLanguage(**HALF), "at least 40% of residents"),
        (WelshLanguage(**HALF, language_level=3), "level 3 or above"),
    ),
    lax=((WelshLanguage(line=0, requirement="desirable", part=1), {(0, REGISTERED): 1}),),
    refused=(
        (
            "a part of more than all",
            ('rule = "welsh_language"', "line = 20", "part = 1.5", 'requirement = "essential"'),
            "setting_at_most",
            4,
            "new.part",
            "1 or less",
        ),
    ),
    stated=stated,
    drawn=drawn,
    governs=frozenset({"posts"}),
    joins=frozenset({"limit", "nothing", "totals"}),
    whose="a region",
)
