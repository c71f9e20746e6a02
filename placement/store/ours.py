"""What this program made: only a folder of its own, as it was written, is ever replaced.

Such a folder has a manifest that says its kind and the hash of each file. A file that was changed or added is
somebody's work, and so is the folder then; a file that is missing is nobody's loss. A folder of all regions
holds run folders.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

MANIFEST, TIMING = "manifest.json", "timing.json"
FORMAT = 1
OF_REGIONS = "regions"
RUN_KINDS: frozenset[str | None] = frozenset({None})
"""A run folder states no kind."""
KNOWN = frozenset({MANIFEST, TIMING})
BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that a desktop puts into any folder that it shows."""
LARGEST_MANIFEST = 20_000_000
HASH = re.compile(r"[0-9a-f]{64}")


def strange_in(folder: Path, kinds: Collection[str | None]) -> str | None:
    """The first thing in a folder for whose sake it is not to be replaced; None if there is nothing such.

    `kinds` are those that may be replaced; that of a run folder is None.
    """
    names = list(_names(folder))
    if not names:
        return None
    manifest = manifest_in(folder)
    if manifest is None:
        return names[0] if MANIFEST not in names else MANIFEST
    if manifest.get("kind") not in kinds:
        return MANIFEST
    inner = regions_in(manifest)
    for name in inner:
        if (folder / name).is_dir() and (strange := strange_in(folder / name, RUN_KINDS)) is not None:
            return f"{name}/{strange}"
    for name in names:
        if name.split("/")[0] in inner or name in KNOWN or name.rpartition("/")[2] in BY_SYSTEMS:
            continue
        stated = manifest["files"].get(name)
        path = folder / name
        if stated is None or path.is_symlink() or not path.is_file() or hashed(path) != stated:
            return name
    return None


def manifest_in(folder: Path) -> Mapping[str, Any] | None:
    """A folder's manifest, if it is one of ours by its form."""
    path = folder / MANIFEST
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST_MANIFEST:
            return None
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    files = found.get("files")
    fits = isinstance(files, dict) and all(
        isinstance(stated, str) and HASH.fullmatch(stated) for stated in files.values()
    )
    kind = found.get("kind")
    return found if fits and (kind is None or isinstance(kind, str)) else None


def regions_in(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the run folders within a folder of all regions; of other kinds none."""
    regions = manifest.get("regions")
    if manifest.get("kind") != OF_REGIONS or not isinstance(regions, dict):
        return ()
    return tuple(name for name in regions if name not in {"", ".", ".."} and "/" not in name)


def whole(folder: Path) -> bool:
    """Whether nothing is missing from a folder of ours, and nothing strange in it."""
    manifest = manifest_in(folder)
    if manifest is None:
        return False
    there = all((folder / name).is_file() for name in manifest["files"])
    return there and strange_in(folder, {manifest.get("kind")}) is None


def same_files(one: Path, hashes: Mapping[str, str]) -> bool:
    """Whether a folder states exactly these hashes of its files."""
    manifest = manifest_in(one)
    return manifest is not None and manifest["files"] == dict(hashes)


def hashed(path: Path) -> str:
    """The SHA-256 of a file; empty, which is no hash, if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _names(folder: Path) -> Iterator[str]:
    """All that lies in a folder but plain folders, in order; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()
