"""In CI a test that is skipped has failed; elsewhere it is skipped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TESTS = """
import pytest

def test_passes():
    pass

def test_misses_a_file():
    pytest.skip("map.csv is not there")

def test_needs_another_system():
    pytest.skip("this system has no such files")

@pytest.mark.xfail(reason="known", strict=True)
def test_fails_as_known():
    assert False

@pytest.mark.source
def test_builds_again():
    pass
"""
WHOLE = """
import pytest
pytest.importorskip("no_such_package")
"""


def ran(home: Path, **environment: str) -> tuple[int, str]:
    """How pytest ends with the hooks, and what it says."""
    (home / "test_some.py").write_text(TESTS, encoding="utf-8")
    (home / "test_whole.py").write_text(WHOLE, encoding="utf-8")
    (home / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if key not in {"CI", "PLACEMENT_SOURCE"}}
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.skips",
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
        ],
        cwd=home,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    ended, said = ran(tmp_path)
    assert ended == 0
    assert re.search(r"1 passed, 3 skipped, \d deselected, 1 xfailed", said), said
    assert "left out: tests that build the embedded data again: PLACEMENT_SOURCE=FOLDER" in said


def test_in_ci_a_skip_for_want_of_a_file_or_a_package_fails(tmp_path: Path) -> None:
    ended, said = ran(tmp_path, CI="true")
    assert ended != 0
    assert "nothing may be for want of something: map.csv is not there" in said
    assert "could not import 'no_such_package'" in said
    assert re.search(r"1 failed, 1 passed, 1 skipped, \d deselected, 1 xfailed, 1 error", said), said


def test_what_builds_from_figures_is_run_when_it_is_asked_for(tmp_path: Path) -> None:
    ended, said = ran(tmp_path, PLACEMENT_SOURCE=str(tmp_path))
    assert ended == 0
    assert re.search(r"2 passed, 3 skipped, 1 xfailed", said), said


PLACES = ("placement", "tests", "docs", "configs", ".ci", "Makefile", "README.md", "METHOD.md")


@pytest.mark.parametrize("place", PLACES)
def test_nothing_looks_beside_the_checkout(place: str) -> None:
    """No file of the project names a folder beside it, so a clone is whole."""
    beside = re.compile(rb"\.\./sha" + rb"red|parents\[3\]|ROOT\.par" + rb"ent")
    top = ROOT / place
    paths = [path for path in (top, *top.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    assert paths
    assert [str(path) for path in paths if beside.search(path.read_bytes())] == []
