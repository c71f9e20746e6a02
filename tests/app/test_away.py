"""Options no longer wanted: put away, brought back, deleted for good; nothing that others need is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.app.limits import AppLimits
from placement.app.shelf import PlannersShelf
from placement.i18n import Words
from tests.app.test_page import ANNA, page, shelf_with, text_of
from tests.running import bytes_of


def test_an_option_that_is_put_away_stays_whole_and_comes_back(tmp_path: Path) -> None:
    shelf, first = shelf_with(tmp_path)
    more = shelf.keep(first.question(), "More", came_from=first.id)
    before = bytes_of(first.folder)
    shelf.move(first, away=True)
    assert [one.id for one in shelf.options()] == ["o2"]
    assert [one.id for one in shelf.put_away()] == ["o1"]
    assert [one.id for one in shelf.line_of(more)] == ["o1", "o2"]  # what led to it is still told
    after = bytes_of(first.folder)
    assert {name for name in before if before[name] != after.get(name)} == {"note.json"}
    shelf.move(shelf.put_away()[0], away=False)
    assert bytes_of(first.folder) == before
    assert [one.id for one in shelf.options()] == ["o1", "o2"]


def test_only_what_is_put_away_and_nobody_needs_is_deleted_and_its_id_is_not_given_again(
    tmp_path: Path,
) -> None:
    """A study of o2 in the folder of another would else be taken for one of the later o2."""
    shelf, first = shelf_with(tmp_path)
    second = shelf.keep(first.question(), "More", came_from=first.id)
    with pytest.raises(ValueError, match="o2"):
        shelf.delete(second)
    for option in (first, second):
        shelf.move(option, away=True)
    with pytest.raises(ValueError, match="o1"):
        shelf.delete(first)
    shelf.delete(second)
    assert list(second.folder.iterdir()) == []
    assert [one.id for one in shelf.put_away()] == ["o1"]
    assert shelf.keep(first.question(), "Again").id == "o3"


def test_what_is_put_away_makes_room_for_another_option(tmp_path: Path) -> None:
    shelf, first = shelf_with(tmp_path)
    shelf.move(first, away=True)
    assert PlannersShelf(tmp_path / "ws", ANNA, AppLimits(options=1)).keep(first.question(), "y").id == "o2"


def test_a_planner_puts_an_option_away_brings_it_back_and_deletes_it(tmp_path: Path) -> None:
    """Asked first, undone by one click, and deleted for good only after a second question."""
    words = Words("cy")
    shelf, first = shelf_with(tmp_path)
    shelf.keep(first.question(), "Mwy", came_from=first.id)
    tested = page(tmp_path, "start", "cy", chosen="o2")
    tested.radio(key="start").set_value("saved").run()
    assert [one.id for one in shelf.options()] == ["o1", "o2"]
    tested.button(key="away.yes.o2").click().run()
    assert not tested.exception
    assert tested.session_state["option"] == "o1"
    assert [one.id for one in shelf.options()] == ["o1"]
    tested.button(key="away.back").click().run()
    assert not tested.exception
    assert (tested.session_state["option"], len(shelf.options())) == ("o2", 2)
    tested.selectbox(key="looked_at").set_value("o1").run()
    tested.button(key="away.yes.o1").click().run()
    assert tested.session_state["option"] == "o2"
    said = [caption.value for caption in tested.caption]
    assert words("app.away.needed", names="Mwy") in said  # o2 came from it
    tested.button(key="away.yes.o2").click().run()
    assert not tested.exception
    assert shelf.options() == []
    tested.selectbox(key="away.which").set_value("o2").run()
    tested.button(key="delete.yes.o2").click().run()
    assert not tested.exception
    assert [one.id for one in shelf.put_away()] == ["o1"]
    assert words("app.start.none") in text_of(tested)


def test_a_press_on_a_page_whose_option_was_put_away_elsewhere_decides_nothing(tmp_path: Path) -> None:
    shelf, first = shelf_with(tmp_path)
    second = shelf.keep(first.question(), "More", came_from=first.id)
    tested = page(tmp_path, "build", chosen="o2")
    shelf.move(second, away=True)
    tested.button(key="decide").click().run()
    assert not tested.exception
    assert (tested.session_state["option"], tested.session_state["step"]) == ("o1", "build")
    assert not (first.folder / "state.json").exists()
    assert Words("en")("app.away.done", name="More") in [one.value for one in tested.sidebar.caption]
