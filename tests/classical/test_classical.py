"""The classical siting problems reach their published optima, by the command that planners use."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from placement.audit.verify import read_run_folder
from placement.audit.verify_kept import show_kept
from placement.cli.app import app
from placement.store.recorded import read_allocation
from placement.store.report import Report
from tests.classical.readers import (
    LARGER,
    Capacitated,
    Expected,
    Network,
    read_capacitated,
    read_expected,
    read_network,
)
from tests.classical.regions import (
    EVERYBODY,
    Siting,
    area_ids,
    at_most,
    capacitated,
    site_ids,
    uncapacitated,
    write_siting,
)

MEDIANS = (*(f"pmed{i}" for i in range(1, 6)), "swain-p3", "swain-p5", "sf-p4")
CAPACITATED = ("cap61", "cap62", "cap71", "cap72", "cap73", "cap74", "cap131")
COVERINGS = (*(f"swain-10-{p}" for p in range(1, 6)), "swain-15-3", "sf-mclp")
FREE_TRAVEL: Mapping[str, Any] = {"aim": "travel", "posts": "free"}
COVERED: Mapping[str, Any] = {"aim": "met_need", "worth": "flat"}
CLOSE = 1e-9


@pytest.fixture(scope="module")
def published() -> dict[str, Expected]:
    return read_expected()


@dataclass(frozen=True)
class Decided:
    """An answer read back from its run folder. `value` is the aim's, `served` demand, customers x sites."""

    value: float
    opened: list[int]
    served: np.ndarray[Any, np.dtype[np.float64]]


def decided(home: Path, siting: Siting, *conditions: Mapping[str, Any], aim: Mapping[str, Any]) -> Decided:
    """What the command decides: proved to be the best, and verified by the command."""
    config, out = write_siting(home, siting, *conditions, aim=aim), home / "out"
    said = CliRunner().invoke(app, ["run", str(config), "--out", str(out)])
    assert said.exit_code == 0, said.output
    answer = json.loads((out / "answer.json").read_text(encoding="utf-8"))
    reached = answer["aims"][0]
    assert answer["outcome"] == "answer"
    assert reached["proved"]
    assert reached["gap"] <= CLOSE * (1 + reached["value"])
    again = CliRunner().invoke(app, ["verify", str(out)])
    assert again.exit_code == 0, again.output
    return _read_back(out, siting, float(reached["value"]))


def _read_back(out: Path, siting: Siting, value: float) -> Decided:
    site, customer = ({name: i for i, name in enumerate(ids)} for ids in (site_ids(siting), area_ids(siting)))
    served = np.zeros(siting.minutes.shape)
    for row in _rows(out / "care.csv"):
        served[customer[row["area_id"]], site[row["base_id"]]] = float(row["care_wte"]) / siting.share
    return Decided(value, [site[row["base_id"]] for row in _rows(out / "opened.csv")], served)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def median(home: Path, network: Network, p: int) -> float:
    """The least weighted distance with `p` sites, as they give it; the answer says the same."""
    siting = uncapacitated(network)
    found = decided(home, siting, at_most(p), EVERYBODY, aim=FREE_TRAVEL)
    assert len(found.opened) <= p
    total = float(network.weight @ network.distance[:, found.opened].min(axis=1))
    assert found.value / siting.share / siting.unit == pytest.approx(total, rel=CLOSE)
    return total


def least_cost(home: Path, problem: Capacitated) -> float:
    """The least cost, as its sites and what they serve give it; the answer says the same."""
    siting = capacitated(problem)
    aim = {"aim": "least_cost", "pounds_per_care_minute": 1 / siting.share}
    found = decided(home, siting, EVERYBODY, aim=aim)
    assert found.served.sum(axis=1) == pytest.approx(problem.demand, rel=CLOSE)
    assert (found.served.sum(axis=0) <= problem.capacity * (1 + CLOSE)).all()
    assert set(np.flatnonzero(found.served.sum(axis=0))) <= set(found.opened)
    serving = float((problem.cost * found.served / problem.demand[:, None]).sum())
    total = int(problem.fixed_cost[found.opened].sum()) + serving
    assert found.value == pytest.approx(total, rel=CLOSE)
    return total


def covered(home: Path, network: Network, p: int, limit: float, *, people: bool) -> tuple[int, int]:
    """The most demand within the limit of `p` sites, and the customers left out; the answer says the same.

    `people` are near a site with staff, or else their need is met."""
    siting = uncapacitated(network, limit=limit)
    within = {"aim": "people_within", "minutes": siting.limit_minutes}
    found = decided(home, siting, at_most(p), aim=within if people else COVERED)
    assert len(found.opened) <= p
    near = (network.distance[:, found.opened] <= limit).any(axis=1)
    demand = int(network.weight[near].sum())
    assert found.value / (1 if people else siting.share) == pytest.approx(demand, rel=CLOSE)
    return demand, int((~near).sum())


def test_every_published_problem_is_solved_here(published: dict[str, Expected]) -> None:
    problems = {"p-median": MEDIANS, "capacitated location": CAPACITATED, "maximal covering": COVERINGS}
    assert {name: one.problem for name, one in published.items()} == {
        name: problem for problem, names in problems.items() for name in names
    }


@pytest.mark.parametrize("name", MEDIANS)
def test_p_median(name: str, published: dict[str, Expected], tmp_path: Path) -> None:
    one = published[name]
    assert one.p is not None
    network = read_network(name)
    found = median(tmp_path, network, one.p)
    if name.startswith("sf"):
        found /= network.weight.sum()
    assert found == pytest.approx(one.value, abs=one.slack, rel=1e-12)


def test_a_larger_p_median_by_the_command(tmp_path: Path) -> None:
    """200 nodes; the structure is seen in its rows, and nothing else searches."""
    one = read_expected(table=LARGER)["pmed6"]
    assert one.p is not None
    assert median(tmp_path, read_network("pmed6"), one.p) == one.value
    timing = json.loads((tmp_path / "out" / "timing.json").read_text(encoding="utf-8"))
    assert timing["searched_by"] == ["sites"]
    assert _said_of_a_bound(tmp_path / "out", 0.0) == {"shown.kept_least", "shown.kept_today"}
    tenth = 0.1  # of a unit of distance: what is 10 of its minutes in the run is one in the plan's sum
    assert _said_of_a_bound(tmp_path / "out", tenth) == {"wrong.kept_tighter", "shown.kept_today"}


def _said_of_a_bound(out: Path, more: float) -> set[str]:
    """What is said of the multipliers that a run kept where its bound claims so much more."""
    inputs, view, _ = read_run_folder(out)
    files = {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()}
    assert inputs is not None
    assert view is not None
    recorded = read_allocation(inputs, files, Report())
    assert recorded is not None
    view.answer["aims"][0]["bound"] += more  # type: ignore[operator]
    report = Report()
    show_kept(inputs, view, recorded.allocation, files, report, reprove=True)
    return {one.key for one in (*report.wrong, *report.shown, *report.not_shown) if "kept" in one.key}


@pytest.mark.parametrize("name", CAPACITATED)
def test_capacitated_location(name: str, published: dict[str, Expected], tmp_path: Path) -> None:
    one = published[name]
    found = least_cost(tmp_path, read_capacitated(name))
    assert found == pytest.approx(one.value, abs=one.slack, rel=1e-12)
    timing = json.loads((tmp_path / "out" / "timing.json").read_text(encoding="utf-8"))
    assert timing["searched_by"] == ["sites"]


@pytest.mark.parametrize("people", [False, True], ids=["met need", "people within"])
@pytest.mark.parametrize("name", COVERINGS)
def test_maximal_covering(name: str, people: bool, published: dict[str, Expected], tmp_path: Path) -> None:
    one = published[name]
    assert one.p is not None
    assert one.limit is not None
    demand, left_out = covered(tmp_path, read_network(name), one.p, one.limit, people=people)
    found = left_out if name.startswith("sf") else demand
    assert found == pytest.approx(one.value, abs=one.slack, rel=1e-12)


def test_the_larger_medians_are_read_whole() -> None:
    """As many nodes as Beasley says, and each with its optimum."""
    nodes = {name: len(read_network(name).weight) for name in read_expected(table=LARGER)}
    assert nodes == {"pmed6": 200, "pmed11": 300, "pmed16": 400, "pmed21": 500, "pmed26": 600, "pmed31": 700,
                     "pmed36": 800}  # fmt: skip


# Four places along a road, at 0, 3, 4 and 10 km, where 3, 1, 1 and 3 people live.
KM = np.array([0.0, 3.0, 4.0, 10.0])
ROAD = Network(np.array([3, 1, 1, 3]), np.abs(KM[:, None] - KM))


def test_two_sites_on_a_road_stand_at_its_ends(tmp_path: Path) -> None:
    """At 0 and 10 km: 3 and 4 km for the two people between. Any site between costs the three at an end."""
    assert median(tmp_path, ROAD, 2) == pytest.approx(7)


@pytest.mark.parametrize("people", [False, True], ids=["met need", "people within"])
def test_one_site_on_a_road_covers_the_most_from_3_km(people: bool, tmp_path: Path) -> None:
    """Within 3 km of the place at 3 km live 3 + 1 + 1; of the others 4, 2 and 3. The last is left out."""
    assert covered(tmp_path, ROAD, 1, 3.0, people=people) == (5, 1)


def test_two_small_sites_share_a_customer(tmp_path: Path) -> None:
    """Sites X and Y take 4 each for £10, Z takes 8 for £30; A wants 6 and B wants 2.

    A unit costs A 1, 3 and 1 at X, Y and Z, and B 2, 3 and 1. X and Y: 20 + 4 for four of A at X + 6 for two
    of A at Y + 6 for B at Y = 36 (B at X would be 38). Z alone: 30 + 8 = 38.
    """
    problem = Capacitated(
        demand=np.array([6, 2]),
        capacity=np.array([4, 4, 8]),
        fixed_cost=np.array([10, 10, 30]),
        cost=np.array([[6.0, 18.0, 6.0], [4.0, 6.0, 2.0]]),
    )
    assert least_cost(tmp_path, problem) == pytest.approx(36)
