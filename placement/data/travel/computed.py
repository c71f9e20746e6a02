"""Minutes that an engine worked out, with all that says where they come from."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FILE = "travel_computed.npz"
"""In a region's folder: minutes that engines worked out, so that whoever reads the folder needs no engine."""
ARRAYS = ("minutes", "km", "back", "low", "high", "area_moved", "base_moved")
LONGEST_KEY = 24
NOT_ZERO_KM = 0.05
"""Nobody goes further than this, in a straight line, in 0 minutes: such an answer is none."""
LEAST = 0.1
"""Minutes of the shortest journey told: those of a place to itself."""


@dataclass(frozen=True)
class TravelPlaces:
    """The areas and bases that are asked about: ids, and points in metres (n x 2, EPSG:27700)."""

    area_ids: tuple[str, ...]
    base_ids: tuple[str, ...]
    area_metres: Floats
    base_metres: Floats

    @property
    def straight_km(self) -> Floats:
        """Areas x bases, in a straight line."""
        away = self.area_metres[:, None, :] - self.base_metres[None, :, :]
        return np.asarray(np.hypot(away[..., 0], away[..., 1]) / 1000)

    def told(self) -> list[Any]:
        """What a hash is made of: each id with its point to a tenth of a metre."""
        return [
            [name, round(float(x), 1), round(float(y), 1)]
            for ids, points in ((self.area_ids, self.area_metres), (self.base_ids, self.base_metres))
            for name, (x, y) in zip(ids, points, strict=True)
        ]


@dataclass(frozen=True)
class ComputedMinutes:
    """Between every area and every base, areas x bases, by one mode.

    `minutes` from the area to the base: NaN where nothing was computed, infinite where an engine looked and
    there is no way. `km` along it, NaN where the engine does not say. `back` from the base to the area, and
    `low`, `high` (the tenth and ninetieth percentile of a departure window), None where nobody asked.
    `area_moved` and `base_moved` are metres from the place to where the engine put it, NaN where it does not
    say. `made` says by what: engine, version, settings, files with their hashes, date of the map.
    """

    area_ids: tuple[str, ...]
    base_ids: tuple[str, ...]
    minutes: Floats
    km: Floats
    area_moved: Floats
    base_moved: Floats
    back: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    made: Mapping[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        return str(self.made.get("question", ""))

    def of(self, area_ids: Iterable[str], base_ids: Iterable[str]) -> Floats:
        """Minutes of these areas and bases."""
        return self.minutes[self._at(area_ids, base_ids)]

    def km_of(self, area_ids: Iterable[str], base_ids: Iterable[str]) -> Floats:
        """Kilometres of these areas and bases."""
        return self.km[self._at(area_ids, base_ids)]

    def _at(self, area_ids: Iterable[str], base_ids: Iterable[str]) -> tuple[NDArray[np.int64], ...]:
        area = {name: i for i, name in enumerate(self.area_ids)}
        base = {name: i for i, name in enumerate(self.base_ids)}
        return np.ix_([area[name] for name in area_ids], [base[name] for name in base_ids])


class TravelEngine(Protocol):
    """A way to work out minutes. One file each; `placement.data.travel.obtain` asks and keeps the answers."""

    @property
    def name(self) -> str:
        """How a scenario calls it."""

    @property
    def mode(self) -> str:
        """`car` or `transit`."""

    def version(self) -> str:
        """Of the engine and of what stands on it; another one may say other minutes.

        Raises BadInput, with the command that mends it, if the engine is not installed.
        """

    def settings(self) -> dict[str, Any]:
        """Every setting that can change a minute, as JSON has it."""

    def files(self) -> tuple[Path, ...]:
        """What it reads."""

    def between(self, places: TravelPlaces) -> ComputedMinutes:
        """Ask. Raises BadInput where the files, or the answers, cannot be used."""


def digest(content: object) -> str:
    """Hex SHA-256 of something as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def without_false_zero(minutes: Floats, places: TravelPlaces) -> Floats:
    """Minutes to a tenth; 0 is no answer where places lie apart, and the least told where they are one."""
    none = (minutes < LEAST / 2) & (places.straight_km > NOT_ZERO_KM)
    found = np.where(none, np.nan, np.maximum(np.round(minutes, 1), LEAST))
    return np.asarray(np.where(minutes < 0, np.nan, found))


def packed(all_of: Iterable[ComputedMinutes]) -> bytes:
    """Several answers as one archive of NumPy arrays; the same answers are the same bytes."""
    arrays: dict[str, NDArray[Any]] = {}
    for one in sorted(all_of, key=lambda found: found.question):
        start = one.question[:LONGEST_KEY]
        arrays[f"{start}.area_ids"], arrays[f"{start}.base_ids"] = (
            np.array(one.area_ids),
            np.array(one.base_ids),
        )
        arrays[f"{start}.made"] = np.array(json.dumps(one.made, sort_keys=True, ensure_ascii=False))
        for name in ARRAYS:
            value = getattr(one, name)
            if value is not None:
                arrays[f"{start}.{name}"] = value
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, ComputedMinutes]:
    """The answers in an archive, by the question that each answers.

    Raises ValueError if it is no such archive.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (OSError, zipfile.BadZipFile, EOFError, KeyError) as error:
        raise ValueError(str(error)) from None
    found = {}
    for start in sorted({name.partition(".")[0] for name in arrays}):
        try:
            one = _one(arrays, start)
        except KeyError as error:
            raise ValueError(str(error)) from None
        found[one.question] = one
    return found


def _one(arrays: Mapping[str, NDArray[Any]], start: str) -> ComputedMinutes:
    area_ids, base_ids = (
        tuple(str(name) for name in arrays[f"{start}.{key}_ids"]) for key in ("area", "base")
    )
    shape = {"area_moved": (len(area_ids),), "base_moved": (len(base_ids),)}
    values: dict[str, Any] = {}
    for name in ARRAYS:
        value = arrays.get(f"{start}.{name}")
        if value is None and name in {"back", "low", "high"}:
            continue
        if value is None or value.shape != shape.get(name, (len(area_ids), len(base_ids))):
            raise ValueError(name)
        values[name] = value.astype(np.float64)
    made = json.loads(str(arrays[f"{start}.made"]))
    if not isinstance(made, dict) or not str(made.get("question", "")).startswith(start):
        raise ValueError("made")
    return ComputedMinutes(area_ids=area_ids, base_ids=base_ids, made=made, **values)
