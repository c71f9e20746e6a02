"""The figures and names that stand in this package as data: facts/*.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "facts"


@cache
def facts(name: str) -> dict[str, Any]:
    """One file of facts, by its stem; read once, to be left unchanged."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
