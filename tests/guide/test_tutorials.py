"""The tutorials' code runs from the built wheel, in a fresh environment, outside the checkout.

`conftest.py` makes that environment.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.guide.conftest import ROOT, ran

TUTORIALS = ROOT / "docs" / "tutorials"
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FIRST = "decide"
"""The first tutorial, which `test_wheel.py` runs, and looks at what it comes to."""
WHERE = "import placement; print(placement.__file__)"


@cache
def names() -> list[str]:
    return sorted(path.stem for path in TUTORIALS.glob("*.md") if path.stem != "index")


def script_of(name: str) -> str:
    return "\n".join(CELL.findall((TUTORIALS / f"{name}.md").read_text(encoding="utf-8")))


def test_every_tutorial_has_code() -> None:
    assert len(names()) >= 4
    assert FIRST in names()
    for name in names():
        assert "import placement as pl" in script_of(name)
        compile(script_of(name), name, "exec")


def test_there_is_nothing_of_the_checkout(python: Path, tmp_path: Path) -> None:
    assert str(ROOT) not in ran([python, "-c", WHERE], tmp_path)


@pytest.mark.parametrize("name", [name for name in names() if name != FIRST])
def test_its_code_runs_from_the_wheel(name: str, python: Path, tmp_path: Path) -> None:
    script = tmp_path / f"{name}.py"
    script.write_text(script_of(name), encoding="utf-8")
    ran([python, script], tmp_path)
