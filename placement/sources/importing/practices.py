"""NHS Organisation Data Service: `epraccur`, the general practices of England and Wales, which has no heads.

27 columns: code, name, ... postcode, opened, closed, status (A active, C closed, D dormant, P proposed),
kind of organisation, ... prescribing setting (4 is a GP practice). Kept are active GP practices; the others
are counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from placement.errors import Fault
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.imported import Heads, Imported, Measure, Shape
from placement.sources.importing.postcode_points import POSTCODE

PRACTICE = re.compile(r"[A-Z][A-Z0-9][0-9]{4}|[A-Z][0-9]{5}")
DAY = re.compile(r"(19|20)[0-9]{6}|")
WIDTH = 25
CODE, NAME, TOWN, POST, OPENED, CLOSED, STATUS, BOARD, SETTING = 0, 1, 6, 9, 10, 11, 12, 14, 25
GP = "4"


def known(grid: Grid) -> Heads | None:
    """By what stands in the columns: codes of practices, postcodes, days and a status."""
    rows = [row for row in grid.head if any(row)]
    if not rows or grid.sheet is not None:
        return None
    fits = sum(_fits(row) for row in rows)
    if 2 * fits < len(rows):
        return None
    return Heads(next(at for at, row in enumerate(grid.head) if _fits(row)), {})


def _fits(row: list[str]) -> bool:
    return (
        len(row) >= WIDTH
        and PRACTICE.fullmatch(row[CODE]) is not None
        and row[STATUS] in {"A", "C", "D", "P"}
        and DAY.fullmatch(row[OPENED]) is not None
        and DAY.fullmatch(row[CLOSED]) is not None
    )


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """`practice_id`, name, town, postcode, board and day of opening of each open practice."""
    columns = [CODE, NAME, TOWN, POST, OPENED, CLOSED, STATUS, BOARD, SETTING]
    rows, cells = grid.picked(heads.row, columns)
    code, name, town, post, opened, closed, status, board, setting = cells
    faults += [
        grid.fault("import_practice_code", rows[at], CODE, text[:40])
        for at, text in enumerate(code)
        if not PRACTICE.fullmatch(text)
    ][:20]
    there = [at for at in range(len(rows)) if status[at] == "A" and not closed[at]]
    kept = [at for at in there if setting[at] in {GP, ""}]
    told = [*grid.made]
    if len(rows) > len(there):
        told.append(Remark("closed", {"n": len(rows) - len(there)}))
    if len(there) > len(kept):
        told.append(Remark("no_practice", {"n": len(there) - len(kept)}))
    without = [code[at] for at in kept if not POSTCODE.fullmatch(post[at])]
    if without:
        told.append(Remark("no_postcode", {"n": len(without), "named": ", ".join(without[:5])}))
    table = pd.DataFrame(
        {
            "practice_id": [code[at] for at in kept],
            **{
                key: [texts[at] for at in kept]
                for key, texts in (("name", name), ("town", town), ("postcode", post), ("board_id", board))
            },
            "opened_on": [_day(opened[at]) for at in kept],
        }
    )
    if table.empty:
        faults.append(grid.fault("import_no_rows", max(heads.row, 1), CODE, None))
        return None
    measures: Mapping[str, Measure] = dict.fromkeys(map(str, table.columns[1:]), "text")
    return Imported("nhs_practices", grid.place, "practice_id", table, measures, None, len(rows), tuple(told))


def _day(text: str) -> str:
    """20191001 as 2019-10-01."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 else text


SHAPE = Shape("nhs_practices", known, read)
