"""Plans that one search by prices leaves for another of a like programme, whose figures are others.

Cuts hold for no programme whose coefficients differ, but any decisions within its rows are a plan of it, to
be valued anew. Good plans known from the first round on save rounds of prices and searches of blocks.
Decisions are told by what they are about (family and keys of their columns), as columns of care may differ.
Prices are not taken over: those of the other's relaxation need fewer rounds (measured).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.model.arrays import inner
from placement.solve.outcome import AT_LEAST, BASIC, SimplexBasis

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints
    from placement.model.columns import Columns
    from placement.model.programme import Programme
    from placement.solve.lagrangian.bounds import LagrangianSearch

KEPT_PLANS = 3
"""Of each block, those worth most at the prices that were best: with 3 draws of Gwent take 4 rounds of prices
in place of 8; more take as long to value anew as they save (measured)."""


@dataclass(frozen=True)
class WarmStart:
    """What a search may begin from: plans to value first (every column), and where today's service ended."""

    plans: tuple[Floats, ...] = ()
    basis: SimplexBasis | None = None


COLD = WarmStart()
ALIKE = 0.6
"""Of the columns of today's service that two programmes must have in common; with fewer it is as soon done
from nothing (measured: by cluster in place of by neighbourhood takes three times as long)."""
DecisionKey = tuple[str | int, ...]


@dataclass(frozen=True)
class BasisLeft:
    """Where today's service ended, by what its columns and rows are about, for that of a like programme.

    Numbers stand for what they are about, in order; two that fell together would only cost a little time.
    """

    columns: Ints
    of_columns: Ints
    rows: Ints
    of_rows: Ints

    def in_columns(self, columns: Columns, programme: Programme) -> SimplexBasis | None:
        """In the other's own columns and rows of today; None where too few of either are the other's too."""
        mine, rows = _named(columns, programme.before())
        if np.isin(mine, self.columns).sum() < ALIKE * max(len(mine), len(self.columns)):
            return None
        return SimplexBasis(
            _looked_up(mine, self.columns, self.of_columns, AT_LEAST),
            _looked_up(rows, self.rows, self.of_rows, BASIC),
        )


def basis_left(columns: Columns, programme: Programme, basis: SimplexBasis) -> BasisLeft:
    """What a programme leaves; `basis` has all its columns and rows."""
    today = basis.part(np.flatnonzero(~programme.decisions), np.flatnonzero(programme.today))
    mine, rows = _named(columns, programme.before())
    by_column, by_row = np.argsort(mine, kind="stable"), np.argsort(rows, kind="stable")
    return BasisLeft(mine[by_column], today.columns[by_column], rows[by_row], today.rows[by_row])


def _named(columns: Columns, programme: Programme) -> tuple[Ints, Ints]:
    """A number for what each column is about, and for what is common to all columns of each row."""
    axes = max(len(family.keys) for family in columns.families)
    about = np.full((axes + 1, len(programme.source)), -1, dtype=np.int64)
    for number, family in enumerate(columns.families):
        at = np.flatnonzero((programme.source >= family.start) & (programme.source < family.stop))
        about[0, at] = number
        for axis, key in enumerate(family.keys):
            about[axis + 1, at] = key[programme.source[at] - family.start]
    matrix, rows = programme.matrix, np.full((axes + 2, len(programme.row_upper)), -1, dtype=np.int64)
    held = np.diff(matrix.indptr) > 0
    entries, starts = about[:, matrix.indices], matrix.indptr[:-1][held]
    if len(starts):
        least, most = (way.reduceat(entries, starts, axis=1) for way in (np.minimum, np.maximum))
        rows[:-1, held] = np.where(least == most, least, -1)
    rows[-1] = programme.row_family_of
    return _one_number(about), _one_number(rows)


def _one_number(about: Ints) -> Ints:
    """One number for each column of a table of small ones."""
    found = np.zeros(about.shape[1], dtype=np.int64)
    for row in about:
        found = found * 1_000_003 + row
    return found


def _looked_up(mine: Ints, known: Ints, said: Ints, otherwise: int) -> Ints:
    """What is said of each; `known` are in order."""
    at = np.minimum(np.searchsorted(known, mine), max(len(known) - 1, 0))
    return np.where(known[at] == mine, said[at], otherwise) if len(known) else np.full(len(mine), otherwise)


@dataclass(frozen=True)
class PlansLeft:
    """For each plan kept how much there is of each decision; what is not named is 0.

    `today` is where today's service ended, where it was solved at once.
    """

    plans: tuple[dict[DecisionKey, float], ...]
    today: BasisLeft | None = None

    def in_columns(self, columns: Columns, programme: Programme) -> tuple[Floats, ...]:
        """The same in another programme's columns; what it has no column for is left out."""
        at: Ints = np.flatnonzero(programme.decisions)
        keys = decision_keys(columns, programme)
        found = []
        for plan in self.plans:
            values = np.zeros(len(programme.upper))
            values[at] = [plan.get(key, 0.0) for key in keys]
            found.append(values)
        return tuple(found)


def decision_keys(columns: Columns, programme: Programme) -> list[DecisionKey]:
    """For each decision of a part, in order, what it is about."""
    found: list[DecisionKey] = []
    at = programme.source[np.flatnonzero(programme.decisions)]
    for family in columns.families:
        mine = at[(at >= family.start) & (at < family.stop)] - family.start
        rows = zip(*(key[mine].tolist() for key in family.keys), strict=True)
        found += [(family.name, *row) for row in rows]
    return found


def left_by(search: LagrangianSearch, columns: Columns) -> PlansLeft:
    """The plans that a search leaves."""
    programme = search.programme
    prices = min(search.met, key=lambda cut: cut.constant).prices if search.met else search.first_prices
    plans = [np.zeros(len(programme.upper)) for _ in range(KEPT_PLANS)]
    for block in search.blocks:
        best = sorted(block.known, key=lambda plan: -(plan.worth - inner(plan.takes, prices)))
        for number, whole in enumerate(plans):
            whole[block.decided] = best[min(number, len(best) - 1)].decided
    keys, at = decision_keys(columns, programme), np.flatnonzero(programme.decisions)
    return PlansLeft(
        tuple(
            {key: float(value) for key, value in zip(keys, whole[at], strict=True) if value}
            for whole in plans
        )
    )
