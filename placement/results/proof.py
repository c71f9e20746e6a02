"""What a solver proved: values and bounds, programme by programme. Claims, as far as anybody else goes.

A run takes them from its solve; verification takes them from `answer.json`, where they are what cannot be
shown without solving again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from placement.model.aims import Aim
from placement.results.document import AnswerDocument
from placement.results.document_entries import AimEntry
from placement.solve.answer import Answer, total
from placement.solve.outcome import EARLY, Solved, StoppedBy, worst
from placement.solve.parallel import Outcome

DECIMALS = 6


@dataclass(frozen=True)
class Claim:
    """A solver's word on one aim, in the aim's unit; None is not known. `before` is today's service."""

    value: float | None
    bound: float | None
    before: float | None
    stopped_by: StoppedBy | None


@dataclass(frozen=True)
class ProgrammeProof:
    """One programme: whose it is, how large, and what is claimed of each aim, by its id."""

    regions: tuple[str, ...]
    services: int
    columns: int
    rows: int
    stopped_by: StoppedBy
    aims: Mapping[str, Claim]


@dataclass(frozen=True)
class Proof:
    """The whole: claims by aim, the programmes, and what stopped the search."""

    aims: Mapping[str, Claim]
    programmes: tuple[ProgrammeProof, ...]
    stopped_by: StoppedBy

    @property
    def stopped_early(self) -> bool:
        return self.stopped_by in EARLY

    @property
    def reached(self) -> dict[str, tuple[float, float, str]]:
        """For each aim that was reached: value, bound (infinite if none is proved), what stopped it."""
        return {
            aim: (claim.value, math.inf if claim.bound is None else claim.bound, claim.stopped_by or "")
            for aim, claim in self.aims.items()
            if claim.value is not None
        }


def proof_of(answer: Answer, aims: Sequence[Aim]) -> Proof:
    """What the solves behind an answer proved."""
    programmes = tuple(
        ProgrammeProof(
            regions=part.region_ids,
            services=part.services,
            columns=part.columns,
            rows=part.rows,
            stopped_by=_stopped_by([outcome], aims),
            aims={aim.id: _claim([outcome], aim.id) for aim in aims},
        )
        for part, outcome in zip(answer.parts, answer.outcomes, strict=True)
        if part.region_ids  # else it reaches nobody: what a region alone leaves of a national service
    )
    return Proof(
        aims={aim.id: _claim(answer.outcomes, aim.id) for aim in aims},
        programmes=programmes,
        stopped_by=_stopped_by(answer.outcomes, aims),
    )


def _claim(outcomes: Sequence[Outcome], goal: str) -> Claim:
    reached = total(outcomes, goal)
    if reached is None:
        return Claim(None, None, _before(outcomes, goal), None)
    value, bound = finite(reached.value), finite(reached.bound)
    return Claim(value, bound, _before(outcomes, goal), reached.stopped_by)


def _before(outcomes: Sequence[Outcome], goal: str) -> float | None:
    found = [reached.value for o in outcomes for reached in o.before.reached if reached.goal == goal]
    return finite(sum(found)) if len(found) == len(outcomes) else None


def _stopped_by(outcomes: Sequence[Outcome], aims: Sequence[Aim]) -> StoppedBy:
    """The worst of all, and what cut off aims that were never reached."""
    found: list[StoppedBy] = []
    for outcome in outcomes:
        reached = outcome.after.reached if isinstance(outcome.after, Solved) else ()
        found += [r.stopped_by for r in reached]
        if len(reached) < len(aims):
            ended = outcome.after.ended if isinstance(outcome.after, Solved) else None
            found.append(ended or "work")
    return worst(found)


def claimed(answer: AnswerDocument) -> Proof:
    """The proof that an `answer.json` claims.

    Raises KeyError, TypeError or ValueError if it is not one.
    """
    return Proof(
        aims={str(entry["id"]): _claimed(entry) for entry in answer["aims"]},
        programmes=tuple(
            ProgrammeProof(
                regions=tuple(str(name) for name in entry["regions"]),
                services=_count(entry["services"]),
                columns=_count(entry["columns"]),
                rows=_count(entry["rows"]),
                stopped_by=_stop(entry["stopped_by"]),
                aims={str(aim["id"]): _claimed(aim) for aim in entry["aims"]},
            )
            for entry in answer["programmes"]
        ),
        stopped_by=_stop(answer["stopped_by"]),
    )


def _claimed(entry: AimEntry) -> Claim:
    value, bound, before, stopped = (entry["value"], entry["bound"], entry["before"], entry["stopped_by"])
    return Claim(
        value=None if value is None else float(value),
        bound=None if bound is None else float(bound),
        before=None if before is None else float(before),
        stopped_by=None if stopped is None else _stop(stopped),
    )


def _count(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _stop(value: object) -> StoppedBy:
    if value not in get_args(StoppedBy):
        raise ValueError(value)
    return value  # type: ignore[return-value]  # one of the choices


def to_six(value: float) -> float:
    """The value to six decimals, as documents hold what is always a number."""
    return float(round(value, DECIMALS)) + 0.0


def finite(value: float) -> float | None:
    """The same of what may be none: None if it is not a number that can be written."""
    return to_six(value) if math.isfinite(value) else None


def six_or_none(value: float | None) -> float | None:
    """The same; None where there is none."""
    return None if value is None else finite(value)
