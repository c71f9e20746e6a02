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
from tests.model.rules.each import KITS
from tests.model.rules.kit import OWED, RuleKit
from tests.model.solving import best_value

if TYPE_CHECKING:
    from placement.model.rules import Rule

GUIDE = Path(__file__).parents[2] / "docs" / "contributing" / "next-rule.md"
NAMES = ("placement.model.rules.spread", "tests.model.rules.each.spread")


@pytest.fixture
def kit(monkeypatch: pytest.MonkeyPatch) -> RuleKit:
    """What tests know of the guide's rule, the rule being where the guide puts it."""
    code = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    module: Any = None
    for name, text in zip(NAMES, code, strict=True):
        module = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)  # pydantic looks its names up there
        exec(compile(text, str(GUIDE), "exec"), vars(module))  # noqa: S102 - the guide's own code
    made: RuleKit = module.KIT
    monkeypatch.setitem(KITS, "spread", made)
    return made


def test_its_rows_hold_exactly_when_its_check_does(kit: RuleKit) -> None:
    spread: Any = kit.kind
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


def drawn_near(kit: RuleKit, seed: int) -> tuple[Any, Rule, Any, bool]:
    rng = Random(seed)
    case = random_case(rng)
    plan = random_allocation(rng, case)
    assert kit.near is not None
    case, rule, breaks = kit.near(rng, case, plan)
    return case, rule, plan, breaks


def test_its_file_says_all_that_is_owed_and_each_part_does_its_work(kit: RuleKit) -> None:
    assert [field for field in OWED if not getattr(kit, field)] == ["elsewhere", "figures", "otherwise"]
    samples = [drawn_near(kit, seed) for seed in range(30)]
    assert 5 < sum(breaks for *_, breaks in samples) < 25
    for case, rule, plan, breaks in samples:
        assert rule.check(case, plan).holds or enter(case, rule, plan).agrees
        assert not (breaks and rule.check(case, plan).holds)
    for fault, spoilt in kit.faults.items():
        assert any(
            not enter(case, spoilt(**rule.model_dump()), plan).agrees for case, rule, plan, _ in samples
        ), fault
    (clashing,) = kit.clashes.values()
    assert best_value(clashing.case, clashing.rules) is None
    (given,) = (way["spread"][1] for way in clashing.ways if "spread" in way)
    laxer = [rule.give(given or 0.0) if isinstance(rule, kit.kind) else rule for rule in clashing.rules]
    assert best_value(clashing.case, [rule for rule in laxer if rule is not None]) is not None


def test_it_gives_way_by_what_is_asked(kit: RuleKit) -> None:
    spread: Any = kit.kind
    assert spread(most_wte=1.0).give(0.5).most_wte == 1.5
    with pytest.raises(ValueError, match="extra"):
        spread(most_wte=1.0, most=2)
