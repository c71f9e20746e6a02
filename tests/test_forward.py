"""A plan carried forward over years: staff, cost and need, against sums made by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.audit.verify import verify_run
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Language, Words
from placement.report.forward import forward_section
from placement.report.funds import money
from placement.report.names import Names
from placement.report.pieces import Table
from placement.results.forward import project
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.scenario.pay import pay_by_month
from placement.scenario.settings import Forward
from tests.builders import tiny_region, tiny_scenario
from tests.running import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

    from placement.results.document_entries import YearEntry
    from placement.run import RunResult

FUND = {
    "rule": "fund", "id": "money", "name_en": "Fund", "name_cy": "Cronfa", "measure": "pounds",
    "amount": 120_000, "recurrent": True, "months_in_first_year": 12, "shares": "free",
}  # fmt: skip
BARE: tuple[dict[str, Any], ...] = (
    {"rule": "travel_limit", "default": 60.0},
    {"rule": "supply", "pool_wte_at_each_base": 0.0},
    {"rule": "supervision", "ratio_newly_qualified": 1.0, "ratio_support": 0.5, "experienced_share": 0.7},
)
STILL = "leavers_pct = 0\nnewly_qualified_move_up_years = 20\n"
"""Nobody leaves, and nobody moves up within the years told."""
AIMS: tuple[dict[str, Any], ...] = ({"aim": "met_need"},)


def asked(
    home: Path,
    settings: str,
    fund: dict[str, Any] | None = None,
    optional: dict[str, list[dict[str, Any]]] | None = None,
    **changed: Any,
) -> Path:
    """One county, three clusters and one service, with one fund and the plan carried forward."""

    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        for role in tables["roles"]:
            role.update(changed)

    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1, edit=edit, optional=optional)
    rules = ({**FUND, **(fund or {})}, *BARE)
    return tiny_scenario(
        home / "tiny.toml", rules=rules, aims=AIMS, options="", edit=lambda text: f"{text}\n{settings}"
    )


def carried(home: Path, settings: str, fund: dict[str, Any] | None = None, **changed: Any) -> RunResult:
    return run(asked(home, settings, fund, **changed), out=home / "out")


def told_of(result: RunResult, language: Language = "en") -> str:
    words = Words(language)
    return str(list(forward_section(result.view, Names(result.view.region, words), words)))


def years_of(result: RunResult) -> list[YearEntry]:
    return result.view.answer["forward"]["years"]


def test_posts_fill_as_the_chance_of_a_wait_within_twelve_months_says() -> None:
    stocks = project(np.full((1, 2), 8.0), np.array([4.0]), 0.0)
    assert stocks.staff[0, 0] == 0
    assert stocks.end[0, 11] == pytest.approx(8 * (1 - math.exp(-12 / 4)))
    assert stocks.end[0, 23] == pytest.approx(8 * (1 - math.exp(-24 / 4)))
    assert stocks.left.sum() == 0


def test_leavers_and_refills_settle_where_their_flows_are_alike() -> None:
    """At the end h * (1 - s) = q * s: with q of 10 % a year and h of a wait of 4 months, s = h / (h + q)."""
    q, h = 1 - 0.9 ** (1 / 12), 1 - math.exp(-1 / 4)
    stocks = project(np.full((1, 10), 1.0), np.array([4.0]), 10.0)
    assert stocks.end[0, -1] == pytest.approx(h / (h + q), abs=1e-9)


def test_what_is_hired_is_what_left_and_what_stays() -> None:
    posts = np.array([[4.0, 4.0, 2.0], [1.0, 1.0, 0.0]])
    stocks = project(posts, np.array([0.0, 6.0]), 15.0)
    change = stocks.hired.sum(axis=1) - stocks.left.sum(axis=1) - stocks.ended.sum(axis=1)
    assert change == pytest.approx(stocks.end[:, -1])
    assert stocks.tenure.sum(axis=2) == pytest.approx(stocks.staff)
    assert stocks.end[1, -1] == 0
    assert stocks.ended[1].sum() == pytest.approx(stocks.end[1, 23])


def roles(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"role_id": name, "service_id": "physio", "employer_id": "board", "kind": kind, "grade": grade,
             "salary_pounds_per_year": pay, "on_cost_pct": 25.0, "non_pay_pounds_per_year": 1_000.0}
            for name, kind, grade, pay in rows
        ]
    )  # fmt: skip


def test_pay_rises_evenly_to_the_top_and_no_further() -> None:
    settings = Forward(leavers_pct=0, tops={"Band 6": 48_000}, years_to_top=4)
    pay = pay_by_month(roles(("r", "registered", "Band 6", 40_000)), settings, 60).pounds["r"]
    assert pay[0] == pytest.approx(40_000 * 1.25 + 1_000)
    assert pay[24] == pytest.approx(44_000 * 1.25 + 1_000)
    assert pay[48] == pay[59] == pytest.approx(48_000 * 1.25 + 1_000)


def test_newly_qualified_people_move_up_to_the_registered_role() -> None:
    settings = Forward(leavers_pct=0, newly_qualified_move_up_years=2)
    table = roles(("nq", "newly_qualified", "Band 5", 30_000), ("r", "registered", "Band 6", 40_000))
    pay = pay_by_month(table, settings, 36).pounds["nq"]
    assert pay[23] == pytest.approx(30_000 * 1.25 + 1_000)
    assert pay[24] == pytest.approx(40_000 * 1.25 + 1_000)


def test_a_grade_above_its_stated_top_is_not_cut() -> None:
    settings = Forward(leavers_pct=0, tops={"Band 6": 30_000})
    pay = pay_by_month(roles(("r", "registered", "Band 6", 40_000)), settings, 24).pounds["r"]
    assert set(pay) == {40_000 * 1.25 + 1_000}


def test_nobody_leaves_and_pay_stands_still_so_every_year_costs_the_plan(tmp_path: Path) -> None:
    result = carried(tmp_path, f"[forward]\nyears = 3\n{STILL}")
    planned = float(result.view.tables["posts"]["pounds_per_year"].sum())
    assert planned > 0
    years = years_of(result)
    assert [year["cost_all_stay_pounds"] for year in years] == pytest.approx([planned] * 3, rel=1e-4)
    assert [year["short_pounds"] for year in years] == [0, 0, 0]
    assert result.view.answer["forward"]["first_year_short"] is None
    # Without waits the first month alone stands empty.
    assert years[0]["cost_pounds"] == pytest.approx(planned * 11 / 12, rel=1e-4)
    assert years[1]["cost_pounds"] == pytest.approx(planned, rel=1e-4)
    assert verify_run(result.folder, reprove=False).passed


def test_pay_that_outgrows_the_money_is_told_with_its_first_year(tmp_path: Path) -> None:
    result = carried(tmp_path, f"[forward]\nyears = 4\n{STILL}pay_above_fund_pct = 3\n")
    planned, amount = float(result.view.tables["posts"]["pounds_per_year"].sum()), 120_000.0
    costs = [year["cost_all_stay_pounds"] for year in years_of(result)]
    assert costs == pytest.approx([planned * 1.03**n for n in range(4)], rel=1e-4)
    first = next((n for n, cost in enumerate(costs, 1) if cost > amount + 0.5), None)
    assert first is not None
    entry = result.view.answer["forward"]
    assert entry["first_year_short"] == first
    assert years_of(result)[first - 1]["short_pounds"] == pytest.approx(costs[first - 1] - amount)
    assert first < len(costs)
    told = told_of(result)
    assert f"From year {first} the money is not enough" in told
    assert "the money is missing here" not in told
    # £300,000 of another fund beside it: all together have enough, and still it is missing in this one
    beside: Any = json.loads(json.dumps(result.view.answer))
    beside["forward"]["years"][first - 1]["fund_pounds"] = 420_000.0
    beside["funds"].append({**beside["funds"][0], "id": "other", "name_en": "Other"})
    for language in LANGUAGES:
        name = {"en": "Fund", "cy": "Cronfa"}[language]
        said = told_of(replace(result, view=replace(result.view, answer=beside)), language)
        assert "£420,000" in said
        assert f": {name}." in said


def rows_of(result: RunResult, language: Language) -> list[dict[str, float]]:
    """The flows and staff of each year as the page's table has them, by column."""
    words = Words(language)
    (section,) = forward_section(result.view, Names(result.view.region, words), words)
    (table,) = (
        one for one in section.blocks if isinstance(one, Table) and one.caption == words("forward.table")
    )
    heads = [column.title for column in table.columns]
    names = [name for name in ("hired", "left", "ended", "end") if words(f"forward.column.{name}") in heads]
    at = {name: heads.index(words(f"forward.column.{name}")) for name in names}
    return [{name: float(row[at[name]]) for name in names} for row in table.groups[0].rows]


def adds_up(rows: list[dict[str, float]]) -> None:
    """Staff at the end of a year: of the year before, and who starts, less who leaves and whose post ends."""
    was = 0.0
    for row in rows:
        assert row["end"] == pytest.approx(was + row["hired"] - row["left"] - row.get("ended", 0.0), abs=0.21)
        was = row["end"]


def test_fixed_posts_end_with_their_fund_and_permanent_ones_must_be_paid(tmp_path: Path) -> None:
    taper = {"recurrent": False, "taper": [1.0, 0.5], "months_in_first_year": 12}
    settings = f"[forward]\nyears = 3\n{STILL}"
    ends = carried(tmp_path / "a", settings, {**taper, "contract": "fixed_term"})
    years = years_of(ends)
    planned = float(ends.view.tables["posts"]["pounds_per_year"].sum())
    wte = float(ends.view.tables["posts"]["wte"].sum())
    assert [year["fund_pounds"] for year in years] == [120_000, 60_000, 0]
    kept = [wte, wte * 60_000 / planned, 0.0]
    assert [year["posts_wte"] for year in years] == pytest.approx(kept, rel=1e-4)
    assert [year["short_pounds"] for year in years] == pytest.approx([0, 0, 0], abs=1.0)
    for language in LANGUAGES:
        adds_up(rows_of(ends, language))
    assert max(row["ended"] for row in rows_of(ends, "en")) > 0.5
    stay = carried(tmp_path / "b", settings, {**taper, "contract": "permanent"})
    years = years_of(stay)
    assert [year["posts_wte"] for year in years] == pytest.approx([wte] * 3)
    assert [year["short_pounds"] for year in years] == pytest.approx([0, planned - 60_000, planned], rel=1e-4)
    adds_up(rows_of(stay, "en"))
    assert all("ended" not in row for row in rows_of(stay, "en"))
    # Of posts that end it is not said that their cost stays: the years ahead give another answer.
    words = Words("en")
    for result, own, other in (
        (ends, "fixed-term posts", "stays the same"),
        (stay, "stays the same", "fixed-term posts"),
    ):
        section = str(money(result.view, Names(result.view.region, words), words))
        assert own in section
        assert other not in section


def test_a_fund_in_posts_has_no_pounds_to_run_out(tmp_path: Path) -> None:
    result = carried(tmp_path, "[forward]\nyears = 2\nleavers_pct = 0\n", {"measure": "wte", "amount": 2.0})
    assert [year["fund_pounds"] for year in years_of(result)] == [None, None]
    assert result.view.answer["forward"]["first_year_short"] is None
    assert Words("en")("forward.money.no_pounds") in told_of(result)


def test_money_that_does_not_come_every_year_is_not_taken_to_come_again(tmp_path: Path) -> None:
    """No taper says what there is later: that is not the same again, and it is not nothing."""
    once = {"recurrent": False, "contract": "fixed_term"}
    result = carried(tmp_path, f"[forward]\nyears = 3\n{STILL}", once)
    assert [year["fund_pounds"] for year in years_of(result)] == [120_000, None, None]
    assert [year["short_pounds"] for year in years_of(result)] == [0, None, None]
    wte = float(result.view.tables["posts"]["wte"].sum())
    assert [year["posts_wte"] for year in years_of(result)] == pytest.approx([wte] * 3)
    said = told_of(result)
    assert Words("en")("forward.money.covered", n=3) not in said
    assert "is not stated (Fund)" in said


def test_need_grows_with_the_people_of_each_age(tmp_path: Path) -> None:
    """With need from people of 85 and over alone, need grows as their number does."""

    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        for service in tables["services"]:
            service.update(need_0_17=0, need_18_64=0, need_65_74=0, need_75_84=0, need_85_plus=20)

    tiny_region(tmp_path / "tiny", regions=1, counties=1, clusters=2, services=1, edit=edit)
    said = '[forward]\nyears = 3\nleavers_pct = 0\nneed_growth_pct = { "85_plus" = 10, "0_17" = -5 }\n'
    config = tiny_scenario(
        tmp_path / "tiny.toml",
        rules=(FUND, *BARE),
        aims=AIMS,
        options="",
        edit=lambda text: f"{text}\n{said}",
    )
    result = run(config, out=tmp_path / "out")
    today = result.view.answer["totals"]["need_wte"]
    needs = [year["need_wte"] for year in years_of(result)]
    assert needs == pytest.approx([today, today * 1.1, today * 1.21])
    assert years_of(result)[0]["share"] <= result.view.answer["totals"]["share_after"] + 1e-6


def test_vacancies_and_waits_imply_how_many_leave(tmp_path: Path) -> None:
    """2.5 + 1.5 + 1.5 WTE in post of 9 funded, four months to fill: 3.5 * 3 / 5.5 leave a year."""
    said = "[recruitment]\nmonths_to_fill = 4\n\n[forward]\nyears = 2\nleavers_pct = 10\n"
    result = carried(tmp_path, said)
    assert result.view.answer["forward"]["leavers_implied_pct"] == pytest.approx(100 * 3.5 * 3 / 5.5)


def test_without_the_part_nothing_is_told_and_nothing_changes(tmp_path: Path) -> None:
    plain = run(asked(tmp_path / "a", ""), out=tmp_path / "a" / "out")
    told = run(asked(tmp_path / "b", "[forward]\nleavers_pct = 10\n"), out=tmp_path / "b" / "out")
    assert "forward" not in plain.view.answer
    assert not (plain.folder / "result_years.csv").exists()
    assert told_of(plain) == "[]"
    ours, theirs = bytes_of(plain.folder), bytes_of(told.folder)
    same = [name for name in ours if name.endswith(".csv") and not name.startswith("inputs/")]
    assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}
    assert set(theirs) - set(ours) == {"result_years.csv"}


def test_a_changed_year_is_found_by_verify(tmp_path: Path) -> None:
    result = carried(tmp_path, "[forward]\nyears = 2\nleavers_pct = 10\n")
    answer = json.loads((result.folder / "answer.json").read_text(encoding="utf-8"))
    answer["forward"]["years"][1]["short_pounds"] = 1.0
    (result.folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    assert not verify_run(result.folder, reprove=False).passed


BESIDE: dict[str, list[dict[str, Any]]] = {
    "waiting": [
        {"cluster_id": "c2", "service_id": "physio", "waiting_people": 200, "joining_people_per_year": 420,
         "seen_people_per_wte": 100},
    ],
    "hospital_staff": [{"region_id": "region1", "service_id": "physio", "in_post_wte": 4.5}],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_and_hospital_staff_are_carried_with_the_staff_expected(
    tmp_path: Path, language: Language
) -> None:
    """The plan's posts work 11 of 12 months of year 1 and all of those after; 5.5 WTE are there today."""
    settings = f"[forward]\nyears = 3\nwait_weeks = 14\n{STILL}"
    result = run(asked(tmp_path, settings, {"kinds": ["registered"]}, BESIDE), out=tmp_path / "out")
    posts, entry = result.view.tables["posts"], result.view.answer["forward"]
    assert posts["base_id"].tolist() == ["b2", "b3"]
    waits, people = [200.0], 200.0
    for part in (11 / 12, 1.0, 1.0):
        people = max(0.0, people + 420 - 100 * (1.5 + part))
        waits.append(people)
    told = entry["waiting"]
    assert [each["waiting_people"] for each in told["years"]] == pytest.approx(waits, abs=1e-4)
    assert [each["today_staff_waiting_people"] for each in told["years"]] == [200, 470, 740, 1010]
    assert told["limit_weeks"] == 14
    (of_physio,) = entry["community"]
    assert of_physio["share"] == pytest.approx([5.5 / 10, 7.5 / 12, 7.5 / 12, 7.5 / 12], abs=1e-6)
    said = told_of(result, language)
    assert Words(language).percent(of_physio["share"][-1], 1) in said
    assert Words(language)("forward.lists") in said
    assert all(f">{mark}<" in said for mark in ("0.025", "0.100", "0.125"))  # no mark is rounded to another
    assert verify_run(result.folder, reprove=False).passed


@pytest.mark.parametrize(
    "wrong", ["leavers_pct = 80", "leavers_pct = -1", "years = 3", 'leavers_pct = "ten"']
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(BadInput) as error:
        read_inputs(asked(tmp_path, f"[forward]\n{wrong}\n"))
    assert "forward" in str([fault.column for fault in error.value.faults])
