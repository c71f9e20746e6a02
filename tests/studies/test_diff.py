"""What changed between two runs and why, against what can be worked out by hand.

Two clusters that share no staff. There, one registered post more is worth (WTE of need met, by how much of it
time on the road leaves): in c2 1.01, then 0.84; in c1 0.72. So of money for one post c2 has it, of money for
two c2 has both, and a wish for one in c1 is met before either.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

import placement as pl
from placement.audit.verify_study import verify_study
from placement.cli.app import app
from placement.i18n import LANGUAGES, Words
from placement.report.names import plain
from placement.scenario.read import PARTS
from placement.studies.diff.changed import _titled
from placement.studies.diff.page import in_short
from placement.studies.diff.study import RunSide, diff
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RULES: tuple[Mapping[str, Any], ...] = (
    {
        "rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "measure": "wte",
        "amount": 1.0, "shares": "free", "kinds": ["registered"],
    },
    {"rule": "travel_limit", "default": 60.0},
    {"rule": "planning_level"},
    {"rule": "places", "enabled": False},
)  # fmt: skip
WISH = {
    "id": "one-in-c1", "kind": "require", "cluster": "c1", "service": "physio", "wte": 1.0,
    "asked_by": "Board", "reason_en": "r", "reason_cy": "r", "date": "2026-11-29",
}  # fmt: skip
NOT_THERE = {**WISH, "id": "none-in-c2", "kind": "forbid", "cluster": "c2", "wte": 0.0}


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> pl.Question:
    home = tmp_path_factory.mktemp("diff")

    def apart(tables: dict[str, list[dict[str, Any]]]) -> None:
        for row in tables["services"]:
            row.update(planning_level="cluster")

    tiny_region(home / "tiny", regions=1, counties=1, clusters=2, services=1, edit=apart)
    return pl.read(tiny_scenario(home / "tiny.toml", rules=RULES, options=""))


@pytest.fixture(scope="module")
def first(question: pl.Question) -> pl.Plan:
    return question.solve()


@pytest.fixture(scope="module")
def second(question: pl.Question) -> pl.Plan:
    """Twice the money, and a wish for a post in c1."""
    return question.with_setting("money", amount=2.0).with_overrides(WISH).solve()


def cells(plan: pl.Plan) -> dict[str, float]:
    return {str(key): float(wte) for key, wte in plan.posts.groupby("cluster_id")["wte"].sum().items()}


def exchanges(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {"+".join(one["inputs"]): one for one in document["exchanges"]}


def figures(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(one[name] for name in ("outcome", "wte_more", "wte_less", "wte_alike"))


def test_more_money_and_a_wish_are_told_apart(first: pl.Plan, second: pl.Plan) -> None:
    assert (cells(first), cells(second)) == ({"c2": 1.0}, {"c1": 1.0, "c2": 1.0})
    document: Any = pl.diff(first, second).document
    assert [one["key"] for one in document["inputs"]] == ["rules.money", "overrides.one-in-c1"]
    found = exchanges(document)
    assert figures(found["rules.money"]) == ("decided", 1.0, 0.0, 0.0)  # the second post goes to c2 again
    assert figures(found["overrides.one-in-c1"]) == ("decided", 1.0, 1.0, 1.0)  # the only post moves to c1
    assert found["overrides.one-in-c1"]["part_of_change"] == 1.0
    assert [
        (row["cluster_id"], row["kind"], row["wte_before"], row["wte_after"], row["because"])
        for row in document["changes"]
    ] == [("c1", "registered", 0.0, 1.0, [1])]
    assert "How much: 1.0 → 2.0" in document["inputs"][0]["lines_en"]
    assert "Faint: 1.0 → 2.0" in document["inputs"][0]["lines_cy"]
    for language in LANGUAGES:  # a wish is told by its post and place, and not by its id
        assert WISH["id"] not in document["inputs"][1][f"title_{language}"]


def test_what_one_input_brings_is_counted_in_the_direction_of_the_whole(
    question: pl.Question, first: pl.Plan
) -> None:
    """All goes to c1: +2 there, -1 in c2. The refusal alone brings +1 and -1 of it, money +1 in c2: none."""
    second = question.with_setting("money", amount=2.0).with_overrides(NOT_THERE).solve()
    assert cells(second) == {"c1": 2.0}
    document: Any = pl.diff(first, second).document
    assert (document["wte_more"], document["wte_less"]) == (2.0, 1.0)
    found = exchanges(document)
    assert figures(found["overrides.none-in-c2"]) == ("decided", 1.0, 1.0, 2.0)
    assert found["overrides.none-in-c2"]["part_of_change"] == pytest.approx(2 / 3, abs=1e-6)
    assert figures(found["rules.money"]) == ("decided", 1.0, 0.0, 0.0)
    assert [row["because"] for row in document["changes"]] == [[1], [1]]


def test_one_input_alone_made_all_of_it_and_nothing_is_decided_again(
    question: pl.Question, first: pl.Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = question.with_setting("money", amount=2.0).solve()
    monkeypatch.setattr("placement.studies.diff.study.decided", None)
    document: Any = pl.diff(first, second).document
    assert figures(document["exchanges"][0]) == ("decided", 1.0, 0.0, 1.0)
    for language in LANGUAGES:
        assert Words(language)("diff.short.only") in in_short(document, Words(language))


def test_a_table_is_an_input_and_a_name_is_looked_at_by_no_decision(
    question: pl.Question, first: pl.Plan
) -> None:
    """c2 gets the staff that it lacks, so the only post goes to c1; the name of the money moves nothing."""
    workforce = question.table("workforce")
    workforce.loc[workforce["base_id"] == "b2", ["in_post_wte", "funded_wte"]] = 9.0
    changed = question.with_table("workforce", workforce).with_setting("jobs", minutes_between_bases=41)
    second = changed.solve()
    assert cells(second) == {"c1": 1.0}
    document: Any = pl.diff(first, second).document
    found = exchanges(document)
    assert figures(found["table.workforce.csv"]) == ("decided", 1.0, 1.0, 2.0)
    assert figures(found["jobs"])[0] == "unseen"
    lines = next(one for one in document["inputs"] if one["key"] == "table.workforce.csv")["lines_en"]
    assert lines[0] == "1 row is changed."
    assert "b2, physio, in_post_wte: 1.5 → 9.0" in lines


def test_inputs_that_do_not_fit_alone_are_exchanged_together(question: pl.Question, first: pl.Plan) -> None:
    """A figure that is an assumption has to be the same in the scenario and in the table of assumptions."""
    assumed = question.table("assumptions")
    assumed["value"] = 1.4
    slower = question.with_table("assumptions", assumed).with_setting("travel", detour_factor=1.4)
    second = slower.with_setting("money", amount=2.0).solve()
    found = exchanges(pl.diff(first, second).document)
    assert found["travel"]["outcome"] == found["table.assumptions.csv"]["outcome"] == "refused"
    assert "1.3" in " ".join(found["travel"]["says_en"])
    assert found["travel+table.assumptions.csv"]["outcome"] == "decided"


def test_an_exchange_without_a_plan_is_told_as_such(question: pl.Question, first: pl.Plan) -> None:
    three = {"rule": "floor", "id": "two", "level": "region", "measure": "wte", "amount": 2.0}
    second = question.with_rule(**three).with_setting("money", amount=3.0).solve()  # type: ignore[arg-type]
    document: Any = pl.diff(first, second).document
    assert exchanges(document)["rules.two"]["outcome"] == "impossible"
    rule = next(one for one in document["inputs"] if one["key"] == "rules.two")
    assert rule["lines_en"][0].startswith("New: ")


def test_of_a_run_that_another_program_made_the_first_is_decided_again(
    question: pl.Question, first: pl.Plan
) -> None:
    """A post in the first run that nobody gets today is then no input's doing."""
    answer: Any = {**first.answer, "versions": {**first.answer["versions"], "placement": "0.0.1"}}
    elsewhere = RunSide(
        first.inputs,
        answer,
        first.tables["posts"].assign(cluster_id="c1", base_id="b1"),
    )
    second = question.with_setting("jobs", minutes_between_bases=41).solve()
    found = diff(elsewhere, RunSide.of(second.inputs, second.view)).document
    assert found["exchanges"][0]["inputs"] == []
    assert figures(found["exchanges"][0]) == ("decided", 1.0, 1.0, 2.0)
    assert all(0 in row["because"] for row in found["changes"])


def test_every_part_of_a_scenario_has_a_title_in_both_languages() -> None:
    for part in {*PARTS, "table", "region"} - {"options"}:
        titles = [_titled(language, f"diff.part.{part}", "x") for language in LANGUAGES]
        assert titles[0] != titles[1]


def test_two_runs_that_are_the_same_say_so(first: pl.Plan) -> None:
    study = pl.diff(first, first)
    assert study.tables["changes"].empty
    assert study.document["exchanges"] == []
    document: Any = study.document
    assert in_short(document, Words("cy"))[1:] == [
        Words("cy")("diff.short.same"),
        Words("cy")("diff.short.no_input"),
    ]


def test_runs_of_different_places_are_not_set_beside_each_other(tmp_path: Path) -> None:
    """Each table of the other place was tried in the first run, for minutes, and nothing fitted."""
    tiny_region(tmp_path / "tiny", regions=2, counties=1, clusters=1, services=1)
    config = tiny_scenario(tmp_path / "tiny.toml", rules=RULES, options="")
    config.write_text(config.read_text(encoding="utf-8").replace('"free"', '"population"'), encoding="utf-8")
    one, other = (pl.read(config, region=name).solve() for name in ("region1", "region2"))
    with pytest.raises(pl.BadInput, match="no cluster is in both"):
        pl.diff(one, other)


def test_the_command_writes_a_folder_that_verifies_and_prints_the_same_as_json(
    first: pl.Plan, second: pl.Plan, tmp_path: Path
) -> None:
    first.save(tmp_path / "a")
    second.save(tmp_path / "b")
    call = ["diff", str(tmp_path / "a"), str(tmp_path / "b")]
    said = CliRunner().invoke(app, [*call, "--lang", "cy"])
    assert said.exit_code == 0, said.output
    folder = tmp_path / "b-diff-a"
    document = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert all(line in said.output for line in in_short(document, Words("cy")))
    again = CliRunner().invoke(app, [*call, "--json", "--out", str(tmp_path / "other")])
    assert json.loads(again.output) == document
    assert verify_study(folder).wrong == []
    for language in LANGUAGES:
        page = (folder / f"index.{language}.html").read_text(encoding="utf-8")
        assert Words(language)("diff.title") in page
        assert plain(document["changes"][0][f"cluster_{language}"]) in page


def test_what_is_no_run_folder_or_has_no_plan_is_bad_input(
    question: pl.Question, first: pl.Plan, tmp_path: Path
) -> None:
    first.save(tmp_path / "a")
    (tmp_path / "none").mkdir()
    never = {"rule": "floor", "id": "much", "level": "cluster", "measure": "wte", "amount": 9.0}
    config = question.with_rule(**never).save(tmp_path / "q")  # type: ignore[arg-type]
    CliRunner().invoke(app, ["run", str(config), "--out", str(tmp_path / "never")])
    for name, told in (("none", "manifest.json"), ("never", Words("en")("fault.diff_no_plan"))):
        for call in ([name, "a"], ["a", name]):
            said = CliRunner().invoke(app, ["diff", *(str(tmp_path / one) for one in call)])
            assert said.exit_code == 2, said.output
            assert name in said.output
            assert told in said.output
