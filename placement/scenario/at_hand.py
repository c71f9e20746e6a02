"""What a worker gets of a question: where its inputs are on this machine, or their bytes; read there once."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from placement.data import read_region
from placement.data.region import Region
from placement.errors import BadInput, Fault
from placement.scenario import Scenario, read_scenario
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, computed_files, tables_read

KEPT = 4
"""Questions that a worker keeps at hand."""


@dataclass(frozen=True, eq=False)
class WorkerSource:
    """A question that was checked: its file where the worker is on this machine, else its files' bytes.

    Two of the same `key`, where they have one, are the same question: what was read of one serves the other.
    """

    config: Path
    option: str | None
    versions: Mapping[str, str]
    files: Mapping[str, bytes] | None
    key: str = ""

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, WorkerSource) and self.key != "" and self.key == other.key
        return self is other or same

    def __hash__(self) -> int:
        return hash(self.key) if self.key else id(self)


def same_versions(source: WorkerSource, here: Mapping[str, str]) -> None:
    """Raise BadInput where a worker has other packages than whoever asks."""
    other = [
        f"{name} {here.get(name)}" for name, stated in source.versions.items() if here.get(name) != stated
    ]
    if other:
        raise BadInput([Fault("each_versions", ", ".join(other), column="--scheduler")])


@lru_cache(maxsize=KEPT)
def at_hand(source: WorkerSource) -> tuple[Scenario, Region, Mapping[str, bytes]]:
    """What a worker reads once: the scenario, to be solved by one process, the tables, and their bytes."""
    if source.files is None:
        scenario, known = read_plainly(source.config, source.option)
        tables = {f"{TABLES_FOLDER}/{name}": content for name, content in tables_read(known).items()}
        files: Mapping[str, bytes] = {
            SCENARIO: source.config.read_bytes(),
            **tables,
            **computed_files(known, scenario),
        }
    else:
        files = source.files
        place = Path(tempfile.mkdtemp(prefix="placement-"))
        weakref.finalize(source, shutil.rmtree, place, ignore_errors=True)  # checks look at the files again
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        scenario, known = read_plainly(place / SCENARIO, source.option, place / TABLES_FOLDER)
    solve = scenario.solve.model_copy(update={"processes": 1})
    return scenario.model_copy(update={"solve": solve}), known, files


def read_plainly(config: Path, option: str | None, tables: Path | None = None) -> tuple[Scenario, Region]:
    """The scenario, with one of its options, and its tables; whether they fit each other is not asked."""
    scenario = read_scenario(config, tables=tables)
    if option is not None:
        scenario = scenario.with_option(option)
    return scenario, read_region(scenario.data_folders, scenario.about.languages)
