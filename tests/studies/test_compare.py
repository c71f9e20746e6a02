"""Options side by side: which columns there are, and that every figure can be had from the plans by hand."""

from __future__ import annotations

import html
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import load_workbook

from placement.audit.verify_study import verify_study
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.report.workbook import TableSheet, TextSheet, workbook
from placement.scenario.inputs import read_inputs
from placement.store.folder import as_json
from placement.store.study import FUNDED, Study, of_option
from placement.studies.compare.figures import FIGURES, _gains
from placement.studies.compare.page import in_short, pages
from placement.studies.compare.study import columns_of, compare
from placement.studies.register import write_study
from tests.running import small

if TYPE_CHECKING:
    from pathlib import Path

    from placement.scenario.inputs import Inputs

OPTIONS = """
[options.pooled]
name_en = "Pooled: one fund"
name_cy = "Cyfun: un gronfa"
rules.money.shares = "free"
"""
FILLED = """
[options.all-filled]
name_en = "All filled"
name_cy = "Popeth wedi'i lenwi"
scenario.workforce = "funded"
"""


def hostile(tables: dict[str, list[dict[str, Any]]]) -> None:
    """A vacancy to fill, and a cluster whose name would be a formula, or markup."""
    tables["clusters"][0].update(name_en='=HYPERLINK("x")', name_cy="<script>alert(1)</script>")
    for row in tables["workforce"]:
        row["funded_wte"] = float(row["in_post_wte"]) + 1.0


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return read_inputs(small(tmp_path_factory.mktemp("compare"), options=OPTIONS, edit=hostile))


def test_an_option_that_counts_need_otherwise_says_so(tmp_path: Path) -> None:
    villages = OPTIONS.replace('rules.money.shares = "free"', "need.times_town = 2.0")
    study = compare(read_inputs(small(tmp_path, options=villages)), ["pooled"], processes=1)
    options = {option["key"]: option for option in study.document["options"]}
    assert [key for key, option in options.items() if option.get("other_need")] == ["option-pooled"]
    for language in LANGUAGES:
        words = Words(language)
        told = [line for line in in_short(study.document, words) if words("compare.short.other_need") in line]
        assert len(told) == 1


def test_an_option_by_other_minutes_is_not_told_as_if_posts_had_done_it(tmp_path: Path) -> None:
    slower = OPTIONS.replace('rules.money.shares = "free"', "travel.slower_pct = 50")
    study = compare(read_inputs(small(tmp_path, options=slower)), ["pooled"], processes=1)
    for language in LANGUAGES:
        words = Words(language)
        lines = [
            one for one in in_short(study.document, words) if words("compare.short.other_minutes") in one
        ]
        assert len(lines) == 1
        assert words("compare.section.ways") in lines[0]


@pytest.fixture(scope="module")
def study(inputs: Inputs) -> Study:
    return compare(inputs, ["pooled"], processes=1)


def written(study: Study) -> Any:
    return json.loads(as_json(study.document))


def test_stated_formula_and_vacancies_are_always_among_the_columns(study: Study) -> None:
    keys = [option["key"] for option in study.document["options"]]
    assert keys == ["stated", "plain-formula", "option-pooled", "fill-vacancies"]
    assert [option["is_plan"] for option in study.document["options"]] == [True, False, True, True]


def test_the_scenarios_own_option_stands_for_filled_vacancies(tmp_path: Path) -> None:
    scenario = read_inputs(small(tmp_path, options=OPTIONS + FILLED)).scenario
    assert columns_of(scenario, []) == [None, "all-filled"]
    assert columns_of(scenario, ["all-filled", "pooled", "all-filled", "stated"]) == [
        None, "all-filled", "pooled",
    ]  # fmt: skip
    assert columns_of(read_inputs(small(tmp_path, options=OPTIONS)).scenario, []) == [None, FUNDED]


def test_every_unknown_option_is_told_with_the_nearest(inputs: Inputs) -> None:
    with pytest.raises(BadInput) as raised:
        columns_of(inputs.scenario, ["poold", "zzzzzz"])
    assert len(raised.value.faults) == 2
    assert "pooled" in str(raised.value.faults[0].says(Words("en")))


def test_figures_follow_from_the_plans(inputs: Inputs, study: Study) -> None:
    document = written(study)
    for option, plan in zip(
        [document["today"], *document["options"]],
        sorted(study.plans, key=lambda plan: plan.note["place"]),
        strict=True,
    ):
        # today's plan is placed before the stated one, which it is the ground of
        case = of_option(inputs, plan.option).case
        steps = plan.allocation.posts.sum(axis=(0, 2))
        pounds = sum(int(n) * role.pounds_per_step for n, role in zip(steps, case.roles, strict=True))
        assert option["key"] == plan.name
        assert option["posts"] == steps.sum()
        assert option["pounds_full_year"] == pounds
        assert option["care_wte"] == pytest.approx(plan.allocation.care.wte.sum(), abs=1e-6)
        assert option["share"] == pytest.approx(option["care_wte"] / case.need.sum(), abs=1e-6)
        lowest = (plan.allocation.cluster_care(case) / case.cluster_need).min()
        assert option["lowest_share"] == pytest.approx(lowest, abs=1e-6)


def test_places_add_up_to_the_whole(study: Study) -> None:
    document = written(study)
    for group in ("clusters", "counties", "regions", "services"):
        for option in document["options"]:
            rows = [(row["need_wte"], row["options"][option["key"]]) for row in document[group]]
            assert sum(one["wte_new"] for _, one in rows) == pytest.approx(option["wte_new"])
            cared = sum(need * one["share"] for need, one in rows)
            assert cared == pytest.approx(option["care_wte"], abs=1e-4)


def test_filled_vacancies_are_counted_on_their_own_staff_and_measured_against_the_same_today(
    inputs: Inputs, study: Study
) -> None:
    document = written(study)
    today, filled = document["today"], document["options"][-1]
    assert today["vacant_wte"] == pytest.approx(inputs.case.vacant.sum())
    assert today["vacant_wte"] > 0
    assert filled["vacant_wte"] == 0
    assert filled["care_wte"] > document["options"][0]["care_wte"]
    staffed = of_option(inputs, FUNDED).case
    assert np.array_equal(staffed.in_post, inputs.case.in_post + inputs.case.vacant)


def test_no_value_is_above_its_bound_and_the_gap_is_told(study: Study) -> None:
    for option in written(study)["options"]:
        if option["is_plan"]:
            assert option["gap"] == pytest.approx(option["bound"] - option["value"], abs=2e-6)
            assert option["gap"] >= -1e-6
        else:
            assert option["bound"] is None


def test_gains_and_losses_by_hand() -> None:
    """Changes of 0.004 are none, of 0.005 are one."""
    rows: list[Any] = [{"id": name, "people": n} for name, n in (("a", 100), ("b", 20), ("c", 3))]
    found = _gains(list(zip(rows, (0.005, 0.004, -0.2), strict=True)))
    assert found == {
        "gain_clusters": 1, "gain_people": 100, "lose_clusters": 1, "lose_people": 3, "same_clusters": 1,
        "most_id": "a", "most_change": 0.005, "least_id": "c", "least_change": -0.2,
    }  # fmt: skip


def test_what_one_gains_against_another_the_other_loses(study: Study) -> None:
    pairs = {(pair["option"], pair["against"]): pair for pair in study.document["pairs"]}
    assert len(pairs) == 4 * 4
    for (one, other), pair in pairs.items():
        if (other, one) in pairs:
            assert pair["gain_people"] == pairs[other, one]["lose_people"]


def test_same_inputs_same_bytes(inputs: Inputs, study: Study) -> None:
    again = compare(inputs, ["pooled"], processes=1)
    assert as_json(again.document) == as_json(study.document)
    assert pages(written(again)) == pages(written(study))


def test_pages_say_everything_in_words_and_escape_names(study: Study) -> None:
    drawn = pages(written(study))
    ends = {f"index.{lang}.html" for lang in LANGUAGES} | {f"workbook.{lang}.xlsx" for lang in LANGUAGES}
    assert set(drawn) == ends
    for lang in LANGUAGES:
        text = drawn[f"index.{lang}.html"].decode()
        assert "<script>" not in text
        assert "<td" in text
        assert ">-<" not in text
        assert ">None<" not in text
        assert all(line for line in in_short(written(study), Words(lang)))
    assert "&lt;script&gt;" in drawn["index.cy.html"].decode()
    assert 'href="workbook.cy.xlsx"' in drawn["index.cy.html"].decode()


def test_the_workbook_holds_the_same_figures_as_numbers_and_no_formula(study: Study) -> None:
    document = written(study)
    book = load_workbook(io.BytesIO(pages(document)["workbook.en.xlsx"]))
    assert [page.title for page in book.worksheets] == [
        "Options", "Clusters", "Counties", "Regions", "Services", "About",
    ]  # fmt: skip
    options, clusters = book["Options"], book["Clusters"]
    posts = [cell.value for cell in options[2]][1:]
    assert posts == [option["wte_new"] for option in [document["today"], *document["options"]]]
    assert clusters["A2"].value == '=HYPERLINK("x")'
    assert clusters["A2"].data_type == "s"
    assert clusters["A2"].quotePrefix
    assert clusters.freeze_panes == "B2"
    assert clusters["D2"].value == document["clusters"][0]["need_wte"]
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)


def test_a_workbook_is_inert_whatever_its_text_begins_with() -> None:
    rows = (("=1+1", 2.5), ("+1", None), ("-1", 3), ("@x", 1))
    made = workbook([TableSheet("S", ("a", "A"), rows)], TextSheet("T", ("=2",)), title="t")
    page = load_workbook(io.BytesIO(made))["S"]
    assert [page.cell(row, 1).data_type for row in range(2, 6)] == ["s"] * 4
    assert [page.cell(row, 2).value for row in range(2, 6)] == [2.5, None, 3, 1]


def test_tables_have_a_row_for_every_place_and_option(study: Study) -> None:
    assert list(study.tables["options"].columns) == ["option", *FIGURES]
    assert len(study.tables["clusters"]) == 2 * 5
    first = study.tables["clusters"].iloc[0]
    assert (first["option"], first["share_more_than_today"]) == ("today", 0.0)


IMPOSSIBLE = """
[options.too-much]
name_en = "Too much"
name_cy = "Gormod"
rules.money.amount = 1_000
rules.money.least = 999
"""


def test_an_option_without_a_plan_is_told_beside_the_others(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path, options=OPTIONS + IMPOSSIBLE, edit=hostile))
    study = compare(inputs, ["pooled", "too-much"], processes=1)
    (none,) = study.document["without"]
    assert (none["option"], none["why"]) == ("too-much", "impossible")
    assert "option-too-much" not in {plan.name for plan in study.plans}
    for language, name in (("en", "Too much"), ("cy", "Gormod")):
        page = html.unescape(pages(study.document)[f"index.{language}.html"].decode())
        assert f'"{name}"' in page
        assert all(line.strip(" -") in page for line in none[f"says_{language}"])
    folder = tmp_path / "study"
    write_study(folder, inputs, study, {})
    assert verify_study(folder).passed


SLOWER = """
[options.slow]
name_en = "Slow: every drive takes four times as long"
name_cy = "Araf: mae pob taith yn cymryd pedair gwaith yn hirach"
travel.slower_pct = 300
"""


def test_options_that_count_other_minutes_are_told_by_the_minutes_of_each(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path, options=SLOWER))
    found = written(compare(inputs, ["slow"], processes=1))
    assert [way["key"] for way in found["ways"]] == ["stated", "option-slow"]
    slow = of_option(inputs, "slow")
    for row in found["reach"]:
        case = (inputs if row["way"] == "stated" else slow).case
        service = case.service_ids.index(row["service_id"])
        staffed = case.in_post[:, service] > 0
        near = (case.reach_minutes[:, staffed] <= row["minutes"]).any(axis=1)
        assert row["people"]["today"] == round(case.population[near].sum())
        assert row["minutes"] == case.services[service].limit_minutes
        assert row["people"]["stated"] >= row["people"]["today"]
    wte = {(row["option"], row["against"]): row["wte"] for row in found["apart"]}
    new = {option["key"]: option["wte_new"] for option in found["options"]}
    for (one, other), apart in wte.items():
        both = new[one] - apart  # what they have in common is the same from either side
        assert both == pytest.approx(new[other] - wte[other, one])
    page = pages(found)["index.en.html"].decode()
    assert "By whose minutes" in page
    assert "Slow: every neighbourhood has minutes to at least one base." in html.unescape(page)
    assert "Yn ôl munudau pwy" in pages(found)["index.cy.html"].decode()


def test_options_that_count_the_same_minutes_say_nothing_of_them(study: Study) -> None:
    found = written(study)
    assert [found[name] for name in ("ways", "reach", "apart", "areas_named")] == [[], [], [], []]
    assert "By whose minutes" not in pages(found)["index.en.html"].decode()
