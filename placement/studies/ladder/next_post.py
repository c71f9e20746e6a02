"""The post that would come next with a little more money, and the one that would go first with a little less.

One step of one kind of post at one base, everything else as in a plan. Its worth is the exact value of a
linear programme (`staffing.py`): who reaches whom is decided again, the posts are not. Only those are worked
out that could come first by the prices of capacity. Money is left aside; every other rule's own check must
hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import takewhile
from typing import Literal, NamedTuple

import numpy as np

from placement.model.aims import Aim
from placement.model.aims.met_need import MetNeed
from placement.model.allocation import Allocation, Care, Placed
from placement.model.arrays import Ints
from placement.model.case import Case
from placement.model.rules import ALWAYS, OF_WHO_IS_SERVED, Fund, Rule
from placement.model.rules.capacity import Capacity
from placement.model.rules.need import Need
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.travel_limit import TravelLimit
from placement.solve.workers import workers
from placement.studies.staffing_value import Staffing

OF_REACH: tuple[type[Rule], ...] = (Need, Capacity, TravelLimit, PlanningLevel)
"""What the linear programme keeps to by itself."""
LEAST_GAIN = 1e-6
UNLIMITED = 1e12


@dataclass(frozen=True)
class Move:
    """One step of a post more (or fewer) and what it changes.

    `gain` is in the aim's unit, below 0 where a post goes; `pounds` a full year's cost of the step;
    `wte` of the step.
    """

    base: int
    role: int
    fund: int
    wte: float
    pounds: int
    gain: float

    @property
    def per_pound(self) -> float:
        return self.gain / self.pounds if self.pounds else np.inf * np.sign(self.gain)


@dataclass(frozen=True)
class Around:
    """The steps around a plan.

    `per_pound` is the next post that brings most for each pound, `most` the one that brings most of all,
    `regions` the first kind again, region by region (None where none brings anything or is allowed), and
    `first_to_go` the post whose loss costs least for each pound that it frees.
    """

    per_pound: Move | None
    most: Move | None
    regions: tuple[Move | None, ...]
    first_to_go: Move | None


def can_be_told(rules: Sequence[Rule], aims: Sequence[Aim]) -> bool:
    """Whether the worth of one post follows from the linear programme, which has no rule of who is served."""
    return isinstance(aims[0], MetNeed) and not any(isinstance(rule, OF_WHO_IS_SERVED) for rule in rules)


def around(
    case: Case, rules: Sequence[Rule], aims: Sequence[Aim], plan: Allocation, fund_ids: Sequence[str]
) -> Around | None:
    """What one step more or fewer of what these funds pay for would change; None if it cannot be told."""
    aim = aims[0]
    if not isinstance(aim, MetNeed) or not can_be_told(rules, aims):
        return None
    funds = [rule for rule in rules if isinstance(rule, Fund) and rule.id in fund_ids]
    known = _Gains(Staffing(case, rules, aim, plan))
    more, allowed = list(_more(case, funds, plan)), _Allowed(case, plan, rules)

    def best(steps: Iterable[PostStep], key: Key) -> Move | None:
        found = takewhile(lambda move: move.gain > LEAST_GAIN, _in_order(steps, known, key))
        return next(filter(allowed.more, found), None)

    regions = range(len(case.region_ids))
    return Around(
        per_pound=best(more, _by_price),
        most=best(more, _by_gain),
        regions=tuple(
            best([step for step in more if case.base_region[step.base] == region], _by_price)
            for region in regions
        ),
        first_to_go=next(
            filter(allowed.fewer, _in_order(_fewer(case, funds, plan), known, _by_loss)),
            None,
        ),
    )


class Where(NamedTuple):
    """A plan, the rules that it was decided by, and the funds of which a step more is asked."""

    rules: tuple[Rule, ...]
    plan: Allocation
    fund_ids: tuple[str, ...]


def around_each(
    case: Case, aims: Sequence[Aim], plans: Sequence[Where], *, processes: int = 0
) -> list[Around | None]:
    """The same of several plans, side by side in worker processes."""
    shared = case, tuple(aims)
    if processes == 1 or len(plans) <= 1:
        return [_around(shared, each) for each in plans]
    with workers(processes) as pool:
        return pool.each(_around, shared, list(plans))


def _around(shared: tuple[Case, tuple[Aim, ...]], where: Where) -> Around | None:
    """On a worker."""
    case, aims = shared
    return around(case, where.rules, aims, where.plan, where.fund_ids)


def with_step(case: Case, plan: Allocation, move: Move) -> Iterator[Allocation]:
    """The plan with one step more, filled: as it is, then with one more graduate of each class in turn.

    Who reaches whom is left out: it is decided again.
    """
    posts, filled = plan.posts.copy(), plan.filled.copy()
    posts[move.base, move.role, move.fund] += 1
    filled[move.base, move.role] += 1
    changed = replace(plan, posts=posts, filled=filled, care=_nobody())
    yield changed
    role = case.roles[move.role]
    if not role.limited:
        return
    used = np.bincount(plan.placed.group, plan.placed.graduates, len(case.classes))
    for number, group in enumerate(case.classes):
        if group.service == role.service and used[number] < group.size:
            yield replace(changed, placed=_and_one(plan.placed, number, move.base, move.role))


def without_step(case: Case, plan: Allocation, move: Move) -> Allocation:
    """The plan with one step less there: one that stands empty first, then with those who filled it."""
    base, role = move.base, move.role
    posts, filled = plan.posts.copy(), plan.filled.copy()
    posts[base, role, move.fund] -= 1
    filled[base, role] = min(filled[base, role], posts[base, role].sum())
    left = int(np.ceil(filled[base, role] * case.roles[role].step_wte - 1e-9))
    people = plan.placed.graduates.copy()
    for at in np.flatnonzero((plan.placed.base == base) & (plan.placed.role == role)):
        people[at] = min(int(people[at]), left)
        left -= int(people[at])
    return replace(
        plan, posts=posts, filled=filled, placed=replace(plan.placed, graduates=people), care=_nobody()
    )


class PostStep(NamedTuple):
    """One step more (or fewer) of a kind of post at a base, and who fills it; `idle`: nobody does."""

    base: int
    role: int
    fund: int
    wte: float
    pounds: int
    number: Literal[1, -1]
    idle: bool = False

    def move(self, gain: float) -> Move:
        return Move(self.base, self.role, self.fund, self.wte, self.pounds, gain)


Key = Callable[[Move], tuple[float, ...]]


def _by_price(move: Move) -> tuple[float, ...]:
    return -move.per_pound, move.base, move.role


def _by_gain(move: Move) -> tuple[float, ...]:
    return -move.gain, move.pounds, move.base, move.role


def _by_loss(move: Move) -> tuple[float, ...]:
    return -move.per_pound, -move.pounds, move.base, move.role, move.fund


def _in_order(steps: Iterable[PostStep], known: _Gains, key: Key) -> Iterator[Move]:
    """Every step with what it gains, the least key first; a gain is worked out once its bound is in front.

    Bounds become tighter with each gain that is worked out.
    """
    queue = [(key(step.move(known.at_most(step))), 0, number, step) for number, step in enumerate(steps)]
    heapify(queue)
    while queue:
        asked, exact, number, step = heappop(queue)
        if exact:
            yield step.move(known.of(step))
        elif (bound := key(step.move(known.at_most(step)))) > asked:
            heappush(queue, (bound, 0, number, step))
        else:
            heappush(queue, (key(step.move(known.of(step))), 1, number, step))


@dataclass
class _Gains:
    """What so much more or less capacity at a base is worth, each asked once."""

    staffing: Staffing

    def __post_init__(self) -> None:
        self.found: dict[tuple[int, int, float], float] = {}

    def of(self, step: PostStep) -> float:
        key = self._key(step)
        if step.idle:
            return 0.0
        if key not in self.found:
            self.found[key] = self.staffing.gain(*key)
        return self.found[key] if step.number > 0 else min(self.found[key], 0.0)

    def at_most(self, step: PostStep) -> float:
        """What the gain cannot pass."""
        if step.idle:
            return 0.0
        most = self.staffing.gain_at_most(*self._key(step))
        return most if step.number > 0 else min(most, 0.0)

    def _key(self, step: PostStep) -> tuple[int, int, float]:
        service = self.staffing.case.roles[step.role].service
        return step.base, service, round(step.number * self.staffing.step(step.base, step.role), 9)


def _more(case: Case, funds: Sequence[Fund], plan: Allocation) -> Iterator[PostStep]:
    """One step more of each kind of post at each open base, paid by the first fund that may."""
    is_open, taken = plan.open_bases(case), np.zeros((len(case.base_ids), len(case.roles)), dtype=bool)
    for fund in funds:
        may = fund.eligible_posts(case) & is_open[:, None] & ~taken
        taken |= may
        number = plan.fund_ids.index(fund.id)
        for base, role in np.argwhere(may).tolist():
            about = case.roles[role]
            yield PostStep(base, role, number, about.step_wte, about.pounds_per_step, 1)


def _fewer(case: Case, funds: Sequence[Fund], plan: Allocation) -> Iterator[PostStep]:
    """One step less of each post that these funds pay for; one that stands empty is lost without a loss."""
    numbers = {plan.fund_ids.index(fund.id) for fund in funds}
    for base, role, fund in np.argwhere(plan.posts > 0).tolist():
        if fund in numbers:
            about = case.roles[role]
            idle = bool(plan.posts[base, role].sum() > plan.filled[base, role])
            yield PostStep(base, role, fund, about.step_wte, about.pounds_per_step, -1, idle)


class _Allowed:
    """What the rules' own checks say of one step, each asked once; the amount of money is left aside."""

    def __init__(self, case: Case, plan: Allocation, rules: Sequence[Rule]) -> None:
        self.case, self.plan = case, plan
        asked = [rule for rule in (*rules, *ALWAYS) if not isinstance(rule, OF_REACH)]
        self.when_more = [
            rule.model_copy(update={"amount": UNLIMITED}) if isinstance(rule, Fund) else rule
            for rule in asked
        ]
        self.when_fewer = asked
        self.known: dict[Move, bool] = {}

    def more(self, move: Move) -> bool:
        return self._asked(move, with_step, self.when_more)

    def fewer(self, move: Move) -> bool:
        return self._asked(move, lambda *given: [without_step(*given)], self.when_fewer)

    def _asked(
        self,
        move: Move,
        changed: Callable[[Case, Allocation, Move], Iterable[Allocation]],
        rules: Sequence[Rule],
    ) -> bool:
        if move not in self.known:
            self.known[move] = any(
                all(rule.check(self.case, plan).holds for rule in rules)
                for plan in changed(self.case, self.plan, move)
            )
        return self.known[move]


def _and_one(placed: Placed, group: int, base: int, role: int) -> Placed:
    def longer(old: Ints, new: int) -> Ints:
        return np.append(old, np.int64(new))

    return Placed(
        longer(placed.group, group),
        longer(placed.base, base),
        longer(placed.role, role),
        longer(placed.graduates, 1),
    )


def _nobody() -> Care:
    none = np.zeros(0, dtype=np.int64)
    return Care(none, none, none, np.zeros(0))
