"""A run whose posts are decided over draws: what it tells, and that `verify` works it out again."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.audit.verify import verify_run
from placement.errors import BadInput, Impossible
from placement.i18n import Words
from placement.model.aims import MetNeed
from placement.model.rules.floor import Floor
from placement.report.over_draws import core_lines, over_draws_blocks
from placement.report.pieces import Bullets
from placement.results import decision
from placement.results.document import unlike
from placement.run import RunResult, run
from placement.scenario.inputs import read_inputs
from placement.scenario.read import read_scenario
from placement.site.paper_sections import parts
from placement.site.publishedtables import read_table
from placement.solve.over_draws.stacked import CaseInDraw
from tests.running import rehash, small

if TYPE_CHECKING:
    from pathlib import Path

DRAWS = "\n[draws]\ncount = 3\nfresh = 4\nbatches = 2\nchoosing = 6\ncore_in = 0.6\n"


def over_draws(text: str) -> str:
    return text.replace("[solve]\n", '[solve]\ndecide = "draws"\n') + DRAWS


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    home = tmp_path_factory.mktemp("draws")
    return run(_config(home), out=home / "out")


def _config(home: Path) -> Path:
    path = small(home)
    path.write_text(over_draws(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def test_what_is_told_follows_from_the_table_of_draws(once: RunResult) -> None:
    told: Any = once.view.answer["over_draws"]
    assert unlike(once.view.answer) == []
    table = pd.read_csv(once.folder / "draws.csv")
    assert table["sample"].value_counts().to_dict() == {
        "sample": 3, "fresh": 4, "batch 1": 3, "batch 2": 3, "choosing": 6,
    }  # fmt: skip
    own, fresh = (table[table["sample"] == name] for name in ("sample", "fresh"))
    assert told["value_wte"] == pytest.approx(own["gain_wte"].mean(), abs=1e-6)
    assert told["bound_wte"] >= told["value_wte"]
    # in the sample it is the best there is
    assert told["searched_wte"] >= own["gain_stated_wte"].mean() - 1e-6
    assert told["fresh"]["mean_wte"] == pytest.approx(fresh["gain_wte"].mean(), abs=1e-6)
    assert told["fresh"]["worst_tenth_wte"] == pytest.approx(fresh["gain_wte"].min(), abs=1e-6)
    short = [
        bound - table[table["sample"] == f"batch {n}"]["gain_wte"].mean()
        for n, bound in enumerate(told["best_for_all"]["bounds_wte"], 1)
    ]
    core = pd.read_csv(once.folder / "core_posts.csv")
    assert told["core"]["wte"] == pytest.approx(core["wte"].sum())
    assert told["core"]["good_in"] >= 0.6
    assert told["core"]["pounds_per_year"] + told["core"]["held_pounds_per_year"] == pytest.approx(
        once.view.tables["posts"]["pounds_per_year"].sum()
    )
    assert told["core"]["waiting_brings_least_wte"] <= told["core"]["waiting_brings_most_wte"]
    assert told["best_for_all"]["short_wte"] == pytest.approx(np.mean(short), abs=1e-6)


def test_verify_works_both_plans_out_again_in_every_draw(once: RunResult) -> None:
    report = verify_run(once.folder)
    assert report.passed
    assert "shown.over_draws" in [said.key for said in report.shown]
    assert "not_shown.over_draws" in [said.key for said in report.not_shown]


def test_reprove_decides_over_the_draws_again(once: RunResult) -> None:
    report = verify_run(once.folder, reprove=True)
    assert report.passed
    assert "shown.over_draws_best" in [said.key for said in report.proved]


def test_each_part_has_the_plan_that_is_best_in_the_draws_that_chose(once: RunResult) -> None:
    told: Any = once.view.answer["over_draws"]
    table = pd.read_csv(once.folder / "draws.csv")
    choosing = table[table["sample"] == "choosing"]
    parts = told["choice"]["parts"]
    for part in parts:
        worth, errors = part["worth_wte"], part["error_wte"]
        better = [name for name in worth if worth[name] - worth["stated"] > errors[name] + 1e-6]
        assert worth[part["taken"]] == pytest.approx(
            max([worth["stated"], *(worth[name] for name in better)])
        )
    taken = sum(part["worth_wte"][part["taken"]] for part in parts)
    assert choosing["gain_wte"].mean() == pytest.approx(taken, abs=1e-5)
    assert choosing["gain_wte"].mean() >= choosing["gain_stated_wte"].mean() - 1e-6


def test_a_choice_of_another_plan_than_the_best_is_found(once: RunResult, tmp_path: Path) -> None:
    """Somebody takes a post from the plan of the sample: it is no longer as good as the search says."""
    folder = _spoilt(once, tmp_path)
    path = folder / "candidate_plans.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.remove(next(line for line in lines if line.startswith("sample,filled")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rehash(folder)
    report = verify_run(folder)
    assert "wrong.over_draws_shape" in [said.key for said in report.wrong]


def _spoilt(once: RunResult, home: Path) -> Path:
    copy = home / "copy"
    for path in once.folder.rglob("*"):
        if path.is_file():
            to = copy / path.relative_to(once.folder)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(path.read_bytes())
    return copy


def test_a_gain_that_is_made_up_is_found(once: RunResult, tmp_path: Path) -> None:
    folder = _spoilt(once, tmp_path)
    path = folder / "draws.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    lines[1] = ",".join([*cells[:2], str(float(cells[2]) + 1), *cells[3:]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rehash(folder)
    assert not verify_run(folder).passed


def test_a_sample_that_is_left_out_is_found(once: RunResult, tmp_path: Path) -> None:
    folder = _spoilt(once, tmp_path)
    path = folder / "answer.json"
    answer = json.loads(path.read_text(encoding="utf-8"))
    answer["over_draws"]["best_for_all"]["bounds_wte"] = answer["over_draws"]["best_for_all"]["bounds_wte"][
        :1
    ]
    path.write_text(json.dumps(answer, sort_keys=True, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    rehash(folder)
    report = verify_run(folder)
    assert "wrong.over_draws_shape" in [said.key for said in report.wrong]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_summary_tells_it_in_both_languages(once: RunResult, language: Any) -> None:
    page = unescape((once.folder / f"summary.{language}.html").read_text(encoding="utf-8"))
    assert Words(language)("over_draws.title") in page
    assert over_draws_blocks(once.view, Words(language))


def test_an_aim_that_decides_posts_again_is_refused_with_draws(tmp_path: Path) -> None:
    path = small(tmp_path)
    more = '[[aims]]\naim = "least_change"\nid = "near"\n\n[solve]\n'
    text = over_draws(path.read_text(encoding="utf-8"))
    path.write_text(text.replace("[solve]\n", more), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_scenario(path)
    assert [fault.key for fault in refused.value.faults] == ["draws_later_aim"]


def test_rules_that_no_posts_can_keep_in_the_draws_are_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each draw asks for a floor that no fund pays for; at the stated figures all is well."""
    path = small(tmp_path)
    path.write_text(over_draws(path.read_text(encoding="utf-8")) + "rules_hold_in = 1.0\n", encoding="utf-8")
    inputs = read_inputs(path)
    floor = Floor(id="never", level="cluster", amount=999.0)
    drawn = [CaseInDraw(inputs.case, (*inputs.scenario.rules, floor), MetNeed())]
    monkeypatch.setattr(decision, "cases_in_draws", lambda _inputs, _numbers: drawn)
    with pytest.raises(Impossible, match="rules_hold_in"):
        decision.decided(inputs)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_two_plans_that_differ_are_told_apart_in_words(once: RunResult, language: Any) -> None:
    """The same answer, had the two plans posts in other places."""
    told: Any = once.view.answer["over_draws"]
    fresh = {**told["fresh"], "more_wte": 0.5, "more_low_wte": 0.4, "more_high_wte": 0.6, "better_in": 4}
    words = Words(language)
    worse = {**fresh, "more_wte": -0.5, "more_low_wte": -0.6, "more_high_wte": -0.4}
    for more, said in ((fresh, False), (told["fresh"], True), (worse, False)):
        changed = {**told, "wte_elsewhere": 0.5, "fresh": more}
        answer: Any = {**once.view.answer, "over_draws": changed}
        view = replace(once.view, answer=answer)
        blocks = over_draws_blocks(view, words)
        lines = [line for block in blocks if isinstance(block, Bullets) for line in block.lines]
        assert (words("over_draws.choice") in lines) is said
        assert (words("over_draws.worse") in lines) is (more is worse)
        assert words("over_draws.same") not in lines


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    ("mean_low", "worst_low", "said"),
    [(0.1, 0.2, "both"), (0.1, -0.2, "mean"), (-0.1, 0.2, "worst"), (0.0, 0.0, "neither")],
)
def test_where_fresh_draws_show_no_margin_it_is_said_plainly(
    once: RunResult, mean_low: float, worst_low: float, said: str, language: Any
) -> None:
    """A margin is shown where its whole interval lies above 0; plans differ by a third of what they add."""
    told: Any = once.view.answer["over_draws"]
    margins = dict.fromkeys(("more_wte", "more_worst_wte"), 0.4)
    ends = dict.fromkeys(("more_high_wte", "more_worst_high_wte"), 0.8)
    fresh = {**told["fresh"], **margins, **ends, "more_low_wte": mean_low, "more_worst_low_wte": worst_low}
    fresh |= {"mean_wte": 1.2, "worst_tenth_wte": 1.2}
    changed: Any = {**once.view.answer, "over_draws": {**told, "wte_elsewhere": 0.5, "fresh": fresh}}
    words = Words(language)
    blocks = over_draws_blocks(replace(once.view, answer=changed), words)
    lines = [line for block in blocks if isinstance(block, Bullets) for line in block.lines]
    for key in ("both", "mean", "worst", "neither"):
        assert (words(f"over_draws.shown.{key}") in lines) is (key == said)
    assert (words("over_draws.choice") in lines) is (said == "neither")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_paper_tells_what_can_be_decided_now(once: RunResult, language: Any) -> None:
    view, words = once.view, Words(language)
    told: Any = view.answer["over_draws"]
    lines = core_lines(told["core"], view.answer["totals"]["wte_new"], words)
    pieces = [piece for part in parts(view, [], words) for piece in part.blocks]
    assert len(lines) == 2
    assert any(list(piece.lines) == lines for piece in pieces if isinstance(piece, Bullets))


def test_published_tables_of_draws_are_read_back_as_they_were(once: RunResult) -> None:
    for name in ("draws", "core_posts"):
        read = read_table((once.folder / f"{name}.csv").read_bytes())
        assert read.columns.tolist() == once.view.tables[name].columns.tolist()
        assert read.to_numpy().tolist() == once.view.tables[name].to_numpy().tolist()
