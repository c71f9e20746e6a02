"""What was measured as rows, each beside its limit or its peer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tests.benchmarks.building import Building
from tests.benchmarks.duels import Duel

GAP_OF_GAIN = 0.0005
POOLED_GAP = 0.001
RATIO = 0.5
GB = 1e9


@dataclass(frozen=True)
class Row:
    """One figure. `holds` is None where there is no limit to hold."""

    what: str
    measured: str
    beside: str
    holds: bool | None

    @property
    def verdict(self) -> str:
        return {True: "held", False: "BROKEN", None: "for information"}[self.holds]


def duel_rows(duels: Sequence[Duel], names: Mapping[str, str]) -> list[Row]:
    """Our whole step against plain HiGHS: the sum, each programme, and whether both proofs agree.

    The limit is the sum's. A single programme is for information: ours solves today's service and
    every goal, plain the first goal alone, which shows where there is hardly anything to search.

    Where plain did not end, its ratio is an upper limit of the true one; it holds only if that does.
    """
    ours = sum(duel.ours.seconds for duel in duels)
    plain = sum(duel.plain.seconds for duel in duels)
    ended = all(duel.plain.ended for duel in duels)
    rows = [_ratio("Our step over plain HiGHS, all programmes, once each", ours, plain, ended=ended)]
    rows += [
        replace(
            _ratio(
                f"Our step over plain HiGHS, {named(duel, names)}",
                duel.ours.seconds,
                duel.plain.seconds,
                ended=duel.plain.ended,
            ),
            holds=None,
        )
        for duel in duels
    ]
    agreed = sum(duel.agrees for duel in duels)
    rows.append(
        Row(
            "Programmes where both proofs agree",
            f"{agreed} of {len(duels)}",
            "all of them",
            agreed == len(duels),
        )
    )
    return rows


def building_row(building: Building) -> Row:
    return Row(
        f"Building {building.columns:,} columns through PuLP, over passing arrays",
        f"{building.ratio:.1f} times ({building.through_pulp:.3f} s)",
        f"passModel alone, {building.passed:.3f} s",
        None,
    )


def named(duel: Duel, names: Mapping[str, str]) -> str:
    """Whose programme it is; one of many regions by their number."""
    regions = duel.part.region_ids
    who = names[regions[0]] if len(regions) == 1 else f"{len(regions)} regions"
    return who if duel.part.searched else f"{who} (nothing to search)"


def broken(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.holds is False]


def gap_row(what: str, gap: float | None, limit: float) -> Row:
    if gap is None:
        return Row(what, "nothing to gain", f"at most {limit:g}", None)
    return Row(what, f"{gap:.6f}", f"at most {limit:g}", gap <= limit)


def _ratio(what: str, ours: float, plain: float, *, ended: bool) -> Row:
    beside = f"at most {RATIO:g}; plain HiGHS took {'' if ended else 'over '}{plain:.1f} s"
    return Row(
        what, f"{_at_most(ended=ended)}{ours / plain:.2f} ({ours:.1f} s)", beside, ours <= RATIO * plain
    )


def _at_most(*, ended: bool) -> str:
    return "" if ended else "at most "
