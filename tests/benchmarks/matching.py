"""5,000 applicants and 2,000 seats in each mode, beside an older build; what each finds is checked."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from placement.matching.check import check
from placement.matching.market import MODES, Market, Mode
from placement.matching.matching import match
from tests.benchmarks.older import beside_older, older_build
from tests.benchmarks.rows import Row

SIDE_MINUTES = 120.0
SHARES = {"linked": 0.03, "protected": 0.04, "agreed": 0.02}


@dataclass(frozen=True)
class Size:
    """A market to make up. `spread` is how far from its middle homes lie, as a share of its side."""

    name: str
    applicants: int = 5000
    seats: int = 2000
    clusters: int = 64
    services: int = 13
    spread: float = 0.5
    choices: int = 10


SIZES = (
    Size("13 services"),
    Size("one service", services=1),
    Size("one service, a cluster for each seat", services=1, clusters=2000),
    Size("one service, everybody from one town", services=1, clusters=400, spread=0.02, choices=40),
)
"""The last two are worse than any region: no service apart from another, and all after the same places."""


def made_up(size: Size, seed: int = 1) -> Market:
    """Homes and clusters on a square, lists by distance and taste, all drawn with the seed."""
    draw = np.random.default_rng(seed)
    places = [(f"c{c}", f"s{s}") for c in range(size.clusters) for s in range(size.services)]
    seats = draw.multinomial(size.seats, np.full(len(places), 1 / len(places))).astype(np.int64)
    where = draw.random((size.clusters, 2))
    choices: list[tuple[int, ...]] = []
    minutes: list[tuple[float, ...]] = []
    for _ in range(size.applicants):
        home = 0.5 + size.spread * (2 * draw.random(2) - 1)
        far = np.hypot(*(where - home).T) * SIDE_MINUTES
        liked = np.argsort(far * draw.lognormal(0.0, 0.4, size.clusters))
        wants = liked[: max(1, int(draw.integers(size.choices - 2, size.choices + 3)))]
        service = int(draw.integers(size.services))
        choices.append(tuple(int(c) * size.services + service for c in wants))
        minutes.append(tuple(float(far[c]) for c in wants))
    mixed = draw.permutation(size.applicants)
    partner = np.full(size.applicants, -1, dtype=np.int64)
    linked = mixed[: int(size.applicants * SHARES["linked"]) // 2 * 2]
    partner[linked[::2]], partner[linked[1::2]] = linked[1::2], linked[::2]
    agreed, left = np.full(size.applicants, -1, dtype=np.int64), seats.copy()
    for i in draw.permutation(size.applicants)[: int(size.applicants * SHARES["agreed"])]:
        if left[choices[i][0]] > 0:
            agreed[i] = choices[i][0]
            left[agreed[i]] -= 1
    return Market(
        applicant_ids=tuple(f"synthetic-{i}" for i in range(size.applicants)),
        place_ids=tuple(places),
        seats=seats,
        choices=tuple(choices),
        minutes=tuple(minutes),
        agreed=agreed,
        protected=draw.random(size.applicants) < SHARES["protected"],
        partner=partner,
        seed=seed,
    )


def beside_rows() -> list[Row]:
    """All sizes and modes by both builds, with the making of the markets, and what our check found."""
    with older_build() as older:
        what = f"Matching, {len(SIZES)} sizes in {len(MODES)} modes"
        return beside_older(what, "tests.benchmarks.matching:matching_rows", None, older)


def matching_rows(sizes: tuple[Size, ...] = SIZES) -> list[Row]:
    """Each mode on each market, and the check of what it found."""
    return [_row_of(size, mode) for size in sizes for mode in MODES]


def _row_of(size: Size, mode: Mode) -> Row:
    market = made_up(size)
    began = time.perf_counter()
    matching = match(market, mode)
    seconds = time.perf_counter() - began
    breaches = check(market, matching, mode)
    return checked(f"Matching, {mode}, {size.name}, checked", seconds, len(breaches))


def checked(what: str, seconds: float, breaches: int) -> Row:
    """The time is for information; what the check finds must be nothing."""
    return Row(what, f"{breaches} breaches; matched in {seconds:.2f} s", "no breach", breaches == 0)
