"""How a run ends without a plan, or before its search is over: what is told, and what is left behind."""

from __future__ import annotations

import dataclasses
import html
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from placement.audit.verify import verify_run
from placement.errors import Impossible, OurFault, Stopped
from placement.report.pages import summary_pages
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.solve import decided as running
from placement.solve.answer import Answer, NoAnswer, Part
from placement.solve.decide import decide as really_decide
from placement.solve.outcome import Solved
from placement.store.impossible import clash_in, impossible_contents
from placement.store.runfolder import RUN
from tests.running import NEVER, small


def test_conditions_that_cannot_be_met_are_told_with_ways_out_and_a_folder(tmp_path: Path) -> None:
    config = small(tmp_path / "in", NEVER)
    with pytest.raises(Impossible) as raised:
        run(config, out=tmp_path / "out")
    said = str(raised.value)
    assert "Region 1 and Region 2" in said
    assert "at least 999" in said
    answer = json.loads((tmp_path / "out" / "answer.json").read_text())
    assert answer["outcome"] == "impossible"
    assert "never" in {row["rule_id"] for row in answer["clash"]}
    assert all(
        row[f"sentence_{lang}"] in page(tmp_path / "out", lang)
        for row in answer["ways_out"]
        for lang in ("en", "cy")
    )
    assert verify_run(tmp_path / "out", reprove=True).passed


def page(folder: Path, language: str) -> str:
    return html.unescape((folder / f"summary.{language}.html").read_text())


def test_a_clash_that_was_tampered_with_is_found(tmp_path: Path) -> None:
    """One condition too few, or an amount too small: the folder agrees with itself, another solver not."""
    config = small(tmp_path / "in", NEVER)
    with pytest.raises(Impossible):
        run(config, out=tmp_path / "out")
    inputs = read_inputs(config)
    told = json.loads((tmp_path / "out" / "answer.json").read_text())
    clash = clash_in(inputs, told)
    assert clash is not None
    for wrong in (
        dataclasses.replace(clash, rules=clash.rules[:1]),
        dataclasses.replace(clash, ways=((dataclasses.replace(clash.ways[0][0], amount=0.1),),)),
    ):
        made = impossible_contents(inputs, wrong, summary_pages)
        RUN.write(tmp_path / "wrong", {**made, "timing.json": b"{}"})
        assert verify_run(tmp_path / "wrong").passed
        assert not verify_run(tmp_path / "wrong", reprove=True).passed


def ended(monkeypatch: pytest.MonkeyPatch, end: Any) -> None:
    """Let every solve of a run end otherwise: `end` is given the answer that it had."""
    monkeypatch.setattr(running, "decide", lambda *args, **kwargs: end(really_decide(*args, **kwargs)))


def stopped(by: Any) -> Any:
    """An answer whose first aim was stopped in its first programme, with its bound far off."""

    def change(answer: Answer) -> Answer:
        first = answer.outcomes[0]
        assert isinstance(first.after, Solved)
        reached = dataclasses.replace(
            first.after.reached[0], stopped_by=by, bound=first.after.reached[0].bound + 2.0
        )
        after = dataclasses.replace(first.after, reached=(reached, *first.after.reached[1:]))
        outcomes = (dataclasses.replace(first, after=after), *answer.outcomes[1:])
        return dataclasses.replace(answer, outcomes=outcomes)

    return change


@pytest.mark.parametrize("by", ["work", "time", "hand"])
def test_a_search_that_was_cut_off_says_so(by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(monkeypatch, stopped(by))
    result = run(small(tmp_path), out=tmp_path / "out")
    answer = result.view.answer
    assert (answer["outcome"], answer["stopped_by"]) == ("stopped_early", by)
    assert "stopped_early" in answer["status_because"]
    assert answer["aims"][0]["gap"] == pytest.approx(2.0, abs=0.01)
    assert answer["programmes"][0]["stopped_by"] == by
    assert "best plan found so far" in (result.folder / "summary.en.html").read_text(encoding="utf-8")


def test_a_bound_that_was_never_found_is_not_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(answer: Answer) -> Answer:
        first = answer.outcomes[0]
        assert isinstance(first.after, Solved)
        reached = dataclasses.replace(first.after.reached[0], stopped_by="time", bound=float("inf"))
        after = dataclasses.replace(first.after, reached=(reached,))
        return dataclasses.replace(
            answer, outcomes=(dataclasses.replace(first, after=after), *answer.outcomes[1:])
        )

    ended(monkeypatch, without)
    aims = run(small(tmp_path), out=tmp_path / "out").view.answer["aims"]
    assert [(aim["bound"], aim["gap"], aim["proved"]) for aim in aims] == [(None, None, False)] * 2
    assert all((aim["value"] or 0.0) > 0 for aim in aims)


@pytest.mark.parametrize(
    ("by", "says"), [("time", "after 20 seconds"), ("work", "limit of work, 60 units"), ("hand", "by hand")]
)
def test_stopped_before_any_plan_is_not_called_impossible(
    by: Any, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Part(region_ids=("region2",), services=1, columns=1, rows=1, searched=True)
    ended(monkeypatch, lambda _: NoAnswer((part,), by))
    with pytest.raises(Stopped) as raised:
        run(small(tmp_path), out=tmp_path / "out")
    assert says in str(raised.value)
    assert "Region 2" in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_an_answer_that_breaks_a_promise_is_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise OurFault("the allocation breaks its own rules")

    monkeypatch.setattr(running, "decide", broken)
    with pytest.raises(OurFault):
        run(small(tmp_path), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_progress_is_told_by_programme(tmp_path: Path) -> None:
    news: list[tuple[tuple[str, ...], str]] = []
    begun: list[str] = []
    run(
        small(tmp_path),
        out=tmp_path / "out",
        on_progress=lambda part, progress: news.append((part.region_ids, progress.stage)),
        gathered=lambda inputs: begun.append(inputs.scenario.id),
    )
    assert begun == ["tiny"]
    assert {regions for regions, stage in news if stage == "done"} == {("region1",), ("region2",)}


def test_ctrl_c_goes_back_to_what_it_was(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    run(small(tmp_path), out=tmp_path / "out")
    assert signal.getsignal(signal.SIGINT) is before
