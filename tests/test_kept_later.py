"""What is kept of aims after the first: over questions drawn at random, whole and spoilt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.audit.summed import NoRecord
from placement.audit.summed_later import HeldTooMuch, SummedAims
from placement.model.aims.least_cost import LeastCost
from placement.model.aims.travel import Travel
from placement.model.assemble import assemble
from placement.model.finish import finish, values_in
from placement.model.rules import ALWAYS
from placement.solve import kept_whole
from placement.solve.answer import Answer, NoAnswer, total
from placement.solve.decide import decide
from placement.solve.outcome import Solved
from tests.model.solving import BY_PRICES
from tests.model.stated.questions import asked
from tests.spoilt import spoilt

if TYPE_CHECKING:
    from placement.model.aims import Aim


@pytest.mark.parametrize(("of_the_rounding", "told"), [(0.9, False), (1.1, True)])
def test_a_record_may_hold_what_the_rounding_of_care_took_from_the_plan_and_no_more(
    of_the_rounding: float, told: bool
) -> None:
    """Care is cut to millionths: over many pairs a plan ends a thousandth below what was held of it."""
    question = asked(0)
    aims = [question.aim, Travel()]
    answer = decide(question.case, question.rules, aims, replace(BY_PRICES, keep_proof=True), processes=1)
    assert isinstance(answer, Answer)
    others = [*ALWAYS, *(rule for rule in question.rules if rule not in question.funds)]
    columns, whole = assemble(question.case, question.funds, others, aims)
    parts = whole.parts()
    kept = [o.after.kept_later[aims[1].id] for o in answer.outcomes if isinstance(o.after, Solved)]
    values = values_in(columns, answer.allocation)
    side = 1 if question.aim.sense == "max" else -1
    records = []
    for part, record in zip(parts, kept, strict=True):
        mine = finish(question.case, columns, [part.source], [values[part.source]])
        worth = question.aim.value(question.case, mine)
        family = columns["care"]
        pairs = int(((part.source >= family.start) & (part.source < family.stop)).sum())
        more = 1e-5 * (1 + abs(worth)) + of_the_rounding * 1e-6 * pairs * question.aim.steepest(question.case)
        records.append({aims[1].id: {**record, "held": [[question.aim.id, worth + side * more]]}})
    beside = SummedAims(question.case, aims, columns, parts, answer.allocation, records)
    if told:
        with pytest.raises(HeldTooMuch):
            beside.bound(1)
    else:
        assert beside.bound(1) is not None


@pytest.mark.parametrize("seed", [0, 3])
def test_a_large_programme_keeps_one_leaf_of_an_aim_that_decides_posts_again(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its linear relaxation: a stranger is told how far the claim is shown, which was on trust."""
    monkeypatch.setattr(kept_whole, "SMALL_WHOLE", 0)
    question, later = asked(seed), LeastCost()
    aims = [question.aim, later]
    answer = decide(question.case, question.rules, aims, replace(BY_PRICES, keep_proof=True), processes=1)
    assert isinstance(answer, Answer)
    others = [*ALWAYS, *(rule for rule in question.rules if rule not in question.funds)]
    columns, whole = assemble(question.case, question.funds, others, aims)
    records = [o.after.kept_later for o in answer.outcomes if isinstance(o.after, Solved)]
    for each in records:
        ((tree,),) = [block["trees"] for block in each[later.id]["blocks"]]
        assert len(tree) == 2, "a leaf, and no branch"
    shown = SummedAims(question.case, aims, columns, whole.parts(), answer.allocation, records).bound(1)
    reached = total(answer.outcomes, later.id)
    assert shown is not None
    assert reached is not None
    assert -shown[0] <= reached.value + 1e-5 * (1 + abs(reached.value)) + later.tolerance


@pytest.mark.parametrize(
    "later", [Travel(), Travel(posts="free"), LeastCost()], ids=["travel", "free travel", "cost"]
)
@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_of_a_later_aim_is_never_beyond_what_it_reached(seed: int, later: Aim) -> None:
    """A record, whole or spoilt, proves no more than the plan has, which is one of those it speaks of."""
    question = asked(seed)
    if question.aim.id == later.id:
        return
    aims = [question.aim, later]
    answer = decide(question.case, question.rules, aims, replace(BY_PRICES, keep_proof=True), processes=1)
    if isinstance(answer, NoAnswer):
        return
    others = [*ALWAYS, *(rule for rule in question.rules if rule not in question.funds)]
    columns, whole = assemble(question.case, question.funds, others, aims)
    draw, reached = np.random.default_rng(seed), total(answer.outcomes, later.id)
    assert reached is not None
    kept = [o.after.kept_later for o in answer.outcomes if isinstance(o.after, Solved)]
    for spoil in (False, True, True):
        records = [
            {name: {**spoilt(one, draw), "held": one["held"]} if spoil else one for name, one in each.items()}
            for each in kept
        ]
        beside = SummedAims(question.case, aims, columns, whole.parts(), answer.allocation, records)
        try:
            found = beside.bound(1)
        except NoRecord:
            continue
        if found is not None:
            slack = 1e-5 * (1 + abs(reached.value)) + later.tolerance + later.rounding(question.case, columns)
            assert -found[0] <= reached.value + slack
            if not spoil and found[1]:
                assert -found[0] >= reached.bound - 1e-6 * (1 + abs(reached.bound))
