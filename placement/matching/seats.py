"""Seats: one person's newly qualified post each, from the posts that were decided; and who gets which.

A place is a cluster and a service. Applicants are matched with places; within a place people then go to
the bases so that together they drive least.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from placement.data.region import Region
from placement.data.travel import TravelMatrix
from placement.errors import BadInput, Fault
from placement.matching.applicants import Applicants
from placement.matching.market import Market, Matching, drawn_order
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case

APPLICANTS = "applicants.csv"
SAME = 1e-9
FAR = 1e6
"""Minutes that stand for a base that cannot be reached, where people are shared between bases."""
TENTHS = 10

Place = tuple[str, str]
"""A cluster's id and a service's."""


@dataclass(frozen=True)
class Seat:
    """One person's post: where, of which role, and how much of a whole-time post (WTE)."""

    base_id: str
    cluster_id: str
    role_id: str
    service_id: str
    wte: float

    @property
    def place(self) -> Place:
        return self.cluster_id, self.service_id


def seats_of(case: Case, allocation: Allocation) -> tuple[Seat, ...]:
    """A seat for each whole-time newly qualified post of a base, and one for what is left; in file order."""
    funded = allocation.posts_wte(case)
    seats = []
    for b, k in zip(*np.nonzero(funded), strict=True):
        role = case.roles[k]
        if role.kind != "newly_qualified":
            continue
        whole = math.floor(funded[b, k] + SAME)
        rest = round(float(funded[b, k]) - whole, 6)
        cluster = case.cluster_ids[case.base_cluster[b]]
        service = case.services[role.service].id
        sizes = [*([1.0] * whole), *([rest] if rest > SAME else [])]
        seats += [Seat(case.base_ids[b], cluster, role.id, service, wte) for wte in sizes]
    return tuple(seats)


def seats_by_place(seats: Sequence[Seat]) -> dict[Place, list[Seat]]:
    """The seats of each place; places and their seats in the order given."""
    found: dict[Place, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.place, []).append(seat)
    return found


def wishes(applicants: Applicants) -> dict[str, list[str]]:
    """The clusters that each applicant ranked, best first; in file order."""
    ranked = applicants.preferences.sort_values("rank", kind="stable")
    found: dict[str, list[str]] = {name: [] for name in applicants.table["applicant_id"]}
    for name, cluster in zip(ranked["applicant_id"], ranked["cluster_id"], strict=True):
        found[name].append(cluster)
    return found


def commutes(
    applicants: Applicants, seats: Sequence[Seat], region: Region, travel: TravelMatrix
) -> pd.DataFrame:
    """Minutes by car from an applicant's home to each base with a seat that may concern them.

    These are the bases of the clusters that they ranked, or where a place is agreed, with a seat of their
    own service. A base that cannot be reached has no row. Columns: applicant_id, base_id, minutes.
    """
    areas = {name: i for i, name in enumerate(region.areas["area_id"])}
    bases = {name: i for i, name in enumerate(region.bases["base_id"])}
    near = {
        place: list(dict.fromkeys(s.base_id for s in own)) for place, own in seats_by_place(seats).items()
    }
    ranked = wishes(applicants)
    rows = []
    for row in applicants.table.to_dict("records"):
        name, service, agreed = row["applicant_id"], row["service_id"], row["agreed_cluster_id"]
        for cluster in dict.fromkeys([*ranked[name], *([agreed] if agreed else [])]):
            for base in near.get((cluster, service), ()):
                minutes = float(travel.minutes[areas[row["home_area_id"]], bases[base]])
                if math.isfinite(minutes):
                    rows.append((name, base, minutes))
    return pd.DataFrame(rows, columns=["applicant_id", "base_id", "minutes"]).astype({"minutes": float})


def market_of(applicants: Applicants, seats: Sequence[Seat], minutes: pd.DataFrame, seed: int) -> Market:
    """The market of all applicants and places; places with seats first, then those only wished for.

    `minutes` is the table of `commutes`. Raises BadInput for every agreed place that has no seat.
    """
    if faults := agreed_faults(applicants, seats):
        raise BadInput(faults)
    own, ranked, table = seats_by_place(seats), wishes(applicants), applicants.table
    services = dict(zip(table["applicant_id"], table["service_id"], strict=True))
    wished = [(cluster, services[name]) for name, clusters in ranked.items() for cluster in clusters]
    place_ids = tuple(dict.fromkeys([*own, *wished]))
    position = {place: i for i, place in enumerate(place_ids)}
    names = tuple(table["applicant_id"])
    person = {name: i for i, name in enumerate(names)}
    choices = tuple(tuple(position[c, services[name]] for c in ranked[name]) for name in names)
    drive = nearest(minutes, seats)
    return Market(
        applicant_ids=names,
        place_ids=place_ids,
        seats=np.array([len(own.get(place, ())) for place in place_ids], dtype=np.int64),
        choices=choices,
        minutes=tuple(
            tuple(drive.get((name, place_ids[p][0]), math.inf) for p in mine)
            for name, mine in zip(names, choices, strict=True)
        ),
        agreed=np.array(
            [
                position[cluster, service] if cluster else -1
                for cluster, service in zip(table["agreed_cluster_id"], table["service_id"], strict=True)
            ],
            dtype=np.int64,
        ),
        protected=table["protected"].to_numpy(dtype=bool),
        partner=np.array([person[other] if other else -1 for other in table["linked_to"]], dtype=np.int64),
        seed=seed,
    )


def nearest(minutes: pd.DataFrame, seats: Sequence[Seat]) -> dict[tuple[str, str], float]:
    """Minutes from an applicant to the nearest base of a cluster, by their ids."""
    cluster_of = {seat.base_id: seat.cluster_id for seat in seats}
    found: dict[tuple[str, str], float] = {}
    for (name, base), m in drives(minutes).items():
        key = (name, cluster_of[base])
        found[key] = min(found.get(key, math.inf), m)
    return found


def drives(minutes: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Minutes from an applicant to a base, by their ids."""
    rows = minutes[["applicant_id", "base_id", "minutes"]].itertuples(index=False, name=None)
    return {(name, base): m for name, base, m in rows}


def agreed_faults(applicants: Applicants, seats: Sequence[Seat]) -> list[Fault]:
    """Agreed places that have no such post, or fewer posts than people; each person's row is named."""
    there = {place: len(own) for place, own in seats_by_place(seats).items()}
    agreed: dict[Place, list[str]] = {}
    for row in applicants.table.to_dict("records"):
        if row["agreed_cluster_id"]:
            agreed.setdefault((row["agreed_cluster_id"], row["service_id"]), []).append(row["applicant_id"])
    lines = dict(zip(applicants.table["applicant_id"], applicants.lines, strict=False))
    faults = []
    for (cluster, service), people in agreed.items():
        has = there.get((cluster, service), 0)
        if len(people) <= has:
            continue
        key = "match_agreed_too_many" if has else "match_agreed_no_post"
        slots = {"cluster": cluster, "service": service, "agreed": len(people), "posts": has}
        faults += [
            Fault(
                key, APPLICANTS, row=lines.get(name), column="agreed_cluster_id", value=cluster, slots=slots
            )
            for name in people
        ]
    return sorted(faults, key=lambda fault: fault.row or 0)


def seated(
    market: Market, matching: Matching, seats: Sequence[Seat], minutes: pd.DataFrame
) -> dict[int, Seat]:
    """Which seat each placed applicant gets, by position in the market.

    Within a place so that minutes together are least (an assignment problem, Kuhn 1955). Where that leaves
    a choice, who stands earlier in the drawn order gets the seat that stands earlier: whole-time first.
    """
    own = seats_by_place(seats)
    order = drawn_order(market.seed, market.applicant_ids)
    drive = drives(minutes)
    found: dict[int, Seat] = {}
    for p, place in enumerate(market.place_ids):
        people = sorted(np.flatnonzero(matching.place == p).tolist(), key=lambda i: int(order[i]))
        free = sorted(own.get(place, ()), key=lambda seat: -seat.wte)
        if not people:
            continue
        far = np.array([[drive.get((market.applicant_ids[i], s.base_id), FAR) for s in free] for i in people])
        who, which = linear_sum_assignment(_cost(far))
        found |= {people[i]: free[s] for i, s in zip(who, which, strict=True)}
    return found


def _cost(minutes: Floats) -> Floats:
    """People x seats: tenths of a minute, and below any tenth the later person on the earlier seat."""
    people, seats = minutes.shape
    turn = np.arange(people, 0, -1)[:, None] * np.arange(seats)
    return np.asarray(
        np.round(minutes * TENTHS) * (1 + people * (people + 1) // 2 * seats) + turn, dtype=float
    )
