"""Which of the plans met is taken: the one that is best in draws that none of them was made for.

A plan that is best for its sample fits what happens to be in it, and may be worse than another in every other
draw. So all candidates (the plan of the stated figures among them, and some between) are worked out in other
draws, and the best is chosen there (Kleywegt, Shapiro and Homem-de-Mello, *SIAM Journal on Optimization* 12,
2002, section 3). Each part that shares no row with others is chosen for by itself: the best of each is,
together, the best whole.

What further draws say is unsure too. So the plan of the stated figures stays unless another is better by more
than one standard error of that difference (the rule of Breiman, Friedman, Olshen and Stone, *Classification
and Regression Trees*, 1984, section 3.4.3: of what cannot be told apart, the simplest).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.model.finish import finish
from placement.solve.over_draws.plan import KnownPlan, in_worst_tenth
from placement.solve.over_draws.stacked import DECIDED, StackedDraws, searched_parts

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.solve.over_draws.stacked import Of

Worth = Callable[[Sequence["Allocation"]], "Floats"]
"""What plans add in draws that none was made for: draws x plans x regions."""
STATED, SAMPLE = "stated", "sample"
AGAIN = 500
"""Samples drawn again for the standard error of a worst tenth."""
ALIKE = 1e-6
"""WTE; a plan that is better by no more does not take the place of one before it."""


@dataclass(frozen=True)
class CandidatePlan:
    """A plan that could be taken; `name` is "stated", "sample", or "nearer-1" and on for those between."""

    name: str
    plan: Allocation


@dataclass(frozen=True)
class ChoiceOfPart:
    """Regions that are chosen for together, the number of the candidate taken, and what each is worth.

    `errors` are standard errors of how much each is worth more than the first.
    """

    regions: tuple[int, ...]
    taken: int
    worth: tuple[float, ...]
    errors: tuple[float, ...] = ()


def parts_apart(stack: StackedDraws) -> list[tuple[int, ...]]:
    """Regions whose posts share no row with those of others."""
    return [part.regions for part in searched_parts(stack, "worst_tenth")]


def chosen_by_part(gains: Floats, parts: Sequence[Sequence[int]], of: Of) -> list[ChoiceOfPart]:
    """For each part the best candidate that is surely better than the first, or else the first.

    `gains` are draws x candidates x regions. Of candidates that are alike the earlier is taken.
    """
    found = []
    for regions in parts:
        each = gains[:, :, list(regions)].sum(axis=2)
        worth, errors = _worth(each, of), _errors(each, of)
        taken = 0
        for number in np.flatnonzero(worth - worth[0] > errors + ALIKE).tolist():
            if worth[number] > worth[taken] + ALIKE:
                taken = number
        found.append(ChoiceOfPart(tuple(regions), taken, tuple(worth.tolist()), tuple(errors.tolist())))
    return found


def _worth(each: Floats, of: Of) -> Floats:
    """What candidates add; `each` is draws x candidates."""
    if of == "mean":
        return np.asarray(each.mean(axis=0))
    return np.asarray(np.sort(each, axis=0)[: in_worst_tenth(len(each))].mean(axis=0))


def _errors(each: Floats, of: Of) -> Floats:
    """Standard errors of what each adds beyond the first; of a worst tenth by drawing again (Efron 1979)."""
    if len(each) < 2:
        return np.full(each.shape[1], np.inf)
    more = each - each[:, :1]
    if of == "mean":
        return np.asarray(more.std(axis=0, ddof=1) / np.sqrt(len(each)))
    rows = np.random.default_rng(len(each)).integers(len(each), size=(AGAIN, len(each)))
    again = np.array([_worth(each[some], of) for some in rows])
    return np.asarray((again - again[:, :1]).std(axis=0, ddof=1))


def put_together(stack: StackedDraws, every: Sequence[Floats], choices: Sequence[ChoiceOfPart]) -> Floats:
    """The values of the stated programme's columns where each part has those of its candidate."""
    found = every[0].copy()
    for one in choices:
        here = stack.first[np.isin(stack.region_of, one.regions)]
        found[here] = every[one.taken][here]
    return found


def known_plan(case: Case, columns: Columns, plan: Allocation) -> KnownPlan:
    """A plan as values of the columns that are decided once, and the WTE of a step of each post."""
    values, wte = np.zeros(columns.size), np.zeros(columns.size)
    for name, counted in (("posts", plan.posts), ("filled", plan.filled), ("opened", plan.opened)):
        family = columns[name]
        values[family.index] = counted[family.keys]
    placed = plan.placed
    keys = zip(placed.group.tolist(), placed.base.tolist(), placed.role.tolist(), strict=True)
    people = dict(zip(keys, placed.graduates.tolist(), strict=True))
    family = columns["placed"]
    at = zip(*(key.tolist() for key in family.keys), strict=True)
    values[family.index] = [people.get(key, 0) for key in at]
    posts = columns["posts"]
    wte[posts.index] = case.steps[posts.keys[1]]
    return KnownPlan(values, wte)


def plan_of_values(case: Case, columns: Columns, values: Floats) -> Allocation:
    """The posts of some values of the programme's columns, and who fills them; nobody is cared for yet."""
    decided = np.zeros(columns.size)
    for name in DECIDED:
        decided[columns[name].index] = values[columns[name].index]
    return finish(case, columns, [np.arange(columns.size)], [decided])
