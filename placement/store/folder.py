"""The one way a folder of results is written: of a run, a study, all regions, a match or a bundle.

Every file stands in the manifest with its hash, but for the manifest itself and what the kind leaves out.
A folder is written beside its place first and put there whole, or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from placement.data.files import read_json
from placement.data.folders import called
from placement.errors import BadInput, Fault
from placement.store import ours
from placement.store.atomic import exchange, recover, remove, short
from placement.store.ours import RUN_KINDS, same_files, strange_in, whole

ANSWER, MANIFEST, TIMING, INPUTS = "answer.json", ours.MANIFEST, ours.TIMING, "inputs"
PROOF = "proof.json.gz"
"""The multipliers from which the bound is summed again."""
FORMAT = ours.FORMAT
FOR_ALL, FOR_OWNER = 0o644, 0o600
LONGEST_ADDED, LONGEST_BELOW = 25, 100
"""Characters that are added to a folder's name beside it, and those of the longest path within it."""
PACKAGES = ("placement", "pulp", "highspy", "numpy", "pandas", "geopandas", "shapely", "folium")


@dataclass(frozen=True)
class Folder:
    """One kind of folder.

    `kinds` are those that a manifest may state of a folder that this kind replaces; a run states none.
    `unhashed` are files outside the manifest's hashes; `private` are tables for their owner alone, without
    their ending: a name, wherever it lies in the folder, or a path.
    """

    kinds: frozenset[str | None] = RUN_KINDS
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

    def check_place(self, out: Path, keep: int = 0) -> None:
        """Whether such a folder may be put there: nothing is there but one of its kind, as it was written.

        What a kill left there is put right first. Raises BadInput if something else is there (a file, a
        folder with other or changed things in it), if the folder that `keep` would push out was changed,
        or if the system does not let us write there.
        """
        if faults := place_faults(out, called(out)):
            raise BadInput(faults)
        out = out.resolve()
        self.recover(out, keep)
        if out.is_dir() and (strange := strange_in(out, self.kinds)) is not None:
            raise BadInput([Fault("run_out_foreign", out.name or str(out), column="--out", value=strange)])
        if (oldest := changed_before(out, keep, self.kinds)) is not None:
            raise BadInput([Fault("run_keep_changed", oldest.name, column="--keep", value=str(keep))])

    def recover(self, out: Path, keep: int = 0) -> bool:
        """Put right what a kill left beside a place; whether its folder had to be put back there."""
        out = out.resolve()
        return recover(out, whole, lambda old: retire(old, out, keep))

    def write(self, out: Path, files: Mapping[str, bytes], *, keep: int = 0) -> Path | None:
        """Make `out` hold exactly these files, whole or not at all.

        They are written beside it first; `out` is touched when all are complete, and put back if the
        exchange fails. Up to `keep` folders that were there before stay beside it; returned is where the
        last one lies, None if there was none or it has the same files. Raises BadInput if `out` may not
        be replaced, OSError if the disk refuses.
        """
        self.check_place(out, keep)
        out = out.resolve()
        hashes = {name: digest(content) for name, content in files.items() if name not in self.unhashed}
        kept: list[Path] = []

        def fill(fresh: Path) -> None:
            for name, content in files.items():
                _write(fresh / name, content, FOR_OWNER if self.is_private(name) else FOR_ALL)

        def put_aside(old: Path) -> None:
            number = 0 if same_files(old, hashes) else keep
            if (place := retire(old, out, number)) is not None:
                kept.append(place)

        exchange(out, fill, put_aside)
        return kept[0] if kept else None


def place_faults(out: Path, shown: str) -> list[Fault]:
    """Why nothing may be put there, whatever is there: it is a file, or the system does not let us.

    A name is too long if the longest name of ours does not fit beside it or below it.
    """
    try:
        out = out.absolute()
        there = _exists(out)
        above = next((one for one in out.parents if _exists(one)), Path("/"))
        for longest in (out.with_name(short(out.name) + "x" * LONGEST_ADDED), out / ("x" * LONGEST_BELOW)):
            _exists(longest)
        if there:
            next(out.iterdir(), None) if out.is_dir() else None
        writable = above.is_dir() and os.access(above, os.W_OK | os.X_OK)
    except (OSError, ValueError):
        return [Fault("run_out_refused", shown[:80], column="--out")]
    if there and not out.is_dir():
        return [Fault("run_out_file", shown[:80], column="--out")]
    return [] if writable else [Fault("run_out_refused", shown[:80], column="--out")]


def _exists(path: Path) -> bool:
    """Whether something is there. Raises OSError or ValueError if the system cannot have such a name."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


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


def before(out: Path, number: int) -> Path:
    """Where the folder that was replaced `number` times ago lies."""
    return out.with_name(f"{short(out.name)}.before-{number}")


def changed_before(out: Path, keep: int, kinds: Collection[str | None]) -> Path | None:
    """A kept folder that would have to go and holds somebody's work; None if there is none."""
    oldest = before(out, keep)
    if keep and _free(out, keep) is None and strange_in(oldest, kinds) is not None:
        return oldest
    return None


def retire(old: Path, out: Path, keep: int) -> Path | None:
    """Keep a folder that was replaced, beside the place where it was; where it lies, or None if it is not.

    Older ones move on by one, as far as there is no gap between them; the last of `keep` goes.
    """
    if not keep:
        remove(old, out)
        return None
    last = _free(out, keep)
    if last is None:
        remove(before(out, keep), out)
        last = keep
    for number in range(last - 1, 0, -1):
        before(out, number).rename(before(out, number + 1))
    old.rename(before(out, 1))
    return before(out, 1)


def _free(out: Path, keep: int) -> int | None:
    """The first number that no kept folder has."""
    return next((number for number in range(1, keep + 1) if not before(out, number).exists()), None)
