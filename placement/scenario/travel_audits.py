"""What the data page and `placement check` tell of a scenario's minutes: counts that can be doubted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from placement.data.region import Region
from placement.data.travel import from_table
from placement.data.travel.audit import TravelAudit, audited
from placement.data.travel.computed import ComputedMinutes
from placement.data.travel.gtfs import LEFT_OUT
from placement.scenario.travel_settings import ENGINES, TravelSettings


@dataclass(frozen=True)
class DescribedMinutes:
    """One mode's minutes: who worked them out, from what, of which date, and what can be doubted in them."""

    mode: str
    engine: str
    version: str
    files: str
    date: str
    audit: TravelAudit
    worst: tuple[str, str] | None = None
    """Ids of the area and the base of which a way over other places is quicker by most."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Of a timetable: how much of it could not be meant and was left out, by kind (`gtfs.LEFT_OUT`)."""

    def entry(self) -> dict[str, Any]:
        """As `answer.json` holds it."""
        audit = self.audit
        most = 0.0 if audit.detours is None else audit.detours.most
        named = {name: getattr(self, name) for name in ("mode", "engine", "version", "files", "date")}
        return {
            **named,
            **audit.counts(),
            "quicker_by_minutes": round(most, 1) if math.isfinite(most) else None,
            "moved_most_metres": round(audit.moved_most, 1) if math.isfinite(audit.moved_most) else None,
        }


def described_minutes(region: Region, travel: TravelSettings, longest: float) -> Iterator[DescribedMinutes]:
    """Each mode's, for every area and base of the region; of an estimate it is told how many pairs it has."""
    if travel.provider == "estimate":
        pairs = len(region.areas) * len(region.bases)
        audit = TravelAudit(pairs, 0, 0, 0, None, None, None, math.nan, estimated=pairs)
        yield DescribedMinutes("car", "estimate", "", "", "", audit)
    elif travel.provider == "table" and region.travel is not None:
        for mode in region.travel["mode"].unique():
            yield _of_table(region, str(mode), longest)
    if not travel.asks_an_engine:
        return
    from placement.scenario.engines import computed_all, places_of  # noqa: PLC0415 - heavy, and few ask

    places = places_of(region)
    for computed in computed_all(region, travel):
        made = computed.made
        fill = made.get("mode") == "car" and travel.not_computed == "estimate" and travel.provider in ENGINES
        audit = audited(computed, places, longest, fill=fill)
        yield DescribedMinutes(
            mode=str(made.get("mode", "")),
            engine=str(made.get("engine", "")),
            version=str(made.get("version", "")),
            files=", ".join(sorted(made.get("files", {})))
            or str(made.get("settings", {}).get("address", "")),
            date=str(made.get("map_date") or made.get("timetable_last_day") or ""),
            audit=audit,
            worst=_named(region, audit),
            left_out={name: made["cleaned"].get(name, 0) for name in LEFT_OUT} if "cleaned" in made else {},
        )


def _of_table(region: Region, mode: str, longest: float) -> DescribedMinutes:
    """A pair that the table lacks counts as not computed: nobody says that there is no way."""
    from placement.scenario.engines import places_of  # noqa: PLC0415 - heavy, and few ask

    assert region.travel is not None  # noqa: S101 - whoever asks has looked
    places = places_of(region)
    found = from_table(region.travel, places.area_ids, places.base_ids, mode=mode).reach_minutes
    minutes = np.where(np.isinf(found), np.nan, found)
    none = np.full(minutes.shape, np.nan)
    computed = ComputedMinutes(
        places.area_ids, places.base_ids, minutes, none, none[:, 0], none[0], made={"mode": mode}
    )
    audit = audited(computed, places, longest)
    return DescribedMinutes(mode, "table", "", "travel.csv", "", audit, _named(region, audit))


def _named(region: Region, audit: TravelAudit) -> tuple[str, str] | None:
    if audit.detours is None or audit.detours.worst is None:
        return None
    area, base = audit.detours.worst
    return str(region.areas["area_id"].iloc[area]), str(region.bases["base_id"].iloc[base])
