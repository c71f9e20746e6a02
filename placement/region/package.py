"""datapackage.json: what the files of a region are and where they come from (Frictionless Data Package)."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import Any

from placement.errors import Fault
from placement.region.files import read_json

FILE = "datapackage.json"


def read_package(folder: Path, faults: list[Fault]) -> dict[str, Any]:
    """The package as it stands; empty if it could not be read."""
    document = read_json(folder / FILE, FILE, faults)
    if document is None:
        return {}
    resources = document.get("resources")
    if not isinstance(resources, list) or not resources:
        faults.append(Fault("package_no_resources", FILE, column="resources"))
        return {}
    for position, resource in enumerate(resources, start=1):
        where = f"resources[{position}].path"
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str) or not path:
            faults.append(Fault("package_no_path", FILE, column=where))
        elif _leaves_folder(path):
            faults.append(Fault("package_path_outside", FILE, column=where, value=path))
        elif not (folder / path).is_file():
            faults.append(Fault("package_file_missing", FILE, column=where, value=path))
    return document


def changed_files(folder: Path, package: dict[str, Any]) -> list[str]:
    """Files whose contents no longer have the sha256 that the package states, in its order."""
    changed = []
    for resource in package.get("resources", []):
        stated = str(resource.get("hash", "")).removeprefix("sha256:")
        path = folder / str(resource["path"])
        if stated and hashlib.sha256(path.read_bytes()).hexdigest() != stated:
            changed.append(str(resource["path"]))
    return changed


def _leaves_folder(path: str) -> bool:
    pure = PurePosixPath(path)
    return pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or "\x00" in path
