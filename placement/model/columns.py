"""The columns of the model: five families, and the helper columns of rules and aims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from placement.model.arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class Family:
    """Columns of one kind. `keys` holds one array of positions for each axis, all of one length."""

    name: str
    start: int
    keys: tuple[Ints, ...]
    lower: Floats
    upper: Floats
    integer: bool
    decides: bool = False
    """Whether its columns are decisions, nothing today: all but care and what measures it."""
    helps: bool = False
    """Whether its columns only have to exist beside other decisions: a faster search ties with them what
    else stands apart, and may find them last."""

    @property
    def size(self) -> int:
        return len(self.upper)

    @property
    def index(self) -> Ints:
        """Positions of these columns in the whole model."""
        return np.arange(self.start, self.start + self.size, dtype=np.int64)

    @property
    def stop(self) -> int:
        return self.start + self.size


@dataclass(frozen=True)
class FilledTerms:
    """Filled posts as columns: `filled` where supply is limited, the funded posts themselves elsewhere."""

    column: Ints
    base: Ints
    role: Ints


@dataclass(frozen=True)
class Columns:
    """Every column, in file order: posts, filled, placed, opened, care, then helpers."""

    families: tuple[Family, ...]
    fund_ids: tuple[str, ...] = ()
    """Which fund each position of the third axis of `posts` is."""

    def __getitem__(self, name: str) -> Family:
        for family in self.families:
            if family.name == name:
                return family
        raise KeyError(name)

    def __contains__(self, name: str) -> bool:
        return any(family.name == name for family in self.families)

    @property
    def size(self) -> int:
        return self.families[-1].stop if self.families else 0

    @property
    def lower(self) -> Floats:
        return np.concatenate([family.lower for family in self.families])

    @property
    def upper(self) -> Floats:
        return np.concatenate([family.upper for family in self.families])

    @property
    def integer(self) -> Ints:
        return np.concatenate([np.full(family.size, family.integer) for family in self.families])

    @property
    def decisions(self) -> Bools:
        return np.concatenate([np.full(family.size, family.decides) for family in self.families])

    @property
    def helpers(self) -> Bools:
        return np.concatenate([np.full(family.size, family.helps) for family in self.families])

    @cached_property
    def filled_terms(self) -> FilledTerms:
        posts, filled = self["posts"], self["filled"]
        base, role = posts.keys[0], posts.keys[1]
        limited = np.isin(role, np.unique(filled.keys[1]))
        keep = np.flatnonzero(~limited)
        return FilledTerms(
            column=np.concatenate([filled.index, posts.index[keep]]),
            base=np.concatenate([filled.keys[0], base[keep]]),
            role=np.concatenate([filled.keys[1], role[keep]]),
        )

    def widened(self, name: str, upper: Floats) -> Columns:
        """These columns, those of one family with upper bounds of at least so much."""
        families = tuple(
            replace(family, upper=np.maximum(family.upper, upper)) if family.name == name else family
            for family in self.families
        )
        return Columns(families, self.fund_ids)

    def with_family(
        self,
        name: str,
        keys: tuple[Ints, ...],
        upper: Floats,
        *,
        integer: bool = False,
        decides: bool = False,
        helps: bool = False,
        lower: Floats | None = None,
    ) -> Columns:
        """These columns and one family more, after the others. Bounds must be finite."""
        low = np.zeros(len(upper)) if lower is None else lower
        if not (np.isfinite(upper).all() and np.isfinite(low).all()):
            raise ValueError(f"columns {name} need finite bounds")
        axes = tuple(np.asarray(k, dtype=np.int64) for k in keys)
        family = Family(name, self.size, axes, low, upper, integer, decides, helps)
        return Columns((*self.families, family), self.fund_ids)
