"""Posts as jobs that somebody can be employed for: whole ones first, and as many of them as can be.

Posts are decided in steps of their role, often half of a whole-time equivalent. Here

1. the steps of one role at one base, whatever fund pays for them, are merged: whole jobs of 1 WTE, and what
   is left over, which is less than one;
2. what is left over at two bases of one county is paired where both belong to the same role, together make
   exactly 1 WTE, and the drive between the bases is within the limit: a whole job shared by two bases;
3. whatever is still left is a part-time job at its own base.

The pairs are a matching of most pairs in the graph whose nodes are the left-overs; among those, one of the
fewest minutes in all, in tenths; and among those the one that has the pair that comes first by the ids of
its bases, then the next, and so on, so that there is one answer. The algorithm is Edmonds' ("Paths, trees,
and flowers", Canadian Journal of Mathematics 17, 1965) as in Galil ("Efficient algorithms for finding
maximum matching in graphs", ACM Computing Surveys 18, 1986), from networkx.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.results.document_entries import JobCounts, JobsEntry
from placement.scenario.inputs import Inputs
from placement.scenario.travel_times import between_bases

WHOLE = 1_000_000
"""A whole-time equivalent in the unit in which posts are merged, so that halves and tenths add up exactly."""
TENTHS = 10


@dataclass(frozen=True)
class Job:
    """A job of `wte` (1, or less) in a role, at one base or shared by two; positions, and the drive between.

    `second_wte` is the part of it at the second base. `second` is None and `minutes` and `second_wte` are
    nothing where it is at one base.
    """

    role: int
    base: int
    wte: float
    second: int | None = None
    second_wte: float | None = None
    minutes: float | None = None


def jobs_of(
    posts_wte: Floats, base_ids: Sequence[str], county: Ints, minutes: Floats | None, limit: float
) -> tuple[Job, ...]:
    """The jobs that these posts are, in the order of roles, then bases.

    `posts_wte` is B x K; `county` is B, a position; `minutes` are B x B by car, the same both ways, or
    None where nobody knows where bases lie, so that no job is shared; `limit` is in minutes.
    """
    units = np.rint(posts_wte * WHOLE).astype(np.int64)
    jobs: list[Job] = []
    for role in np.flatnonzero(units.any(axis=0)).tolist():
        mine = units[:, role]
        for base in np.flatnonzero(mine >= WHOLE).tolist():
            jobs += [Job(role, base, 1.0)] * int(mine[base] // WHOLE)
        left = {base: int(mine[base] % WHOLE) for base in np.flatnonzero(mine % WHOLE).tolist()}
        paired = pairs(left, base_ids, county, minutes, limit)
        shared = {base for pair in paired for base in pair}
        for (one, other), drive in paired.items():
            jobs.append(Job(role, one, 1.0, other, left[other] / WHOLE, drive))
        jobs += [Job(role, base, part / WHOLE) for base, part in left.items() if base not in shared]
    return tuple(sorted(jobs, key=lambda job: (job.role, job.base, job.second is not None, -job.wte)))


def pairs(
    left: Mapping[int, int], base_ids: Sequence[str], county: Ints, minutes: Floats | None, limit: float
) -> dict[tuple[int, int], float]:
    """Pairs of bases, first the one whose id comes first, that share a whole job, with the drive between.

    `left` is for each base what is left over of one role, in units of which `WHOLE` are a job.
    """
    if minutes is None:
        return {}
    order = sorted(left, key=lambda base: base_ids[base])
    edges = [
        (one, other, {"tenths": round(drive * TENTHS)})
        for one, other in combinations(order, 2)
        if county[one] == county[other] and left[one] + left[other] == WHOLE
        if (drive := float(minutes[one, other])) <= limit
    ]
    if not edges:
        return {}
    graph = _networkx().Graph()
    graph.add_edges_from(edges)
    found = sorted(
        (pair for part in _parts(graph) for pair in _matched(part, order)),
        key=lambda pair: (base_ids[pair[0]], base_ids[pair[1]]),
    )
    return {pair: float(minutes[pair]) for pair in found}


def _networkx() -> Any:
    """The library of graphs: a fifth of a second to import, and few plans have left-overs to pair."""
    import networkx  # noqa: ICN001, PLC0415 - as told

    return networkx


def _parts(graph: Any) -> Iterator[Any]:
    """What hangs together, each apart from the rest: matchings in them do not touch one another."""
    for nodes in _networkx().connected_components(graph):
        yield graph.subgraph(nodes)


def _matched(part: Any, order: Sequence[int]) -> list[tuple[int, int]]:
    """The one best matching of a connected graph, by weights that no two matchings have alike.

    A weight is whole: the edge's tenths of minutes, counted against it, weigh more than all that is below
    them; below them stands one binary digit for each edge, and edges that come first by id have the higher.
    """
    place = {base: number for number, base in enumerate(order)}
    edges = sorted(tuple(sorted(edge, key=place.__getitem__)) for edge in part.edges)
    edges.sort(key=lambda edge: (place[edge[0]], place[edge[1]]))
    weighted = _networkx().Graph()
    for number, (one, other) in enumerate(edges):
        tenths = part.edges[one, other]["tenths"]
        first = 1 << (len(edges) - 1 - number)
        weighted.add_edge(one, other, weight=first - (tenths << len(edges)))
    found = _networkx().max_weight_matching(weighted, maxcardinality=True)
    return [(one, other) if place[one] < place[other] else (other, one) for one, other in found]


HALF = 0.5
COLUMNS = [
    "job_id", "role_id", "service_id", "county_id", "region_id", "base_id", "second_base_id", "wte",
    "second_wte", "minutes_between",
]  # fmt: skip


def jobs_table(inputs: Inputs, allocation: Allocation) -> pd.DataFrame:
    """One row for each job, by county, role and base.

    `wte` is the whole job; `second_base_id`, `second_wte` (of the job, at the second base) and
    `minutes_between` (by car, as estimated) are blank where the job is at one base.
    """
    case = inputs.case
    found = jobs_of(
        allocation.posts_wte(case),
        case.base_ids,
        case.base_county,
        between_bases(inputs.region, inputs.scenario.travel, case.base_ids),
        inputs.scenario.jobs.minutes_between_bases,
    )
    ordered = sorted(found, key=lambda job: (int(case.base_county[job.base]), job.role, job.base))
    table = pd.DataFrame(_rows(case, ordered), columns=COLUMNS)
    figures = {name: table[name].astype(float) for name in ("wte", "second_wte", "minutes_between")}
    return table.assign(**figures)


def _rows(case: Case, jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Ids number the jobs of one role at one base, or at the same two."""
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for job in jobs:
        role, county = case.roles[job.role], case.base_county[job.base]
        second = "" if job.second is None else case.base_ids[job.second]
        place = "+".join(filter(None, (case.base_ids[job.base], second)))
        name = f"{place}:{role.id}"
        seen[name] = seen.get(name, 0) + 1
        rows.append(
            {
                "job_id": f"{name}:{seen[name]}",
                "role_id": role.id,
                "service_id": case.services[role.service].id,
                "county_id": case.county_ids[county],
                "region_id": case.region_ids[case.county_region[county]],
                "base_id": case.base_ids[job.base],
                "second_base_id": second,
                "wte": job.wte,
                "second_wte": np.nan if job.second_wte is None else job.second_wte,
                "minutes_between": np.nan if job.minutes is None else job.minutes,
            }
        )
    return rows


def jobs_entry(inputs: Inputs, jobs: pd.DataFrame) -> JobsEntry:
    """How many jobs the posts are, and by which limit two bases may share one.

    `located` says whether it is known where bases lie; where it is not, no job is shared. `part` are the
    jobs of less than 1 WTE, `part_wte` their WTE; `half` are those of them that are half-time.
    """
    located = between_bases(inputs.region, inputs.scenario.travel, inputs.case.base_ids) is not None
    return {
        "minutes_between_bases": inputs.scenario.jobs.minutes_between_bases,
        "located": located,
        **counted(jobs),
    }


def counted(jobs: pd.DataFrame) -> JobCounts:
    """Whole jobs, those of them that two bases share, part-time jobs and those of them that are half-time."""
    part = jobs[jobs["wte"] < 1]
    return {
        "whole": int((jobs["wte"] == 1).sum()),
        "shared": int((jobs["second_base_id"] != "").sum()),
        "part": len(part),
        "part_wte": round(float(part["wte"].sum()), 6) + 0.0,
        "half": int((part["wte"] == HALF).sum()),
    }
