"""New posts in as few places as can be, so that they make whole jobs."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.aims.base import Aim
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Id


class FewestJobs(Aim):
    """min  the number of bases b and roles k with any new post

    Each of them is a job to recruit to, of which all the steps at one base are a part. For each that could
    have more than one step, where most[b,k] is what the bounds of its posts allow:

        sum_f posts[b,k,f] <= most[b,k] * some[b,k],  some 0 or 1

    and `some` counts; of those that could have one step at most, the step itself does.
    """

    aim: Literal["fewest_jobs"] = "fewest_jobs"
    id: Id = "fewest_jobs"
    sense: ClassVar[Sense] = "min"
    measured_in: ClassVar[str] = "kinds_at_bases"
    tolerance: Annotated[float, Field(ge=0)] = 0.01
    """Less than one: no job more."""

    def sentence(self, words: Words) -> str:
        return words("aims.fewest_jobs")

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers `some[b,k]`: decisions, as they are nothing where no post is."""
        most = self._most(case, columns)
        base, role = np.nonzero(most > 1)
        return columns.with_family(
            f"some:{self.id}", (base, role), np.ones(len(base)), integer=True, decides=True
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        posts, some = columns["posts"], columns[f"some:{self.id}"]
        row = self._row(case, columns)
        mine = np.flatnonzero(row >= 0)
        most = self._most(case, columns)[some.keys[0], some.keys[1]]
        terms = [
            (row[mine], posts.index[mine], np.ones(len(mine))),
            (np.arange(some.size), some.index, -most),
        ]
        return [at_most("fewest_jobs", terms, np.zeros(some.size))]

    def cost(self, case: Case, columns: Columns) -> Floats:
        cost = np.zeros(columns.size)
        cost[columns["posts"].index] = np.where(self._row(case, columns) >= 0, 0.0, 1.0)
        cost[columns[f"some:{self.id}"].index] = 1.0
        return cost

    def value(self, case: Case, allocation: Allocation) -> float:
        """Counted base by base and role by role in the finished plan."""
        jobs = 0
        for of_base in allocation.posts:
            for of_role in of_base:
                jobs += int(of_role.sum() > 0)
        return float(jobs)

    def _most(self, case: Case, columns: Columns) -> Floats:
        """B x K, the most steps that the bounds of the posts allow."""
        posts = columns["posts"]
        most = np.zeros((len(case.base_ids), len(case.roles)))
        np.add.at(most, (posts.keys[0], posts.keys[1]), posts.upper)
        return most

    def _row(self, case: Case, columns: Columns) -> Ints:
        """The helper of each column of posts; -1 where the step itself counts."""
        posts, some = columns["posts"], columns[f"some:{self.id}"]
        row = np.full((len(case.base_ids), len(case.roles)), -1, dtype=np.int64)
        row[some.keys[0], some.keys[1]] = np.arange(some.size)
        return np.asarray(row[posts.keys[0], posts.keys[1]])
