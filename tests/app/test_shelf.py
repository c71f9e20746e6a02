"""What planners keep: nothing of one reaches another, nothing leads out of the workspace, limits hold."""

from __future__ import annotations

from pathlib import Path

import pytest

import placement as pl
from placement.app.limits import AppLimits
from placement.app.shelf import FullShelf, PlannersShelf, new_planner, planner_named
from placement.run import run
from tests.builders import tiny_region, tiny_scenario
from tests.running import bytes_of

ANNA, BERTH = "p-0123456789abcdef", "p-fedcba9876543210"


def question(home: Path) -> pl.Question:
    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1)
    return pl.read(tiny_scenario(home / "tiny.toml"))


def test_an_option_is_kept_and_read_again(tmp_path: Path) -> None:
    asked = question(tmp_path).with_setting("money", amount=150_000)
    shelf = PlannersShelf(tmp_path / "ws", ANNA, AppLimits())
    kept = shelf.keep(asked, "More money")
    again = PlannersShelf(tmp_path / "ws", ANNA, AppLimits()).option(kept.id)
    assert again is not None
    assert again.note.name == "More money"
    assert again.question().inputs.funds[0].amount == 150_000
    assert not again.decided


def test_what_the_page_decides_the_command_decides_byte_for_byte(tmp_path: Path) -> None:
    """The saved scenario, run anew in another place, gives the folder that the page keeps."""
    kept = PlannersShelf(tmp_path / "ws", ANNA, AppLimits()).keep(question(tmp_path), "x")
    one = run(kept.folder / "scenario.toml", out=tmp_path / "one" / "run")
    two = run(kept.folder / "scenario.toml", out=tmp_path / "two" / "run")
    ours, theirs = bytes_of(one.folder), bytes_of(two.folder)
    assert {name for name in ours if ours[name] != theirs[name]} <= {"timing.json"}


def test_two_planners_do_not_see_each_other(tmp_path: Path) -> None:
    asked = question(tmp_path)
    PlannersShelf(tmp_path / "ws", ANNA, AppLimits()).keep(asked, "Anna's")
    berth = PlannersShelf(tmp_path / "ws", BERTH, AppLimits())
    assert berth.options() == []
    kept = berth.keep(asked, "Berth's")
    assert kept.id == "o1"
    assert [o.note.name for o in PlannersShelf(tmp_path / "ws", ANNA, AppLimits()).options()] == ["Anna's"]


@pytest.mark.parametrize("name", ["..", "a/b", "", "UPPER", ".hidden", "x" * 60, "p-1/../x"])
def test_no_planner_has_a_name_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no planner"):
        PlannersShelf(tmp_path, name, AppLimits())


@pytest.mark.parametrize("name", ["..", "o1/../../x", "run", "o", "o12345"])
def test_no_option_has_a_name_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    assert PlannersShelf(tmp_path, ANNA, AppLimits()).option(name) is None


def test_a_full_shelf_says_so(tmp_path: Path) -> None:
    asked = question(tmp_path)
    shelf = PlannersShelf(tmp_path / "ws", ANNA, AppLimits(options=1))
    shelf.keep(asked, "one")
    with pytest.raises(FullShelf):
        shelf.keep(asked, "two")
    small = PlannersShelf(tmp_path / "ws", ANNA, AppLimits(disk_mb=0))
    with pytest.raises(FullShelf):
        small.keep(asked, "two")


def test_remarks_are_kept_in_order_with_who_made_them(tmp_path: Path) -> None:
    shelf = PlannersShelf(tmp_path / "ws", ANNA, AppLimits())
    kept = shelf.keep(question(tmp_path), "x")
    kept = shelf.remark(kept, "West board", "against", "Too little\nfor Fishguard")
    shelf.remark(kept, "Chair", "for", "Agreed")
    again = shelf.option("o1")
    assert again is not None
    said = [(remark.who, remark.kind, remark.text) for remark in again.note.remarks]
    assert said == [("West board", "against", "Too little for Fishguard"), ("Chair", "for", "Agreed")]


def test_a_spoiled_note_hides_the_option_and_loses_no_file(tmp_path: Path) -> None:
    shelf = PlannersShelf(tmp_path / "ws", ANNA, AppLimits())
    kept = shelf.keep(question(tmp_path), "x")
    (kept.folder / "note.json").write_text("{", encoding="utf-8")
    assert shelf.options() == []
    assert (kept.folder / "scenario.toml").is_file()


def test_new_planners_differ_and_a_proxy_name_becomes_an_id() -> None:
    assert len({new_planner() for _ in range(50)}) == 50
    assert planner_named("Anna Jones@Wales.nhs.uk") == "u-anna-jones-wales-nhs-uk"
    assert planner_named("  ") is None


def test_limits_go_through_a_command_line() -> None:
    limits = AppLimits(5, 30.0, 3, 7, 100, 5_000, "X-User")
    assert AppLimits.of_argument(limits.as_argument()) == limits
