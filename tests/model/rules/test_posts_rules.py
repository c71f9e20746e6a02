"""The rules about which posts go where, by hand: what holds, what breaks them, and what they give.

In the tiny case a step of a registered post is 1 WTE and £50,000, of a newly qualified one 1 WTE and £40,000,
of a support post half a WTE and £15,000. Bases b0 and b1 lie in county l0 of region r0, b2 and b3 in l1, r1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from placement.i18n import LANGUAGES, Words
from placement.model.rules.employers import Employers
from placement.model.rules.fair_share import FairShare
from placement.model.rules.forbidden import Forbidden
from placement.model.rules.required import Required
from placement.model.rules.support_ratio import SupportRatio
from placement.model.rules.welsh_language import WelshLanguage
from tests.cases import allocation, role, service, tiny_case
from tests.model.rules.double_entry import open_columns

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.model.rules import Rule

REGISTERED, NEWLY, SUPPORT = 0, 1, 2
Posts = dict[tuple[int, int], int]


def broken_at(rule: Rule, case: Case, posts: Posts) -> list[tuple[str, ...]]:
    return [breach.where for breach in rule.check(case, allocation(case, posts=posts)).breaches]


def room(rule: Rule, case: Case, posts: Posts) -> float | None:
    return rule.check(case, allocation(case, posts=posts)).room


# support ratio


@pytest.mark.parametrize(("support", "places"), [(2, []), (3, [("b0",)])])
def test_support_goes_with_registered_posts(support: int, places: list[tuple[str]]) -> None:
    rule = SupportRatio(level="base", most=0.5)  # 2 registered WTE: at most 1 WTE of support
    assert broken_at(rule, tiny_case(), {(0, REGISTERED): 2, (0, SUPPORT): support}) == places


def test_support_needs_someone_registered_in_its_place() -> None:
    apart = {(0, REGISTERED): 1, (1, SUPPORT): 2}
    case = tiny_case()
    assert broken_at(SupportRatio(level="cluster", most=1.0), case, apart) == [("c1",)]
    assert broken_at(SupportRatio(level="county", most=1.0), case, apart) == []
    assert broken_at(SupportRatio(level="base", most=1.0), case, {(0, NEWLY): 2, (0, SUPPORT): 1}) == [
        ("b0",)
    ]


def test_too_little_support_breaks_it_too() -> None:
    rule, case = SupportRatio(level="region", least=0.25, most=0.5), tiny_case()
    assert broken_at(rule, case, {(0, REGISTERED): 4, (1, SUPPORT): 2}) == []
    assert broken_at(rule, case, {(0, REGISTERED): 4, (1, SUPPORT): 1}) == [("r0",)]
    assert broken_at(rule, case, {(0, REGISTERED): 4, (1, SUPPORT): 5}) == [("r0",)]
    assert broken_at(rule, case, {(0, NEWLY): 4}) == []


def test_a_support_ratio_counts_its_services_together() -> None:
    case = tiny_case(services=[service("physio"), service("ot")])  # roles 0, 1, 2 of physio, 3, 4, 5 of ot
    mixed = {(0, 0): 1, (0, 5): 2}
    assert broken_at(SupportRatio(level="base", most=1.0), case, mixed) == []
    assert broken_at(SupportRatio(level="base", most=1.0, services=("ot",)), case, mixed) == [("b0",)]
    assert broken_at(SupportRatio(level="base", most=1.0, services=("physio",)), case, mixed) == []


def test_the_room_of_a_support_ratio_is_told_as_a_ratio() -> None:
    rule, case = SupportRatio(level="county", least=0.1, most=0.5), tiny_case()
    posts = {(0, REGISTERED): 4, (1, SUPPORT): 3, (2, REGISTERED): 2, (2, SUPPORT): 1}  # 0.375 and 0.25
    assert room(rule, case, posts) == pytest.approx(0.125)
    assert room(rule, case, {}) is None


# fair share


def test_money_goes_by_population() -> None:
    case = tiny_case(population=[10_000, 10_000, 30_000, 10_000])  # a third lives in l0
    third: Posts = {(0, SUPPORT): 2, (3, SUPPORT): 4}  # £30,000 and £60,000
    by: dict[str, Any] = {"of": "population", "level": "county"}
    assert broken_at(FairShare(tolerance=0.0, **by), case, third) == []
    half = {(0, SUPPORT): 2, (2, SUPPORT): 2}  # half each: a sixth away from a third
    assert broken_at(FairShare(tolerance=0.16, **by), case, half) == [("l0",), ("l1",)]
    assert broken_at(FairShare(tolerance=0.17, **by), case, half) == []
    assert room(FairShare(tolerance=0.17, **by), case, half) == pytest.approx(0.17 - 1 / 6)
    assert broken_at(FairShare(tolerance=0.0, **by), case, {}) == []


def test_need_is_another_measure_than_heads() -> None:
    case = tiny_case(need=[[1], [1], [4], [4]])  # a fifth of the need in l0, half of the people
    fifth: Posts = {(1, SUPPORT): 1, (2, SUPPORT): 4}
    assert broken_at(FairShare(of="weighted_need", tolerance=0.0), case, fifth) == []
    assert broken_at(FairShare(of="population", tolerance=0.29), case, fifth) == [("l0",), ("l1",)]


def test_a_place_is_compared_with_the_nation_or_with_its_region() -> None:
    case = tiny_case(counties=(0, 1, 2, 2), regions=(0, 0, 1))  # l0 and l1 in r0, l2 alone in r1
    posts: Posts = {(0, SUPPORT): 1, (1, SUPPORT): 1, (2, REGISTERED): 9}
    within: dict[str, Any] = {"of": "population", "tolerance": 0.05}
    assert broken_at(FairShare(within="region", **within), case, posts) == []
    assert broken_at(FairShare(within="nation", **within), case, posts) == [("l0",), ("l1",), ("l2",)]
    assert FairShare(within="region", **within).targets(case) == pytest.approx([0.5, 0.5, 1.0])
    assert FairShare(within="nation", **within).targets(case) == pytest.approx([0.25, 0.25, 0.5])


def test_a_target_is_never_further_than_the_pace_from_who_is_in_post() -> None:
    case = tiny_case(in_post=[[6], [0], [2], [0]])  # three quarters of the staff, half of the people
    rule = FairShare(of="population", tolerance=0.0, pace=0.1)
    assert rule.targets(case) == pytest.approx([0.65, 0.35])
    # 50 + 50 + 2 x 15 = £130,000 and 40 + 2 x 15 = £70,000
    exact: Posts = {(0, REGISTERED): 2, (1, SUPPORT): 2, (2, NEWLY): 1, (3, SUPPORT): 2}
    assert broken_at(rule, case, exact) == []
    assert broken_at(FairShare(of="population", tolerance=0.1), case, exact) == [("l0",), ("l1",)]


def test_targets_held_back_by_the_pace_are_scaled_to_one() -> None:
    # a third each by population, all staff in l0: 0.9, 0.1 and 0.1 make 1.1
    case = tiny_case(
        areas=(0, 1, 2), bases=(0, 1, 2), counties=(0, 1, 2), regions=(0, 0, 0), in_post=[[5], [0], [0]]
    )
    rule = FairShare(of="population", tolerance=0.0, pace=0.1)
    assert rule.targets(case) == pytest.approx([9 / 11, 1 / 11, 1 / 11])


def test_where_nobody_needs_anything_there_is_no_fair_share() -> None:
    assert broken_at(FairShare(tolerance=0.0, pace=0.1), tiny_case(need=0.0), {(0, REGISTERED): 3}) == []


def test_people_of_a_split_area_count_by_its_shares() -> None:
    case = tiny_case(areas=(0, 1), bases=(0, 1), counties=(0, 1), regions=(0, 0), population=[10_000, 30_000],
                     members=[(0, 0, 0.6), (0, 1, 0.4), (1, 1, 1.0)])  # fmt: skip
    assert FairShare(of="population", tolerance=0.0).targets(case) == pytest.approx([0.15, 0.85])


def test_one_region_alone_cannot_be_held_to_the_nation() -> None:
    whole = tiny_case()
    alone, lopsided = whole.only_region("r0"), {(0, REGISTERED): 3}
    rule = FairShare(level="region", of="population", tolerance=0.0)
    assert broken_at(rule, whole, lopsided) == [("r0",), ("r1",)]
    assert broken_at(rule, alone, lopsided) == []
    assert all(block.size == 0 for block in rule.rows(alone, open_columns(alone, rule)))
    assert [fault.key for fault in rule.alone_faults("x.toml")] == ["run_region_nation"]
    assert FairShare(within="region", tolerance=0.1).alone_faults("x.toml") == []


# required and forbidden


def test_required_posts_are_there() -> None:
    rule = Required.model_validate({"posts": [{"base": "b0", "role": "registered-0", "steps": 2},
                                              {"base": "b2", "role": "support-0", "steps": 1}]})  # fmt: skip
    case = tiny_case()
    assert broken_at(rule, case, {(0, REGISTERED): 2, (2, SUPPORT): 3}) == []
    assert broken_at(rule, case, {(0, REGISTERED): 1, (0, SUPPORT): 1, (2, SUPPORT): 1}) == [
        ("b0", "registered-0")
    ]
    assert broken_at(rule, case, {(0, REGISTERED): 2}) == [("b2", "support-0")]
    assert broken_at(rule, case.only_region("r0"), {(0, REGISTERED): 2}) == []
    assert room(rule, case, {(0, REGISTERED): 5, (2, SUPPORT): 3}) == 2


def test_a_required_post_may_be_paid_by_several_funds_and_stand_empty() -> None:
    case = tiny_case()
    plan = allocation(case, posts={(0, NEWLY): 1}, filled={(0, NEWLY): 0}, funds=("fund", "other"))
    both = replace(plan, posts=np.repeat(plan.posts[:, :, :1], 2, axis=2))
    rule = Required.model_validate({"posts": [{"base": "b0", "role": "newly_qualified-0", "steps": 2}]})
    assert rule.check(case, both).holds
    assert not rule.check(case, plan).holds


def test_required_gives_so_many_steps_of_each_and_never_below_nothing() -> None:
    rule = Required.model_validate({"posts": [{"base": "b0", "role": "registered-0", "steps": 3},
                                              {"base": "b2", "role": "support-0", "steps": 1}]})  # fmt: skip
    case, laxer = tiny_case(), rule.give(2)
    assert broken_at(laxer, case, {(0, REGISTERED): 1}) == []
    assert broken_at(laxer, case, {}) == [("b0", "registered-0")]
    assert broken_at(laxer.give(1), case, {}) == []
    columns = open_columns(case, rule)
    limits = [one.rows(case, columns)[0].lower.tolist() for one in (rule, laxer, rule.give(rule.most_given))]
    assert limits == [[3.0, 1.0], [1.0, -1.0], [0.0, -2.0]]  # evenly, and posts are never below nothing


@pytest.mark.parametrize(
    ("settings", "spots"),
    [
        ({"level": "base", "places": ("b1",)}, {(1, k) for k in range(6)}),
        (
            {"level": "county", "places": ("l1",), "kinds": ("support",)},
            {(b, k) for b in (2, 3) for k in (2, 5)},
        ),
        (
            {"level": "region", "places": ("r0",), "services": ("ot",)},
            {(b, k) for b in (0, 1) for k in (3, 4, 5)},
        ),
        ({"roles": ("support-1",)}, {(b, 5) for b in range(4)}),
        ({"roles": ("support-1",), "services": ("physio",)}, set()),
    ],
)
def test_forbidden_posts_are_nowhere(settings: dict[str, Any], spots: set[tuple[int, int]]) -> None:
    case, rule = tiny_case(services=[service("physio"), service("ot")]), Forbidden(**settings)
    every = {(b, k) for b in range(4) for k in range(6)}
    assert {spot for spot in every if broken_at(rule, case, {spot: 1})} == spots
    refused = np.nonzero(~rule.allows_posts(case))
    assert {(int(b), int(k)) for b, k in zip(*refused, strict=True)} == spots


# employers


def two_employers() -> Case:
    """Bases b0 and b1 are the board's, b2 and b3 the council's; role 0 the board's, role 1 the council's."""
    case = tiny_case(roles=[role("registered"), role("support", employer_id="council")])
    return replace(case, base_employer=("board", "board", "council", "council"))


@pytest.mark.parametrize(
    ("hosts", "spots"),
    [
        ({}, {(0, 0), (1, 0), (2, 1), (3, 1)}),
        ({"council": ("council", "board")}, {(0, 0), (1, 0), (2, 0), (2, 1), (3, 0), (3, 1)}),
        ({"council": ("board",)}, {(0, 0), (1, 0), (2, 0), (3, 0)}),
        ({"board": ()}, {(2, 1), (3, 1)}),
    ],
)
def test_a_base_takes_whom_its_employer_hosts(hosts: Any, spots: set[tuple[int, int]]) -> None:
    case, rule = two_employers(), Employers(hosts=hosts)
    every = {(b, k) for b in range(4) for k in range(2)}
    assert {spot for spot in every if not broken_at(rule, case, {spot: 1})} == spots
    allowed = np.nonzero(rule.allows_posts(case))
    assert {(int(b), int(k)) for b, k in zip(*allowed, strict=True)} == spots


def test_an_employer_limits_each_of_its_bases() -> None:
    case, rule = two_employers(), Employers(most_wte={"council": 1.0})
    assert broken_at(rule, case, {(0, 0): 5, (2, 1): 2, (3, 1): 2}) == []  # two half posts at each
    assert broken_at(rule, case, {(2, 1): 3}) == [("b2",)]
    assert broken_at(rule.give(0.5) or rule, case, {(2, 1): 3}) == []
    assert room(rule, case, {(2, 1): 1}) == 0.5
    assert Employers().give(1.0) is None


# Welsh language


def bilingual(**changed: Any) -> Case:
    """Three like roles that ask for no Welsh, for Welsh to be learnt, and for fluent Welsh. Speakers: 60 % in
    l0 and 10 % in l1."""
    asked = (("plain", "", 0), ("learner", "to_be_learnt", 2), ("fluent", "essential", 4))
    roles = [role("registered", id=name, welsh=welsh, welsh_level=level) for name, welsh, level in asked]
    return tiny_case(roles=roles, speakers=[0.6, 0.1], **changed)


PLAIN, LEARNER, FLUENT = 0, 1, 2
HALF: dict[str, Any] = {"line": 40, "requirement": "to_be_learnt", "part": 0.5}


def test_where_welsh_is_spoken_part_of_the_posts_ask_for_it() -> None:
    case, rule = bilingual(), WelshLanguage(**HALF)
    assert broken_at(rule, case, {(0, PLAIN): 1, (1, LEARNER): 1, (2, PLAIN): 9}) == []
    assert broken_at(rule, case, {(0, PLAIN): 2, (1, LEARNER): 1}) == [("l0",)]
    assert broken_at(rule, case, {(0, PLAIN): 2, (1, LEARNER): 1, (0, FLUENT): 1}) == []
    by_cluster = WelshLanguage(level="cluster", **HALF)
    assert broken_at(by_cluster, case, {(0, PLAIN): 1, (1, LEARNER): 1}) == [("c0",)]
    assert broken_at(by_cluster, case, {(0, PLAIN): 1, (0, FLUENT): 1, (1, LEARNER): 1}) == []


def test_elsewhere_no_post_asks_for_welsh() -> None:
    case, rule = bilingual(), WelshLanguage(**HALF)
    assert broken_at(rule, case, {(2, FLUENT): 1}) == [("b2", "fluent")]
    assert rule.allows_posts(case).tolist() == [[True] * 3] * 2 + [[True, False, False]] * 2


def test_a_stronger_requirement_or_a_higher_level_counts_less() -> None:
    case, posts = bilingual(), {(0, PLAIN): 1, (0, LEARNER): 1}
    assert broken_at(WelshLanguage(**HALF, language_level=2), case, posts) == []
    assert broken_at(WelshLanguage(**HALF, language_level=3), case, posts) == [("l0",)]
    assert broken_at(WelshLanguage(**(HALF | {"requirement": "essential"})), case, posts) == [("l0",)]
    assert broken_at(WelshLanguage(**(HALF | {"requirement": "desirable"})), case, posts) == []


@pytest.mark.parametrize(("line", "spoken"), [(59.0, True), (60.0, True), (61.0, False)])
def test_a_place_at_the_line_is_past_it(line: float, spoken: bool) -> None:
    rule = WelshLanguage(line=line, requirement="essential", part=1.0)
    assert broken_at(rule, bilingual(), {(0, PLAIN): 1}) == ([("l0",)] if spoken else [])
    assert broken_at(rule, bilingual(), {(0, FLUENT): 1}) == ([] if spoken else [("b0", "fluent")])


def test_welsh_counts_its_own_services_and_kinds() -> None:
    roles = [
        role("registered"),
        role("support"),
        role("support", id="gofal", welsh="essential", welsh_level=4),
    ]
    case = tiny_case(roles=roles, speakers=[0.6, 0.1])
    rule = WelshLanguage(line=40, requirement="essential", part=0.5, kinds=("support",))
    assert broken_at(rule, case, {(0, 0): 9, (0, 1): 1, (0, 2): 1}) == []
    assert broken_at(rule, case, {(0, 1): 2, (0, 2): 1}) == [("l0",)]
    assert rule.give(0.2).part == pytest.approx(0.3)
    assert rule.give(0.9).part == 0.0
    others = WelshLanguage(line=40, requirement="essential", part=0.5, kinds=("registered",))
    assert others.allows_posts(case).all()
    assert room(rule, case, {(0, 1): 1, (0, 2): 3}) == pytest.approx(0.25)


# settings and sentences


@pytest.mark.parametrize(
    ("kind", "settings", "key"),
    [
        (SupportRatio, {}, "ratio_without_bound"),
        (SupportRatio, {"least": 0.5, "most": 0.4}, "ratio_least_above_most"),
        (FairShare, {"level": "region", "within": "region", "tolerance": 0.1}, "region_within_region"),
        (Required, {"posts": [{"base": "b", "role": "k", "steps": n} for n in (1, 2)]}, "post_twice"),
        (Forbidden, {"level": "county"}, "forbids_everything"),
    ],
)
def test_settings_without_sense_are_refused_in_words(kind: type[Rule], settings: Any, key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        kind(**settings)
    for language in LANGUAGES:
        assert Words(language)(f"fault.{key}")
        assert Words(language)(f"fault.{key}.remedy")
