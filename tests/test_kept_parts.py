"""What is claimed of each region, held against its own part of the plan and its own multipliers."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from placement.audit.verify_kept import show_kept
from placement.run import run
from placement.store.folder import PROOF
from placement.store.report import Report
from tests.running import read_back, small

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def true_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("parts")
    return run(small(home), out=home / "out").folder


@pytest.mark.parametrize(("name", "number", "key"), [
    ("value", 0, "part_value"), ("value", 1, "part_value"), ("before", 0, "part_before"),
    ("before", 1, "part_before"), ("bound", 0, "part_bound"),
])  # fmt: skip
def test_a_region_that_takes_from_another_what_is_claimed_is_told(
    true_folder: Path, name: str, number: int, key: str
) -> None:
    """One region claims a twentieth more and the other as much less: the sum stays."""
    inputs, view, recorded = read_back(true_folder)
    answer: Any = copy.deepcopy(view.answer)
    for part, more in zip(answer["programmes"], (0.05, -0.05), strict=True):
        part["aims"][number][name] += more
    report, files = Report(), {PROOF: (true_folder / PROOF).read_bytes()}
    claims, plan, before = replace(view, answer=answer), recorded.allocation, recorded.before
    show_kept(inputs, claims, plan, files, report, reprove=True, before=before)
    assert {one.key for one in report.wrong} == {f"wrong.{key}"}
