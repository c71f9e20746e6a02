"""What a planner has entered is there when she comes back to it, and nothing half-said is passed over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

import placement as pl
from placement.app.entered import is_taken
from placement.app.jobs import WORK, DeskJob, tell, work
from placement.app.screens import SCREENS
from placement.errors import Stopped
from placement.i18n import LANGUAGES, Words
from placement.report.page import watermark
from tests.app.test_page import ANNA, page, shelf_with, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from placement.app.shelf import PlannersShelf
    from placement.i18n import Language

EN = Words("en")


@pytest.fixture(autouse=True)
def _own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit leaves its script in the place of `__main__`; children would start from that."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PlannersShelf]:
    """A workspace in which two options are decided."""
    home = tmp_path_factory.mktemp("decided")
    shelf, first = shelf_with(home)
    for option in (first, shelf.keep(first.question().with_setting("money", amount=240_000), "Twice", "o1")):
        work(DeskJob("decide", str(option.folder)))
    return home, shelf


def half_a_wish(tested: AppTest) -> None:
    """Other money, and at most two posts in the second cluster: why is said, who asks is not."""
    tested.number_input(key="fund.o1.money").set_value(150_000.0)
    places = tested.selectbox(key="hand.o1.list")
    places.select(places.options[1]).run()
    tested.radio(key="hand.o1.kind").set_value("forbid")
    tested.number_input(key="hand.o1.wte").set_value(2.0)
    tested.text_input(key="hand.o1.reason").set_value("The ward closes").run()


def entered(tested: AppTest) -> list[Any]:
    state = tested.session_state
    return [state["fund.o1.money"], *(state[f"hand.o1.{one}"] for one in ("list", "kind", "wte", "reason"))]


def test_a_form_half_filled_is_as_it_was_in_the_other_language_and_after_another_step(tmp_path: Path) -> None:
    shelf_with(tmp_path)
    tested = page(tmp_path, "build")
    half_a_wish(tested)
    before = entered(tested)
    assert before[0] == 150_000
    assert before[2:] == ["forbid", 2.0, "The ward closes"]
    for turn in (("language", "cy"), ("language", "en"), ("step", "decide"), ("step", "build")):
        tested.radio(key=turn[0]).set_value(turn[1]).run()
        assert not tested.exception
    assert entered(tested) == before
    assert tested.number_input(key="fund.o1.money").value == 150_000


def test_a_wish_that_lacks_a_word_is_not_passed_over_and_all_changes_can_be_undone(tmp_path: Path) -> None:
    shelf, _ = shelf_with(tmp_path)
    tested = page(tmp_path, "build")
    half_a_wish(tested)
    tested.button(key="decide").click().run()
    assert EN("app.build.reason_needed") in text_of(tested)
    assert len(shelf.options()) == 1
    tested.button(key="put-back").click().run()
    assert not tested.exception
    assert [field.value for field in tested.number_input if str(field.key).endswith(".money")] == [120_000]
    assert not [button for button in tested.button if button.key == "put-back"]


def test_no_money_at_all_is_refused_and_not_read_as_the_money_before(tmp_path: Path) -> None:
    shelf, _ = shelf_with(tmp_path)
    tested = page(tmp_path, "build")
    tested.number_input(key="fund.o1.money").set_value(0.0).run()
    tested.button(key="decide").click().run()
    assert tested.error
    assert not tested.exception
    assert "amount" in tested.error[0].value
    assert len(shelf.options()) == 1


def test_another_name_alone_renames_the_option(tmp_path: Path) -> None:
    shelf, _ = shelf_with(tmp_path)
    tested = page(tmp_path, "build")
    tested.text_input(key="name.o1").set_value("North/South ../ <b>").run()
    tested.button(key="decide").click().run()
    assert [(option.id, option.note.name) for option in shelf.options()] == [("o1", "North/South ../ <b>")]


def test_a_remark_without_a_name_is_not_lost(decided: tuple[Path, PlannersShelf]) -> None:
    home, shelf = decided
    tested = page(home, "decide")
    tested.text_area[0].set_value("Too little for Fishguard")
    keep = next(button for button in tested.button if button.label == EN("app.remarks.keep"))
    keep.click().run()
    assert tested.text_area[0].value == "Too little for Fishguard"
    tested.text_input[0].set_value("West board")
    next(button for button in tested.button if button.label == EN("app.remarks.keep")).click().run()
    assert [remark.text for remark in shelf.options()[0].note.remarks] == ["Too little for Fishguard"]
    assert tested.text_area[0].value == ""


def test_every_choice_on_every_step_is_taken_along(decided: tuple[Path, PlannersShelf]) -> None:
    """A choice without a key that is known is lost, or ends the page, when the language is switched."""
    home, _ = decided
    for step in ("start", "build", "compare", "history", "why", "what_if", "graduates"):
        tested = page(home, step, chosen="o2")
        assert not tested.exception
        fields = [*tested.radio, *tested.selectbox, *tested.multiselect]
        bare = {str(field.key) for field in fields if not is_taken(str(field.key))}
        assert bare <= {"language", "looked_at"}, step


def test_a_fault_of_ours_is_told_in_the_planners_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_here: object) -> None:
        raise KeyError("app.title.nowhere")

    shelf_with(tmp_path)
    monkeypatch.setitem(SCREENS, "history", broken)
    tested = page(tmp_path, "history", "cy")
    assert not tested.exception
    assert [one.value for one in tested.error] == [Words("cy")("app.decide.failed")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_answer_that_was_shown_is_still_told_after_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    """Stopped before the whole answer: the page said that there had been none, whatever it had shown."""

    def stopped(_job: DeskJob) -> None:
        raise Stopped

    shelf_with(tmp_path)
    job = DeskJob("decide", str(tmp_path / "ws" / ANNA / "o1"))
    tell(job, "working", first={"en": "Posts worth 2", "cy": "Swyddi gwerth 2", "gap": 0.005})
    monkeypatch.setitem(WORK, "decide", stopped)
    work(job)
    tested = page(tmp_path, "decide", language)
    assert not tested.exception
    assert [one.value for one in tested.warning] == [Words(language)("app.decide.stopped_first")]
    assert {"en": "Posts worth 2", "cy": "Swyddi gwerth 2"}[language] in text_of(tested)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_decision_says_so_where_it_is_taken_away(
    decided: tuple[Path, PlannersShelf], language: Language
) -> None:
    home, shelf = decided
    view = pl.load(shelf.options()[0].run_folder).view
    tested = page(home, "publish", language)
    assert not tested.exception
    said = [str(one.value).replace("\\", "") for one in tested.warning]
    assert said == [watermark(view, Words(language))]
