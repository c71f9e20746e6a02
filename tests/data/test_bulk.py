"""Large tables read column by column: the same cells, and the same faults, as read row by row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from placement.data import bulk
from placement.data.sheet import Sheet, read_sheet
from placement.data.tables import TABLES
from placement.errors import Fault

HEADER = "area_id,base_id,mode,minutes"
GOOD = ("a1,b1,car,12.5", "a1,b2,car,0", "a2,b1,car,7.25", "a2,b2,car,1e2", "a1,b1,public_transport,.5")
SPOILT = {
    "as it should be": GOOD,
    "quotes": ('"a1",b1,car,3', *GOOD[1:]),
    "a comma in quotes": ('"a,1",b1,car,3', *GOOD[1:]),
    "blanks around a cell": ("a1 , b1,car,3", *GOOD[1:]),
    "a blank at the end": (*GOOD[:-1], "a3,b1,car,3 "),
    "a blank line": (*GOOD[:2], "", *GOOD[2:]),
    "a line of nothing": (*GOOD[:2], ",,,", *GOOD[2:]),
    "a cell too many and one too few": ("a1,b1,car,12.5,9", "a1,b2,car", *GOOD[2:]),
    "a row twice": (*GOOD, GOOD[0]),
    "no number": (*GOOD, "a3,b1,car,twelve"),
    "no minutes": (*GOOD, "a3,b1,car,"),
    "below nothing": (*GOOD, "a3,b1,car,-4"),
    "too long": (*GOOD, "a3,b1,car,99999"),
    "an id of signs": (*GOOD, "a/3,b1,car,9"),
    "a sign outside ASCII": (*GOOD, "â3,b1,car,9"),
    "a hidden sign": (*GOOD, "a\x073,b1,car,9"),
    "an error of a spreadsheet": (*GOOD, "#REF!,b1,car,9"),
    "a date for an id": (*GOOD, "3-Mar,b1,car,9"),
    "numbers as ids": (*GOOD, "007,1e5,car,9", "7,100000,car,8"),
}


def _read(folder: Path) -> tuple[Sheet | None, list[Fault]]:
    faults: list[Fault] = []
    return read_sheet(folder, TABLES["travel"], faults), faults


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("rows", SPOILT.values(), ids=SPOILT.keys())
def test_the_same_cells_and_faults(
    rows: tuple[str, ...], end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = end.join([HEADER, *rows, ""])
    (tmp_path / "travel.csv").write_text(text, encoding="utf-8", newline="")
    by_row, told_by_row = _read(tmp_path)
    monkeypatch.setattr(bulk, "LARGE", 0)
    by_column, told_by_column = _read(tmp_path)
    assert told_by_column == told_by_row
    assert (by_row is None) == (by_column is None)
    if by_row is not None and by_column is not None:
        pd.testing.assert_frame_equal(by_column.frame, by_row.frame)
        pd.testing.assert_frame_equal(by_column.texts, by_row.texts)
        assert (list(by_column.lines), by_column.sound) == (by_row.lines, by_row.sound)


def test_a_large_table_is_read_so(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    lines = [
        f"a{i},b{j},car,{minutes:.2f}"
        for (i, j), minutes in zip(np.ndindex(100, 120), draw.uniform(0, 200, 12_000), strict=True)
    ]
    (tmp_path / "travel.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8-sig")
    rows = bulk.bulk_rows(tmp_path / "travel.csv", TABLES["travel"].columns)
    assert rows is not None
    assert [",".join(cells) for cells in rows.by_row().cells] == lines
    sheet, faults = _read(tmp_path)
    assert sheet is not None
    assert faults == []
    assert sheet.frame["minutes"].tolist() == [float(line.rsplit(",", 1)[1]) for line in lines]
