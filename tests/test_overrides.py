"""Overrides: what a board asks for by hand binds, is told with who and why, and has a proved cost."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from placement.audit.verify import verify_run
from placement.errors import BadInput
from placement.i18n import Words
from placement.model.rules.override import Override
from placement.results.overrides_price import Without, claimed_overrides, grown, same_price
from placement.run import run
from placement.scenario import read_scenario
from placement.scenario.inputs import read_inputs
from placement.solve.decided import NoPlan
from tests.builders import RULES, tiny_region, tiny_scenario
from tests.cases import fund, tiny_case
from tests.model.rules.double_entry import enter
from tests.model.rules.near import sample
from tests.model.solving import USUAL, best_value
from tests.running import bytes_of, rehash

ASKED: dict[str, Any] = {
    "asked_by": "North board",
    "reason_en": "The clinic loses its only room in May",
    "reason_cy": "Mae'r clinig yn colli ei unig ystafell ym mis Mai",
    "date": "2026-05-01",
}
MOVE: dict[str, Any] = {
    "id": "over", "kind": "move", "role": "physio-registered", "from_base": "b2", "to_base": "b1", "wte": 1.0,
    "had_wte": 2.0, "plan": "tiny", **ASKED,
}  # fmt: skip
SAMPLES = 120
LEAST_OF_EACH = 10


def listed(*overrides: dict[str, Any], header: str = "[[overrides]]") -> str:
    return "\n".join(
        "\n".join([header, *(f"{key} = {json.dumps(value)}" for key, value in one.items()), ""])
        for one in overrides
    )


def scenario(home: Path, *overrides: dict[str, Any], options: str = "") -> Path:
    tiny_region(home / "tiny", regions=1, counties=1, clusters=2, services=1)
    return tiny_scenario(home / "tiny.toml", options=listed(*overrides) + options)


def override(**settings: Any) -> dict[str, Any]:
    stated = {"id": "one", "kind": "require", "role": "physio-registered", "base": "b1", "wte": 1.0}
    return {**stated, **ASKED, **settings}


def answer_in(folder: Path) -> Any:
    return json.loads((folder / "answer.json").read_text(encoding="utf-8"))


def with_answer(bad: BadInput) -> list[tuple[str, str | None]]:
    return [(fault.key, fault.column) for fault in bad.faults]


def test_they_are_read_with_who_asked_why_and_when(tmp_path: Path) -> None:
    read = read_scenario(scenario(tmp_path, override(), MOVE))
    assert [one.id for one in read.overrides] == ["one", "over"]
    assert (read.overrides[0].asked_by, read.overrides[0].date.isoformat()) == ("North board", "2026-05-01")
    assert [rule.id for rule in read.rules] == ["money", "reach", "level", "places", "one", "over"]


@pytest.mark.parametrize("missing", ASKED)
def test_who_why_and_when_must_all_be_there(tmp_path: Path, missing: str) -> None:
    spoilt = {key: value for key, value in override().items() if key != missing}
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario(tmp_path, spoilt))
    assert with_answer(caught.value) == [("setting_missing", f"overrides.one.{missing}")]


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    (override(service="physio"), "override_of"),
    (override(cluster="c1"), "override_place"),
    (override(had_wte=1.0), "override_place"),
    (override(wte=0.0), "override_wte"),
    (override(date="2026-02-30"), "setting_date"),
    (override(given=1.0), "override_not_stated"),
    (override(id="money"), "id_twice"),
    ({**MOVE, "to_base": "b2"}, "override_same_place"),
    ({**MOVE, "base": "b2"}, "override_from_to"),
    ({**MOVE, "wte": 3.0}, "override_more_than_had"),
    ({key: value for key, value in MOVE.items() if key != "plan"}, "override_had"),
)


@pytest.mark.parametrize(("spoilt", "key"), BAD)
def test_what_does_not_fit_together_is_told(tmp_path: Path, spoilt: dict[str, Any], key: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario(tmp_path, spoilt))
    assert [fault.key for fault in caught.value.faults] == [key]
    assert caught.value.faults[0].row is not None


def test_what_the_region_lacks_is_told_with_its_place(tmp_path: Path) -> None:
    config = scenario(tmp_path, override(base="b9", wte=0.25))
    with pytest.raises(BadInput) as caught:
        read_inputs(config)
    told = [(fault.key, fault.column) for fault in caught.value.faults]
    assert told == [("unknown_id", "overrides.one.base"), ("override_steps", "overrides.one.wte")]
    assert all(fault.row is not None for fault in caught.value.faults)


def test_an_option_may_add_one_or_change_one(tmp_path: Path) -> None:
    names = 'name_en = "By hand"\nname_cy = "Â llaw"\n'
    added = listed(override(id="two", base="b2"), header="[[options.more.overrides]]")
    more = f"[options.more]\n{names}{added}"
    less = f"\n[options.less]\n{names}overrides.one.wte = 2.0\n"
    read = read_scenario(scenario(tmp_path, override(), options=more + less))
    assert [one.id for one in read.with_option("more").overrides] == ["one", "two"]
    assert read.with_option("less").overrides[0].wte == 2.0


def test_a_fault_that_an_option_adds_is_told_at_the_option(tmp_path: Path) -> None:
    names = '[options.more]\nname_en = "By hand"\nname_cy = "Â llaw"\n'
    more = names + listed(override(id="two", wte=0.0), header="[[options.more.overrides]]")
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario(tmp_path, options=more))
    assert with_answer(caught.value) == [("override_wte", "options.more.overrides.two")]


@pytest.mark.parametrize("kind", ["require", "forbid", "move"])
def test_rows_hold_exactly_when_no_breach_is_found(kind: str) -> None:
    """Double entry: plans drawn near the limit, which is what the plan has there, a step more or less."""
    broken = 0
    for seed in range(SAMPLES):
        drawn = sample("required", seed)
        rng, case = Random(seed), drawn.case
        role = rng.randrange(len(case.roles))
        base = rng.randrange(len(case.base_ids))
        has = float(drawn.allocation.posts.sum(axis=2)[base, role]) * case.roles[role].step_wte
        wte = max(has + rng.choice((-1, 0, 1)) * case.roles[role].step_wte, 0.0)
        rule = _rule(kind, case.roles[role].id, case.base_ids, base, wte)
        entry = enter(case, rule, drawn.allocation)
        assert entry.agrees, (seed, rule)
        broken += not entry.rows_hold
        # the same count by hand
        if kind != "move":
            assert entry.check_holds == (has >= wte if kind == "require" else has <= wte)
    assert LEAST_OF_EACH < broken < SAMPLES - LEAST_OF_EACH


def _rule(kind: str, role: str, bases: tuple[str, ...], base: int, wte: float) -> Override:
    said = {**ASKED, "id": "o", "role": role}
    if kind == "require":  # a limit of nothing is no override: give takes it there
        rule = Override.model_validate({**said, "kind": kind, "base": bases[base], "wte": wte + 1.0})
        return rule.give(1.0)
    if kind == "forbid":
        return Override.model_validate({**said, "kind": kind, "base": bases[base], "wte": wte})
    other = bases[(base + 1) % len(bases)] if len(bases) > 1 else "elsewhere"
    ends = {"from_base": bases[base], "to_base": other, "had_wte": wte + 1.0, "wte": 1.0, "plan": "p"}
    return Override.model_validate({**said, "kind": kind, **ends})


def test_a_cluster_and_a_service_count_all_their_bases_and_posts() -> None:
    drawn = sample("required", 5)
    case = drawn.case
    cluster, service = case.cluster_ids[0], case.services[0].id
    has = sum(
        int(drawn.allocation.posts[b, k].sum()) * role.step_wte
        for b in range(len(case.base_ids))
        for k, role in enumerate(case.roles)
        if case.base_cluster[b] == 0 and role.service == 0
    )
    said = {**ASKED, "id": "o", "cluster": cluster, "service": service}
    for wte, holds in ((has, True), (has + 0.5, False)):
        rule = Override.model_validate({**said, "kind": "require", "wte": wte + 1.0}).give(1.0)
        assert rule.check(case, drawn.allocation).holds == holds
        assert enter(case, rule, drawn.allocation).agrees


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with two overrides: a post where the plan has none, and one fewer where it has some."""
    home = tmp_path_factory.mktemp("overrides")
    config = scenario(home, override(wte=2.0), override(id="two", kind="forbid", base="b2", wte=0.0))
    return run(config, out=home / "out").folder


def test_the_plan_obeys_and_the_cost_is_the_difference_of_two_proved_values(
    decided: Path, tmp_path: Path
) -> None:
    answer = answer_in(decided)
    entry, aim = answer["overrides"], answer["aims"][0]
    free = answer_in(run(scenario(tmp_path), out=tmp_path / "w").folder)["aims"][0]
    found = entry["price"]
    assert found["with"] == pytest.approx({"value": aim["value"], "bound": aim["bound"]}, abs=1e-5)
    assert found["without"]["value"] <= free["bound"] + 1e-5
    assert free["value"] <= found["without"]["bound"] + 1e-5
    assert found["cost"] == pytest.approx(found["without"]["value"] - aim["value"], abs=1e-5)
    assert found["low"] == pytest.approx(found["without"]["value"] - aim["bound"], abs=1e-5)
    assert found["high"] == pytest.approx(found["without"]["bound"] - aim["value"], abs=1e-5)
    assert found["low"] <= found["cost"] <= found["high"]
    assert found["cost"] > 0.01
    assert found["clear"]
    posts = pd.read_csv(decided / "posts.csv")
    registered = posts[posts["role_id"] == "physio-registered"].groupby("base_id")["wte"].sum().to_dict()
    assert registered["b1"] >= 2.0
    assert "b2" not in registered


def test_each_alone_costs_no_more_than_all_together(decided: Path) -> None:
    """Leaving one out leaves more room than none, and less than leaving out all."""
    entry = answer_in(decided)["overrides"]
    for row in entry["each"]:
        assert row["price"]["low"] <= entry["price"]["high"] + 1e-6
        assert row["price"]["high"] >= -1e-6


def test_the_summary_says_who_why_when_and_what_it_cost(decided: Path) -> None:
    for language in ("en", "cy"):
        page = (decided / f"summary.{language}.html").read_text(encoding="utf-8")
        assert "North board" in page
        assert ASKED[f"reason_{language}"].replace("'", "&#39;") in page
    assert "1 May 2026" in (decided / "summary.en.html").read_text(encoding="utf-8")
    assert "Together they" in (decided / "summary.en.html").read_text(encoding="utf-8")


def test_verify_shows_it_and_asks_again(decided: Path) -> None:
    report = verify_run(decided)
    assert report.passed, report.says(Words("en"))
    assert "not_shown.overrides" in [said.key for said in report.not_shown]
    again = verify_run(decided, reprove=True)
    assert again.passed, again.says(Words("en"))
    assert "shown.overrides" in [said.key for said in again.proved]


@pytest.mark.parametrize("figure", ["cost", "low", "high"])
def test_a_changed_cost_is_found(decided: Path, tmp_path: Path, figure: str) -> None:
    folder = _copied(decided, tmp_path)
    answer = answer_in(folder)
    answer["overrides"]["price"][figure] -= 0.01
    _write(folder, answer)
    assert not verify_run(folder).passed


def test_a_false_value_without_is_found_by_reproving(decided: Path, tmp_path: Path) -> None:
    """A forger who makes the four figures agree, the claimed bound without overrides far too low."""
    inputs_claim = answer_in(decided)["overrides"]["price"]
    claimed = Without(tuple(inputs_claim["regions"]), 0.0, inputs_claim["with"]["value"])
    config = read_inputs(decided / "inputs" / "scenario.toml", tables=decided / "inputs" / "data")
    again = claimed_overrides(answer_in(decided)).every
    assert again is not None
    assert same_price(config.scenario.aims[0], again, again)
    assert not same_price(config.scenario.aims[0], claimed, again)


def test_the_same_question_gives_the_same_bytes(decided: Path, tmp_path: Path) -> None:
    config = scenario(tmp_path, override(wte=2.0), override(id="two", kind="forbid", base="b2", wte=0.0))
    again = bytes_of(run(config, out=tmp_path / "out").folder)
    first = bytes_of(decided)
    assert {name for name in first if first[name] != again[name]} <= {"timing.json"}


def test_an_override_that_the_plan_obeys_anyway_makes_no_clear_difference(tmp_path: Path) -> None:
    config = scenario(tmp_path, override(kind="forbid", wte=100.0))
    answer = answer_in(run(config, out=tmp_path / "out").folder)
    found = answer["overrides"]["price"]
    assert found["low"] <= 0 <= found["high"]
    assert not found["clear"]
    assert "no clear difference" in (tmp_path / "out" / "summary.en.html").read_text(encoding="utf-8")


def test_one_that_cannot_be_met_stands_in_the_clash_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(NoPlan) as caught:
        run(scenario(tmp_path, override(wte=900.0)), out=tmp_path / "out")
    assert caught.value.clash is not None
    assert "one" in [rule.id for rule in caught.value.clash.rules]
    assert any(given.rule.id == "one" for way in caught.value.clash.ways for given in way)


def test_one_about_another_region_changes_nothing_here(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny", regions=2, counties=2, clusters=2, services=1)
    config = tiny_scenario(tmp_path / "tiny.toml", rules=RULES, options=listed(override(base="b2")))
    answer = answer_in(run(config, region="region1", out=tmp_path / "out").folder)
    assert answer["overrides"]["price"] is None
    assert not answer["overrides"]["each"][0]["here"]
    assert verify_run(tmp_path / "out").passed


def test_regions_grow_by_what_shares_a_programme() -> None:
    assert grown(["a"], [("a", "b"), ("c",), ("b", "d")]) == {"a", "b", "d"}
    assert grown(["c"], [("a", "b"), ("c",)]) == {"c"}


def test_giving_way_is_even(tmp_path: Path) -> None:
    """What the diagnosis relies on: limits move evenly with the amount."""
    case = read_inputs(scenario(tmp_path, MOVE)).case
    rule = Override.model_validate(MOVE)
    limits = [[wte for _, _, wte, _ in rule.give(amount).here(case)] for amount in (0.0, 1.0, 2.0)]
    assert limits == [[1.0, 1.0], [2.0, 0.0], [3.0, -1.0]]
    assert np.allclose(np.diff(np.array(limits), axis=0), [[1, -1], [1, -1]])


def _copied(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to / "copy"))


def _write(folder: Path, answer: dict[str, Any]) -> None:
    text = json.dumps(answer, sort_keys=True, indent=2, ensure_ascii=False)
    (folder / "answer.json").write_text(text + "\n", encoding="utf-8")
    rehash(folder)


def test_one_about_a_cluster_without_any_base_is_asked_like_any_other() -> None:
    case = tiny_case(bases=(0, 2))
    why = {"asked_by": "a board", "reason_en": "a reason", "reason_cy": "rheswm", "date": dt.date(2026, 5, 1)}
    told = {"id": "hand", "service": "physio", "cluster": "c1", **why}
    plain = best_value(case, [*USUAL, fund()])
    nothing_there = Override.model_validate({"kind": "forbid", **told})
    assert best_value(case, [*USUAL, fund(), nothing_there]) == pytest.approx(plain)
    something = Override.model_validate({"kind": "require", "wte": 1.0, **told})
    assert best_value(case, [*USUAL, fund(), something]) is None
