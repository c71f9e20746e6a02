"""What a figure is worth to know, in a tiny case decided by real programmes, beside nested sampling."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.results.drawing import drawn_value, moving, with_case
from placement.results.vary import Varied, varied
from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from placement.studies.robustness.classes import gains, without_posts
from placement.studies.robustness.draws import first_aim
from placement.studies.robustness.information import information, of_figure, perfect
from placement.studies.staffing_value import Staffing
from tests.builders import RULES, tiny_region, tiny_scenario

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.scenario.inputs import Inputs
    from tests.builders import Tables

EVEN = 7
"""Values of each figure: the middles of so many equal parts of its range, all as likely."""
DRAWS = 60
FIGURES = {"physio": (0.2, 1.8), "ot": (0.7, 1.3)}


def uncertain_needs(tables: Tables) -> None:
    """Hardly any staff; the need of either service is uniform in its range, that of physio in a wide one."""
    for row in tables["workforce"]:
        row.update(in_post_wte=0.5, funded_wte=0.5)
    first = tables["assumptions"][0]
    tables["assumptions"][:] = [
        {
            **first,
            "item": f"need.{service}",
            "value": 1.0,
            "low": low,
            "high": high,
            "unit": "ratio",
            "table": "services",
            "column": "need_[0-9]*",
            "where": f"service_id={service}",
            "how": "scale",
            "source": f"{service} is counted by nobody",
            "distribution": "uniform",
        }
        for service, (low, high) in FIGURES.items()
    ]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    home = tmp_path_factory.mktemp("nested")
    tiny_region(
        home / "tiny",
        edit=uncertain_needs,
        regions=1,
        counties=1,
        clusters=1,
        areas_per_cluster=1,
        services=2,
    )
    return read_inputs(tiny_scenario(home / "tiny.toml", rules=RULES, options=""))


@pytest.fixture(scope="module")
def plans(inputs: Inputs) -> list[Allocation]:
    """One physio post, or one post of occupational therapy."""
    nothing = without_posts(decided(inputs).allocation)
    found = []
    for service in range(2):
        role = next(
            k for k, r in enumerate(inputs.case.roles) if r.service == service and r.kind == "registered"
        )
        posts, filled = nothing.posts.copy(), nothing.filled.copy()
        posts[0, role, 0] = filled[0, role] = 1
        found.append(replace(nothing, posts=posts, filled=filled))
    return found


def gained_at(inputs: Inputs, values: tuple[float, float], plans: list[Allocation]) -> list[float]:
    """What each plan adds where the two figures are so."""
    found = Varied(inputs.region, inputs.scenario)
    for row, value in zip(moving(inputs), values, strict=True):
        found = varied(found.region, found.scenario, row, value) or found
    drawn = with_case(inputs, found)
    aim = first_aim(drawn, "test")

    def met(plan: Allocation) -> float:
        return Staffing(drawn.case, drawn.scenario.rules, aim, plan).value

    return [met(plan) - met(without_posts(plans[0])) for plan in plans]


@pytest.fixture(scope="module")
def every(inputs: Inputs, plans: list[Allocation]) -> Floats:
    """Values of the first figure x values of the second x plans."""
    middles = (np.arange(EVEN) + 0.5) / EVEN
    ranges = [low + middles * (high - low) for low, high in FIGURES.values()]
    return np.array([[gained_at(inputs, (x, y), plans) for y in ranges[1]] for x in ranges[0]])


@pytest.fixture(scope="module")
def gained(inputs: Inputs, plans: list[Allocation]) -> Floats:
    return gains(inputs, plans, range(1, DRAWS + 1), processes=1)


def test_the_regression_comes_to_what_nested_sampling_does(
    inputs: Inputs, every: Floats, gained: Floats
) -> None:
    """The outer figure held, the inner averaged, the better plan taken: the definition, by brute force."""
    best = every.mean(axis=(0, 1)).max()
    whole = float(every.max(axis=2).mean() - best)
    assert whole > 0.05, "there is something to know"
    assert perfect(gained) == pytest.approx(whole, rel=0.2)
    for axis, row in enumerate(moving(inputs)):
        inner = every.mean(axis=1 - axis)
        nested = float(inner.max(axis=1).mean() - best)
        drawn = np.array([drawn_value(row, inputs.scenario.solve.seed, n) for n in range(1, DRAWS + 1)])
        assert of_figure(gained, drawn) == pytest.approx(nested, abs=0.2 * whole)
        assert -1e-9 <= nested <= whole + 1e-9


def test_the_figure_that_moves_more_is_the_one_to_find_out_and_its_publisher_is_named(
    inputs: Inputs, gained: Floats
) -> None:
    found = information(inputs, gained, range(1, DRAWS + 1), 100_000.0)
    assert found is not None
    assert [row["item"] for row in found["rows"]] == ["need.physio", "need.ot"]
    assert dict(found["rows"][0])["source"] == "physio is counted by nobody"
    assert all(
        0 <= row[unit] <= found["perfect"][unit] for row in found["rows"] for unit in ("wte", "pounds")
    )
