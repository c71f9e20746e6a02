"""A workbook read as a person would, and told what was made of it.

Sheets are known by their titles in either language, or by their heads; columns by their heads. Titles over
the head, totals, notes, blank rows and columns of one's own are passed over, and told. Names stand for ids
where it is clear which is meant, and are asked about where not. What is wrong is told by sheet and cell.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pandas as pd

from placement.data.boundaries import FILE as OUTLINES_FILE
from placement.data.grid import BLANK, SheetGrid, read_grids
from placement.data.package import FILE as PACKAGE
from placement.data.tables import TABLES
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.scenario.inputs import SCENARIO
from placement.sources.begin.naming import folded
from placement.sources.begin.question import scenario_text
from placement.sources.book.as_read import BookRead, with_assumed
from placement.sources.book.crosstab import across
from placement.sources.book.layout import BAND, OUTLINES, OWN, QUESTION, known_tables, label, sheet_title
from placement.sources.book.match import MOST_NAMED, Ids, made_id
from placement.sources.book.outlines import outlines_of
from placement.sources.book.places import BookPlaces, SheetFault, SheetPlace
from placement.sources.book.question import read_question
from placement.sources.book.sheets import bands_of, find_sheets
from placement.sources.book.table import TableRows, read_table
from placement.sources.book.values import meaning
from placement.sources.facts import in_order

ROWS_TOLD = 8
"""So many rows or names of a kind are named in what is told, and then how many more there are."""


def read_book(path: Path) -> BookRead:
    """Every sheet of a workbook. Raises BadInput where it is none, or has none of the sheets."""
    grids = read_grids(path)
    read = BookRead(path.name)
    sheets, unread, rivals = find_sheets(grids)
    if not sheets:
        raise BadInput([_no_sheet(path.name, grids, name) for name in (QUESTION, "workforce")])
    if unread:
        read.tell("sheets", sheets=listed(unread))
    places: dict[str, SheetPlace] = {}
    read.places = BookPlaces(path.name, places)
    order = [name for name in TABLES if name in known_tables()]
    named = frozenset(
        folded(cell.text)
        for _, cells in (sheets["services"].rows() if "services" in sheets else ())
        for cell in cells.values()
        if cell.number is None
    )
    for rival in rivals:
        other = sheets["workforce"].title
        read.faults.append(read.places.cell("book_sheet_twice", rival, 1, 1, other=other))
    if "workforce" in sheets:
        sheets["workforce"] = across(read, sheets["workforce"], named)
    tables = {name: _rows_of(read, name, sheets[name], places) for name in order if name in sheets}
    found = {name: rows for name, rows in tables.items() if rows is not None}
    _learned(read, found)
    missing = [name for name, spec in TABLES.items() if not spec.optional and name not in sheets]
    if QUESTION in sheets:
        question = read_question(sheets[QUESTION])
        read.document = question.document
        places[SCENARIO] = question.place
        read.places = BookPlaces(path.name, places, question.rows, question.asked)
        read.faults += [
            read.places.at(fault.key, SCENARIO, fault.row, "value", fault.value) for fault in question.faults
        ]
        for key in ("units", "counted"):
            if answers := getattr(question, key):
                read.tell(key, sheet=question.place.title, answers="; ".join(answers))
    else:
        missing = [QUESTION, *missing]
    read.faults += [_no_sheet(path.name, grids, name) for name in missing]
    outlines, package = _outlines(sheets)
    if outlines is not None:
        read.files[OUTLINES_FILE] = outlines
        places[OUTLINES_FILE] = SheetPlace(sheets[OUTLINES].title)
    read.files |= {f"{name}.csv": as_csv(name, table) for name, table in read.tables.items()}
    read.files[PACKAGE] = _package(read, package)
    read.files[SCENARIO] = scenario_text(read.document).encode() if read.document else b""
    return read


def listed(texts: list[Any]) -> str:
    """Some of them, and how many more there are."""
    told = [str(text) for text in texts[:ROWS_TOLD]]
    return ", ".join(told) + (f" … (+{len(texts) - ROWS_TOLD})" if len(texts) > ROWS_TOLD else "")


def _no_sheet(book: str, grids: list[SheetGrid], name: str) -> SheetFault:
    """A sheet that is not there: told at the first cell of the first that is."""
    first = next((grid.title for grid in grids if grid.state == "visible"), grids[0].title if grids else "-")
    places = BookPlaces(book, {"": SheetPlace(first)})
    titles = " / ".join(sheet_title(name, Words(language)) for language in LANGUAGES)
    return places.at("book_no_sheet", "", 1, None, None, title=titles)


def _rows_of(read: BookRead, name: str, grid: SheetGrid, places: dict[str, SheetPlace]) -> TableRows | None:
    """The rows of a table, what was passed over told; None, with a fault, where it has no head."""
    spec = known_tables()[name]
    rows = read_table(grid, name, _columns(name, grid))
    if rows is None:
        places[spec.file] = SheetPlace(grid.title)
        needed = [column for column in spec.columns if column not in spec.defaults]
        heads = ", ".join(
            " / ".join(dict.fromkeys(label(one, Words(lang)) for lang in LANGUAGES)) for one in needed
        )
        read.faults.append(read.places.at("book_no_head", spec.file, 1, None, None, heads=heads))
        return None
    head = rows.head
    places[spec.file] = SheetPlace(grid.title, head.row, head.columns, (), head.written, grid.origin)
    sheet = {"sheet": grid.title}
    above = [
        row for row, cells in grid.rows() if row < head.row and any(cell.text for cell in cells.values())
    ]
    for key, which in (
        ("titles", above),
        ("totals", rows.totals),
        ("notes", rows.notes),
        ("heads", rows.repeated),
    ):
        if which:
            read.tell(key, **sheet, rows=listed(grid.places(which)))
    _told_twice(read, grid, rows)
    if head.idle:
        read.tell("columns", **sheet, columns=listed(list(head.idle)))
    for written, column in head.read_as:
        read.tell("head", **sheet, written=written, column=column)
    if grid.raised:
        read.tell("raised", **sheet, n=grid.raised)
    if grid.merged:
        read.tell("merged", **sheet, n=grid.merged)
    if hidden := sorted(grid.hidden & {row for row, _ in rows.rows}):
        read.tell("hidden", **sheet, rows=listed(hidden))
    return rows


def _told_twice(read: BookRead, grid: SheetGrid, rows: TableRows) -> None:
    """A fault for each column whose head may mean one that is read, where any of its cells is another."""
    head = rows.head
    for column, at, text in head.unclear:
        mine = [
            (here.get(column, BLANK).text, grid.cells[row].get(at, BLANK).text) for row, here in rows.rows
        ]
        if any(one != other for one, other in mine):
            row, number = grid.place(head.row, at)
            read.faults.append(
                read.places.cell(
                    "book_heads_twice", grid.title, row, number, head=head.written[column], other=text
                )
            )


def _columns(name: str, grid: SheetGrid) -> list[str]:
    """Columns that the table may have: those of its schema, and of ages those whose heads are there."""
    spec = known_tables()[name]
    by_age = bands_of(name, grid)
    kept = [column for column in spec.columns if not BAND.fullmatch(column)]
    return list(spec.with_bands([*kept, *by_age] if by_age else spec.columns).columns)


def _learned(read: BookRead, tables: dict[str, TableRows]) -> None:
    """Values of every table, those first that others refer to, so that their names are known."""
    ids = Ids()
    for name, rows in tables.items():
        frame = _values(read, name, rows, ids)
        read.tables[name] = frame
        key = TABLES[name].key
        if key is not None and key in frame:
            records: list[dict[str, str]] = frame.astype(str).to_dict("records")  # type: ignore[assignment]
            ids.learn(f"{name}.{key}", records, by_cluster(records, ids) if name == "bases" else {})
    if "workforce" in read.tables:
        with_assumed(read)


def by_cluster(bases: list[dict[str, str]], ids: Ids) -> dict[str, tuple[str, ...]]:
    """Names of its cluster for each base that is the only one there."""
    alone = Counter(base.get("cluster_id", "") for base in bases)
    named = ids.names.get("clusters.cluster_id", {})
    return {
        base["base_id"]: (base["cluster_id"], *named.get(base["cluster_id"], ()))
        for base in bases
        if alone[base.get("cluster_id", "")] == 1 and base.get("cluster_id")
    }


def _values(read: BookRead, name: str, rows: TableRows, ids: Ids) -> pd.DataFrame:
    """The table's cells as its file has them."""
    place = read.places.sheets[TABLES[name].file]
    columns: dict[str, list[str]] = {}
    for column in rows.head.columns:
        source = {assumed: own for own, assumed in OWN.items()}.get(column, column)
        about = rows.spec.about(source)
        cells = [(row, here.get(column, BLANK)) for row, here in rows.rows]
        read.faults += [
            read.places.at("book_formula", TABLES[name].file, row, column, None)
            for row, cell in cells
            if cell.no_value
        ]
        texts = [meaning(cell, about) for _, cell in cells]
        if "refers" in about:
            texts = _references(read, name, column, about["refers"], cells, texts, ids)
        columns[column] = texts
    frame = pd.DataFrame(columns, dtype="str")
    frame = _with_ids(read, name, frame)
    read.places.sheets[TABLES[name].file] = place.of_rows(tuple(row for row, _ in rows.rows))
    return frame


def _references(
    read: BookRead,
    name: str,
    column: str,
    target: str,
    cells: list[tuple[int, Any]],
    texts: list[str],
    ids: Ids,
) -> list[str]:
    """Ids for names; where more than one may be meant, a fault that asks which."""
    found: list[str] = []
    down: list[int] = []
    near: dict[str, str] = {}
    unclear: dict[str, list[int]] = {}
    unknown: dict[str, list[int]] = {}
    file = TABLES[name].file
    for (row, _), text in zip(cells, texts, strict=True):
        if not text and name == "workforce" and column == "base_id" and found:
            down.append(row)
            found.append(found[-1])
            continue
        meant = ids.find(target, text)
        if len(meant) == 1:
            if not ids.is_plain(target, text):
                near[text] = ids.told(target, meant)
            found.append(meant[0])
            continue
        if len(meant) > 1:
            unclear.setdefault(text, []).append(row)
        elif text:
            unknown.setdefault(text, []).append(row)
            read.unknown.add((file, column, text))
        found.append(meant[0] if meant else text)
    for text, rows in unclear.items():
        slots = {"known": ids.told(target, ids.find(target, text)), "n": len(rows)}
        read.faults.append(read.places.at("book_which", file, rows[0], column, text, **slots))
    _told_unknown(read, file, column, unknown, ids.names.get(target, {}))
    sheet = read.places.sheets[file].title
    if down:
        read.tell("down", sheet=sheet, rows=listed(down))
    if near:
        read.tell("near", sheet=sheet, names="; ".join(f"'{text}' = {told}" for text, told in near.items()))
    return found


def _told_unknown(
    read: BookRead,
    file: str,
    column: str,
    unknown: Mapping[str, list[int]],
    names: Mapping[str, tuple[str, ...]],
) -> None:
    """A fault for each name that nothing has, with those most like it."""
    named = [each[0] if each else own for own, each in names.items()]
    for text, rows in unknown.items():
        near = sorted(named, key=lambda one: -SequenceMatcher(None, folded(text), folded(one)).ratio())
        known = "; ".join(near[:MOST_NAMED]) + ("; …" if len(near) > MOST_NAMED else "")
        read.faults.append(
            read.places.at("book_unknown", file, rows[0], column, text, known=known, n=len(rows))
        )


def _with_ids(read: BookRead, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """An id for each row that has a name and none; a Welsh name that is not there is the English one."""
    key = TABLES[name].key
    if key is None or "name_en" not in frame or frame.empty:
        return frame
    if key not in frame:
        frame = frame.assign(**{key: ""})
    own = frame[key].tolist()
    made = []
    for at, (text, title) in enumerate(zip(own, frame["name_en"], strict=True)):
        if not text and title:
            own[at] = made_id(title, own)
            made.append(own[at])
    if made:
        read.tell("ids", sheet=read.places.sheets[TABLES[name].file].title, ids=listed(made))
    for stem in ("name", "health_board", "profession"):
        english, welsh = f"{stem}_en", f"{stem}_cy"
        if english in frame and welsh in TABLES[name].columns:
            given = frame[welsh] if welsh in frame else pd.Series("", index=frame.index, dtype="str")
            frame = frame.assign(**{welsh: given.where(given != "", frame[english])})
    return frame.assign(**{key: own})


def _outlines(sheets: Mapping[str, SheetGrid]) -> tuple[bytes | None, str]:
    """The outlines, and what the package said of the figures' sources."""
    grid = sheets.get(OUTLINES)
    if grid is None:
        return None, ""
    rows = [[cells.get(at, BLANK).text for at in (1, 2, 3)] for row, cells in grid.rows() if row > 1]
    pieces = [row for row in rows if row[0] and row[0] != PACKAGE]
    about = "".join(text for name, _, text in rows if name == PACKAGE)
    return (outlines_of(pieces) if pieces else None), about


def _package(read: BookRead, about: str) -> bytes:
    """What the workbook's figures are and whose, and which files there are."""
    try:
        found = json.loads(about)
    except ValueError:
        found = {}
    whole = found if isinstance(found, dict) else {}
    told = {one.get("path"): one for one in whole.get("resources", []) if isinstance(one, dict)}
    names = [name for name in read.files if name not in {PACKAGE, SCENARIO}]
    resources = [told.get(name, {"name": name.partition(".")[0], "path": name}) for name in names]
    return (json.dumps({**whole, "resources": resources}, ensure_ascii=False) + "\n").encode()


def as_csv(name: str, table: pd.DataFrame) -> bytes:
    """The table's file, its columns in the order of the schema."""
    return in_order(name, table).to_csv(index=False, lineterminator="\n").encode()
