"""A question read, changed, asked and kept, as an analyst's notebook does."""

from pathlib import Path

import pandas as pd
import pytest

import placement as pl
from placement.run import run
from tests.running import small


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def question(config: Path) -> pl.Question:
    return pl.read(config)


@pytest.fixture(scope="module")
def plan(question: pl.Question) -> pl.Plan:
    return question.solve()


def test_the_plan_is_the_run_folders(config: Path, plan: pl.Plan, tmp_path: Path) -> None:
    """The same bytes, whichever door they came through."""
    folder = run(config, out=tmp_path / "by-command" / "run").folder
    mine = plan.save(tmp_path / "by-python" / "run")  # each with a log of its own
    for name in ("posts.csv", "care.csv", "answer.json", "manifest.json", "summary.en.html"):
        assert (mine / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_saved_plan_is_read_back_and_verified(plan: pl.Plan, tmp_path: Path) -> None:
    again = pl.load(plan.save(tmp_path / "run"))
    assert again.posts.equals(plan.posts)
    assert again.value == plan.value
    assert again.verify()


def test_a_spoilt_folder_is_refused(plan: pl.Plan, tmp_path: Path) -> None:
    folder = plan.save(tmp_path / "run")
    posts = pd.read_csv(folder / "posts.csv")
    posts.assign(wte=posts["wte"] + 1).to_csv(folder / "posts.csv", index=False)
    with pytest.raises(pl.BadInput):
        pl.load(folder)


def test_a_changed_question_leaves_the_first_as_it_was(question: pl.Question) -> None:
    before = question.rules
    fund = question.inputs.funds[0]
    more = question.with_setting(fund.id, amount=fund.amount * 2)
    assert more.inputs.funds[0].amount == fund.amount * 2
    assert question.inputs.funds[0].amount == fund.amount
    assert question.rules.equals(before)


def test_less_money_brings_no_more(question: pl.Question, plan: pl.Plan) -> None:
    fund = question.inputs.funds[0]
    less = question.with_setting(fund.id, amount=fund.amount / 2).solve()
    assert less.value <= plan.value + 1e-6
    table = pl.compare(stated=plan, half=less)
    assert table["half"]["pounds_per_year"] <= table["stated"]["pounds_per_year"]


def test_a_rule_that_holds_by_default_can_be_switched_off(question: pl.Question) -> None:
    standing = "planning_level"
    assert standing in set(question.rules["rule"])
    name = question.rules.set_index("rule").loc[standing, "id"]
    assert standing not in set(question.without_rule(str(name)).rules["rule"])


def test_a_question_from_frames_is_the_question_of_the_folder(question: pl.Question, plan: pl.Plan) -> None:
    region = question.inputs.region
    names = "regions counties clusters areas bases services roles employers workforce graduates assumptions"
    frames = {name: getattr(region, name) for name in (*names.split(), "boundaries")}
    made = pl.build(question.document, frames)
    assert made.solve().posts.equals(plan.posts)


def test_another_table(question: pl.Question, plan: pl.Plan) -> None:
    staff = question.table("workforce")
    doubled = question.with_table(
        "workforce", staff.assign(in_post_wte=staff["in_post_wte"] * 2, funded_wte=staff["funded_wte"] * 2)
    )
    before = doubled.inputs.case.in_post.sum()
    assert before == pytest.approx(2 * question.inputs.case.in_post.sum())


def test_other_aims_are_asked_in_their_order(question: pl.Question) -> None:
    """The share of the worst served cluster is no lower where that is what is aimed at first."""
    other = question.with_aims("worst_served", {"aim": "met_need", "id": "then"})
    assert other.aims["aim"].tolist() == ["worst_served", "met_need"]
    assert question.aims["aim"].tolist()[0] == "met_need"
    lowest = [one.solve().answer["totals"]["lowest_cluster_share_after"] for one in (question, other)]
    assert lowest[1] >= lowest[0] - 1e-6


def test_options_that_change_what_is_left_out_go_with_it_and_the_others_stay() -> None:
    """The published example has an option for its aim `near_formula`, and could not be asked without it."""
    wales = pl.examples.wales(region="powys")
    other = wales.with_aims("fewest_jobs", "met_need")
    assert other.aims["aim"].tolist() == ["fewest_jobs", "met_need"]
    assert wales.document["options"].keys() - other.document["options"].keys() == {"near-formula"}
    without = wales.without_rule("first-jobs")
    assert "first-jobs" not in set(without.rules["id"])
    assert wales.document["options"].keys() - without.document["options"].keys() == {"half-first-jobs"}


def test_what_is_not_there_is_told_by_name(question: pl.Question) -> None:
    with pytest.raises(pl.BadInput, match="nothing"):
        question.with_setting("nothing", amount=1)
    with pytest.raises(pl.BadInput, match="nothing"):
        question.without_rule("nothing")
    with pytest.raises(KeyError, match="workforce"):
        question.table("nothing")


def test_a_plan_is_shown_in_a_cell(plan: pl.Plan) -> None:
    assert len(repr(plan)) < 200
    parts = (plan.inputs, plan.inputs.case, plan.inputs.region, plan.view)
    assert [len(repr(each)) > 400 for each in parts] == [False] * 4
    assert "clusters" in repr(plan.inputs)
    shown = plan._repr_html_()
    assert shown.startswith("<p>&lt;Plan for ")
    assert shown.count("<tr") == 1 + min(len(plan.clusters_table), 12)
    assert "%</td>" in shown
    assert "£" in shown
    assert plan.summary("cy").html.startswith("<!DOCTYPE html>") or plan.summary("cy").html.startswith(
        "<!doctype html>"
    )
    assert 'title="placement"' in plan.map()._repr_html_()
    assert {"cluster_id", "wte_new", "geometry"} <= set(plan.clusters.columns)


def test_a_question_without_a_plan_carries_its_conflict(question: pl.Question) -> None:
    much = question.with_rule("floor", id="much", level="cluster", amount=10_000)
    with pytest.raises(pl.Infeasible) as none:
        much.solve()
    assert none.value.conflict
    assert "much" in set(none.value.relaxations["rule_id"])


def test_a_ladder_in_a_cell(question: pl.Question, tmp_path: Path) -> None:
    fund = question.inputs.funds[0]
    study = question.ladder([fund.amount / 2, fund.amount])
    assert len(study.tables["budgets"]) == 4
    assert (study.save(tmp_path / "ladder") / "study.json").is_file()
    assert study.page().html


def test_a_column_made_the_index_is_still_a_column(question: pl.Question) -> None:
    areas = question.table("areas").drop(columns="geometry", errors="ignore")
    indexed = question.with_table("areas", areas.set_index("area_id"))
    assert indexed.table("areas")["area_id"].tolist() == areas["area_id"].tolist()


def test_a_table_without_its_key_is_told(question: pl.Question) -> None:
    areas = question.table("areas").drop(columns=["geometry", "area_id"], errors="ignore")
    with pytest.raises(pl.BadInput, match="area_id"):
        question.with_table("areas", areas).check()


def test_a_name_that_the_scenario_has_not_is_told_with_those_it_has(question: pl.Question) -> None:
    known = question.rules["id"].iloc[0]
    with pytest.raises(pl.BadInput, match=f"no rule, aim or part of this name.*{known}"):
        question.without_rule("nobody")
    with pytest.raises(TypeError, match="a rule is a name such as"):
        question.with_rule(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an aim is a name such as"):
        question.with_aims(3)  # type: ignore[arg-type]


def test_figures_of_studies_and_searches_that_cannot_be_are_told(question: pl.Question) -> None:
    with pytest.raises(pl.BadInput, match="no amount of money"):
        question.ladder(["much"])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="loss is -1; it lies from 0 to 1"):
        question.alternatives(loss=-1)
    with pytest.raises(ValueError, match="count is 0; it lies from 1 to 99"):
        question.alternatives(count=0)
    with pytest.raises(ValueError, match="draws is 0; it lies from 1 to 500"):
        question.robustness(draws=0)
    with pytest.raises(pl.BadInput, match="seconds"):
        question.solve(seconds=0)


def test_what_is_no_plan_or_language_is_told_as_such(question: pl.Question, plan: pl.Plan) -> None:
    with pytest.raises(TypeError, match="other is no plan but <Question tiny"):
        pl.compare(one=plan, other=question)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="after is no plan"):
        pl.diff(plan, question)  # type: ignore[arg-type]
    for draw in (plan.map, plan.summary):
        with pytest.raises(ValueError, match="language is 'fr'; there are 'en', 'cy'"):
            draw("fr")  # type: ignore[arg-type]


def test_changed_tables_leave_the_plan_as_it_was(plan: pl.Plan) -> None:
    before = plan.wte
    for posts in (plan.tables["posts"], plan.posts):
        posts["wte"] = 0.0
    assert plan.wte == before > 0
    assert len({plan, plan}) == 1


def test_a_saved_question_is_read_by_its_folder(question: pl.Question, tmp_path: Path) -> None:
    question.save(tmp_path)
    assert repr(pl.read(tmp_path)) == repr(question)
    assert question.table("boundaries")["cluster_id"].is_unique


def test_no_row_of_a_file_is_told_of_what_was_changed_in_python(question: pl.Question) -> None:
    with pytest.raises(pl.BadInput) as told:
        question.with_setting("solve", work=-1).rules  # noqa: B018 - looking at it is the test
    assert [(one.row, one.column) for one in told.value.faults] == [(None, "solve.work")]


def test_counts_of_studies_are_whole_and_one_budget_is_a_ladder(question: pl.Question) -> None:
    told = r"is 2\.5; it lies from [12] to [0-9]+, in whole numbers"
    with pytest.raises(ValueError, match=told):
        question.frontier("met_need", "worst_served", points=2.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=told):
        question.alternatives(count=2.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=told):
        question.robustness(draws=2.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="loss is 'x'; it lies from 0 to 1"):
        question.alternatives(loss="x")  # type: ignore[arg-type]
    one, listed = (question.ladder(pounds).tables["budgets"] for pounds in (100_000, [100_000]))
    assert one.equals(listed)
