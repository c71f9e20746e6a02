"""Posts that no plan may have."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.role import Kind
from placement.model.rules import where
from placement.model.rules.base import Breach, Concern, Finding, Id, Rule, unknown_ids


class Forbidden(Rule):
    """posts[b,k,f] does not exist for `b` in the `places` and `k` of the `services`, `kinds` and `roles`.

    It is `k` that is of all three; what is not stated stands for all.
    """

    rule: Literal["forbidden"] = "forbidden"
    id: Id = "forbidden"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "condition"
    level: where.PlaceLevel = "cluster"
    places: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    roles: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _leaves_something(self) -> Forbidden:
        if all(names is None for names in (self.places, self.services, self.kinds, self.roles)):
            raise ValueError("forbids_everything")
        return self

    def sentence(self, words: Words, case: Case) -> str:
        place = where.where_text(words, self.level, some=self.places is not None)
        said = words("rules.forbidden", where=place, which=where.kinds_text(words, self.kinds))
        said += where.services_text(words, case, self.services)
        if self.roles:
            said += " " + words(
                "rules.forbidden.roles",
                roles=words.listed([case.name("role", r, words.language) for r in self.roles]),
            )
        return said

    def allows_posts(self, case: Case) -> Bools:
        names = np.array(where.place_ids(case, self.level), dtype=object)
        shut = np.isin(names, names if self.places is None else self.places)
        role = where.counted_roles(case, self.services, self.kinds)
        role &= np.array([self.roles is None or r.plain in self.roles for r in case.roles], dtype=bool)
        return np.asarray(~(shut[where.place_of_base(case, self.level)][:, None] & role))

    def binds(self, case: Case) -> bool:
        return not self.allows_posts(case).all()

    def check(self, case: Case, allocation: Allocation) -> Finding:
        names = where.place_ids(case, self.level)
        breaches = []
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            role = case.roles[k]
            stated = (
                (self.places, names[where.found_place(case, self.level, int(b))]),
                (self.services, case.services[role.service].id),
                (self.kinds, role.kind),
                (self.roles, role.plain),
            )
            if all(listed is None or name in listed for listed, name in stated):
                steps = float(allocation.posts[b, k, f])
                breaches.append(Breach((case.base_ids[b], role.id), steps, 0.0))
        return Finding(tuple(breaches))

    def faults(self, region: Region, file: str) -> list[Fault]:
        roles = region.roles["role_id"]
        return [
            *where.unknown_places(self, self.level, self.places, region, file),
            *where.unknown_services(self, self.services, region, file),
            *unknown_ids(self.roles, roles, file=file, rule=self, column="roles"),
        ]
