"""Steps that stand on a decided option: history, graduates, another rule, other budgets, maps together."""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

import placement as pl
from placement.app.blocks import by_itself
from placement.app.jobs import DeskJob, told_state, work
from placement.app.limits import AppLimits
from placement.app.maps import together
from placement.app.new_rule import BY_HAND, kinds_offered, of_years
from placement.app.screens.build import changed_question, moved
from placement.app.screens.graduates import keep_people
from placement.app.screens.start import keep
from placement.app.screens.what_if import clicked
from placement.app.shelf import Kept, PlannersShelf
from placement.app.years import NEEDS
from placement.i18n import LANGUAGES, Language, Words
from placement.matching.page import results
from placement.model.rules import RULES
from placement.studies.diff.page import in_short
from tests.app.test_page import ANNA, page, shelf_with, text_of
from tests.matches.folders import nine, write_applicants
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

GRADUATE = {
    "rule": "floor", "id": "nq", "level": "region", "measure": "wte", "amount": 0.75,
    "kinds": ["newly_qualified"],
}  # fmt: skip
STILL = "document.querySelector('.leaflet-pan-anim, .leaflet-zoom-anim') === null"
"""No map of Leaflet's is on its way."""


@pytest.fixture(autouse=True)
def _own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit leaves its script in the place of `__main__`; children would start from that."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


class Bench:
    """What `keep` needs of a planner's page."""

    def __init__(self, shelf: PlannersShelf) -> None:
        self.shelf, self.limits, self.words = shelf, shelf.limits, Words("en")

    def choose(self, option: Kept) -> None: ...


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an option, and another with more money that came from it, both decided."""
    home = tmp_path_factory.mktemp("steps")
    shelf, first = shelf_with(home, GRADUATE)
    more = keep(Bench(shelf), first.question().with_setting("money", amount=240_000), "More", first)  # type: ignore[arg-type]
    assert more is not None
    for option in (first, more):
        work(DeskJob("decide", str(option.folder)))
    work(DeskJob("diff", str(more.folder), other=str(first.folder)))
    work(DeskJob("letter", str(first.folder), cluster="c1"))
    work(DeskJob("ladder", str(first.folder), budgets=(60_000.0, 120_000.0, 180_000.0)))
    work(DeskJob("frontier", str(first.folder)))
    return home


@pytest.fixture
def home(decided: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(decided, tmp_path / "home")
    return tmp_path / "home"


def shelf_in(home: Path) -> PlannersShelf:
    return PlannersShelf(home / "ws", ANNA, AppLimits())


@pytest.mark.parametrize("language", LANGUAGES)
def test_history_says_each_step_in_words_and_leads_back_to_any(home: Path, language: Language) -> None:
    words, (first, more) = Words(language), shelf_in(home).options()
    tested = page(home, "history", language, chosen="o2")
    assert not tested.exception
    said = text_of(tested)
    assert more.note.changed[0][0].endswith(": £120,000 → £240,000")  # the figure, not the whole rule
    assert more.note.changed[0][LANGUAGES.index(language)] in said
    document = json.loads((more.folder / "diff-o1" / "study.json").read_text(encoding="utf-8"))
    assert all(line in said for line in in_short(document, words))
    assert document["before"]["scenario_id"] not in said  # options are called what the planner calls them
    tested.button(key="go.o1").click().run()
    assert tested.session_state["option"] == "o1"
    assert words("app.history.after") in text_of(tested)  # and forward again
    tested.button(key="go.o2").click().run()
    assert tested.session_state["option"] == "o2"
    assert [one.note.name for one in shelf_in(home).line_of(more)] == [first.note.name, "More"]


def test_undo_goes_one_step_back_and_loses_nothing(home: Path) -> None:
    tested = page(home, "decide", chosen="o2")
    tested.button(key="undo").click().run()
    assert not tested.exception
    assert tested.session_state["option"] == "o1"
    assert [option.id for option in shelf_in(home).options()] == ["o1", "o2"]
    assert "undo" not in {button.key for button in tested.button}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_is_written_is_shown(home: Path, language: Language) -> None:
    tested = page(home, "why", language)
    assert not tested.exception
    tested.selectbox(key="why.o1.list").set_value("c1").run()
    assert not tested.exception
    (shown,) = tested.get("iframe")
    note = shelf_in(home).options()[0].folder / "letter-c1" / "notes" / f"c1.{language}.html"
    assert by_itself(note) in shown.proto.srcdoc
    assert "letter" not in {button.key for button in tested.button}


def test_what_moved_is_what_the_two_runs_say(home: Path) -> None:
    first, more = shelf_in(home).options()
    document = json.loads((more.folder / "diff-o1" / "study.json").read_text(encoding="utf-8"))
    assert [one["key"] for one in document["inputs"]] == ["rules.money"]
    change = pl.load(more.run_folder).wte - pl.load(first.run_folder).wte
    assert document["wte_more"] - document["wte_less"] == pytest.approx(change)


def test_a_rule_is_added_with_its_sentence_and_holds(home: Path) -> None:
    tested = page(home, "build")
    tested.selectbox(key="new.o1").set_value("floor").run()
    assert Words("en")("app.build.rule_unfinished") in [one.value for one in tested.caption]
    tested.number_input(key="new.o1.floor.amount").set_value(0.5).run()
    assert not tested.exception
    sentence = pl.rules.Floor(id="floor", amount=0.5).sentence(
        Words("en"), shelf_in(home).options()[0].question().inputs.case
    )
    assert Words("en")("app.build.rule_says", sentence=sentence) in text_of(tested)
    tested.button(key="decide").click().run()
    assert not tested.exception
    option = shelf_in(home).options()[-1]
    assert option.id == "o3"
    assert "floor" in set(option.question().rules["id"])
    assert sentence in option.note.changed[0][0]


def test_every_kind_of_rule_can_be_begun_in_both_languages(home: Path) -> None:
    tested = page(home, "build", "cy")
    kinds = kinds_offered(Words("cy"))
    assert kinds == kinds_offered(Words("en"))
    assert len(kinds) >= 20
    assert set(kinds) <= set(RULES) - BY_HAND
    years = of_years(Words("cy"))
    for kind in kinds:
        assert Words("en")(f"app.rule.{kind}") != Words("cy")(f"app.rule.{kind}")
        if kind not in years:
            tested.selectbox(key="new.o1").set_value(kind).run()
            assert not tested.exception, kind
            assert Words("cy")(f"app.rule.{kind}.what") in text_of(tested)
    tested.toggle(key="years.o1.together").set_value(True).run()
    begun = [kind for kind in years if kind not in NEEDS]
    for kind in begun:
        tested.toggle(key=f"years.o1.rule.{kind}").set_value(True)
    tested.run()
    assert not tested.exception
    assert all(Words("cy")(f"app.rule.{kind}.what") in text_of(tested) for kind in begun)


def test_graduates_are_matched_and_nobody_is_named(home: Path) -> None:
    option = shelf_in(home).options()[0]
    given = write_applicants(home / "given", nine())
    people = keep_people(option, [(given / f"{n}.csv").read_bytes() for n in ("applicants", "preferences")])
    assert people.stat().st_mode & 0o077 == 0
    job = DeskJob("match", str(option.folder), other=str(people), mode="stable")
    work(job)
    assert told_state(job)["status"] == "done"
    assert not people.exists()
    tested = page(home, "graduates")
    assert not tested.exception
    document = json.loads((option.folder / "match-stable" / "match.json").read_text(encoding="utf-8"))
    said = text_of(tested)
    for block in results(document, Words("en")).blocks:
        assert all(line in said for line in getattr(block, "lines", ()))
    assert document["results"]["placed"] is None  # a count from one to four
    assert Words("en")("matching.withheld") in said
    assert not any(row["applicant_id"] in said for row, _ in nine())


def test_people_who_do_not_fit_are_told_with_file_and_row(home: Path) -> None:
    option = shelf_in(home).options()[0]
    people = keep_people(option, [b"applicant_id,name\n1,Anna\n", b"applicant_id,cluster_id,rank\n"])
    work(DeskJob("match", str(option.folder), other=str(people), mode="stable"))
    assert not people.exists()
    tested = page(home, "graduates", "cy")
    assert "applicants.csv" in text_of(tested)


def test_another_budget_shows_that_plans_figures_and_posts(decided: Path) -> None:
    tested = page(decided, "what_if")
    assert not tested.exception
    file = decided / "ws" / ANNA / "o1" / "ladder" / "study.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    for step in document["steps"]:
        tested.select_slider[0].set_value(Words("en").pounds(step["pounds"])).run()
        assert not tested.exception
        wte = step["free"]["wte"]
        assert tested.metric[0].value == Words("en").number(wte)
        assert sum(float(cell) for cell in tested.table[0].value.iloc[:, 0]) == pytest.approx(wte)


def test_between_two_aims_each_point_is_a_plan(decided: Path) -> None:
    tested = page(decided, "what_if")
    tested.radio(key="what_if.view").set_value("aims").run()
    assert not tested.exception
    file = decided / "ws" / ANNA / "o1" / "frontier" / "study.json"
    points = json.loads(file.read_text(encoding="utf-8"))["points"]
    assert tested.metric[0].value == Words("en").number(points[0]["values"][0], 1)
    tested.radio(key="point.o1.en").set_value(f"Plan {len(points)}").run()
    assert tested.metric[0].value == Words("en").number(points[-1]["values"][0], 1)
    assert sum(float(cell) for cell in tested.table[0].value.iloc[:, 0]) == pytest.approx(points[-1]["wte"])


def test_a_click_is_read_as_the_name_of_its_point() -> None:
    nothing: tuple[Any, ...] = (None, {}, {"selection": {"picked": []}})
    assert clicked({"selection": {"picked": [{"name": "£120,000"}]}}) == "£120,000"
    assert [clicked(each) for each in nothing] == [None] * 3


def test_maps_of_two_options_move_together(decided: Path, chromium: Browser) -> None:
    plans = {one.id: pl.load(one.run_folder) for one in shelf_in(decided).options()}
    html = together(plans, {"o1": "<b>As stated</b>", "o2": "More"}, Words("en"))
    shown = chromium.new_page()
    shown.set_default_timeout(PATIENCE)
    shown.set_content(html)
    assert shown.locator("h2").all_inner_texts() == ["<b>As stated</b>", "More"]
    assert shown.locator("path.leaflet-interactive").count() == 6
    where = "window.placementMaps.map(map => [map.getZoom(), map.getCenter().lat.toFixed(4)].join())"
    before = shown.evaluate(where)
    shown.locator(".map").first.focus()
    shown.keyboard.press("+")
    shown.keyboard.press("ArrowDown")
    # Closer and further south: both maps, once the first has come to rest.
    asked = f"() => {STILL} && {where}[0].split(',')[0] !== {json.dumps(before[0].split(',')[0])}"
    south = f"{where}[0].split(',')[1] < {json.dumps(before[0].split(',')[1])}"
    shown.wait_for_function(f"{asked} && {south}")
    one, other = shown.evaluate(where)
    assert one == other != before[0]
    shown.close()


def test_options_of_a_region_are_compared_on_maps(decided: Path) -> None:
    tested: Any = page(decided, "compare")
    assert not tested.exception
    assert Words("en")("app.compare.maps") in text_of(tested)


def test_posts_are_moved_from_what_the_plan_had(home: Path) -> None:
    first = shelf_in(home).options()[0]
    plan = pl.load(first.run_folder)
    wte = plan.tables["result_cluster_services"].set_index("cluster_id")["wte_new"]
    source, target = str(wte.idxmax()), str(wte.idxmin())
    service = first.question().inputs.case.services[0].id
    where = moved(first, source, target, service)
    assert where["had_wte"] == wte[source] > 0
    asked = {
        "id": "moved", "kind": "move", "service": service, "wte": 0.5, "asked_by": "Board",
        "reason_en": "Nearer", "reason_cy": "Nes", "date": "2026-01-05", **where,
    }  # fmt: skip
    after = changed_question(first.question(), [], wishes=[asked]).solve()
    moved_to = after.tables["result_cluster_services"].set_index("cluster_id")["wte_new"]
    assert moved_to[source] <= wte[source] - 0.5
    assert moved_to[target] >= wte[target] + 0.5


def test_an_option_with_other_money_is_not_named_by_the_old(home: Path) -> None:
    first = shelf_in(home).options()[0]
    changed = changed_question(first.question(), [("money", {"amount": 90_000.0})])
    about = changed.inputs.scenario.about
    assert (about.name_en, about.name_cy) == ("Money: £90,000", "Arian: £90,000")
    assert all("£90,000" in said for said in (about.question_en, about.question_cy))
    same = changed_question(first.question(), [("travel_limit", {"default": 30.0})])
    assert same.inputs.scenario.about == first.question().inputs.scenario.about


def test_a_page_that_stands_alone_has_no_link_that_leads_nowhere(home: Path) -> None:
    page_itself = shelf_in(home).options()[0].run_folder / "summary.cy.html"
    assert 'href="map.cy.html"' in page_itself.read_text(encoding="utf-8")
    shown = by_itself(page_itself)
    assert all(link.startswith(("#", "http")) for link in re.findall(r'<a [^>]*href="([^"]*)"', shown))
    assert 'href="#' in shown
