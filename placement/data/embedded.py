"""Where the scenarios and tables are that travel with the package."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

HOME = "share/placement"
"""Where an installed wheel puts the scenarios and tables, under the environment's own folder."""


def path(name: str) -> Path:
    """Where a file of the examples is: in the checkout, or where the wheel put it.

    `name` is relative to the project's top ("configs/wales-ahp.toml"). Raises FileNotFoundError.
    """
    beside = Path(__file__).resolve().parents[2] / name
    if beside.is_file():
        return beside
    try:
        listed = files("placement") or []
    except PackageNotFoundError:
        listed = []
    for one in listed:
        if one.as_posix().endswith(f"{HOME}/{name}"):
            return Path(str(one.locate())).resolve()
    raise FileNotFoundError(f"the examples hold no {name}")
