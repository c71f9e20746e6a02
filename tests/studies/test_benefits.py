"""Draft benefits: discounted by hand, what is missing never 0, and every fault of a table of options."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import placement as pl
from placement.audit.decided import read_decided
from placement.audit.verify_study import verify_study
from placement.cli.app import app
from placement.i18n import LANGUAGES, Words
from placement.results.document_entries import figure_in
from placement.run import run
from placement.store.folder import as_json
from placement.studies.benefits.figures import HEALTH_PCT, factor
from placement.studies.benefits.page import pages, said_in_short
from placement.studies.benefits.stated import read_options, stated_worth
from placement.studies.benefits.study import benefits
from tests.running import rehash
from tests.test_forward import STILL, asked

if TYPE_CHECKING:
    from placement.scenario.inputs import Inputs
    from placement.studies.benefits.document import BenefitsDocument, StatedWorth
    from placement.studies.explain.study import Decided

HEAD = "option_id,kind,name_en,name_cy,region_id,service_id,year,pounds,wte,wte_low,wte_high,basis,source"
ROW: dict[str, object] = {
    "option_id": "stay", "kind": "retention", "name_en": "Rotas", "name_cy": "Rotâu", "region_id": "region1",
    "service_id": "physio", "year": 1, "pounds": 1000, "wte": 1, "wte_low": 0.5, "wte_high": 2,
    "basis": "assumed", "source": "A board",
}  # fmt: skip
YEARS = 3
TABLED = (1.0, 0.9662, 0.9335, 0.9019, 0.8714)
"""Discount factors of years 0 to 4 at 3.5 %, as the Green Book's own table has them."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of which nobody leaves, whose posts are filled at once and whose pay stays: three years alike."""
    home = tmp_path_factory.mktemp("benefits")
    config = asked(home, f"[forward]\nyears = {YEARS}\n{STILL}")
    return run(config, out=home / "run").folder


@pytest.fixture(scope="module")
def decided(ran: Path) -> tuple[Inputs, Decided]:
    return read_decided(ran)


def options(home: Path, *rows: dict[str, object]) -> Path:
    """A file of these rows, each ROW but for what it says."""
    lines = [",".join(str(value) for value in {**ROW, **row}.values()) for row in rows]
    path = home / "options.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return path


def each_year(**changed: object) -> list[dict[str, object]]:
    return [{"year": year, **changed} for year in range(1, YEARS + 1)]


def document(
    decided: tuple[Inputs, Decided], path: Path | None = None, worth: StatedWorth | None = None
) -> BenefitsDocument:
    found: BenefitsDocument = benefits(*decided, path, worth).document
    return found


def test_factors_are_those_of_the_published_table() -> None:
    assert [round(factor(year), 4) for year in range(1, 6)] == list(TABLED)
    assert factor(3, HEALTH_PCT) == pytest.approx(1 / 1.015 / 1.015)


def test_the_plan_costs_its_posts_each_year_and_less_in_todays_value(
    decided: tuple[Inputs, Decided], ran: Path
) -> None:
    """Nobody is there in the first month of 36."""
    posts = pd.read_csv(ran / "posts.csv")
    pounds, wte = float(posts["pounds_per_year"].sum()), float(posts["wte"].sum())
    once = float(posts["pounds_once"].sum())
    plan = document(decided)["options"][0]
    assert wte > 0
    assert plan["pounds"] == pytest.approx(pounds * 35 / 12 + once)
    present = once + pounds * 11 / 12 + pounds / 1.035 + pounds / 1.035**2
    assert plan["pounds_present"] == pytest.approx(present)
    assert plan["wte_years"] == pytest.approx(wte * 35 / 12)
    assert plan["pounds_per_wte_year"] == pytest.approx(
        plan["pounds_present"]
        / sum(figure_in(year, "wte") / 1.035 ** (year["year"] - 1) for year in plan["years"])
    )


def test_an_option_is_discounted_in_cost_and_in_effect(
    decided: tuple[Inputs, Decided], tmp_path: Path
) -> None:
    """£1,000 a year for 1 WTE (0.5 to 2): £1,000 each, £500 to £2,000; the first costs £2,000 more."""
    rows = each_year()
    rows[0]["pounds"] = 3000
    option = document(decided, options(tmp_path, *rows))["options"][1]
    years = 1 + 1 / 1.035 + 1 / 1.035**2
    assert option["pounds"] == 5000
    assert option["pounds_present"] == pytest.approx(2000 + 1000 * years)
    assert option["wte_years"] == 3
    assert option["wte_years_present"] == pytest.approx(years)
    each = (2000 + 1000 * years) / years
    assert option["pounds_per_wte_year"] == pytest.approx(each)
    assert option["pounds_per_wte_year_low"] == pytest.approx(each / 2)
    assert option["pounds_per_wte_year_high"] == pytest.approx(2 * each)


def test_an_effect_that_is_not_stated_in_one_year_is_not_0(
    decided: tuple[Inputs, Decided], tmp_path: Path
) -> None:
    rows = each_year()
    rows[1] |= {"wte": "", "wte_low": "", "wte_high": ""}
    told = document(decided, options(tmp_path, *rows))
    option = told["options"][1]
    assert [year["wte"] for year in option["years"]] == [1, None, 1]
    assert option["pounds"] == 3000
    assert option["wte_years"] is None
    assert option["pounds_per_wte_year"] is None
    for language in LANGUAGES:
        words = Words(language)
        name = {"en": "Rotas", "cy": "Rotâu"}[language]
        said = words("benefits.short.option.unstated", option=name, present=words.pounds(3000))
        assert any(line.startswith(said.split(":")[0]) for line in said_in_short(told, words))
        assert not any("0.0" in line for line in said_in_short(told, words) if name in line)


def test_rows_of_two_services_add_up_by_year(decided: tuple[Inputs, Decided], tmp_path: Path) -> None:
    rows = [*each_year(option_id="a", kind="third_sector"), *each_year(option_id="b", pounds=10)]
    told = document(decided, options(tmp_path, *rows))["options"]
    assert [option["id"] for option in told] == ["plan", "a", "b"]
    assert [option["pounds"] for option in told[1:]] == [3000, 30]


def test_worth_is_told_with_whose_it_is_and_only_then(decided: tuple[Inputs, Decided]) -> None:
    assert document(decided)["options"][0]["worth_present"] is None
    plan = document(decided)["options"][0]
    for of_health, pct in ((False, 3.5), (True, 1.5)):
        worth = stated_worth(100, "Finance director", of_health=of_health)
        found = document(decided, worth=worth)["options"][0]
        value = 100 * sum(
            figure_in(year, "wte") / (1 + pct / 100) ** (year["year"] - 1) for year in plan["years"]
        )
        assert found["worth_present"] == pytest.approx(value)
        assert found["less_cost_present"] == pytest.approx(value - plan["pounds_present"])
    drawn = pages(document(decided, worth=worth))["index.en.html"].decode()
    assert "Finance director says that a full-time staff-year is worth £100" in drawn
    assert "worth" not in pages(document(decided))["index.en.html"].decode().split("</style>")[1].lower()


WRONG: dict[str, tuple[list[dict[str, object]], str, str]] = {
    "no such service": (each_year(service_id="magic"), "row 2, column service_id", "magic"),
    "no such region": (each_year(region_id="mars"), "row 2, column region_id", "mars"),
    "a kind unknown": (each_year(kind="robots"), "row 2, column kind", "robots"),
    "money below nothing": (each_year(pounds=-1), "row 2, column pounds", "-1"),
    "money left out": (each_year(pounds=""), "row 2, column pounds", "blank"),
    "a year left out": (each_year()[:-1], "row 2, column year", "year 3"),
    "a year too many": ([*each_year(), {"year": 4}], "row 5, column year", "year 3 and no further"),
    "a year twice": ([*each_year(), {"year": 3}], "row 5", "same option_id"),
    "half an effect": (each_year(wte_low=""), "row 2, column wte_low", "all three"),
    "out of its range": (each_year(wte=5), "row 2, column wte", "5"),
    "more kept than there are": (each_year(wte_high=900), "row 2, column wte_high", "900"),
    "two names": ([*each_year()[:-1], {"year": 3, "name_en": "Other"}], "row 4, column name_en", "Rotas"),
    "no source": (each_year(source=""), "row 2, column source", "blank"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_bad_row_is_told_with_file_row_value_and_remedy(
    decided: tuple[Inputs, Decided], tmp_path: Path, what: str
) -> None:
    rows, place, value = WRONG[what]
    with pytest.raises(pl.BadInput) as bad:
        read_options(options(tmp_path, *rows), decided[0], YEARS)
    first = str(bad.value).splitlines()[0]
    assert first.startswith(f"- options.csv, {place}")
    assert value in first or value in str(bad.value)
    for fault in bad.value.faults:
        for language in LANGUAGES:
            assert re.search(r"\. \S", fault.says(Words(language))), "no remedy"


def test_the_command_writes_what_verify_finds_true_and_tells_a_changed_figure(
    ran: Path, tmp_path: Path
) -> None:
    out, path = tmp_path / "out", options(tmp_path, *each_year())
    given = ["benefits", str(ran), "--options", str(path), "--out", str(out)]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0, done.output
    assert verify_study(out).wrong == []
    told: dict[str, Any] = json.loads((out / "study.json").read_text(encoding="utf-8"))
    told["options"][1]["pounds_present"] += 1
    (out / "study.json").write_bytes(as_json(told))
    rehash(out)
    wrong = [said.says(Words("en")) for said in verify_study(out).wrong]
    assert any("options[1].pounds_present" in line for line in wrong)


def test_what_cannot_be_asked_is_one_message_and_exit_2(ran: Path, tmp_path: Path) -> None:
    missing, plain = tmp_path / "none.csv", tmp_path / "options.txt"
    for more, said in (
        (["--options", str(missing)], "none.csv"),
        (["--options", str(plain)], "ends with .csv"),
        (["--worth", "100"], "--worth-by"),
        (["--worth", "-1", "--worth-by", "A board"], "0 or more"),
    ):
        done = CliRunner().invoke(app, ["benefits", str(ran), *more, "--out", str(tmp_path / "out")])
        assert done.exit_code == 2, done.output
        assert said in done.output
        assert "Traceback" not in done.output


def test_a_run_that_says_nothing_of_later_years_is_refused(decided: tuple[Inputs, Decided]) -> None:
    inputs, plan = decided
    silent = replace(inputs, scenario=inputs.scenario.model_copy(update={"forward": None}))
    with pytest.raises(pl.BadInput, match=r"\[forward\]"):
        benefits(silent, plan)
