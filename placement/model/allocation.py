"""A finished allocation: who is posted where, and whom they reach. It knows nothing of a solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case

CARE_GRAIN = 1e-6
"""Care is rounded down to this many WTE before anything is checked."""


@dataclass(frozen=True)
class Care:
    """Staff time reaching people: one row for each area, base and service that it joins."""

    area: Ints
    base: Ints
    service: Ints
    wte: Floats


@dataclass(frozen=True)
class Placed:
    """Graduates of a class who fill newly qualified posts of a role at a base."""

    group: Ints
    base: Ints
    role: Ints
    graduates: Ints


@dataclass(frozen=True)
class LaterYear:
    """One later year of a plan. Posts and people are in steps of their role, not whole; pounds a year."""

    year: int
    stand: Floats  # C x B x K x F, by the year in which they began, the first first
    staff: Floats  # B x K
    hired: Floats  # B x K
    left: Floats  # B x K
    ended: Floats  # B x K
    grown: Floats  # B x K
    placed: Placed  # graduates as expected values
    handed: Floats  # F x R, pounds of posts that others pay for than their fund
    more: Floats | None = None  # G, graduates of that summer beyond those of today
    places: Floats | None = None  # S x R, training places that began for them beyond those of today

    @property
    def posts(self) -> Floats:
        """B x K x F."""
        return np.asarray(self.stand.sum(axis=0))


@dataclass(frozen=True)
class HospitalYear:
    """One year of the hospitals' staff, each R x S in WTE; `stock` at its end, NaN where nobody knows it."""

    year: int
    moved: Floats
    backfilled: Floats
    stock: Floats


@dataclass(frozen=True)
class Allocation:
    """Posts and filled posts in steps of their role; care in WTE."""

    posts: Ints  # B x K x F
    filled: Ints  # B x K
    placed: Placed
    opened: Bools  # B x F
    care: Care
    fund_ids: tuple[str, ...]  # F
    later: tuple[LaterYear, ...] = ()
    """Posts and staff of the years after the first, where the scenario asks for years."""
    later_care: tuple[Care, ...] | None = None
    """Care of those years."""
    hospital: tuple[HospitalYear, ...] = ()
    """Hospital staff of every year, the first included, where people may move from there."""
    vacated: tuple[Floats, ...] = ()
    """Of every year, R x S in WTE, what is missing at bases because people left posts there for new ones."""

    def posts_wte(self, case: Case) -> Floats:
        """B x K, funded WTE."""
        return np.asarray(self.posts.sum(axis=2) * case.steps)

    def filled_wte(self, case: Case) -> Floats:
        """B x K, filled WTE."""
        return np.asarray(self.filled * case.steps)

    def open_bases(self, case: Case) -> Bools:
        """B: open today, or opened by this plan."""
        return np.asarray(~case.base_candidate | self.opened.any(axis=1))

    def in_post_wte(self, case: Case) -> Floats:
        """B x S, WTE of today's staff where they work once the opened bases have theirs."""
        staff = np.where(case.base_candidate[:, None], 0.0, case.in_post)
        for base in np.flatnonzero(case.base_candidate & self.opened.any(axis=1)):
            if case.moves_from[base] >= 0:
                staff[case.moves_from[base]] -= case.moving[base]
                staff[base] += case.moving[base]
        return staff

    def area_care(self, case: Case) -> Floats:
        """A x S, WTE of care that reaches each area's people."""
        out = np.zeros((len(case.area_ids), len(case.services)))
        np.add.at(out, (self.care.area, self.care.service), self.care.wte)
        return out

    def cluster_care(self, case: Case) -> Floats:
        """C x S, WTE of care that reaches each cluster's people."""
        member, by_area = case.membership, self.area_care(case)
        out = np.zeros((len(case.cluster_ids), len(case.services)))
        np.add.at(out, member.cluster, member.share[:, None] * by_area[member.area])
        return out


def round_care(wte: Floats) -> Floats:
    """Care rounded down to its grain, never below nothing."""
    return np.asarray(np.maximum(np.floor(wte / CARE_GRAIN + 1e-3) * CARE_GRAIN, 0.0).round(6))
