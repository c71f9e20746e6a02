"""A hand on single posts: the plan with one more or one fewer, which rules that breaks, what it costs.

changed(case, rules, plan, {post: steps})   the plan with so many steps more or fewer; graduates follow
broken(case, rules, plan)                   the conditions on posts that it then breaks
Price                                       what a change costs, from two proved values, gaps carried
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from placement.model.allocation import Allocation, Placed
from placement.model.arrays import Bools, Floats
from placement.model.case import Case
from placement.model.rules import ALWAYS, OF_CARE, Fund, Rule
from placement.solve.outcome import Reached
from placement.studies.explain.document import DearerPost

CLEAR = 1e-6
"""A difference below this is none: values are told to six decimals."""


class Post(NamedTuple):
    """Where steps of posts are counted: base, role, fund."""

    base: int
    role: int
    fund: int


@dataclass(frozen=True)
class Price:
    """The least and the most that the best plan loses by a change, in the unit of the first aim.

    With v the value found and u the bound proved of the plan as stated, and w and x those of the changed
    one, the loss of the best plan lies between max(0, v - x) and u - w. A change that only adds to what is
    asked cannot make the best plan better, so that w counts for v and u for x where they are sharper.
    """

    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether it is proved that something is lost."""
        return self.low > CLEAR


def price(stated: Reached, asked: Reached) -> Price:
    """What is lost between a question and the same one with something more asked; larger is better."""
    value, bound = max(stated.value, asked.value), min(stated.bound, asked.bound)
    return Price(max(0.0, value - bound), max(0.0, stated.bound - asked.value))


def changed(
    case: Case, rules: Sequence[Rule], plan: Allocation, steps: Mapping[Post, int]
) -> Allocation | None:
    """The plan with so many more or fewer steps of these posts, all filled; None if one falls below nothing.

    Graduates leave with their post, and one who is free and near enough comes with a new one, if there is
    one. Care stays as it was, so that what rules say of care does not hold of the new plan.
    """
    posts, filled = plan.posts.copy(), plan.filled.copy()
    for post, more in steps.items():
        posts[post] += more
        filled[post.base, post.role] += more
    if (posts < 0).any() or (filled < 0).any():
        return None
    people = _placed(case, plan)
    for post in sorted(steps, key=lambda post: steps[post]):
        if case.roles[post.role].limited:
            _follow(case, rules, people, post, int(filled[post.base, post.role]))
    group, base, role = np.nonzero(people)
    return replace(
        plan, posts=posts, filled=filled, placed=Placed(group, base, role, people[group, base, role])
    )


def _placed(case: Case, plan: Allocation) -> np.ndarray:
    """G x B x K, graduates."""
    people = np.zeros((len(case.classes), len(case.base_ids), len(case.roles)), dtype=np.int64)
    placed = plan.placed
    np.add.at(people, (placed.group, placed.base, placed.role), placed.graduates)
    return people


def _follow(case: Case, rules: Sequence[Rule], people: np.ndarray, post: Post, filled: int) -> None:
    """Graduates at one post as many as its steps need and as are free; changes `people`."""
    at = (slice(None), post.base, post.role)
    while people[at].sum() > filled:
        people[(int(np.flatnonzero(people[at])[-1]), post.base, post.role)] -= 1
    near = _near(case, rules)
    while people[at].sum() < filled * case.roles[post.role].step_wte - CLEAR:
        free = [
            g
            for g, group in enumerate(case.classes)
            if group.service == case.roles[post.role].service
            and near[g, post.base]
            and people[g].sum() < group.size
        ]
        if not free:
            return
        people[(free[0], post.base, post.role)] += 1


def _near(case: Case, rules: Sequence[Rule]) -> Bools:
    """G x B, as the rules together allow."""
    near = np.ones((len(case.classes), len(case.base_ids)), dtype=bool)
    for allowed in (rule.allows_placed(case) for rule in rules):
        if allowed is not None:
            near &= allowed
    return near


def broken(case: Case, rules: Sequence[Rule], plan: Allocation) -> tuple[str, ...]:
    """Ids of the rules that a plan's posts break, those about care left aside."""
    of_posts = [rule for rule in (*rules, *ALWAYS) if not isinstance(rule, OF_CARE)]
    return tuple(rule.id for rule in of_posts if not rule.check(case, plan).holds)


class PlanChanges:
    """Changes of one plan by hand: whether its rules leave room for them, remembered."""

    def __init__(self, case: Case, rules: Sequence[Rule], plan: Allocation) -> None:
        self.case, self.rules, self.plan = case, tuple(rules), plan
        self.funds = {rule.id: rule for rule in rules if isinstance(rule, Fund)}
        self._broken: dict[tuple[tuple[Post, int], ...], tuple[str, ...]] = {}

    def breaks(self, steps: Mapping[Post, int]) -> tuple[str, ...]:
        """Ids of the rules that the changed plan breaks; "filling" where a post falls below nothing."""
        key = tuple(sorted(steps.items()))
        if key not in self._broken:
            plan = changed(self.case, self.rules, self.plan, steps)
            self._broken[key] = ("filling",) if plan is None else broken(self.case, self.rules, plan)
        return self._broken[key]

    def costs(self, post: Post) -> float:
        """What one step takes from its fund, in the fund's measure."""
        return float(self._fund(post).prices(self.case)[post.role])

    def left(self, post: Post) -> float:
        """What the fund has left where the post is, in its measure."""
        fund = self._fund(post)
        groups = fund.group(self.case, np.arange(len(self.case.base_ids)))
        mine = groups == groups[post.base]
        spent = float((self.plan.posts[mine, :, post.fund].sum(axis=0) * fund.prices(self.case)).sum())
        return float(fund.limits(self.case)[int(groups[post.base])]) - spent

    def has(self, post: Post) -> float:
        """The fund's limit where the post is, in its measure."""
        fund = self._fund(post)
        limits: Floats = fund.limits(self.case)
        return float(limits[int(fund.group(self.case, np.array([post.base]))[0])])

    def in_pounds(self, post: Post) -> bool:
        """Whether its fund counts pounds; it may count WTE."""
        return self._fund(post).measure == "pounds"

    def same_purse(self, one: Post, other: Post) -> bool:
        """Whether both are paid from the same row of the same fund."""
        if one.fund != other.fund:
            return False
        first, second = self._fund(one).group(self.case, np.array([one.base, other.base]))
        return bool(first == second)

    def _fund(self, post: Post) -> Fund:
        return self.funds[self.plan.fund_ids[post.fund]]


EVEN = 1e-9
"""Pounds a year for a WTE of staff time below which two prices are one."""


def dearer(hand: PlanChanges, post: Post) -> DearerPost | None:
    """The cheapest other role of the profession that gives staff time for less, if there is one.

    A role's price is its pounds a year for each WTE, divided by the WTE of care that one WTE gives.
    `pounds_per_year` is what all of this post costs beyond the same care from that role. `rules` are the
    conditions on posts that break where one step of the post becomes one of that role, all else as it is;
    funds among them stand in `money` instead.
    """
    case = hand.case
    role = case.roles[post.role]
    rivals = [
        (other.pounds_per_wte / other.care_wte_per_wte, number)
        for number, other in enumerate(case.roles)
        if other.service == role.service and other.care_wte_per_wte > 0
    ]
    if not rivals or role.care_wte_per_wte <= 0:
        return None
    price, cheapest = min(rivals)
    care = int(hand.plan.posts[post]) * role.step_wte * role.care_wte_per_wte
    extra = care * (role.pounds_per_wte / role.care_wte_per_wte - price)
    if cheapest == post.role or extra <= care * EVEN:
        return None
    known = {rule.id for rule in hand.rules}
    broken = hand.breaks({post: -1, post._replace(role=cheapest): 1})
    return {
        "role_id": case.roles[cheapest].id,
        "pounds_per_year": round(extra),
        "rules": [name for name in broken if name in known and name not in hand.funds],
        "money": any(name in hand.funds for name in broken),
    }
