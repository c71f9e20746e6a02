"""The typed content of answer.json, and the schema that is published from it."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from placement.results.document import schema, unlike
from placement.run import run
from tests.running import small

PUBLISHED = Path(__file__).parents[1] / "docs" / "reference" / "answer.schema.json"


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("document")
    found: dict[str, Any] = json.loads(
        (run(small(home), out=home / "out").folder / "answer.json").read_text()
    )
    return found


def test_an_answer_is_what_its_schema_says(answer: dict[str, Any]) -> None:
    assert unlike(answer) == []


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("totals", "wte_new"), "many", "totals.wte_new"),
        (("totals", "posts"), -1, "totals.posts"),
        (("aims", 0, "gap"), -0.5, "aims.0.gap"),
        (("funds", 0, "contract"), "forever", "funds.0.contract"),
        (("coverage", 0, "after", "share"), None, "coverage.0.after.share"),
        (("more",), 1, "more"),
        (("outcome",), "perfect", "outcome"),
    ],
)
def test_what_is_not_told_by_its_place(
    answer: dict[str, Any], place: tuple[str | int, ...], value: object, told: str
) -> None:
    wrong: Any = deepcopy(answer)
    part = wrong
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    assert any(one.startswith(f"{told}:") for one in unlike(wrong))


def test_a_key_that_is_missing_is_told(answer: dict[str, Any]) -> None:
    lacks = {key: value for key, value in answer.items() if key != "coverage"}
    assert unlike(lacks) == ["coverage: this is missing"]
    assert unlike(lacks, "cy") == ["coverage: mae hwn ar goll"]


def test_the_published_schema_is_that_of_the_code() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == schema(), (
        "write it anew: python -m placement.results.document > docs/reference/answer.schema.json"
    )
