"""Posts that ask for Welsh, where Welsh is spoken."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.role import Kind
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

ASKED = ("", "desirable", "to_be_learnt", "essential")
"""What a role may ask for, the least first."""
EDGE = 1e-9
"""Per cent; speakers as near to the line as this are at it."""


class WelshLanguage(Rule):
    """For each cluster or county `p` at least `line` per cent of whose residents speak Welsh:

    sum of step_wte[k] * posts[b,k,f] over b in p and the counted roles k that ask for enough Welsh
        >= part * sum of step_wte[k] * posts[b,k,f] over b in p and all counted roles k    (WTE)

    Counted are the roles of `services` and `kinds`. A role asks for enough if it has the `requirement`, or
    a stronger one (desirable, to be learnt, essential), and `language_level` or above. A counted role that
    asks for any Welsh is offered in these places alone: elsewhere it would be as good as one that does not.
    A cluster has the speakers of its county.
    """

    rule: Literal["welsh_language"] = "welsh_language"
    id: Id = "welsh_language"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "share"
    tries: ClassVar[Amounts] = HUNDREDTHS
    level: Literal["cluster", "county"] = "county"
    line: Annotated[float, Field(ge=0, le=100)]
    """Per cent of residents who speak Welsh."""
    requirement: Literal["desirable", "to_be_learnt", "essential"]
    language_level: Annotated[int, Field(ge=0, le=5)] = 0
    part: Annotated[float, Field(ge=0, le=1)]
    """Of the new WTE counted, 0 to 1."""
    services: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None

    def speaks(self, case: Case) -> Bools:
        """C or L, places at the line or past it; none whose speakers are unknown."""
        county = np.asarray(100 * case.county_speakers >= self.line - EDGE)
        return np.asarray(county[case.cluster_county]) if self.level == "cluster" else county

    def asks_enough(self, case: Case) -> Bools:
        """K."""
        enough = ASKED[ASKED.index(self.requirement) :]
        asks = [role.welsh in enough and role.welsh_level >= self.language_level for role in case.roles]
        return np.array(asks, dtype=bool)

    def sentence(self, words: Words, case: Case) -> str:
        said = words(
            "rules.welsh_language.level" if self.language_level else "rules.welsh_language",
            where=where.where_text(words, self.level),
            line=words.stated_percent(self.line / 100, 0),
            part=words.stated_percent(self.part, 0),
            which=where.kinds_text(words, self.kinds),
            asked=words(f"rules.welsh_language.asked.{self.requirement}"),
            level=self.language_level,
        )
        return said + where.services_text(words, case, self.services)

    def allows_posts(self, case: Case) -> Bools:
        asks = np.array([role.welsh != "" for role in case.roles], dtype=bool)
        asks &= where.counted_roles(case, self.services, self.kinds)
        return np.asarray(self.speaks(case)[where.place_of_base(case, self.level)][:, None] | ~asks)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        base, role, _ = columns["posts"].keys
        counted = where.counted_roles(case, self.services, self.kinds)
        value = (case.steps * counted * (self.part - self.asks_enough(case)))[role]
        place, region = where.place_of_base(case, self.level)[base], where.region_of_place(case, self.level)
        keep = np.flatnonzero(self.speaks(case)[place] & (value != 0))
        block = at_most(
            "welsh_language",
            [(place[keep], columns["posts"].index[keep], value[keep])],
            np.zeros(len(region)),
            joins=where.joining(case, self.level, counted),
            region=region,
        )
        return [only_filled(block)]

    def give(self, amount: float) -> WelshLanguage:
        return self.model_copy(update={"part": max(0.0, self.part - amount)})

    def binds(self, case: Case) -> bool:
        return bool(self.speaks(case).any())

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches, found = list[Breach](), dict[int, list[float]]()
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            role, steps = case.roles[k], int(allocation.posts[b, k, f])
            served = self.services is None or case.services[role.service].id in self.services
            if not served or (self.kinds is not None and role.kind not in self.kinds):
                continue
            county = case.cluster_county[case.base_cluster[b]]
            if not case.county_speakers[county] * 100 >= self.line - EDGE:
                if role.welsh:
                    breaches.append(Breach((case.base_ids[b], role.id), float(steps), 0.0))
                continue
            enough = ASKED.index(role.welsh) >= ASKED.index(self.requirement)
            tally = found.setdefault(where.found_place(case, self.level, int(b)), [0.0, 0.0, 0.0])
            tally[0] += steps * role.step_wte * (enough and role.welsh_level >= self.language_level)
            tally[1] += steps * role.step_wte
            tally[2] += 1
        for place, (asking, every, terms) in sorted(found.items()):
            if asking < self.part * every - SLACK * (terms + 1):
                name = where.place_ids(case, self.level)[place]
                breaches.append(Breach((name,), asking, self.part * every))
        rooms = [asking / every - self.part for asking, every, _ in found.values() if every > 0]
        return Finding(tuple(breaches), least_room(rooms, holds=not breaches))

    def faults(self, region: Region, file: str) -> list[Fault]:
        counties = zip(region.counties["county_id"], region.counties["welsh_speakers_pct"], strict=True)
        table = region.folders.named("counties.csv")
        unknown = [
            Fault("welsh_speakers_unknown", table, row, "welsh_speakers_pct", slots={"county": name})
            for row, (name, speakers) in enumerate(counties, start=2)
            if np.isnan(speakers)
        ]
        return [
            *where.unknown_services(self, self.services, region, file),
            *unknown,
            *self._roleless(region, file),
        ]

    def _roleless(self, region: Region, file: str) -> list[Fault]:
        """A fault where the region has no role that asks for enough."""
        roles = region.roles
        enough = roles["welsh"].map(ASKED.index) >= ASKED.index(self.requirement)
        enough &= roles["welsh_level"] >= self.language_level
        enough &= roles["service_id"].isin(roles["service_id"] if self.services is None else self.services)
        enough &= roles["kind"].isin(roles["kind"] if self.kinds is None else self.kinds)
        place = f"rules.{self.id}.requirement"
        return [] if enough.any() else [Fault("welsh_no_role", file, column=place, value=self.requirement)]
