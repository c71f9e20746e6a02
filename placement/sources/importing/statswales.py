"""Tables of StatsWales: open data of the old site, and downloads of the new one in both languages.

Old: for every dimension `X_Code`, `X_ItemName_ENG`, `X_Hierarchy`, notes and alternatives; `Data` beside
them. Codes end in blanks and names in footnote marks, and totals stand as rows among their parts. New: a
head for each dimension, "Data values" ("Gwerthoedd data"), notes; cells such as `12.5 [p] [r]`, `[c]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from placement.errors import Fault
from placement.sources.importing.by_area import counted, mended
from placement.sources.importing.figures import figures
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import by_heads
from placement.sources.importing.imported import Heads, Imported, Measure, Shape

VALUES = {"data values", "data value", "gwerthoedd data", "gwerth data"}
NOTES = {"notes", "note", "nodiadau", "note codes", "data description", "disgrifiad o'r data"}
OLD = re.compile(r"(?P<stem>.+) (?P<part>code|itemname eng|itemname|hierarchy)( str| int| dec)?")
OLD_VALUE = re.compile(r"data( dec| int| str)?")
FOOTNOTE = re.compile(r"\s*(\(\d{1,2}\)|\[[a-z0-9]{1,3}\]|[*†‡]+|\([a-z]\))+$", re.IGNORECASE)
TOTAL = re.compile(
    r"(all|total|wales|cymru|cyfanswm|pob|y cyfan|cyfan)([ :,].*)?|.*\b(total|subtotal|sub-total|cyfanswm)",
    re.IGNORECASE,
)
SHOWN = 4


@by_heads
def known(heads: list[str], _below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """`Data` beside coded dimensions, or a head for data values in either language."""
    old = {match["stem"] for head in heads if (match := OLD.fullmatch(head))}
    value = next((at for at, head in enumerate(heads) if OLD_VALUE.fullmatch(head)), None)
    if old and value is not None:
        return {
            "value": value,
            **{f"old {head}": at for at, head in enumerate(heads) if OLD.fullmatch(head)},
        }
    new = next((at for at, head in enumerate(heads) if head in VALUES), None)
    if new is None or len(heads) < 2:
        return None
    others = {f"new {head}": at for at, head in enumerate(heads) if head and at != new and head not in NOTES}
    return {"value": new, **others} if others else None


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """One row for each value: dimensions, `value` (NaN where it is unknown) and marks; totals left out."""
    names = [name for name in heads.columns if name != "value"]
    positions = [heads.columns["value"], *(heads.columns[name] for name in names)]
    rows, cells = grid.picked(heads.row, positions)
    if not rows:
        faults.append(grid.fault("import_no_rows", heads.row, positions[0], None))
        return None
    told = list(grid.made)
    table = pd.DataFrame(
        {
            name.split(" ", 1)[1].replace(" ", "_"): column
            for name, column in zip(names, cells[1:], strict=True)
        }
    )
    table, footnotes = _without_footnotes(table)
    if footnotes:
        told.append(Remark("footnotes", {"n": footnotes}))
    found = figures(grid, positions[0], rows, cells[0], faults)
    marks = list(found.marks or [""] * len(rows))
    total = _totals(table, marks)
    if (n := int(total.sum())) and n < len(table):
        named = table.loc[total].agg(" / ".join, axis=1).drop_duplicates().head(SHOWN)
        told.append(Remark("totals", {"n": n, "named": "; ".join(named)}))
    else:
        total &= False
    if found.unknown:
        told.append(
            Remark(
                "unknown",
                {"n": sum(found.unknown.values()), "column": "value", "marks": counted(found.unknown)},
            )
        )
    table = table.assign(value=found.value, marks=marks)[~total].reset_index(drop=True)
    measures: dict[str, Measure] = {
        **dict.fromkeys(map(str, table.columns), "class"),
        "value": "score",
        "marks": "text",
    }
    key = str(table.columns[0])
    measures.pop(key)
    return Imported("statswales", grid.place, key, table, measures, None, len(rows), tuple(told))


def _without_footnotes(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Names without the marks of footnotes behind them; how many had any. Codes keep what they have."""
    marked = 0
    columns = {}
    for name in table.columns:
        texts = table[name].tolist()
        if not str(name).endswith(("code", "hierarchy")):
            plain = [mended(FOOTNOTE.sub("", text)) or text for text in texts]
            marked += sum(new != old for new, old in zip(plain, texts, strict=True))
            texts = plain
        columns[str(name)] = texts
    return pd.DataFrame(columns), marked


def _totals(table: pd.DataFrame, marks: list[str]) -> pd.Series[bool]:
    """Rows that sum others: by name, by the mark `t`, or because other rows name their code as parent."""
    total = pd.Series(["t" in mark.split() for mark in marks], index=table.index)
    for name in map(str, table.columns):
        texts = table[name]
        if name.endswith("hierarchy"):
            code = f"{name.removesuffix('_hierarchy')}_code"
            if code in table:
                parents = set(texts) - {""}
                total |= table[code].isin(parents)
        elif not name.endswith("code") and len(set(texts)) > 1:
            total |= texts.map(lambda text: TOTAL.fullmatch(text) is not None)
    return total


SHAPE = Shape("statswales", known, read)
