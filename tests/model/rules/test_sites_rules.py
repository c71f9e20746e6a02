"""Rules about sites, teams and standards, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from placement.data import read_region
from placement.i18n import Words
from placement.model.aims import MetNeed
from placement.model.rules import Rule
from placement.model.rules.capacity import Capacity
from placement.model.rules.opened import Opened
from placement.model.rules.opening import Opening
from placement.model.rules.places import Places
from placement.model.rules.single_base import SingleBase
from placement.model.rules.standard import Standard
from placement.model.rules.supervision import Supervision
from placement.model.rules.team import Team
from placement.model.rules.travel_limit import TravelLimit
from tests.builders import tiny_region
from tests.cases import allocation, capital, fund, role, service, tiny_case
from tests.model.solving import best_value, decided

if TYPE_CHECKING:
    from pathlib import Path

    from placement.model.case import Case

FLAT = MetNeed(worth="flat")
FUNDS = ("fund", "capital")
REGISTERED, NEWLY, SUPPORT = 0, 1, 2
TWO = [service("physio"), service("ot")]


def broken_at(rule: Rule, case: Case, **plan: Any) -> list[tuple[str, ...]]:
    found = rule.check(case, allocation(case, funds=FUNDS, **plan))
    return [breach.where for breach in found.breaches]


def sites() -> Case:
    """Two open bases, b0 with two in post, and two possible ones; one of b0's would move to b2."""
    return tiny_case(
        candidate=[False, False, True, True],
        in_post=[[2.0], [1.0], [0.0], [0.0]],
        moves_from=[-1, -1, 0, -1],
        moving=[[0.0], [0.0], [1.0], [0.0]],
        places=2.0,
        counties=(0, 0, 0, 0),
        regions=(0,),
        services=[service(limit_minutes=10.0)],
    )


def test_nobody_works_behind_a_shut_door() -> None:
    assert broken_at(Opening(), sites()) == []
    assert broken_at(Opening(), sites(), posts={(0, 0): 1}, care=[(0, 0, 0, 1.0)]) == []
    assert broken_at(Opening(), sites(), posts={(2, 0): 1}) == [("b2",)]
    assert broken_at(Opening(), sites(), care=[(2, 2, 0, 1.0)]) == [("a2", "b2")]
    assert broken_at(Opening(), sites(), posts={(2, 0): 2}, care=[(2, 2, 0, 1.0)], opened=[2]) == []


def test_an_opened_site_has_the_room_it_has_and_opens_once() -> None:
    assert broken_at(Opening(), sites(), posts={(3, 0): 3}, opened=[3]) == [("b3",)]
    twice = allocation(sites(), opened=[3], funds=FUNDS)
    twice.opened[3, 0] = True
    assert [breach.where for breach in Opening().check(sites(), twice).breaches] == [("b3",)]
    assert broken_at(Opening(), sites(), opened=[0]) == [("b0",)]  # it is open today


def test_staff_who_move_give_their_time_where_they_then_work() -> None:
    capacity = Capacity()
    assert broken_at(capacity, sites(), care=[(0, 0, 0, 2.0)]) == []
    assert broken_at(capacity, sites(), care=[(0, 0, 0, 2.0)], opened=[2]) == [("b0", "physio")]
    assert broken_at(capacity, sites(), care=[(0, 0, 0, 1.0), (2, 2, 0, 1.0)], opened=[2]) == []
    assert broken_at(capacity, sites(), care=[(2, 2, 0, 1.1)], opened=[2]) == [("b2", "physio")]


def test_staff_who_move_supervise_where_they_then_work() -> None:
    rule = Supervision(ratio_newly_qualified=1.0, experienced_share=1.0)
    assert broken_at(rule, sites(), posts={(0, NEWLY): 2}) == []
    assert broken_at(rule, sites(), posts={(0, NEWLY): 2}, opened=[2]) == [("b0", "physio")]
    assert broken_at(rule, sites(), posts={(0, NEWLY): 1, (2, NEWLY): 1}, opened=[2]) == []
    assert broken_at(rule, sites(), posts={(2, NEWLY): 2}, opened=[2]) == [("b2", "physio")]


def test_a_site_is_opened_where_that_reaches_more_people() -> None:
    # a3, who alone need anything, are ten minutes from b2 and at b3; ten minutes is as far as anyone goes
    rules: list[Rule] = [fund(1.0), capital(100_000.0), TravelLimit(), Places()]
    busy = tiny_case(
        need=[[0.0], [0.0], [0.0], [10.0]],
        candidate=[False, False, True, True],
        in_post=[[2.0], [1.0], [0.0], [0.0]],
        moves_from=[-1, -1, 0, -1],
        moving=[[0.0], [0.0], [1.5], [0.0]],
        counties=(0, 0, 0, 0),
        regions=(0,),
        services=[service(limit_minutes=10.0)],
    )
    assert best_value(busy, rules, FLAT) == pytest.approx(1.5)  # those who move to b2
    assert best_value(busy, [fund(1.0), capital(99_999.0), *rules[2:]], FLAT) == pytest.approx(0.0)
    # with £50,000 a year one post at b2 or b3 as well
    assert best_value(busy, [fund(50_000.0), *rules[1:]], FLAT) == pytest.approx(2.5)
    answer = decided(busy, rules, [FLAT])
    assert answer.allocation.opened.nonzero()[0].tolist() == [2]
    assert answer.before.opened.sum() == 0
    assert answer.before.care.wte.sum() == 0


def test_opened_counts_the_sites() -> None:
    for doors, least, most in (([], 0, 0), ([2], 1, 1), ([2, 3], 2, 2)):
        for n in range(4):
            assert broken_at(Opened(at_least=n), sites(), opened=doors) == (
                [] if n <= least else [("opened",)]
            )
            assert broken_at(Opened(at_most=n), sites(), opened=doors) == ([] if n >= most else [("opened",)])


def test_opened_counts_only_those_among() -> None:
    rule = Opened(at_least=1, at_most=1, among=("b3",))
    assert broken_at(rule, sites(), opened=[3]) == []
    assert broken_at(rule, sites(), opened=[2, 3]) == []
    assert broken_at(rule, sites(), opened=[2]) == [("opened",)]


def test_opened_names_sites_and_leaves_out_those_of_other_regions() -> None:
    assert broken_at(Opened(bases=("b2", "b3")), sites(), opened=[2]) == [("b3",)]
    assert broken_at(Opened(bases=("b2", "of another region")), sites(), opened=[2]) == []
    assert broken_at(Opened(bases=("b0",)), sites()) == [("b0",)]  # open today: this plan cannot open it


def test_opened_opens_what_is_worth_nothing() -> None:
    rules: list[Rule] = [fund(1.0), capital(100_000.0), Opened(bases=("b3",)), TravelLimit(), Places()]
    answer = decided(sites(), rules, [FLAT])
    assert answer.allocation.opened.nonzero()[0].tolist() == [3]
    assert best_value(sites(), [*rules, Opened(id="two", at_least=2)], FLAT) is None  # money for one


@pytest.mark.parametrize(
    ("settings", "given", "after"),
    [
        ({"at_least": 3}, 2, {"at_least": 1}),
        ({"at_least": 1}, 2, {"at_least": 0}),
        ({"at_most": 1}, 2, {"at_most": 3}),
        ({"bases": ("b3", "b2", "b1")}, 2, {"bases": ("b3",)}),
        ({"bases": ("b3",)}, 2, {"bases": ()}),
    ],
)
def test_opened_gives_way_by_sites(settings: dict[str, Any], given: float, after: dict[str, Any]) -> None:
    laxer = Opened(**settings).give(given)
    assert {key: getattr(laxer, key) for key in after} == after


def test_opened_tries_as_many_sites_as_could_help() -> None:
    assert list(Opened(at_least=3).ways(sites())) == [1, 2, 3]
    assert list(Opened(at_most=0).ways(sites())) == [1, 2]  # there are two
    assert list(Opened(at_most=5).ways(sites())) == []
    assert list(Opened(bases=("b2", "b3")).ways(sites())) == [1, 2]


def test_opened_without_a_word_or_with_its_sides_crossed_is_refused() -> None:
    with pytest.raises(ValidationError, match="opened_says_nothing"):
        Opened(among=("b2",))
    with pytest.raises(ValidationError, match="at_least_above_at_most"):
        Opened(at_least=2, at_most=1)


def teams(**changed: Any) -> Case:
    """Two clusters with two bases each; a physio in post at b0 and half an occupational therapist at b1."""
    plain: dict[str, Any] = {
        "areas": (0, 1),
        "bases": (0, 0, 1, 1),
        "counties": (0, 0),
        "regions": (0,),
        "services": TWO,
        "in_post": [[1.0, 0.0], [0.0, 0.5], [0.0, 0.0], [0.0, 0.0]],
    }
    return tiny_case(**(plain | changed))


PHYSIO, OT, OT_NEWLY, OT_SUPPORT = 0, 3, 4, 5
BOTH = {"physio": 1.0, "ot": 1.0}


def test_a_new_post_of_a_member_asks_for_the_team() -> None:
    rule = Team(members=BOTH)
    assert broken_at(rule, teams()) == []
    assert broken_at(rule, teams(), posts={(0, PHYSIO): 1}) == [("c0", "ot")]
    assert broken_at(rule, teams(), posts={(0, PHYSIO): 1, (1, OT_SUPPORT): 1}) == []
    assert broken_at(rule, teams(), posts={(2, OT): 1}) == [("c1", "physio")]
    assert broken_at(rule, teams(), posts={(2, OT): 1, (3, PHYSIO): 1}) == []


def test_a_post_of_another_service_asks_for_none() -> None:
    assert broken_at(Team(members={"physio": 3.0}), teams(), posts={(2, OT): 1}) == []


def test_a_post_nobody_fills_asks_for_a_team_but_is_none_of_it() -> None:
    plan: dict[str, Any] = {"posts": {(0, PHYSIO): 1, (1, OT_NEWLY): 1}, "filled": {(1, OT_NEWLY): 0}}
    assert broken_at(Team(members=BOTH), teams(), **plan) == [("c0", "ot")]
    unfilled: dict[str, Any] = {"posts": {(2, OT_NEWLY): 1}, "filled": {(2, OT_NEWLY): 0}}
    assert broken_at(Team(members=BOTH), teams(), **unfilled) == [("c1", "physio"), ("c1", "ot")]


def test_a_team_is_of_a_size_in_all() -> None:
    rule = Team(members={"physio": 0.0, "ot": 0.0}, least_wte=3.0)
    assert broken_at(rule, teams(), posts={(0, PHYSIO): 1}) == [("c0",)]  # 1 + 0.5 + 1
    assert broken_at(rule, teams(), posts={(0, PHYSIO): 1, (1, OT_SUPPORT): 1}) == []


def test_places_named_have_a_team_in_any_case() -> None:
    rule = Team(members={"physio": 1.0, "ot": 0.5}, places=("c0", "c1"))
    assert broken_at(rule, teams()) == [("c1", "physio"), ("c1", "ot")]
    elsewhere = Team(members=BOTH, places=("c0",))
    assert broken_at(elsewhere, teams(), posts={(1, OT_SUPPORT): 1, (2, OT): 1}) == [("c1", "physio")]


def test_a_team_at_a_base_is_not_that_of_its_cluster() -> None:
    rule = Team(level="base", members=BOTH)
    assert broken_at(rule, teams(), posts={(0, PHYSIO): 1, (1, OT_SUPPORT): 1}) == [
        ("b0", "ot"),
        ("b1", "physio"),
    ]


def test_who_moves_to_an_opened_site_is_of_its_team() -> None:
    rule = Team(level="base", members={"physio": 1.0}, places=("b0",))
    assert broken_at(rule, sites(), posts={(2, REGISTERED): 1}, opened=[2]) == []
    two = Team(level="base", members={"physio": 2.0}, places=("b0",))
    assert broken_at(two, sites(), posts={(2, REGISTERED): 1}, opened=[2]) == [("b0", "physio")]


def test_the_model_keeps_teams_whole() -> None:
    # £65,000: a registered physio (£50,000) and half a post of support (£15,000) in the same cluster, or none
    offered = [role("registered", 0), role("support", 1)]
    case = teams(need=[[10.0, 0.0], [10.0, 0.0]], in_post=0.0, places=5.0, roles=offered)
    rule, money = Team(members={"physio": 1.0, "ot": 0.5}), fund(65_000)
    assert best_value(case, [money], FLAT) == pytest.approx(1.0)
    answer = decided(case, [money, rule], [FLAT])
    base, number, _ = answer.allocation.posts.nonzero()
    assert sorted(number) == [0, 1]
    assert len({int(case.base_cluster[b]) for b in base}) == 1
    assert best_value(case, [fund(64_000), rule], FLAT) == pytest.approx(0.0)
    named = Team(members={"physio": 1.0, "ot": 0.5}, places=("c0", "c1"))
    assert best_value(case, [fund(129_000), named], FLAT) is None
    assert best_value(case, [fund(130_000), named], FLAT) == pytest.approx(2.0)


def test_a_team_gives_way_by_half_steps() -> None:
    rule = Team(members={"physio": 2.0, "ot": 0.5}, least_wte=3.2)
    laxer = rule.give(1.0)
    assert laxer.members == {"physio": 1.0, "ot": 0.0}
    assert laxer.least_wte == pytest.approx(2.2)
    assert list(rule.ways(teams())) == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
    assert rule.give(3.5).members == {"physio": 0.0, "ot": 0.0}


def test_an_area_has_one_base_for_a_service() -> None:
    case = tiny_case(services=TWO)
    rule = SingleBase(services=("physio",))
    assert broken_at(rule, case, care=[(0, 0, 0, 0.5), (0, 1, 0, 0.5)]) == [("a0", "physio")]
    assert broken_at(rule, case, care=[(0, 0, 0, 0.5), (0, 1, 1, 0.5), (1, 1, 0, 0.5)]) == []
    assert broken_at(rule, case, care=[(0, 0, 1, 0.5), (0, 1, 1, 0.5)]) == []
    assert broken_at(rule, case, care=[(0, 0, 0, 0.5), (0, 1, 0, 1e-6)]) == []  # a grain is nobody's care


def test_today_keeps_to_one_base_too() -> None:
    # a0 needs 3; b0 has 2 in post and b1 has 1: together 3, one alone 2
    case = tiny_case(
        areas=(0,), bases=(0, 1), counties=(0, 0), regions=(0,), need=3.0, in_post=[[2.0], [1.0]]
    )
    free = decided(case, [fund(1.0)], [FLAT])
    assert free.before.care.wte.sum() == pytest.approx(3.0)
    held = decided(case, [fund(1.0), SingleBase(services=("physio",))], [FLAT])
    assert held.before.care.wte.tolist() == pytest.approx([2.0])
    assert held.allocation.care.wte.tolist() == pytest.approx([2.0])
    # a post of £50,000 goes where the others are
    more = decided(case, [fund(50_000.0), SingleBase(services=("physio",))], [FLAT])
    assert more.allocation.posts.nonzero()[0].tolist() == [0]
    assert more.allocation.care.wte.tolist() == pytest.approx([3.0])


def test_a_standard_holds_in_each_place() -> None:
    case = tiny_case(need=2.0)  # four clusters; counties l0 and l1 have two each
    care = [(0, 0, 0, 1.0), (1, 0, 0, 0.5)]
    assert broken_at(Standard(share=0.5), case, care=care) == [("c1",), ("c2",), ("c3",)]
    assert broken_at(Standard(share=0.25, places=("c0", "c1")), case, care=care) == []
    assert broken_at(Standard(share=0.375, level="county"), case, care=care) == [("l1",)]
    assert broken_at(Standard(share=0.376, level="county", places=("l0",)), case, care=care) == [("l0",)]
    assert broken_at(Standard(share=0.375, level="region", places=("r0",)), case, care=care) == []


def test_a_standard_for_each_service_or_for_all_together() -> None:
    case = tiny_case(services=TWO, areas=(0,), bases=(0,), counties=(0,), regions=(0,), need=[[3.0, 1.0]])
    care = [(0, 0, 0, 2.0)]
    assert broken_at(Standard(share=0.5), case, care=care) == []
    assert broken_at(Standard(share=0.5, each_service=True), case, care=care) == [("c0", "ot")]
    assert broken_at(Standard(share=0.6, services=("physio",)), case, care=care) == []
    assert broken_at(Standard(share=0.1, services=("ot",)), case, care=care) == [("c0",)]


def test_a_place_without_need_has_no_standard_to_meet() -> None:
    case = tiny_case(need=[[0.0], [2.0], [2.0], [2.0]])
    assert broken_at(Standard(share=1.0, places=("c0",)), case) == []
    assert decided(case, [fund(1.0), Standard(share=1.0, places=("c0",))], [FLAT])


def test_a_split_area_counts_in_each_of_its_clusters() -> None:
    # a0 needs 4: three quarters are c0's, one is c1's, and a1 needs 1 in c1
    case = tiny_case(areas=(0, 1), bases=(0, 1), counties=(0, 0), regions=(0,), need=[[4.0], [1.0]],
                     members=[(0, 0, 0.75), (0, 1, 0.25), (1, 1, 1.0)])  # fmt: skip
    care = [(0, 0, 0, 2.0)]  # 1.5 of 3 for c0; 0.5 of 2 for c1
    assert broken_at(Standard(share=0.5), case, care=care) == [("c1",)]
    assert broken_at(Standard(share=0.25), case, care=care) == []
    assert broken_at(Standard(share=0.4, level="county"), case, care=care) == []  # 2 of 5
    assert broken_at(Standard(share=0.41, level="county"), case, care=care) == [("l0",)]


def test_the_model_meets_the_standard_at_the_cost_of_the_whole() -> None:
    # 2 in post at b0, who would all stay with a0 but for the standard of a1
    case = tiny_case(
        areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), need=[[4.0], [4.0]], in_post=2.0,
        minutes=[[0.0], [30.0]], services=[service(visit_share=1.0, minutes_between=(0.0, 0.0, 0.0))],
    )  # fmt: skip
    # a visit to a1 takes an hour and 2 x 30 minutes over 4 visits: use 1.25
    assert best_value(case, [fund(1.0)], FLAT) == pytest.approx(2.0)
    # 0.8 each at 0.2: what a1 is given takes 1.0, and 1.0 is left for a0
    assert best_value(case, [fund(1.0), Standard(share=0.2)], FLAT) == pytest.approx(1.8)
    assert best_value(case, [fund(1.0), Standard(share=0.2, places=("c0",))], FLAT) == pytest.approx(2.0)
    assert best_value(case, [fund(1.0), Standard(share=0.25)], FLAT) is None
    assert best_value(case, [fund(1.0), Standard(share=0.25).give(0.05)], FLAT) == pytest.approx(1.8)


def test_a_standard_gives_way_evenly_down_to_nothing() -> None:
    rule = Standard(share=0.3)
    assert rule.most_given == 0.3
    assert rule.give(0.1).share == pytest.approx(0.2)
    assert rule.give(0.4).share == 0.0


def test_room_is_told_in_shares() -> None:
    case = tiny_case(need=2.0)
    plan = allocation(case, care=[(c, c, 0, 1.0 + c / 10) for c in range(4)])
    assert Standard(share=0.25).check(case, plan).room == pytest.approx(0.25)


STATED: list[Rule] = [
    Opened(at_least=1, at_most=3, bases=("b2",), among=("b2", "b3")),
    Team(members=BOTH, least_wte=3.0, places=("c0",)),
    SingleBase(services=("ot",)),
    Standard(share=0.375, level="county", each_service=True, services=("ot",)),
]


@pytest.mark.parametrize("rule", STATED, ids=lambda rule: rule.rule)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_sentence_says_every_figure(rule: Rule, language: Any) -> None:
    said = rule.sentence(Words(language), teams())
    figures = {
        "opened": ["1", "3", "b2"],
        "team": ["1.0", "3.0", "physio"],
        "single_base": ["ot"],
        "standard": ["37.5", "ot"],
    }[rule.id]
    assert [figure for figure in figures if figure not in said] == []


def test_ids_that_the_region_lacks_are_told(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path / "tiny"))
    candidate = str(region.bases.loc[region.bases["status"] == "candidate", "base_id"].iloc[0])
    rules: list[Rule] = [
        Opened(bases=(candidate, "b1", "b99"), among=("b98",)),
        Team(members={"physio": 1.0, "wizard": 1.0}, places=("c99",)),
        SingleBase(services=("wizard",)),
        Standard(share=0.1, level="county", places=("county1", "county9"), services=("wizard",)),
    ]
    told = [(f.key, f.column, f.value) for rule in rules for f in rule.faults(region, "s.toml")]
    assert told == [
        ("unknown_id", "rules.opened.bases", "b99"),
        ("not_a_candidate", "rules.opened.bases", "b1"),
        ("unknown_id", "rules.opened.among", "b98"),
        ("unknown_id", "rules.team.members", "wizard"),
        ("unknown_id", "rules.team.places", "c99"),
        ("unknown_id", "rules.single_base.services", "wizard"),
        ("unknown_id", "rules.standard.places", "county9"),
        ("unknown_id", "rules.standard.services", "wizard"),
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("key", ["opened_says_nothing", "at_least_above_at_most", "not_a_candidate"])
def test_what_is_refused_is_told_in_words(key: str, language: Any) -> None:
    words = Words(language)
    assert words(f"fault.{key}") != words(f"fault.{key}.remedy")
