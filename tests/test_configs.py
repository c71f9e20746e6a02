"""Every scenario in `configs/`: read without faults, explained, and at one with what its data assume."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from placement.model.rules import Fund
from placement.model.rules.training import Training
from placement.scenario.inputs import Inputs, read_inputs

ROOT = Path(__file__).parents[1]
CONFIGS = sorted((ROOT / "configs").glob("*.toml"))
PAGE = (ROOT / "configs" / "README.md").read_text(encoding="utf-8")
each_config = pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)


@cache
def inputs(path: Path) -> Inputs:
    """Raises with every fault, those of options too."""
    return read_inputs(path)


def funds(path: Path) -> dict[str, Fund]:
    return {rule.id: rule for rule in inputs(path).scenario.rules if isinstance(rule, Fund)}


def named(name: str) -> Path:
    return ROOT / "configs" / f"{name}.toml"


@each_config
def test_it_has_no_fault_and_is_explained(path: Path) -> None:
    scenario = inputs(path).scenario
    assert scenario.id == path.stem
    assert f"| `{path.name}` |" in PAGE
    assert f"`{path.name}`" in "".join(line for line in PAGE.splitlines() if line.startswith("## "))
    assert all(f"`{option}`" in PAGE for option in scenario.options)


@each_config
def test_it_is_an_example_in_both_languages(path: Path) -> None:
    about = inputs(path).scenario.about
    assert about.status == "example"
    for text in ("name", "question", "decided_by"):
        assert getattr(about, f"{text}_en") != getattr(about, f"{text}_cy"), text


@each_config
def test_what_it_may_spend_is_what_its_assumptions_say(path: Path) -> None:
    table = inputs(path).region.assumptions
    own = {rule.id: rule for rule in inputs(path).scenario.rules}
    for row in table[(table["column"] == "amount") & (table["how"] == "set")].to_dict("records"):
        rule = own[str(row["table"]).removeprefix("rules.")]
        assert getattr(rule, "amount", None) == row["value"], row["item"]


def test_every_folder_of_data_is_asked_about() -> None:
    asked = {folder.resolve().name for path in CONFIGS for folder in inputs(path).scenario.data_folders}
    regions = {folder.name for folder in (ROOT / "data").iterdir() if (folder / "regions.csv").is_file()}
    overlays = {folder.name for folder in (ROOT / "data").iterdir() if (folder / "assumptions.csv").is_file()}
    assert asked == regions | overlays


def test_the_models_of_care_are_six_ending_funds_of_six_per_cent_in_all() -> None:
    ending = [fund for fund in funds(named("wales-rif")).values() if not fund.recurrent]
    assert len(ending) == 6
    assert sum(fund.amount for fund in ending) == pytest.approx(0.06 * 144_000_000)
    assert all(fund.taper == (1.0, 0.8, 0.6, 0.4, 0.2) for fund in ending)
    assert all(fund.contract == "fixed_term" for fund in ending)


def test_the_last_year_is_a_fifth_of_the_first() -> None:
    scenario = inputs(named("wales-rif")).scenario
    last = {rule.id: rule for rule in scenario.with_option("last-year").rules if isinstance(rule, Fund)}
    first = funds(named("wales-rif"))
    assert last["ahp"] == first["ahp"]
    assert all(last[name].amount == fund.amount / 5 for name, fund in first.items() if fund.taper)


def test_the_intermediate_care_fund_is_split_as_published() -> None:
    own = funds(named("wales-icf"))
    assert own["older-people"].care_groups == ("older-people",)
    assert own["older-people"].amount / own["complex-needs"].amount == 30 / 20
    assert own["capital"].kind == "capital"


@pytest.mark.parametrize(
    ("option", "changed"),
    [
        ("pooled", lambda scenario: funds_of(scenario)["ahp"].shares == "free"),
        ("rural-first", lambda scenario: scenario.aims[0].weight.village == 1.5),
        ("fill-vacancies-first", lambda scenario: scenario.about.workforce == "funded"),
    ],
)
def test_options_of_the_main_scenario_change_what_they_say(option: str, changed: Any) -> None:
    scenario = inputs(named("wales-ahp")).scenario
    assert not changed(scenario)
    assert changed(scenario.with_option(option))


def funds_of(scenario: Any) -> dict[str, Fund]:
    return {rule.id: rule for rule in scenario.rules if isinstance(rule, Fund)}


def test_training_places_may_rise_by_half_and_councils_needs_are_an_option() -> None:
    """Half of the places of 2023-25 in each profession that has newly qualified posts."""
    scenario = inputs(named("wales-training")).scenario
    rule = next(each for each in scenario.rules if isinstance(each, Training))
    today = {"physiotherapy": 180, "occupational-therapy": 197, "speech-language-therapy": 50}
    today |= {"dietetics": 50, "podiatry": 30, "paramedics": 120}
    assert rule.most == {service: -(-places // 2) for service, places in today.items()}
    assert not rule.councils
    asked = scenario.with_option("councils")
    assert next(r for r in asked.rules if isinstance(r, Training)).councils == {"occupational-therapy": 20}


@pytest.mark.parametrize("option", ["five-years", "five-years-rooms"])
def test_kents_money_rises_evenly_to_a_hundred_million(option: str) -> None:
    scenario = inputs(named("kent-medway")).scenario.with_option(option)
    assert scenario.years is not None
    money = scenario.years.money["neighbourhood-teams"]
    assert (money[0], money[-1]) == (32_000_000, 100_000_000)
    assert {after - before for before, after in pairwise(money)} == {17_000_000}
