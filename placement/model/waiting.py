"""Waiting lists: who waits for a service of a cluster, who joins, and whom its staff see; arithmetic alone.

The staff of a list are those of its service at the bases of its cluster. With q_0 people on it today, in each
year y, and 52 weeks to a year,

    q_y = max(0, q_{y-1} + joining * growth_y - pace * t_y)        people at the end of the year
    wait_y = 52 * q_y / (pace * t_y)                               weeks, at the pace of that year's staff

where t_y is the staff time of that year (WTE) and `pace` whom one WTE takes off the list in a year. Nothing
of this is a forecast: it is what stated figures come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from placement.model.ahead import WaitingLists
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.hospital import missing_at_bases

WEEKS = 52.0


@dataclass(frozen=True)
class ListYear:
    """What lists come to by the end of a year, each N: people, and weeks (infinite if nobody sees them)."""

    waiting: Floats
    joined: Floats
    seen: Floats
    weeks: Floats


def staff_time(case: Case, plan: Allocation | None, year: int) -> Floats:
    """B x S, WTE of staff time in a year, as plans count it; today's staff alone where there is no plan."""
    time = case.in_post.copy()
    if plan is None or case.years is None:
        return time
    one = None if year == 1 else plan.later[year - 2]
    staff = plan.filled.astype(float) if one is None else one.staff
    usual = np.array([role.care_wte_per_wte for role in case.roles])
    given = staff * usual
    if one is not None:
        given += one.grown * (case.years.gives_grown - usual)
    given = given * case.steps * case.counted
    time -= missing_at_bases(case, plan, year)
    for k, role in enumerate(case.roles):
        time[:, role.service] += given[:, k]
    return time


def at_clusters(case: Case, by_base: Floats) -> Floats:
    """C x S: the sum over the bases of each cluster, of B x S."""
    found = np.zeros((len(case.cluster_ids), len(case.services)))
    np.add.at(found, case.base_cluster, by_base)
    return found


def of_lists(case: Case, lists: WaitingLists, by_base: Floats) -> Floats:
    """N: staff time of each list, of B x S."""
    return np.asarray(at_clusters(case, by_base)[lists.cluster, lists.service])


def list_years(case: Case, plan: Allocation | None) -> Sequence[ListYear]:
    """Today, and the end of each year that is decided; nobody sees more people than there are."""
    if case.waiting is None or case.years is None:
        return ()
    times = [staff_time(case, plan, year) for year in range(1, case.years.count + 1)]
    return lists_with(case, case.waiting, case.years.growth, times)


def lists_with(
    case: Case, lists: WaitingLists, growth: Floats, times: Sequence[Floats]
) -> tuple[ListYear, ...]:
    """Today, and the end of each year with its staff time (B x S); `growth` is Y x S."""
    none = np.zeros(len(lists.people))
    pace = lists.pace * of_lists(case, lists, case.in_post)
    found = [ListYear(lists.people, none, none, weeks_of(lists.people, pace))]
    for grown, time in zip(growth, times, strict=True):
        joined = lists.joining * grown[lists.service]
        pace = lists.pace * of_lists(case, lists, time)
        asked = found[-1].waiting + joined
        seen = np.minimum(asked, pace)
        found.append(ListYear(asked - seen, joined, seen, weeks_of(asked - seen, pace)))
    return tuple(found)


def weeks_of(people: Floats, pace: Floats) -> Floats:
    """Weeks until the last of so many is seen; none wait for none, and without staff nobody ever is."""
    late = np.divide(WEEKS * people, pace, out=np.full(len(people), np.inf), where=pace > 0)
    return np.where(people > 0, late, 0.0)
