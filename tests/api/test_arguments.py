"""What a message calls an option of the command line, Python calls by its argument."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest

import placement as pl
from placement.errors import as_arguments
from placement.i18n import Words
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> pl.Question:
    home = tmp_path_factory.mktemp("arguments")
    tiny_region(home / "tiny")
    return pl.read(tiny_scenario(home / "t.toml"))


ASKED: dict[str, tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = {
    "money below nothing": (pl.Question.ladder, (-5,), {}),
    "text that is no money": (pl.Question.ladder, ("as much as we can",), {}),
    "no such fund": (pl.Question.ladder, (1_000_000,), {"fund": "x"}),
    "no such aim": (pl.Question.frontier, ("met_need", "x"), {}),
    "the same aim twice": (pl.Question.frontier, ("met_need", "met_need"), {}),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_message_in_python_names_an_argument_of_what_was_called(what: str, question: pl.Question) -> None:
    call, given, named = ASKED[what]
    with pytest.raises(pl.BadInput) as bad:
        call(question, *given, **named)
    assert "--" not in str(bad.value)
    told = re.findall(r"argument ([a-z, ]+):", str(bad.value))
    assert told
    assert {name for each in told for name in each.split(", ")} <= set(inspect.signature(call).parameters)
    assert "column --" in bad.value.says(Words("en"))  # what a command says


def test_where_a_folder_may_not_be_written_the_argument_is_folder(
    question: pl.Question, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "minutes.txt").touch()
    one = question.solve()
    with pytest.raises(pl.BadInput, match=r"argument folder: .* Give another folder with folder="):
        one.save(tmp_path / "there")
    assert "reprove=True" in repr(one.verify())
    assert "--" not in repr(one.verify())


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("a, column --region: none. Run without --region", "a, argument region: none. Run without region="),
        ("--by-year and --pounds differ", "by_year= and pounds= differ"),
        ("placement new FOLDER --book B, not --book", "placement new FOLDER --book B, not book="),
        ("a - b -- c, x--y, data-set", "a - b -- c, x--y, data-set"),
    ],
)
def test_nothing_but_options_is_told_otherwise(said: str, told: str) -> None:
    assert as_arguments(said) == told


def test_a_study_of_a_question_without_a_plan_is_infeasible_as_solve_is(question: pl.Question) -> None:
    much = question.with_rule("floor", id="much", level="cluster", amount=400)
    with pytest.raises(pl.Infeasible) as none:
        much.options()
    assert "much" in set(none.value.relaxations["rule_id"])
