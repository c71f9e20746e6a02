"""What stated waiting lists come to over the years told of a plan, and with today's staff alone beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from placement.model.ahead import WaitingLists
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats
from placement.model.case import Case
from placement.model.rules.waiting import WaitingLimit
from placement.model.waiting import ListYear, at_clusters, list_years
from placement.results.document_years import AheadLists, AheadListService, AheadListYear
from placement.results.proof import to_six
from placement.scenario.inputs import Inputs

COLUMNS = (
    "year",
    "cluster_id",
    "service_id",
    "waiting_people",
    "joined_people",
    "seen_people",
    "wait_weeks",
    "today_staff_waiting_people",
    "today_staff_wait_weeks",
)
ListYears: TypeAlias = "Sequence[tuple[ListYear, ListYear]]"
"""Today and the end of each year: what lists come to with a plan, and with today's staff alone."""
SLACK_WEEKS = 0.05
"""A wait is told to a tenth of a week, so that it is within a limit where what is told is."""


def decided_lists(case: Case, plan: Allocation) -> ListYears:
    """Today and each year that is decided, with the plan and with today's staff alone; none for one year."""
    return list(zip(list_years(case, plan), list_years(case, None), strict=True))


def lists_table(case: Case, told: ListYears) -> pd.DataFrame | None:
    """The table later_waiting: each list today (year 0) and at the end of each year; None without lists.

    A list that nobody sees has no wait: the cell is blank.
    """
    lists = case.waiting
    if lists is None or not told:
        return None
    rows = [
        (
            year,
            case.cluster_ids[lists.cluster[n]],
            case.services[lists.service[n]].id,
            float(planned.waiting[n]),
            float(planned.joined[n]) if year else np.nan,
            float(planned.seen[n]) if year else np.nan,
            _finite(planned.weeks[n]),
            float(alone.waiting[n]),
            _finite(alone.weeks[n]),
        )
        for year, (planned, alone) in enumerate(told)
        for n in range(len(lists.people))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def lists_entry(case: Case, told: ListYears, limit: float | None) -> AheadLists | None:
    """What `answer.json` says of waiting lists, by year and by service; None where none is stated.

    `limit` is the weeks that lists are told against.
    """
    lists = case.waiting
    if lists is None or not len(lists.people) or not told:
        return None
    planned = [each for each, _ in told]
    return {
        "lists": len(lists.people),
        "unstated": _unstated(case, lists),
        "limit_weeks": None if limit is None else to_six(limit),
        "within_from_year": _within_from(planned, np.ones(len(lists.people), dtype=bool), limit),
        "years": [_year(year, one, alone, limit) for year, (one, alone) in enumerate(told)],
        "services": [
            _service(service.id, planned, lists.service == s, limit)
            for s, service in enumerate(case.services)
            if (lists.service == s).any()
        ],
    }


def decided_limit(inputs: Inputs) -> float | None:
    """The weeks that [years] tells lists against, else the least that a rule limits them to."""
    settings = inputs.scenario.years
    if settings is not None and settings.wait_weeks is not None:
        return settings.wait_weeks
    stated = [rule.weeks for rule in inputs.scenario.rules if isinstance(rule, WaitingLimit)]
    return min(stated, default=None)


def _unstated(case: Case, lists: WaitingLists) -> int:
    """Teams, each the staff of a service in a cluster, of which no list is stated."""
    staff = at_clusters(case, case.in_post)
    staff[lists.cluster, lists.service] = 0.0
    return int((staff > 0).sum())


def _year(year: int, planned: ListYear, alone: ListYear, limit: float | None) -> AheadListYear:
    return {
        "year": year,
        "waiting_people": to_six(float(planned.waiting.sum())),
        "joined_people": to_six(float(planned.joined.sum())),
        "seen_people": to_six(float(planned.seen.sum())),
        "longest_weeks": _longest(planned.weeks),
        "without_staff": int(np.isinf(planned.weeks).sum()),
        "within": None if limit is None else int(_within(planned, limit).sum()),
        "today_staff_waiting_people": to_six(float(alone.waiting.sum())),
        "today_staff_longest_weeks": _longest(alone.weeks),
    }


def _service(name: str, planned: Sequence[ListYear], mine: Bools, limit: float | None) -> AheadListService:
    first, last = planned[0], planned[-1]
    return {
        "service_id": name,
        "lists": int(mine.sum()),
        "waiting_people_today": to_six(float(first.waiting[mine].sum())),
        "waiting_people_last": to_six(float(last.waiting[mine].sum())),
        "longest_weeks_today": _longest(first.weeks[mine]),
        "longest_weeks_last": _longest(last.weeks[mine]),
        "within_from_year": _within_from(planned, mine, limit),
    }


def _within(one: ListYear, limit: float) -> Bools:
    return np.asarray(one.weeks <= limit + SLACK_WEEKS)


def _within_from(planned: Sequence[ListYear], mine: Bools, limit: float | None) -> int | None:
    """The year (0 is today) from whose end on all lists are within the limit; None where some never are."""
    if limit is None:
        return None
    found = None
    for year in reversed(range(len(planned))):
        if not _within(planned[year], limit)[mine].all():
            break
        found = year
    return found


def _longest(weeks: Floats) -> float | None:
    """Of lists that somebody sees; None where nobody sees any."""
    some = weeks[np.isfinite(weeks)]
    return to_six(float(some.max())) if len(some) else None


def _finite(weeks: float) -> float:
    return float(weeks) if np.isfinite(weeks) else float("nan")
