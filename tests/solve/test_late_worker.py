"""A worker that begins late changes nothing: neither the plan nor the plans beside it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.aims import MetNeed, Travel
from placement.solve import decide as deciding
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.parallel import PackedProgramme, solve_together
from placement.solve.settings import Settings
from tests.cases import fund, role, service, tiny_case
from tests.late import LateProgramme
from tests.model.solving import USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

SETTINGS = Settings(gap_of_gain=1e-6, strategy="prices", near_part_of_gain=0.1)


def three_regions() -> Answer:
    """Of two clusters and two services each, with needs so near that posts may as well stand elsewhere."""
    needs = np.random.default_rng(3).uniform(8.0, 9.0, (6, 2)).round(2)
    case = tiny_case(
        areas=tuple(range(6)),
        bases=tuple(range(6)),
        counties=(0, 0, 1, 1, 2, 2),
        regions=(0, 1, 2),
        services=[service("one", level="cluster"), service("two", level="cluster")],
        need=needs.tolist(),
        in_post=[[2.0, 2.0]] * 6,
        roles=[role("registered", service=0), role("registered", service=1)],
    )
    found = decide(case, [fund(450_000), *USUAL], [MetNeed(), Travel()], SETTINGS, processes=2)
    assert isinstance(found, Answer)
    return found


def told(answer: Answer) -> list[bytes]:
    plans = [answer.allocation, *(one.allocation for one in answer.beside or ())]
    worth = [one.value for one in answer.beside or ()]
    return [*(part.tobytes() for plan in plans for part in (plan.posts,)), np.array(worth).tobytes()]


def test_a_worker_that_begins_late_changes_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = three_regions()
    assert at_once.beside
    assert at_once.most_elsewhere_wte is not None

    def late(programmes: Sequence[PackedProgramme], *args: Any, **more: Any) -> Any:
        first = programmes[0].unpacked()
        slow = LateProgramme(**{each.name: getattr(first, each.name) for each in fields(first)})
        return solve_together([PackedProgramme.of(slow), *programmes[1:]], *args, **more)

    monkeypatch.setattr(deciding, "solve_together", late)
    delayed = three_regions()
    assert told(delayed) == told(at_once)
    assert delayed.most_elsewhere_wte == at_once.most_elsewhere_wte

    def alone(programmes: Sequence[PackedProgramme], *args: Any, **more: Any) -> Any:
        return solve_together(programmes, *args, **{**more, "processes": 1})

    monkeypatch.setattr(deciding, "solve_together", alone)
    assert told(three_regions()) == told(at_once)
