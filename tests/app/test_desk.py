"""The desk: each planner in turn, one job at a time, a stop that is kept to, nothing mixed up."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

import placement as pl
from placement.app import desk as desk_module
from placement.app.desk import Desk, QueueFull
from placement.app.jobs import DeskJob, tell, told_state
from placement.app.limits import AppLimits
from placement.app.quick import QUICK_GAP, OpenQuestions, first_answer
from placement.app.shelf import PlannersShelf
from placement.i18n import Words
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT = 300.0
"""Seconds for what a job should come to; only a fault takes them."""


class StandIn:
    """A worker that does nothing until it is let go, and writes down whose job it had."""

    order: ClassVar[list[str]]
    go: ClassVar[threading.Event]
    desks: ClassVar[list[Desk]]

    @classmethod
    def desk(cls, limits: AppLimits) -> Desk:
        cls.desks.append(Desk(limits))
        return cls.desks[-1]

    def begin(self, job: DeskJob) -> None:
        self.job = job
        self.order.append(Path(job.folder).name)
        tell(job, "working")

    def works(self) -> bool:
        time.sleep(0.01)
        if self.go.is_set():
            tell(self.job, "done")
            return False
        return bool(told_state(self.job)["status"] == "working")

    def stop(self) -> None:
        tell(self.job, "stopped")

    def kill(self) -> None: ...


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[StandIn]]:
    """Workers of this test alone; its desks have done all that they were asked for before the next begins."""

    class Own(StandIn):
        order: ClassVar[list[str]] = []
        go: ClassVar[threading.Event] = threading.Event()
        desks: ClassVar[list[Desk]] = []

    monkeypatch.setattr(desk_module, "Worker", Own)
    yield Own
    Own.go.set()
    until(lambda: all(desk._now is None and not desk._turns for desk in Own.desks))


def job(home: Path, name: str) -> DeskJob:
    (home / name).mkdir(exist_ok=True)
    return DeskJob("decide", str(home / name))


def until(happens: object, *, seconds: float = WAIT) -> None:
    ends = time.monotonic() + seconds
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_the_desk_knows_what_it_has_of_an_option(tmp_path: Path, stand_in: type[StandIn]) -> None:
    """A job that reads another option's folder is one of that option too."""
    desk = stand_in.desk(AppLimits())
    now, waits = job(tmp_path, "o1"), replace(job(tmp_path, "o2"), kind="diff", other=str(tmp_path / "o3"))
    for one in (now, waits):
        desk.ask("a", one)
    until(lambda: desk.place(now) == 0)
    found = {name: desk.about(str(tmp_path / name)) for name in ("o1", "o2", "o3", "o4")}
    assert found == {"o1": [now], "o2": [waits], "o3": [waits], "o4": []}


def test_each_planner_has_a_turn_before_anybody_has_a_second(tmp_path: Path, stand_in: type[StandIn]) -> None:
    desk = stand_in.desk(AppLimits())
    jobs = {name: job(tmp_path, name) for name in ("a1", "a2", "a3", "b1", "c1")}
    desk.ask("anna", jobs["a1"])
    until(lambda: desk.place(jobs["a1"]) == 0)
    for name in ("a2", "a3"):
        desk.ask("anna", jobs[name])
    desk.ask("berth", jobs["b1"])
    desk.ask("carys", jobs["c1"])
    assert [desk.place(jobs[name]) for name in ("a2", "b1", "c1", "a3")] == [1, 2, 3, 4]
    assert [desk.before(jobs[name]) for name in ("a1", "a2", "a3")] == [0, 1, 4]
    stand_in.go.set()
    until(lambda: len(stand_in.order) == 5)
    assert stand_in.order == ["a1", "a2", "b1", "c1", "a3"]


def test_asking_twice_is_asking_once_and_a_full_queue_says_so(
    tmp_path: Path, stand_in: type[StandIn]
) -> None:
    desk = stand_in.desk(AppLimits(waiting=1))
    first, second, third = (job(tmp_path, name) for name in ("x", "y", "z"))
    desk.ask("anna", first)
    until(lambda: desk.place(first) == 0)
    desk.ask("anna", first)
    desk.ask("anna", second)
    with pytest.raises(QueueFull):
        desk.ask("berth", third)
    assert told_state(third) == {}


def test_what_waits_can_be_taken_out_and_what_runs_can_be_stopped(
    tmp_path: Path, stand_in: type[StandIn]
) -> None:
    desk = stand_in.desk(AppLimits())
    first, second = job(tmp_path, "x"), job(tmp_path, "y")
    desk.ask("anna", first)
    until(lambda: desk.place(first) == 0)
    desk.ask("berth", second)
    desk.stop(second)
    assert desk.place(second) is None
    assert told_state(second)["status"] == "stopped"
    desk.stop(first)
    until(lambda: desk.place(first) is None)
    assert told_state(first)["status"] == "stopped"


class FirstStandIn:
    """First answers that name the folder they were asked for."""

    asked: ClassVar[list[str]] = []

    def answer(self, job: DeskJob, _stopped: object) -> dict[str, str]:
        self.asked.append(Path(job.folder).name)
        return {"en": Path(job.folder).name}

    def rest(self) -> None: ...


def test_a_first_answer_does_not_wait_for_the_whole_answers_of_others(
    tmp_path: Path, stand_in: type[StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "FirstAnswers", FirstStandIn)
    FirstStandIn.asked = []
    desk = stand_in.desk(AppLimits())
    jobs = {name: replace(job(tmp_path, name), first=True) for name in ("a1", "a2", "b1")}
    for name, one in jobs.items():
        desk.ask(name[0], one)
    others = [jobs[name] for name in ("a2", "b1")]
    # The worker of the first job begins when the desk's other thread gets to it, before or after these.
    until(lambda: stand_in.order and all("first" in told_state(one) for one in others))
    assert stand_in.order == ["a1"]  # and is not let go
    assert [told_state(jobs[name])["status"] for name in ("a2", "b1")] == ["waiting", "waiting"]
    assert {name: told_state(jobs[name])["first"]["en"] for name in ("a2", "b1")} == {"a2": "a2", "b1": "b1"}
    desk.stop(jobs["a2"])
    assert told_state(jobs["a2"]) == {"status": "stopped", "first": {"en": "a2"}}
    stand_in.go.set()
    until(lambda: told_state(jobs["b1"])["status"] == "done")
    assert stand_in.order == ["a1", "b1"]
    assert sorted(FirstStandIn.asked) == ["a1", "a2", "b1"]  # each is answered once
    desk.ask("a", jobs["a2"])
    until(lambda: told_state(jobs["a2"])["status"] == "done")
    assert FirstStandIn.asked[-1] == "a2"  # asked again, answered again


def test_a_decision_that_takes_too_long_is_stopped(tmp_path: Path, stand_in: type[StandIn]) -> None:
    desk = stand_in.desk(AppLimits(seconds=0.2))
    slow = job(tmp_path, "x")
    desk.ask("anna", slow)
    until(lambda: told_state(slow).get("status") == "stopped")


@pytest.fixture(scope="module")
def real() -> Iterator[Desk]:
    """A desk whose workers are processes; the one that waits for a job waits for the next test's."""
    found = Desk(AppLimits())
    yield found
    found.close()


def tiny(home: Path, planner: str, amount: int) -> Path:
    tiny_region(home / planner / "tiny", regions=1, counties=1, clusters=3, services=1)
    asked = pl.read(tiny_scenario(home / planner / "tiny.toml")).with_setting("money", amount=amount)
    return PlannersShelf(home / "ws", f"p-{planner}", AppLimits()).keep(asked, planner).folder


def test_real_jobs_of_two_planners_are_decided_and_not_mixed_up(tmp_path: Path, real: Desk) -> None:
    folders = {name: tiny(tmp_path, name, amount) for name, amount in (("anna", 60_000), ("berth", 140_000))}
    jobs = {name: DeskJob("decide", str(folder), first=name == "anna") for name, folder in folders.items()}
    for name, one in jobs.items():
        real.ask(name, one)
    until(lambda: all(told_state(one)["status"] in ("done", "failed") for one in jobs.values()))
    assert {told_state(one)["status"] for one in jobs.values()} == {"done"}
    spent = {}
    for name, folder in folders.items():
        answer = json.loads((folder / "run" / "answer.json").read_text(encoding="utf-8"))
        spent[name] = answer["funds"][0]["amount"]
        assert answer["funds"][0]["spent_full_year"] <= spent[name]
    assert spent == {"anna": 60_000, "berth": 140_000}


def test_faults_of_a_scenario_are_told_in_both_languages(tmp_path: Path, real: Desk) -> None:
    folder = tiny(tmp_path, "anna", 60_000)
    scenario = folder / "scenario.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8").replace("60000", "-5"), encoding="utf-8")
    wrong = DeskJob("decide", str(folder))
    real.ask("anna", wrong)
    until(lambda: told_state(wrong)["status"] not in ("waiting", "working"))
    state = told_state(wrong)
    assert state["status"] == "faults"
    assert "scenario.toml" in state["lines"]["en"]
    assert "scenario.toml" in state["lines"]["cy"]
    assert state["lines"]["en"] != state["lines"]["cy"]


def test_a_first_answer_is_within_one_per_cent_and_begins_where_the_whole_answer_does(tmp_path: Path) -> None:
    folder = tiny(tmp_path, "anna", 140_000)
    question = pl.read(folder / "scenario.toml")
    first, plan = first_answer(question.inputs, OpenQuestions()), question.solve()
    assert first is not None
    assert 0 <= first["gap"] <= QUICK_GAP
    totals = plan.answer["totals"]
    assert Words("en").percent(totals["share_before"]) in first["en"]
