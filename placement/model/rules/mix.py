"""How the money for new posts is split between professions, or between care groups."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules import where
from placement.model.rules.base import (
    SLACK,
    Amounts,
    Breach,
    Concern,
    Finding,
    Id,
    Rule,
    least_room,
    unknown_ids,
)

Part = Annotated[float, Field(ge=0, le=1)]
ROUNDING = 1e-9


class Mix(Rule):
    """For each group `g` of services (one service each, or a care group), in each region or the nation `p`:

    (share[p,g] - tolerance) * M[p] <= m[p,g] <= (share[p,g] + tolerance) * M[p]    (pounds a year)

    m[p,g] is the money for new posts of the group's services at the bases of p, of every fund, and M[p] that
    of all services counted. share[p,g] is the group's part of their need in p, of their funded establishment
    in p, or as stated. Services that no fund pays for are best not counted: they would be held to a share.

    Left alone are groups without a stated share, places with no need (or establishment) of what is counted,
    and the nation where the case lacks part of it.
    """

    rule: Literal["mix"] = "mix"
    id: Id = "mix"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "share"
    tries: ClassVar[Amounts] = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1.0)
    level: Literal["region", "nation"] = "region"
    by: Literal["service", "care_group"] = "service"
    of: Literal["need", "establishment", "stated"] = "need"
    stated: dict[str, Part] = Field(default_factory=dict)
    """Share of each service or care group, where `of` is "stated"; others share what is left as they may."""
    tolerance: Part
    services: tuple[str, ...] | None = None
    """Those counted; others take no part, and their money is none of the whole."""

    @model_validator(mode="after")
    def _shares_are_stated(self) -> Mix:
        if (self.of == "stated") != bool(self.stated):
            raise ValueError("mix_stated")
        if sum(self.stated.values()) > 1 + 1e-6:
            raise ValueError("mix_above_one")
        return self

    def groups(self, case: Case) -> tuple[tuple[str, ...], Ints]:
        """Names of the groups, and for each service its group: -1 for none, -2 where it is not counted."""
        names, found = list(self.stated), []
        for service in case.services:
            name = service.id if self.by == "service" else service.care_group
            counted = self.services is None or service.id in self.services
            if counted and name and self.of != "stated" and name not in names:
                names.append(name)
            found.append(-2 if not counted else names.index(name) if name in names else -1)
        return tuple(names), np.array(found, dtype=np.int64)

    def shares(self, case: Case) -> Floats:
        """P x G, each group's part of the whole of its place; NaN where nothing says what it is."""
        names, group = self.groups(case)
        places = len(case.region_ids) if self.level == "region" else 1
        if not self._told(case):
            return np.full((places, len(names)), np.nan)
        if self.of == "stated":
            return np.tile(np.array(list(self.stated.values())), (places, 1))
        of_need = self.of == "need"
        weight, region = (
            (case.need, case.area_region) if of_need else (case.funded, where.place_of_base(case, "region"))
        )
        place = region if self.level == "region" else np.zeros_like(region)
        found, every = np.zeros((places, len(names))), np.zeros((places, 1))
        for s in np.flatnonzero(group >= -1):
            part = summed(place, weight[:, s], places)
            every[:, 0] += part
            if group[s] >= 0:
                found[:, group[s]] += part
        return np.divide(found, every, out=np.full_like(found, np.nan), where=every > 0)

    def _told(self, case: Case) -> bool:
        """Whether the case has all of what is split."""
        return self.level == "region" or len(case.region_ids) == len(case.whole_region_ids)

    def binds(self, case: Case) -> bool:
        return bool(np.isfinite(self.shares(case)).any())

    def sentence(self, words: Words, case: Case) -> str:
        place = words(f"rules.mix.{self.level}")
        said = words(
            f"rules.mix.{self.by}.{self.of}",
            where=place,
            points=words.stated(100 * self.tolerance),
            shares=self._told_shares(words, case),
        )
        return said + where.services_text(words, case, self.services)

    def _told_shares(self, words: Words, case: Case) -> str:
        called = {service.id: words.name(vars(service)) for service in case.services}
        names = called if self.by == "service" else {}
        return words.listed(
            [
                f"{names.get(name, name)} {words.stated_percent(share, 1)}"
                for name, share in self.stated.items()
            ]
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """Rows that no plan could break are left out: a share of everything, and one below nothing."""
        names, of_service = self.groups(case)
        share, groups = self.shares(case), max(len(names), 1)
        base, role, _ = columns["posts"].keys
        group = of_service[case.role_service[role]]
        mine = case.base_region[base] if self.level == "region" else np.zeros_like(base)
        pounds = np.array([float(each.pounds_per_step) for each in case.roles])[role]
        region = np.repeat(np.arange(len(share)), groups) if self.level == "region" else None
        blocks = []
        for sign in (1.0, -1.0):
            limit = share + sign * self.tolerance
            bites = limit < 1 - ROUNDING if sign > 0 else limit > ROUNDING  # never where it is NaN
            post, g = np.nonzero((group >= -1)[:, None] & bites[mine])
            value = pounds[post] * sign * ((group[post] == g) - limit[mine[post], g])
            keep = np.flatnonzero(value)
            terms = [(mine[post] * groups + g, columns["posts"].index[post], value)]
            terms = [(row[keep], column[keep], each[keep]) for row, column, each in terms]
            block = at_most("mix", terms, np.zeros(len(share) * groups), joins="totals", region=region)
            blocks.append(only_filled(block))
        return blocks

    def give(self, amount: float) -> Mix:
        return self.model_copy(update={"tolerance": min(1.0, self.tolerance + amount)})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        places = case.region_ids if self.level == "region" else ("nation",)
        money: list[dict[str, float]] = [{} for _ in places]
        every, terms = [0.0] * len(places), [1] * len(places)
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            service = case.services[case.roles[k].service]
            if self.services is not None and service.id not in self.services:
                continue
            p = where.found_place(case, "region", int(b)) if self.level == "region" else 0
            name = service.id if self.by == "service" else service.care_group
            takes = float(case.roles[k].pounds_per_step * int(allocation.posts[b, k, f]))
            money[p][name] = money[p].get(name, 0.0) + takes
            every[p], terms[p] = every[p] + takes, terms[p] + 1
        breaches, rooms = [], []
        for p, place in enumerate(places) if self._told(case) else ():
            for name, target in self._targets(case, p).items() if every[p] > 0 else ():
                has = money[p].get(name, 0.0)
                away = abs(has / every[p] - target)
                rooms.append(self.tolerance - away)
                if abs(has - target * every[p]) - self.tolerance * every[p] > SLACK * terms[p]:
                    side = 1 if has > target * every[p] else -1
                    breaches.append(Breach((place, name), has / every[p], target + side * self.tolerance))
        return Finding(tuple(breaches), least_room(rooms, holds=not breaches))

    def _targets(self, case: Case, place: int) -> dict[str, float]:
        """Each group's share in one place, counted one by one for the check; none where there is nothing."""
        if self.of == "stated":
            return dict(self.stated)
        has: dict[str, float] = {}
        for s, service in enumerate(case.services):
            if self.services is not None and service.id not in self.services:
                continue
            name = service.id if self.by == "service" else service.care_group
            if self.of == "need":
                spots = [
                    (int(case.cluster_region[c]), case.need[a, s]) for a, c in enumerate(case.area_cluster)
                ]
            else:
                spots = [(where.found_place(case, "region", b), wte[s]) for b, wte in enumerate(case.funded)]
            for region, wte in spots:
                if self.level == "nation" or region == place:
                    has[name] = has.get(name, 0.0) + float(wte)
        every = sum(has.values())
        return {name: wte / every for name, wte in has.items() if name} if every > 0 else {}

    def alone_faults(self, file: str) -> list[Fault]:
        """Why one region cannot be decided alone under this rule."""
        place = f"rules.{self.id}.level"
        return [Fault("run_region_nation", file, column=place, value="nation")] * (self.level == "nation")

    def faults(self, region: Region, file: str) -> list[Fault]:
        known = region.services["service_id" if self.by == "service" else "care_group"]
        named = [str(name) for name in known if name]
        return [
            *where.unknown_services(self, self.services, region, file),
            *unknown_ids(self.stated, named, file=file, rule=self, column="stated"),
        ]
