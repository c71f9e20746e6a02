"""The order of rows in the input tables is nobody's choice: shuffled, they give the same plan.

The seed of a scenario orders ties in HiGHS alone, and nothing else of a decision is drawn. So where one plan
is best and proved so, no order of clusters, services or bases gives another. Among plans that are worth the
same to within the gap the order may choose (docs/method/programme.md has how many posts that is in Gwent).
"""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import pytest

from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from tests.builders import tiny_region, tiny_scenario
from tests.running import AIMS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders import Tables


def unlike(tables: Tables) -> None:
    """No two areas have the same people, so that one plan is the best."""
    for number, row in enumerate(tables["areas"]):
        more = 137 * number * number
        row["population"] = int(str(row["population"])) + more
        row["pop_18_64"] = int(str(row["pop_18_64"])) + more


def to_the_end(text: str) -> str:
    return text.replace("gap_of_gain = 0.002", "gap_of_gain = 1e-7").replace("seconds = 20", "work = 60")


def plan_of(config: Path) -> dict[tuple[str, str], int]:
    """Steps by base and role."""
    inputs = read_inputs(config)
    posts, case = decided(inputs).allocation.posts.sum(axis=2), inputs.case
    return {
        (base, role.id): int(posts[b, k])
        for b, base in enumerate(case.base_ids)
        for k, role in enumerate(case.roles)
        if posts[b, k]
    }


def shuffle(folder: Path, seed: int) -> int:
    """Every table's rows in another order; how many tables have one."""
    drawn, moved = random.Random(seed), 0
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        other = drawn.sample(rows, len(rows))
        moved += other != rows
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *other])
    return moved


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_tables_give_the_same_plan(tmp_path: Path, seed: int) -> None:
    tiny_region(tmp_path / "tiny", edit=unlike, regions=2, counties=2, clusters=4, services=2)
    config = tiny_scenario(tmp_path / "tiny.toml", aims=AIMS, edit=to_the_end)
    as_written = plan_of(config)
    assert shuffle(tmp_path / "tiny", seed) >= 4
    assert plan_of(config) == as_written
    assert len(as_written) >= 3
