"""The summary: its order, its figures, its honesty, in both languages, inert."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from placement.i18n import LANGUAGES, Language, Words
from placement.report import summary_text, write_summary
from placement.report.jobs import region_jobs
from placement.report.message import message
from placement.report.names import Names
from placement.report.page import heading
from placement.report.pieces import Bullets, Paragraph, Table
from placement.report.short import little
from placement.site.first import first_look
from tests.i18n.reading import texts
from tests.publish.builders import made_up_view, sites_alone
from tests.publish.hostile import HOSTILE_NAMES
from tests.publish.reading import Page, fetched_by_style

if TYPE_CHECKING:
    from placement.results.view import View

ORDER = [
    "coverage.title.short",
    "summary.contents",
    "summary.title.status",
    "summary.title.money",
    "jobs.title",
    "summary.title.places",
    "summary.title.change",
    "coverage.title.neighbourhoods",
    "coverage.title.less",
    "coverage.title.unreached",
    "coverage.short.sure.title",
    "summary.title.filling",
    "summary.title.without",
    "summary.title.assumptions",
    "summary.title.conditions",
    "summary.title.checks",
    "summary.title.sources",
]


def said(view: View, key: str, language: Language = "en") -> str:
    """Paragraphs and lists of one section as one text."""
    section = next(section for section in summary_text(view, Words(language)) if section.key == key)
    lines = [[block.text] if isinstance(block, Paragraph) else block.lines for block in section.blocks
             if isinstance(block, (Paragraph, Bullets))]  # fmt: skip
    return "\n".join(line for group in lines for line in group)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_bytes_every_time(language: Language) -> None:
    assert write_summary(made_up_view(), language) == write_summary(made_up_view(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_condition_that_binds_nothing_is_not_told_as_met(language: Language) -> None:
    view, words = made_up_view(), Words(language)
    rules = view.tables["result_rules"].assign(holds=["true", "nowhere"])
    view = dataclasses.replace(view, tables={**view.tables, "result_rules": rules})
    section = next(section for section in summary_text(view, words) if section.key == "conditions")
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    told = [cells[1] for group in table.groups for cells in group.rows]
    assert told == [words("summary.holds.yes"), words("summary.holds.nowhere")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_is_the_boards(language: Language) -> None:
    words = Words(language)
    headings = Page(write_summary(made_up_view(), language)).headings
    assert headings[1:] == [words(key) for key in ORDER]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_would_fetch_nothing(language: Language) -> None:
    html = write_summary(made_up_view(), language)
    assert Page(html).fetched() == []
    assert fetched_by_style(html) == []
    assert "<script" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_to_map_and_other_language(language: Language) -> None:
    other = {"en": "cy", "cy": "en"}[language]
    links = {link["href"] for link in Page(write_summary(made_up_view(), language)).attributes("a")}
    assert {f"map.{language}.html", f"summary.{other}.html"} <= links


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_is_the_message_and_the_subject_stands_beneath(language: Language) -> None:
    words, view = Words(language), made_up_view()
    page = Page(write_summary(view, language))
    assert page.headings[0] == message(view, words) != heading(view, words)
    assert f"{heading(view, words)}: {words('summary.page.summary')}" in page.text
    alone = Page(write_summary(sites_alone(), language))
    assert alone.headings[0] == heading(sites_alone(), words)
    assert alone.text.count(heading(sites_alone(), words)) == 2  # the window's title, and its own


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_alone_is_not_told_as_the_answer_to_the_whole_question(language: Language) -> None:
    words, whole = Words(language), made_up_view()
    question = Names(whole.region, words).text(whole.answer["scenario"], "question")
    alone = made_up_view(region="north")
    told = words(
        "summary.question.region", region=Names(alone.region, words).region("north"), question=question
    )
    others = words("summary.only_region.staff")
    assert f"{told} {others}" in said(alone, "status", language).splitlines()
    assert [others in page for page in (little(alone, words), little(whole, words))] == [True, False]
    assert others in first_look(alone, words).loses
    assert others not in first_look(whole, words).loses
    assert question in said(whole, "status", language).splitlines()
    assert question not in said(alone, "status", language).splitlines()
    untold = made_up_view(region="north", scenario={**whole.answer["scenario"], f"question_{language}": ""})
    assert words("summary.only_region", region=Names(alone.region, words).region("north")) in said(
        untold, "status", language
    )


def test_status_and_whose_decision_come_first() -> None:
    text = said(made_up_view(), "status")
    assert text.startswith("Worked example, not a decision. All figures are estimates.")
    assert "Each regional board" in text
    assert "New money, £260,000 every year" in text
    assert "2026-27" in text
    assert "Nobody has yet agreed" in text


def test_money_in_one_sentence_with_wte_first_and_both_years() -> None:
    assert said(made_up_view(), "money").splitlines()[0] == (
        "Posts worth 5 full-time staff cost £250,000 in a full year and £150,000 in the first year: "
        "physiotherapy 4.0 WTE (£200,000) and dietetics 1.0 WTE (£50,000)."
    )


def test_posts_are_told_as_jobs() -> None:
    """Of the six jobs four are full-time, one of them at two bases, and two are half-time: 5 WTE."""
    lines = said(made_up_view(), "jobs").splitlines()
    assert lines[0] == (
        "Posts worth 5 full-time staff, which are 3 full-time jobs at one base each, "
        "1 full-time job shared by two bases and 2 half-time jobs."
    )
    assert "at most 30 minutes" in lines[1]
    assert "an assumption" in lines[1]
    assert said(made_up_view(), "jobs", "cy").startswith(
        "Swyddi gwerth 5 o staff llawnamser, sef 3 swydd lawnamser mewn un ganolfan, "
    )
    tables = Page(write_summary(made_up_view(), "en")).tables
    assert tables["Jobs by service"] == [
        ["Service", "Full-time, at one base", "Full-time, shared by two bases", "Half-time", "All, WTE"],
        ["Dietetics", "0", "0", "2", "1.0"],
        ["Physiotherapy", "3", "1", "0", "4.0"],
        ["Total", "3", "1", "2", "5.0"],
    ]
    assert tables["Jobs by county"][1:] == [
        ["Aldershire", "1", "1", "1", "2.5"],
        ["Birchshire", "2", "0", "0", "2.0"],
        ["South", "0", "0", "1", "0.5"],
        ["Total", "3", "1", "2", "5.0"],
    ]


def test_a_region_lists_its_jobs_with_both_bases_of_one_that_is_shared() -> None:
    view, words = made_up_view(), Words("en")
    (section,) = region_jobs(view, "north", Names(view.region, words), words)
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert [row for group in table.groups for row in group.rows] == [
        ("Physiotherapist, band 6", "East Alder Surgery", "1.0"),
        ("Physiotherapist, band 6", "East Alder Surgery and West Alder Surgery, 17 minutes apart", "1.0"),
        ("Dietitian, band 6", "East Alder Surgery", "0.5"),
        ("Physiotherapist, band 6", "Birch Surgery", "1.0"),
        ("Physiotherapist, band 6", "Birch Surgery", "1.0"),
    ]


def test_where_nobody_knows_where_bases_lie_no_limit_is_told() -> None:
    view = made_up_view()
    unlocated = made_up_view(jobs={**view.answer["jobs"], "located": False})
    assert "minutes" not in said(unlocated, "jobs")
    assert "Where the bases lie, or how long a drive between them takes, is not stated" in said(
        unlocated, "jobs"
    )


def test_the_table_of_places_has_the_figures_of_the_result() -> None:
    tables = Page(write_summary(made_up_view(), "en")).tables
    assert tables["North: new posts by county and cluster (WTE)"][1:] == [
        ["Aldershire"],
        ["East Alder", "2.5", "2.0 (1.5 to 2.2)", "0.3", "1.5", "+1.0"],
        ["West Alder", "0.0", "0.0", "1.2", "3.0", "−3.0"],
        ["County total", "2.5", "2.0 (1.5 to 2.2)", "1.5", "4.5", "−2.0"],
        ["Birchshire"],
        ["Birch", "2.0", "1.6 (1.2 to 1.8)", "0.0", "1.0", "+1.0"],
        ["North in all", "4.5", "3.6 (2.7 to 4.0)", "1.5", "5.5", "−1.0"],
    ]
    assert "South: new posts by county and cluster (WTE)" in tables


def test_every_table_has_a_caption_and_headings_with_their_scope() -> None:
    page = Page(write_summary(made_up_view(), "en"))
    assert len(page.attributes("caption")) == len(page.attributes("table")) == len(page.tables)
    assert all(heading.get("scope") in ("col", "row", "rowgroup") for heading in page.attributes("th"))


@pytest.mark.parametrize(
    ("gap", "limit"),
    [
        (
            0.012,
            "How far the figures may be wrong is another question.",
        ),  # never rounded down
        (0.02, "How far the figures may be wrong is another question."),
        (
            0.0,
            "counting need as this plan does: this is proved to within the solver's tolerance.",
        ),
        (None, "How much better another plan could do is not proved."),
    ],
)
def test_the_change_carries_its_proved_limit(gap: float | None, limit: str) -> None:
    aim = {**made_up_view().answer["aims"][0], "gap": gap}
    sentence = said(made_up_view(aims=[aim]), "change").splitlines()[0]
    assert "from 57.8% to 70.0% (5.5 WTE more staff time reaching people)" in sentence
    assert sentence.endswith(limit)
    assert ("could add more than 0.02 WTE" in sentence) == bool(gap)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_it_does_not_predict(language: Language) -> None:
    assert Words(language)("summary.not_outcomes") in Page(write_summary(made_up_view(), language)).text


def test_who_gets_no_new_post() -> None:
    assert said(made_up_view(), "without").startswith("1 of 4 clusters gets no new post.")
    everywhere = made_up_view(no_new_post=[])
    assert said(everywhere, "without") == "Every cluster gets a new post."


def test_who_is_covered_by_nobody_is_counted_with_the_reason() -> None:
    text = said(made_up_view(), "unreached")
    assert (
        "By our estimate, in 2 neighbourhoods with 3,100 people at least one service reaches nobody: "
        "2,000 in urban areas and 1,100 in villages." in text
    )
    assert (
        "Physiotherapy: 2 neighbourhoods with 3,100 people are too far, by the estimated travel times" in text
    )
    assert "The largest: Near and Far." in text
    nobody = made_up_view(unreached={"areas": 0, "residents": 0, "residents_by_class": {}, "groups": []})
    assert said(nobody, "unreached") == ("Every neighbourhood has some of its need covered in every service.")


def test_evenness_and_surprises() -> None:
    text = said(made_up_view(), "change")
    assert (
        "the lowest share of any cluster is 40% (East Alder). After, the lowest is 50% (Cherry Vale)." in text
    )
    assert "0.160 before, 0.090 after" in text
    assert "West Alder gains without a new post of its own" in text
    assert "1.6 WTE of their time in place of 1.0, and staff of its own bases 2.1 in place of 2.0." in text


def test_assumptions_say_what_they_move_and_who_agreed() -> None:
    table = Page(write_summary(made_up_view(), "en")).tables["The five assumptions that move the answer most"]
    assert table[1] == ["Need per head", "6 WTE", "3.60 to 8.40", "−4.0 to +3.5", "assumed", "nobody yet"]


@pytest.mark.parametrize(
    ("by", "word"),
    [("time", "when its time was up"), ("work", "all the work it was allowed"), ("hand", "stopped by hand")],
)
def test_a_stopped_search_says_so_at_the_top(by: str, word: str) -> None:
    assert word in said(made_up_view(stopped_by=by, outcome="stopped_early"), "status").splitlines()[1]


def test_a_check_that_did_not_pass_is_said_first() -> None:
    text = said(
        made_up_view(checks=[{"key": "rules", "passed": True}, {"key": "aims", "passed": False}]), "checks"
    )
    assert (
        text.index("did not pass")
        < text.index("The value of every aim")
        < text.index("Every condition holds")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_question_has_a_page_too(language: Language) -> None:
    view = made_up_view(
        outcome="impossible",
        clash=[{"sentence_en": "At least two posts each.", "sentence_cy": "O leiaf dwy swydd yr un."}],
        ways_out=[],
    )
    page = Page(write_summary(dataclasses.replace(view, tables={}), language))
    assert Words(language)("summary.impossible") in page.text
    assert {"en": "At least two posts each.", "cy": "O leiaf dwy swydd yr un."}[language] in page.text
    assert f"map.{language}.html" not in {link["href"] for link in page.attributes("a")}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_come_out_as_text(name: str) -> None:
    hostile = Page(write_summary(made_up_view(names={"A1": (name, name)}), "en"))
    plain = Page(write_summary(made_up_view(), "en"))
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in plain.elements]
    assert name in hostile.text


def test_no_english_is_left_in_the_welsh_page() -> None:
    leak = "Saesneg"
    page = Page(write_summary(without_english(made_up_view(), leak), "cy"))
    assert leak not in page.text
    long = (form for key, forms in texts("en").items() for form in forms if form != texts("cy")[key][0])
    assert [text for text in long if "{" not in text and len(text) > 12 and text in page.text] == []


def without_english(view: View, leak: str) -> View:
    """The view with every English text of its data replaced."""

    def answer(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: leak if key.endswith("_en") else answer(part) for key, part in value.items()}
        return [answer(part) for part in value] if isinstance(value, list) else value

    def table(frame: Any) -> Any:
        return frame.assign(**{c: leak for c in frame.columns if c.endswith("_en")})

    region = view.region
    named = {
        name: table(getattr(region, name))
        for name in ("regions", "counties", "clusters", "bases", "services", "roles")
    }
    return dataclasses.replace(
        view,
        answer=answer(view.answer),
        tables={name: table(frame) for name, frame in view.tables.items()},
        region=dataclasses.replace(region, **named),
    )


def test_vacancies_come_first_then_what_the_posts_add_and_who_may_not_come() -> None:
    text = said(made_up_view(), "filling")
    assert "3.0 WTE of posts that are funded today stand empty" in text
    assert (
        "would add 2.5 WTE of staff time with people and take need covered from 57.8% to 63.3%." in text
    )  # 28.5 - 26
    assert "The new posts would add 4.5 WTE on top of that and take it to 73.3%." in text  # 33 - 28.5
    assert "Of 5.0 WTE of new posts, about 4.3 WTE are expected" in text or "about 4.2 WTE" in text
    assert "that would be 3.6 WTE; at its best, 4.6 WTE" in text or "be 3.7 WTE; at its best, 4.6 WTE" in text
    assert "Dietitian, band 6, East Alder Surgery, 0.5 WTE: 60% (from 40% to 80%)" in text.splitlines()
    assert "Marked as hard to fill: Dietitian, band 6 (1.0 WTE)." in text
    assert "counts on 12 graduates" in text


def test_an_option_that_counts_vacancies_as_filled_says_so() -> None:
    staffing = made_up_view().answer["staffing"]
    text = said(made_up_view(staffing={**staffing, "workforce": "funded"}), "filling")
    assert "as if every post funded today were filled" in text
    assert "on top of that" not in text
    counted = said(made_up_view(staffing={**staffing, "plan_on": "expected"}), "filling")
    assert "only the part of each new post that is expected to be filled within twelve months" in counted


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_assumptions_no_sentence_has_nothing_in_it(language: Language) -> None:
    view = made_up_view()
    words = Words(language)
    region = dataclasses.replace(view.region, assumptions=view.region.assumptions.iloc[:0])
    tables = {**view.tables, "result_assumptions": view.tables["result_assumptions"].iloc[:0]}
    bare = dataclasses.replace(view, region=region, tables=tables)
    page = write_summary(bare, language)
    assert words("summary.assumptions.none") in Page(page).text
    assert words("summary.assumptions", all=words.number(0, 0)) not in page


def test_sites_are_named_where_no_post_is_bought() -> None:
    view = sites_alone()
    text = said(view, "money")
    assert text.startswith("No new post is paid for.")
    fund = Names(view.region, Words("en")).text(view.answer["funds"][0])
    assert f"{fund} opens Birch Surgery (Birch) for £1,500,000, once." in text.splitlines()
    assert f"{fund}: " in text
    doubts = view.answer["doubts"]
    assert all(Names(view.region, Words("en")).text(row, "sentence") in text for row in doubts)


def test_without_any_care_no_share_of_nothing_is_told() -> None:
    text = said(sites_alone(), "change")
    assert text.startswith("This question counts no staff time, so no share of need is told.")
    assert "Reached: " in text.splitlines()[0]
    assert "0.0% to 0.0%" not in text
    assert "lowest share" not in text
