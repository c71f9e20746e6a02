"""The rule that no post is too small to be a job, by hand.

Steps are half a WTE. In the tiny case each base has a cluster of its own unless `bases` says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rules.floor import Floor
from placement.model.rules.least_job import LeastJob
from placement.model.rules.places import Places
from placement.solve.lagrangian.linking_rows import joint_of
from tests.cases import KINDS, fund, role, service, tiny_case
from tests.model.rules.double_entry import open_columns
from tests.model.rules.test_posts_rules import NEWLY, REGISTERED, SUPPORT, broken_at, room
from tests.model.solving import BY_PRICES, PLAIN, best_value

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.solve.settings import Settings


def half_posts(**changed: Any) -> Case:
    """Registered, newly qualified and support posts of two services, each in steps of half a WTE."""
    roles = [role(kind, s, step_wte=0.5) for s in range(2) for kind in KINDS]
    return tiny_case(services=[service("physio"), service("ot")], roles=roles, **changed)


def test_half_a_job_is_none_and_none_is_asked_for() -> None:
    case, rule = half_posts(), LeastJob(least_wte=1.0, kinds=("newly_qualified",))
    assert broken_at(rule, case, {}) == []
    assert broken_at(rule, case, {(0, NEWLY): 1, (1, REGISTERED): 1}) == [("b0", "physio")]
    assert broken_at(rule, case, {(0, NEWLY): 2}) == []
    assert broken_at(rule, case, {(0, NEWLY): 3}) == []


def test_whole_jobs_leave_no_half_beside_them() -> None:
    case, rule = half_posts(), LeastJob(least_wte=1.0, whole=True)
    steps = {n: broken_at(rule, case, {(2, SUPPORT): n}) for n in range(1, 5)}
    assert steps == {1: [("b2", "physio")], 2: [], 3: [("b2", "physio")], 4: []}


def test_a_job_is_of_one_service_and_may_be_spread_over_its_cluster() -> None:
    case = half_posts(bases=(0, 0, 1, 1))  # two bases in each of two clusters
    apart, other = {(0, 0): 1, (1, 2): 1}, {(0, 0): 1, (0, 3): 1}  # physio at b0 and b1; physio and ot at b0
    assert broken_at(LeastJob(), case, apart) == [("b0", "physio"), ("b1", "physio")]
    assert broken_at(LeastJob(level="cluster"), case, apart) == []
    assert broken_at(LeastJob(level="cluster"), case, other) == [("c0", "physio"), ("c0", "ot")]
    assert broken_at(LeastJob(services=("ot",)), case, other) == [("b0", "ot")]


def test_no_column_is_added_where_every_step_is_a_job() -> None:
    rule, halves = LeastJob(), half_posts()
    whole = tiny_case(roles=[role("registered"), role("newly_qualified")])
    plain = open_columns(whole, rule)
    assert rule.columns(whole, plain).size == plain.size
    assert rule.rows(whole, plain) == []
    jobs = rule.columns(halves, open_columns(halves, rule))["jobs:least_job"]
    assert jobs.size == 4 * 2  # each base and service
    assert set(jobs.upper) == {1.0}


def test_the_room_of_a_least_job_is_what_it_has_beyond_it() -> None:
    case, posts = half_posts(), {(0, REGISTERED): 3, (1, REGISTERED): 4}
    assert room(LeastJob(), case, posts) == 0.5
    assert room(LeastJob(), case, {(0, REGISTERED): 1}) == -0.5
    assert room(LeastJob(whole=True), case, posts) is None
    assert room(LeastJob(), case, {}) is None


def test_without_any_least_nothing_breaks_it() -> None:
    case, rule = half_posts(), LeastJob(least_wte=0.0, whole=True)
    columns = rule.columns(case, open_columns(case, rule))
    assert rule.rows(case, columns) == []
    assert broken_at(rule, case, {(0, NEWLY): 1}) == []


def test_whole_jobs_are_counted_as_jobs_by_the_bound_over_totals() -> None:
    """Half a job between two whole ones would be counted otherwise, and the gap would stay open."""
    case = half_posts()
    floor = Floor(id="some", level="region", amount=1.5, kinds=("support",))
    rule = LeastJob(least_wte=1.0, whole=True, kinds=("support",))
    columns, programme = assemble(case, [fund(400_000)], [Places(), floor, rule], [MetNeed()])
    joint = joint_of(programme)
    posts = columns["posts"]
    support = np.array([case.roles[k].kind == "support" for k in posts.keys[1]])
    counted = joint.matrix[: joint.groups][:, posts.index].toarray()
    assert set(counted[:, support].ravel()) == {0.0, 0.5}
    assert set(counted[:, ~support].ravel()) == {0.0, 1.0}
    asked = joint.total_rows.toarray()[joint.total_lower == 1.5]
    assert asked.max(axis=1).tolist() == [1.0, 1.0]  # a job of 1 WTE towards each region's floor


@pytest.mark.parametrize("settings", [BY_PRICES, PLAIN], ids=["prices", "plain"])
def test_a_floor_of_one_and_a_half_costs_two_whole_jobs(settings: Settings) -> None:
    """Registered posts give most for the money, so the floor is kept as cheaply as can be: there is
    £100,000, two whole support jobs cost £60,000 and give 1 WTE, and £40,000 buy nothing registered but half
    a post, 0.5 WTE for £25,000. Without whole jobs
    the floor costs £45,000 (0.75 WTE) and £55,000 buy 1 WTE."""
    case = half_posts(regions=(0, 0), in_post=0.0, need=10.0)
    floor = Floor(id="some", level="region", amount=1.5, kinds=("support",))
    aim = MetNeed(worth="flat")
    others = [fund(100_000, kinds=("registered", "support")), Places(), floor]
    rule = LeastJob(least_wte=1.0, whole=True, kinds=("support",))
    assert best_value(case, [*others, rule], aim, settings) == pytest.approx(1.5, abs=1e-5)
    assert best_value(case, others, aim, settings) == pytest.approx(1.75, abs=1e-5)
