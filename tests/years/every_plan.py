"""Every plan of a small case of several years, one by one, and the best of them.

Nothing here comes from the rules' rows or the search. Every whole plan of year one is gone through (posts,
who fills them, graduates); what the later years add to each is a linear programme, written here from the
formulas of the rules and given to scipy. A column is known by its name, its year and what else it is of.
"""

from __future__ import annotations

from itertools import product
from math import ceil, floor, isnan
from typing import TYPE_CHECKING, Any

from placement.model.rules.base_moves import BaseMoves
from placement.model.rules.community_share import CommunityShare
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.fund import Fund
from placement.model.rules.hospital_moves import HospitalMoves
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.progression import Progression
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.team import Team
from placement.model.rules.training import Training
from placement.model.rules.travel_limit import TravelLimit
from placement.model.rules.waiting import WaitingLimit
from tests.years.lines import FAR, MANY, Lines, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case
    from placement.model.rules import Rule


def best_by_hand(case: Case, rules: Sequence[Rule]) -> tuple[float | None, set[tuple[int, ...]]]:
    """The best value over all years, flat worth, and the posts of year one (by base) that reach it.

    None, and no posts, where no plan at all keeps every condition.
    """
    bases = range(len(case.base_ids))
    found: dict[tuple[int, ...], float] = {}
    for value, plan in Written(case, rules).lines.plans():
        posts = tuple(
            sum(n for name, n in plan.items() if name[0] == "stand" and name[3] == b) for b in bases
        )
        found[posts] = max(value, found.get(posts, value))
    best = max(found.values(), default=None)
    return best, {posts for posts, value in found.items() if best is not None and value > best - 1e-6}


class Written:
    """The case and its rules as lines. Posts that stand are by year, year begun, base, role and fund."""

    def __init__(self, case: Case, rules: Sequence[Rule]) -> None:
        assert case.years is not None
        self.case, self.rules, self.years, self.lines = case, rules, case.years, Lines()
        self.bases, self.roles = range(len(case.base_ids)), range(len(case.roles))
        self.regions, self.services = range(len(case.region_ids)), range(len(case.services))
        self.funds = [rule for rule in rules if isinstance(rule, Fund)]
        self.region = [int(case.base_region[b]) for b in self.bases]
        self.people_share = case.population.sum()
        for y in range(1, self.years.count + 1):
            self._posts(y)
            self._people(y)
            self._graduates(y)
            self._supervised(y)
            self._hired(y)
            self._community(y)
            self._care(y)
            self._lists(y)
            self._teams(y)

    def rule(self, kind: type) -> Any:
        return next((rule for rule in self.rules if isinstance(rule, kind)), None)

    def kind(self, k: int) -> str:
        return self.case.roles[k].kind

    def step(self, k: int) -> float:
        return self.case.roles[k].step_wte

    def price(self, fund: Fund, y: int, begun: int, k: int) -> float:
        if y == 1:
            return float(self.case.roles[k].pounds_per_step)
        age = y - 1 if fund.id in self.years.fixed_term else y - begun
        return float(ceil(self.years.pay[age][k] * (1 + self.years.above) ** (y - 1) * self.step(k) - 1e-9))

    def _part(self, region: int) -> float:
        """Of the nation's people, those of a region."""
        areas = [a for a in range(len(self.case.area_ids)) if self._home(a) == region]
        return float(self.case.population[areas].sum() / self.people_share)

    def _home(self, area: int) -> int:
        return int(self.case.county_region[self.case.cluster_county[self.case.area_cluster[area]]])

    def here(self, region: int, service: int) -> float:
        return float(sum(self.case.in_post[b, service] for b in self.bases if self.region[b] == region))

    def _standing(self, y: int, b: int, k: int, before: int | None = None) -> Terms:
        last = y if before is None else min(before - 1, y)
        return [(("stand", y, c, b, k, f), 1.0) for c in range(1, last + 1) for f in range(len(self.funds))]

    def staff(self, y: int, b: int, k: int) -> Terms:
        """Who is in the posts of a role: in year one of roles that anybody may fill all posts are filled."""
        if y == 1 and not self.case.roles[k].limited:
            return self._standing(1, b, k)
        return [(("staff", y, b, k), 1.0)]

    def hired(self, y: int, b: int, k: int) -> Terms:
        return self.staff(1, b, k) if y == 1 else [(("hired", y, b, k), 1.0)]

    def _posts(self, y: int) -> None:
        """Posts that stand, what they take of each fund, and what boards keep."""
        lines, core = self.lines, self.rule(CoreMoney)
        for f, fund in enumerate(self.funds):
            groups = [list(self.regions)] if fund.shares == "free" else [[r] for r in self.regions]
            for group in groups:
                share = 1.0 if fund.shares == "free" else self._part(group[0])
                has = floor(fund.amount * self.years.money[fund.id][y - 1] * share + 1e-6)
                takes: Terms = []
                for b, k, c in product(self.bases, self.roles, range(1, y + 1)):
                    if self.region[b] not in group:
                        continue
                    price = self.price(fund, y, c, k)
                    most = floor(has / price + 1e-9) if y == 1 else FAR
                    most = most if fund.kinds is None or self.kind(k) in fund.kinds else 0.0
                    takes.append((lines.column("stand", y, c, b, k, f, high=most, whole=y == 1), price))
                    if c < y:
                        both: Terms = [(("stand", y, c, b, k, f), 1.0), (("stand", y - 1, c, b, k, f), -1.0)]
                        (lines.same if fund.contract == "permanent" else lines.most)(both, 0.0)
                if core is not None and y > 1:
                    takes += [(("kept", y, f, r), -1.0) for r in group]
                lines.most(takes, has)
        if core is None or y == 1:
            return
        for r in self.regions:
            own = core.by_region.get(
                self.case.region_ids[r], floor(core.pounds_per_year * self._part(r) + 1e-6)
            )
            lines.most([(("kept", y, f, r), 1.0) for f in range(len(self.funds))], own)
            for f, fund in enumerate(self.funds):
                old: Terms = [
                    (("stand", y, c, b, k, f), -self.price(fund, y, c, k))
                    for b, k, c in product(self.bases, self.roles, range(1, y))
                    if self.region[b] == r
                ]
                keeps = core.funds is None or fund.id in core.funds
                lines.most([(("kept", y, f, r), 1.0), *(old if keeps else [])], 0.0)

    def _people(self, y: int) -> None:
        """Staff are those of the year before, and hired, less who leave and whose posts end."""
        leavers, grows = self.rule(Leavers), self.rule(Progression)
        for b, k in product(self.bases, self.roles):
            fewer = [(name, -one) for name, one in self._standing(y, b, k)]
            if y == 1:
                if self.case.roles[k].limited:
                    self.lines.column("staff", 1, b, k, whole=True, high=12)
                    self.lines.most([*self.staff(1, b, k), *fewer], 0.0)
                continue
            now, came = self.staff(y, b, k), self.hired(y, b, k)
            was = self.staff(y - 1, b, k)
            less = [(name, -one) for name, one in [*was, *came]]
            self.lines.same([*now, *less, (("left", y, b, k), 1.0), (("ended", y, b, k), 1.0)], 0.0)
            if leavers is not None:
                rate = leavers.by_kind.get(self.kind(k), leavers.leavers_pct) / 100
                self.lines.same([(("left", y, b, k), 1.0), *((name, -rate * one) for name, one in was)], 0.0)
            self.lines.most([*now, *fewer], 0.0)
            stay = [*now, *((name, -one) for name, one in came)]
            before = [(name, -one) for name, one in self._standing(y, b, k, y)]
            self.lines.most([*stay, *before], 0.0)
            if self.rule(HospitalMoves) is not None:
                self.lines.most([(name, -one) for name, one in stay], 0.0)
            if grows is not None and self.kind(k) == "newly_qualified":
                self.lines.most([(("grown", y, b, k), 1.0), *((name, -one) for name, one in stay)], 0.0)

    def _graduates(self, y: int) -> None:
        """Who is hired in posts of limited supply is a graduate of that summer, or one of the others."""
        supply, training, case = self.rule(Supply), self.rule(Training), self.case
        if supply is None:
            return
        of: dict[int, Terms] = {g: [] for g in range(len(case.classes))}
        for b, k in product(self.bases, self.roles):
            role = case.roles[k]
            if not role.limited:
                continue
            able = [
                g
                for g, group in enumerate(case.classes)
                if group.service == role.service
                and case.commute_minutes[group.home_county, b] <= group.commute_minutes
                and (supply.across_regions or case.county_region[group.home_county] == self.region[b])
            ]
            came: Terms = [
                (self.lines.column("graduates", y, g, b, k, whole=y == 1, high=12 if y == 1 else FAR), 1.0)
                for g in able
            ]
            fewer = [(name, -one) for name, one in came]
            wte = [(name, self.step(k) * one) for name, one in self.hired(y, b, k)]
            self.lines.most([*wte, *fewer], supply.pool_wte_at_each_base)
            if y == 1:
                self.lines.most([*came, *((name, -one) for name, one in self.hired(1, b, k))], 0.0)
            for g, term in zip(able, came, strict=True):
                of[g].append(term)
        for g, terms in of.items():
            more, there = self._trained(y, g) if training is not None and y > 1 else ([], 0.0)
            self.lines.most([*terms, *more], case.classes[g].size + there)

    def _trained(self, y: int, g: int) -> tuple[Terms, float]:
        """Graduates beyond today's: those of places begun so long ago, less what councils take."""
        training, case = self.rule(Training), self.case
        group = case.classes[g]
        service, region = case.services[group.service].id, int(case.county_region[group.home_county])
        alike = sum(
            o.size
            for o in case.classes
            if o.service == group.service and case.county_region[o.home_county] == region
        )
        need = [sum(case.need[a, group.service] for a in self._areas(r)) for r in self.regions]
        part, mine = need[region] / sum(need), (group.size / alike if alike else 0.0)
        away = -min(mine * part * training.councils.get(service, 0.0), group.size)
        if y <= training.years:
            return [], away
        most = training.most.get(service, 0.0) * part
        place = self.lines.column("places", y, group.service, region, high=most)
        return [(place, -mine * training.finish_pct * training.stay_pct / 1e4)], away

    def _areas(self, region: int) -> list[int]:
        return [a for a in range(len(self.case.area_ids)) if self._home(a) == region]

    def _supervised(self, y: int) -> None:
        rule = self.rule(Supervision)
        if rule is None:
            return
        for b, s in product(self.bases, self.services):
            mine = [k for k in self.roles if self.case.roles[k].service == s]
            there = rule.experienced_share * float(self.case.in_post[b, s])
            senior = [
                (name, -one * self.step(k))
                for k in mine
                if self.kind(k) == "registered"
                for name, one in self.staff(y, b, k)
            ]
            for kind in ("newly_qualified", "support"):
                fresh = kind == "newly_qualified" and self.years.moves_up and y > 1
                who = self.hired if fresh else self.staff
                ratio = rule.ratio_support if kind == "support" else rule.ratio_newly_qualified
                junior = [
                    (name, one * self.step(k))
                    for k in mine
                    if self.kind(k) == kind
                    for name, one in who(y, b, k)
                ]
                if not junior:
                    continue
                self.lines.most([*junior, *((name, ratio * one) for name, one in senior)], ratio * there)
                if y == 1 and kind == "newly_qualified":
                    beside = self.lines.column("beside", b, s, high=1, whole=True)
                    self.lines.most([*junior, (beside, -MANY)], 0.0)
                    self.lines.most([(beside, rule.least_experienced_wte), *senior], there)

    def _hired(self, y: int) -> None:
        """Experienced hires by region and service, who of them come from hospitals, who from bases."""
        market, moves, leaves = self.rule(HiringMarket), self.rule(HospitalMoves), self.rule(BaseMoves)
        for r, s in product(self.regions, self.services):
            came: Terms = [
                (name, one * self.step(k))
                for b, k in product(self.bases, self.roles)
                if self.region[b] == r and self.case.roles[k].service == s and self.kind(k) == "registered"
                for name, one in self.hired(y, b, k)
            ]
            there = float("nan") if self.case.hospital is None else float(self.case.hospital[r, s])
            moved: Terms = []
            if moves is not None and not isnan(there):
                moved = [(("moved", y, r, s), 1.0)]
                was: Terms = [] if y == 1 else [(("hospital", y - 1, r, s), 1.0)]
                less = [(name, -one) for name, one in was]
                gone = 1 - moves.backfilled_pct / 100
                self.lines.same(
                    [(("hospital", y, r, s), 1.0), *less, (("moved", y, r, s), gone)],
                    there if y == 1 else 0.0,
                )
                part = moves.most_pct / 100
                few = [*moved, *((name, part * one) for name, one in less)]
                self.lines.most(few, part * there if y == 1 else 0.0)
                self.lines.most([*moved, *((name, -one) for name, one in came)], 0.0)
            others = [*came, *((name, -one) for name, one in moved)]
            if market is not None:
                most = max(self.here(r, s) * market.pct_of_staff / 100, market.least_wte)
                self.lines.most(others, market.by_service.get(self.case.services[s].id, most) + market.more)
            if leaves is not None and self.here(r, s) > 0:
                lost = leaves.part_pct * (100 - leaves.backfilled_pct) / 1e4
                empty = self.lines.column("vacated", y, r, s, high=self.here(r, s))
                before: Terms = [] if y == 1 else [(("vacated", y - 1, r, s), -1.0)]
                self.lines.same([(empty, 1.0), *before, *((name, -lost * one) for name, one in others)], 0.0)

    def _vacated(self, y: int, r: int, s: int) -> Terms:
        asked = self.rule(BaseMoves) is not None and self.here(r, s) > 0
        return [(("vacated", y, r, s), 1.0)] if asked else []

    def _community(self, y: int) -> None:
        """Those at bases are at least a share of them and of those in hospitals."""
        rule = self.rule(CommunityShare)
        if rule is None or self.case.hospital is None or y < min(rule.from_year or FAR, self.years.count):
            return
        for r, s in product(self.regions, self.services):
            there = float(self.case.hospital[r, s])
            if isnan(there):  # nobody knows
                continue
            moves = self.rule(HospitalMoves) is not None
            in_hospital: Terms = [(("hospital", y, r, s), rule.share)] if moves else []
            new = [
                (name, -(1 - rule.share) * one * self.step(k))
                for b, k in product(self.bases, self.roles)
                if self.region[b] == r and self.case.roles[k].service == s and self.kind(k) != "support"
                for name, one in self.staff(y, b, k)
            ]
            gone = [(name, (1 - rule.share) * one) for name, one in self._vacated(y, r, s)]
            limit = (1 - rule.share) * self.here(r, s) - (0.0 if moves else rule.share * there)
            self.lines.most([*new, *in_hospital, *gone], limit)

    def _time(self, y: int, b: int, s: int) -> Terms:
        """What new staff add to the time of a service at a base, less what is missing there."""
        terms: Terms = []
        for k in (k for k in self.roles if self.case.roles[k].service == s):
            usual = self.case.roles[k].care_wte_per_wte
            terms += [(name, usual * self.step(k) * one) for name, one in self.staff(y, b, k)]
            if y > 1 and self.rule(Progression) is not None and self.kind(k) == "newly_qualified":
                terms.append((("grown", y, b, k), (float(self.years.gives_grown[k]) - usual) * self.step(k)))
        r = self.region[b]
        part = float(self.case.in_post[b, s]) / self.here(r, s) if self.here(r, s) > 0 else 0.0
        return [*terms, *((name, -part * one) for name, one in self._vacated(y, r, s))]

    def _care(self, y: int) -> None:
        """Care of each area's need from the bases in reach within its county; nothing is lost on the road."""
        limit = self.rule(TravelLimit)
        within = 5.0 if limit is None else limit.default
        for s in self.services:
            by_base: dict[int, Terms] = {b: [] for b in self.bases}
            for a in range(len(self.case.area_ids)):
                county = self.case.cluster_county[self.case.area_cluster[a]]
                mine: Terms = []
                for b in self.bases:
                    if self.case.cluster_county[self.case.base_cluster[b]] == county and (
                        self.case.minutes[a, b] <= within
                    ):
                        mine.append((("care", y, a, b, s), 1.0))
                        by_base[b].append(mine[-1])
                        self.lines.worth["care", y, a, b, s] = (1 + self.years.discount) ** (1 - y)
                self.lines.most(mine, float(self.case.need[a, s] * self.years.growth[y - 1, s]))
            for b, care in by_base.items():
                less = [(name, -one) for name, one in self._time(y, b, s)]
                self.lines.most([*care, *less], float(self.case.in_post[b, s]))

    def _lists(self, y: int) -> None:
        """Who wait at the end are at least those before and who join, less whom the staff see."""
        rule, lists = self.rule(WaitingLimit), self.case.waiting
        if rule is None or lists is None:
            return
        for n, (cluster, s) in enumerate(zip(lists.cluster.tolist(), lists.service.tolist(), strict=True)):
            bases = [b for b in self.bases if self.case.base_cluster[b] == cluster]
            pace, today = float(lists.pace[n]), float(sum(self.case.in_post[b, s] for b in bases))
            time = [(name, -pace * one) for b in bases for name, one in self._time(y, b, s)]
            was: Terms = [] if y == 1 else [(("wait", y - 1, n), 1.0)]
            joins = float(lists.joining[n] * self.years.growth[y - 1, s])
            begin = float(lists.people[n]) if y == 1 else 0.0
            self.lines.most([(("wait", y, n), -1.0), *was, *time], pace * today - joins - begin)
            if y >= rule.from_year:
                part = rule.weeks / 52
                seen = [(name, part * one) for name, one in time]
                self.lines.most([(("wait", y, n), 1.0), *seen], part * pace * today)

    def _teams(self, y: int) -> None:
        """Where posts of a team's one service stand at a base, in post and hired are a whole team."""
        rule = self.rule(Team)
        if rule is None:
            return
        ((name, least),) = rule.members.items()
        (s,) = (s for s in self.services if self.case.services[s].id == name)
        for b in self.bases:
            mine = [k for k in self.roles if self.case.roles[k].service == s]
            team = self.lines.column("team", y, b, high=1, whole=True)
            posts = [term for k in mine for term in self._standing(y, b, k)]
            self.lines.most([*posts, (team, -MANY)], 0.0)
            there = [(one, -wte * self.step(k)) for k in mine for one, wte in self.staff(y, b, k)]
            self.lines.most([*there, (team, least)], float(self.case.in_post[b, s]))
