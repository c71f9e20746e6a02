"""The workbook's sheets of places: need, and what each option brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from placement.i18n import Words
from placement.report.names import in_language, plain
from placement.report.workbook import Cell, TableSheet
from placement.results.document_entries import figure_in
from placement.studies.compare.document import CompareDocument
from placement.studies.compare.figures import STATED

Places = Literal["clusters", "counties", "regions", "services"]
PLACES: tuple[Places, ...] = get_args(Places)


def place_sheet(document: CompareDocument, group: Places, names: Sequence[str], words: Words) -> TableSheet:
    """One row for each place; shares as fractions, so that a reader can go on reckoning.

    `names` are those of the options, in order.
    """
    options = document["options"]
    header = [words(f"compare.column.{group}"), words("compare.sheet.id")]
    header += [words("compare.column.people")] if group != "services" else []
    header += [words("compare.column.need"), words("compare.sheet.today")]
    for name in names:
        header += [
            words("compare.column.wte", name=name),
            words("compare.sheet.share", name=name),
            words("compare.sheet.change", name=name),
            words("compare.sheet.than_stated", name=name),
        ]
    rows = []
    for row in document[group]:
        cells: list[Cell] = [in_language(row, "name", words), plain(row["id"])]
        cells += [] if group == "services" else [figure_in(row, "people")]
        cells += [row["need_wte"], row["share_today"]]
        for option in options:
            one = row["options"][option["key"]]
            than = (row["share_today"], row["options"][STATED]["share"])
            cells += [one["wte_new"], one["share"], *(_less(one["share"], other) for other in than)]
        rows.append(tuple(cells))
    return TableSheet(words(f"compare.sheet.{group}"), tuple(header), tuple(rows))


def _less(share: float | None, other: float | None) -> float | None:
    return None if share is None or other is None else round(share - other, 6)
