"""The summary in a terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from placement.i18n import LANGUAGES, Language, Words
from placement.report import print_first_screen, print_summary, summary_text
from placement.report.pieces import Bullets, Facts, Paragraph, Table
from placement.report.screen import MOST_ROWS, first_screen
from placement.results.view import View
from tests.publish.builders import made_up_view, sites_alone
from tests.publish.hostile import HOSTILE_NAMES


def printed(
    language: Language = "en", *, width: int = 110, names: dict[str, tuple[str, str]] | None = None
) -> str:
    screen = io.StringIO()
    print_summary(
        made_up_view(names=names), Console(file=screen, width=width, force_terminal=False), language
    )
    return screen.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_page_says(language: Language) -> None:
    words, text = Words(language), printed(language)
    for key in (
        "status",
        "money",
        "places",
        "change",
        "without",
        "assumptions",
        "conditions",
        "checks",
        "sources",
    ):
        assert words(f"summary.title.{key}") in text
    assert words("summary.watermark.example") in text


def test_no_text_is_cut_off_in_a_narrow_terminal() -> None:
    assert "…" not in printed("cy", width=80)


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_no_figure_of_a_table_is_broken_in_two_however_narrow(width: int) -> None:
    view = made_up_view()
    tables = [
        block for part in summary_text(view, Words("en")) for block in part.blocks if isinstance(block, Table)
    ]
    cells = {
        row[at]
        for table in tables
        for group in table.groups
        for row in group.rows
        for at, column in enumerate(table.columns)
        if column.figures and " " not in row[at]
    }
    text = printed(width=width)
    assert any(cell.startswith("£") for cell in cells)
    assert not [cell for cell in cells if cell not in text]
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("name", [name for name in HOSTILE_NAMES if len(name) < 40])
def test_names_are_not_read_as_markup(name: str) -> None:
    assert name in printed(width=200, names={"A1": (name, name)})


def test_names_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in printed(names={"A1": ("East\x1b[31mAlder", "Gwern")})


def looked_at(view: View, language: Language = "en", *, width: int = 80) -> str:
    screen = io.StringIO()
    print_first_screen(view, Console(file=screen, width=width, force_terminal=False), language)
    return screen.getvalue()


def row_of(name: str, text: str) -> list[str]:
    """The cells of the table's row of this name."""
    (row,) = (line for line in text.splitlines() if line.strip().startswith(name))
    return row.strip().removeprefix(name).split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_look_is_one_screen_and_says_what_matters(language: Language) -> None:
    words, text = Words(language), looked_at(made_up_view(), language)
    assert len(text.splitlines()) <= 36
    assert "…" not in text
    assert words("summary.watermark.example") in text
    assert all(words(f"coverage.short.{key}.title") in text for key in ("more", "less", "sure", "little"))


def test_the_first_look_counts_by_region_as_anybody_would() -> None:
    """East Alder has 2.5 WTE, Birch 2, West Alder none; in the south Cherry Vale 0.5. In all £250,000."""
    text = looked_at(made_up_view())
    assert "Posts worth 5 full-time staff, in 3 of 4 clusters, cost £250,000 in a full year." in text
    assert row_of("North", text)[:2] == ["4.5", "£225,000"]
    assert row_of("South", text)[:2] == ["0.5", "£25,000"]
    assert row_of("In all", text)[:2] == ["5.0", "£250,000"]


def test_of_one_region_the_first_look_has_its_clusters() -> None:
    view = made_up_view()
    clusters, regions = view.tables["result_clusters"], view.tables["result_regions"]
    tables = {
        **view.tables,
        "result_clusters": clusters[clusters["region_id"] == "north"],
        "result_regions": regions[regions["region_id"] == "north"],
    }
    text = looked_at(replace(view, tables=tables))
    assert row_of("East Alder", text) == ["2.5", "£125,000", "40%", "60%", "+20.0"]
    assert row_of("West Alder", text)[0] == "0.0"
    assert "Cherry Vale" not in text


def test_of_many_regions_the_first_look_has_those_with_the_most_posts() -> None:
    view = made_up_view()
    north, south = (row for _, row in view.tables["result_regions"].iterrows())
    many = pd.DataFrame([*[south] * 20, north]).reset_index(drop=True)
    text = looked_at(replace(view, tables={**view.tables, "result_regions": many}))
    assert row_of("North", text)[0] == "4.5"
    assert sum(line.strip().startswith("South") for line in text.splitlines()) == MOST_ROWS - 1
    assert "6 more stand in the summary." in text


def test_without_a_new_post_the_first_look_says_so() -> None:
    view = made_up_view()
    view.answer["totals"]["wte_new"] = 0.0
    assert "No new post is paid for." in looked_at(view)


@pytest.mark.parametrize("name", [name for name in HOSTILE_NAMES if len(name) < 40])
def test_the_first_look_reads_no_name_as_markup(name: str) -> None:
    view = made_up_view(names={"A1": (name, name)})
    one = view.tables["result_regions"].iloc[:1]
    assert name in looked_at(replace(view, tables={**view.tables, "result_regions": one}), width=200)


def test_the_first_look_names_the_bases_that_open_where_no_post_is_bought() -> None:
    text = looked_at(sites_alone(), width=200)
    assert "No new post is paid for." in text
    assert "opens Birch Surgery (Birch) for £1,500,000, once." in text
    assert "This question counts no staff time" in text
    assert "0.0% to 0.0%" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_screen_tells_money_that_no_post_can_use_and_points_at_nothing_below(language: Language) -> None:
    """£500m where bases have room for £13m of posts; and a plan that covers what was covered before."""
    words, view = Words(language), made_up_view()
    fund = view.answer["funds"][0]
    full = {**fund, "left": 7.5e5, "left_because": [{"why": "no_room", "left": 7.5e5}]}
    little = {**fund, "left": 900.0, "left_because": [{"why": "too_little", "left": 900.0}]}
    told = words("summary.money.left.no_room.post", left=words.pounds(750_000))
    assert told in on_screen(made_up_view(funds=[full]), words)
    assert words("summary.money.left.all_too_little.post") not in on_screen(
        made_up_view(funds=[little]), words
    )
    same = made_up_view(
        totals={**view.answer["totals"], "share_after": view.answer["totals"]["share_before"]}
    )
    assert words("screen.covered.same", after=words.percent(26 / 45)) in on_screen(same, words)
    unknown = made_up_view(aims=[{**view.answer["aims"][0], "gap_of_gain": None, "gap": 0.1}])
    closeness = [words("coverage.sure.best"), words("coverage.sure.unproved")]
    assert not any(line in fact for fact in on_screen(unknown, words) for line in closeness)


def on_screen(view: View, words: Words) -> str:
    """All paragraphs, lines and facts of the first screen."""
    found: list[str] = []
    for block in first_screen(view, words):
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.lines
        elif isinstance(block, Facts):
            found += [text for _, text in block.facts]
    return "\n".join(found)
