"""A nation's tables, and the part of them that belongs to one board or county."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from placement.data.need import need_wte
from placement.data.tables import TABLES
from placement.i18n import LANGUAGES
from placement.sources.begin.begun import reranked
from placement.sources.begin.choice import Chosen

FIGURES = 4
KEYS = {"region": ("regions", "region_id"), "county": ("counties", "county_id")}
"""Table and key of what a nation is parted by."""
RATE = re.compile(r"need_[0-9]\w*")
"""A column of need by age."""


@dataclass(frozen=True)
class Nation:
    """Tables by name, the package that tells about them, and the words by which parts are chosen.

    `kinds` says for each word of a choice ("board") what it chooses: "region" or "county".
    """

    tables: Mapping[str, pd.DataFrame]
    package: Mapping[str, Any]
    kinds: Mapping[str, str]
    name: Mapping[str, str]

    def choices(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """For each kind the names of each place, and of its health board, by its id."""
        return {word: names_by_id(self.tables[KEYS[kind][0]]) for word, kind in self.kinds.items()}

    def place(self, which: Chosen) -> dict[str, str]:
        """The name of the chosen place in each language."""
        if not which.kind:
            return dict(self.name)
        table, key = KEYS[self.kinds[which.kind]]
        rows = self.tables[table]
        row = rows[rows[key] == which.id].iloc[0]
        return {language: str(row.get(f"name_{language}", row["name_en"])) for language in LANGUAGES}

    def part(self, which: Chosen) -> tuple[dict[str, pd.DataFrame], float]:
        """The tables of a part, with the need that the nation counts there, and its share of all need."""
        tables = part_of(self.tables, self.kinds.get(which.kind, ""), which.id)
        needed, in_all = _need(self.tables, tables["areas"]["area_id"])
        tables["services"] = scaled_need(tables, needed)
        return tables, float(needed.sum() / in_all.sum())


def names_by_id(table: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Names of each place, and of its health board, by its id, which stands first."""
    named = [name for name in table.columns if name.startswith(("name_", "health_board_"))]
    return {str(row.iloc[0]): tuple(row[named].astype(str)) for _, row in table.iterrows()}


def part_of(whole: Mapping[str, pd.DataFrame], kind: str, own: str) -> dict[str, pd.DataFrame]:
    """Every table of a nation, with the rows that belong to the clusters of one board or county.

    Areas that lie in another county than their cluster's get that of their cluster. Deprivation is ranked
    again from 1.
    """
    counties = whole["counties"]
    if kind == "region":
        counties = counties[counties["region_id"] == own]
    elif kind == "county":
        counties = counties[counties["county_id"] == own]
    clusters = whole["clusters"][whole["clusters"]["county_id"].isin(counties["county_id"])]
    counties = counties[counties["county_id"].isin(clusters["county_id"])]
    county_of = dict(zip(clusters["cluster_id"], clusters["county_id"], strict=True))
    areas = whole["areas"][whole["areas"]["cluster_id"].isin(county_of)]
    lies_here = areas["county_id"].isin(counties["county_id"])
    areas = areas.assign(county_id=areas["county_id"].where(lies_here, areas["cluster_id"].map(county_of)))
    tables = {
        **whole,
        "regions": whole["regions"][whole["regions"]["region_id"].isin(counties["region_id"])],
        "counties": counties,
        "clusters": clusters,
        "areas": reranked(areas),
    }
    tables = _shared(_referring(tables))
    return {name: table.reset_index(drop=True) for name, table in tables.items()}


def _referring(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Without rows that refer to what is not there; an id that may be blank is blanked instead."""
    for name, table in tables.items():
        kept, spec = table, TABLES[name].with_bands(table.columns)
        for column in table.columns:
            about = spec.about(column)
            if "refers" not in about:
                continue
            target, key = about["refers"].split(".")
            if target not in tables or key not in tables[target]:
                continue
            here = kept[column].isin(set(tables[target][key]) | {""})
            if about.get("blank") and name != "postcodes":
                kept = kept.assign(**{column: kept[column].where(here, "")})
            else:
                kept = kept[here & (kept[column] != "")]
        tables[name] = kept
    if "places" in tables:
        areas = set(tables["areas"]["area_id"])
        ids = tables["places"]["area_ids"].map(lambda text: " ".join(x for x in text.split() if x in areas))
        tables["places"] = tables["places"].assign(area_ids=ids)[ids != ""]
    return tables


def _shared(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Shares of areas in clusters add to 1 again where one of an area's clusters lies elsewhere."""
    if "membership" not in tables:
        return tables
    rows = tables["membership"]
    whole = rows.groupby("area_id")["share"].transform("sum")
    return {**tables, "membership": rows.assign(share=(rows["share"] / whole).round(6))}


def _need(
    whole: Mapping[str, pd.DataFrame], areas: pd.Series[str]
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Need of each service, WTE, in these areas as the nation counts it, and in all of it."""
    need = need_wte(whole["areas"], whole["services"], whole.get("groups"))
    here, ids = whole["areas"]["area_id"].isin(areas).to_numpy(), whole["services"]["service_id"].tolist()
    return pd.Series(need[here].sum(axis=0), index=ids), pd.Series(need.sum(axis=0), index=ids)


def scaled_need(tables: Mapping[str, pd.DataFrame], needed: pd.Series[float]) -> pd.DataFrame:
    """Services with need rates that give the region `needed` WTE of each.

    Deprivation ranked within a region would else count a region's mean as the nation's.
    """
    services = tables["services"]
    now = need_wte(tables["areas"], services, tables.get("groups")).sum(axis=0)
    rates = [name for name in services.columns if RATE.fullmatch(name) or name == "need_group_per_10000"]
    wanted = needed.loc[services["service_id"].tolist()].tolist()
    times = [want / have if have > 0 else 1.0 for want, have in zip(wanted, now, strict=True)]
    return services.assign(
        **{
            rate: [
                float(f"{value * by:.{FIGURES}g}") for value, by in zip(services[rate], times, strict=True)
            ]
            for rate in rates
        }
    )
