"""Plans beside an answer: worth enough, within every rule, and what they move is what is told."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.aims import MetNeed, Travel
from placement.model.rules.required import Required, RequiredPost
from placement.results.elsewhere import claimed_elsewhere, elsewhere_of, for_people, moved
from placement.results.proof import proof_of
from placement.scenario.inputs import read_inputs
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.decided import decided
from placement.solve.outcome import ApartBound
from placement.solve.settings import Settings
from tests.cases import fund, role, service, tiny_case
from tests.model.solving import USUAL
from tests.questions import random_question
from tests.running import small

if TYPE_CHECKING:
    from pathlib import Path

    from placement.model.case import Case
    from placement.model.rules import Rule

PART = 0.3
"""Whole posts in tiny places are far apart."""
BY_PRICES = Settings(gap_of_gain=1e-6, strategy="prices")


def asked(case: Case, rules: list[Rule], settings: Settings, part: float = PART) -> Answer:
    found = decide(case, rules, [MetNeed(), Travel()], replace(settings, near_part_of_gain=part), processes=1)
    assert isinstance(found, Answer)
    return found


def by_spot(case: Case, answer: Answer, number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """WTE by cluster and service, of the plan beside or (-1) of the answer itself."""
    plan = answer.allocation if number < 0 else (answer.beside or ())[number].allocation
    found = np.zeros((len(case.cluster_ids), len(case.services)))
    for base, at_base in enumerate(plan.posts):
        for k, steps in enumerate(at_base):
            where = int(case.base_cluster[base]), case.roles[k].service
            found[where] += case.roles[k].step_wte * int(steps.sum())
    return found


@pytest.mark.parametrize("settings", [Settings(gap_of_gain=1e-6), BY_PRICES])
def test_a_plan_beside_keeps_the_rules_and_nearly_all_of_the_gain(settings: Settings) -> None:
    """Its value is worked out from its own care; `decide` has checked every rule on the way."""
    plans = 0
    for seed in range(25):
        case, rules = random_question(seed)
        answer, aim = asked(case, rules, settings), MetNeed()
        best, before = aim.value(case, answer.allocation), aim.value(case, answer.before)
        for beside in answer.beside or ():
            value = aim.value(case, beside.allocation)
            assert value == pytest.approx(beside.value, abs=1e-4)
            assert value >= best - PART * (best - before) - 1e-4
            assert all(rule.check(case, beside.allocation).holds for rule in rules)
            plans += 1
    assert plans >= 5


def test_a_plan_beside_has_the_post_that_must_be_there() -> None:
    """Nothing new is no plan of a service that must have a post, though it is where each search begins.

    Need of the first cluster is nearly covered, so that the post that must be there is worth little.
    """
    case = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 1),
        regions=(0, 0),
        services=[service("one", level="cluster"), service("two", level="cluster")],
        need=[[4.0, 4.0], [10.0, 10.0]],
        in_post=[[2.0, 2.0]] * 2,
        roles=[role("registered", service=0), role("support", service=1)],
    )
    post = RequiredPost(base=case.base_ids[0], role=case.roles[0].id, steps=1)
    rules = [fund(100_000, shares="free"), Required(posts=(post,)), *USUAL]
    answer = asked(case, rules, BY_PRICES, 0.5)
    plans = [answer.allocation, *(plan.allocation for plan in answer.beside or ())]
    assert all(plan.posts[0, 0].sum() >= 1 for plan in plans)


def alike(second: float) -> tuple[Case, list[Rule]]:
    """Money for one post; the first cluster's need is 10 WTE, the second's as given, nobody drives."""
    case = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 0),
        regions=(0, 0),
        services=[service(level="cluster")],
        need=[[10.0], [second]],
        in_post=[[2.0], [2.0]],
        roles=[role("registered")],
    )
    return case, [fund(50_000, shares="free"), *USUAL]


@pytest.mark.parametrize(("second", "found"), [(10.0, 1), (5.0, 0)])
def test_the_one_post_could_go_elsewhere_where_need_is_alike_and_not_where_it_is_half(
    second: float, found: int
) -> None:
    case, rules = alike(second)
    answer = asked(case, rules, Settings(gap_of_gain=1e-6), 0.01)
    assert len(answer.beside or ()) == found
    if found:
        assert moved(by_spot(case, answer, -1), by_spot(case, answer, 0)) == 1.0


def test_who_gets_more_and_less_in_a_plan_beside_is_counted() -> None:
    """The one post is in the other cluster: 3 of 10 WTE there for 2, and 2 of 10 for 3 where it was."""
    case, rules = alike(10.0)
    case = replace(case, population=np.array([1_000.0, 3_000.0]))
    answer = asked(case, rules, Settings(gap_of_gain=1e-6), 0.01)
    (other,) = answer.beside or ()
    has_post = int(answer.allocation.posts.sum(axis=(1, 2)).argmax())
    people = case.population.tolist()
    told = for_people(case, answer.allocation, other.allocation, 0.25)
    assert told["residents_more"] == round(people[1 - has_post])
    assert told["residents_less"] == round(people[has_post])
    assert (told["residents_none"], told["given_up_of_gain"]) == (0, 0.25)


def worth_of(need: float, staff: float) -> float:
    """What so many staff are worth where so much is needed, a tenth of need at a time."""
    left, part, total = min(staff, need), need / 10, 0.0
    for step in np.linspace(1.45, 0.55, 10):
        total += step * min(left, part)
        left -= min(left, part)
    return total


def test_no_more_is_told_to_move_than_any_plan_moves() -> None:
    """Against every plan of two steps over three clusters, each valued with care as good as it can be."""
    needs = [[9.0], [8.8], [8.6]]
    case = tiny_case(
        areas=(0, 1, 2),
        bases=(0, 1, 2),
        counties=(0, 0, 0),
        regions=(0,),
        services=[service(level="cluster")],
        need=needs,
        in_post=[[2.0], [2.0], [2.0]],
        roles=[role("registered")],
    )
    answer = asked(case, [fund(100_000, shares="free"), *USUAL], Settings(gap_of_gain=1e-6), 0.02)

    def worth(plan: tuple[int, ...]) -> float:
        return sum(worth_of(need, 2.0 + new) for (need,), new in zip(needs, plan, strict=True))

    every = {plan: worth(plan) for plan in product(range(3), repeat=3) if sum(plan) <= 2}
    best, today = max(every.values()), every[0, 0, 0]
    near = [plan for plan, value in every.items() if value >= best - 0.02 * (best - today) - 1e-9]
    own = by_spot(case, answer, -1)
    most = max(moved(own, np.array(plan, dtype=float)[:, None]) for plan in near)
    told = [moved(own, by_spot(case, answer, n)) for n in range(len(answer.beside or ()))]
    assert told
    assert max(told) == most == 1.0


@pytest.mark.parametrize("settings", [Settings(gap_of_gain=1e-6), BY_PRICES])
def test_no_plan_of_all_moves_more_than_the_bound_says(settings: Settings) -> None:
    """Every plan of two steps of two services over two counties, valued by hand; needs drawn with a seed."""
    told = 0
    for seed in range(4):
        needs = np.random.default_rng(seed).uniform(6.0, 10.0, (4, 2)).round(2)
        case = tiny_case(
            areas=(0, 1, 2, 3),
            bases=(0, 1, 2, 3),
            counties=(0, 0, 1, 1),
            regions=(0, 0),
            services=[service("one", level="cluster"), service("two", level="cluster")],
            need=needs.tolist(),
            in_post=[[2.0, 2.0]] * 4,
            roles=[role("registered", service=0), role("registered", service=1)],
        )
        answer = asked(case, [fund(150_000, shares="free"), *USUAL], settings, 0.03)
        most = answer.most_elsewhere_wte
        assert most is not None
        spots = [(c, s) for c in range(4) for s in range(2)]
        chosen = [these for n in range(4) for these in combinations_with_replacement(range(8), n)]
        every = [np.bincount(these, minlength=8).reshape(4, 2).astype(float) for these in chosen]
        tables = {where: [worth_of(needs[where], 2.0 + new) for new in range(4)] for where in spots}
        worths = [sum(tables[where][int(plan[where])] for where in spots) for plan in every]
        own = by_spot(case, answer, -1)
        today = sum(tables[where][0] for where in spots)
        value = sum(tables[where][int(own[where])] for where in spots)
        near = [p for p, w in zip(every, worths, strict=True) if w >= value - 0.03 * (value - today) - 1e-9]
        truth = max(moved(own, plan) for plan in near)
        assert truth <= most + 1e-6 <= own.sum() + 1e-5
        told += most < own.sum() - 1e-6
    assert told, "the bound says something in at least one of them"


def test_a_bound_with_a_rate_says_what_may_go_for_what_is_given_up() -> None:
    """V + r D is at most 13 at r = 2: worth 10 leaves (13 - 10) / 2; nobody moves more than there is."""
    bound = ApartBound(rate=2.0, most=13.0, wte=4.0)
    assert [bound.fewer(least) for least in (14.0, 13.0, 10.0, 0.0)] == [0.0, 0.0, 1.5, 4.0]
    assert ApartBound(rate=0.0, most=13.0, wte=4.0).fewer(13.0) == 4.0


def test_moved_counts_what_stands_elsewhere_and_nothing_that_is_only_given_up() -> None:
    here = np.array([2.0, 1.0, 0.0])
    assert moved(here, np.array([1.0, 1.0, 1.0])) == 1.0
    assert moved(here, np.array([1.0, 1.0, 0.0])) == 0.0
    assert moved(here, np.array([0.0, 1.0, 0.5])) == 0.5
    assert moved(here, here) == 0.0


def test_what_is_told_follows_from_the_table_alone(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path))
    answer = decided(inputs, beside=True)
    found = elsewhere_of(inputs, answer, proof_of(answer, inputs.scenario.aims))
    assert found is not None
    again = claimed_elsewhere(inputs, answer.allocation, found.document, found.tables["near_plans"])
    assert dict(again.document) == dict(found.document)
    assert again.tables["near_plans"].equals(found.tables["near_plans"])
    whole = found.document["wte"]
    for level in ("cluster_service", "cluster", "region_service"):
        entry = found.document[level]
        assert entry["elsewhere_wte"] + entry["in_all_wte"] <= whole + 1e-6
    finer, coarser = found.document["cluster_service"], found.document["cluster"]
    assert finer["elsewhere_wte"] >= coarser["elsewhere_wte"]
    others = found.document["others"]
    assert len(others) == found.document["plans"]
    if others:
        less: Any = {**found.document, "others": others[1:]}
        with pytest.raises(ValueError, match=r"given_up|\[\]"):
            claimed_elsewhere(inputs, answer.allocation, less, found.tables["near_plans"])
    wrong = found.tables["near_plans"].assign(plan=99)
    if len(wrong):
        with pytest.raises(ValueError, match="99"):
            claimed_elsewhere(inputs, answer.allocation, found.document, wrong)


def test_nothing_is_looked_for_unless_asked(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path))
    answer = decided(inputs)
    assert answer.beside is None
    assert elsewhere_of(inputs, answer, proof_of(answer, inputs.scenario.aims)) is None
