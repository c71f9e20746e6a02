"""The data page: how full, how old and whose the figures are, what is assumed, and how to replace it.

It is made from the schemas of the tables, the region's data package and its table of assumptions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from placement.data.region import Region
from placement.i18n import Language, Words
from placement.report.leaflet import own
from placement.report.names import Names, plain
from placement.report.page import render
from placement.report.pieces import (
    Block,
    Group,
    Paragraph,
    Section,
    Table,
    as_english,
    simple_table,
    worded,
    worded_table,
)
from placement.report.wording import amount, end_of_range
from placement.results.data_columns import CHOICE, ColumnDescription, column_descriptions, rests_on
from placement.results.document import TravelEntry
from placement.results.replacing import CHOSEN, key_of, nation_of, stands_at, way_of
from placement.results.view import View

PAGE = "data"
FULL = 0.9995
"""From here a share is said to be all of it."""
PERCENT_BELOW = 0.01
COLUMNS = ("column", "filled", "basis", "meaning")


def write_data_page(view: View, language: Language) -> str:
    """The page of a run as HTML, the same bytes on every call."""
    words = Words(language)
    return render(
        PAGE,
        view,
        words,
        style=own("summary.css") + "\n" + own("data.css"),
        first=None,
        sections=data_sections(view, words),
        has_map=view.region.located,
    )


def data_sections(view: View, words: Words) -> tuple[Section, ...]:
    """Everything that the page of a run says, in order."""
    effects = view.tables["result_assumptions"]
    return (
        _rests(effects, _choices(view.region), words),
        *region_sections(view.region, words),
        *([travel] if (travel := travel_section(view, words)) is not None else []),
        replace_section(view.region, words, effects),
    )


def region_sections(region: Region, words: Words) -> tuple[Section, ...]:
    """What needs no answer: columns, vintages, licences."""
    return (_tables(region, words), _vintages(region.package, words), _licences(region.package, words))


def _choices(region: Region) -> frozenset[str]:
    """Items of assumptions that are for somebody to choose, and not to be found."""
    rows = region.assumptions.to_dict("records")
    return frozenset(
        str(row["item"]) for row in rows if way_of({str(name): cell for name, cell in row.items()}) == CHOSEN
    )


def _rests(effects: pd.DataFrame, choices: frozenset[str], words: Words) -> Section:
    title = words("data.rests.title")
    found = rests_on(effects, choices)
    if not found:
        return Section("rests", title, (Paragraph(words("summary.assumptions.none")),))
    agreed = int((effects["agreed_by"].astype(str) != "").sum())
    rows = tuple(
        (
            words("data.rests.choice") if one.basis == CHOICE else words(f"summary.basis.{one.basis}"),
            words.number(one.rows, 0),
            words.number(one.told, 0),
            words.number(one.largest_points, 1) if one.told else words("map.no_figure"),
            words("map.no_figure") if one.share is None else words.percent(one.share, 0),
        )
        for one in found
    )
    names = ("basis", "rows", "told", "largest", "share")
    count = {"n": words.number(len(effects), 0), "agreed": words.number(agreed, 0)}
    return Section(
        "rests",
        title,
        (
            Paragraph(words("data.rests.lead" if agreed else "data.rests.nobody", **count)),
            worded_table(words, "data.rests.table", "data.col", names, rows),
            Paragraph(words("data.rests.how")),
        ),
    )


def _tables(region: Region, words: Words) -> Section:
    told = column_descriptions(region)
    titles = {
        str(one.get("path", "")).partition(".")[0]: plain(one.get(f"title_{words.language}", ""))
        for one in region.package.get("resources", [])
        if isinstance(one, dict)
    }
    blocks: list[Block] = [Paragraph(words("data.tables.lead"))]
    for name, columns in told.items():
        rows = words("data.tables.rows", file=f"{name}.csv", n=words.number(len(getattr(region, name)), 0))
        caption = ": ".join(part for part in (rows, titles.get(name, "")) if part)
        cells = tuple(_column(one, words) for one in columns)
        heads = worded(words, "data.col", COLUMNS, texts=COLUMNS)
        blocks.append(Table(caption, heads, (Group(cells),)))
    return Section("tables", words("data.tables.title"), tuple(blocks))


def _column(one: ColumnDescription, words: Words) -> tuple[str, ...]:
    meaning = plain(one.meaning)
    if words.language != "en" or not meaning:
        meaning = words.first(f"book.col.{one.column}") or as_english(meaning, words.language, welsh=False)
    return one.column, _filled(one, words), _basis(one, words), meaning


def _filled(one: ColumnDescription, words: Words) -> str:
    if one.left_out:
        return words("data.filled.left_out")
    if one.filled is None:
        return words("data.filled.no_row")
    if one.filled >= FULL:
        return words("data.filled.all") if one.filled == 1 else words("data.filled.nearly")
    if 0 < one.filled < PERCENT_BELOW:
        return words("data.filled.few")
    return words.percent(one.filled, 0)


def _basis(one: ColumnDescription, words: Words) -> str:
    if not one.basis:
        return words("data.basis.none") if one.figure and not one.left_out else ""
    text = ", ".join(words(f"summary.basis.{basis}") for basis in one.basis)
    return words("data.basis.rows", basis=text, n=one.rows) if one.rows else text


def _vintages(package: Mapping[str, Any], words: Words) -> Section:
    title = words("data.vintages.title")
    rows = tuple(
        (plain(row.get("of")), plain(row.get("vintage")), plain(row.get("status")), _told(row, "note", words))
        for row in package.get("vintages", [])
        if isinstance(row, dict)
    )
    if not rows:
        return Section("vintages", title, (Paragraph(words("data.vintages.none")),))
    heads = ("of", "vintage", "status", "note")
    table = worded_table(words, "data.vintages.table", "data.col", heads, rows, texts=heads)
    return Section("vintages", title, (table,))


def _licences(package: Mapping[str, Any], words: Words) -> Section:
    title = words("data.licences.title")
    rows = tuple(
        (_told(row, "title", words), plain(row.get("publisher")), plain(row.get("licence")))
        for row in package.get("sources", [])
        if isinstance(row, dict)
    )
    if not rows:
        return Section("licences", title, (Paragraph(words("data.licences.none")),))
    heads = ("source", "publisher", "licence")
    table = worded_table(words, "data.licences.table", "data.col", heads, rows, texts=heads)
    return Section("licences", title, (table,))


def _told(row: Mapping[str, Any], name: str, words: Words) -> str:
    """A text of the package in the page's language, or in English and marked as that."""
    here = plain(row.get(f"{name}_{words.language}"))
    return here or as_english(plain(row.get(f"{name}_en") or row.get(name)), words.language, welsh=False)


def replace_section(region: Region, words: Words, effects: pd.DataFrame | None = None) -> Section:
    """Each assumption: its figure, what it could do, where it stands, where to look for another.

    With `effects` (`result_assumptions`) the figures that the answer used, in the order of what they move;
    without, those of the table in its own order.
    """
    title = words("data.replace.title")
    known = {str(row["item"]): row for row in region.assumptions.to_dict("records")}
    used: Sequence[Mapping[Any, Any]] = (
        list(known.values()) if effects is None else effects.to_dict("records")
    )
    if not used:
        return Section("replace", title, (Paragraph(words("summary.assumptions.none")),))
    names, nation = Names(region, words), nation_of(region)
    rows = tuple(
        _assumption({**known[str(row["item"])], **row}, names, nation, words, effects=effects is not None)
        for row in used
        if str(row["item"]) in known
    )
    wanted = ["assumption", "value", *(["moves"] if effects is not None else []), "stands", "look"]
    table = worded_table(words, "data.replace.table", "data.col", wanted, rows, texts=wanted)
    return Section("replace", title, (Paragraph(words("data.replace.lead")), table))


def _assumption(
    row: Mapping[Any, Any], names: Names, nation: str, words: Words, *, effects: bool
) -> tuple[str, ...]:
    unit = plain(row["unit"])
    value = amount(float(row["value"]), unit, words)
    low, high = (end_of_range(float(row[name]), unit, words) for name in ("low", "high"))
    where, place = stands_at(row)
    cells = [names.text(row), words("data.replace.figure", value=value, low=low, high=high)]
    if effects:
        cells.append(_moves(row, words))
    cells += [words(f"data.stands.{where}", place=plain(place)), words(key_of(row, nation))]
    return tuple(cells)


def _moves(row: Mapping[Any, Any], words: Words) -> str:
    low, high = float(row["effect_low"]), float(row["effect_high"])
    if math.isnan(low) or math.isnan(high):
        return words("map.no_figure")
    return words("summary.range", low=words.signed(low), high=words.signed(high))


COUNTS = (
    "pairs", "estimated", "not_computed", "no_way", "over", "too_fast", "too_slow", "asymmetric", "checked",
    "quicker",
)  # fmt: skip
ASKED = ("pairs", "estimated")
"""What can be said of an estimate: the rest follows from its formula."""
MODES = ("car", "transit")


def travel_section(view: View, words: Words) -> Section | None:
    """A table of counts for each mode; None where the answer is older than they are."""
    told = view.answer.get("travel")
    if not told:
        return None
    blocks: list[Block] = [Paragraph(words("travel.page.lead"))]
    for entry in told:
        blocks += _of_mode(entry, words)
    return Section("travel", words("travel.page.title"), tuple(blocks))


def _of_mode(entry: TravelEntry, words: Words) -> list[Block]:
    mode = words(f"travel.mode.{entry['mode']}") if entry["mode"] in MODES else plain(entry["mode"])
    told: Mapping[str, Any] = entry
    slots = {name: plain(told[name]) for name in ("engine", "version", "files", "date")}
    key = entry["engine"] if entry["engine"] in ("estimate", "table") else "made"
    key = "made_dated" if key == "made" and entry["date"] else key
    blocks: list[Block] = [Paragraph(words(f"travel.page.{key}", mode=mode, **slots))]
    moved = entry["moved_most_metres"]
    if moved is not None:
        blocks.append(Paragraph(words("travel.page.moved", metres=words.number(moved, 0))))
    counted = ASKED if entry["engine"] == "estimate" else COUNTS
    rows = tuple(
        (words(f"travel.page.{name}"), *_figures(told[name], entry["pairs"], words)) for name in counted
    )
    titles = (words(f"travel.page.{name}") for name in ("what", "count", "share"))
    return [*blocks, simple_table(words("travel.page.caption", mode=mode), titles, rows)]


def _figures(count: int | None, pairs: int, words: Words) -> tuple[str, str]:
    """How many, and which part of all; a dash where it is not known."""
    if count is None or not pairs:
        return words("map.no_figure"), words("map.no_figure")
    return words.number(count, 0), words.percent(count / pairs, 1)
