"""Whole teams: nobody new of a team's services stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import BaseKind, Case
from placement.model.columns import Columns
from placement.model.relocations import moved_staff
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Finding, Id, Rule, together, unknown_in_settings, upper_finding
from placement.model.rules.where import TABLES, found_place, place_ids, place_of_base, region_of_place
from placement.model.years import name_of, people, standing

Wte = Annotated[float, Field(ge=0, le=10_000)]
HALF_STEPS = 0.5
LEAST_LATER = 1e-5
"""Steps of a post of a later year: less is what a search leaves of none."""


class Team(Rule):
    """For each place `p` and each service `s` of `members`, over the bases of `p` (WTE):

    sum of step_wte[k] * posts[b,k,f] over k of s <= U[p,s] * member[p,s]
    in_post + sum of step_wte[k] * filled[b,k] over k of s >= members[s] * member[p,s]
    the same summed over the members >= least_wte * team[p]
    member[p,s] = team[p]

    where team[p] is 1 for the places that `places` names and 0 or 1 elsewhere, and `U` is what the bounds
    of the posts allow. Staff who move to an opened base count where they then work. With `base_kinds` the
    bases are those of these kinds alone: teams that are places of their own, beside bases of other kinds.
    Over years all of it holds in each of them, for the posts that stand and the staff in them, with a
    team[p] of the year: a place may begin a team later, and end one with its posts.
    """

    rule: Literal["team"] = "team"
    id: Id = "team"
    gives: ClassVar[str] = "wte"
    gives_by: ClassVar[float] = HALF_STEPS
    level: Literal["base", "cluster"] = "cluster"
    members: Annotated[dict[str, Wte], Field(min_length=1)]
    """The least WTE of each service of the team, in post and filled."""
    least_wte: Wte = 0.0
    """Of all its members together."""
    places: tuple[str, ...] | None = None
    """Places that have a team in any case, beside those where a new post of a member goes."""
    base_kinds: Annotated[tuple[BaseKind, ...], Field(min_length=1)] | None = None
    """Kinds of bases whose staff are of the team, and whose new posts ask for one; None is every kind."""

    def sentence(self, words: Words, case: Case) -> str:
        names = {one.id: words.name(vars(one)) for one in case.services}
        parts = [
            words("rules.team.member", service=names.get(s, s), wte=words.stated(wte))
            for s, wte in self.members.items()
        ]
        said = [words(f"rules.team.{self.level}", members=words.listed(parts))]
        if self.least_wte > 0:
            said.append(words("rules.team.least", wte=words.stated(self.least_wte)))
        if self.places:
            said.append(words(f"rules.team.places.{self.level}"))
        if self.base_kinds:
            kinds = ", ".join(words(f"rules.team.kind.{kind}") for kind in self.base_kinds)
            said.append(words("rules.team.base_kinds", kinds=kinds))
        return " ".join(said)

    def _named(self, case: Case) -> Bools:
        """P, places that have a team in any case."""
        return np.array([name in (self.places or ()) for name in place_ids(case, self.level)], dtype=bool)

    def _of_kind(self, case: Case) -> Bools:
        """B, bases of the kinds that count."""
        return np.array([self.base_kinds is None or kind in self.base_kinds for kind in case.base_kind], bool)

    def _member(self, case: Case) -> Ints:
        """S, the number of each service among the members; -1 for none."""
        numbers = {name: number for number, name in enumerate(self.members)}
        return np.array([numbers.get(one.id, -1) for one in case.services], dtype=np.int64)

    def _asking(self, case: Case, columns: Columns) -> tuple[Ints, Ints, Ints]:
        """(position, place, member) of the posts columns that make a team of their place."""
        base, role, _ = columns["posts"].keys
        place, member = place_of_base(case, self.level)[base], self._member(case)[case.role_service[role]]
        counts = (member >= 0) & self._of_kind(case)[base]
        asking = np.flatnonzero(counts & ~self._named(case)[place])
        return asking, place[asking], member[asking]

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers `team[p]` and `member[p,s]` of the places where a new post could make a team.

        Places that `places` names need none. `member` says the same as `team`, member by member, so that
        services stand apart but for the rows of `team`.
        """
        places = np.unique(self._asking(case, columns)[1])
        if not len(places):
            return columns
        for year in case.years.later if case.years else ():
            columns = columns.with_family(
                name_of(f"team:{self.id}", year), (places,), np.ones(len(places)), integer=True, decides=True
            )
        slot, number = np.indices((len(places), len(self.members))).reshape(2, -1)
        columns = columns.with_family(
            f"team:{self.id}", (places,), np.ones(len(places)), integer=True, decides=True, helps=True
        )
        return columns.with_family(
            f"member:{self.id}", (places[slot], number), np.ones(len(slot)), integer=True, decides=True
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        places, width = len(place_ids(case, self.level)), len(self.members)
        team = np.full(places, -1, dtype=np.int64)
        member = np.full(places * width, -1, dtype=np.int64)
        blocks = []
        if f"team:{self.id}" in columns:
            whole, single = columns[f"team:{self.id}"], columns[f"member:{self.id}"]
            team[whole.keys[0]] = whole.index
            member[single.keys[0] * width + single.keys[1]] = single.index
            one, row = np.ones(single.size), np.arange(single.size)
            same = [(row, single.index, one), (row, team[single.keys[0]], -one)]
            none = np.zeros(single.size)
            blocks += [at_most("team", same, none)]
            blocks += [at_most("team", [(r, c, -v) for r, c, v in same], none)]
            blocks += [self._posts_rows(case, columns, member)]
        blocks += [*self._members_rows(case, columns, member), *self._whole_rows(case, columns, team)]
        for year in case.years.later if case.years else ():
            blocks += self._later_rows(case, columns, year)
        return [block for block in blocks if block.size]

    def _later_rows(self, case: Case, columns: Columns, year: int) -> list[RowBlock]:
        """The same in a later year, of its posts and the staff in them; one `team` for all members."""
        places, width = len(place_ids(case, self.level)), len(self.members)
        named, here = self._named(case), place_of_base(case, self.level)
        number, counts = self._member(case)[case.role_service], self._of_kind(case)
        team = np.full(places, -1, dtype=np.int64)
        if (name := name_of(f"team:{self.id}", year)) in columns:
            team[columns[name].keys[0]] = columns[name].index
        blocks = []
        stand = standing(columns, year)
        asks = counts[stand.base] & (number[stand.role] >= 0) & ~named[here[stand.base]]
        if asks.any():
            base, role, column = stand.base[asks], stand.role[asks], stand.column[asks]
            spots, row = np.unique(here[base] * width + number[role], return_inverse=True)
            wte = case.steps[role]
            most = np.bincount(row, wte * columns.upper[column], len(spots))
            terms = [(row, column, wte), (np.arange(len(spots)), team[spots // width], np.negative(most))]
            blocks.append(at_most("team", terms, np.zeros(len(spots))))
        staff = people(columns, "staff", year)
        mine = np.flatnonzero(counts[staff.base] & (number[staff.role] >= 0))
        spot = here[staff.base[mine]] * width + number[staff.role[mine]]
        wte, in_post = -case.steps[staff.role[mine]], np.zeros(places * width)
        for s, m in enumerate(self._member(case)):
            if m >= 0:
                np.add.at(in_post, here[counts] * width + m, case.in_post[counts, s])
        least = np.tile(np.array(list(self.members.values())), places)
        for whole, asked in ((1, least), (width, np.full(places, self.least_wte))):
            has = in_post.reshape(-1, whole).sum(axis=1)
            of = np.arange(len(asked)) * whole // width
            free = np.flatnonzero(team[of] >= 0)
            every = [(spot // whole, staff.column[mine], wte), (free, team[of[free]], asked[free])]
            block = at_most("team", every, has - np.where(named[of], asked, 0.0))
            blocks.append(_only(block, np.flatnonzero(named[of] | (team[of] >= 0))))
        return blocks

    def _posts_rows(self, case: Case, columns: Columns, member: Ints) -> RowBlock:
        """No new post of a member without a team."""
        asking, place, number = self._asking(case, columns)
        posts, width = columns["posts"], len(self.members)
        spots, row = np.unique(place * width + number, return_inverse=True)
        wte = case.steps[posts.keys[1][asking]]
        most = np.bincount(row, wte * posts.upper[asking], len(spots))
        terms = [
            (row, posts.index[asking], wte),
            (np.arange(len(spots)), member[spots], np.negative(most)),
        ]
        return at_most("team", terms, np.zeros(len(spots)))

    def _staff(self, case: Case, columns: Columns) -> tuple[Floats, list[tuple[Ints, Ints, Floats]]]:
        """For each `place * members + member`, WTE in post, and the terms of what is filled or moves."""
        services, width = len(case.services), len(self.members)
        place = np.repeat(place_of_base(case, self.level), services)
        number = np.tile(self._member(case), len(case.base_ids))
        counts = (number >= 0) & np.repeat(self._of_kind(case), services)
        spot = np.where(counts, place * width + number, -1)
        has = np.zeros(len(place_ids(case, self.level)) * width)
        here = np.flatnonzero(spot >= 0)
        np.add.at(has, spot[here], case.in_post.ravel()[here])
        filled = columns.filled_terms
        at = filled.base * services + case.role_service[filled.role]
        terms = []
        for row, column, wte in (
            (at, filled.column, case.steps[filled.role]),
            *moved_staff(case, columns),
        ):
            mine = np.flatnonzero(spot[row] >= 0)
            terms.append((spot[row[mine]], column[mine], wte[mine]))
        return has, terms

    def _members_rows(self, case: Case, columns: Columns, member: Ints) -> list[RowBlock]:
        """A team has each of its members: a row of one service each.

        Where a place is named, its rows join: nothing at all does not satisfy them, which a faster search
        takes for granted of rows that stand apart.
        """
        has, terms = self._staff(case, columns)
        least = np.tile(np.array(list(self.members.values())), len(place_ids(case, self.level)))
        named = np.repeat(self._named(case), len(self.members))
        free = np.flatnonzero(member >= 0)
        every = [*((row, column, -wte) for row, column, wte in terms), (free, member[free], least[free])]
        limit = has - np.where(member >= 0, 0.0, least)
        region = np.repeat(region_of_place(case, self.level), len(self.members))
        block = at_most("team", every, limit, region=region)
        return [
            _only(block, free),
            _only(replace(block, joins="limit"), np.flatnonzero(named & (member < 0))),
        ]

    def _whole_rows(self, case: Case, columns: Columns, team: Ints) -> list[RowBlock]:
        """A team has its people, all members together; a row that joins services."""
        if self.least_wte <= 0:
            return []
        width = len(self.members)
        by_member, terms = self._staff(case, columns)
        has = by_member.reshape(-1, width).sum(axis=1)
        free = np.flatnonzero(team >= 0)
        every = [
            *((row // width, column, -wte) for row, column, wte in terms),
            (free, team[free], np.full(len(free), self.least_wte)),
        ]
        named = np.flatnonzero(self._named(case) & (team < 0))
        limit = has - np.where(team >= 0, 0.0, self.least_wte)
        region = region_of_place(case, self.level)
        block = at_most("team", every, limit, region=region)
        return [_only(block, free), _only(replace(block, joins="limit"), named)]

    def give(self, amount: float) -> Team:
        """Every figure lower by so many WTE, none below nothing."""
        lower = {name: max(0.0, wte - amount) for name, wte in self.members.items()}
        return self.model_copy(update={"members": lower, "least_wte": max(0.0, self.least_wte - amount)})

    def ways(self, case: Case) -> Sequence[float]:
        most = max(*self.members.values(), self.least_wte)
        return tuple(HALF_STEPS * n for n in range(1, int(np.ceil(most / HALF_STEPS)) + 1))

    def check(self, case: Case, allocation: Allocation) -> Finding:
        staff, posts = allocation.filled.astype(float), allocation.posts.astype(float)
        first = self._found(case, allocation.in_post_wte(case), staff, posts, 0.0, ())
        later = (
            self._found(case, case.in_post, one.staff, one.posts, LEAST_LATER, (str(one.year),))
            for one in allocation.later
        )
        return together([first, *later])

    def _found(
        self, case: Case, in_post: Floats, staff: Floats, posts: Floats, least: float, year: tuple[str, ...]
    ) -> Finding:
        """What teams have in a year: staff B x K and posts B x K x F in steps; `least` is a post at all."""
        ids = place_ids(case, self.level)
        teams = [name in (self.places or ()) for name in ids]
        has = [dict.fromkeys(self.members, 0.0) for _ in ids]
        terms = [1 if not year else 9] * len(ids)
        for b in range(len(case.base_ids)):
            if self.base_kinds is not None and case.base_kind[b] not in self.base_kinds:
                continue
            p = found_place(case, self.level, b)
            for s, one in enumerate(case.services):
                if one.id in self.members:
                    has[p][one.id] += float(in_post[b, s])
            for k, role in enumerate(case.roles):
                service = case.services[role.service].id
                if service in self.members:
                    has[p][service] += role.step_wte * float(staff[b, k])
                    teams[p] = teams[p] or float(posts[b, k].sum()) > least
                    terms[p] += 1
        found: list[tuple[tuple[str, ...], float, float, float]] = []
        for p in np.flatnonzero(teams).tolist():
            found += [((ids[p], one, *year), has[p][one], wte, terms[p]) for one, wte in self.members.items()]
            found.append(((ids[p], *year), sum(has[p].values()), self.least_wte, terms[p]))
        numbers = np.array([numbers for _, *numbers in found]).reshape(-1, 3)
        return upper_finding(-numbers[:, 0], -numbers[:, 1], numbers[:, 2], [where for where, *_ in found])

    def faults(self, region: Region, file: str) -> list[Fault]:
        table = getattr(region, TABLES[self.level])
        known = {"members": region.services["service_id"], "places": table[f"{self.level}_id"]}
        faults = unknown_in_settings(self, known, file)
        if self.base_kinds is None:
            return faults
        mine = region.bases[region.bases["kind"].isin(self.base_kinds)]
        missing: dict[str, list[str]] = {
            "base_kinds": [kind for kind in self.base_kinds if kind not in set(mine["kind"])]
        }
        missing["places"] = sorted(
            set(self.places or ()) & set(known["places"]) - set(mine[f"{self.level}_id"])
        )
        return faults + [
            Fault(f"team_{column}", file, column=f"rules.{self.id}.{column}", value=name)
            for column, names in missing.items()
            for name in names
        ]


def _only(block: RowBlock, rows: Ints) -> RowBlock:
    """Some rows of a block."""
    number = np.full(block.size, -1, dtype=np.int64)
    number[rows] = np.arange(len(rows))
    keep = np.flatnonzero(number[block.row] >= 0)
    return replace(
        block,
        row=number[block.row[keep]],
        column=block.column[keep],
        value=block.value[keep],
        lower=block.lower[rows],
        upper=block.upper[rows],
        region=None if block.region is None else block.region[rows],
    )
