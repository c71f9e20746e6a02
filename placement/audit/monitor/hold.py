"""Where a plan holds, and which assumptions do not: what was filled held against what was expected.

Of posts that were advertised by the end of quarter q, a share F is filled. If a wait ends each month with the
same chance, F = 1 - exp(-3 q / w), so that the wait on average is w = -3 q / ln(1 - F). Where that is out of
the range that assumptions.csv states for the months to fill, the assumption is to be mended. Few posts say
little: below `FEW_WTE` advertised nothing is concluded.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from placement.audit.monitor.read import Happened, Monitored
from placement.audit.monitor.sheet import MONTHS

FEW_WTE = 5.0
"""Fewer advertised full-time posts say nothing sure of a wait."""
BEHIND = 0.5
"""A cluster is behind where so many full-time posts fewer are filled than expected, or more."""
COPIED_ROWS = 3
"""So many rows with the same first contacts in two quarters, and all else the same, are no chance."""
LONGER_WEEKS = 1.0
"""A wait is longer than stated lists come to where it is so many weeks more, or beyond."""
ITEM = "recruitment.months_to_fill"
MIXED = "mixed"
"""The kind of place of posts whose bases are in several."""
NOWHERE = ("", math.nan)


@dataclass(frozen=True)
class QuarterFigures:
    """All rows of a quarter that somebody filled in, in WTE; `rows` of `of` tell of its posts.

    `expected` is of the rows that tell what is filled; a sum to which nobody gave a figure is None.
    """

    quarter: int
    rows: int
    of: int
    planned: float
    expected: float | None
    advertised: float | None
    filled: float | None
    first_contacts: float | None
    longest_wait_weeks: float | None
    advertised_alone: int = 0
    """Rows that tell what is advertised and not what is filled."""
    filled_alone: int = 0
    no_wait: int = 0
    """Rows that tell what is filled, of posts for which the run states no months to fill."""


@dataclass(frozen=True)
class WaitFound:
    """Months to fill a post, as what happened says, for a kind of place; beside what was planned with."""

    rural_class: str
    advertised: float
    planned_months: float
    found_months: float | None
    """None where nothing was filled, or everything: then the wait is only known to be longer, or shorter."""
    low: float | None
    high: float | None
    verdict: str
    """few, holds, mend, longer or shorter."""


@dataclass(frozen=True)
class ListHeld:
    """The longest wait told of a team, a service in a cluster, beside what its stated list comes to."""

    cluster_id: str
    service_id: str
    told_weeks: float
    expected_weeks: float

    @property
    def longer(self) -> bool:
        return self.told_weeks >= self.expected_weeks + LONGER_WEEKS


@dataclass(frozen=True)
class Holds:
    """What a sheet says of its plan."""

    quarters: tuple[QuarterFigures, ...]
    behind: tuple[tuple[str, float, float], ...] | None
    """Clusters behind, with WTE filled and expected, at the last quarter of which somebody told what is
    filled; None where nothing can be held against what was expected."""
    waits: tuple[WaitFound, ...]
    lists: tuple[ListHeld, ...] = ()
    """Teams with a stated waiting list of which a wait was told at the last quarter."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """By column of the sheet, rows whose figure is not as it was written; the run's own figure counts."""
    copied: tuple[tuple[int, int], ...] = ()
    """Pairs of quarters, one after the other, that are filled in alike in every row."""


def held_against(
    monitored: Monitored, posts: pd.DataFrame, rural: dict[str, str], assumptions: pd.DataFrame
) -> Holds:
    """What the sheet says. `posts` is result_posts, `rural` the class of each base's place."""
    told = tuple(_quarter(quarter, rows) for quarter, rows in _by_quarter(monitored.happened) if _any(rows))
    rows, waits = (_last(monitored.happened, name) for name in ("filled", "wait_weeks"))
    found = _waits(rows, posts, rural, assumptions)
    copied = _copied(monitored.happened)
    return Holds(told, _behind(rows), found, _lists(waits), monitored.passed_over, copied)


def _copied(happened: Iterable[Happened]) -> tuple[tuple[int, int], ...]:
    """Quarters with every figure of the quarter before, people seen in that quarter alone among them."""
    told = {
        quarter: {
            (one.row.cluster_id, one.row.role_id): (
                one.advertised, one.filled, one.first_contacts, one.wait_weeks
            )
            for one in rows
        }
        for quarter, rows in _by_quarter(happened)
    }  # fmt: skip
    seen = {q: sum(bool(contacts) for _, _, contacts, _ in rows.values()) for q, rows in told.items()}
    return tuple(
        (q - 1, q) for q in told if seen[q] >= COPIED_ROWS and q - 1 in told and told[q - 1] == told[q]
    )


def _last(happened: Iterable[Happened], name: str) -> list[Happened]:
    """Rows of the last quarter in which this figure is told, of those where it is."""
    told = [one for one in happened if getattr(one, name) is not None]
    last = max((one.quarter for one in told), default=0)
    return [one for one in told if one.quarter == last]


def _lists(rows: list[Happened]) -> tuple[ListHeld, ...]:
    """By team, the longest wait told of any of its posts, those furthest beyond their list first."""
    told: dict[tuple[str, str], tuple[float, float]] = {}
    for one in rows:
        if one.wait_weeks is not None and one.row.waits is not None:
            key = (one.row.cluster_id, one.row.service_id)
            most = max(one.wait_weeks, told[key][0] if key in told else 0.0)
            told[key] = (most, one.row.waits[one.quarter - 1])
    found = [ListHeld(*key, *weeks) for key, weeks in told.items()]
    return tuple(sorted(found, key=lambda each: (each.expected_weeks - each.told_weeks, each.cluster_id)))


def _by_quarter(happened: Iterable[Happened]) -> list[tuple[int, list[Happened]]]:
    found: dict[int, list[Happened]] = defaultdict(list)
    for one in happened:
        found[one.quarter].append(one)
    return sorted(found.items())


def _any(rows: Iterable[Happened]) -> bool:
    return any(
        figure is not None
        for one in rows
        for figure in (one.filled, one.advertised, one.first_contacts, one.wait_weeks)
    )


def _quarter(quarter: int, rows: list[Happened]) -> QuarterFigures:
    known = [one for one in rows if one.filled is not None or one.advertised is not None]
    filled = [one for one in known if one.filled is not None]
    expected = [one.row.expected[quarter - 1] for one in filled]
    waits = [one.wait_weeks for one in rows if one.wait_weeks is not None]
    return QuarterFigures(
        quarter,
        len(known),
        len(rows),
        sum(one.row.planned for one in known),
        None if None in expected else _sum(expected),
        _sum([one.advertised for one in rows]),
        _sum([one.filled for one in rows]),
        _sum([one.first_contacts for one in rows]),
        max(waits) if waits else None,
        sum(one.filled is None for one in known),
        sum(one.advertised is None for one in known),
        expected.count(None),
    )


def _sum(figures: list[float | None]) -> float | None:
    """Of the figures that were told; None where none was."""
    told = [figure for figure in figures if figure is not None]
    return sum(told) if told else None


def _behind(rows: list[Happened]) -> tuple[tuple[str, float, float], ...] | None:
    filled: dict[str, float] = defaultdict(float)
    expected: dict[str, float] = defaultdict(float)
    for one in rows:
        if one.filled is not None and (due := one.row.expected[one.quarter - 1]) is not None:
            filled[one.row.cluster_id] += one.filled
            expected[one.row.cluster_id] += due
    if not filled:
        return None
    found = [(key, filled[key], expected[key]) for key in filled if expected[key] - filled[key] >= BEHIND]
    return tuple(sorted(found, key=lambda each: (each[1] - each[2], each[0])))


def _waits(
    rows: list[Happened], posts: pd.DataFrame, rural: dict[str, str], assumptions: pd.DataFrame
) -> tuple[WaitFound, ...]:
    """By kind of place, the wait that the filled posts say; only rows with both figures count.

    Rows whose posts are at bases in several kinds of place are a group of their own.
    """
    of_row = _kinds_and_months(posts, rural)
    groups: dict[str, list[Happened]] = defaultdict(list)
    for one in rows:
        if one.advertised and one.filled is not None:
            groups[of_row.get((one.row.cluster_id, one.row.role_id), NOWHERE)[0]].append(one)
    found = []
    for kind, mine in sorted(groups.items()):
        advertised = sum(one.advertised or 0.0 for one in mine)
        waits = [of_row.get((one.row.cluster_id, one.row.role_id), NOWHERE)[1] for one in mine]
        planned = (
            sum((one.advertised or 0.0) * wait for one, wait in zip(mine, waits, strict=True)) / advertised
        )
        if math.isnan(planned):
            continue
        share = sum(one.filled or 0.0 for one in mine) / advertised
        found.append(_wait(kind, advertised, planned, share, mine[0].quarter, _range(assumptions, planned)))
    return tuple(found)


def _kinds_and_months(posts: pd.DataFrame, rural: dict[str, str]) -> dict[tuple[str, str], tuple[str, float]]:
    """Of the posts of a cluster and role, the kind of place of their bases, and months to fill by WTE."""
    found: dict[tuple[str, str], tuple[str, float]] = {}
    for (cluster, role), mine in posts.groupby(["cluster_id", "role_id"], sort=True):
        kinds = {rural.get(str(base), "") for base in mine["base_id"]}
        wte = mine["wte"].to_numpy(dtype=float)
        months = float((wte * mine["months_to_fill"].to_numpy(dtype=float)).sum() / wte.sum())
        found[str(cluster), str(role)] = (kinds.pop() if len(kinds) == 1 else MIXED, months)
    return found


def _wait(
    kind: str, advertised: float, planned: float, share: float, quarter: int, ends: tuple[float, float] | None
) -> WaitFound:
    """The wait that a share filled after so many quarters says, and whether the assumption holds."""
    low, high = ends or (None, None)
    if advertised < FEW_WTE:
        return WaitFound(kind, advertised, planned, None, low, high, "few")
    if share <= 0 or share >= 1:
        return WaitFound(kind, advertised, planned, None, low, high, "longer" if share <= 0 else "shorter")
    months = -MONTHS * quarter / math.log(1 - share)
    holds = low is None or high is None or low <= months <= high
    return WaitFound(kind, advertised, planned, months, low, high, "holds" if holds else "mend")


def _range(assumptions: pd.DataFrame, planned: float) -> tuple[float, float] | None:
    """The range of these waits: as wide, in proportion, as that of the assumed months to fill."""
    row = assumptions[assumptions["item"] == ITEM]
    if row.empty or not float(row["value"].iloc[0]) > 0:
        return None
    value, low, high = (float(row[name].iloc[0]) for name in ("value", "low", "high"))
    return planned * low / value, planned * high / value
