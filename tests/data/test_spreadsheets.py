"""What spreadsheets write their own way, read as it is meant; and how very many faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.data import read_region
from placement.data.notices import notices
from placement.errors import MOST_TOLD, BadInput, Fault
from placement.i18n import LANGUAGES, Words
from tests.builders import tiny_region


@pytest.mark.parametrize("written", ["TRUE", "True", "true"])
def test_true_of_a_spreadsheet_is_true(written: str, tmp_path: Path) -> None:
    tiny_region(tmp_path, edit=lambda tables: tables["roles"][0].update(hard_to_fill=written))
    assert read_region(tmp_path).roles["hard_to_fill"].tolist() == [True, *[False] * 5]


@pytest.mark.parametrize("written", ["01/04/2026", "1/4/2026", "2026-04-01", "2026-04-01 00:00:00"])
def test_a_date_of_a_spreadsheet_is_that_day_day_first(written: str, tmp_path: Path) -> None:
    tiny_region(tmp_path, edit=lambda tables: tables["assumptions"][0].update(agreed_on=written))
    assert read_region(tmp_path).assumptions["agreed_on"].tolist() == ["2026-04-01"]


def test_of_very_many_faults_the_first_are_told_and_the_rest_counted() -> None:
    bad = BadInput(Fault("blank", "areas.csv", row=row, column="name_en") for row in range(2, 1_002))
    for language in LANGUAGES:
        *told, last = bad.says(Words(language)).splitlines()
        assert len(told) == MOST_TOLD == 60
        assert "940" in last
    assert len(bad.faults) == 1_000


def test_an_area_that_counts_in_another_region_is_told_by_name(tmp_path: Path) -> None:
    halves = [{"area_id": "a1", "cluster_id": cluster, "share": 0.5} for cluster in ("c1", "c4")]
    region = read_region(tiny_region(tmp_path, optional={"membership": halves}))
    (said,) = [notice.says(Words("en")) for notice in notices(region)]
    assert said.startswith(
        "Area 1 (a1) is in Region 1, and 50 per cent of it counts in a cluster of Region 2"
    )
