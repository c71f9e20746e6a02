"""Ladders of budgets on a tiny region: steps as typed, free and nested, and a folder that verifies."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from placement.audit.verify_study import verify_study
from placement.cli.app import app
from placement.errors import BadInput
from placement.i18n import Words
from placement.scenario.inputs import Inputs, read_inputs
from placement.studies.ladder.figures import recheck
from placement.studies.ladder.page import between, pages
from placement.studies.ladder.steps import budgets, steps_of
from placement.studies.ladder.study import ladder
from placement.studies.register import write_study
from tests.builders import RULES, tiny_region, tiny_scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from placement.store.study import Study

SLACK = 1e-5


@pytest.fixture
def config(tmp_path: Path) -> Path:
    tiny_region(tmp_path / "tiny", clusters=3, areas_per_cluster=1, services=1)
    return tiny_scenario(tmp_path / "tiny.toml")


def edited(config: Path, edit: Callable[[str], str]) -> Path:
    config.write_text(edit(config.read_text()))
    return config


def tapering(config: Path, parts: str = "[1.0, 0.6, 0.3]") -> Path:
    old = "amount = 200000\n"
    return edited(config, lambda text: text.replace(old, f"{old}recurrent = false\ntaper = {parts}\n", 1))


def climbed(config: Path, pounds: str = "100k,200k,300k,400k") -> tuple[Inputs, Study]:
    inputs = read_inputs(config)
    return inputs, ladder(inputs, steps_of(inputs, pounds, None, by_year=False), processes=1)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("1m,2m,5m", [1_000_000, 2_000_000, 5_000_000]),
        ("£1.5m, 500k,1000000", [500_000, 1_000_000, 1_500_000]),
        ("1_000,1000", [1_000]),
        ("1m:10m:10", [n * 1_000_000 for n in range(1, 11)]),
        ("0:3:2", []),
    ],
)
def test_budgets_as_they_are_typed(text: str, amounts: list[int]) -> None:
    found, faults = budgets(text, "x.toml")
    assert found == amounts
    assert bool(faults) == (not amounts)


def test_every_fault_of_the_arguments_is_told_at_once(config: Path) -> None:
    inputs = read_inputs(config)
    with pytest.raises(BadInput) as told:
        steps_of(inputs, "1m,,two,-5,0", "nothing", by_year=True)
    keys = [fault.key for fault in told.value.faults]
    assert keys.count("ladder_amount") == 4
    assert {"ladder_both", "ladder_no_taper"} <= set(keys)
    alone = {
        "1m:2m": "ladder_range",
        "2m:1m:3": "ladder_order",
        "1m:2m:1": "ladder_count",
        "1m:2m:1000000": "ladder_many",
        "1m:2m:999": "ladder_many",
        "²m": "ladder_amount",
        "1e5": "ladder_amount",
    }
    for text, key in alone.items():
        with pytest.raises(BadInput) as told:
            steps_of(inputs, text, None, by_year=False)
        assert [fault.key for fault in told.value.faults] == [key]
        assert all(fault.says(Words(lang)) for fault in told.value.faults for lang in ("en", "cy"))


def test_nested_never_beats_free_and_keeps_what_it_had(config: Path) -> None:
    _, study = climbed(config)
    steps, plans = study.document["steps"], {plan.name: plan for plan in study.plans}
    assert len(steps) == 4
    for step in steps:
        free, nested = step["free"], step["nested"]
        assert nested["value"] <= free["bound"] + SLACK
        low, high = step["price"]["low"], step["price"]["high"]
        assert 0.0 <= low <= high
        assert low == pytest.approx(max(free["value"] - nested["bound"], 0), abs=2e-6)
        assert high == pytest.approx(max(free["bound"] - nested["value"], 0), abs=2e-6)
    kept = [plans[step["nested"]["plan"]].allocation for step in steps]
    assert all((more.posts >= less.posts).all() for less, more in pairwise(kept))
    assert all((more.filled >= less.filled).all() for less, more in pairwise(kept))
    assert kept[-1].posts.sum() > kept[0].posts.sum() > 0
    assert all(more["free"]["bound"] >= less["free"]["value"] - SLACK for less, more in pairwise(steps))


def test_what_each_further_100000_buys_is_the_difference(config: Path) -> None:
    _, study = climbed(config, "100k,350k")
    (row,), (less, more) = study.document["further"], study.document["steps"]
    assert row["pounds"] == 250_000
    free = row["free"]
    assert free["value"] == pytest.approx((more["free"]["value"] - less["free"]["value"]) / 2.5, abs=2e-6)
    assert free["low"] == pytest.approx((more["free"]["value"] - less["free"]["bound"]) / 2.5, abs=2e-6)
    assert free["high"] == pytest.approx((more["free"]["bound"] - less["free"]["value"]) / 2.5, abs=2e-6)
    assert free["wte"] == pytest.approx((more["free"]["wte"] - less["free"]["wte"]) / 2.5, abs=2e-6)


def test_a_budget_too_small_says_so_and_nesting_begins_after_it(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny", clusters=3, areas_per_cluster=1, services=1)
    floor = {"rule": "floor", "id": "some", "level": "cluster", "measure": "wte", "amount": 1.0}
    config = tiny_scenario(tmp_path / "tiny.toml", rules=(*RULES, floor))
    _, study = climbed(config, "50k,600k,700k")
    none, first, second = study.document["steps"]
    assert none["free"]["plan"] is None
    assert none["free"]["why"] == none["nested"]["why"] == "impossible"
    assert none["price"] is None
    assert none["next"] is None
    assert first["nested"]["plan"] == first["free"]["plan"] == "free-600000"
    assert second["nested"]["plan"] == "nested-700000"
    for page in pages(study.document).values():
        assert "£50,000" in page.decode()


def test_each_year_has_what_poorer_years_have(config: Path) -> None:
    inputs = read_inputs(tapering(config))
    steps = steps_of(inputs, None, None, by_year=True)
    amount = inputs.funds[0].amount
    assert [step.pounds for step in steps] == [amount, round(0.6 * amount), round(0.3 * amount)]
    study = ladder(inputs, steps, processes=1)
    plans = {plan.name: plan for plan in study.plans}
    posts = [plans[step["nested"]["plan"]].allocation.posts for step in study.document["steps"]]
    assert all((richer >= poorer).all() for richer, poorer in pairwise(posts))
    for row, (richer, poorer) in zip(study.document["years"], pairwise(posts), strict=True):
        prices = [role.pounds_per_step for role in inputs.case.roles]
        assert row["new_wte"] == 0
        assert row["ended_pounds"] == int(((richer - poorer).sum(axis=(0, 2)) * prices).sum())
    assert len(pages(study.document)) == 2


def test_the_first_budget_of_each_cluster_is_where_its_wte_begin(config: Path) -> None:
    _, study = climbed(config)
    names = [step["name"] for step in study.document["steps"]]
    for row in study.document["clusters"]:
        some = [name for name, wte in zip(names, row["wte"], strict=True) if wte]
        assert row["first"] == (some[0] if some else None)
        assert row["wte"] == sorted(row["wte"])


def test_the_folder_verifies_and_a_changed_figure_does_not(config: Path, tmp_path: Path) -> None:
    inputs, study = climbed(config, "100k,300k")
    write_study(tmp_path / "out", inputs, study, {})
    report = verify_study(tmp_path / "out", reprove=True)
    assert report.passed, report.says(Words("en"))
    assert recheck(inputs, study.document, study.plans) == []
    changes: list[Callable[[dict[str, Any]], object]] = [
        lambda d: d["steps"][1]["price"].update(high=9.0),
        lambda d: d["steps"][0]["next"].update(gain=9.0),
        lambda d: d["further"][0]["free"].update(low=-1.0),
        lambda d: d["clusters"][0].update(first="never"),
    ]
    for change in changes:
        spoilt: dict[str, Any] = json.loads(json.dumps(study.document))
        change(spoilt)
        assert len(recheck(inputs, spoilt, study.plans)) == 1


def test_same_inputs_same_bytes(config: Path) -> None:
    (_, first), (_, second) = climbed(config, "100k,300k"), climbed(config, "100k,300k")
    assert first.document == second.document
    assert pages(first.document) == pages(second.document)


def test_the_command(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = CliRunner().invoke(
        app, ["ladder", str(config), "--pounds", "100k,300k", "--out", str(out), "--processes", "1"]
    )
    assert run.exit_code == 0, run.output
    assert "£300,000" in run.output
    assert (out / "index.cy.html").exists()
    wrong = CliRunner().invoke(app, ["ladder", str(config), "--pounds", "lots", "--out", str(out)])
    assert wrong.exit_code == 2


def test_an_interval_is_rounded_outwards() -> None:
    assert between({"low": 0.2389, "high": 0.2311}, "wte_of_need", Words("en")) == "0.23 to 0.24"
