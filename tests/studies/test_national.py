"""One budget over boards: the best of what was decided, a bound of every split, going on after a stop."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any, Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.audit.verify_study import verify_study
from placement.errors import BadInput
from placement.i18n import Words
from placement.scenario.inputs import read_inputs
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.outcome import Solved
from placement.solve.resolve import Ask, ask, scaled
from placement.solve.settings import Settings
from placement.studies.national import kept as keeping
from placement.studies.national.boards import boards_of, read_board_file, read_board_files
from placement.studies.national.curve import decided_steps
from placement.studies.national.kept import KeptBoards, SplitInterrupted
from placement.studies.national.split import best_choice, best_price, bound_at_price, least_line
from placement.studies.national.study import national
from placement.studies.register import write_study
from tests.builders import tiny_region
from tests.many_work import dask_cluster
from tests.running import bytes_of, forged, rehash, small

if TYPE_CHECKING:
    from pathlib import Path

    from placement.scenario.inputs import Inputs
    from placement.store.study import Study
    from placement.studies.national.boards import BoardFile

STEP_POUNDS = (52_000, 39_500, 18_500)
"""What a step of each kind of post costs: registered, newly qualified, and half a support worker."""
GRAIN = 1_000
"""Pounds, of the amounts at which a board is decided to its end."""


def split_between(files: list[BoardFile], pounds: str | None = None, **more: Any) -> tuple[Inputs, Study]:
    """The study of the boards of these questions."""
    return national(files, *boards_of(files, pounds), **more)


def of_file(config: Path, **more: Any) -> tuple[Inputs, Study]:
    """The study of the boards of one question."""
    return split_between([read_board_file(config)], **more)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Inputs, Study]:
    config = small(tmp_path_factory.mktemp("national"))
    return (config, *of_file(config, processes=1))


@pytest.fixture(scope="module")
def document(made: tuple[Path, Inputs, Study]) -> Any:
    return made[2].document


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 20),
)
def test_the_choice_is_the_best_of_all(steps: list[list[tuple[int, int]]], budget: int) -> None:
    within = [
        sum(step[1] for step in every)
        for every in product(*steps)
        if sum(step[0] for step in every) <= budget
    ]
    found = best_choice([[(pounds, float(value)) for pounds, value in each] for each in steps], budget)
    if not within:
        assert found is None
        return
    assert found is not None
    taken = [each[place] for each, place in zip(steps, found, strict=True)]
    assert sum(step[0] for step in taken) <= budget
    assert sum(step[1] for step in taken) == max(within)


def test_the_bound_by_a_price_is_that_of_hand() -> None:
    """Two boards, 3 WTE for each £100,000 up to £100,000 and then 1, and 2 throughout: 3 + 4 for £300,000."""
    curves = [[(0.0, 3.0), (2.0, 1.0)], [(0.0, 2.0)]]
    price, amounts = best_price(curves, 300_000)
    assert (price, amounts) == (2.0, [100_000.0, 200_000.0])
    assert bound_at_price(curves, price, 300_000) == 7.0
    assert bound_at_price(curves, 1.0, 300_000) == 2.0 + 3.0 + 3.0  # any price holds, this one less tightly
    assert bound_at_price(curves, 3.0, 300_000) == 9.0


def reached(config: Path, region: str, pounds: int) -> float | None:
    """What a board reaches with so much money, decided to its end by the ordinary way."""
    inputs = read_inputs(config, region=region)
    (fund,) = inputs.funds
    share = float(fund.share(inputs.case)[0])
    rules = scaled(inputs.scenario.rules, {fund.id: pounds / share})
    answer = decide(inputs.case, rules, inputs.scenario.aims, Settings(gap_of_gain=0.0), processes=1)
    return answer.outcomes[0].after.reached[0].value if isinstance(answer, Answer) else None  # type: ignore[union-attr]


def test_no_plan_at_any_amount_is_above_a_line_and_no_split_above_the_bound(
    made: tuple[Path, Inputs, Study], document: Any
) -> None:
    config, budget = made[0], document["pounds"]
    values: list[dict[int, float]] = []
    for board in document["boards"]:
        curve = [(line["constant"], line["each_100000"]) for line in board["lines"]]
        own = {}
        for pounds in range(58 * GRAIN, budget + 1, 37 * GRAIN):
            value = reached(config, board["board_id"], pounds)
            if value is not None:
                own[pounds] = value
                assert value <= least_line(curve, pounds) + 1e-6
        assert len(own) == 4
        values.append(own)
    best = max(a + b for (x, a), (y, b) in product(values[0].items(), values[1].items()) if x + y <= budget)
    assert best <= document["bound"] + 1e-6
    assert document["formula"]["value"] <= document["split"]["value"] <= document["bound"]


def at_every_total(config: Path, region: str, budget: int) -> dict[int, float]:
    """What a board reaches, to its end, with the money of every number of posts of each kind."""
    inputs = read_inputs(config, region=region)
    (fund,) = inputs.funds
    every = product(*(range(0, budget + 1, step) for step in STEP_POUNDS))
    totals = sorted({sum(each) for each in every if 0 < sum(each) <= budget}, reverse=True)
    share = float(fund.share(inputs.case)[0])
    asks = [Ask(rules=scaled(inputs.scenario.rules, {fund.id: pounds / share})) for pounds in totals]
    exactly = Settings(gap_of_gain=0.0)
    found = ask(inputs.case, asks[0].rules or (), inputs.scenario.aims[:1], exactly, asks, processes=1)
    ends = {pounds: found.reached(n) for n, pounds in enumerate(totals)}
    return {pounds: end.value for pounds, end in ends.items() if end is not None}


def test_the_joint_decision_lies_between_the_split_and_the_bound(
    made: tuple[Path, Inputs, Study], document: Any
) -> None:
    """The joint decision twice: one search of both boards with pooled money, and every split tried."""
    config, budget = made[0], document["pounds"]
    north, south = (at_every_total(config, name, budget) for name in ("region1", "region2"))
    tried = max(a + b for (x, a), (y, b) in product(north.items(), south.items()) if x + y <= budget)
    pooled = read_inputs(config, option="pooled")
    exactly = Settings(gap_of_gain=0.0)
    joint = decide(pooled.case, pooled.scenario.rules, pooled.scenario.aims[:1], exactly, processes=1)
    assert isinstance(joint, Answer)
    (outcome,) = joint.outcomes
    assert isinstance(outcome.after, Solved)
    assert outcome.after.reached[0].value == pytest.approx(tried, abs=2e-6)
    assert document["split"]["value"] <= tried + 2e-6
    assert tried <= document["bound"] + 2e-6


def test_a_cluster_makes_the_same_bytes(made: tuple[Path, Inputs, Study], tmp_path: Path) -> None:
    config, inputs, study = made
    write_study(tmp_path / "here", inputs, study, {})
    where: set[str] = set()
    with dask_cluster(1) as cluster:
        found = of_file(
            config,
            scheduler=cluster.scheduler_address,
            on_progress=lambda _board, event: where.add(event.where),
        )
        assert where <= {worker.worker_address for worker in cluster.workers.values()}
    write_study(tmp_path / "there", *found, {})
    assert where
    assert bytes_of(tmp_path / "there") == bytes_of(tmp_path / "here")


def test_a_formula_share_is_what_the_fund_gives_the_board(
    document: Any, made: tuple[Path, Inputs, Study]
) -> None:
    for board in document["boards"]:
        inputs = read_inputs(made[0], region=board["board_id"])
        assert board["formula_pounds"] == inputs.funds[0].limits(inputs.case)[0]
        alone = reached(made[0], board["board_id"], board["formula_pounds"])
        assert board["steps"][board["formula"]]["value"] == pytest.approx(alone, rel=0.005)


def test_the_folder_verifies_and_a_changed_split_does_not(
    made: tuple[Path, Inputs, Study], tmp_path: Path
) -> None:
    _, inputs, study = made
    write_study(tmp_path / "out", inputs, study, {})
    report = verify_study(tmp_path / "out")
    assert report.passed, report.says(Words("en"))
    assert "study_figures" in {said.key.removeprefix("shown.") for said in report.shown}
    path = tmp_path / "out" / "study.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["bound"] = round(told["bound"] - 0.2, 6)
    path.write_text(json.dumps(told, sort_keys=True, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    rehash(tmp_path / "out")
    assert "- study.json, bound: it does not follow from the plans" in verify_study(tmp_path / "out").says(
        Words("en")
    )


def more_posts(rows: list[dict[str, str]]) -> None:
    rows[0]["steps"] = str(int(rows[0]["steps"]) + 1)


def test_a_plan_with_a_post_too_many_is_found(made: tuple[Path, Inputs, Study], tmp_path: Path) -> None:
    _, inputs, study = made
    write_study(tmp_path / "out", inputs, study, {})
    plan = next(iter(study.made))
    report = verify_study(forged(tmp_path / "out", tmp_path / "not", f"plans/{plan}/posts.csv", more_posts))
    assert not report.passed
    assert any(f"Plan {plan}: " in line for line in report.says(Words("en")))


def two_files(home: Path) -> list[Path]:
    """The same two boards, each in a question of its own."""
    configs = []
    for name in ("north", "south"):
        (home / name).mkdir()
        config = small(home / name)
        tiny_region(home / name / "tiny", regions=1, counties=1, clusters=1, services=1)
        regions = home / name / "tiny" / "regions.csv"
        for path in (regions, home / name / "tiny" / "counties.csv"):
            path.write_text(path.read_text(encoding="utf-8").replace("region1", name), encoding="utf-8")
        configs.append(config.rename(home / name / f"{name}.toml"))
    return configs


def test_boards_with_files_of_their_own(tmp_path: Path) -> None:
    configs = two_files(tmp_path)
    inputs, study = split_between(read_board_files(configs), "200k", processes=1)
    document = study.document
    assert [board["board_id"] for board in document["boards"]] == ["north", "south"]
    assert [board["formula_pounds"] for board in document["boards"]] == [100_000, 100_000]
    assert document["files"] == ["north.toml", "south.toml"]
    write_study(tmp_path / "out", inputs, study, {})
    report = verify_study(tmp_path / "out")
    assert report.passed, report.says(Words("en"))


def test_a_fault_in_one_file_is_told_with_its_name_and_one_message(tmp_path: Path) -> None:
    configs = two_files(tmp_path)
    bases = tmp_path / "south" / "tiny" / "bases.csv"
    bases.write_text(bases.read_text(encoding="utf-8").replace("c1", "c9"), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_board_files(configs)
    lines = str(raised.value).splitlines()
    assert lines
    assert all(line.startswith("- south.toml: ") for line in lines)
    assert "bases.csv" in lines[0]


@pytest.mark.parametrize(
    ("pounds", "fund", "told"),
    [
        ("-5", None, "argument pounds: this is no amount of money"),
        ("many", None, "found 'many'"),
        (None, "nope", "argument fund: this is no fund of pounds a year for posts"),
    ],
)
def test_one_question_with_a_wish_that_cannot_be_is_told_once(
    pounds: str | None, fund: str | None, told: str, tmp_path: Path
) -> None:
    files = read_board_files([small(tmp_path)])
    with pytest.raises(BadInput) as raised:
        boards_of(files, pounds, fund)
    (line,) = str(raised.value).splitlines()
    assert told in line


def test_a_board_given_twice_is_refused(tmp_path: Path) -> None:
    config = small(tmp_path)
    with pytest.raises(BadInput, match="two of the questions"):
        boards_of(read_board_files([config, config]))


def test_what_was_done_before_a_stop_is_not_done_again(
    made: tuple[Path, Inputs, Study], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, _, whole = made
    store = KeptBoards(tmp_path / "out-boards")
    decided: list[str] = []

    def stopped_at_the_second(sources: Any, task: Any) -> Any:
        if decided:
            raise KeyboardInterrupt
        decided.append(task.board)
        return decided_steps(sources, task)

    monkeypatch.setitem(keeping.STAGES, "steps", stopped_at_the_second)
    monkeypatch.setattr("placement.studies.national.study.workers", _Here)
    with pytest.raises(SplitInterrupted, match="3 results of boards"):
        of_file(config, kept=store)

    def noted(sources: Any, task: Any) -> Any:
        decided.append(task.board)
        return decided_steps(sources, task)

    monkeypatch.setitem(keeping.STAGES, "steps", noted)
    monkeypatch.setitem(keeping.STAGES, "lines", None)
    first = list(decided)
    _, study = of_file(config, kept=store)
    assert decided[1] not in first
    assert study.document == whole.document
    assert study.made == whole.made
    halved = min((tmp_path / "out-boards").iterdir())
    halved.write_text(halved.read_text(encoding="utf-8")[:20], encoding="utf-8")  # a torn file is none
    monkeypatch.undo()
    _, study = of_file(config, kept=store, processes=1)
    assert study.document == whole.document


class _Here:
    """Stands for the pool: everything is done at once, in this process."""

    def __init__(self, *_: Any) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def each(self, function: Any, shared: Any, tasks: Any, keep: Any) -> list[Any]:
        return [keep(n, function(shared, task)) for n, task in enumerate(tasks)]


def test_the_folder_has_the_same_bytes_again(made: tuple[Path, Inputs, Study], tmp_path: Path) -> None:
    config, inputs, study = made
    write_study(tmp_path / "one", inputs, study, {})
    write_study(tmp_path / "two", *of_file(config, processes=2), {})
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
