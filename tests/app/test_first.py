"""First answers: a process of their own, asked one after the other, that may be ended at any time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from placement.app.first import FirstAnswers
from placement.app.jobs import DeskJob
from placement.app.quick import QUICK_GAP, OpenQuestions, first_answer
from tests.app.serving import kept, tiny_question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def first() -> Iterator[FirstAnswers]:
    found = FirstAnswers()
    yield found
    found.close()


def test_each_is_answered_for_itself_and_one_that_is_stopped_harms_none(
    tmp_path: Path, first: FirstAnswers
) -> None:
    question = tiny_question(tmp_path)
    shelf = kept(tmp_path / "ws", "p-anna", "As stated", question)
    poorer = shelf.keep(question.with_setting("money", amount=60_000), "Poorer")
    jobs = [DeskJob("decide", str(option.folder)) for option in (*shelf.options()[:1], poorer)]
    assert first.answer(jobs[0], lambda: True) is None  # stopped while it was being worked out
    first.prepare(jobs[0])
    found = [first.answer(job, lambda: False) for job in (*jobs, jobs[0])]
    assert found[0] == found[2] != found[1]
    fresh = [first_answer(one.question().inputs, OpenQuestions()) for one in shelf.options()]
    for told, other in zip(found, fresh, strict=False):
        assert told is not None
        assert other is not None
        assert told["en"] == other["en"]
        assert 0 <= told["gap"] <= QUICK_GAP


def test_a_question_with_a_fault_has_no_first_answer_and_the_next_one_has(
    tmp_path: Path, first: FirstAnswers
) -> None:
    shelf = kept(tmp_path / "ws", "p-anna", "As stated", tiny_question(tmp_path))
    right = DeskJob("decide", str(shelf.options()[0].folder))
    assert first.answer(DeskJob("decide", str(tmp_path / "nowhere")), lambda: False) is None
    assert first.answer(right, lambda: False) is not None


def test_the_memory_is_given_back_once_nobody_asks(monkeypatch: Any) -> None:
    first = FirstAnswers()
    first.warm()
    process = first._process
    assert process is not None
    first.rest()
    assert process.poll() is None
    later = time.monotonic() + 1_000
    monkeypatch.setattr("placement.app.first.time.monotonic", lambda: later)
    first.rest()
    assert process.poll() is not None
