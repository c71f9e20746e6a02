"""A board's hand on the plan: a post that it wants, refuses, or wants elsewhere; and who asked, and why."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, field_serializer, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules import where
from placement.model.rules.base import Amounts, Concern, Finding, Id, Rule, Text, unknown_ids, upper_finding

Wte = Annotated[float, Field(ge=0, le=10_000)]
Side = Literal["least", "most"]
WHOLE = 1e-9
PLACES = ("base", "cluster", "from_base", "from_cluster", "to_base", "to_cluster")
OF_MOVE = ("from_base", "from_cluster", "to_base", "to_cluster", "had_wte", "to_had_wte", "plan")


class Override(Rule):
    """Of the new posts `k` counted (one role, or all of one service) at the bases `b` of one place:

    require   sum of step_wte[k] * posts[b,k,f] >= wte
    forbid    sum of step_wte[k] * posts[b,k,f] <= wte      (none at all, if `wte` is not stated)
    move      at most had_wte - wte where they are taken from, and at least to_had_wte + wte where they go

    A move speaks of what an earlier `plan` had: `had_wte` where posts are taken from, `to_had_wte` where
    they go. It binds these two places alone; the rest is decided anew. Both its limits give way together.
    A place outside the case (one region alone) is left out.
    """

    rule: ClassVar[str] = "override"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "wte"
    gives_by: ClassVar[float] = 0.1
    tries: ClassVar[Amounts] = None
    kind: Literal["require", "forbid", "move"]
    role: Id | None = None
    service: Id | None = None
    base: Id | None = None
    cluster: Id | None = None
    from_base: Id | None = None
    from_cluster: Id | None = None
    to_base: Id | None = None
    to_cluster: Id | None = None
    wte: Wte | None = None
    had_wte: Wte | None = None
    """Of a move: WTE of these posts that the earlier plan had where they are taken from."""
    to_had_wte: Wte = 0.0
    """Of a move: WTE of these posts that it had where they go."""
    plan: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] | None = None
    """Of a move: which earlier plan, by its run folder's name or the hash of its manifest."""
    asked_by: Text
    """A board or a role, not a person's name."""
    reason_en: Text
    reason_cy: Text
    date: dt.date
    """When it was asked."""
    given: Wte = 0.0
    """WTE by which the limits have given way; no scenario states it."""

    @field_serializer("date")
    def _as_text(self, day: dt.date) -> str:
        return day.isoformat()

    @model_validator(mode="after")
    def _fits_together(self) -> Override:
        key = self._wrong()
        if key is not None:
            raise ValueError(key)
        return self

    def _wrong(self) -> str | None:
        """The key of the first thing that does not fit."""
        if (self.role is None) == (self.service is None):
            return "override_of"
        if self.kind == "move":
            found = self._wrong_in_move()
        else:
            of_move = any(name in self.model_fields_set for name in OF_MOVE)
            found = "override_place" if (self.base is None) == (self.cluster is None) or of_move else None
        if found is None and self.kind != "forbid" and not self.wte:
            return "override_wte"
        return found

    def _wrong_in_move(self) -> str | None:
        ends = (self.from_base, self.from_cluster), (self.to_base, self.to_cluster)
        if self.base or self.cluster or any((one is None) == (other is None) for one, other in ends):
            return "override_from_to"
        if ends[0] == ends[1]:
            return "override_same_place"
        if self.had_wte is None or self.plan is None:
            return "override_had"
        return "override_more_than_had" if (self.wte or 0.0) > self.had_wte + WHOLE else None

    @property
    def sides(self) -> tuple[tuple[Side, str | None, str | None, float], ...]:
        """Each limit: whether a least or a most, the base or the cluster, and WTE."""
        wte = self.wte or 0.0
        if self.kind == "require":
            return (("least", self.base, self.cluster, wte - self.given),)
        if self.kind == "forbid":
            return (("most", self.base, self.cluster, wte + self.given),)
        left = (self.had_wte or 0.0) - wte + self.given
        wanted = self.to_had_wte + wte - self.given
        return (
            ("most", self.from_base, self.from_cluster, left),
            ("least", self.to_base, self.to_cluster, wanted),
        )

    def here(self, case: Case) -> list[tuple[Side, Ints, float, str]]:
        """Each limit that the case has the place of: its bases (a cluster may have none), WTE, its id."""
        found = []
        for side, base, cluster, wte in self.sides:
            name = base or cluster or ""
            ids = case.base_ids if base else case.cluster_ids
            if name in ids:
                place = ids.index(name)
                bases = np.array([place]) if base else np.flatnonzero(case.base_cluster == place)
                found.append((side, np.asarray(bases, dtype=np.int64), wte, name))
        return found

    def binds(self, case: Case) -> bool:
        return bool(self.here(case))

    def regions(self, case: Case) -> set[str]:
        """Ids of the regions of the case whose posts it is about."""
        bases = [int(b) for _, at, _, _ in self.here(case) for b in at]
        return {case.region_ids[case.base_region[b]] for b in bases}

    def counts(self, case: Case) -> Bools:
        """K."""
        return np.array(
            [self.role == k.id or self.service == case.services[k.service].id for k in case.roles], dtype=bool
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        base, role, _ = columns["posts"].keys
        value = (case.steps * self.counts(case))[role]
        blocks = []
        for side, bases, wte, name in self.here(case):
            mine = np.flatnonzero(np.isin(base, bases) & (value != 0))
            term = (np.zeros(len(mine), dtype=np.int64), columns["posts"].index[mine], value[mine])
            build = at_least if side == "least" else at_most
            blocks.append(build("override", [term], np.array([wte]), region=self._region(case, name)))
        return blocks

    def _region(self, case: Case, name: str) -> Ints:
        """Whose the limit of the base or cluster is."""
        if name in case.base_ids and name in (self.base, self.from_base, self.to_base):
            return case.base_region[[case.base_ids.index(name)]]
        return case.cluster_region[[case.cluster_ids.index(name)]]

    def give(self, amount: float) -> Override:
        return self.model_copy(update={"given": self.given + amount})

    @property
    def most_given(self) -> float:
        """A require gives until nothing is asked; a most until it is far above any plan."""
        return max(wte for *_, wte in self.sides) if self.kind == "require" else 1_000.0

    def check(self, case: Case, allocation: Allocation) -> Finding:
        found: list[float] = []
        limit: list[float] = []
        names = []
        for side, base, cluster, wte in self.sides:
            if (base or cluster) not in (case.base_ids if base else case.cluster_ids):
                continue
            there = 0.0
            for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
                role = case.roles[k]
                place = case.base_ids[b] if base else case.cluster_ids[case.base_cluster[b]]
                of = role.plain == self.role or case.services[role.service].id == self.service
                if of and place == (base or cluster):
                    there += role.step_wte * int(allocation.posts[b, k, f])
            sign = 1.0 if side == "most" else -1.0
            found.append(sign * there)
            limit.append(sign * wte)
            names.append((base or cluster or "",))
        every: tuple[Floats, Floats] = np.array(found), np.array(limit)
        return upper_finding(*every, np.ones(len(found)), names)

    def sentence(self, words: Words, case: Case) -> str:
        which = self._which(words, case)
        places = {name: self._place(name, words, case) for name in PLACES if getattr(self, name)}
        wte = words.stated(self.wte or 0.0)
        if self.kind == "move":
            said = words(
                "rules.override.move",
                wte=wte,
                which=which,
                place=places.get("from_base") or places["from_cluster"],
                to=places.get("to_base") or places["to_cluster"],
                left=words.stated((self.had_wte or 0.0) - (self.wte or 0.0)),
                wanted=words.stated(self.to_had_wte + (self.wte or 0.0)),
                plan=self.plan,
            )
        else:
            key = "forbid.all" if self.kind == "forbid" and not self.wte else self.kind
            place = places.get("base") or places["cluster"]
            said = words(f"rules.override.{key}", wte=wte, which=which, place=place)
        return said if self.here(case) else f"{said} {words('rules.override.elsewhere')}"

    def _which(self, words: Words, case: Case) -> str:
        if self.role is not None:
            return case.name("role", self.role, words.language)
        named = {s.id: words.name(vars(s)) for s in case.services}
        return words("rules.override.service", service=named.get(self.service or "", self.service))

    def _place(self, column: str, words: Words, case: Case) -> str:
        name = str(getattr(self, column))
        return case.name(column.rpartition("_")[2], name, words.language)

    def faults(self, region: Region, file: str) -> list[Fault]:
        tables = {"base": region.bases, "cluster": region.clusters}
        found = []
        for column in PLACES:
            kind = column.rpartition("_")[2]
            if name := getattr(self, column):
                ids = tables[kind][f"{kind}_id"]
                found += unknown_ids([name], ids, file=file, rule=self, column=column)
        roles = region.roles
        if self.role is not None:
            found += unknown_ids([self.role], roles["role_id"], file=file, rule=self, column="role")
        else:
            found += where.unknown_services(self, [self.service or ""], region, file)
        of = roles[(roles["role_id"] == self.role) | (roles["service_id"] == self.service)]
        if not found and not len(of):
            found.append(Fault("override_no_role", file, column=self._at("service"), value=self.service))
        for column in ("wte", "had_wte", "to_had_wte") if len(of) else ():
            value, step = float(getattr(self, column) or 0.0), float(of["step_wte"].min())
            if abs(value / step - round(value / step)) > WHOLE:
                slots = {"step": f"{step:g}"}
                found.append(
                    Fault("override_steps", file, column=self._at(column), value=f"{value:g}", slots=slots)
                )
        return found

    def _at(self, column: str) -> str:
        return f"rules.{self.id}.{column}"
