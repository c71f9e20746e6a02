"""What is left out of a run of the tests, and that nothing else is.

Two kinds of tests are run when they are asked for: those that build the embedded data again from the
published figures (`PLACEMENT_SOURCE` names their folder), and those beside spopt (the extra `bench`). All
others need nothing that a clone and `make setup` do not bring. Where `CI` is set, a test that is skipped
has failed, unless the system or the disk it runs on cannot do what it tests.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

SOURCE = Path(os.environ.get("PLACEMENT_SOURCE", ""))
"""The folder of the published figures; it is used by tests of the mark `source` alone."""
OF_THE_MACHINE = ("this system", "this disk")
"""How the reason of a skip begins that is no want of a file or a package, and so no failure in CI."""
NO = frozenset({"", "0", "false"})


def asked_for() -> dict[str, bool]:
    """The marks of tests that are run on request, and whether they are."""
    return {"source": bool(os.environ.get("PLACEMENT_SOURCE")), "bench": find_spec("spopt") is not None}


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in NO


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "spawned: about how workers start and end (`tests/forked.py`)")
    config.addinivalue_line("markers", "source: builds from published figures; PLACEMENT_SOURCE=FOLDER asks")
    config.addinivalue_line("markers", "bench: compares with spopt; installing the extra `bench` asks")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for."""
    marks = [mark for mark, asked in asked_for().items() if not asked]
    left = [item for item in items if any(item.get_closest_marker(mark) for mark in marks)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skip is a failure: something is missing that should be there."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same of a whole file."""
    report = yield
    if report.outcome == "skipped":
        _refuse(report)
    return report


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    found = report.longrepr
    reason = str(found[2] if isinstance(found, tuple) else found).removeprefix("Skipped: ")
    if in_ci() and not reason.startswith(OF_THE_MACHINE):
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing may be for want of something: {reason}"


def pytest_report_header() -> list[str]:
    """What this run leaves out, and how to ask for it."""
    how = {
        "source": "tests that build the embedded data again: PLACEMENT_SOURCE=FOLDER of published figures",
        "bench": "tests beside spopt: the extra `bench`",
    }
    return [f"left out: {how[mark]}" for mark, asked in asked_for().items() if not asked]
