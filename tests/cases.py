"""Small cases made in memory, with round numbers that a reader can check by hand.

    case = tiny_case()                                  four clusters in a row, two regions, one service
    case = tiny_case(need=1.0, in_post=[[2], [0], [0], [0]])
    case = tiny_case(areas=(0, 0, 1), bases=(0, 1), counties=(0, 0), regions=(0,))

Place `i` of a kind has the id of its letter and number: areas a0, a1 …, bases b0, clusters c0, counties l0,
regions r0. The clusters stand in a row, ten minutes (and ten km) apart; an area or a base is where its
cluster is. Nothing is spent on the road (`use` is 1) unless `visit_share` says so.

`cases()` and `allocations()` are strategies for random ones, deliberately including the odd and the absurd.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from placement.model.allocation import Allocation, Care, Placed
from placement.model.arrays import Floats, Ints
from placement.model.case import Case, GraduateClass, Level, Memberships, Service
from placement.model.role import Kind, Role
from placement.model.rules.fund import Fund

MINUTES_APART = 10.0
KINDS: tuple[Kind, ...] = ("registered", "newly_qualified", "support")
LEVELS: tuple[Level, ...] = ("cluster", "county", "region", "national")


def service(name: str = "physio", **changed: Any) -> Service:
    """A clinic service shared within the county, whose people travel at most 45 minutes; no home visits."""
    plain: dict[str, Any] = {
        "level": "county",
        "limit_minutes": 45.0,
        "visit_share": 0.0,
        "visits_per_round": 4.0,
        "minutes_per_visit": 60.0,
        "minutes_between": (5.0, 10.0, 15.0),
    }
    return Service(id=name, name_en=name, name_cy=name, **(plain | changed))


def role(kind: Kind = "registered", service: int = 0, **changed: Any) -> Role:
    """Registered: £50,000, all care. Newly qualified: £40,000, 0.8. Support: £30,000, 0.5, in half posts."""
    by_kind: dict[Kind, dict[str, Any]] = {
        "registered": {"pounds_per_wte": 50_000, "care_wte_per_wte": 1.0, "step_wte": 1.0, "limited": False},
        "newly_qualified": {
            "pounds_per_wte": 40_000,
            "care_wte_per_wte": 0.8,
            "step_wte": 1.0,
            "limited": True,
        },
        "support": {"pounds_per_wte": 30_000, "care_wte_per_wte": 0.5, "step_wte": 0.5, "limited": False},
    }
    plain: dict[str, Any] = {"employer_id": "board", "pounds_once": 1_000, **by_kind[kind]}
    name = changed.pop("id", f"{kind}-{service}")
    return Role(id=name, service=service, kind=kind, **(plain | changed))


def graduates(size: int, service: int = 0, home_county: int = 0, **changed: Any) -> GraduateClass:
    """New graduates who commute at most 30 minutes."""
    name = changed.pop("id", f"g{service}-{home_county}")
    minutes = changed.pop("commute_minutes", 30.0)
    return GraduateClass(name, service, home_county, minutes, size)


def tiny_case(
    *,
    areas: Sequence[int] = (0, 1, 2, 3),
    bases: Sequence[int] = (0, 1, 2, 3),
    counties: Sequence[int] = (0, 0, 1, 1),
    regions: Sequence[int] = (0, 1),
    services: Sequence[Service] | None = None,
    roles: Sequence[Role] | None = None,
    classes: Sequence[GraduateClass] = (),
    need: Any = 10.0,
    in_post: Any = 2.0,
    places: Any = 9.0,
    population: Any = 10_000.0,
    minutes: Any = None,
    reach: Any = None,
    km: Any = None,
    commute: Any = None,
    rural: Any = 0,
    candidate: Any = False,
    opening_pounds: Any = 100_000,
    moves_from: Any = -1,
    moving: Any = 0.0,
    speakers: Any = 0.2,
    members: Sequence[tuple[int, int, float]] | None = None,
    kinds: Sequence[str] | None = None,
) -> Case:
    """`areas` and `bases` name the cluster of each; `counties` the county of each cluster; `regions` the
    region of each county. Figures may be one for all or an array: need A x S, in_post B x S, places B,
    population A, minutes, reach and km A x B, commute L x B. `members` are (area, cluster, share). At a
    candidate nobody is in post; `moving` B x S go there from `moves_from` when it opens. `speakers` L."""
    offered = (service(),) if services is None else tuple(services)
    area_cluster, base_cluster, county = _ints(areas), _ints(bases), _ints(counties)
    apart = MINUTES_APART * np.abs(area_cluster[:, None] - base_cluster)
    a, b, s = len(areas), len(bases), len(offered)
    drive = _filled(apart if minutes is None else minutes, (a, b))
    people, needed = _filled(population, (a,)), _filled(need, (a, s))
    home = _ints(regions)[county[area_cluster]]
    site = np.broadcast_to(np.asarray(candidate, dtype=bool), (b,)).copy()
    staff = np.where(site[:, None], 0.0, _filled(in_post, (b, s)))
    belong = [(i, int(c), 1.0) for i, c in enumerate(area_cluster)] if members is None else members
    return Case(
        area_ids=_named("a", a),
        base_ids=_named("b", b),
        cluster_ids=_named("c", len(counties)),
        county_ids=_named("l", len(regions)),
        region_ids=_named("r", max(regions) + 1),
        services=offered,
        roles=tuple(role(kind, i) for i in range(s) for kind in KINDS) if roles is None else tuple(roles),
        classes=tuple(classes),
        area_cluster=area_cluster,
        area_rural=np.broadcast_to(np.asarray(rural, dtype=np.int64), (a,)).copy(),
        population=people,
        base_cluster=base_cluster,
        base_candidate=site,
        base_places=_filled(places, (b,)),
        base_opening_pounds=np.where(site, _filled(opening_pounds, (b,)), 0).astype(np.int64),
        moves_from=np.where(site, np.broadcast_to(np.asarray(moves_from, dtype=np.int64), (b,)), -1),
        base_employer=("board",) * b,
        base_kind=tuple(("practice", "reablement_team")[i % 2] for i in range(b))
        if kinds is None
        else tuple(kinds),
        cluster_county=county,
        county_region=_ints(regions),
        county_speakers=_filled(speakers, (len(regions),)),
        membership=Memberships(
            _ints([m[0] for m in belong]),
            _ints([m[1] for m in belong]),
            _filled([m[2] for m in belong], (len(belong),)),
        ),
        need=needed,
        in_post=staff,
        funded=staff.copy(),
        moving=np.where(site[:, None], _filled(moving, (b, s)), 0.0),
        minutes=drive,
        reach_minutes=_filled(drive if reach is None else reach, (a, b)),
        km=_filled(drive if km is None else km, (a, b)),
        commute_minutes=_filled(
            _first_area(drive, county[area_cluster], len(regions)) if commute is None else commute,
            (len(regions), b),
        ),
        whole_region_ids=_named("r", max(regions) + 1),
        whole_need=np.array([needed[home == r].sum(axis=0) for r in range(max(regions) + 1)]),
        whole_population=np.array([people[home == r].sum() for r in range(max(regions) + 1)]),
    )


def fund(amount: float = 100_000, **changed: Any) -> Fund:
    """A fund in pounds, shared by population."""
    plain: dict[str, Any] = {"id": "fund", "name_en": "Fund", "name_cy": "Cronfa", "shares": "population"}
    return Fund(amount=amount, **(plain | changed))


def capital(amount: float = 1e9, **changed: Any) -> Fund:
    """A capital fund for the whole nation."""
    return fund(amount, **({"id": "capital", "kind": "capital", "shares": "free"} | changed))


def allocation(
    case: Case,
    *,
    posts: dict[tuple[int, int], int] | None = None,
    filled: dict[tuple[int, int], int] | None = None,
    placed: Sequence[tuple[int, int, int, int]] = (),
    care: Sequence[tuple[int, int, int, float]] = (),
    opened: Sequence[int] = (),
    funds: Sequence[str] = ("fund",),
) -> Allocation:
    """From posts {(base, role): steps} of the first fund; a post is filled unless `filled` says otherwise.

    The last fund opens the bases in `opened`."""
    some = np.zeros((len(case.base_ids), len(case.roles), len(funds)), dtype=np.int64)
    for (b, k), steps in (posts or {}).items():
        some[b, k, 0] = steps
    doors = np.zeros((len(case.base_ids), len(funds)), dtype=bool)
    doors[list(opened), -1] = True
    busy = some.sum(axis=2)
    for (b, k), steps in (filled or {}).items():
        busy[b, k] = steps
    people = _ints(placed).reshape(-1, 4)
    given = np.array(care, dtype=float).reshape(-1, 4)
    where = given[:, :3].astype(np.int64)
    return Allocation(
        posts=some,
        filled=busy,
        placed=Placed(people[:, 0], people[:, 1], people[:, 2], people[:, 3]),
        opened=doors,
        care=Care(where[:, 0], where[:, 1], where[:, 2], given[:, 3]),
        fund_ids=tuple(funds),
    )


def cases() -> st.SearchStrategy[Case]:
    """Strategy of random tiny cases. Each is made from one drawn number, which is quick and comes back."""
    return st.integers(0, 2**32 - 1).map(lambda seed: random_case(Random(seed)))


def allocations(case: Case) -> st.SearchStrategy[Allocation]:
    """Strategy of random allocations of a case, most of which break some rule."""
    return st.integers(0, 2**32 - 1).map(lambda seed: random_allocation(Random(seed), case))


def random_case(rng: Random, *, kinds: Sequence[Kind] = KINDS) -> Case:
    """Up to two regions, three counties, three clusters and two services, whatever lies between."""
    regions = rng.choice([(0,), (0, 0), (0, 1), (1, 0), (0, 1, 1)])
    counties = [rng.randrange(len(regions)) for _ in range(rng.randint(1, 3))]
    areas = [rng.randrange(len(counties)) for _ in range(rng.randint(1, 4))]
    bases = [rng.randrange(len(counties)) for _ in range(rng.randint(1, 3))]
    offered = [
        service(
            name,
            level=rng.choice(LEVELS),
            limit_minutes=rng.choice([15.0, 30.0]),
            visit_share=rng.choice([0.0, 0.5, 1.0]),
        )
        for name in rng.choice([("physio",), ("physio", "ot")])
    ]
    half = [{}, {"step_wte": 0.5}]
    first, share = rng.randrange(len(counties)), rng.choice([0.0, 0.25, 0.5, 0.5])
    members = [(i, c, 1.0) for i, c in enumerate(areas)]
    if share and first != areas[0]:
        members = [(0, areas[0], 1 - share), (0, first, share), *members[1:]]
    return tiny_case(
        areas=areas,
        bases=bases,
        counties=counties,
        regions=regions,
        services=offered,
        roles=[role(kind, s, **rng.choice(half)) for s in range(len(offered)) for kind in kinds],
        classes=[
            graduates(
                rng.randint(0, 3),
                rng.randrange(len(offered)),
                rng.randrange(len(regions)),
                id=f"g{i}",
                commute_minutes=rng.choice([10.0, 30.0]),
            )
            for i in range(rng.randint(0, 2))
        ],
        need=_any_of(rng, [0.0, 0.4, 1.0, 2.5, 3.375], (len(areas), len(offered))),
        in_post=_any_of(rng, [0.0, 0.5, 1.0, 2.2], (len(bases), len(offered))),
        places=_any_of(rng, [0.0, 0.5, 1.0, 2.5], (len(bases),)),
        population=_any_of(rng, [5_000.0, 10_000.0], (len(areas),)),
        minutes=_any_of(rng, [0.0, 5.0, 15.0, 20.0, 30.0, 40.0], (len(areas), len(bases))),
        km=_any_of(rng, [1.0, 10.0, 20.0], (len(areas), len(bases))),
        commute=_any_of(rng, [5.0, 10.0, 20.0, 30.0, 40.0], (len(regions), len(bases))),
        rural=rng.randint(0, 2),
        members=members,
        **_sites(rng, bases, regions, counties, len(offered)),
    )


def _sites(
    rng: Random, bases: Sequence[int], regions: Sequence[int], counties: Sequence[int], services: int
) -> dict[str, Any]:
    """In a third of the cases some bases are only possible ones, and staff may move there."""
    candidate = [i > 0 and rng.random() < 0.5 for i in range(len(bases))]
    if rng.random() < 0.67:
        candidate = [False] * len(bases)
    near = [regions[counties[b]] == regions[counties[bases[0]]] for b in bases]
    return {
        "candidate": candidate,
        "moves_from": [0 if n and rng.random() < 0.7 else -1 for n in near],
        "moving": _any_of(rng, [0.0, 0.5, 1.0], (len(bases), services)),
        "opening_pounds": _any_of(rng, [0.0, 100_000.0, 250_000.0], (len(bases),)),
        "speakers": _any_of(rng, [0.1, 0.4, 0.7], (len(regions),)),
    }


def random_allocation(rng: Random, case: Case) -> Allocation:
    """Posts, filled posts, graduates and care, for no reason; a few of them absurd, some below nothing."""
    a, b, k, s, g = (len(x) for x in (case.area_ids, case.base_ids, case.roles, case.services, case.classes))
    spots = list(np.ndindex(b, k))
    posts = {spot: rng.choice([0, 0, 0, 1, 2, 3]) for spot in spots}
    filled = {(b, k): n if not case.roles[k].limited else rng.randint(0, n) for (b, k), n in posts.items()}
    for odd in rng.sample(spots, rng.choice([0, 0, 1])):
        posts[odd] += rng.choice([0, 0, -1])
        filled[odd] += rng.choice([0, 1, -1])
    able = [
        [i for i, r in enumerate(case.roles) if r.limited and r.service == c.service] for c in case.classes
    ]
    care = {
        (rng.randrange(a), rng.randrange(b), rng.randrange(s)): rng.choice(
            [rng.randint(0, 3000) / 1000, 0.4, 1.0, 2.5, -0.01]
        )
        for _ in range(rng.randint(0, 6))
    }
    placed = {}
    for _ in range(rng.randint(0, 3) if g else 0):
        who = rng.randrange(g)
        what = rng.choice(able[who]) if able[who] and rng.random() < 0.8 else rng.randrange(k)
        placed[who, rng.randrange(b), what] = rng.choice([1, 1, 1, 2, 2, 3, -1])
    return allocation(
        case,
        posts=posts,
        filled=filled,
        placed=[(*who, n) for who, n in placed.items()],
        care=[(*whom, wte) for whom, wte in care.items()],
        opened=[i for i in range(b) if rng.random() < (0.6 if case.base_candidate[i] else 0.02)],
        funds=("fund", "capital"),
    )


def _any_of(rng: Random, values: Sequence[float], shape: tuple[int, ...]) -> Floats:
    return np.array(rng.choices(values, k=int(np.prod(shape)))).reshape(shape)


def _first_area(minutes: Floats, county: Ints, counties: int) -> Floats:
    """Minutes from the first area of each county; none, far away."""
    out = np.full((counties, minutes.shape[1]), 999.0)
    for number in range(counties):
        mine = np.flatnonzero(county == number)
        if len(mine):
            out[number] = minutes[mine[0]]
    return out


def _named(letter: str, size: int) -> tuple[str, ...]:
    return tuple(f"{letter}{i}" for i in range(size))


def _ints(values: Sequence[Any]) -> Ints:
    return np.array(values, dtype=np.int64)


def _filled(values: Any, shape: tuple[int, ...]) -> Floats:
    return np.broadcast_to(np.asarray(values, dtype=float), shape).copy()
