"""Each rule by hand: what is given, what holds, what breaks it, and whose fault that is."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from placement.i18n import LANGUAGES, Language, Words
from placement.model.rules import Rule
from placement.model.rules.capacity import Capacity
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.filling import Filling
from placement.model.rules.floor import Floor
from placement.model.rules.need import Need
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.support_ratio import SupportRatio
from placement.model.rules.travel_limit import TravelLimit
from placement.report.wording import between
from tests.cases import LEVELS, allocation, graduates, role, service, tiny_case

REGISTERED, NEWLY, SUPPORT = 0, 1, 2


def broken_at(rule: Rule, case: Any, **plan: Any) -> list[tuple[str, ...]]:
    return [breach.where for breach in rule.check(case, allocation(case, **plan)).breaches]


def test_need() -> None:
    case = tiny_case(need=1.0)
    assert broken_at(Need(), case, care=[(0, 0, 0, 0.6), (0, 1, 0, 0.4)]) == []
    assert broken_at(Need(), case, care=[(0, 0, 0, 0.6), (0, 1, 0, 0.5)]) == [("a0", "physio")]
    assert broken_at(Need(), case, care=[(0, 0, 0, -0.1)]) == [("a0", "b0")]


def test_capacity_refuses_care_that_nobody_can_drive_to() -> None:
    apart = [[0.0, float("inf")], [float("inf"), 0.0]]
    case = tiny_case(
        areas=(0, 1), bases=(0, 1), minutes=apart, services=[service(visit_share=0.0)], in_post=5.0
    )
    assert broken_at(Capacity(), case, care=[(0, 0, 0, 1.0)]) == []
    assert broken_at(Capacity(), case, care=[(0, 1, 0, 1.0)]) == [("a0", "b1")]


def test_capacity_counts_the_driving_and_what_new_staff_give() -> None:
    # home visits: 2 x 10 minutes over 4 visits, and 5 between them, for an hour each: 1 + 10 / 60
    case = tiny_case(services=[service(visit_share=1.0)], in_post=1.0)
    use = 7 / 6
    assert broken_at(Capacity(), case, care=[(0, 1, 0, 1 / use)]) == []
    assert broken_at(Capacity(), case, care=[(0, 1, 0, 1 / use + 0.01)]) == [("b1", "physio")]
    # 1 in post, 2 newly qualified at 0.8 and one half post of support at 0.5: 2.85 WTE
    posts = {(1, NEWLY): 2, (1, SUPPORT): 1}
    assert broken_at(Capacity(), case, posts=posts, care=[(0, 1, 0, 2.85 / use)]) == []
    assert broken_at(Capacity(), case, posts=posts, care=[(0, 1, 0, 2.86 / use)]) == [("b1", "physio")]
    empty = {(1, NEWLY): 0}
    assert broken_at(Capacity(), case, posts=posts, filled=empty, care=[(0, 1, 0, 1.25 / use)]) == []
    assert broken_at(Capacity(), case, posts=posts, filled=empty, care=[(0, 1, 0, 1.26 / use)]) == [
        ("b1", "physio")
    ]


def test_filling() -> None:
    case = tiny_case()
    assert broken_at(Filling(), case, posts={(0, NEWLY): 2}, filled={(0, NEWLY): 1}) == []
    assert broken_at(Filling(), case, posts={(0, NEWLY): 1}, filled={(0, NEWLY): 2}) == [
        ("b0", "newly_qualified-0")
    ]
    assert broken_at(Filling(), case, posts={(0, REGISTERED): 2}, filled={(0, REGISTERED): 1}) == [
        ("b0", "registered-0")
    ]
    assert broken_at(Filling(), case, posts={(2, SUPPORT): -1}, filled={(2, SUPPORT): 0})[0] == (
        "b2",
        "support-0",
    )


def test_places() -> None:
    case = tiny_case(places=[2, 9, 9, 9])
    assert broken_at(Places(), case, posts={(0, REGISTERED): 1, (0, SUPPORT): 2}) == []
    assert broken_at(Places(), case, posts={(0, REGISTERED): 1, (0, SUPPORT): 3, (1, REGISTERED): 9}) == [
        ("b0",)
    ]


def test_supervision() -> None:
    # 0.7 of 2 in post are experienced: 1.4 newly qualified, or 0.7 of support
    case, rule = tiny_case(in_post=2.0), Supervision()
    assert broken_at(rule, case, posts={(0, NEWLY): 1, (0, SUPPORT): 1}) == []
    assert broken_at(rule, case, posts={(0, NEWLY): 2}) == [("b0", "physio")]
    assert broken_at(rule, case, posts={(0, NEWLY): 2, (0, REGISTERED): 1}) == []
    assert broken_at(rule, case, posts={(0, SUPPORT): 2}) == [("b0", "physio")]
    assert broken_at(rule, case, posts={(0, NEWLY): 2}, filled={(0, NEWLY): 1}) == []


def test_supply() -> None:
    case = tiny_case(classes=[graduates(2, home_county=0)])  # c0 and c1 lie in l0: 30 minutes reach b0 to b3
    one = {"posts": {(0, NEWLY): 1}}
    assert broken_at(Supply(), case, **one, placed=[(0, 0, NEWLY, 1)]) == []
    assert broken_at(Supply(), case, **one) == [("b0", "newly_qualified-0")]
    assert broken_at(Supply(pool_wte_at_each_base=1.0), case, **one) == []
    assert broken_at(Supply(), case, posts={(0, NEWLY): 3}, placed=[(0, 0, NEWLY, 3)]) == [("g0-0",)]
    abroad = {"posts": {(2, NEWLY): 1}, "placed": [(0, 2, NEWLY, 1)]}
    assert broken_at(Supply(), case, **abroad) == [("g0-0", "b2", "newly_qualified-0")]
    assert broken_at(Supply(across_regions=True), case, **abroad) == []
    assert broken_at(Supply(), case, posts={(0, REGISTERED): 1}, placed=[(0, 0, REGISTERED, 1)]) == [
        ("g0-0", "b0", "registered-0")
    ]


def test_supply_looks_at_the_commute() -> None:
    case = tiny_case(classes=[graduates(1, commute_minutes=9.0)])
    assert broken_at(Supply(), case, posts={(0, NEWLY): 1}, placed=[(0, 0, NEWLY, 1)]) == []
    far = broken_at(Supply(), case, posts={(1, NEWLY): 1}, placed=[(0, 1, NEWLY, 1)])
    assert far == [("g0-0", "b1", "newly_qualified-0")]


def test_nobody_is_placed_without_a_post_to_fill() -> None:
    case = tiny_case(roles=[role("newly_qualified", step_wte=0.5)], classes=[graduates(4)])
    for steps, fewest, most in ((1, 1, 1), (2, 1, 2), (3, 2, 3)):  # a graduate fills one half post or two
        for people in range(1, 5):
            broken = broken_at(Supply(), case, posts={(0, 0): steps}, placed=[(0, 0, 0, people)])
            assert (broken == []) is (fewest <= people <= most)
    assert broken_at(Supply(), case, placed=[(0, 0, 0, 1)])


@pytest.mark.parametrize(
    ("settings", "least", "most"),
    [
        ({"level": "cluster", "places": ("c0",), "amount": 2.0}, 2, 2),
        ({"level": "county", "places": ("l0",), "amount": 2.0}, 2, 2),
        ({"level": "region", "places": ("r0",), "measure": "wte_per_100000", "amount": 15.0}, 3, 3),
        # 20,000 residents in r0: 15 for each 100,000 are 3 WTE
    ],
)
def test_floor_and_ceiling(settings: dict[str, Any], least: int, most: int) -> None:
    case = tiny_case()
    enough, short = {(0, REGISTERED): least}, {(0, REGISTERED): least - 1}
    floor, ceiling = Floor(id="floor", **settings), Ceiling(id="ceiling", **settings)
    assert broken_at(floor, case, posts=enough) == []
    assert broken_at(floor, case, posts=short) == [settings["places"]]
    assert broken_at(ceiling, case, posts={(0, REGISTERED): most}) == []
    assert broken_at(ceiling, case, posts={(0, REGISTERED): most + 1}) == [settings["places"]]


def test_a_bound_counts_only_its_kinds_and_services() -> None:
    case = tiny_case(services=[service("physio"), service("ot")])  # roles 0, 1, 2 of physio, 3, 4, 5 of ot
    rule = Ceiling(id="ceiling", amount=0.5, kinds=("support",), services=("ot",))
    assert broken_at(rule, case, posts={(0, 0): 5, (0, 2): 5, (0, 3): 5, (0, 5): 1}) == []
    assert broken_at(rule, case, posts={(0, 5): 2}) == [("c0",)]


def test_a_bound_by_share_of_the_new_posts_of_the_place() -> None:
    case = tiny_case()
    rule = Floor(id="floor", measure="share", amount=0.25, kinds=("support",))
    assert broken_at(rule, case, posts={(0, REGISTERED): 3, (0, SUPPORT): 2}) == []  # 1 of 4 WTE
    assert broken_at(rule, case, posts={(0, REGISTERED): 4, (0, SUPPORT): 2}) == [("c0",)]  # 1 of 5
    with pytest.raises(ValidationError, match="share_above_one"):
        Floor(id="floor", measure="share", amount=1.1)


def test_residents_of_a_split_area_count_by_its_shares() -> None:
    case = tiny_case(areas=(0, 1), bases=(0, 1), counties=(0, 1), population=[10_000, 30_000],
                     members=[(0, 0, 0.6), (0, 1, 0.4), (1, 1, 1.0)])  # fmt: skip
    rule = Floor(id="floor", measure="wte_per_100000", amount=10.0)
    assert rule.limit(case) == pytest.approx([0.6, 3.4])
    assert Floor(id="f", level="region", measure="wte_per_100000", amount=10.0).limit(case) == pytest.approx(
        [0.6, 3.4]
    )


def test_travel_limit() -> None:
    case = tiny_case(km=12.0)
    care = {"care": [(0, 1, 0, 0.1)]}  # 10 minutes, 12 km
    assert broken_at(TravelLimit(), case, **care) == []  # the service's own 45
    assert broken_at(TravelLimit(default=10.0), case, **care) == []
    assert broken_at(TravelLimit(default=9.9), case, **care) == [("a0", "b1", "physio")]
    assert broken_at(TravelLimit(default=9.9, limits={"physio": 10.0}), case, **care) == []
    assert broken_at(TravelLimit(measure="km", default=11.0), case, **care) == [("a0", "b1", "physio")]
    with pytest.raises(ValidationError, match="km_needs_default"):
        TravelLimit(measure="km")


def test_travel_limit_uses_the_scenarios_mode_and_capacity_the_car() -> None:
    case = tiny_case(reach=50.0, minutes=10.0, services=[service(visit_share=1.0)], in_post=7 / 6)
    assert broken_at(TravelLimit(), case, care=[(0, 0, 0, 1.0)]) == [("a0", "b0", "physio")]
    assert broken_at(Capacity(), case, care=[(0, 0, 0, 1.0)]) == []


@pytest.mark.parametrize("level", LEVELS)
def test_planning_level(level: Any) -> None:
    # from a0: b0 in its cluster, b1 in its county, b2 in its region, b3 beyond
    case = tiny_case(counties=(0, 0, 1, 2), regions=(0, 0, 1), services=[service(level=level)])
    care = {"care": [(0, b, 0, 0.1) for b in range(4)]}
    reaches = LEVELS.index(level) + 1
    assert broken_at(PlanningLevel(), case, **care) == [("a0", f"b{b}", "physio") for b in range(reaches, 4)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_equal_ends_are_told_as_one(language: Language) -> None:
    case, words = tiny_case(), Words(language)
    one = TravelLimit(default=40.0).sentence(words, case)
    both = tiny_case(services=[service(), service("ot")])
    two = TravelLimit(default=40.0, limits={"physio": 30.0}).sentence(words, both)
    assert (one.count("40"), two.count("40"), two.count("30")) == (1, 1, 1)
    ratio = SupportRatio(id="ratio", level="region", least=0.75, most=0.75).sentence(words, case)
    assert ratio.count(words.number(0.75, 2)) == 1
    assert between("3.0", "3.0", words) == "3.0"
    assert between("2.0", "3.0", words) != "2.0"
