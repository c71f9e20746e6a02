"""What the tables leave out, or write as nothing: told by name before anything is solved.

A journey that nobody worked out is not one of 0 minutes, a base without a row of staff need not be empty, and
a limit that no rule uses limits nobody. Each of these is legal, and each has been a mistake.

Nobody drives faster than `FASTEST_KMH` in a straight line, so fewer minutes over more than `NO_WAY_KM` are
doubted, and 0 minutes by any mode. A pair that the table of journeys lacks is doubted where `SLOWEST_KMH` in
a straight line would keep within the longest limit. In a region without coordinates the cluster stands for
the distance: 0 minutes to a base of another cluster, or no minutes to one of the same, are doubted.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from placement.data.notices import BilingualNames, Notice
from placement.data.region import Region
from placement.data.whereof import positions
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.rules import STANDING, Rule
from placement.model.rules.travel_limit import TravelLimit
from placement.scenario import TravelSettings
from placement.scenario.travel_audits import DescribedMinutes, described_minutes

NO_WAY_KM = 1.0
FASTEST_KMH = 130.0
SLOWEST_KMH = 30.0
HALF_A_MINUTE = 0.5
WALES_DRIVES_20 = "2023-09-17"
"""Restricted Roads (20 mph Speed Limit) (Wales) Order 2022."""
OTHERS = 0.5
"""Where this part of the clusters, or of bases of a kind, has a row of staff, those without are doubted."""


def missing(region: Region, case: Case, rules: Sequence[Rule], travel: TravelSettings) -> list[Notice]:
    """Doubts about what is not there, for the areas, bases and clusters of the case."""
    found: list[Notice] = []
    if travel.provider == "table" and region.travel is not None:
        for mode, rows in region.travel.groupby("mode", sort=False):
            found += _too_quick(region, case, rows, "travel.csv", str(mode))
        for mode, minutes in {"car": case.minutes, travel.mode: case.reach_minutes}.items():
            found += _not_there(region, case, longest_limit(case, rules), mode, minutes)
    if travel.asks_an_engine or travel.provider == "table":
        found += _worked_out(region, travel, longest_limit(case, rules))
    if travel.asks_an_engine:
        found += _without_minutes(region, case, "minutes_outside", "car", case.minutes)
    if region.local_knowledge is not None:
        known = region.local_knowledge[region.local_knowledge["kind"] == "minutes"]
        rows = known.assign(minutes=known["value"])
        found += _too_quick(region, case, rows, "local_knowledge.csv", "car")
    return [
        *found,
        *_staff(region, case),
        *_need_without_range(region),
        *_groups(region, case),
        *_unused(region, rules),
    ]


def _worked_out(region: Region, travel: TravelSettings, longest: float) -> Iterator[Notice]:
    """By what minutes were worked out, of what date, and what can be doubted in them."""
    for told in described_minutes(region, travel, longest):
        if told.engine not in ("estimate", "table"):
            about = {name: getattr(told, name) for name in ("mode", "engine", "version", "files", "date")}
            yield Notice("travel_made_dated" if told.date else "travel_made", about)
            counts = {name: f"{value:,}" for name, value in told.audit.counts().items() if value is not None}
            yield from speed_law(region, travel, told)
            key = "travel_audit" if "asymmetric" in counts else "travel_audit_one_way"
            yield Notice(key, {"mode": told.mode, "longest": f"{longest:g}", **counts})
        if any(told.left_out.values()):
            counts = {name: f"{n:,}" for name, n in told.left_out.items()}
            yield Notice("timetable_left_out", {"files": told.files, **counts})
        if told.audit.estimated and told.engine != "estimate":
            figures = {"estimated": f"{told.audit.estimated:,}", "pairs": f"{told.audit.pairs:,}"}
            yield Notice("travel_part_estimated", {"mode": told.mode, **figures})
        found = told.audit.detours
        if found is not None and found.quicker and told.worst is not None:
            area = region.areas[region.areas["area_id"] == told.worst[0]]
            base = region.bases[region.bases["base_id"] == told.worst[1]]
            names = {"area": BilingualNames.of(area), "base": BilingualNames.of(base)}
            figures = {"checked": f"{found.checked:,}", "quicker": f"{found.quicker:,}"}
            key = "travel_detours" if np.isfinite(found.most) else "travel_detours_no_way"
            yield Notice(key, {"mode": told.mode, "most": f"{found.most:.0f}", **names, **figures})


def speed_law(region: Region, travel: TravelSettings, told: DescribedMinutes) -> Iterator[Notice]:
    """By which law roads of 30 mph were driven, where a setting says it or the map is older than Wales's."""
    if told.engine != "graph":
        return
    if travel.mph_where_30 is not None:
        yield Notice("travel_speed_law", {"mph": f"{travel.mph_where_30:g}"})
    elif told.date and told.date < WALES_DRIVES_20 and region.areas["area_id"].str.startswith("W").any():
        yield Notice("travel_speed_law_old", {})


def _too_quick(region: Region, case: Case, rows: pd.DataFrame, file: str, mode: str) -> Iterator[Notice]:
    """Minutes that are nothing, or by car too few, for the distance."""
    area, base = positions(case.area_ids, rows["area_id"]), positions(case.base_ids, rows["base_id"])
    here = (area >= 0) & (base >= 0)
    area, base, minutes = area[here], base[here], rows["minutes"].to_numpy(dtype=np.float64)[here]
    km = _km(region, case, area, base)
    other = case.area_cluster[area] != case.base_cluster[base]
    far = np.where(np.isnan(km), other, km > NO_WAY_KM)
    nothing = np.asarray(far & (minutes == 0))
    few = np.asarray(far & (minutes > 0) & (km > (minutes + HALF_A_MINUTE) * FASTEST_KMH / 60))
    kinds = {"minutes_nothing": nothing} | ({"minutes_too_few": few} if mode == "car" else {})
    for key, those in kinds.items():
        if those.any():
            pairs = _pairs(region, case, area[those], base[those], minutes[those])
            yield Notice(key, {"file": file, "mode": mode, "pairs": pairs, "n": f"{those.sum():,}"})


def _not_there(region: Region, case: Case, longest: float, mode: str, minutes: Floats) -> Iterator[Notice]:
    """Areas without any minutes; and of the others pairs without minutes that are near."""
    yield from _without_minutes(region, case, "minutes_none", mode, minutes)
    known = np.isfinite(minutes)
    nothing = ~np.asarray(known.any(axis=1))
    area, base = np.nonzero(~known & ~nothing[:, None])
    km = _km(region, case, area, base)
    same = case.area_cluster[area] == case.base_cluster[base]
    near = np.where(np.isnan(km), same, km <= longest * SLOWEST_KMH / 60)
    if near.any():
        pairs = _pairs(region, case, area[near], base[near])
        yield Notice("minutes_missing", {"mode": mode, "pairs": pairs, "n": f"{near.sum():,}"})


def _without_minutes(region: Region, case: Case, key: str, mode: str, minutes: Floats) -> Iterator[Notice]:
    """The areas, by name, from which there are minutes to no base."""
    nothing = ~np.asarray(np.isfinite(minutes).any(axis=1))
    if nothing.any():
        rows = region.areas[region.areas["area_id"].isin(np.array(case.area_ids)[nothing])]
        ids = " (" + rows["area_id"] + ")"
        areas = BilingualNames(tuple(rows["name_en"] + ids), tuple(rows["name_cy"] + ids))
        yield Notice(key, {"mode": mode, "areas": areas, "all": minutes.shape[1]})


def longest_limit(case: Case, rules: Sequence[Rule]) -> float:
    """Minutes of the longest limit of any service, under the rules or, without one, of the tables."""
    stated = [rule for rule in rules if isinstance(rule, TravelLimit) and rule.measure == "minutes"]
    limits = [rule.limit(case) for rule in stated or [TravelLimit()]]
    return float(np.min(limits, axis=0).max())


def _km(region: Region, case: Case, area: Ints, base: Ints) -> Floats:
    """Straight-line kilometres of each pair, NaN in a region without coordinates."""

    def points(table: pd.DataFrame, ids: tuple[str, ...], key: str) -> Floats:
        return np.asarray(table.set_index(key).loc[list(ids), ["easting", "northing"]], dtype=np.float64)

    here = points(region.areas, case.area_ids, "area_id")[area]
    there = points(region.bases, case.base_ids, "base_id")[base]
    return np.asarray(np.hypot(*(here - there).T) / 1000)


def _pairs(
    region: Region, case: Case, area: Ints, base: Ints, minutes: Floats | None = None
) -> BilingualNames:
    """The pairs by name, with their distance where it is known, and their minutes where they have some."""
    km = _km(region, case, area, base)
    facts = [[] if np.isnan(one) else [f"{one:,.1f} km"] for one in km]
    if minutes is not None:
        facts = [[*known, f"{one:g} min"] for known, one in zip(facts, minutes, strict=True)]
    told = [f" ({', '.join(known)})" if known else "" for known in facts]

    def named(language: str) -> tuple[str, ...]:
        areas = region.areas.set_index("area_id")[f"name_{language}"]
        bases = region.bases.set_index("base_id")[f"name_{language}"]
        return tuple(
            f"{areas[case.area_ids[a]]} / {bases[case.base_ids[b]]}{fact}"
            for a, b, fact in zip(area, base, told, strict=True)
        )

    return BilingualNames(named("en"), named("cy"))


def _staff(region: Region, case: Case) -> Iterator[Notice]:
    """Services, planning areas, clusters and bases without a row of staff where others have one."""
    bases = region.bases[region.bases["status"] == "open"].reset_index(drop=True)
    clusters = region.clusters.merge(region.counties[["county_id", "region_id"]], on="county_id")
    clusters = clusters.set_index("cluster_id").loc[region.clusters["cluster_id"]].reset_index()
    _, kind = np.unique(np.array(bases["kind"].tolist(), dtype=object), return_inverse=True)
    base, cluster_of = bases["base_id"].tolist(), np.array(bases["cluster_id"].tolist(), dtype=object)
    cluster = np.array(clusters["cluster_id"].tolist(), dtype=object)
    asked, here = _among(cluster, case.cluster_ids), _among(base, case.base_ids)
    staffed: dict[str, set[str]] = {}
    for at, of in zip(
        region.workforce["base_id"].tolist(), region.workforce["service_id"].tolist(), strict=True
    ):
        staffed.setdefault(of, set()).add(at)
    if not staffed and case.roles:
        yield Notice("staff_no_row", {})
    wte = region.workforce.groupby("service_id")[["in_post_wte", "funded_wte"]].sum().sum(axis=1)
    for service in region.services.to_dict("records"):
        at_base = _among(base, staffed.get(service["service_id"], ()))
        if not at_base.any():
            if staffed:
                yield Notice("staff_no_row_anywhere", {"service": _named(service)})
            continue
        if wte[service["service_id"]] == 0:  # nobody anywhere, and one row has said so
            continue
        with_row = _among(cluster, cluster_of[at_base])
        told = np.zeros(len(clusters), dtype=bool)
        level = str(service["planning_level"])
        if level in ("county", "region"):
            of_level = np.array(clusters[f"{level}_id"].tolist(), dtype=object)
            told = ~_among(of_level, of_level[with_row])
            table = region.counties if level == "county" else region.regions
            lack = _among(table[f"{level}_id"].tolist(), of_level[told & asked].tolist())
            yield from _no_row(service, level, table, lack)
        if with_row.mean() >= OTHERS:
            yield from _no_row(service, "cluster", clusters, ~with_row & ~told & asked)
            told |= ~with_row
        quiet = ~_among(cluster_of, cluster[told])
        usual = np.bincount(kind, weights=at_base)[kind] >= OTHERS * np.bincount(kind)[kind]
        yield from _no_row(service, "base", bases, ~at_base & quiet & usual & here)


def _among(names: Iterable[str], known: Iterable[str]) -> Bools:
    """Of each name, whether it is one of those known."""
    these = set(known)
    return np.array([name in these for name in names], dtype=bool)


def _no_row(
    service: Mapping[Hashable, Any], level: str, places: pd.DataFrame, those: Bools
) -> Iterator[Notice]:
    if those.any():
        slots = {"service": _named(service), "places": BilingualNames.of(places[those])}
        yield Notice(f"staff_no_row_{level}", slots)


def _named(service: Mapping[Hashable, Any]) -> BilingualNames:
    return BilingualNames((str(service["name_en"]),), (str(service["name_cy"]),))


def _need_without_range(region: Region) -> Iterator[Notice]:
    """Services whose need no assumption moves, where some assumption moves that of others."""
    known = region.assumptions
    if not {"table", "column", "where"} <= set(known.columns):
        return
    moved = known[(known["table"] == "services") & known["column"].astype(str).str.startswith("need_")]
    where = moved["where"].fillna("").astype(str)
    if not (where != "").any():
        return
    told = {one.strip() for text in where for one in text.split(",")}
    bare = region.services[~("service_id=" + region.services["service_id"].astype(str)).isin(told)]
    if len(bare):
        yield Notice("need_no_range", {"services": BilingualNames.of(bare)})


def _groups(region: Region, case: Case) -> Iterator[Notice]:
    """Areas without a row of a group of residents on which a service's need depends."""
    if region.groups is None:
        return
    areas = region.areas[region.areas["area_id"].isin(case.area_ids)]
    for group in sorted(set(region.services["need_group"]) - {""}):
        rows = region.groups[region.groups["group_id"] == group]
        without = areas[~areas["area_id"].isin(rows["area_id"])]
        if len(without):
            yield Notice("group_no_row", {"group": group, "areas": BilingualNames.of(without)})


def _unused(region: Region, rules: Iterable[Rule]) -> Iterator[Notice]:
    """Limits, levels and room of the tables that no rule uses."""
    stated = {str(getattr(rule, "rule", "")) for rule in rules}
    services = region.services
    bordered = services[services["planning_level"] != "national"]
    about = {"travel_limit": services, "planning_level": bordered, "places": region.bases}
    for kind in STANDING:
        if kind not in stated and len(about[kind]):
            yield Notice(f"unused_{kind}", {"names": BilingualNames.of(about[kind])})
