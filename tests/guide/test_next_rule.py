"""The rule that the contributing guide writes: its code is read from the page and held against itself."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.cases import random_allocation, random_case
from tests.model.rules.double_entry import enter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.model.rules import Rule

GUIDE = Path(__file__).parents[2] / "docs" / "contributing" / "next-rule.md"
NAME = "placement.model.rules.spread"


@pytest.fixture
def spread() -> Iterator[type[Rule]]:
    code = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    module = ModuleType(NAME)
    sys.modules[NAME] = module  # pydantic looks its names up there
    exec(compile(code[1], str(GUIDE), "exec"), vars(module))  # noqa: S102 - the guide's own code
    made: Any = module
    yield made.Spread
    del sys.modules[NAME]


def test_its_rows_hold_exactly_when_its_check_does(spread: Any) -> None:
    held = broken = 0
    for seed in range(60):
        rng = Random(seed)
        case = random_case(rng)
        plan = random_allocation(rng, case)
        new = np.zeros(len(case.base_ids))
        for k, role in enumerate(case.roles):
            new += plan.posts[:, k, :].sum(axis=1) * role.step_wte
        most = max(0.0, float(new.max()) + rng.choice([-0.5, -0.01, 0.0, 0.01]))
        entry = enter(case, spread(most_wte=most), plan)
        assert entry.agrees, seed
        assert entry.rows_hold == (new.max() <= most + 1e-5), seed
        held += entry.rows_hold
        broken += not entry.rows_hold
    assert held > 10
    assert broken > 10


def test_it_gives_way_by_what_is_asked(spread: Any) -> None:
    assert spread(most_wte=1.0).give(0.5).most_wte == 1.5
    with pytest.raises(ValueError, match="extra"):
        spread(most_wte=1.0, most=2)
