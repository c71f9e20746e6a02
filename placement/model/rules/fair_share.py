"""Money for new posts by fair shares."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules import where
from placement.model.rules.base import (
    HUNDREDTHS,
    SLACK,
    Amounts,
    Breach,
    Concern,
    Finding,
    Id,
    Rule,
    least_room,
)

Share = Annotated[float, Field(ge=0, le=1)]


class FairShare(Rule):
    """For each county or region `p` among all those of the nation, or of its region:

    (target[p] - tolerance) * M <= m[p] <= (target[p] + tolerance) * M    (pounds a year)

    m[p] is the money for new posts at its bases, of every fund, and M that of them all. target[p] is p's
    share of their residents, or of their need; where `pace` is stated, that share brought within `pace` of
    p's share of the WTE in post today, and then all targets scaled to add to one. Places none of which
    has residents (or need) are left alone, and all places where the case lacks part of the nation.
    """

    rule: Literal["fair_share"] = "fair_share"
    id: Id = "fair_share"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "share"
    tries: ClassVar[Amounts] = HUNDREDTHS
    level: Literal["county", "region"] = "county"
    of: Literal["population", "weighted_need"] = "weighted_need"
    within: Literal["nation", "region"] = "nation"
    tolerance: Share
    pace: Share | None = None

    @model_validator(mode="after")
    def _compares_something(self) -> FairShare:
        if self.level == self.within:
            raise ValueError("region_within_region")
        return self

    def group(self, case: Case) -> Ints:
        """Of each place: those of one number are compared with each other."""
        region = where.region_of_place(case, self.level)
        return region if self.within == "region" else np.zeros_like(region)

    def _told(self, case: Case) -> bool:
        """Whether the case has all that is compared."""
        return self.within == "region" or len(case.region_ids) == len(case.whole_region_ids)

    def targets(self, case: Case) -> Floats:
        """L or R; the shares of a group add to one, or are all 0 where nobody lives or needs anything."""
        place = case.cluster_county if self.level == "county" else case.cluster_region
        member, size, group = case.membership, len(where.place_ids(case, self.level)), self.group(case)
        weight = case.population if self.of == "population" else case.need.sum(axis=1)
        fair = where.shares(summed(place[member.cluster], member.share * weight[member.area], size), group)
        if self.pace is None:
            return fair
        staff = summed(where.place_of_base(case, self.level), case.in_post.sum(axis=1), size)
        present = where.shares(staff, group)
        near = np.clip(fair, present - self.pace, present + self.pace)
        told = (summed(group, present, size) * summed(group, fair, size))[group] > 0
        return where.shares(np.where(told, near, fair), group)

    def binds(self, case: Case) -> bool:
        return self._told(case) and bool((self.targets(case) > 0).any())

    def sentence(self, words: Words, case: Case) -> str:
        place, points = where.where_text(words, self.level), words.stated(100 * self.tolerance)
        said = words(f"rules.fair_share.{self.within}.{self.of}", where=place, points=points)
        if self.pace is not None:
            said += " " + words("rules.fair_share.pace", points=words.stated(100 * self.pace))
        return said

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        base, role, _ = columns["posts"].keys
        group, target = self.group(case), self.targets(case)
        mine = where.place_of_base(case, self.level)[base]
        judged = (summed(group, target, len(group))[group] > 0) & self._told(case)
        place, post = np.nonzero(judged[:, None] & (group[:, None] == group[mine]))
        pounds = np.array([float(r.pounds_per_step) for r in case.roles])[role[post]]
        own = (mine[post] == place).astype(float)
        region = where.region_of_place(case, self.level)
        blocks = []
        for side in (own - target[place] - self.tolerance, target[place] - self.tolerance - own):
            keep = np.flatnonzero(pounds * side)
            terms = [(place[keep], columns["posts"].index[post[keep]], (pounds * side)[keep])]
            block = at_most("fair_share", terms, np.zeros(len(region)), joins="totals", region=region)
            blocks.append(only_filled(block))
        return blocks

    def give(self, amount: float) -> FairShare:
        return self.model_copy(update={"tolerance": min(1.0, self.tolerance + amount)})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        names = where.place_ids(case, self.level)
        money, terms = [0.0] * len(names), [0] * len(names)
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            place = where.found_place(case, self.level, int(b))
            money[place] += case.roles[k].pounds_per_step * int(allocation.posts[b, k, f])
            terms[place] += 1
        breaches, rooms = [], []
        for others, target in self._groups(case) if self._told(case) else ():
            every, slack = sum(money[p] for p in others), SLACK * (1 + sum(terms[p] for p in others))
            for p in others:
                over = abs(money[p] - target[p] * every) - self.tolerance * every
                share = money[p] / every if every > 0 else target[p]
                if over > slack:
                    side = 1 if share > target[p] else -1
                    breaches.append(Breach((names[p],), share, target[p] + side * self.tolerance))
                rooms += [self.tolerance - abs(share - target[p])] if every > 0 else []
        return Finding(tuple(breaches), least_room(rooms, holds=not breaches))

    def _groups(self, case: Case) -> list[tuple[list[int], dict[int, float]]]:
        """Places that are compared with each other and their targets, counted one by one for the check."""
        region_of = range(len(case.region_ids)) if self.level == "region" else case.county_region.tolist()
        people, staff, groups = [0.0] * len(region_of), [0.0] * len(region_of), dict[int, list[int]]()
        member = case.membership
        for a, c, share in zip(member.area, member.cluster, member.share, strict=True):
            county = int(case.cluster_county[c])
            place = county if self.level == "county" else int(case.county_region[county])
            people[place] += share * (case.population[a] if self.of == "population" else sum(case.need[a]))
        for b, wte in enumerate(case.in_post):
            staff[where.found_place(case, self.level, b)] += float(sum(wte))
        for p, region in enumerate(region_of):
            groups.setdefault(region if self.within == "region" else 0, []).append(p)
        known = [places for places in groups.values() if any(people[p] > 0 for p in places)]
        return [(places, self._targets_of(places, people, staff)) for places in known]

    def _targets_of(self, places: list[int], people: list[float], staff: list[float]) -> dict[int, float]:
        every, busy = sum(people[p] for p in places), sum(staff[p] for p in places)
        target = {p: people[p] / every for p in places}
        pace = 1.0 if self.pace is None or busy == 0 else self.pace
        now = {p: staff[p] / (busy or 1.0) for p in places}
        target = {p: min(max(share, now[p] - pace), now[p] + pace) for p, share in target.items()}
        whole = sum(target.values())
        return {p: t / whole for p, t in target.items()}

    def alone_faults(self, file: str) -> list[Fault]:
        """Why one region cannot be decided alone under this rule."""
        place = f"rules.{self.id}.within"
        return [Fault("run_region_nation", file, column=place, value="nation")] * (self.within == "nation")
