"""Figures corrected by somebody who knows the place: they count, are listed, and their effect is told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from placement.audit.verify import verify_run
from placement.data import read_region
from placement.data.local_knowledge import as_read
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.results.corrections import corrections
from placement.run import run
from placement.scenario.inputs import Inputs, read_inputs
from tests.builders import RULES, Row, tiny_region, tiny_scenario
from tests.running import rehash

WHO: Row = {
    "author": "Physio lead, north",
    "date": "2026-04-02",
    "note_en": "Two left",
    "note_cy": "Aeth dwy",
}


def correction(kind: str = "in_post_wte", **cells: object) -> Row:
    ids = {"area_id": "", "base_id": "b1", "service_id": "physio"}
    return {"kind": kind, **ids, "value": 1.0, "was": "", **WHO, **cells}


def minutes(**cells: object) -> Row:
    return correction("minutes", **{"area_id": "a1", "service_id": "", "value": 12.5, **cells})


def home_with(home: Path, *rows: Row) -> Path:
    optional = {"local_knowledge": list(rows)} if rows else {}
    tiny_region(home / "tiny", regions=1, counties=1, clusters=2, services=1, optional=optional)
    return tiny_scenario(home / "tiny.toml", options="")


def test_staff_are_those_that_somebody_knows(tmp_path: Path) -> None:
    home_with(tmp_path, correction(), correction("funded_wte", base_id="b2", value=4.5))
    region = read_region(tmp_path / "tiny")
    staff = region.workforce[["base_id", "in_post_wte", "funded_wte"]].to_numpy().tolist()
    assert staff == [["b1", 1.0, 3.0], ["b2", 1.5, 4.5]]
    assert as_read(region).workforce["in_post_wte"].tolist() == [2.5, 1.5]
    assert as_read(region).local_knowledge is None


def test_a_pair_without_a_row_gets_one(tmp_path: Path) -> None:
    home = tmp_path / "tiny"
    tiny_region(
        home, regions=1, counties=1, clusters=2, services=1,
        edit=lambda tables: tables["workforce"].pop(),
        optional={"local_knowledge": [correction(base_id="b2")]},
    )  # fmt: skip
    staff = read_region(home).workforce
    assert staff.iloc[-1].tolist() == ["b2", "physio", 1.0, 0.0]


def test_minutes_count_for_driving_and_for_reach_and_no_other_pair_moves(tmp_path: Path) -> None:
    stated = read_inputs(home_with(tmp_path / "a")).case
    known = read_inputs(home_with(tmp_path / "b", minutes())).case
    at = known.area_ids.index("a1"), known.base_ids.index("b1")
    assert (known.minutes[at], known.reach_minutes[at]) == (12.5, 12.5)
    moved = np.argwhere(known.minutes != stated.minutes)
    assert moved.tolist() == [list(at)]
    assert np.array_equal(known.km, stated.km)


BAD = (
    (correction(base_id="b9"), "id_not_listed", "base_id"),
    (correction(service_id=""), "local_id_missing", "service_id"),
    (correction(area_id="a1"), "local_id_idle", "area_id"),
    (minutes(area_id=""), "local_id_missing", "area_id"),
    (minutes(service_id="physio"), "local_id_idle", "service_id"),
    (minutes(value=2_000), "range", "value"),
    (correction(value=-1), "negative", "value"),
    (correction(value="two"), "not_a_number", "value"),
    (correction(was=3.0), "local_was", "was"),
    (correction(author=""), "blank", "author"),
    (correction(date="2 April"), "date", "date"),
    (correction(note_cy=""), "blank", "note_cy"),
    (correction(kind="staff"), "choice", "kind"),
)


@pytest.mark.parametrize(("row", "key", "column"), BAD)
def test_a_bad_row_is_told_by_its_cell(tmp_path: Path, row: Row, key: str, column: str) -> None:
    home_with(tmp_path, row)
    with pytest.raises(BadInput) as caught:
        read_region(tmp_path / "tiny")
    told = [(fault.key, fault.file, fault.row, fault.column) for fault in caught.value.faults]
    assert told == [(key, "local_knowledge.csv", 2, column)]
    assert caught.value.says(Words("en")) != caught.value.says(Words("cy"))


def test_the_same_figure_twice_is_told(tmp_path: Path) -> None:
    home_with(tmp_path, correction(), correction(value=2.0))
    with pytest.raises(BadInput) as caught:
        read_region(tmp_path / "tiny")
    assert [(fault.key, fault.row) for fault in caught.value.faults] == [("duplicate_row", 3)]


def test_what_it_was_may_be_said_and_must_still_be_there(tmp_path: Path) -> None:
    home_with(tmp_path, correction(was=2.5))
    assert read_region(tmp_path / "tiny").workforce["in_post_wte"].iloc[0] == 1.0


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("known")
    return run(home_with(home, correction(), minutes(was=99.0)), out=home / "out").folder


def test_each_is_listed_with_what_was_read_and_the_effect_of_all_is_told(decided: Path) -> None:
    entry = json.loads((decided / "answer.json").read_text(encoding="utf-8"))["local_knowledge"]
    first = entry["corrections"][0]
    assert (first["kind"], first["as_read"], first["value"]) == ("in_post_wte", 2.5, 1.0)
    found = entry["effect"]
    # 1.5 WTE fewer in post can only lower what the same posts reach, by no more than those 1.5 could give
    lost = found["care_as_read_wte"] - found["care_corrected_wte"]
    assert 0 < lost <= 1.5
    for language in LANGUAGES:
        page = (decided / f"summary.{language}.html").read_text(encoding="utf-8")
        assert "Physio lead, north" in page
        assert Words(language)("overrides.basis") in page
        assert "99" in page


def test_the_effect_is_of_the_figures_alone(tmp_path: Path) -> None:
    """Corrections that say what was read anyway change nothing."""
    config = home_with(tmp_path, correction(value=2.5))
    result = run(config, out=tmp_path / "out")
    found = result.view.answer["local_knowledge"]["effect"]
    assert found is not None
    assert found["care_corrected_wte"] == found["care_as_read_wte"]
    assert found["value_corrected"] == found["value_as_read"]


def test_the_plan_by_the_corrected_figures_is_worth_what_the_effect_says(decided: Path) -> None:
    answer = json.loads((decided / "answer.json").read_text(encoding="utf-8"))
    found = answer["local_knowledge"]["effect"]
    assert found["value_corrected"] == pytest.approx(answer["aims"][0]["value"], abs=1e-4)


def test_verify_reads_the_corrections_and_works_the_effect_out_again(decided: Path, tmp_path: Path) -> None:
    report = verify_run(decided)
    assert report.passed, report.says(Words("en"))
    assert "not_shown.local_knowledge" in [said.key for said in report.not_shown]
    again = verify_run(decided, reprove=True)
    assert again.passed, again.says(Words("en"))
    assert "shown.local_knowledge" in [said.key for said in again.proved]
    assert (decided / "inputs" / "data" / "local_knowledge.csv").is_file()


def test_a_false_effect_is_found_when_it_is_worked_out_again(tmp_path: Path) -> None:
    folder = run(home_with(tmp_path, correction()), out=tmp_path / "out").folder
    path = folder / "answer.json"
    answer = json.loads(path.read_text(encoding="utf-8"))
    entry = answer["local_knowledge"]["effect"]
    entry["value_as_read"] += 0.5
    path.write_text(json.dumps(answer, sort_keys=True, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    rehash(folder)
    assert verify_run(folder).passed
    assert "wrong.local_knowledge" in [said.key for said in verify_run(folder, reprove=True).wrong]


def test_of_one_region_alone_those_of_others_are_listed_as_elsewhere(tmp_path: Path) -> None:
    tiny_region(
        tmp_path / "tiny", regions=2, counties=2, clusters=2, services=1,
        optional={"local_knowledge": [correction(base_id="b2", was=1.5)]},
    )  # fmt: skip
    config = tiny_scenario(tmp_path / "tiny.toml", rules=RULES, options="")
    inputs: Inputs = read_inputs(config, region="region1")
    assert [row["here"] for row in corrections(inputs)] == [False]
    answer = run(config, region="region1", out=tmp_path / "out").view.answer
    assert answer["local_knowledge"]["effect"] is None
