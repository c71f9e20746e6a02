"""The jobs of a plan as a table to recruit from, and what `answer.json` says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.results.document_entries import JobCounts, JobsEntry
from placement.results.jobs import Job, jobs_of
from placement.scenario.inputs import Inputs
from placement.scenario.travel_times import between_bases

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
