"""The one way a folder of results is written: of a run, a study, all regions, a match or a bundle.

Every file stands in the manifest with its hash, but for the manifest itself and what the kind leaves out.
A folder is written beside its place first and put there whole, or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from placement.data.files import read_json
from placement.errors import BadInput, Fault
from placement.store.atomic import exchange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

ANSWER, MANIFEST, TIMING, INPUTS = "answer.json", "manifest.json", "timing.json", "inputs"
FORMAT = 1
FOR_ALL, FOR_OWNER = 0o644, 0o600
PACKAGES = ("placement", "pulp", "highspy", "numpy", "pandas", "geopandas", "shapely", "folium")


@dataclass(frozen=True)
class Folder:
    """One kind of folder.

    `unhashed` are files outside the manifest's hashes; `private` are tables for their owner alone, without
    their ending: a name, wherever it lies in the folder, or a path.
    """

    unhashed: frozenset[str] = frozenset({MANIFEST})
    private: frozenset[str] = frozenset()

    def manifest(self, stated: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
        """The manifest's bytes: what the folder says of itself, and the hash of each file."""
        return as_json(self.entries(stated, files))

    def entries(self, stated: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
        """What the folder says of itself, and the hash of each file; no path and no time."""
        hashes = {
            name: digest(content) for name, content in sorted(files.items()) if name not in self.unhashed
        }
        return {"format": FORMAT, **stated, "files": hashes}

    def is_private(self, name: str) -> bool:
        """Whether a file is for its owner alone: by its name, or by its whole path in the folder."""
        stem = name.removesuffix(".csv")
        return stem in self.private or stem.rpartition("/")[2] in self.private

    def write(self, out: Path, files: Mapping[str, bytes]) -> None:
        """Make `out` hold exactly these files, whole or not at all.

        They are written beside it first; `out` is touched when all are complete, and put back if the
        exchange fails. Raises BadInput if `out` is no folder of this program, OSError if the disk refuses.
        """
        out = out.resolve()
        check_place(out)

        def fill(fresh: Path) -> None:
            for name, content in files.items():
                _write(fresh / name, content, FOR_OWNER if self.is_private(name) else FOR_ALL)

        exchange(out, fill)


def check_place(out: Path) -> None:
    """Whether a folder of results may be put there.

    Raises BadInput if something else is there (a file, or a folder with other things in it), or if the
    system does not let us write there.
    """
    if faults := place_faults(out, out.name):
        raise BadInput(faults)
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise BadInput([Fault("run_out_foreign", out.name, column="--out")])


def place_faults(out: Path, shown: str) -> list[Fault]:
    """Why nothing may be put there, whatever is there: it is a file, or the system does not let us."""
    try:
        there, above = out.exists(), next(one for one in out.absolute().parents if one.exists())
        if there:
            next(out.iterdir(), None) if out.is_dir() else None
        writable = above.is_dir() and os.access(above, os.W_OK | os.X_OK)
    except (OSError, ValueError):
        return [Fault("run_out_refused", shown[:80], column="--out")]
    if there and not out.is_dir():
        return [Fault("run_out_file", shown[:80], column="--out")]
    return [] if writable else [Fault("run_out_refused", shown[:80], column="--out")]


def kind_of(folder: Path) -> str | None:
    """The kind that a folder's manifest states; None where it states none or there is no manifest."""
    stated = read_json(folder / MANIFEST, MANIFEST, [])
    kind = None if stated is None else stated.get("kind")
    return kind if isinstance(kind, str) else None


def versions(more: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Python and the packages that a result may depend on."""
    found = {"python": platform.python_version(), **{name: version(name) for name in more}}
    return dict(sorted(found.items()))


def as_csv(table: pd.DataFrame) -> bytes:
    """UTF-8, comma, LF, header, no index; the shortest text of each figure."""
    return table.to_csv(index=False, lineterminator="\n").encode()


def as_json(document: Mapping[str, Any]) -> bytes:
    """Keys in order, so that the same content is the same bytes. Refuses what JSON has no word for."""
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, as a hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes, mode: int) -> None:
    """A new file; a private one is nobody else's to read from its first moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    path.chmod(mode)
