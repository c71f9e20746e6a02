"""The run folder: what it holds, byte for byte, and how it is put where it belongs, whole or not at all.

answer.json, posts.csv, care.csv …      tables and answer; `placed.csv` for its owner alone
care_before.csv, filled.csv             what verification needs beside them
summary.*.html, map.*.html              pages in both languages; no map of a region without coordinates
inputs/scenario.toml, inputs/data/*     the bytes that were read
manifest.json                           the hash of every other file but timing.json; versions, seed
timing.json                             seconds; outside the hashes and the same-bytes promise
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.errors import BadInput, Fault
from placement.i18n import languages_of
from placement.report import draw_map, write_summary
from placement.results.tables import PRIVATE
from placement.store.atomic import exchange

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from placement.results.view import View
    from placement.scenario.inputs import Inputs

ANSWER, MANIFEST, TIMING, INPUTS = "answer.json", "manifest.json", "timing.json", "inputs"
UNHASHED = frozenset({MANIFEST, TIMING})
PACKAGES = ("placement", "pulp", "highspy", "numpy", "pandas", "geopandas", "shapely", "folium")
FORMAT = 1
FOR_ALL, FOR_OWNER = 0o644, 0o600


def versions() -> dict[str, str]:
    """Python and the packages that a result may depend on."""
    found = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    return dict(sorted(found.items()))


def as_csv(table: pd.DataFrame) -> bytes:
    """UTF-8, comma, LF, header, no index; the shortest text of each figure."""
    return table.to_csv(index=False, lineterminator="\n").encode()


def as_json(document: Mapping[str, Any]) -> bytes:
    """Keys in order, so that the same content is the same bytes. Refuses what JSON has no word for."""
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def pages(view: View) -> dict[str, bytes]:
    """The summary and, where it is known where places lie, the map in each language."""
    languages = languages_of(view.answer)
    drawn = languages if view.region.located else ()
    return {
        **{f"summary.{language}.html": write_summary(view, language).encode() for language in languages},
        **{f"map.{language}.html": draw_map(view, language).encode() for language in drawn},
    }


def contents(view: View, inputs: Inputs) -> dict[str, bytes]:
    """Every file of a run folder but timing.json: path to bytes."""
    files = {
        ANSWER: as_json(view.answer),
        **{f"{name}.csv": as_csv(table) for name, table in view.tables.items()},
        **pages(view),
        **{f"{INPUTS}/{name}": content for name, content in inputs.files.items()},
    }
    return {**files, MANIFEST: as_json(manifest(view.answer, inputs.scenario.solve.seed, files))}


def manifest(answer: Mapping[str, Any], seed: int, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The hash of each file, and what the run was, without any path or time."""
    return {
        "format": FORMAT,
        "scenario": answer["scenario"]["id"],
        "option": answer["option"],
        "region": answer["region"],
        "status": answer["status"],
        "seed": seed,
        "versions": answer["versions"],
        "files": {name: digest(content) for name, content in sorted(files.items()) if name not in UNHASHED},
    }


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def check_place(out: Path) -> None:
    """Whether a run folder may be put there.

    Raises BadInput if something else is there (a file, or a folder with other things in it), or if the
    system does not let us write there.
    """
    try:
        there, above = out.exists(), next(one for one in out.absolute().parents if one.exists())
        full = out.is_dir() and any(out.iterdir())
        writable = above.is_dir() and os.access(above, os.W_OK | os.X_OK)
    except (OSError, ValueError):
        raise BadInput([Fault("run_out_refused", out.name[:80], column="--out")]) from None
    if there and not out.is_dir():
        raise BadInput([Fault("run_out_file", out.name, column="--out")])
    if full and not (out / MANIFEST).is_file():
        raise BadInput([Fault("run_out_foreign", out.name, column="--out")])
    if not writable:
        raise BadInput([Fault("run_out_refused", out.name[:80], column="--out")])


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Make `out` hold exactly these files, whole or not at all.

    They are written beside it first; `out` is touched when all are complete, and put back if the exchange
    fails. Raises BadInput if `out` is no run folder, OSError if the disk refuses.
    """
    out = out.resolve()
    check_place(out)

    def fill(fresh: Path) -> None:
        for name, content in files.items():
            _write(fresh / name, content, private=name.removesuffix(".csv") in PRIVATE)

    exchange(out, fill)


def _write(path: Path, content: bytes, *, private: bool) -> None:
    """A new file; a private one is nobody else's to read from its first moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = FOR_OWNER if private else FOR_ALL
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    path.chmod(mode)
