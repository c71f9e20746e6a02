"""A figure changed in Python: the row of assumptions that stands for it says what is used."""

from __future__ import annotations

from pathlib import Path

import pytest

import placement as pl
from placement.errors import BadInput
from tests.builders import tiny_region, tiny_scenario


def test_a_changed_setting_is_told_as_it_is_used_and_agreed_by_nobody(tmp_path: Path) -> None:
    agreed = {"agreed_by": "The board", "agreed_on": "2026-04-01"}
    tiny_region(tmp_path / "tiny", edit=lambda tables: tables["assumptions"][0].update(agreed))
    question = pl.read(tiny_scenario(tmp_path / "tiny.toml"))
    (stated,) = question.assumptions.to_dict("records")
    assert (stated["value"], stated["agreed_by"]) == (1.3, "The board")
    (told,) = question.with_setting("travel", detour_factor=1.6).assumptions.to_dict("records")
    assert (told["value"], told["low"], told["high"], told["agreed_by"]) == (1.6, 1.2, 1.6, "")
    assert (tmp_path / "tiny" / "assumptions.csv").read_text(encoding="utf-8").count("1.6") == 0


def test_a_changed_table_is_told_as_it_is_used(tmp_path: Path) -> None:
    shares = {"table": "services", "column": "visit_share", "value": 0.5, "low": 0.4, "high": 0.6}
    tiny_region(tmp_path / "tiny", edit=lambda tables: tables["assumptions"][0].update(shares))
    question = pl.read(tiny_scenario(tmp_path / "tiny.toml"))
    changed = question.with_table("services", question.table("services").assign(visit_share=0.7))
    (told,) = changed.assumptions.to_dict("records")
    assert (told["value"], told["low"], told["high"]) == (0.7, 0.4, 0.7)


def test_a_file_that_says_two_things_is_refused(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny", edit=lambda tables: tables["assumptions"][0].update(value=1.4))
    with pytest.raises(BadInput, match=r"assumptions\.csv, row 2, column value: .* is 1\.3 in tiny\.toml"):
        _ = pl.read(tiny_scenario(tmp_path / "tiny.toml")).inputs
