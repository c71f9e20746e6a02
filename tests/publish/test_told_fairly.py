"""What a region's page says of those who get less; figures told as they are."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.i18n import LANGUAGES, Language, Words
from placement.report import short
from placement.report.effects import change
from placement.report.funds import money
from placement.report.names import Names
from placement.report.neighbourhoods import fallen, less_of, reasons, unreached_of, unreached_told
from placement.report.pieces import Bullets, Facts, Paragraph
from placement.report.wording import CHOICES, amount
from placement.site.decision import decision_page
from tests.publish.builders import made_up_view

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_region_says_first_how_many_get_less_and_whom_nobody_reaches(language: Language) -> None:
    """The south's one cluster, C1, holds the neighbourhood of 1,100 people that falls and is not reached."""
    words, view = Words(language), made_up_view()
    names = Names(view.region, words)
    lead, why, *_ = less_of(view, ["C1"], names, words)
    assert isinstance(lead, Paragraph)
    assert isinstance(why, Paragraph)
    assert lead.text == words.count("coverage.less.here", 1, residents="1,100")
    assert why.text == words("coverage.less.why")
    first, those = unreached_of(view, ["C1"], names, words)
    assert isinstance(first, Paragraph)
    assert "1,100" in first.text
    assert "2,000" not in first.text
    assert isinstance(those, Bullets)
    slots = {"services": names.service("physiotherapy"), "residents": "1,100", "names": names.area("a2")}
    assert those.lines == (words.count("coverage.unreached.limit", 1, **slots),)
    assert less_of(view, ["B1"], names, words) == unreached_of(view, ["B1"], names, words) == ()


def test_of_one_region_alone_nobody_is_said_to_go_without_what_others_staff_may_give() -> None:
    """Powys has no prosthetist of its own: its page and the board's risks told 133,000 people without."""
    words, view = Words("en"), made_up_view()
    alone = made_up_view(region="R1")
    names, note = Names(view.region, words), words("summary.only_region.staff")
    for shown, there in ((view, False), (alone, True)):
        *_, last = unreached_of(shown, ["C1"], names, words)
        assert (isinstance(last, Paragraph) and last.text == note) is there
        (facts,) = (block for block in decision_page(shown, None, words) if isinstance(block, Facts))
        assert (note in dict(facts.facts)[words("decision.risks.title")]) is there


def test_services_are_listed_with_one_capital() -> None:
    words, view = Words("en"), made_up_view()
    found = deepcopy(view.answer["unreached"])
    found["groups"][0]["service_ids"] = ["physiotherapy", "dietetics"]
    _, lines = unreached_told(found, Names(view.region, words), words)
    assert isinstance(lines, Bullets)
    assert lines.lines[0].startswith("Physiotherapy and dietetics: ")


def surprising(*rows: Mapping[str, Any]) -> str:
    """What a summary says of these surprises."""
    view, words = made_up_view(surprises=list(rows)), Words("en")
    blocks = change(view, Names(view.region, words), words).blocks
    return "\n".join(line for block in blocks if isinstance(block, Bullets) for line in block.lines)


def left_over(fund: Mapping[str, Any]) -> str:
    """What a summary says of what is left of a fund."""
    view, words = made_up_view(funds=[fund]), Words("en")
    blocks = money(view, Names(view.region, words), words).blocks
    return "\n".join(line for block in blocks if isinstance(block, Bullets) for line in block.lines)


def test_a_share_that_reads_as_its_regions_does_is_no_surprise() -> None:
    (row,) = made_up_view().answer["surprises"]
    more = {"wte_new": 0.5, "wte_formula": 2.4, "region_share_before": 0.674}
    high = {**row, **more, "key": "high_share_gets_post"}
    less = {**row, **more, "key": "less_than_formula", "wte_new": 0.0}
    alike, unlike = ({**high, "share_before": share} for share in (0.667, 0.72))
    text = surprising(alike, less)
    assert "although its share was already" not in text
    assert "West Alder gets no new post where its share of need alone would give 2.4 WTE." in text
    assert "already 72% (" in surprising(unlike)


def test_what_is_too_little_for_a_post_is_told_once() -> None:
    """Of £19,146, it was said, £19,143 could not pay for one more post: £3 was rounding between regions."""
    fund = made_up_view().answer["funds"][0]
    some = {**fund, "left": 19_146.0, "left_because": [{"why": "too_little", "left": 19_143.0}]}
    assert "£19,146 left over. Nowhere is enough of it left to pay" in left_over(some)
    other = {**some, "left": 29_146.0}
    assert "£29,146 left over. Of what is left, £19,143" in left_over(other)


def test_time_that_reads_the_same_before_and_after_is_no_reason_why_a_place_gets_less() -> None:
    words, view = Words("en"), made_up_view()
    row = fallen(view)[0][0]
    slight = {**row, "service_id": "physiotherapy", "base_before_wte": 0.4846, "base_after_wte": 0.4819}
    said = reasons([row, slight], Names(view.region, words), words)
    assert "Dietetics: staff of" in said
    assert "0.48 WTE here in place of 0.48" not in said


def test_posts_that_stay_are_counted_and_not_rounded_away() -> None:
    """3 of 183 is no "1%"."""
    view = made_up_view(firm={"draws_decided": 10, "firm": 3, "posts": 183})
    assert "3 of the 183 steps stay" in short.sure(view, Names(view.region, Words("en")), Words("en"))[-1]


def test_no_assumption_shows_a_unit_as_a_table_spells_it() -> None:
    """Nor as English does in Welsh: "5 percentage_points", "4 years"."""
    table = pd.read_csv(Path(__file__).parents[2] / "data" / "wales" / "assumptions.csv")
    units = sorted(set(table["unit"]) - CHOICES)
    assert [unit for unit in units if "_" in amount(2.0, unit, Words("en"))] == []
    assert [unit for unit in units if unit != "km" and unit in amount(2.0, unit, Words("cy"))] == []
