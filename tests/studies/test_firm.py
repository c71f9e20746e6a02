"""Which posts of a run are firm: counted by hand, told, verified, and drawn again."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from placement.audit.verify import verify_run
from placement.cli.app import app
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.report.firmness import firm_blocks
from placement.report.pieces import Paragraph
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.site.publishedtables import read_table
from placement.solve.decided import decided
from placement.store.folder import as_csv
from placement.studies.robustness.draws import ReferencePlan, decide_draws, steps_of
from placement.studies.robustness.firm import FirmDraws, firm_of, firm_posts, posts_of
from placement.studies.robustness.page import said_in_short, what_to_measure
from tests.builders import tiny_scenario
from tests.publish.papers import robustness_document
from tests.running import AIMS, ALL_RULES, rehash, small

if TYPE_CHECKING:
    from pathlib import Path

    from placement.i18n import Language
    from placement.results.document_beside import AboutFirm

ABOUT: AboutFirm = {
    "kept_by_cluster": 0.8,
    "wte": 4.0,
    "firm_by_cluster_wte": 3.5,
    "firm_by_cluster_service_wte": 0.5,
    "firm_by_region_service_wte": 3.5,
    "draws": 10,
    "draws_decided": 10,
    "draws_impossible": 0,
    "draws_by_time": 0,
    "draws_by_work": 0,
    "draws_gap_asked": 0.02,
    "draws_near": 0.03,
    "draws_gap_widest": 0.0,
    "assumptions": 1,
    "seed": 0,
}


def test_classes_follow_from_how_many_draws_have_each_post(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path))
    plan = decided(inputs).allocation
    posts = posts_of(plan)
    assert len(posts) >= 4
    having = [9, 8, 5, 4, *([10] * (len(posts) - 4))]
    firm = firm_of(inputs, plan, having, ABOUT)
    assert list(firm.tables["firm_posts"]["class"])[:4] == ["firm", "swappable", "swappable", "contested"]
    assert firm.document["firm"] == len(posts) - 3
    assert list(read_table(as_csv(firm.tables["firm_posts"]))["class"]) == list(
        firm.tables["firm_posts"]["class"]
    )  # as a bundle reads it
    assert (firm.document["swappable"], firm.document["contested"]) == (2, 1)
    assert firm.tables["firm_posts"]["wte"].sum() == pytest.approx(
        float((steps_of(plan) @ inputs.case.steps).sum())
    )
    for wrong in (having[1:], [11, *having[1:]], [-1, *having[1:]]):
        with pytest.raises(ValueError, match="other posts"):
            firm_of(inputs, plan, wrong, ABOUT)


def test_a_draw_has_a_post_where_its_own_plan_has_as_many_there(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path))
    answer = decided(inputs)
    plan, stated = answer.allocation, ReferencePlan(answer.allocation, answer.before)
    firm = firm_posts(inputs, stated, 3, processes=1)
    plans = [
        steps_of(one.plan)
        for one in decide_draws(inputs, [1, 2, 3], stated, processes=1)
        if one.plan is not None
    ]
    for row, (base, role, step) in zip(
        firm.tables["firm_posts"].to_dict("records"), posts_of(plan), strict=True
    ):
        assert row["draws_with"] == sum(int(steps[base, role]) >= step for steps in plans)
    assert (firm.document["draws"], firm.document["draws_decided"]) == (3, 3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("firm")
    return run(small(home), out=home / "run", draws=FirmDraws(3)).folder


def test_the_summary_says_how_many_posts_are_firm_in_both_languages(folder: Path) -> None:
    said = json.loads((folder / "answer.json").read_text(encoding="utf-8"))["firm"]
    for language, sentence in (
        ("en", "{firm} of the {posts} steps of its posts, often half-time each, are firm."),
        ("cy", "Mae {firm} o'r {posts} o gamau swyddi, hanner amser yr un yn aml, yn gadarn."),
    ):
        page = (folder / f"summary.{language}.html").read_text(encoding="utf-8")
        assert re.sub("&#39;", "'", page).count(sentence.format(**said)) == 1


def test_a_run_without_draws_says_nothing_of_firm_posts(tmp_path: Path) -> None:
    view = run(small(tmp_path), out=tmp_path / "run").view
    assert "firm" not in view.answer
    assert firm_blocks(view, Words("en")) == ()


def test_draws_that_time_ended_are_told(tmp_path: Path) -> None:
    view = run(small(tmp_path), out=tmp_path / "run", draws=FirmDraws(1)).view
    view.answer["firm"]["draws_by_time"] = 1
    blocks = firm_blocks(view, Words("en"))
    assert isinstance(blocks[0], Paragraph)
    assert "One draw was ended by time" in str(blocks[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_says_as_well_how_many_draws_time_ended(language: Language) -> None:
    words = Words(language)
    document: Any = robustness_document()
    told = words.count("robustness.run.by_time", 2)
    assert told not in said_in_short(document | {"draws_by_time": 0}, words)
    assert told in said_in_short(document | {"draws_by_time": 2}, words)


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1, "One other plan was found as well"),
        (2, "2 other plans were found"),
        (0, "No other plan was counted."),
    ],
)
def test_other_plans_are_told_by_how_many_there_are(n: int, said: str) -> None:
    document: Any = robustness_document()
    words = Words("en")
    (told,) = (text for text in said_in_short(document | {"alternatives": n}, words) if "guessed" in text)
    assert said in told


def test_too_few_draws_for_what_to_find_out_are_told() -> None:
    """Of 30 draws and more it is worked out; a study of fewer says so, where nothing stood."""
    words = Words("en")
    few: Any = robustness_document() | {"information": None, "draws_decided": 24}
    (part,) = what_to_measure(few, words)
    (said,) = (block.text for block in part.blocks if isinstance(block, Paragraph))
    assert "worked out from 30 draws on. This study has 24" in said


def test_firm_posts_are_verified_and_drawn_again(folder: Path) -> None:
    assert verify_run(folder).passed
    report = verify_run(folder, reprove=True)
    assert report.passed
    assert any(said.key == "shown.firm" for said in report.proved)


@pytest.mark.parametrize("reprove", [False, True])
def test_a_count_that_was_changed_is_found(folder: Path, tmp_path: Path, *, reprove: bool) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    table = copy / "firm_posts.csv"
    rows = pd.read_csv(table)
    decided_draws = json.loads((copy / "answer.json").read_text(encoding="utf-8"))["firm"]["draws_decided"]
    first = int(rows["draws_with"].tolist()[0])
    rows["draws_with"] = [0 if first == decided_draws else decided_draws, *rows["draws_with"].tolist()[1:]]
    table.write_bytes(rows.to_csv(index=False, lineterminator="\n").encode())
    rehash(copy)
    assert not verify_run(copy, reprove=reprove).passed


def test_every_region_by_itself_takes_no_draws(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["run", str(small(tmp_path)), "--each-region", "--draws", "2"])
    assert ended.exit_code == 2
    assert "--draws" in ended.output


def test_draws_need_an_aim_that_can_be_compared(tmp_path: Path) -> None:
    small(tmp_path)
    config = tiny_scenario(tmp_path / "tiny.toml", rules=ALL_RULES, aims=AIMS[::-1])
    with pytest.raises(BadInput) as raised:
        run(config, out=tmp_path / "run", draws=FirmDraws(2))
    assert [fault.key for fault in raised.value.faults] == ["robust_first_aim"]
    assert not (tmp_path / "run").exists()
