"""No post too small to be a job that somebody takes."""

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
from placement.model.arrays import Bools, Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.role import Kind
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules import where
from placement.model.rules.base import SLACK, Breach, Concern, Finding, Id, Rule, least_room

HALF_STEPS = 0.5
EVEN = 1e-9
"""How far a quotient may lie from a whole number that rounding alone moved it from."""


class LeastJob(Rule):
    """For each place `p` and each service `s`, over the bases of `p` and the roles of `s` that are counted:

    new[p,s] = sum of step_wte[k] * posts[b,k,f]  (WTE of new posts)
    least_wte * some[p,s] <= new[p,s] <= U[p,s] * some[p,s],  some 0 or 1

    where U is what the bounds of the posts allow, or, where they come in `whole` jobs alone,

    new[p,s] = least_wte * jobs[p,s],  jobs a whole number

    so that a place has none, or as much as somebody can be employed for. Each of these rows holds one
    service alone, in one place within which it is planned, so that services stand apart as before. Where
    the steps of the roles are that large already, nothing needs saying.
    """

    rule: Literal["least_job"] = "least_job"
    id: Id = "least_job"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "wte"
    gives_by: ClassVar[float] = HALF_STEPS
    level: Literal["base", "cluster"] = "base"
    least_wte: Annotated[float, Field(ge=0, le=100)] = 1.0
    """The least WTE of new posts of a service in a place that has any."""
    whole: bool = False
    """Whether there may be nothing beside whole multiples of that: 1.0 or 2.0 WTE, but not 1.5."""
    services: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None

    def sentence(self, words: Words, case: Case) -> str:
        key = f"rules.least_job.{'whole' if self.whole else 'least'}.{self.level}"
        told = words(key, wte=words.stated(self.least_wte), which=where.kinds_text(words, self.kinds))
        return told + where.services_text(words, case, self.services)

    def binds(self, case: Case) -> bool:
        return bool(where.counted_roles(case, self.services, self.kinds).any())

    def _spots(self, case: Case, columns: Columns) -> tuple[Ints, Ints]:
        """(place * services + service, position) of the posts columns that could be too small a job."""
        base, role, _ = columns["posts"].keys
        counted = np.flatnonzero(where.counted_roles(case, self.services, self.kinds)[role])
        place = where.place_of_base(case, self.level)[base[counted]]
        spot = place * len(case.services) + case.role_service[role[counted]]
        free = np.ones(len(where.place_ids(case, self.level)) * len(case.services), dtype=bool)
        np.logical_and.at(free, spot, self._large(case)[role[counted]])
        keep = np.flatnonzero(~free[spot])
        return spot[keep], counted[keep]

    def _large(self, case: Case) -> Bools:
        """K, roles of which every step is a job already."""
        steps = case.steps
        if not self.whole or not self.least_wte:
            return np.asarray(steps >= self.least_wte - EVEN)
        jobs = steps / self.least_wte
        return np.asarray(np.abs(jobs - np.round(jobs)) <= EVEN)

    def _most(self, case: Case, columns: Columns) -> tuple[Ints, Floats]:
        """The spots, and the most WTE that the bounds of the posts allow in each."""
        spot, posts = self._spots(case, columns)
        spots, row = np.unique(spot, return_inverse=True)
        family = columns["posts"]
        wte = case.steps[family.keys[1][posts]] * family.upper[posts]
        return spots, summed(row, wte, len(spots))

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers `some[p,s]`, or `jobs[p,s]`: decisions, as they are nothing where no post is."""
        spots, most = self._most(case, columns)
        if not len(spots):
            return columns
        upper = np.floor(most / self.least_wte + EVEN) if self.whole else np.ones(len(spots))
        keys = (spots // len(case.services), spots % len(case.services))
        return columns.with_family(f"jobs:{self.id}", keys, upper, integer=True, decides=True)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        if f"jobs:{self.id}" not in columns:
            return []
        jobs, posts = columns[f"jobs:{self.id}"], columns["posts"]
        spot, counted = self._spots(case, columns)
        spots, row = np.unique(spot, return_inverse=True)
        every, none = np.arange(len(spots)), np.zeros(len(spots))
        region = where.region_of_place(case, self.level)[jobs.keys[0]]
        new = (row, posts.index[counted], case.steps[posts.keys[1][counted]])
        least = at_least(
            "least_job", [new, (every, jobs.index, np.full(len(spots), -self.least_wte))], none, region=region
        )
        if self.whole:
            return [replace(least, upper=none)]
        most = (every, jobs.index, -self._most(case, columns)[1])
        return [least, at_most("least_job", [new, most], none, region=region)]

    def give(self, amount: float) -> LeastJob:
        """So many WTE smaller, and then no longer in whole jobs alone, which could ask for more."""
        return self.model_copy(update={"least_wte": max(0.0, self.least_wte - amount), "whole": False})

    def ways(self, case: Case) -> Sequence[float]:
        return tuple(HALF_STEPS * n for n in range(1, int(np.ceil(self.least_wte / HALF_STEPS)) + 1))

    def check(self, case: Case, allocation: Allocation) -> Finding:
        ids = where.place_ids(case, self.level)
        new: dict[tuple[str, str], float] = {}
        terms: dict[tuple[str, str], int] = {}
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            role = case.roles[k]
            service = case.services[role.service].id
            if self.services is not None and service not in self.services:
                continue
            if self.kinds is not None and role.kind not in self.kinds:
                continue
            spot = ids[where.found_place(case, self.level, int(b))], service
            new[spot] = new.get(spot, 0.0) + role.step_wte * int(allocation.posts[b, k, f])
            terms[spot] = terms.get(spot, 1) + 1
        breaches, rooms = [], []
        for spot, wte in new.items():
            least = self.least_wte
            if self.whole and least > 0:
                least *= max(round(wte / least), 1)
            away = abs(wte - least) if self.whole and least > 0 else least - wte
            rooms.append(-away)
            if away > SLACK * terms[spot]:
                breaches.append(Breach(spot, wte, least))
        told = not self.whole  # whole jobs are neither nearer to a limit nor further from it
        return Finding(tuple(breaches), least_room(rooms, holds=not breaches) if told else None)

    def faults(self, region: Region, file: str) -> list[Fault]:
        return where.unknown_services(self, self.services, region, file)
