"""An engine is asked once: its answer is kept with the hash of all that it rests on, and found again.

    question = engine's name, mode, settings; ids and points of areas and bases
    key      = question, version of the engine, SHA-256 of each file that it reads

An answer is looked for in the region's own folder (`travel_computed.npz`, which every run folder has), then
among those kept on this machine, by key; only then is the engine asked. A run folder has no map and needs
none: the question is enough there. Where the file that the engine would read is at hand, its hash must be
the stated one.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from placement.data.folders import called
from placement.data.put_file import put_file
from placement.data.travel.computed import (
    FILE,
    ComputedMinutes,
    TravelEngine,
    TravelPlaces,
    digest,
    packed,
    unpacked,
)
from placement.errors import BadInput, Fault

METHOD = 1
"""Of what this package does with an engine's answer; goes up when minutes may change."""
KEPT_IN = "PLACEMENT_CACHE"
"""Environment variable: the folder in which answers are kept on this machine."""
IN_MEMORY = 8
_known: OrderedDict[str, ComputedMinutes] = OrderedDict()


def obtain(
    engine: TravelEngine,
    places: TravelPlaces,
    folder: Path | None,
    *,
    pinned: bool = False,
    hashes: Mapping[str, str] | None = None,
) -> ComputedMinutes:
    """The engine's answer, from the region's folder, from those kept, or from the engine.

    What lies with the region counts where `pinned` says so, or where it was made from the very files that the
    engine would read, or they are not there. Who asks about the same files again and again gives their
    `hashes`, from `file_hashes`. Raises BadInput where that archive is broken, or the engine cannot answer.
    """
    question = question_of(engine, places)
    files = engine.files()
    at_hand = all(path.is_file() for path in files)
    if hashes is None:
        hashes = file_hashes(files) if at_hand else {}
    there = None if folder is None else _in_folder(folder).get(question)
    if there is not None and (pinned or not at_hand or there.made.get("files") == hashes):
        return there
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise BadInput(
            [
                Fault(
                    "travel_osrm_unprepared" if engine.name == "osrm" else "travel_file_missing",
                    called(path),
                    column=f"travel.{_setting(engine)}",
                )
                for path in missing
            ]
        )
    version = engine.version()
    key = digest([question, version, METHOD, hashes])
    if key in _known:
        _known.move_to_end(key)
        return _known[key]
    place = kept_in() / f"{key}.npz"
    found = _read(place, question)
    if found is None:
        found = engine.between(places)
        made = {
            "engine": engine.name,
            "mode": engine.mode,
            "version": version,
            "method": METHOD,
            "settings": engine.settings(),
            "files": hashes,
            **found.made,
            "question": question,
            "key": key,
        }
        found = replace(found, made=made)
        _keep(place, packed([found]))
    _known[key] = found
    while len(_known) > IN_MEMORY:
        _known.popitem(last=False)
    return found


def question_of(engine: TravelEngine, places: TravelPlaces) -> str:
    """Hash of what is asked, whatever file and version answer it."""
    return digest([engine.name, engine.mode, engine.settings(), places.told()])


def kept_in() -> Path:
    """Where answers are kept: as `PLACEMENT_CACHE` says, or where this system keeps such things."""
    stated = os.environ.get(KEPT_IN)
    if stated:
        return Path(stated) / "travel"
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "placement" / "travel"


def _setting(engine: TravelEngine) -> str:
    return "timetable" if engine.mode == "transit" else "roads"


def _in_folder(folder: Path) -> dict[str, ComputedMinutes]:
    place = folder / FILE
    if not place.is_file():
        return {}
    try:
        return unpacked(place.read_bytes())
    except ValueError as error:
        raise BadInput([Fault("travel_archive", FILE, slots={"why": str(error)})]) from None


def _read(place: Path, question: str) -> ComputedMinutes | None:
    """A kept answer; one that cannot be read, or answers something else, is worked out again."""
    try:
        return unpacked(place.read_bytes()).get(question)
    except (OSError, ValueError):
        return None


def _keep(place: Path, content: bytes) -> None:
    """Written beside its place and moved there: a kill leaves no half of it, a full disk costs time."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        put_file(place, content)
    except OSError:
        return


def file_hashes(files: Iterable[Path]) -> dict[str, str]:
    """Hex SHA-256 of each file, by its name."""
    found = {}
    for path in files:
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
