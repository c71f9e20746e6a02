"""Who gains, who gets less and why, whom nobody reaches, how sure: what pages say of neighbourhoods."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from placement.i18n import LANGUAGES, Language, Words
from placement.report import summary_text
from placement.report.names import Names
from placement.report.neighbourhoods import fallen, less_line, less_of, less_sentence
from placement.report.pieces import Bullets, Facts, Paragraph, Table
from placement.report.short import in_short, sure
from placement.site.first import first_look
from tests.publish.builders import made_up_view
from tests.publish.papers import robustness_document
from tests.publish.places import made_up_coverage

if TYPE_CHECKING:
    from placement.report.pieces import Section
    from placement.results.view import View

WORDS = Words("en")


def short(view: View) -> list[str]:
    """The four facts: who gains, who gets less, how sure, who has little."""
    (block,) = in_short(view, Names(view.region, WORDS), WORDS).blocks
    assert isinstance(block, Facts)
    return [text for _, text in block.facts]


def how(view: View, study: Any = None) -> str:
    """All that is said of how sure this is."""
    return " ".join(sure(view, Names(view.region, WORDS), WORDS, study))


def section(view: View, key: str) -> Section:
    return next(one for one in summary_text(view, WORDS) if one.key == key)


def changed(view: View, **shift: Any) -> View:
    """The view with other figures of who gets less everywhere."""
    places = made_up_coverage()
    places[0]["less"] = {**places[0]["less"], **shift}
    answer: Any = {**view.answer, "coverage": places}
    return replace(view, answer=answer)


@pytest.mark.parametrize(
    ("before", "said"),
    [(0, "and nobody did before."), (1_100, "(about 1,100 people did before).")],
)
def test_nobody_is_said_and_not_0_people(before: int, said: str) -> None:
    view = made_up_view()
    everywhere, *others = made_up_coverage()
    told = {
        when: {**everywhere[when], "residents_under_10": people}
        for when, people in (("before", before), ("after", 0))
    }
    answer: Any = {**view.answer, "coverage": [{**everywhere, **told}, *others]}
    little = short(replace(view, answer=answer))[-1]
    nowhere, little = little.split(". ", 1)
    assert nowhere == "Services that reach nobody here at all: physiotherapy"
    assert little.startswith(
        "All services together, nobody lives where staff cover less than 10% of the need"
    )
    assert little.endswith(said)


def test_the_first_section_says_who_gains_who_gets_less_and_how_sure() -> None:
    view = made_up_view()
    assert summary_text(view, WORDS)[0].key == "short"
    gains, less, one_line, little = short(view)
    assert gains == (
        "About 2,000 people (65%) live where staff cover more of the need, by over a point. "
        "Overall 58% to 70%: urban areas 40% to 60% and villages 8% to 6%."
    )
    assert less == (
        "About 1,100 people in 1 neighbourhood: their share falls by more than a point, "
        "the most by 2.0 (Far)."
    )
    assert little == (
        "Services that reach nobody here at all: physiotherapy. "
        "About 1,100 people live where staff cover less than 10% of the need (about 1,100 before)."
    )
    told = "Nobody has agreed 1 of its 2 estimates. One could turn 70% of need met into 66% or 74%."
    assert one_line == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_sure_is_one_line_first_and_the_rest_stands_further_down(language: Language) -> None:
    """The line is the one of the first page, so that a reader of both finds one answer."""
    view, words = made_up_view(), Words(language)
    every = {section.key: section for section in summary_text(view, words)}
    (first,) = every["short"].blocks
    assert isinstance(first, Facts)
    assert dict(first.facts)[words("coverage.short.sure.title")] == first_look(view, words).sure
    order = list(every)
    assert order.index("sure") > order.index("unreached")
    (rest,) = every["sure"].blocks
    assert isinstance(rest, Bullets)
    assert len(rest.lines) == 3
    figures, proof, posts = rest.lines
    assert words("coverage.sure.figures", all="2", nobody="1") in figures
    assert "−4" in figures
    assert proof.startswith(words("coverage.sure.proved", limit="|").split("|")[0])
    assert posts == words("coverage.sure.untested")


def test_a_search_that_was_cut_short_is_told_beside_how_sure() -> None:
    view = made_up_view(stopped_by="time")
    assert short(view)[2].startswith(WORDS("summary.stopped.time"))


def test_a_fall_is_rounded_up_so_that_none_is_larger_than_is_said() -> None:
    assert "the most by 1.8" in short(changed(made_up_view(), most_points=1.7001))[1]
    assert "the most by 1.7" in short(changed(made_up_view(), most_points=1.7))[1]


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (
            {"areas": 0, "residents": 0, "most_points": 0.25},
            "Nobody's share falls by more than a point; the most is 0.3 (Far).",
        ),
        (
            {"areas": 0, "residents": 0, "most_points": 0.0, "most_area_id": ""},
            "the share falls in no neighbourhood",
        ),
    ],
)
def test_where_nobody_gets_less_it_says_so_and_no_more(shift: dict[str, Any], words: str) -> None:
    view = changed(made_up_view(), **shift)
    assert words in short(view)[1]
    said = less_sentence(view.answer["coverage"][0], Names(view.region, WORDS), WORDS)
    assert "n no neighbourhood" in said
    assert ("0.3 points (Far)" in said) == bool(shift["most_points"])


def test_nothing_is_called_proved_that_is_not() -> None:
    aim = made_up_view().answer["aims"][0]
    for gap, of_gain, expected in (
        (None, None, "How close it is to the best plan is not proved."),
        (0.0, 0.0, "No other plan under these figures and rules does better, as the plan counts it."),
        (0.5, 0.01231, "could gain more than 1.24% beyond what this one gains"),
    ):
        view = made_up_view(aims=[{**aim, "gap": gap, "gap_of_gain": of_gain}])
        assert expected in how(view)
    told_with_what_changes = made_up_view(aims=[{**aim, "gap": 0.5, "gap_of_gain": None}])
    assert not re.search("best plan|No other plan", how(told_with_what_changes))
    assert "stopped" in short(made_up_view(stopped_by="time"))[2]


def test_posts_that_stay_are_told_from_draws_or_from_a_study() -> None:
    told = (
        "Posts are bought in steps, such as half a full-time post. Decided again with other figures, "
        "1 of the 2 steps stay where they are in at least nine plans out of ten."
    )
    assert told in how(made_up_view(), robustness_document())
    firm = {"draws_decided": 9, "posts": 2, "firm": 1}
    assert told in how(made_up_view(firm=firm))
    assert "Nobody has tested" in how(made_up_view(firm={**firm, "draws_decided": 0}))


def test_figures_that_are_all_agreed_are_not_told_as_agreed_by_nobody() -> None:
    view = made_up_view()
    agreed = view.tables["result_assumptions"].assign(agreed_by="Board")
    told = how(replace(view, tables={**view.tables, "result_assumptions": agreed}))
    assert "The plan rests on 2 estimates, and all are agreed." in told
    assert "obody has agreed" not in told
    none = view.tables["result_assumptions"].assign(agreed_by="")
    told = how(replace(view, tables={**view.tables, "result_assumptions": none}))
    assert told.startswith("The plan rests on 2 estimates, and nobody has agreed any of them.")


def test_each_neighbourhood_that_gets_less_has_its_reason() -> None:
    blocks = section(made_up_view(), "less").blocks
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].text == (
        "By our estimate, in 1 neighbourhood with 1,100 people the share of need covered falls by more than "
        "a point. "
        "The largest fall is 2.0 points (Far)."
    )
    (line,) = [line for block in blocks if isinstance(block, Bullets) for line in block.lines]
    assert line == (
        "Far (Cherry Vale), 1,100 people: from 8.0% to 6.0% (−2.0 points). Dietetics: staff of Cherry Vale "
        "Surgery give 0.12 WTE here in place of 0.16; neighbourhoods of East Alder get 0.44 WTE more "
        "from them, Near the most. 0.50 WTE of new posts at Cherry Vale Surgery are among these staff."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"more_cluster_id": "C1"}, "other neighbourhoods of this cluster get 0.44 WTE more from them"),
        ({"more_cluster_id": "", "more_area_id": ""}, "no other neighbourhood gets more from them."),
        ({"base_moved_wte": 0.3}, "0.30 WTE of the staff of Cherry Vale Surgery move to a base"),
    ],
)
def test_a_reason_says_no_more_than_the_tables(changes: dict[str, Any], words: str) -> None:
    view = made_up_view()
    row = {**fallen(view)[0][0], "base_new_wte": 0.0, **changes}
    said = less_line([row], Names(view.region, WORDS), WORDS)
    assert words in said
    assert "new posts" not in said


def test_a_region_tells_its_own_and_is_silent_otherwise() -> None:
    view, names = made_up_view(), Names(made_up_view().region, WORDS)
    assert less_of(view, ["A1", "A2"], names, WORDS) == ()
    assert any(isinstance(block, Bullets) for block in less_of(view, ["C1"], names, WORDS))


def test_kinds_of_place_stand_side_by_side() -> None:
    tables = [block for block in section(made_up_view(), "neighbourhoods").blocks if isinstance(block, Table)]
    little, unlike = (table.groups[0].rows for table in tables)
    # people; under 10 %, 30 % and 50 %, each before and after
    assert little[0] == ("Everywhere", "3,100", "1,100", "1,100", "1,100", "1,100", "3,100", "1,100")
    assert little[2] == ("Villages", "1,100", "1,100", "1,100", "1,100", "1,100", "1,100", "1,100")
    assert unlike[1][:4] == ("Urban areas", "2,000", "0", "40% (Near) before, 60% (Near) after")
    assert unlike[1][-1] == "8.00 before, 12.00 after"  # 1.6 and 2.4 WTE for 2,000 people
