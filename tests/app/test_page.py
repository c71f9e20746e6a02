"""The page itself, step by step, without a browser: what a planner does and what then stands there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import placement as pl
from placement.app.jobs import DeskJob, work
from placement.app.limits import AppLimits
from placement.app.screens import SCREENS
from placement.app.screens.build import changed_question
from placement.app.screens.decide import eased
from placement.app.shelf import Kept, PlannersShelf
from placement.i18n import LANGUAGES, Language, Words
from placement.report.screen import headline
from tests.builders import tiny_region, tiny_scenario

ANNA = "p-0123456789abcdef"
LONG = 300
"""Seconds for one run of the page's script; only a fault takes them."""
RULES: tuple[dict[str, Any], ...] = (
    {
        "rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "measure": "pounds",
        "amount": 120_000, "recurrent": True, "months_in_first_year": 12, "shares": "free",
    },
    {"rule": "travel_limit", "default": 60.0},
    {"rule": "supply", "pool_wte_at_each_base": 0.0},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit leaves its script in the place of `__main__`; children would start from that."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def shelf_with(home: Path, *rules: dict[str, Any]) -> tuple[PlannersShelf, Kept]:
    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1)
    config = tiny_scenario(home / "tiny.toml", rules=(*RULES, *rules), options="")
    shelf = PlannersShelf(home / "ws", ANNA, AppLimits())
    return shelf, shelf.keep(pl.read(config), "As stated")


def page(
    home: Path, step: str, language: str = "en", chosen: str | None = "o1", planner: str = ANNA
) -> AppTest:
    def script(workspace: str) -> None:
        from pathlib import Path as Where  # noqa: PLC0415 - runs as a script of its own

        from placement.app.limits import AppLimits as Most  # noqa: PLC0415
        from placement.app.page import main  # noqa: PLC0415

        main(Where(workspace), Most())

    tested = AppTest.from_function(script, default_timeout=LONG, args=(str(home / "ws"),))
    tested.query_params["planner"] = planner
    tested.query_params["lang"] = language
    tested.session_state["step"] = step
    if chosen is not None:
        tested.session_state["option"] = chosen
    return tested.run()


def text_of(tested: AppTest) -> str:
    said = (tested.markdown, tested.info, tested.warning, tested.error)
    kinds = (*said, tested.title, tested.header, tested.subheader)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", list(SCREENS))
def test_every_step_can_be_opened_by_somebody_who_has_done_nothing(
    tmp_path: Path, step: str, language: Language
) -> None:
    tested = page(tmp_path, step, language, chosen=None)
    assert not tested.exception
    assert [title.value for title in tested.title] == [Words(language)(f"app.title.{step}")]


def test_another_amount_becomes_an_option_of_its_own(tmp_path: Path) -> None:
    shelf, first = shelf_with(tmp_path)
    tested = page(tmp_path, "build")
    assert not tested.exception
    amount = next(field for field in tested.number_input if "Money" in field.label)
    assert amount.value == 120_000
    amount.set_value(150_000).run()
    tested.button(key="decide").click().run()
    assert not tested.exception
    kept = shelf.options()
    assert [option.id for option in kept] == ["o1", "o2"]
    assert kept[1].question().inputs.funds[0].amount == 150_000
    assert kept[1].note.came_from == "o1"
    assert kept[1].note.name == Words("en")("app.build.named", name="As stated", pounds="£150,000")
    assert first.question().inputs.funds[0].amount == 120_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decided_option_says_its_headline_in_the_language_asked(tmp_path: Path, language: Language) -> None:
    _, kept = shelf_with(tmp_path)
    work(DeskJob("decide", str(kept.folder)))
    tested = page(tmp_path, "decide", language)
    assert not tested.exception
    plan = pl.load(kept.run_folder)
    assert headline(plan.view, Words(language)) in text_of(tested)
    assert tested.session_state["language"] == language


def test_switching_the_language_keeps_the_work(tmp_path: Path) -> None:
    shelf_with(tmp_path)
    tested = page(tmp_path, "build")
    amount = next(field for field in tested.number_input if "Money" in field.label)
    amount.set_value(150_000).run()
    tested.radio(key="language").set_value("cy").run()
    assert not tested.exception
    assert [title.value for title in tested.title] == [Words("cy")("app.title.build")]
    welsh = next(field for field in tested.number_input if "Arian" in field.label)
    assert welsh.value == 150_000


def test_options_are_compared_in_figures_and_by_cluster(tmp_path: Path) -> None:
    shelf, first = shelf_with(tmp_path)
    second = shelf.keep(first.question().with_setting("money", amount=240_000), "Twice")
    for option in (first, second):
        work(DeskJob("decide", str(option.folder)))
    tested = page(tmp_path, "compare")
    assert not tested.exception
    figures = tested.table[0].value
    wte = {name: pl.load(option.run_folder).wte for name, option in (("As stated", first), ("Twice", second))}
    assert wte["Twice"] > wte["As stated"]
    told = figures.loc[Words("en")("app.compare.row.wte")]
    assert {name: float(str(told[name])) for name in wte} == pytest.approx(wte, abs=0.05)


def impossible(home: Path) -> Kept:
    """More posts asked for in every cluster than the money can buy."""
    _, kept = shelf_with(
        home, {"rule": "floor", "id": "much", "level": "cluster", "measure": "wte", "amount": 9.0}
    )
    work(DeskJob("decide", str(kept.folder)))
    return kept


def test_an_impossible_wish_has_ways_out_and_one_is_applied_by_one_click(tmp_path: Path) -> None:
    kept = impossible(tmp_path)
    answer = kept.answer()
    assert answer["outcome"] == "impossible"
    tested = page(tmp_path, "decide")
    assert not tested.exception
    assert answer["ways_out"][0]["sentence_en"] in text_of(tested)
    tested.button(key="way.o1.0").click().run()
    assert not tested.exception
    shelf = PlannersShelf(tmp_path / "ws", ANNA, AppLimits())
    assert [option.note.came_from for option in shelf.options()] == [None, "o1"]


def test_every_way_out_that_is_offered_is_one(tmp_path: Path) -> None:
    kept = impossible(tmp_path)
    answer: Any = kept.answer()
    assert answer["ways_out"]
    for number in range(len(answer["ways_out"])):
        plan = eased(kept.question(), answer, number).solve()
        assert plan.answer["outcome"] == "answer"


def test_changes_switches_and_wishes_make_the_question_that_the_scenario_would_state(tmp_path: Path) -> None:
    _, kept = shelf_with(tmp_path)
    wish = {
        "id": "w", "kind": "require", "cluster": "c3", "service": "physio", "wte": 0.5, "asked_by": "Board",
        "reason_en": "r", "reason_cy": "r", "date": "2026-11-29",
    }  # fmt: skip
    asked = changed_question(kept.question(), [("money", {"amount": 90_000})], ["travel_limit"], [wish])
    assert asked.inputs.funds[0].amount == 90_000
    assert "travel_limit" not in set(asked.rules["id"])
    posts = asked.solve().posts
    assert posts.loc[posts["cluster_id"] == "c3", "wte"].sum() >= 0.5


def test_who_has_another_address_sees_none_of_it(tmp_path: Path) -> None:
    """Not in the list at the side, and not by the id of another's option either."""
    shelf_with(tmp_path)
    own = page(tmp_path, "start", chosen=None)
    assert [box.options for box in own.sidebar.selectbox] == [["As stated"]]
    other = page(tmp_path, "build", planner="p-fedcba9876543210")
    assert not other.exception
    assert len(other.sidebar.selectbox) == 0
    assert "As stated" not in text_of(other)
    assert Words("en")("app.nothing_chosen") in text_of(other)


def test_a_note_stays_beside_the_option(tmp_path: Path) -> None:
    shelf, kept = shelf_with(tmp_path)
    work(DeskJob("decide", str(kept.folder)))
    shelf.remark(kept, "West board", "against", "Too little")
    tested = page(tmp_path, "decide")
    assert "Too little" in text_of(tested)
    assert "West board" in text_of(tested)
