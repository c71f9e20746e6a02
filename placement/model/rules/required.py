"""Posts that the plan must have."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_least
from placement.model.rules.base import Amounts, Concern, Finding, Id, Rule, unknown_ids, upper_finding


class RequiredPost(BaseModel):
    """So many steps of one role at one base."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: Id
    role: Id
    steps: Annotated[int, Field(ge=1, le=10_000)]


class Required(Rule):
    """For each post listed, of base `b` and role `k`:  sum_f posts[b,k,f] >= steps - less.

    A base outside the case (one region alone) is left out.
    """

    rule: Literal["required"] = "required"
    id: Id = "required"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "steps"
    gives_by: ClassVar[float] = 1.0
    tries: ClassVar[Amounts] = None
    posts: tuple[RequiredPost, ...]
    less: Annotated[int, Field(ge=0)] = 0
    """Steps of each that need not be there."""

    @field_validator("posts")
    @classmethod
    def _each_once(cls, posts: tuple[RequiredPost, ...]) -> tuple[RequiredPost, ...]:
        if not posts:
            raise ValueError("setting_blank")
        if len({(post.base, post.role) for post in posts}) < len(posts):
            raise ValueError("post_twice")
        return posts

    def here(self, case: Case) -> list[RequiredPost]:
        return [post for post in self.posts if post.base in case.base_ids]

    def binds(self, case: Case) -> bool:
        return bool(self.here(case))

    def sentence(self, words: Words, case: Case) -> str:
        wte = {role.id: role.step_wte for role in case.roles}
        posts = [
            words(
                "rules.required.post",
                wte=words.stated((post.steps - self.less) * wte.get(post.role, 1.0)),
                role=case.name("role", post.role, words.language),
                base=case.name("base", post.base, words.language),
            )
            for post in self.here(case)
            if post.steps > self.less
        ]
        return words("rules.required", posts=words.listed(posts)) if posts else words("rules.required.none")

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        posts, listed = columns["posts"], self.here(case)
        bases = np.array([case.base_ids[b] for b in posts.keys[0]], dtype=object)
        roles = np.array([case.roles[k].plain for k in posts.keys[1]], dtype=object)
        terms = []
        for row, post in enumerate(listed):
            mine = posts.index[(bases == post.base) & (roles == post.role)]
            terms.append((np.full(len(mine), row), mine, np.ones(len(mine))))
        return [at_least("required", terms, np.array([float(post.steps - self.less) for post in listed]))]

    def give(self, amount: float) -> Required:
        return self.model_copy(update={"less": self.less + round(amount)})

    @property
    def most_given(self) -> float:
        return float(max(post.steps for post in self.posts) - self.less)

    def check(self, case: Case, allocation: Allocation) -> Finding:
        has: dict[tuple[str, str], int] = {}
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            spot = case.base_ids[b], case.roles[k].plain
            has[spot] = has.get(spot, 0) + int(allocation.posts[b, k, f])
        listed = [post for post in self.posts if post.base in set(case.base_ids)]
        where = [(post.base, post.role) for post in listed]
        wanted = np.array([float(max(post.steps - self.less, 0)) for post in listed])
        found = np.array([float(has.get(spot, 0)) for spot in where])
        return upper_finding(-found, -wanted, np.ones(len(listed)), where)

    def faults(self, region: Region, file: str) -> list[Fault]:
        named = {
            "base_id": ([post.base for post in self.posts], region.bases),
            "role_id": ([post.role for post in self.posts], region.roles),
        }
        return [
            fault
            for column, (ids, table) in named.items()
            for fault in unknown_ids(ids, table[column], file=file, rule=self, column="posts")
        ]
