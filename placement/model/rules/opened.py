"""How many of the possible sites are opened, and which in any case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules.base import Breach, Concern, Finding, Id, Rule, unknown_ids

Number = Annotated[int, Field(ge=0, le=10_000)]


class Opened(Rule):
    """Over the candidate bases `b` of `among` (or all of them):

    at_least <= sum_{b,f} opened[b,f] <= at_most,    and  sum_f opened[b,f] >= 1  for each `b` of `bases`

    Where the case is one region alone, bases outside it are left out.
    """

    rule: Literal["opened"] = "opened"
    id: Id = "opened"
    concerns: ClassVar[Concern] = "posts"
    over_years: ClassVar[bool] = False
    gives: ClassVar[str] = "bases"
    gives_by: ClassVar[float] = 1.0
    at_least: Number | None = None
    at_most: Number | None = None
    bases: tuple[str, ...] = ()
    """These are opened."""
    among: tuple[str, ...] | None = None
    """Which candidates are counted; absent, all."""

    @model_validator(mode="after")
    def _says_something(self) -> Opened:
        if self.at_least is None and self.at_most is None and not self.bases:
            raise ValueError("opened_says_nothing")
        return self

    @model_validator(mode="after")
    def _least_below_most(self) -> Opened:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least_above_at_most")
        return self

    def counted(self, case: Case) -> Ints:
        """Positions of the candidates that count."""
        candidates = np.flatnonzero(case.base_candidate).tolist()
        return np.array(
            [b for b in candidates if self.among is None or case.base_ids[b] in self.among], dtype=np.int64
        )

    def binds(self, case: Case) -> bool:
        counts = self.at_least is not None or (self.at_most is not None and len(self.counted(case)) > 0)
        return counts or any(name in case.base_ids for name in self.bases)

    def sentence(self, words: Words, case: Case) -> str:
        said = []
        if self.at_least is not None or self.at_most is not None:
            sides = (("least", self.at_least), ("most", self.at_most))
            which = words(f"rules.opened.among.{'all' if self.among is None else 'some'}")
            stated = [
                words(f"rules.opened.{side}", n=words.stated(n, 0)) for side, n in sides if n is not None
            ]
            said.append(words("rules.opened", which=which, bounds=words.listed(stated)))
        if self.bases:
            said.append(
                words(
                    "rules.opened.bases",
                    bases=words.listed([case.name("base", b, words.language) for b in self.bases]),
                )
            )
        return " ".join(said)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        opened = columns["opened"]
        here = np.flatnonzero(np.isin(opened.keys[0], self.counted(case)))
        count = [(np.zeros(len(here), dtype=np.int64), opened.index[here], np.ones(len(here)))]
        named = np.array([b for b, name in enumerate(case.base_ids) if name in self.bases], dtype=np.int64)
        row, column = np.nonzero(named[:, None] == opened.keys[0])
        each = [(row, opened.index[column], np.ones(len(row)))]
        blocks = []
        if self.at_least is not None:
            blocks.append(at_least("opened", count, np.array([self.at_least]), joins="totals"))
        if self.at_most is not None:
            blocks.append(at_most("opened", count, np.array([self.at_most]), joins="totals"))
        if len(named):
            ones, region = np.ones(len(named)), case.base_region[named]
            blocks.append(at_least("opened", each, ones, region=region))
        return blocks

    def give(self, amount: float) -> Opened:
        """So many fewer have to be opened, and so many more may be; the last of `bases` need not open."""
        n = round(amount)
        least = None if self.at_least is None else max(0, self.at_least - n)
        most = None if self.at_most is None else self.at_most + n
        kept = self.bases[: max(0, len(self.bases) - n)]
        return self.model_copy(update={"at_least": least, "at_most": most, "bases": kept})

    def ways(self, case: Case) -> Sequence[float]:
        shut = len(self.counted(case)) - (self.at_most if self.at_most is not None else 10_000)
        most = max(self.at_least or 0, shut, len(self.bases))
        return tuple(float(n) for n in range(1, most + 1))

    def check(self, case: Case, allocation: Allocation) -> Finding:
        times = dict(zip(case.base_ids, allocation.opened.sum(axis=1).tolist(), strict=True))
        sites = [b for b, site in zip(case.base_ids, case.base_candidate, strict=True) if site]
        found = sum(times[b] for b in sites if self.among is None or b in self.among)
        breaches, rooms = [], []
        if self.at_least is not None:
            rooms.append(found - self.at_least)
            if found < self.at_least:
                breaches.append(Breach((self.id,), float(found), float(self.at_least)))
        if self.at_most is not None:
            rooms.append(self.at_most - found)
            if found > self.at_most:
                breaches.append(Breach((self.id,), float(found), float(self.at_most)))
        breaches += [
            Breach((b,), 0.0, 1.0) for b in self.bases if b in times and not (b in sites and times[b] > 0)
        ]
        return Finding(tuple(breaches), float(min(rooms)) if rooms else None)

    def alone_faults(self, file: str) -> list[Fault]:
        """A number of bases in the nation says nothing of one region."""
        stated = [name for name in ("at_least", "at_most") if getattr(self, name) is not None]
        return [
            Fault("run_region_count", file, column=f"rules.{self.id}.{name}", value=str(getattr(self, name)))
            for name in stated
            if self.among is None
        ]

    def faults(self, region: Region, file: str) -> list[Fault]:
        status = dict(zip(region.bases["base_id"], region.bases["status"], strict=True))
        found = []
        for column, named in (("bases", self.bases), ("among", self.among or ())):
            found += unknown_ids(named, status, file=file, rule=self, column=column)
            found += [
                Fault("not_a_candidate", file, column=f"rules.{self.id}.{column}", value=name)
                for name in named
                if status.get(name, "candidate") != "candidate"
            ]
        return found
