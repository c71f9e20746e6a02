"""How much higher a place's need for a profession would have to be before an exchange in its favour paid.

Staff are given, so each question is a linear programme: one step more there, one step less elsewhere (or paid
from money that is left), and the plan's other posts as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.model.aims.met_need import MetNeed
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.rules import ALWAYS, OF_CARE, Rule
from placement.studies.explain.swaps import CLEAR, PlanChanges, Post
from placement.studies.staffing_value import Staffing

LARGEST = 2.0
"""The highest factor that is tried."""
SHOWN = 0.001
"""WTE to which gains and losses are told."""
GRAIN = 0.01
"""Factors are told to this grain, rounded up."""


def left_open(*differences: float) -> float:
    """The largest of differences that searches leave open, rounded up to what is told (WTE)."""
    return float(np.ceil(max(0.0, *differences) / SHOWN - CLEAR) * SHOWN)


@dataclass(frozen=True)
class Turn:
    """With `factor` times the need for the post's profession there, `post` gains more than `other` loses.

    `other` is None where money that is left pays. With a grain less, no exchange that was tried does.
    """

    post: Post
    other: Post | None
    factor: float
    gain: float


class Needs:
    """Exchanges in favour of single clusters, under other needs."""

    def __init__(
        self,
        case: Case,
        rules: Sequence[Rule],
        aim: MetNeed,
        plan: Allocation,
        hand: PlanChanges,
        lost: Mapping[Post, float],
    ) -> None:
        """`lost` is what each post of the plan is worth: what one step less of it loses."""
        self.case, self.rules, self.aim, self.plan = case, tuple(rules), aim, plan
        self.hand, self.lost = hand, lost
        self.reaches = _reaches(case, rules)

    def turn(self, cluster: int, posts: Sequence[Post], slack: float) -> Turn | None:
        """The smallest factor over the professions of `posts`; None if twice the need is not enough.

        An exchange must gain more than `slack`, which is what searches leave open (`left_open`), so that it
        is more as it is told too.
        """
        slack += SHOWN / 2
        found: Turn | None = None
        for service in dict.fromkeys(self.case.roles[post.role].service for post in posts):
            mine = [post for post in posts if self.case.roles[post.role].service == service]
            most = LARGEST if found is None else found.factor - GRAIN
            if most > 1:
                found = self._of_service(cluster, service, mine, slack, most) or found
        return found

    def _of_service(
        self, cluster: int, service: int, posts: Sequence[Post], slack: float, most: float
    ) -> Turn | None:
        best = self._exchange(cluster, service, posts, slack, most)
        if best is None:
            return None
        low, high = 0, round((most - 1) / GRAIN)
        while high - low > 1:
            middle = (low + high) // 2
            tried = self._exchange(cluster, service, posts, slack, 1 + middle * GRAIN)
            if tried is None:
                low = middle
            else:
                high, best = middle, tried
        return best

    def _exchange(
        self, cluster: int, service: int, posts: Sequence[Post], slack: float, factor: float
    ) -> Turn | None:
        """The exchange that gains most of those that the rules leave room for."""
        staffing = Staffing(self._needy(cluster, service, factor), self.rules, self.aim, self.plan)
        tried: list[tuple[float, Post, Post | None]] = []
        for post in posts:
            gain = staffing.gain(post.base, service, staffing.step(post.base, post.role))
            if gain <= slack + CLEAR:
                continue
            tried.append((gain, post, None))
            tried += [
                (self._net(staffing, post, other, gain), post, other)
                for other in self.lost
                if self.case.base_cluster[other.base] != cluster and self._pays(post, other)
            ]
        for gain, more, less in sorted(tried, key=lambda one: (-one[0], one[1], one[2] or one[1])):
            if gain <= slack + CLEAR:
                return None
            steps = {more: 1} if less is None else {more: 1, less: -1}
            if not self.hand.breaks(steps):
                return Turn(more, less, factor, gain)
        return None

    def _pays(self, post: Post, other: Post) -> bool:
        if not self.hand.same_purse(post, other):
            return False
        return self.hand.costs(post) <= self.hand.left(post) + self.hand.costs(other) + CLEAR

    def _net(self, staffing: Staffing, post: Post, other: Post, gain: float) -> float:
        """Of both together; professions stand apart, so that only two of one are asked together."""
        service, another = (self.case.roles[each.role].service for each in (post, other))
        if service != another:
            return gain - self.lost[other]
        more, less = staffing.step(post.base, post.role), staffing.step(other.base, other.role)
        if post.base == other.base:
            return staffing.gain(post.base, service, more - less)
        return staffing.gain_of({(post.base, service): more, (other.base, service): -less})

    def _needy(self, cluster: int, service: int, factor: float) -> Case:
        """The case of one service, with more need of it in one cluster; elsewhere as far as it matters."""
        case = self.case
        region = int(case.cluster_region[cluster])
        part = np.zeros(len(case.area_ids))
        mine = case.membership.cluster == cluster
        np.add.at(part, case.membership.area[mine], case.membership.share[mine])
        need = np.zeros_like(case.need)
        near = self.reaches[:, region, service]
        need[near, service] = case.need[near, service] * (1 + (factor - 1) * part[near])
        return replace(case, need=need)


def _reaches(case: Case, rules: Sequence[Rule]) -> Bools:
    """A x R x S: whether an area's care of a service may hang together with that of a region."""
    allowed = np.ones((len(case.area_ids), len(case.base_ids), len(case.services)), dtype=bool)
    for rule in (*rules, *ALWAYS):
        mask = rule.allows_care(case) if isinstance(rule, OF_CARE) else None
        if mask is not None:
            allowed &= mask
    same = case.area_region[:, None] == case.base_region
    crossed = (allowed & ~same[:, :, None]).any(axis=(0, 1))
    own = case.area_region[:, None] == np.arange(len(case.region_ids))
    return np.asarray(own[:, :, None] | crossed)
