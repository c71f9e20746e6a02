"""The board's paper: the order of its parts, this run's numbers in every answer, both languages alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.i18n import LANGUAGES, Words
from placement.i18n.catalogue import read_catalogue, slots
from placement.report.forward import money_missing
from placement.report.names import Names
from placement.report.pieces import Bullets, Facts, Paragraph, Table
from placement.report.wording import within_sentence
from placement.site import figures
from placement.site.agreements import pairs
from placement.site.bundle import paper_files
from placement.site.decision import decision_page, told_apart
from placement.site.duties import ReachedGroup, groups, table_of_groups
from placement.site.impact import gap_sentence
from placement.site.paper_sections import Heading, PaperSection, parts
from placement.site.parts import Bundle, Run
from placement.studies.compare.page import short_name
from tests.publish.builders import CLUSTERS, PLACES, made_up_view
from tests.publish.hostile import HOSTILE_NAMES
from tests.publish.papers import compare_document, robustness_document, with_areas
from tests.publish.reading import Page, fetched_by_style

if TYPE_CHECKING:
    from placement.i18n import Language
    from placement.results.view import View

ORDER = [
    "decision", "summary", "where", "change", "neighbourhoods", "less", "unreached", "sure", "assumptions",
    "groups", "impact", "duties", "overrides", "sceptic", "checks", "conditions", "money", "jobs", "filling",
    "without", "sources",
]  # fmt: skip


def paper(view: View | None = None, *studies: dict[str, Any]) -> dict[str, bytes]:
    given = {study["kind"]: study for study in studies}
    made = made_up_view() if view is None else view
    return paper_files(Bundle((Run("made-up", made),), given))


def told(part: PaperSection) -> str:
    """Everything that a part says."""
    lines: list[str] = [part.title]
    for block in part.blocks:
        if isinstance(block, Paragraph | Heading):
            lines.append(block.text)
        elif isinstance(block, Bullets):
            lines += block.lines
        elif isinstance(block, Facts):
            lines += [text for fact in block.facts for text in fact]
        elif isinstance(block, Table):
            lines += [cell for group in block.groups for row in group.rows for cell in row]
    return "\n".join(lines)


def said(key: str, view: View, *studies: dict[str, Any], language: Language = "en") -> str:
    return next(told(part) for part in parts(view, studies, Words(language)) if part.key == key)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return paper(with_areas(made_up_view()))


def test_the_same_bytes_every_time(files: dict[str, bytes]) -> None:
    figures._pixels.cache_clear()
    again = paper(with_areas(made_up_view()))
    assert [name for name in files if files[name] != again[name]] == []


def test_both_languages_have_the_same_files_and_parts(files: dict[str, bytes]) -> None:
    assert {name.replace(".cy.", ".en.") for name in files} == {name for name in files if ".en." in name}
    for language in LANGUAGES:
        made = parts(with_areas(made_up_view()), (), Words(language))
        assert [part.key for part in made] == ORDER


def test_the_page_fetches_nothing_and_says_its_status(files: dict[str, bytes]) -> None:
    for language in LANGUAGES:
        html = files[f"paper.{language}.html"].decode()
        page = Page(html)
        assert page.fetched() == []
        assert fetched_by_style(html) == []
        assert Words(language)("summary.watermark.example") in page.text
        assert page.attributes("html") == [{"lang": language}]
        for name in ("map", "regions", "services", "fifths"):
            assert files[f"figures/{name}.{language}.svg"].decode() in html


def test_no_text_is_missing_and_no_slot_differs() -> None:
    english, welsh = (
        {m.id: m.string for m in read_catalogue(language) if str(m.id).startswith("paper.")}
        for language in LANGUAGES
    )
    assert set(english) == set(welsh)
    assert [key for key in english if slots(str(english[key])) != slots(str(welsh[key]))] == []


def test_one_page_comes_first_and_is_short() -> None:
    short = said("summary", made_up_view())
    assert "North 4.5 WTE" in short
    assert "£250,000" in short
    assert "Each regional board" in short
    assert "Who gets less\nAbout 1,100 people in 1 neighbourhood" in short
    assert len(short.split()) < 350


def test_no_section_stands_unfinished() -> None:
    """Without studies there is no heading over what was not compared or tested."""
    view = made_up_view()
    keys = [part.key for part in parts(view, (), Words("en"))]
    assert not {"options", "firm", "groups", "impact"} & set(keys)
    with_answer = Words("en")
    page = paper(view)["paper.en.html"].decode()
    assert with_answer("paper.column.moves_at") not in page
    assert all(part.blocks for part in parts(view, (), with_answer))
    assert "not tested for this paper" in said("sceptic", view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_can_be_decided_on(language: Language) -> None:
    """What is asked, the options with do nothing among them, money, risks, duties, sign-off."""
    words, view = Words(language), with_areas(made_up_view())
    page = said("decision", view, compare_document(), language=language)
    for key in (
        "decision.option.nothing",
        "decision.option.plan",
        "decision.ask.assess",
        "decision.duties.wales",
    ):
        assert words(key) in page
    assert "£250,000" in page
    assert words("decision.consulted.nobody") in page
    assert words("decision.sign.board") in page
    assert len(page.split()) < 300
    other = told(PaperSection("x", "", decision_page(view, None, words)))
    assert len(other.splitlines()) < len(page.splitlines())


def test_where_the_posts_go_comes_third() -> None:
    where = said("where", with_areas(made_up_view()))
    assert "East Alder" in where
    assert "2.5" in where


def test_drafts_of_assessments_have_the_figures_and_say_what_is_missing() -> None:
    words = Words("en")
    drafts = said("impact", with_areas(made_up_view()))
    for key in ("impact.equality.title", "impact.welsh.title", "impact.rural.title", "impact.rest"):
        assert words(key) in drafts
    assert "Most deprived fifth: 40.0% of the need met before, 60.0% after." in drafts
    assert "50%" in drafts  # of the first county's people speak Welsh
    english = said("impact", with_areas(made_up_view(), code="E"))
    assert words("impact.welsh.title") not in english


def test_agreements_are_by_pair_of_clusters() -> None:
    view = made_up_view()
    rows = [["base-A1", "A1", 3.0], ["base-A1", "B1", 1.5], ["base-C1", "A1", 2.0], ["base-A1", "C1", 0.4]]
    served = pd.DataFrame(rows, columns=["base_id", "cluster_id", "care_wte"])
    view = replace(view, tables={**view.tables, "catchments": served})
    found = pairs(view, Names(view.region, Words("en")))
    assert found[["from_id", "to_id", "care_wte"]].to_numpy().tolist() == [
        ["C1", "A1", 2.0],
        ["A1", "B1", 1.5],
        ["A1", "C1", 0.4],
    ]
    assert "Cherry Vale" in said("agreements", view)


def test_a_robustness_study_names_contested_posts_and_where_a_post_moves() -> None:
    view, study = made_up_view(), robustness_document()
    firm = said("firm", view, study)
    assert "Dietitian, band 6, East Alder Surgery (East Alder)" in firm
    assert "33%" in firm
    assert "4.8 WTE" in said("assumptions", view, study).replace("4.80", "4.8")
    assert "Those for which moving one post would beat this plan at some value in their range: 1" in said(
        "sceptic", view, study
    )


def test_a_study_of_another_question_is_named_and_not_used() -> None:
    study = robustness_document(scenario="other")
    firm = said("firm", made_up_view(), study)
    assert "of another question" in firm
    assert "Dietitian" not in firm


def test_options_are_set_side_by_side() -> None:
    options = said("options", made_up_view(), compare_document())
    assert "plain formula" in options
    assert "not the plan of this paper" not in options
    # the clusters' column is another split, of this plan's posts by need alone, and has another name
    (where,) = [part for part in parts(made_up_view(), (), Words("en")) if part.key == "where"]
    titles = [column.title for block in where.blocks if isinstance(block, Table) for column in block.columns]
    assert "By need alone (WTE)" in titles
    assert "lain formula" not in " ".join([*titles, told(where)])


@pytest.mark.parametrize(("posts", "share"), [(7, 0.7), (6, 0.69)])
def test_a_comparison_that_came_to_another_plan_says_so(posts: int, share: float) -> None:
    options = said("options", made_up_view(), compare_document(posts, share))
    assert "is not the plan of this paper" in options
    assert "posts worth 5 full-time staff, need covered 70.0% here" in options


def test_options_that_differ_do_not_read_alike() -> None:
    """Four options of the published paper said 83 %."""
    words = Words("en")
    assert told_apart([0.806, 0.852, 0.831], words) == ["81%", "85%", "83%"]
    assert told_apart([0.806, 0.8312, 0.8297, 0.8312], words) == ["80.6%", "83.1%", "83.0%", "83.1%"]
    assert told_apart([None, 0.5, 0.5], words) == [words("summary.no_limit"), "50%", "50%"]


def test_groups_add_up_to_the_whole() -> None:
    found = groups(with_areas(made_up_view()))
    kinds = {one.kind for one in found}
    assert kinds == {"deprivation", "rural", "age", "welsh"}
    for kind in kinds:
        mine = [one for one in found if one.kind == kind]
        assert sum(one.residents for one in mine) == pytest.approx(4000)
        assert sum(one.wte_new for one in mine) == pytest.approx(5.0)
        assert sum(one.need for one in mine) == pytest.approx(45.0)
        assert sum(one.care_after for one in mine) == pytest.approx(31.5)


def test_a_group_is_what_its_neighbourhoods_have() -> None:
    """A1 is the most deprived and the only village: 10 WTE of need, 4 covered before, 6 after."""
    found = {(one.kind, one.key): one for one in groups(with_areas(made_up_view()))}
    for key in (("deprivation", "1"), ("rural", "village")):
        assert found[key].before == pytest.approx(0.4)
        assert found[key].after == pytest.approx(0.6)
        assert found[key].wte_new == pytest.approx(2.5)
    speakers = found["welsh", "speakers"]
    assert speakers.residents == pytest.approx(0.5 * 2000 + 0.1 * 2000)


def test_what_is_not_known_of_groups_is_said() -> None:
    assert groups(made_up_view()) == []
    assert "Disability: no figures are loaded" in said("groups", with_areas(made_up_view()))


def test_duties_of_wales_are_asked_in_wales_alone() -> None:
    wales, england = with_areas(made_up_view()), with_areas(made_up_view(), code="E")
    assert "Measure 2011" in said("duties", wales)
    assert "section 5" in said("duties", wales)
    assert "section 149" in said("duties", england)
    assert "Measure 2011" not in said("duties", england)


def test_no_duty_is_said_to_be_met() -> None:
    duties = said("duties", with_areas(made_up_view()))
    assert "Nothing here says that a duty has been met" in duties
    for claim in ("complies", "compliant", "duty is met", "we have met"):
        assert claim not in duties


def test_the_sceptic_gets_numbers() -> None:
    answers = said("sceptic", made_up_view())
    for number in ("0.02 WTE", "45.0 WTE", "4.2 are expected", "63.3%", "Each regional board"):
        assert number in answers


def test_a_search_that_was_stopped_promises_no_same_bytes() -> None:
    stopped = said("sceptic", made_up_view(stopped_by="time"))
    assert "allow more seconds" in stopped
    assert "byte for byte" not in stopped


def test_the_log_is_not_claimed_to_have_been_read() -> None:
    assert "was not given to this paper" in said("sceptic", made_up_view())


def test_counts_of_graduates_by_cluster_are_not_in_it(files: dict[str, bytes]) -> None:
    rows = [{"cluster_id": "A1", "graduates": 987}]
    view = made_up_view(
        graduates={"placed": None, "placed_wte": None, "by_region_service": [], "by_cluster": rows}
    )
    for name, content in paper(with_areas(view)).items():
        if name.endswith(".html"):
            assert "987" not in Page(content.decode()).text


@pytest.fixture(scope="module")
def plain() -> dict[str, bytes]:
    """The paper of the usual names, beside which each with hostile ones is held."""
    return paper(made_up_view())


@pytest.mark.parametrize("names", [HOSTILE_NAMES[i : i + 4] for i in range(0, len(HOSTILE_NAMES), 4)])
def test_names_come_out_as_text(plain: dict[str, bytes], names: tuple[str, ...]) -> None:
    named = {cluster: (name, name) for cluster, name in zip(CLUSTERS, names, strict=False)}
    hostile = paper(made_up_view(named))
    for language in LANGUAGES:
        path = f"paper.{language}.html"
        known, seen = Page(plain[path].decode()), Page(hostile[path].decode())
        assert [tag for tag, _ in seen.elements] == [tag for tag, _ in known.elements]
        assert names[0] in seen.text


def test_pictures_are_pictures_with_their_numbers(files: dict[str, bytes]) -> None:
    svg = files["figures/regions.en.svg"].decode()
    assert "72.5%" in svg
    assert "Worked example. Not a decision." in svg
    assert 'role="img" aria-label="Share of estimated need covered, by region. North: 60.0% before' in svg
    png = files["figures/regions.en.png"]
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == figures.ZOOM * figures.WIDTH


def test_circles_on_the_map_do_not_hide_each_other() -> None:
    points = [(0.0, 0.0), (0.0, 0.0), (3.0, 0.0), (100.0, 0.0)]
    moved = figures._apart(points, [10.0, 10.0, 10.0, 10.0])
    pairs = [(a, b) for i, a in enumerate(moved) for b in moved[:i]]
    assert all(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 >= 20 for a, b in pairs)
    assert moved[3] == points[3]


def test_a_run_without_assumptions_has_a_paper_all_the_same() -> None:
    bare = made_up_view()
    empty = pd.DataFrame(columns=bare.tables["result_assumptions"].columns)
    bare = type(bare)(bare.answer, {**bare.tables, "result_assumptions": empty}, bare.region, bare.scenario)
    assert "No assumption is recorded" in said("sceptic", bare)


def test_disabled_people_are_counted_by_their_share_of_each_neighbourhood() -> None:
    view = with_areas(made_up_view())
    areas = view.region.areas.assign(disabled_pct=[40.0, 10.0, 20.0, 30.0])
    view = replace(view, region=replace(view.region, areas=areas))
    found = {one.key: one for one in groups(view) if one.kind == "disability"}
    assert (found["disabled"].residents, found["others"].residents) == (1000, 3000)
    need, share = [PLACES[c][0] for c in CLUSTERS], [0.4, 0.1, 0.2, 0.3]
    assert found["disabled"].need == pytest.approx(sum(n * s for n, s in zip(need, share, strict=True)))
    for language in LANGUAGES:
        words = Words(language)
        said = str(table_of_groups(groups(view), words))
        assert words("paper.group.disability.disabled") in said
        assert words("paper.groups.disability") not in said


def test_titles_that_are_in_english_alone_say_so_in_the_welsh_paper() -> None:
    view = made_up_view()
    package = {**view.region.package, "sources": [{"title": "Mid-year estimates", "publisher": "An office"}]}
    files = paper(replace(view, region=replace(view.region, package=package)))
    assert '<li lang="en">Mid-year estimates. An office</li>' in files["paper.cy.html"].decode()
    assert "<li>Mid-year estimates. An office</li>" in files["paper.en.html"].decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_hides_no_bad_news(language: Language) -> None:
    """Money that runs short, people whom a service does not reach, vacancies behind an option's share."""
    words = Words(language)
    years = [
        {"year": n, "fund_pounds": 250_000.0, "short_pounds": short}
        for n, short in enumerate((0.0, 12_000.0, 30_000.0), start=1)
    ]
    view = made_up_view(forward={"years": years, "first_year_short": 2})
    study: Any = compare_document()
    filled = {**study["options"][-1], "workforce": "funded"}
    study["options"] = [filled]
    page = told(PaperSection("x", "", decision_page(view, study, words)))
    pounds = {"short": words.pounds(12_000), "last_short": words.pounds(30_000)}
    assert words("forward.money.short", year=2, last_year=3, **pounds) in page
    physiotherapy = within_sentence(Names(view.region, words).service("physiotherapy"))
    assert words("coverage.short.nowhere", services=physiotherapy) in page
    name = short_name(filled, words)
    assert words("decision.option.with_vacancies", name=name, vacant="3") in page
    lasting = made_up_view(forward={"years": years[:1], "first_year_short": None})
    assert money_missing(lasting, words) == money_missing(made_up_view(), words) == ""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (80.14, 83.06, "The gap stays as it was (+0.1 points)."),  # 0.14 and 0.06 are both told as 0.1
        (80.5, 83.1, "The gap shrinks, from +0.5 to +0.1 points."),
        (80.1, 83.5, "The gap grows, from +0.1 to +0.5 points."),
    ],
)
def test_a_gap_that_is_told_as_the_same_figure_does_not_shrink(
    before: float, after: float, told: str
) -> None:
    first, last = (
        ReachedGroup("age", key, 1.0, 0.0, 100.0, care_before, care_after)
        for key, care_before, care_after in (("85_plus", 80.0, 83.0), ("0_4", before, after))
    )
    assert gap_sentence(first, last, Words("en")).endswith(told)
