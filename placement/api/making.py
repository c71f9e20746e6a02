"""What a question is made of in Python: rules, aims and tables as a scenario's file and folder hold them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

import geopandas as gpd
import pandas as pd
from pydantic import BaseModel

from placement.data.boundaries import DEGREES
from placement.data.coordinates import GRID
from placement.data.tables import TABLES
from placement.errors import BadInput, Fault
from placement.model.aims import AIMS
from placement.model.rules import RULES
from placement.scenario.variants import positions, with_standing

LISTED: dict[str, tuple[str, Mapping[str, type[BaseModel]]]] = {
    "rules": ("rule", RULES),
    "aims": ("aim", AIMS),
}


SAVED = "scenario.toml"
"""The scenario's file in a folder that `save` wrote."""


class Shelf:
    """A folder that lives as long as whoever holds it."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="placement-"))
        finalize(self, rmtree, self.path, ignore_errors=True)


def package_of(paths: list[dict[str, str]]) -> str:
    return json.dumps({"name": "tables", "resources": paths})


def write_table(home: Path, name: str, frame: Any) -> None:
    """One table as its file. Raises KeyError for an unknown table, TypeError for what is no frame."""
    if name == "boundaries":
        if not isinstance(frame, gpd.GeoDataFrame):
            raise TypeError(f"boundaries are a GeoDataFrame, not a {type(frame).__name__}")
        degrees = frame if frame.crs is None else frame.to_crs(DEGREES)
        (home / "boundaries.geojson").write_text(degrees.to_json(), encoding="utf-8")
        return
    if name not in TABLES:
        raise no_table(name)
    if isinstance(frame, str | Path):
        raise TypeError(f"the table {name!r} is a frame, not the name of a file: {str(frame)!r}")
    if frame is None:
        raise TypeError(f"the table {name!r} is a frame, not None; leave it out where it may be left out")
    kept = pd.DataFrame(frame).assign(**metres_of(frame, name))
    if set(kept.index.names) & (set(TABLES[name].columns) - set(kept.columns)):
        kept = kept.reset_index()  # a column that somebody made the index
    kept = kept.drop(columns=["geometry"], errors="ignore")
    for column in kept.select_dtypes(bool).columns:
        kept[column] = kept[column].map({True: "true", False: "false"})
    kept.to_csv(home / TABLES[name].file, index=False, lineterminator="\n")


def metres_of(frame: Any, name: str) -> dict[str, pd.Series]:
    """Metres of the national grid of a frame of points, where its table has such columns and it does not."""
    grid = {"easting", "northing"}
    if not isinstance(frame, gpd.GeoDataFrame) or not grid <= set(TABLES[name].columns) - set(frame):
        return {}
    if frame.crs is None or not (frame.geom_type == "Point").all():
        return {}
    points = frame.geometry.to_crs(GRID)
    return {"easting": points.x.round(), "northing": points.y.round()}


def all_stated(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document as a file states it, where rules and aims may be models, and aims names alone."""

    def of(part: str, one: Any) -> Any:
        alone = isinstance(one, BaseModel) or (part == "aims" and isinstance(one, str))
        return stated(part, one, {}) if alone else one

    def listed(part: str, rest: Any) -> list[Any]:
        if not isinstance(rest, list | tuple | pd.Series):
            raise TypeError(f"{part} are a list with an entry for each of them, not a {type(rest).__name__}")
        return [of(part, one) for one in rest]

    return {
        part: listed(part, rest) if part in LISTED and rest is not None else rest
        for part, rest in document.items()
    }


def no_table(name: str) -> KeyError:
    return KeyError(f"no table {name!r}; there are {', '.join([*TABLES, 'boundaries'])}")


def stated(part: str, given: str | BaseModel, settings: Mapping[str, Any]) -> dict[str, Any]:
    """A rule or an aim as a scenario's file states it."""
    key, known = LISTED[part]
    if isinstance(given, str):
        return {key: given, **plain_table(settings)}
    name = next((name for name, kind in known.items() if kind is type(given)), None)
    if name is None or not isinstance(given, BaseModel):
        said = "an aim" if key == "aim" else "a rule"
        raise TypeError(f"{said} is a name such as {next(iter(known))!r} or one of pl.{part}, not {given!r}")
    stated = given.model_dump(mode="json", exclude_unset=True)
    return {key: name, **plain_table({**stated, **settings})}


def without_lost_options(document: dict[str, Any]) -> dict[str, Any]:
    """The document without options that change a rule or an aim which it no longer has."""
    options, whole = document.get("options"), with_standing(document)
    if not isinstance(options, dict):
        return document  # without any, or told where the document is read
    known = {part: positions(whole, part).keys() for part in LISTED}

    def is_lost(option: Any) -> bool:
        changes = [(part, option.get(part)) for part in LISTED if isinstance(option, dict)]
        return any(isinstance(by_id, dict) and not by_id.keys() <= known[part] for part, by_id in changes)

    return {**document, "options": {name: one for name, one in options.items() if not is_lost(one)}}


def plain_table(table: Mapping[str, Any], where: str = "") -> dict[str, Any]:
    named = {str(name): one for name, one in table.items() if one is not None}
    return {name: plain_value(one, f"{where}.{name}".lstrip(".")) for name, one in named.items()}


def plain_value(value: Any, where: str = "") -> Any:
    """What TOML can hold: numpy's numbers as Python's, columns and sets as lists, nothing that is None.

    Raises TypeError, with the name of the setting, for what no setting can be.
    """
    if isinstance(value, Mapping):
        return plain_table(value, where)
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    elif hasattr(value, "tolist"):  # an array, a column or an index, or one of numpy's numbers
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain_value(one, where) for one in value]
    if not isinstance(value, str | int | float | Decimal | date | time):
        said = "is a text, a number, true or false, a date, or a list or table of those"
        raise TypeError(f"{where or 'a setting'} {said}, not a {type(value).__name__}: {str(value)[:80]}")
    return value


def unknown_name(file: str, name: str, known: list[str]) -> BadInput:
    some = ", ".join(dict.fromkeys(known))
    return BadInput([Fault("no_such_part", file, value=str(name), slots={"known": some})])
