"""A board, a county or all of Wales, cut from the embedded figures through the package's own reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from placement.api.examples import path
from placement.begin.begun import Begun, reranked, settled
from placement.begin.choice import chosen
from placement.begin.question import question_of
from placement.begin.specs import rates_of, spec_of
from placement.data import read_region
from placement.data.need import need_wte
from placement.data.tables import TABLES
from placement.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.begin.choice import Chosen
    from placement.data.region import Region

OPTION = "--wales"
TABLES_OF_WALES, SCENARIO_OF_WALES = "data/wales/areas.csv", "configs/wales-ahp.toml"
FIGURES = 4
NO_TABLE = frozenset({"local_knowledge"})


def begin_wales(choice: str, name: str) -> Begun:
    """The region that `choice` names ("board=powys", "county=Ceredigion", "all"), as `name`.

    Raises BadInput where it is not clear which is meant.
    """
    nation = read_region(path(TABLES_OF_WALES).parent)
    kinds = {"board": _names(nation.regions), "county": _names(nation.counties)}
    which = chosen(choice, OPTION, kinds)
    tables = part_of(nation, which)
    needed, all_need = _need(nation, tables["areas"]["area_id"])
    tables["services"] = scaled_need(tables, needed)
    place = _place(nation, which)
    share = float(needed.sum() / all_need.sum())
    return settled(
        Begun(
            name=name,
            tables=tables,
            outlines=nation.boundaries[
                nation.boundaries["cluster_id"].isin(tables["clusters"]["cluster_id"])
            ],
            document=question_of(path(SCENARIO_OF_WALES), name, place, share, LANGUAGES),
            package={
                **nation.package,
                "name": name,
                "title": place["en"],
                "title_en": place["en"],
                "title_cy": place["cy"],
            },
        )
    )


def _names(table: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Names of each place, and of its health board, by its id, which stands first."""
    named = [name for name in table.columns if name.startswith(("name_", "health_board_"))]
    return {str(row.iloc[0]): tuple(row[named].astype(str)) for _, row in table.iterrows()}


def _place(nation: Region, which: Chosen) -> dict[str, str]:
    """The name of the place in each language."""
    if not which.kind:
        return {"en": "Wales", "cy": "Cymru"}
    table = nation.regions if which.kind == "board" else nation.counties
    key = "region_id" if which.kind == "board" else "county_id"
    row = table[table[key] == which.id].iloc[0]
    return {language: str(row[f"name_{language}"]) for language in LANGUAGES}


def part_of(nation: Region, which: Chosen) -> dict[str, pd.DataFrame]:
    """Every table of a nation, with the rows that belong to the clusters of one board or county.

    Areas that lie in another county than their cluster's get that of their cluster. Deprivation is ranked
    again from 1.
    """
    whole = {
        name: pd.DataFrame(found).drop(columns="geometry", errors="ignore")
        for name in TABLES
        if name not in NO_TABLE and (found := getattr(nation, name)) is not None
    }
    counties = whole["counties"]
    if which.kind == "board":
        counties = counties[counties["region_id"] == which.id]
    elif which.kind == "county":
        counties = counties[counties["county_id"] == which.id]
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
        kept, spec = table, spec_of(name, table.columns)
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


def _need(nation: Region, areas: pd.Series[str]) -> tuple[pd.Series[float], pd.Series[float]]:
    """Need of each service, WTE, in these areas as the nation counts it, and in all of it."""
    need = need_wte(nation.areas, nation.services, nation.groups)
    here, ids = nation.areas["area_id"].isin(areas).to_numpy(), nation.services["service_id"].tolist()
    return pd.Series(need[here].sum(axis=0), index=ids), pd.Series(need.sum(axis=0), index=ids)


def scaled_need(tables: Mapping[str, pd.DataFrame], needed: pd.Series[float]) -> pd.DataFrame:
    """Services with need rates that give the region `needed` WTE of each.

    Deprivation ranked within a region would else count a region's mean as the nation's.
    """
    services = tables["services"]
    now = need_wte(tables["areas"], services, tables.get("groups")).sum(axis=0)
    rates = rates_of(services.columns)
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
