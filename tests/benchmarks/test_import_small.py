"""The benchmark of imports on a small workbook, so that it cannot rot; nothing here holds a time."""

from __future__ import annotations

from pathlib import Path

from placement.sources.importing.gather import import_files
from tests.benchmarks.import_rows import import_rows, stand_in


def test_both_read_every_area_and_the_rows_say_so() -> None:
    rows = import_rows(areas=50, times=1)
    assert ["time" in row.what for row in rows] == [True, False]
    assert all(row.holds is not None for row in rows)
    assert all("50 areas" in row.what for row in rows)


def test_the_stand_in_is_read_as_a_region_has_it(tmp_path: Path) -> None:
    """Six age groups of a row sum to its residents."""
    gathered = import_files([stand_in(tmp_path / "a.xlsx", 20)], None)
    assert gathered.areas is not None
    table = gathered.areas.table
    bands = [name for name in table.columns if name.startswith("pop_")]
    assert (table[bands].sum(axis=1) == table["population"]).all()
    assert table["deprivation_rank"].tolist() == list(range(1, 21))
