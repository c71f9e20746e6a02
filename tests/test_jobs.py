"""Posts as jobs: steps merged, half-time jobs paired, as many as can be; by hand and by brute force."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import pytest

from placement.model.allocation import Allocation, Care, Placed
from placement.model.arrays import Floats
from placement.results.jobs import Job, jobs_entry, jobs_of, jobs_table
from placement.scenario.inputs import Inputs, read_inputs
from placement.scenario.travel_times import between_bases
from tests.builders import tiny_region, tiny_scenario

INF = np.inf


def line_of_bases(*km: float) -> Floats:
    """Minutes between bases along one road, a minute for each kilometre."""
    at = np.array(km)
    return np.asarray(np.abs(at[:, None] - at[None, :]))


def jobs(
    wte: list[float], minutes: Floats | None, *, limit: float = 30, county: list[int] | None = None
) -> tuple[Job, ...]:
    """The jobs of one role at bases a, b, c …"""
    ids = [chr(ord("a") + number) for number in range(len(wte))]
    where = np.zeros(len(wte), dtype=np.int64) if county is None else np.array(county)
    return jobs_of(np.array(wte)[:, None], ids, where, minutes, limit)


def shared(found: tuple[Job, ...]) -> list[tuple[int, int]]:
    return [(job.base, job.second) for job in found if job.second is not None]


def test_steps_of_one_role_at_one_base_are_merged_into_whole_jobs() -> None:
    found = jobs([2.5], None)
    assert [job.wte for job in found] == [1.0, 1.0, 0.5]
    assert {job.base for job in found} == {0}


def test_two_half_time_jobs_within_the_limit_are_one_whole_job_at_two_bases() -> None:
    (job,) = jobs([0.5, 0.5], line_of_bases(0, 12.3))
    assert job == Job(role=0, base=0, wte=1.0, second=1, second_wte=0.5, minutes=12.3)


@pytest.mark.parametrize("limit", [0, 12.2])
def test_beyond_the_limit_they_stay_half_time_jobs(limit: float) -> None:
    found = jobs([0.5, 0.5], line_of_bases(0, 12.3), limit=limit)
    assert [(job.base, job.wte) for job in found] == [(0, 0.5), (1, 0.5)]


def test_in_two_counties_they_stay_half_time_jobs() -> None:
    assert not shared(jobs([0.5, 0.5], line_of_bases(0, 5), county=[0, 1]))


def test_two_roles_share_no_job() -> None:
    found = jobs_of(np.diag([0.5, 0.5]), ["a", "b"], np.zeros(2, dtype=np.int64), line_of_bases(0, 5), 30)
    assert not shared(found)


def test_where_nobody_knows_where_bases_lie_no_job_is_shared() -> None:
    assert not shared(jobs([0.5, 0.5], None))


def test_as_many_pairs_as_can_be_come_before_short_journeys() -> None:
    """Between b and c it is 1 minute, but then a and d would be left over, 23 minutes apart."""
    assert shared(jobs([0.5] * 4, line_of_bases(0, 11, 12, 23), limit=15)) == [(0, 1), (2, 3)]


def test_of_as_many_pairs_those_of_the_fewest_minutes_count() -> None:
    assert shared(jobs([0.5] * 4, line_of_bases(0, 10, 1, 11))) == [(0, 2), (1, 3)]
    assert shared(jobs([0.5] * 3, line_of_bases(0, 10, 14))) == [(1, 2)]


def test_of_equals_the_one_first_by_id_counts_whatever_the_order_of_bases() -> None:
    minutes = np.full((4, 4), 7.0)
    assert shared(jobs([0.5] * 4, minutes)) == [(0, 1), (2, 3)]
    backwards = jobs_of(np.full((4, 1), 0.5), ["d", "c", "b", "a"], np.zeros(4, dtype=np.int64), minutes, 30)
    assert {frozenset(pair) for pair in shared(backwards)} == {frozenset({3, 2}), frozenset({1, 0})}


def test_what_is_left_over_is_paired_only_where_it_makes_one_whole_job() -> None:
    found = jobs([0.25, 1.75, 0.6, 0.1], line_of_bases(0, 1, 2, 3))
    assert shared(found) == [(0, 1)]
    assert [(job.base, job.wte, job.second_wte) for job in found] == [
        (0, 1.0, 0.75), (1, 1.0, None), (2, 0.6, None), (3, 0.1, None),
    ]  # fmt: skip


def test_tenths_add_up_exactly() -> None:
    assert [job.wte for job in jobs([0.1 + 0.2 + 0.7], None)] == [1.0]


def matchings(edges: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    for size in range(len(edges) + 1):
        for chosen in combinations(edges, size):
            if len({base for edge in chosen for base in edge}) == 2 * size:
                yield list(chosen)


@pytest.mark.parametrize("seed", range(60))
def test_no_other_matching_is_better_of_all_there_are(seed: int) -> None:
    """Most pairs, then fewest tenths of a minute, then first by id, each matching looked at."""
    random = Random(seed)
    n = random.randint(2, 7)
    minutes = np.zeros((n, n))
    for one, other in combinations(range(n), 2):
        drive = random.choice([3.0, 8.1, 8.2, 20.0, INF])
        minutes[one, other] = minutes[other, one] = drive
    county = [random.choice([0, 0, 0, 1]) for _ in range(n)]
    edges = [
        (one, other)
        for one, other in combinations(range(n), 2)
        if county[one] == county[other] and minutes[one, other] <= 15
    ]

    def worth(pairs: list[tuple[int, int]]) -> tuple[int, int, list[bool]]:
        tenths = sum(round(minutes[pair] * 10) for pair in pairs)
        return len(pairs), -tenths, [edge in pairs for edge in edges]

    found = jobs([0.5] * n, minutes, limit=15, county=county)
    assert shared(found) == max(matchings(edges), key=worth)
    assert sum(job.wte for job in found) == n / 2


def test_of_many_bases_the_jobs_are_worth_the_posts() -> None:
    random = Random(7)
    n = 90
    wte = [random.choice([0.0, 0.5, 0.5, 1.5]) for _ in range(n)]
    at = np.array([[random.uniform(0, 60), random.uniform(0, 60)] for _ in range(n)])
    minutes = np.hypot(*(at[:, None] - at[None, :]).T).round(1)
    ids = [f"{number:03d}" for number in range(n)]
    found = jobs_of(np.array(wte)[:, None], ids, np.zeros(n, dtype=np.int64), minutes, 30)
    assert sum(job.wte for job in found) == sum(wte)
    assert all(job.minutes is not None and job.minutes <= 30 for job in found if job.second is not None)
    assert sum(job.wte == 0.5 for job in found) <= 1


APART = """
[options.apart]
name_en = "No base shares a job"
name_cy = "Nid oes canolfan yn rhannu swydd"
jobs.minutes_between_bases = 0
"""


def half_posts(inputs: Inputs) -> Allocation:
    """Half a support post at each of the first two bases and nothing else."""
    case = inputs.case
    posts = np.zeros((len(case.base_ids), len(case.roles), 1), dtype=np.int64)
    posts[:2, [role.id for role in case.roles].index("physio-support"), 0] = 1
    none = np.zeros(0, dtype=np.int64)
    return Allocation(
        posts=posts,
        filled=posts.sum(axis=2),
        placed=Placed(none, none, none, none),
        opened=np.zeros((len(case.base_ids), 1), dtype=bool),
        care=Care(none, none, none, np.zeros(0)),
        fund_ids=("money",),
    )


def test_the_scenario_says_how_far_apart_bases_that_share_a_job_may_be(tmp_path: Path) -> None:
    """Bases 8 km apart in a straight line: the estimate is under the limit of 30 and over one of 0."""
    tiny_region(tmp_path / "tiny", counties=1, clusters=2, services=1)
    config = tiny_scenario(tmp_path / "tiny.toml", options=APART)
    inputs = read_inputs(config)
    minutes = between_bases(inputs.region, inputs.scenario.travel, inputs.case.base_ids)
    assert minutes is not None
    assert 0 < minutes[0, 1] <= 30
    (row,) = jobs_table(inputs, half_posts(inputs)).to_dict("records")
    assert (row["base_id"], row["second_base_id"], row["wte"], row["second_wte"]) == ("b1", "b2", 1.0, 0.5)
    assert row["minutes_between"] == minutes[0, 1]
    told = jobs_table(read_inputs(config, option="apart"), half_posts(inputs))
    assert told["wte"].tolist() == [0.5, 0.5]
    assert told["second_base_id"].tolist() == ["", ""]


def test_a_region_without_coordinates_shares_no_job_and_says_so(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny", counties=1, clusters=2, services=1, located=False)
    config = tiny_scenario(
        tmp_path / "tiny.toml", edit=lambda text: text.replace('provider = "estimate"', 'provider = "table"')
    )
    inputs = read_inputs(config)
    table = jobs_table(inputs, half_posts(inputs))
    assert table["wte"].tolist() == [0.5, 0.5]
    assert jobs_entry(inputs, table) == {
        "minutes_between_bases": 30, "located": False, "whole": 0, "shared": 0, "part": 2, "part_wte": 1.0,
        "half": 2,
    }  # fmt: skip
