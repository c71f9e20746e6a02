"""What plans are held against: whom today's staff reach, whom any base can reach, and the plain formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from placement.errors import OurFault
from placement.model.aims import Aim
from placement.model.allocation import round_care
from placement.model.arrays import Bools, Floats
from placement.model.assemble import assemble, define_columns
from placement.model.case import Case
from placement.model.formula import formula_wte
from placement.model.rules import Rule, split


def with_basis(case: Case, rules: Sequence[Rule], aims: Sequence[Aim], *, seed: int = 0) -> Case:
    """The case with what its rules and aims are held against, as far as any of them is.

    Raises OurFault if the linear programme of today's service, which always has an answer, ends without one.
    """
    asked = any(rule.within_reach for rule in rules) or any(aim.within_reach for aim in aims)
    today_asked = any(rule.compares_with_today for rule in rules)
    case = replace(
        case,
        reachable=reach(case, rules) if asked else None,
        formula=formula_wte(case, rules) if any(aim.compares_with_formula for aim in aims) else None,
    )
    # last, as the aims by which today's staff are told whom to reach may themselves need the rest
    return replace(case, today=todays_care(case, rules, aims, seed=seed) if today_asked else None)


def reach(case: Case, rules: Sequence[Rule]) -> Bools:
    """A x S: whether the rules let a base that has staff of the service, or may get some, serve the area."""
    care = define_columns(case, *split(rules))["care"]
    found = np.zeros(case.need.shape, dtype=bool)
    found[care.keys[0], care.keys[2]] = True
    return found


def todays_care(case: Case, rules: Sequence[Rule], aims: Sequence[Aim], *, seed: int = 0) -> Floats:
    """A x S, WTE of care that reaches each area today, rounded down as in any finished plan.

    It is what a decision works out for the service before any new post, which no rule about new posts or
    about who is served changes.
    """
    from placement.solve.outcome import Unsolved  # noqa: PLC0415 - a check of the data needs none of it
    from placement.solve.settings import Settings  # noqa: PLC0415 - the same
    from placement.solve.today import today  # noqa: PLC0415 - the same

    funds, others = split([rule for rule in rules if not rule.compares_with_today])
    columns, whole = assemble(case, funds, others, aims)
    found = today(whole, Settings(seed=seed))
    if isinstance(found, Unsolved):
        raise OurFault("no answer to who is reached by today's staff")
    care, x = columns["care"], np.zeros(columns.size)
    x[whole.before().source] = found[0].values
    reached = np.zeros(case.need.shape)
    np.add.at(reached, (care.keys[0], care.keys[2]), round_care(x[care.index]))
    return reached
