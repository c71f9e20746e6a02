"""The tutorials' code runs from the built wheel, in a fresh environment, outside the checkout.

The environment has the wheel and nothing else of its own; the libraries that it needs are those of the
tests' environment, so that no run of the tests downloads anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIALS = ROOT / "docs" / "tutorials"
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SOURCES = ("placement", "configs", "data/wales", "pyproject.toml", "README.md", "LICENSE")
BUILD = "import setuptools.build_meta as build; print(build.build_wheel('dist'))"
WHERE = "import placement; print(placement.__file__)"


@cache
def names() -> list[str]:
    return sorted(path.stem for path in TUTORIALS.glob("*.md") if path.stem != "index")


def script_of(name: str) -> str:
    return "\n".join(CELL.findall((TUTORIALS / f"{name}.md").read_text(encoding="utf-8")))


def _ran(command: list[str | Path], folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has the wheel."""
    home = tmp_path_factory.mktemp("stranger")
    copy = home / "source"
    for name in SOURCES:
        there = copy / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, there, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, there)
    _ran([sys.executable, "-c", BUILD], copy)
    wheel = next((copy / "dist").glob("placement-*.whl"))
    venv.create(home / "env", with_pip=True)
    binary = home / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    _ran([binary, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], home)
    own = Path(_ran([binary, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home).strip())
    (own / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    shutil.rmtree(copy)
    return binary


def test_every_tutorial_has_code() -> None:
    assert len(names()) >= 4
    for name in names():
        assert "import placement as pl" in script_of(name)
        compile(script_of(name), name, "exec")


@pytest.mark.parametrize("name", names())
def test_its_code_runs_from_the_wheel(name: str, python: Path, tmp_path: Path) -> None:
    script = tmp_path / f"{name}.py"
    script.write_text(script_of(name), encoding="utf-8")
    assert str(ROOT) not in _ran([python, "-c", WHERE], tmp_path)
    _ran([python, script], tmp_path)
