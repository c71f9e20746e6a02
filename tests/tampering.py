"""Ways to spoil a run folder, each a function of it; most make the manifest fit, as a forger would."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.running import rehash

Spoil = Callable[[Path], object]


@dataclass(frozen=True)
class Tampered:
    """A way to spoil a folder, what must be told of it, and which file (or part of one) that must name."""

    name: str
    spoil: Spoil
    key: str
    names: str = ""


def cells(file: str, change: Callable[[list[list[str]]], object], *, forged: bool = True) -> Spoil:
    """Change the rows of a table (the header is the first); `forged` makes the manifest fit."""

    def spoil(folder: Path) -> None:
        path = folder / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        change(rows)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")
        if forged:
            rehash(folder)

    return spoil


def put(column: str, value: str, row: int = 1) -> Callable[[list[list[str]]], object]:
    return lambda rows: rows[row].__setitem__(rows[0].index(column), value)


def add(column: str, amount: float) -> Callable[[list[list[str]]], object]:
    def change(rows: list[list[str]]) -> None:
        at = rows[0].index(column)
        rows[1][at] = str(round(float(rows[1][at]) + amount, 6))

    return change


def document(file: str, change: Callable[[Any], object]) -> Spoil:
    """Change a JSON document, and make the manifest fit."""

    def spoil(folder: Path) -> None:
        path = folder / file
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content)
        text = json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
        if file != "manifest.json":
            rehash(folder)

    return spoil


def answer(*path: str | int, value: Any) -> Spoil:
    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return document("answer.json", change)


def text(file: str, old: str, new: str, *, forged: bool = True) -> Spoil:
    def spoil(folder: Path) -> None:
        before = (folder / file).read_text(encoding="utf-8")
        assert old in before
        (folder / file).write_text(before.replace(old, new, 1), encoding="utf-8")
        if forged:
            rehash(folder)

    return spoil


def whole(file: str, content: bytes, *, forged: bool = False) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(content)
        if forged:
            rehash(folder)

    return spoil


def removed(file: str, *, forged: bool = False) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).unlink()
        if forged:
            rehash(folder)

    return spoil


def linked(file: str) -> Spoil:
    def spoil(folder: Path) -> None:
        elsewhere = folder.parent / "copy"
        shutil.copy(folder / file, elsewhere)
        (folder / file).unlink()
        (folder / file).symlink_to(elsewhere)

    return spoil


def moved_post(folder: Path) -> None:
    """The first post moves to the other base, with every column of its row, and the manifest fits."""

    def change(rows: list[list[str]]) -> None:
        here = rows[1][0]
        other = next(row for row in rows if row[0] not in (here, "base_id"))
        rows[1][:4] = other[:4]

    cells("posts.csv", change)(folder)


def double_care(folder: Path) -> None:
    """Twice the care of everything, now and before: as if staff drove in no time."""

    def change(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[3] = str(round(2 * float(row[3]), 6))

    cells("care.csv", change)(folder)


def both(*spoils: Spoil) -> Spoil:
    return lambda folder: [spoil(folder) for spoil in spoils]
