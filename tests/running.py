"""A small scenario that runs in a moment, with every rule and both aims; and ways to look at its folder.

config = small(tmp_path)                    two regions, each a cluster with one base, one service
result = run(config, out=tmp_path / "out")
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

from placement.audit.verify import read_run_folder
from placement.store.recorded import read_allocation
from placement.store.report import Report
from tests.builders import RULES, tiny_region, tiny_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from placement.results.view import View
    from placement.scenario.inputs import Inputs
    from placement.store.recorded import Recorded

ALL_RULES: tuple[Mapping[str, Any], ...] = (
    *RULES,
    {"rule": "supply", "id": "supply"},
    {"rule": "supervision", "id": "supervision"},
    {"rule": "places", "id": "places"},
    {"rule": "floor", "id": "nq", "level": "region", "amount": 1.0, "kinds": ["newly_qualified"]},
)
AIMS: tuple[Mapping[str, Any], ...] = (
    {"aim": "met_need", "id": "met_need"},
    {"aim": "travel", "id": "travel"},
)
NEVER: Mapping[str, Any] = {"rule": "floor", "id": "never", "level": "cluster", "amount": 999.0}
"""A floor that no fund can pay for."""


def small(home: Path, *more: Mapping[str, Any], **options: Any) -> Path:
    """Write a region and its scenario, with further rules, and return the scenario's path."""
    tiny_region(home / "tiny", regions=2, counties=2, clusters=2, services=1, edit=options.pop("edit", None))
    return tiny_scenario(home / "tiny.toml", rules=(*ALL_RULES, *more), aims=AIMS, **options)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path within."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def rehash(folder: Path) -> None:
    """Make the manifest fit the files as they stand: what a careful forger would do."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"] = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in sorted(bytes_of(folder).items())
        if name not in ("manifest.json", "timing.json")
    }
    text = json.dumps(manifest, sort_keys=True, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def rows_of(folder: Path, file: str) -> list[dict[str, str]]:
    """The rows of a table of a folder, as texts."""
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def forged(source: Path, folder: Path, file: str, change: Callable[[list[dict[str, str]]], None]) -> Path:
    """A copy of a run folder with one table changed, and a manifest that says it belongs there."""
    shutil.copytree(source, folder)
    rows = rows_of(folder, file)
    change(rows)
    with (folder / file).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    rehash(folder)
    return folder


def read_back(folder: Path) -> tuple[Inputs, View, Recorded]:
    """A run's question, what it says, and the plan of its tables, all as they stand in the folder."""
    inputs, view, _ = read_run_folder(folder)
    assert inputs is not None
    assert view is not None
    files = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    recorded = read_allocation(inputs, files, Report())
    assert recorded is not None
    return inputs, view, recorded
