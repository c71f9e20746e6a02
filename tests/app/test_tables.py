"""Tables of the planner's page on a phone: nothing to scroll sideways, each cell beside its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.app.blocks import STYLE, table_html
from placement.report.pieces import Column, Group, Table
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

TITLES = ("Service", "Kind of post", "First run", "Second run", "Change", "What brings it alone")
MOVED = Table(
    "New posts (WTE) that are not as many in both runs",
    tuple(Column(title, figures=2 <= number <= 4) for number, title in enumerate(TITLES)),
    (
        Group(
            (
                (
                    "Occupational therapy",
                    "newly qualified",
                    "0.0",
                    "0.5",
                    "+0.5",
                    "the rule \u201cFund & <b>\u201d",
                ),
            ),
            title="North Powys",
            total=("In all", "", "0.0", "0.5", "+0.5", ""),
        ),
    ),
)
ROOM = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
HEADINGS = """all => all.filter(one => one.checkVisibility())
  .map(one => [getComputedStyle(one, "::before").content.slice(1, -1), one.innerText])"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    shown = chromium.new_page()
    shown.set_default_timeout(PATIENCE)
    shown.set_content(f"<html lang=en><style>{STYLE}</style>{table_html(MOVED)}")
    yield shown
    shown.close()


def test_on_a_phone_nothing_scrolls_sideways_and_each_cell_stands_beside_its_heading(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    inner, width = page.evaluate(ROOM)
    assert inner <= width == 360
    (row, *_) = MOVED.groups[0].rows
    told = page.locator("td").evaluate_all(HEADINGS)
    assert told[:5] == [list(pair) for pair in zip(TITLES[1:], row[1:], strict=True)]
    assert [heading for heading, _ in told[5:]] == list(TITLES[2:5])  # a total has no more than its figures
    assert page.get_by_role("columnheader").all_inner_texts() == list(TITLES)  # for who hears the page


def test_on_a_desk_it_is_a_table_with_its_headings_above(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    tops = page.locator("tbody tr:nth-child(2) > *").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(set(tops)) == 1
    assert {heading for heading, _ in page.locator("td").evaluate_all(HEADINGS)} == {"on"}  # of "none"
    assert page.get_by_role("table", name=MOVED.caption).count() == 1
    assert page.get_by_role("rowheader").all_inner_texts() == [
        "North Powys",
        "Occupational therapy",
        "In all",
    ]
