"""A question with some of its inputs exchanged for those of another, read and checked as any other."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomli_w

from placement.data.package import FILE as PACKAGE
from placement.scenario import scenario_of
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, Inputs, inputs_for
from placement.scenario.variants import positions
from placement.studies.diff.changed import (
    AIMS,
    OVERRIDES,
    REGION,
    RULES,
    TABLE,
    UNSEEN,
    ChangedInput,
    stated_by,
)

NO_PART = frozenset(
    {"about", "options", "option", "jobs", "forward", "path", "text", "document", "tables", "travel"}
)
"""What a scenario holds beside what it is decided by; minutes of travel stand in the case."""


def exchanged(before: Inputs, after: Inputs, changes: Sequence[ChangedInput]) -> Inputs:
    """`before` with these inputs as `after` has them. Raises BadInput where they do not fit together."""
    document, new = copy.deepcopy(stated_by(before)), stated_by(after)
    files, region = dict(before.files), before.only_region
    for change in changes:
        if change.part == REGION:
            region = after.only_region
        elif change.part in (RULES, OVERRIDES):
            _put_listed(document, new, change.part, change.name)
        elif change.part == AIMS:
            document["aims"] = new["aims"]
        elif change.part == TABLE:
            _put_file(files, after, f"{TABLES_FOLDER}/{change.name}")
        else:
            _put_part(document, new, change.part)
    document["scenario"] = {**document["scenario"], "data": TABLES_FOLDER}
    with TemporaryDirectory(prefix="placement-") as folder:
        home = Path(folder)
        for name, content in files.items():
            if name != SCENARIO:
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                (home / name).write_bytes(content)
        text = tomli_w.dumps(document)
        tables = home / TABLES_FOLDER
        scenario = scenario_of(document, text=text, path=home / SCENARIO, tables=tables)
        return inputs_for(scenario, region=region, content=text.encode())


def seen_of(inputs: Inputs) -> bytes:
    """All that a decision is made from: of two questions with the same bytes both decisions are the same.

    Questions with other bytes may still be decided alike. They must be read afresh, as a case keeps what was
    worked out of it.
    """
    scenario = inputs.scenario
    parts = {name: getattr(scenario, name) for name in type(scenario).model_fields if name not in NO_PART}
    return pickle.dumps((inputs.case, parts))


def _put_listed(document: dict[str, Any], new: dict[str, Any], part: str, name: str) -> None:
    """One rule or one wish as the other has it: in its place, at the end, or no more."""
    old_at, new_at = positions(document, part), positions(new, part)
    listed = document.setdefault(part, [])
    if name not in new_at:
        del listed[old_at[name]]
    elif name in old_at:
        listed[old_at[name]] = new[part][new_at[name]]
    else:
        listed.append(new[part][new_at[name]])


def _put_part(document: dict[str, Any], new: dict[str, Any], part: str) -> None:
    kept = {key: value for key, value in document.get(part, {}).items() if key in UNSEEN}
    if part in new:
        document[part] = {**{key: value for key, value in new[part].items() if key not in UNSEEN}, **kept}
    else:
        document.pop(part, None)


def _put_file(files: dict[str, bytes], after: Inputs, name: str) -> None:
    """A file as the other has it, and its package, where the file is new or gone."""
    if (name in files) != (name in after.files):
        files[f"{TABLES_FOLDER}/{PACKAGE}"] = after.files[f"{TABLES_FOLDER}/{PACKAGE}"]
    if name in after.files:
        files[name] = after.files[name]
    else:
        files.pop(name, None)
