"""As little change of an earlier plan as can be."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.aims.base import Aim, unknown_names
from placement.model.aims.people import constant_rows, with_constant
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.role import INCENTIVE
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Id


class EarlierPost(BaseModel):
    """Steps of one role at one base in the earlier plan."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    base: Id
    role: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,39}(\+incentive)?$")]
    """As `posts.csv` of the earlier plan has it, with an incentive or without."""
    steps: Annotated[int, Field(ge=0, le=10_000)]


class LeastChange(Aim):
    """min  sum over bases b and roles k of step_wte[k] * |sum_f posts[b,k,f] - earlier[b,k]|  (WTE)

    For each earlier post with a column:  sum_f posts[b,k,f] - up[b,k] + down[b,k] = earlier[b,k],  and up
    and down cost; where there was none before, the new posts themselves do. An earlier post that no rule
    now allows counts in full. One of a base or role that the case does not have is left out: the base may
    lie in another region, the role is not offered. A role with an incentive and without one is one role here.
    """

    aim: Literal["least_change"] = "least_change"
    id: Id = "least_change"
    sense: ClassVar[Sense] = "min"
    measured_in: ClassVar[str] = "wte"
    posts: tuple[EarlierPost, ...] = ()
    """The earlier plan; lines for the same base and role add up."""

    def sentence(self, words: Words) -> str:
        return words("aims.least_change.earlier" if self.posts else "aims.least_change.none")

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers `up[b,k]` and `down[b,k]` in steps, and what cannot be kept."""
        base, role, earlier = self._kept(case, columns)
        most = np.zeros((len(case.base_ids), len(case.roles)))
        posts = columns["posts"]
        np.add.at(most, (posts.keys[0], _alike(case)[posts.keys[1]]), posts.upper)
        columns = columns.with_family(f"up:{self.id}", (base, role), most[base, role])
        columns = columns.with_family(f"down:{self.id}", (base, role), earlier)
        return with_constant(f"lost:{self.id}", columns, self._lost(case, columns))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        posts, up, down = columns["posts"], columns[f"up:{self.id}"], columns[f"down:{self.id}"]
        _, _, earlier = self._kept(case, columns)
        row_of = np.full((len(case.base_ids), len(case.roles)), -1, dtype=np.int64)
        row_of[up.keys] = np.arange(up.size)
        row = row_of[posts.keys[0], _alike(case)[posts.keys[1]]]
        mine = np.flatnonzero(row >= 0)

        def side(sign: float) -> RowBlock:
            terms = [
                (row[mine], posts.index[mine], np.full(len(mine), sign)),
                (np.arange(up.size), up.index, np.full(up.size, -sign)),
                (np.arange(up.size), down.index, np.full(up.size, sign)),
            ]
            return at_most("least_change", terms, sign * earlier, today=True)

        return [side(1.0), side(-1.0), constant_rows(f"lost:{self.id}", columns)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        posts, up, down = columns["posts"], columns[f"up:{self.id}"], columns[f"down:{self.id}"]
        before = np.zeros((len(case.base_ids), len(case.roles)), dtype=bool)
        before[up.keys] = True
        cost = np.zeros(columns.size)
        known = before[posts.keys[0], _alike(case)[posts.keys[1]]]
        cost[posts.index] = np.where(known, 0.0, case.steps[posts.keys[1]])
        cost[up.index] = case.steps[up.keys[1]]
        cost[down.index] = case.steps[down.keys[1]]
        lost = columns[f"lost:{self.id}"]
        cost[lost.index] = self._lost(case, columns)[lost.keys[0]]
        return cost

    def value(self, case: Case, allocation: Allocation) -> float:
        earlier = Counter[tuple[str, str]]()
        for post in self.posts:
            earlier[post.base, post.role.removesuffix(INCENTIVE)] += post.steps
        step = {role.plain: role.step_wte for role in case.roles}
        more = Counter[tuple[str, str]]()
        for b, base in enumerate(case.base_ids):
            for k, role in enumerate(case.roles):
                more[base, role.plain] += int(allocation.posts[b, k].sum())
        return sum(step[name] * abs(steps - earlier[base, name]) for (base, name), steps in more.items())

    def _earlier(self, case: Case) -> Ints:
        """B x K, steps."""
        base = {name: i for i, name in enumerate(case.base_ids)}
        role = {each.plain: int(i) for each, i in zip(case.roles, _alike(case), strict=True)}
        steps = np.zeros((len(base), len(case.roles)), dtype=np.int64)
        for post in self.posts:
            name = post.role.removesuffix(INCENTIVE)
            if post.base in base and name in role:
                steps[base[post.base], role[name]] += post.steps
        return steps

    def _possible(self, case: Case, columns: Columns) -> Floats:
        """B x K, 1 where some fund may pay for a post."""
        possible = np.zeros((len(case.base_ids), len(case.roles)))
        posts = columns["posts"]
        possible[posts.keys[0], _alike(case)[posts.keys[1]]] = 1.0
        return possible

    def _kept(self, case: Case, columns: Columns) -> tuple[Ints, Ints, Floats]:
        """Base, role and steps of earlier posts that could be posts again."""
        steps = self._earlier(case) * self._possible(case, columns)
        base, role = np.nonzero(steps)
        return base, role, np.asarray(steps[base, role])

    def _lost(self, case: Case, columns: Columns) -> Floats:
        """R, WTE of earlier posts that no column could hold."""
        steps = self._earlier(case) * (1 - self._possible(case, columns))
        lost = np.zeros(len(case.region_ids))
        np.add.at(lost, case.base_region, steps @ case.steps)
        return lost

    def faults(self, region: Region, file: str) -> list[Fault]:
        bases, roles = (list(dict.fromkeys(getattr(p, key) for p in self.posts)) for key in ("base", "role"))
        named = [role.removesuffix(INCENTIVE) for role in roles]
        return [
            *unknown_names(bases, region.bases["base_id"], file=file, aim=self, column="posts"),
            *unknown_names(named, region.roles["role_id"], file=file, aim=self, column="posts"),
        ]


def _alike(case: Case) -> Ints:
    """K, the first role that is the same but for an incentive: itself where none is offered."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(role.plain, k) for k, role in enumerate(case.roles)], dtype=np.int64)
