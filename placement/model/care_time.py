"""Care that takes time to give: who supervises gives less care, and so does who is away.

Of one WTE of a new post, in WTE of staff time, `c` what the table of roles says, 37.5 hours a week:

    gives[k] = max(0, (1 - away) * c[k] - hours[kind of k] / 37.5)                         in the first year
    gives[k] = max(0, (1 - away) * c[registered of the service] - second / 37.5)  a newly qualified one, later

The hours are those of a registered colleague at the same base and service, so they are taken from the time
that this base has: where nobody is new, nobody's hours are missed. Today's staff are counted as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from placement.model.role import Role

HOURS_PER_WEEK = 37.5
"""Of one WTE under Agenda for Change."""


def gives_later(roles: Sequence[Role]) -> list[float]:
    """What one WTE of each role gives once it is no longer new: a newly qualified one as a registered one."""
    return [
        grown.care_wte_per_wte if role.care_grown is None else role.care_grown
        for role, grown in zip(roles, _once_grown(roles), strict=True)
    ]


def _once_grown(roles: Sequence[Role]) -> list[Role]:
    """What each becomes: of a newly qualified one the registered one of its service, if there is any."""
    registered = {role.service: role for role in roles if role.kind == "registered"}
    return [registered.get(role.service, role) if role.kind == "newly_qualified" else role for role in roles]


@dataclass(frozen=True)
class CareTimeTaken:
    """Hours a week of a colleague for each WTE, and the part of a new post's time away; nothing as a rule."""

    newly_qualified: float = 0.0
    second_year: float = 0.0
    support: float = 0.0
    away: float = 0.0

    def first(self, role: Role) -> float:
        """WTE of staff time that one WTE of a role gives its base in its first year."""
        hours = {"newly_qualified": self.newly_qualified, "support": self.support}.get(role.kind, 0.0)
        return max(0.0, (1 - self.away) * role.care_wte_per_wte - hours / HOURS_PER_WEEK)

    def of(self, roles: Sequence[Role]) -> tuple[Role, ...]:
        """The roles with what they give, and what they give once they are no longer new, net of that time."""
        return tuple(
            replace(role, care_wte_per_wte=self.first(role), care_grown=self._later(role, grown))
            for role, grown in zip(roles, _once_grown(roles), strict=True)
        )

    def _later(self, role: Role, grown: Role) -> float:
        if role.kind != "newly_qualified":
            return self.first(role)
        return max(0.0, (1 - self.away) * grown.care_wte_per_wte - self.second_year / HOURS_PER_WEEK)
