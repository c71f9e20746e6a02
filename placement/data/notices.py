"""What is legal but worth a second look before anybody decides on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.region import Region
from placement.data.tables import TABLES
from placement.i18n import Words

ROUNDING = 1e-6
NAMED = 10
"""Names that one warning lists; of more it tells the number."""


@dataclass(frozen=True)
class BilingualNames:
    """Names in both languages, listed as a language lists them."""

    en: tuple[str, ...]
    cy: tuple[str, ...]

    def listed(self, words: Words) -> str:
        """The first `NAMED` of them, and how many more there are."""
        names = list(self.cy if words.language == "cy" else self.en)
        rest = len(names) - NAMED
        more = [words("notice.more", n=words.number(rest, 0))] if rest > 0 else []
        return words.listed([*names[:NAMED], *more])

    @classmethod
    def of(cls, rows: pd.DataFrame) -> BilingualNames:
        return cls(tuple(rows["name_en"].astype(str)), tuple(rows["name_cy"].astype(str)))


@dataclass(frozen=True)
class Notice:
    """A warning: the text of the key `notice.<key>`, whose slots may hold `BilingualNames`."""

    key: str
    slots: Mapping[str, object] = field(default_factory=dict)

    def says(self, words: Words) -> str:
        values = {
            slot: value.listed(words) if isinstance(value, BilingualNames) else value
            for slot, value in self.slots.items()
        }
        return words(f"notice.{self.key}", **values)


def notices(region: Region) -> list[Notice]:
    """Warnings that need no travel times, in the order of the tables."""
    return [
        *_unusual(region),
        *_more_than_funded(region),
        *_more_moving_than_there(region),
        *_services_without_roles(region),
        *_areas_across_regions(region),
        *_membership_across_regions(region),
        *_groups_beyond_residents(region),
        *_laid_over(region),
        *(Notice("file_changed", {"file": file}) for file in region.changed),
    ]


def _laid_over(region: Region) -> Iterator[Notice]:
    """What later folders change, row by row; nothing is laid over in silence."""
    for laid in region.laid:
        slots: dict[str, object] = {"file": laid.file, "over": laid.over}
        if laid.replaces and laid.before < 0:
            yield Notice("laid_outlines", slots)
        elif laid.replaces:
            yield Notice("laid_replaces", {**slots, "before": f"{laid.before:,}", "after": f"{laid.after:,}"})
        elif not laid.changed and not laid.added:
            yield Notice("laid_nothing", slots)
        for key, rows in (("laid_changes", laid.changed), ("laid_adds", laid.added)):
            if rows:
                yield Notice(key, {**slots, "n": f"{len(rows):,}", "rows": BilingualNames(rows, rows)})


def unreached(
    region: Region, minutes: NDArray[np.float64], limits: NDArray[np.float64] | None = None
) -> list[Notice]:
    """Areas that no base reaches, one warning for each, with the services concerned.

    An area of whose journeys nothing is known is passed over: nobody can say that no base reaches it.

    `minutes` is areas x bases in the order of the tables; `limits` holds minutes for each service, by
    default those of the table of services.
    """
    longest = region.services["limit_minutes"].to_numpy(dtype=np.float64) if limits is None else limits
    least = np.min(minutes, axis=1, initial=np.inf)
    known = np.isfinite(minutes).sum(axis=1)
    far = least[:, None] > longest[None, :]
    found = []
    for area in np.flatnonzero(far.any(axis=1) & (known > 0)):
        whose = region.areas.iloc[[area]]
        slots: dict[str, object] = {"area": BilingualNames.of(whose), "area_id": whose["area_id"].iloc[0]}
        slots |= {"known": int(known[area]), "all": minutes.shape[1]}
        if not far[area].all():
            found.append(
                Notice("unreached_by", {**slots, "services": BilingualNames.of(region.services[far[area]])})
            )
        else:
            found.append(Notice("unreached" if known[area] == minutes.shape[1] else "unreached_known", slots))
    return found


def _unusual(region: Region) -> Iterator[Notice]:
    """Figures outside what is likely: thousands where pounds are meant, hours where minutes are."""
    for name, table in TABLES.items():
        frame = getattr(region, name)
        if frame is None:
            continue
        own = table.with_bands(frame.columns)
        for column in own.columns:
            bounds = own.about(column).get("unusual")
            if bounds is None:
                continue
            low, high = bounds
            for index in frame.index[(frame[column] < low) | (frame[column] > high)]:
                slots = {
                    "file": region.folders.named(table.file),
                    "column": column,
                    "which": str(frame.iloc[int(index), 0]),
                }
                value = f"{float(frame[column].to_numpy()[int(index)]):,.10g}"
                yield Notice(
                    "unusual", {**slots, "value": value, "low": f"{low:,.10g}", "high": f"{high:,.10g}"}
                )


def _more_than_funded(region: Region) -> Iterator[Notice]:
    staff = region.workforce
    for row in staff[staff["in_post_wte"] > staff["funded_wte"]].to_dict("records"):
        yield Notice(
            "more_than_funded",
            {
                "base": BilingualNames.of(region.bases[region.bases["base_id"] == row["base_id"]]),
                "service": BilingualNames.of(
                    region.services[region.services["service_id"] == row["service_id"]]
                ),
                "in_post": f"{row['in_post_wte']:g}",
                "funded": f"{row['funded_wte']:g}",
            },
        )


def _more_moving_than_there(region: Region) -> Iterator[Notice]:
    """Bases that would lose more staff of a service than they have, if all that take them were opened."""
    staff, bases = region.workforce, region.bases
    source = dict(zip(bases["base_id"], bases["staff_from_base_id"], strict=True))
    there: dict[tuple[str, str], float] = {}
    moving: dict[tuple[str, str], float] = {}
    for row in staff.to_dict("records"):
        base, service, wte = str(row["base_id"]), str(row["service_id"]), float(row["in_post_wte"])
        there[base, service] = wte
        if source[base]:
            moving[source[base], service] = moving.get((source[base], service), 0.0) + wte
    for (base, service), wte in moving.items():
        in_post = there.get((base, service), 0.0)
        if wte > in_post + ROUNDING:
            yield Notice(
                "more_moving",
                {
                    "base": BilingualNames.of(bases[bases["base_id"] == base]),
                    "service": BilingualNames.of(region.services[region.services["service_id"] == service]),
                    "moving": f"{wte:g}",
                    "in_post": f"{in_post:g}",
                },
            )


def _groups_beyond_residents(region: Region) -> Iterator[Notice]:
    """Areas in which a group has more people than all residents are."""
    if region.groups is None:
        return
    counted = region.groups.merge(region.areas[["area_id", "name_en", "name_cy", "population"]], on="area_id")
    for row in counted[counted["people"] > counted["population"]].to_dict("records"):
        yield Notice(
            "group_beyond_residents",
            {
                "area": BilingualNames((row["name_en"],), (row["name_cy"],)),
                "area_id": row["area_id"],
                "group": row["group_id"],
                "people": f"{row['people']:,.10g}",
                "population": f"{row['population']:,}",
            },
        )


def _services_without_roles(region: Region) -> Iterator[Notice]:
    without = region.services[~region.services["service_id"].isin(region.roles["service_id"])]
    if len(without):
        yield Notice("service_without_role", {"services": BilingualNames.of(without)})


def _membership_across_regions(region: Region) -> Iterator[Notice]:
    """Areas that count in part in a cluster of another region, whose money and staff stay where they are."""
    if region.membership is None:
        return
    region_of = dict(zip(region.counties["county_id"], region.counties["region_id"], strict=True))
    county_of = dict(zip(region.clusters["cluster_id"], region.clusters["county_id"], strict=True))
    of_cluster = {cluster: region_of[county] for cluster, county in county_of.items()}
    areas = region.areas.set_index("area_id")
    for row in region.membership[region.membership["share"] > 0].to_dict("records"):
        area = areas.loc[row["area_id"]]
        own, other = of_cluster[area["cluster_id"]], of_cluster[row["cluster_id"]]
        if own != other:
            called = region.regions.set_index("region_id", drop=False)
            slots: dict[str, object] = {
                "area": BilingualNames((area["name_en"],), (area["name_cy"],)),
                "area_id": row["area_id"],
                "share": f"{100 * row['share']:.4g}",
                "own": BilingualNames.of(called.loc[[own]]),
                "other": BilingualNames.of(called.loc[[other]]),
            }
            yield Notice("membership_across_regions", slots)


def _areas_across_regions(region: Region) -> Iterator[Notice]:
    """An area whose county lies in another region than its cluster: its people and its money part ways."""
    region_of = dict(zip(region.counties["county_id"], region.counties["region_id"], strict=True))
    county_of = dict(zip(region.clusters["cluster_id"], region.clusters["county_id"], strict=True))
    own = region.areas["county_id"].map(region_of)
    of_cluster = region.areas["cluster_id"].map(county_of).map(region_of)
    for _, row in region.areas[own != of_cluster].iterrows():
        yield Notice("area_across_regions", {"area": BilingualNames((row["name_en"],), (row["name_cy"],))})
