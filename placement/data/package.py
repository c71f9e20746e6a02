"""datapackage.json: what the files of a region are and where they come from (Frictionless Data Package)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from placement.data.cells import HIDDEN, PLACEHOLDER
from placement.data.files import read_json
from placement.data.folders import Folders, there
from placement.errors import Fault

FILE = "datapackage.json"
REPLACES = "replaces"
"""Key of a resource: its file takes the place of the whole table of earlier folders."""
ATTRIBUTIONS = ("attribution_en", "attribution_cy")
"""Whom every page has to thank, by licence."""
DESCRIPTIONS = frozenset({"description", "description_en", "description_cy"})
"""Texts of several packages that are read one after the other; of other texts the last package's counts."""


def read_packages(folders: Folders, faults: list[Fault]) -> list[dict[str, Any]]:
    """The package of each folder as it stands, empty if it could not be read; a later folder needs none."""
    return [
        _read(folder, folders.named_in(folder, FILE), faults) if position == 0 or there(folder / FILE) else {}
        for position, folder in enumerate(folders.paths)
    ]


def _read(folder: Path, file: str, faults: list[Fault]) -> dict[str, Any]:
    document = read_json(folder / FILE, file, faults)
    if document is None:
        return {}
    resources = document.get("resources")
    if not isinstance(resources, list) or not resources:
        faults.append(Fault("package_no_resources", file, column="resources"))
        return {}
    for position, resource in enumerate(resources, start=1):
        where = f"resources[{position}].path"
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str) or not path:
            faults.append(Fault("package_no_path", file, column=where))
        elif _leaves_folder(path):
            faults.append(Fault("package_path_outside", file, column=where, value=path))
        elif not (there(folder / path) and (folder / path).is_file()):
            faults.append(Fault("package_file_missing", file, column=where, value=path))
    faults += [
        Fault(
            "package_attribution",
            file,
            column=f"{key}[{number}]",
            value=line if isinstance(line, str) else None,
        )
        for key in ATTRIBUTIONS
        for number, line in enumerate(_lines(document.get(key, [])), start=1)
        if not isinstance(line, str)
        or not line.strip()
        or HIDDEN.search(line)
        or PLACEHOLDER.fullmatch(line.strip())
    ]
    return document


def _lines(stated: Any) -> list[Any]:
    return stated if isinstance(stated, list) else [stated]


def merged(
    folders: Folders, packages: Sequence[dict[str, Any]], contents: Mapping[str, bytes]
) -> dict[str, Any]:
    """One package of several, in the order of their folders.

    Of the files, those that count are described, and those that are made of several folders' rows, whose
    `contents` are given, by what all of these say. Sources, licences, attributions and other lists are joined
    without repeats, and of a vintage `of` the same thing the last counts. Descriptions are joined, of all
    other keys the last package's counts. It is as it would be read back from `as_bytes`.
    """
    whole: dict[str, Any] = {}
    resources: dict[str, Any] = {}
    for folder, package in zip(folders.paths, packages, strict=True):
        for key, value in package.items():
            if key == "resources":
                continue
            before = whole.get(key)
            if isinstance(value, list) and isinstance(before, list):
                whole[key] = _joined(before, value)
            elif key in DESCRIPTIONS and before and before != value:
                whole[key] = f"{before} {value}"
            else:
                whole[key] = value
        for resource in package.get("resources", []):
            path = resource.get("path") if isinstance(resource, dict) else None
            if isinstance(path, str) and (path in contents or folders.holder(path) == folder):
                told = {**resources.get(path, {}), **resource} if path in contents else dict(resource)
                resources[path] = {key: value for key, value in told.items() if key != REPLACES}
    for path, content in contents.items():
        stated = resources.setdefault(path, {"name": path.partition(".")[0], "path": path})
        stated |= {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "bytes": len(content)}
    found: dict[str, Any] = json.loads(as_bytes({**whole, "resources": list(resources.values())}))
    return found


def replaces(package: Mapping[str, Any], file: str) -> bool:
    """Whether a folder's package says that its file takes the place of the whole table of earlier folders."""
    resources = package.get("resources", [])
    return any(
        isinstance(resource, dict) and resource.get("path") == file and resource.get(REPLACES) is True
        for resource in (resources if isinstance(resources, list) else [])
    )


def _joined(before: list[Any], after: list[Any]) -> list[Any]:
    """Entries of both lists, each once; an entry `of` the same thing as an earlier one takes its place."""
    entries: dict[Hashable, Any] = {}
    for entry in [*before, *after]:
        subject = entry.get("of") if isinstance(entry, dict) else None
        entries[subject if isinstance(subject, str) else json.dumps(entry, sort_keys=True)] = entry
    return list(entries.values())


def as_bytes(document: dict[str, Any]) -> bytes:
    """The same document is the same bytes."""
    return (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def changed_files(folders: Folders, packages: Sequence[dict[str, Any]]) -> list[str]:
    """Files that count whose contents no longer have the sha256 that their folder's package states."""
    changed = []
    each = list(zip(folders.paths, packages, strict=True))
    for position, (folder, package) in enumerate(each):
        for resource in package.get("resources", []):
            name, stated = str(resource["path"]), str(resource.get("hash", "")).removeprefix("sha256:")
            later = [(other, said) for other, said in each[position + 1 :] if there(other / name)]
            table = PurePosixPath(name).suffix == ".csv"
            if not stated or any(not table or replaces(said, name) for _, said in later):
                continue
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != stated:
                changed.append(folders.named_in(folder, name))
    return changed


def _leaves_folder(path: str) -> bool:
    pure = PurePosixPath(path)
    return pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or "\x00" in path
