"""The case in memory states what the region folder states: the same programme but for names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from placement.model.assemble import assemble
from placement.model.programme import Programme
from placement.model.rules import ALWAYS, Fund
from placement.scenario.inputs import read_inputs
from tests.classical.cases import Question, median_question
from tests.classical.readers import Network
from tests.classical.regions import EVERYBODY, at_most, uncapacitated, write_siting

KM = np.array([0.0, 3.0, 4.0, 10.0])
ROAD = Network(np.array([3, 1, 1, 3]), np.abs(KM[:, None] - KM))


def test_a_median_in_memory_is_the_programme_of_its_folder(tmp_path: Path) -> None:
    config = write_siting(
        tmp_path, uncapacitated(ROAD), at_most(2), EVERYBODY, aim={"aim": "travel", "posts": "free"}
    )
    inputs = read_inputs(config)
    others = [*ALWAYS, *(rule for rule in inputs.scenario.rules if not isinstance(rule, Fund))]
    _, written = assemble(inputs.case, inputs.funds, others, inputs.scenario.aims)
    _same(_programme(median_question(ROAD, 2)), written)


def _programme(question: Question) -> Programme:
    _, programme = assemble(question.case, [question.fund], [*ALWAYS, *question.rules], [question.aim])
    return programme


def _same(one: Programme, other: Programme) -> None:
    assert one.row_family == other.row_family
    assert one.matrix.shape == other.matrix.shape
    assert one.matrix.toarray() == pytest.approx(other.matrix.toarray())
    for name in ("lower", "upper", "integer", "row_lower", "row_upper", "row_family_of"):
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name
    assert one.goals[0].sense == other.goals[0].sense
    assert one.goals[0].cost == pytest.approx(other.goals[0].cost)
