"""Posts of year one that nobody can fill: a search that money does not hold back leaves them in a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints
    from placement.model.columns import Columns

ROUNDING = 1e-6


@dataclass(frozen=True)
class FirstPosts:
    """Posts of year one as columns of a master, and who fills them, each by a number of its base and role.

    Of roles that anybody may fill there are none: their posts are the people in them.
    """

    posts: Ints
    posts_at: Ints
    filled: Ints
    filled_at: Ints

    @classmethod
    def of(cls, columns: Columns, place: Ints, roles: int) -> FirstPosts:
        """`place` is the master's column of each column of the whole programme, -1 where it has none."""
        found = []
        for name in ("posts", "filled"):
            family = columns[name]
            mine = np.flatnonzero(place[family.index] >= 0)
            at = family.keys[0][mine] * roles + family.keys[1][mine]
            found += [place[family.index[mine]], at]
        return cls(*found)

    def idle(self, values: Floats) -> Floats:
        """By column, whole steps of posts that nobody fills; of several funds the last gives way first."""
        idle = np.zeros(len(values))
        for column, at in zip(self.filled, self.filled_at, strict=True):
            mine = self.posts[self.posts_at == at]
            spare = np.floor(values[mine].sum() - values[column] + ROUNDING)
            for one in mine[::-1]:
                idle[one] = max(min(spare, np.round(values[one])), 0.0)
                spare -= idle[one]
        return idle
