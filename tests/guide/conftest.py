"""An environment of a stranger: the built wheel, and nothing of the checkout.

The libraries that it needs are those of the tests' environment, so that no run of the tests downloads
anything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shared import made_once

ROOT = Path(__file__).parents[2]
SOURCES = (
    "placement",
    "configs",
    "data/england-2021",
    "data/wales",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
BUILD = "import setuptools.build_meta as build; print(build.build_wheel('dist'))"


def ran(command: list[str | Path], folder: Path) -> str:
    """What a command prints, outside the checkout; it has to end well."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@dataclass(frozen=True)
class Stranger:
    """An environment that has the wheel: its folder, its interpreter, and the names of the wheel's files."""

    home: Path
    python: Path
    names: frozenset[str]


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """The wheel, built from a copy that is gone when it is used, and installed once for all processes."""
    home, python, names = made_once(tmp_path_factory, "stranger", _installed)
    return Stranger(Path(home), Path(python), frozenset(names))


def _installed(home: Path) -> tuple[str, str, list[str]]:
    """An environment in the folder: where it is, its interpreter, and the names of the wheel's files."""
    copy = home / "source"
    for name in SOURCES:
        there = copy / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, there, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, there)
    ran([sys.executable, "-c", BUILD], copy)
    wheel = next((copy / "dist").glob("placement-*.whl"))
    names = sorted(zipfile.ZipFile(wheel).namelist())
    venv.create(home / "env", with_pip=False)
    python = home / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    ran([*pip, "--no-deps", "--no-index", wheel], home)
    own = Path(ran([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home).strip())
    (own / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    shutil.rmtree(copy)
    return str(home / "env"), str(python), names


@pytest.fixture
def python(stranger: Stranger) -> Path:
    """The interpreter of an environment that has the wheel."""
    return stranger.python
