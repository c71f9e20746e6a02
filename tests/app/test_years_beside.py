"""Plans over years beside others, other money in every year, and a button that is pressed twice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import placement as pl
from placement.app.jobs import DeskJob, work
from placement.app.limits import AppLimits
from placement.app.screens.what_if import with_part
from placement.app.shelf import FullShelf, PlannersShelf
from placement.i18n import LANGUAGES, Language, Words
from tests.app.test_page import ANNA, _own_main, page, shelf_with, text_of  # noqa: F401 - a fixture for all here

if TYPE_CHECKING:
    from pathlib import Path

MONEY = (120_000.0, 120_000.0, 60_000.0)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the option as stated, and one of three years, both decided."""
    home = tmp_path_factory.mktemp("beside")
    shelf, one = shelf_with(home)
    years = (
        one.question().over_years(count=3, money={"money": list(MONEY)}).with_rule("leavers", leavers_pct=10)
    )
    three = shelf.keep(years, "Three years", one.id)
    for option in (one, three):
        work(DeskJob("decide", str(option.folder)))
    return home


def tables_of(tested: Any) -> str:
    return "".join(one.proto.body for one in tested.get("html") if "<table" in one.proto.body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_years_are_compared_year_by_year_and_it_is_said_what_is_of_the_first(
    beside: Path, language: Language
) -> None:
    words = Words(language)
    tested = page(beside, "compare", language, chosen="o2")
    assert not tested.exception
    said = text_of(tested)
    assert words("app.compare.years", names="Three years") in said
    assert words("app.compare.years_alone", names="As stated") in said
    ahead = pl.load(_shelf(beside).options()[1].run_folder).answer["ahead"]
    told = tables_of(tested)
    for year in ahead["years"]:
        assert words("forward.year", year=year["year"]) in told
        assert f">{words.percent(year['share'])}<" in told
        assert f">{words.pounds(year['cost_pounds'])}<" in told
    figures = tested.table[0].value
    assert list(figures.loc[words("app.compare.row.years")]) == ["1", "3"]


def test_options_for_one_year_are_compared_without_a_word_of_years(tmp_path: Path) -> None:
    shelf, one = shelf_with(tmp_path)
    other = shelf.keep(one.question().with_setting("money", amount=60_000), "Half", one.id)
    for option in (one, other):
        work(DeskJob("decide", str(option.folder)))
    tested = page(tmp_path, "compare")
    assert not tested.exception
    assert not tested.info
    assert Words("en")("app.compare.row.years") not in tested.table[0].value.index


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_if_of_years_is_an_option_with_that_part_of_every_years_money(
    tmp_path: Path, language: Language
) -> None:
    shelf, one = shelf_with(tmp_path)
    shelf.keep(one.question().over_years(count=3, money={"money": list(MONEY)}), "Three years", one.id)
    words = Words(language)
    tested = page(tmp_path, "what_if", language, chosen="o2")
    assert not tested.exception
    tested.select_slider(key="part.o2").set_value(0.5).run()
    told = words.listed([words.pounds(pounds / 2) for pounds in MONEY])
    assert told in "".join(caption.value for caption in tested.caption).replace("\\", "")
    tested.button(key="decide-part").click().run()
    assert not tested.exception
    (_, _, half) = shelf.options()
    assert half.note.name == words("app.what_if.years.named", name="Three years", part=words.percent(0.5, 0))
    scenario = half.question().inputs.scenario
    assert scenario.years is not None
    assert scenario.years.money == {"money": (60_000.0, 60_000.0, 30_000.0)}
    assert half.question().inputs.funds[0].amount == 60_000
    back = page(tmp_path, "what_if", language, chosen="o2")
    back.button(key="make-one").click().run()
    assert shelf.options()[-1].question().inputs.scenario.years is None


def test_a_part_of_a_fund_that_tapers_tapers_too(tmp_path: Path) -> None:
    _, one = shelf_with(tmp_path)
    tapers = one.question().with_setting("money", recurrent=False, taper=[1.0, 0.5], contract="fixed_term")
    case = with_part(tapers.over_years(count=2), 1.5).inputs.case
    assert case.years is not None
    assert case.years.money == {"money": (1.0, 0.5)}


def test_what_is_kept_twice_is_one_option(tmp_path: Path) -> None:
    """A second press of a button comes while the first is at work, and asks for the same."""
    shelf, one = shelf_with(tmp_path)
    asked = one.question().with_setting("money", amount=150_000)
    first = shelf.keep(asked, "More", one.id)
    shelf.remark(first, "Ann", "for", "Yes")
    assert shelf.keep(asked, "More", one.id).id == first.id
    assert [option.id for option in shelf.options()] == ["o1", "o2"]
    assert shelf.options()[1].note.remarks
    other = shelf.keep(one.question().with_setting("money", amount=160_000), "More", one.id)
    assert other.id == "o3"
    assert shelf.keep(asked, "Called otherwise", one.id).id == "o4"
    full = PlannersShelf(tmp_path / "ws", ANNA, AppLimits(options=4))
    assert full.keep(asked, "More", one.id).id == first.id
    with pytest.raises(FullShelf):
        full.keep(asked, "One too many", one.id)
    assert {path.name for path in full.folder.iterdir()} == {"o1", "o2", "o3", "o4"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_says_of_years_where_letters_are_to_be_had(beside: Path, language: Language) -> None:
    tested = page(beside, "why", language, chosen="o2")
    assert not tested.exception
    assert Words(language)("app.why.years", count=3) in text_of(tested)
    assert "letter" not in {one.key for one in tested.button}


def test_each_switch_says_of_which_rule_it_is(beside: Path) -> None:
    """Somebody who hears the page goes from switch to switch, and does not hear what stands above each."""
    labels = [
        one.label for one in page(beside, "build", chosen="o2").toggle if str(one.key).startswith("on.")
    ]
    assert len(labels) > 3
    assert len(set(labels)) == len(labels)


def test_headings_of_an_answer_go_down_step_by_step(beside: Path) -> None:
    """Each heading is at most one level below the one before, and every fact has one of its own."""
    tested = page(beside, "decide", chosen="o2")
    lead, facts = Words("en")("ahead.short.advertise.title"), []
    levels = [1, 2]  # the step, the option
    for one in tested.markdown:
        marks = one.value.partition(" ")[0]
        if set(marks) == {"#"}:
            levels.append(len(marks))
            facts.append(one.value.partition("\n")[0])
    assert f"#### {lead}" in facts
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_plans_of_years_and_of_one_year_are_told_apart_in_python(beside: Path) -> None:
    one, three = (pl.load(option.run_folder) for option in _shelf(beside).options())
    assert list(pl.compare(one=one, three=three).loc["years"]) == [1.0, 3.0]


def _shelf(home: Path) -> PlannersShelf:
    return PlannersShelf(home / "ws", ANNA, AppLimits())
