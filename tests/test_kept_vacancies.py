"""What vacancies filled would bring, against the multipliers that a run keeps of both linear programmes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from placement.audit.verify_kept import show_kept
from placement.results.vacancies import Vacancies
from placement.run import run
from placement.store.folder import PROOF
from placement.store.report import Report
from tests.running import read_back, small
from tests.test_kept_proof import VACANT, changed, scaled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def true_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the small scenario."""
    home = tmp_path_factory.mktemp("vacancies")
    return run(small(home), out=home / "out").folder


def _said_of_vacancies(folder: Path, content: bytes, part: float = 1.0) -> set[str]:
    """What is said of these multipliers of vacancies, with a part of the care that is told of."""
    inputs, view, recorded = read_back(folder)
    assert recorded.vacancies is not None
    filled, both = recorded.vacancies.filled, recorded.vacancies.both
    told = Vacancies(filled, replace(both, wte=both.wte * part))
    report = Report()
    show_kept(inputs, view, recorded.allocation, {PROOF: content}, report, reprove=False, vacancies=told)
    return {one.key for one in (*report.wrong, *report.shown, *report.not_shown) if "vacanc" in one.key}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda document: scaled({"programmes": document["vacancies"][:1]}), "wrong.kept_vacancies"),
        (lambda document: scaled({"programmes": document["vacancies"][1:]}), "wrong.kept_vacancies"),
        (lambda document: document["vacancies"].reverse(), "wrong.kept_vacancies"),
        (lambda document: document.pop("vacancies"), "not_shown.vacancies"),
    ],
    ids=["without posts", "with them", "exchanged", "lost"],
)
def test_tampered_multipliers_of_vacancies_are_told(true_folder: Path, change: Any, key: str) -> None:
    assert _said_of_vacancies(true_folder, changed(true_folder, change)) == {key}


def test_less_told_of_vacancies_than_they_would_bring_is_wrong(true_folder: Path) -> None:
    content = (true_folder / PROOF).read_bytes()
    assert _said_of_vacancies(true_folder, content) == {VACANT}
    assert _said_of_vacancies(true_folder, content, 0.999) == {"wrong.kept_vacancies"}
