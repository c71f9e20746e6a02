"""Ways to spoil a small faultless region or scenario, each a function of the folder that holds both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.builders import write_package

Spoil = Callable[[Path], object]
Place = tuple[str, str, int | None, str | None]
CONFIG = "tiny.toml"


@dataclass(frozen=True)
class Bad:
    """A way to spoil the inputs; all that must be told (key, file, row, column); part of what is said."""

    name: str
    spoil: Spoil
    told: tuple[Place, ...]
    says: str


def cell(file: str, line: int, column: str, value: str) -> Spoil:
    """Write a value into one cell; the header is line 1."""

    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        rows[line - 1][rows[0].index(column)] = value
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")

    return spoil


def text(file: str, old: str, new: str) -> Spoil:
    """Replace the first occurrence of a piece of text in a region's file."""

    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")

    return spoil


def config(old: str, new: str) -> Spoil:
    """Replace the first occurrence of a piece of text in the scenario."""

    def spoil(home: Path) -> None:
        before = (home / CONFIG).read_text(encoding="utf-8")
        assert old in before
        (home / CONFIG).write_text(before.replace(old, new, 1), encoding="utf-8")

    return spoil


def line(file: str, content: str) -> Spoil:
    """Add a line at the end of a region's file."""

    def spoil(home: Path) -> None:
        with (home / "tiny" / file).open("a", encoding="utf-8") as table:
            table.write(content + "\n")

    return spoil


def column(file: str, name: str, *values: str) -> Spoil:
    """Add a column to a region's table, with these values from the first row on, the last one repeated."""

    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        filled = [*values, *[values[-1]] * len(rows)]
        lines = [f"{header},{name}", *(f"{row},{value}" for row, value in zip(rows, filled, strict=False))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return spoil


def blanked(file: str, *columns: str) -> Spoil:
    """Leave every cell of these columns blank."""

    def spoil(home: Path) -> None:
        lines = len((home / "tiny" / file).read_text(encoding="utf-8").splitlines())
        for number in range(2, lines + 1):
            for name in columns:
                cell(file, number, name, "")(home)

    return spoil


def laid_over(*, described: bool = True, replaces: tuple[str, ...] = (), **tables: str) -> Spoil:
    """Lay a second folder, `over`, with these tables as text over the region; some replace the whole."""

    def spoil(home: Path) -> None:
        (home / "over").mkdir()
        for name, content in tables.items():
            (home / "over" / f"{name}.csv").write_text(content, encoding="utf-8")
        if described:
            write_package(home / "over", replaces=replaces)
        config('data = "tiny"', 'data = ["tiny", "over"]')(home)

    return spoil


def undescribed(file: str) -> Spoil:
    """Remove a file of the region and what its package says of it."""

    def spoil(home: Path) -> None:
        (home / "tiny" / file).unlink()
        write_package(home / "tiny")

    return spoil


def recoded(file: str, encoding: str) -> Spoil:
    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    return spoil


def first_lines(file: str, count: int) -> Spoil:
    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        path.write_text(
            "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:count]), encoding="utf-8"
        )

    return spoil


def removed(file: str) -> Spoil:
    return lambda home: (home / "tiny" / file).unlink()


def both(*spoils: Spoil) -> Spoil:
    return lambda home: [spoil(home) for spoil in spoils]


def geojson(change: Callable[[list[Any]], object]) -> Spoil:
    """Change the list of outlines."""

    def spoil(home: Path) -> None:
        path = home / "tiny" / "boundaries.geojson"
        document = json.loads(path.read_text(encoding="utf-8"))
        change(document["features"])
        path.write_text(json.dumps(document), encoding="utf-8")

    return spoil


def extra_table(name: str, content: str) -> Spoil:
    return lambda home: (home / "tiny" / name).write_text(content, encoding="utf-8")


def shape(kind: str, coordinates: Any) -> Spoil:
    return geojson(lambda features: features[1].update(geometry={"type": kind, "coordinates": coordinates}))


AREAS, BASES, SERVICES, ROLES = "areas.csv", "bases.csv", "services.csv", "roles.csv"
OUTLINES, PACKAGE = "boundaries.geojson", "datapackage.json"
