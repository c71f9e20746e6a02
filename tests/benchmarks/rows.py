"""What was measured as rows, each beside its limit or its peer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tests.benchmarks.building import Building
from tests.benchmarks.command import Measured
from tests.benchmarks.duels import Duel

GAP_OF_GAIN = 0.0005
SOLVE_SECONDS = 20.0
ALL_SECONDS = 35.0
POOLED_GAP = 0.001
POOLED_SECONDS = 60.0
PEAK_GB = 3.0
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


@dataclass(frozen=True)
class PartRow:
    """One programme by both, as text; "over" its seconds and "at most" the ratio where plain did not end."""

    who: str
    size: str
    ours: str
    plain: str
    ratio: str
    cpu_ratio: str
    gap_ours: str
    gap_plain: str
    agree: str


def command_rows(measured: Measured, times: int) -> list[Row]:
    """The command as people start it, against what was promised of it."""
    return [
        _gap_row("Share of the gain left unproved", measured.gap_of_gain, GAP_OF_GAIN),
        _limited(
            f"Solving, with assembly and checks, median run of {times}",
            measured.solve_seconds,
            SOLVE_SECONDS,
            "s",
        ),
        _limited(f"Whole command, median run of {times}", measured.seconds, ALL_SECONDS, "s"),
        _limited("Most memory, all processes together", measured.peak_bytes / GB, PEAK_GB, "GB", places=2),
        Row(
            "Processor time of the whole command",
            f"{measured.cpu_seconds:.1f} s",
            f"{measured.seconds:.1f} s by the clock",
            None,
        ),
    ]


def pooled_rows(measured: Measured, times: int) -> list[Row]:
    """One budget for all regions."""
    return [
        _gap_row("Pooled: share of the gain left unproved", measured.gap_of_gain, POOLED_GAP),
        _limited(
            f"Pooled: solving, with assembly and checks, median run of {times}",
            measured.solve_seconds,
            POOLED_SECONDS,
            "s",
        ),
    ]


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


def part_rows(duels: Sequence[Duel], names: Mapping[str, str]) -> list[PartRow]:
    """Every programme in detail."""
    return [
        PartRow(
            who=named(duel, names),
            size=f"{duel.part.columns:,} x {duel.part.rows:,}",
            ours=f"{duel.ours.seconds:.2f}",
            plain=f"{'' if duel.plain.ended else 'over '}{duel.plain.seconds:.2f}",
            ratio=f"{_at_most(ended=duel.plain.ended)}{duel.ratio:.2f}",
            cpu_ratio=f"{_at_most(ended=duel.plain.ended)}{duel.cpu_ratio:.2f}",
            gap_ours=f"{duel.ours.gap:.6f}",
            gap_plain=f"{duel.plain.gap:.6f}" if math.isfinite(duel.plain.gap) else "no plan yet",
            agree="yes" if duel.agrees else "NO",
        )
        for duel in duels
    ]


def named(duel: Duel, names: Mapping[str, str]) -> str:
    """Whose programme it is; one of many regions by their number."""
    regions = duel.part.region_ids
    who = names[regions[0]] if len(regions) == 1 else f"{len(regions)} regions"
    return who if duel.part.searched else f"{who} (nothing to search)"


def broken(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.holds is False]


def _gap_row(what: str, gap: float | None, limit: float) -> Row:
    if gap is None:
        return Row(what, "nothing to gain", f"at most {limit:g}", None)
    return Row(what, f"{gap:.6f}", f"at most {limit:g}", gap <= limit)


def _limited(what: str, value: float, limit: float, unit: str, *, places: int = 1) -> Row:
    return Row(what, f"{value:.{places}f} {unit}", f"at most {limit:g} {unit}", value <= limit)


def _ratio(what: str, ours: float, plain: float, *, ended: bool) -> Row:
    beside = f"at most {RATIO:g}; plain HiGHS took {'' if ended else 'over '}{plain:.1f} s"
    return Row(
        what, f"{_at_most(ended=ended)}{ours / plain:.2f} ({ours:.1f} s)", beside, ours <= RATIO * plain
    )


def _at_most(*, ended: bool) -> str:
    return "" if ended else "at most "
