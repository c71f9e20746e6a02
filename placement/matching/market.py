"""Who asks for which places, and who got what: plain data, the same for every mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import numpy as np

from placement.model.arrays import Bools, Ints

Mode = Literal["most_placed", "stable", "lottery"]
MODES: tuple[Mode, ...] = ("most_placed", "stable", "lottery")

Reason = Literal["no_choice", "no_seat", "full", "pair"]
REASONS: tuple[Reason, ...] = ("no_choice", "no_seat", "full", "pair")
"""Why somebody is unplaced: ranks nothing; no place in the list has a seat at all; others hold them all;
linked, and no cluster had room for both."""


@dataclass(frozen=True)
class Market:
    """N applicants and P places. A place is a cluster and a service; a seat is one person's post there.

    A list holds places of the applicant's own service alone, each cluster at most once. Links are
    symmetric. Never more agreed placements in a place than it has seats.
    """

    applicant_ids: tuple[str, ...]
    """N, in file order."""
    place_ids: tuple[tuple[str, str], ...]
    """P, cluster and service."""
    seats: Ints
    """P, people."""
    choices: tuple[tuple[int, ...], ...]
    """N lists of places, best first; some may have no seat."""
    minutes: tuple[tuple[float, ...], ...]
    """Beside `choices`: by car from home to the nearest base of the place that has a seat, inf if none."""
    agreed: Ints
    """N, the place that is agreed already, -1 none. It need not be among the choices."""
    protected: Bools
    """N, whose circumstances let them be placed first."""
    partner: Ints
    """N, the linked applicant, -1 none."""
    seed: int
    """Published, so that anybody can draw the order again."""


@dataclass(frozen=True)
class Matching:
    """Who got what. `place` has -1, and `why` its reason, for whoever is unplaced; else `why` is empty."""

    place: Ints
    why: tuple[str, ...]


def drawn_order(seed: int, ids: Sequence[str]) -> Ints:
    """The position, from 0, of each id: sorted by the SHA-256 of "seed:id" in hex, then by id."""
    drawn = sorted(range(len(ids)), key=lambda i: (sha256(f"{seed}:{ids[i]}".encode()).hexdigest(), ids[i]))
    position = np.empty(len(ids), dtype=np.int64)
    position[drawn] = np.arange(len(ids))
    return position
