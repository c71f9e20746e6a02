"""Harmless files of absurd size: told once, in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from placement.data.files import WIDEST, read_rows
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.scenario import read_scenario
from tests.running import small

SECONDS = 20.0
"""Of processor time, many times what it takes."""


@pytest.mark.parametrize("before", ["", "a,b\n1,2\n"], ids=["as a header", "as a row"])
def test_a_line_of_three_million_cells_is_told_once(before: str, tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text(before + "x," * 3_000_000 + "x\n", encoding="utf-8")
    faults: list[Fault] = []
    began = time.process_time()
    assert read_rows(tmp_path / "areas.csv", "areas.csv", faults) is None
    assert time.process_time() - began < SECONDS
    assert [(fault.key, fault.row) for fault in faults] == [("too_wide", 3 if before else 1)]
    assert "3000001" in faults[0].says(Words("en")).replace(",", "")


def test_a_million_blanks_are_nothing(tmp_path: Path) -> None:
    """A spreadsheet that was scrolled to its end leaves empty cells and empty rows."""
    text = "a,b" + "," * 1_000_000 + "\n1,2\n" + ",\n" * 1_000_000
    (tmp_path / "areas.csv").write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    began = time.process_time()
    rows = read_rows(tmp_path / "areas.csv", "areas.csv", faults)
    assert time.process_time() - began < SECONDS
    assert rows is None or len(rows.header) <= WIDEST
    assert len(faults) <= 1


def test_three_thousand_options_are_told_and_not_tried(tmp_path: Path) -> None:
    config = small(tmp_path)
    more = "".join(f'[options.o{n}]\nname_en = "O{n}"\nname_cy = "O{n}"\n' for n in range(3_000))
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(BadInput) as caught:
        read_scenario(config)
    assert time.process_time() - began < SECONDS
    assert [fault.key for fault in caught.value.faults] == ["options_many"]
    assert "200" in caught.value.says(Words("cy"))
