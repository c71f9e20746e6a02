"""A sheet to monitor by: written, filled in as a board would, read back, and what it then says."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

import placement as pl
from placement.audit.monitor.hold import held_against
from placement.audit.monitor.read import Happened, Monitored, read_sheet
from placement.audit.monitor.sheet import FILLED_IN, KNOWN, PlannedRow, monitor_sheet, planned_rows
from placement.cli.app import app
from placement.cli.commands.monitor import manifest_hash, said_of
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Language, Words
from placement.report.names import Names
from placement.run import run
from tests.builders import tiny_region, tiny_scenario
from tests.monitor.decided import RULES, WAITS, decided_plan


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return decided_plan(tmp_path_factory.mktemp("monitor"), services=2)


def written(decided: Path, home: Path, edit: Callable[[Any], object] | None = None) -> Path:
    path = home / "sheet.xlsx"
    path.write_bytes(monitor_sheet(pl.load(decided).view, manifest_hash(decided), Words("en")))
    if edit is not None:
        book = load_workbook(path)
        edit(book)
        book.save(path)
    return path


def fill(page: Worksheet, row: int, **figures: Any) -> None:
    for name, value in figures.items():
        page.cell(row, len(KNOWN) + 1 + FILLED_IN.index(name), value)


def read(decided: Path, path: Path) -> Monitored:
    return read_sheet(path, planned_rows(pl.load(decided).view), manifest_hash(decided))


def test_the_sheet_has_every_new_post_and_what_is_expected_of_it(decided: Path, tmp_path: Path) -> None:
    """A wait of 4 months: 1 - exp(-3/4) of a post after a quarter, 1 - exp(-12/4) after a year."""
    posts = pl.load(decided).tables["posts"]
    book = load_workbook(written(decided, tmp_path))
    first, last = book.worksheets[1], book.worksheets[4]
    planned = [row[4] for row in first.iter_rows(min_row=2, values_only=True)]
    assert sum(float(str(value)) for value in planned) == pytest.approx(posts["wte"].sum())
    for page, quarter in ((first, 1), (last, 4)):
        row = next(page.iter_rows(min_row=2, values_only=True))
        chance = 1 - math.exp(-3 * quarter / 4)
        assert float(str(row[5])) == pytest.approx(float(str(row[4])) * chance, abs=0.005)


def test_the_same_run_gives_the_same_bytes(decided: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert written(decided, tmp_path / "a").read_bytes() == written(decided, tmp_path / "b").read_bytes()


def test_empty_is_not_nought(decided: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        fill(book.worksheets[1], 2, advertised=0)

    found = read(decided, written(decided, tmp_path, edit)).happened
    assert [one.advertised for one in found if one.quarter == 1][:2] == [0.0, None]
    assert found[0].filled is None


def test_what_was_filled_in_is_read_back(decided: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        fill(book.worksheets[2], 2, advertised=0.5, filled=0.5, first_contacts="1,234", wait_weeks=14)
        book.worksheets[5].cell(2, 3, 12)

    found = read(decided, written(decided, tmp_path, edit))
    one = next(each for each in found.happened if each.quarter == 2)
    assert (one.advertised, one.filled, one.first_contacts, one.wait_weeks) == (0.5, 0.5, 1234.0, 14.0)
    assert set(found.observed.values()) == {12.0}


def wrong_hash(book: Any) -> None:
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and len(cell.value) == 64:
                cell.value = "0" * 64


def another_cluster(book: Any) -> None:
    book.worksheets[1].cell(2, 1, "nowhere")


def a_row_twice(book: Any) -> None:
    page = book.worksheets[1]
    for column in range(1, 7):
        page.cell(3, column, page.cell(2, column).value)


def a_sheet_taken_out(book: Any) -> None:
    book.remove(book.worksheets[2])


def figures(quarter: int, **given: Any) -> Callable[[Any], None]:
    return lambda book: fill(book.worksheets[quarter], 2, **given)


def fewer_later(book: Any) -> None:
    fill(book.worksheets[1], 2, advertised=0.5)
    fill(book.worksheets[2], 2, advertised=0.0)


FAULTY = {
    "another run": (wrong_hash, "made from another run"),
    "another cluster": (another_cluster, "'nowhere"),
    "a row twice": (a_row_twice, "stands twice"),
    "a sheet taken out": (a_sheet_taken_out, "headings of “Quarter 2”"),
    "a word": (figures(1, filled="two"), "G2|H2"),
    "below nought": (figures(1, advertised=-1), "G2"),
    "no number": (figures(1, advertised="1/2"), "'1/2'"),
    "more than planned": (figures(1, advertised=99), "more than was planned"),
    "more filled than advertised": (figures(1, advertised=0, filled=0.5), "more is filled"),
    "half a person": (figures(1, first_contacts=2.5), "I2: people are counted whole"),
    "days for weeks": (figures(1, wait_weeks=4_000), "J2: this is a wait of more than ten years"),
    "fewer later": (fewer_later, "fewer are advertised"),
}


@pytest.mark.parametrize("kind", list(FAULTY))
def test_a_faulty_sheet_is_told_by_cell(decided: Path, tmp_path: Path, kind: str) -> None:
    edit, said = FAULTY[kind]
    with pytest.raises(BadInput, match=said):
        read(decided, written(decided, tmp_path, edit))


def happened(cluster: str, planned: float, advertised: float, filled: float, quarter: int = 2) -> Happened:
    expected = tuple(planned * (1 - math.exp(-3 * q / 4)) for q in (1, 2, 3, 4))
    return Happened(quarter, PlannedRow(cluster, "r", planned, expected), advertised, filled, None, None)


POSTS = pd.DataFrame(
    [
        {"base_id": f"b-{c}", "cluster_id": c, "role_id": "r", "wte": 10.0, "months_to_fill": 4.0}
        for c in ("c1", "c2")
    ]
)
ASSUMED = pd.DataFrame([{"item": "recruitment.months_to_fill", "value": 4.0, "low": 3.0, "high": 9.0}])


@pytest.mark.parametrize(
    ("filled", "verdict", "months"),
    [
        (7.77, "holds", 4.0),  # 1 - exp(-6/4) of ten
        (2.21, "mend", 24.0),  # 1 - exp(-6/24)
        (9.5, "mend", 2.0),  # 1 - exp(-6/2): faster than the range
        (0.0, "longer", None),
        (10.0, "shorter", None),
    ],
)
def test_the_wait_that_filled_posts_say_is_held_against_its_range(
    filled: float, verdict: str, months: float | None
) -> None:
    one = happened("c1", 10.0, 10.0, filled)
    found = held_against(Monitored((one,), {}), POSTS, {"b-c1": "town"}, ASSUMED).waits
    assert [(wait.rural_class, wait.verdict) for wait in found] == [("town", verdict)]
    if months is None:
        assert found[0].found_months is None
    else:
        assert found[0].found_months == pytest.approx(months, rel=0.01)
    assert (found[0].low, found[0].high) == (3.0, 9.0)


def test_waits_are_grouped_by_the_places_of_the_bases_where_the_posts_are() -> None:
    """c1 has its posts in the town, and a village base without any; c2 has six in one and two in the other.

    Six posts that take 4 months and two that take 8 take 5 on average.
    """
    rows = [("t1", "c1", 8.0, 4.0), ("t2", "c2", 6.0, 4.0), ("v2", "c2", 2.0, 8.0)]
    posts = pd.DataFrame(
        [
            {"base_id": b, "cluster_id": c, "role_id": "r", "wte": wte, "months_to_fill": months}
            for b, c, wte, months in rows
        ]
    )
    rural = {"t1": "town", "v1": "village", "t2": "town", "v2": "village"}
    told = (happened("c1", 8.0, 8.0, 4.0), happened("c2", 8.0, 8.0, 4.0))
    waits = {one.rural_class: one for one in held_against(Monitored(told, {}), posts, rural, ASSUMED).waits}
    assert {kind: one.planned_months for kind, one in waits.items()} == {"town": 4.0, "mixed": 5.0}
    for language in LANGUAGES:
        assert Words(language)("monitor.place.mixed")


def test_a_few_posts_say_nothing() -> None:
    found = held_against(Monitored((happened("c1", 2.0, 2.0, 0.0),), {}), POSTS, {}, ASSUMED).waits
    assert [wait.verdict for wait in found] == ["few"]


def test_clusters_behind_are_named_worst_first() -> None:
    rows = (happened("c1", 4.0, 4.0, 2.5), happened("c2", 4.0, 4.0, 0.5), happened("c3", 4.0, 4.0, 4.0))
    holds = held_against(Monitored(rows, {}), POSTS, {}, ASSUMED)
    assert [key for key, _, _ in holds.behind or ()] == ["c2", "c1"]
    assert holds.quarters[0].filled == pytest.approx(7.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_is_a_sentence(decided: Path, language: Language) -> None:
    words = Words(language)
    names = Names(pl.load(decided).view.region, words)
    for filled in (7.77, 2.21, 0.0, 10.0):
        holds = held_against(Monitored((happened("c1", 10.0, 10.0, filled),), {}), POSTS, {}, ASSUMED)
        assert len(said_of(holds, names, words)) >= 3
    assert said_of(held_against(Monitored((), {}), POSTS, {}, ASSUMED), names, words) == [
        words("monitor.nothing")
    ]


def test_the_command_writes_once_then_reads_and_never_overwrites(decided: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "monitor.xlsx"
    first = CliRunner().invoke(app, ["monitor", str(decided), str(sheet)])
    assert first.exit_code == 0
    content = sheet.read_bytes()
    second = CliRunner().invoke(app, ["monitor", str(decided), str(sheet)])
    assert second.exit_code == 0
    assert "Nothing is filled in yet" in second.output
    assert sheet.read_bytes() == content
    assert CliRunner().invoke(app, ["monitor", str(decided), str(tmp_path / "x.csv")]).exit_code == 2
    (tmp_path / "other.xlsx").write_bytes(b"not a workbook")
    assert CliRunner().invoke(app, ["monitor", str(decided), str(tmp_path / "other.xlsx")]).exit_code == 2


@pytest.mark.parametrize("named", [".", "there"])
def test_what_is_no_run_folder_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """The folder in which one stands has a name too; what helps is another folder."""
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "there" if named == "." else tmp_path)
    result = CliRunner().invoke(app, ["monitor", named, "monitor.xlsx"])
    assert result.exit_code == 2
    assert "there: this is no folder of a run" in result.output
    assert list((tmp_path / "there").iterdir()) == []


LISTS = [
    {"cluster_id": "c1", "service_id": "physio", "waiting_people": 200, "joining_people_per_year": 420,
     "seen_people_per_wte": 150},
]  # fmt: skip


@pytest.fixture(scope="module")
def with_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One post of £52,000 for the base with the list: 2.5 WTE see 375 people a year, 3.5 would see 525."""
    home = tmp_path_factory.mktemp("list")
    tiny_region(home / "tiny", regions=1, counties=1, clusters=1, services=1, optional={"waiting": LISTS})
    rules = ({**RULES[0], "amount": 52_000, "kinds": ["registered"]}, *RULES[1:])
    years = "[years]\ncount = 2\n\n" + WAITS
    return run(
        tiny_scenario(home / "t.toml", rules=rules, options="", edit=lambda text: f"{text}\n{years}"),
        out=home / "out",
    ).folder


def test_a_wait_is_told_beside_what_the_stated_list_comes_to(with_list: Path, tmp_path: Path) -> None:
    """27.7 weeks today; 95 people wait after year 1, at 525 a year 9.4 weeks; a half of the way is 18.6."""
    rows = planned_rows(pl.load(with_list).view)
    today, last = 52 * 200 / 375, 52 * 95 / 525
    assert [row.waits for row in rows] == [
        pytest.approx([today + (last - today) * quarter / 4 for quarter in (1, 2, 3, 4)], abs=1e-5)
    ]
    book = load_workbook(written(with_list, tmp_path))
    assert book.worksheets[2].cell(2, len(KNOWN) + len(FILLED_IN) + 1).value == pytest.approx(18.6)


@pytest.mark.parametrize(
    ("weeks", "said"), [(19, "None is a week or more longer"), (22, "22 weeks, and 18.6 by")]
)
def test_a_longer_wait_is_a_list_to_look_at_again(
    with_list: Path, tmp_path: Path, weeks: int, said: str
) -> None:
    def edit(book: Any) -> None:
        fill(book.worksheets[2], 2, advertised=1, filled=1, wait_weeks=weeks)

    view = pl.load(with_list).view
    sheet = written(with_list, tmp_path, edit)
    monitored = read_sheet(sheet, planned_rows(view), manifest_hash(with_list))
    holds = held_against(monitored, view.tables["result_posts"], {}, view.region.assumptions)
    words = Words("en")
    assert said in " ".join(said_of(holds, Names(view.region, words), words))
