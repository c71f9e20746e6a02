"""The first screen: the message as the title, three figures, who gains, who gets less, how sure."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest

from placement.i18n import LANGUAGES, Words
from placement.i18n.catalogue import Language
from placement.report.message import message, yearly_money
from placement.report.names import Names
from placement.report.neighbourhoods import nobody_reached
from placement.report.page import heading
from placement.report.short import how_sure
from placement.report.wording import about, money_in_short, within_sentence
from placement.site.first import first_look
from tests.publish.builders import made_up_view, sites_alone
from tests.publish.reading import Page
from tests.publish.usual import usual_files

EN = Words("en")


@pytest.mark.parametrize(
    ("pounds", "said"),
    [(5_000_000, "£5m"), (4_975_811, "£4.98m"), (12_345_678, "£12.3m"), (224_306, "£224,000"), (0, "£0")],
)
def test_money_is_told_to_three_digits(pounds: float, said: str) -> None:
    assert money_in_short(pounds, EN) == said


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (2_047_846, "2 million"),
        (1_160_000, "1.2 million"),
        (10_710, "11,000"),
        (4_324, "4,300"),
        (7, "7"),
        (0, "0"),
    ],
)
def test_people_are_told_to_two_digits(people: float, said: str) -> None:
    assert about(people, EN) == said


def changed(**answer: Any) -> Any:
    return made_up_view(**answer)


def test_the_message_is_what_the_money_pays_for() -> None:
    view = made_up_view()
    fund = {**view.answer["funds"][0], "recurrent": True, "amount_here": 5_000_000}
    whole = {**fund, "amount_here": 250_400}  # the posts cost £250,000, which is as much in three digits
    asked = changed(funds=[whole], totals={**view.answer["totals"], "wte_new": 90.0})
    assert message(asked, EN) == "£250,000 a year pays for 90 full-time staff: where, and who gains"
    assert yearly_money(changed(funds=[{**fund, "recurrent": False}])) is None
    assert message(asked, EN, "first.said") == "£250,000 a year pays for 90 full-time staff."
    for there, told in (
        (255_000, "£255,000"),
        (5_000_000, "£5m"),
    ):  # one page says what there is, and what is spent
        said = message(changed(funds=[{**fund, "amount_here": there}]), EN)
        assert said == f"£250,000 of {told} a year pays for 5 full-time staff: where, and who gains"
    assert message(changed(funds=[{**fund, "kind": "capital"}]), EN) == heading(view, EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_has_three_figures_and_both_sides(language: Language) -> None:
    words, view = Words(language), made_up_view()
    said = first_look(view, words)
    assert len(said.figures) == 3
    html = usual_files()[f"index.{language}.html"].decode()
    text = Page(html).text
    for line in (*(one.said for one in said.figures), *said.gains, *said.loses, said.sure):
        assert line in text
    assert message(view, words) in Page(html).headings
    first = text[: text.index(words("bundle.table"))]
    assert "placement " not in first
    assert " WTE" not in first.split(words("map.controls"))[0]


def test_where_every_cluster_gets_posts_that_is_said_as_people_say_it() -> None:
    """A page of Powys alone said "3 of 3 clusters"."""
    view = made_up_view()
    table = view.tables["result_clusters"]
    some, every = (
        dataclasses.replace(view, tables={**view.tables, "result_clusters": table.assign(wte_new=wte)})
        for wte in ([1.0, 0.0, 0.0, 2.0], 1.0)
    )
    assert "from 2 of 4 clusters of surgeries" in first_look(some, EN).figures[0].said
    assert "from all 4 clusters of surgeries" in first_look(every, EN).figures[0].said


def test_nobody_agreed_is_never_told_as_agreed() -> None:
    view = made_up_view()
    table = view.tables["result_assumptions"]
    for nobody in ("", None, float("nan")):
        rows = table.assign(agreed_by=nobody)
        seen = dataclasses.replace(view, tables={**view.tables, "result_assumptions": rows})
        assert how_sure(seen, EN).startswith(EN("first.sure.nobody", all=str(len(rows))))
    some = table.assign(agreed_by="the board")
    seen = dataclasses.replace(view, tables={**view.tables, "result_assumptions": some})
    assert how_sure(seen, EN).startswith(EN("first.sure.agreed", all=str(len(some))))


def test_a_plan_of_sites_alone_tells_its_sites() -> None:
    said = first_look(sites_alone(), EN)
    assert [one.figure for one in said.figures][:1] == ["1"]
    assert message(sites_alone(), EN) == heading(sites_alone(), EN)


def test_the_foot_tells_the_edition() -> None:
    html = usual_files()["about.en.html"].decode()
    text = Page(html).text
    for key in ("first.edition.none", "first.next.none", "first.corrections"):
        assert EN(key) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_whom_a_service_does_not_reach_stand_on_the_first_screen(language: Language) -> None:
    """And then nothing there sounds as if nobody went without: 3,100 people have no physiotherapy at all."""
    words, view = Words(language), made_up_view()
    physiotherapy = within_sentence(Names(view.region, words).service("physiotherapy"))
    unreached = words("coverage.short.nowhere", services=physiotherapy)
    assert unreached in first_look(view, words).loses

    nobody_under_a_tenth = with_nobody_under_a_tenth(view)
    assert first_look(nobody_under_a_tenth, words).loses[1:] == (unreached,)
    none_missed = {"areas": 0, "residents": 0, "residents_by_class": {}, "groups": []}
    everybody = with_nobody_under_a_tenth(made_up_view(unreached=none_missed))
    assert first_look(everybody, words).loses[1:] == (words("first.little.none"),)


def test_who_lives_where_a_service_reaches_nobody_is_counted_without_those_that_reach_nobody_at_all() -> None:
    """Of Gwent alone all 590,000 were told to live so: staff of two services work elsewhere."""
    view = made_up_view()
    table = view.tables["result_unreached"]
    village = table[table["area_id"] == "a2"]  # 1,100 of the 3,100 people
    some = dataclasses.replace(view, tables={**view.tables, "result_unreached": village})
    assert nobody_reached(some, EN) == [EN.count("coverage.short.unreached", 1, residents="1,100")]
    both = pd.concat([table, village.assign(service_id="dietetics")])
    seen = dataclasses.replace(view, tables={**view.tables, "result_unreached": both})
    nowhere, rest = nobody_reached(seen, EN)
    assert nowhere == "Services that reach nobody here at all: physiotherapy."
    assert rest == "About 1,100 people in 1 neighbourhood live where another service reaches nobody."


def with_nobody_under_a_tenth(view: Any) -> Any:
    everywhere, *classes = view.answer["coverage"]
    none = {when: {**everywhere[when], "residents_under_10": 0} for when in ("before", "after")}
    return dataclasses.replace(view, answer={**view.answer, "coverage": [{**everywhere, **none}, *classes]})
