"""Boards, sub-boards, networks, areas and staff bases of England."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.bases import distances, nearest, points, with_blank
from placement.sources.england_sources import NAMES, EnglandSources
from placement.sources.facts import facts, in_order
from placement.sources.kent_places import area_table, nearest_networks, network_name

BOARD = re.compile(r"NHS (.+) Integrated Care Board")


def england_regions(sources: EnglandSources) -> pd.DataFrame:
    """One row for each integrated care board, by name; no Welsh names are in use."""
    boards = sources.areas.drop_duplicates("board_code").sort_values("board_name")
    names = [_board_name(board) for board in boards["board_name"]]
    return pd.DataFrame(
        {
            "region_id": [board_id(name) for name in names],
            "name_en": names,
            "name_cy": names,
            "health_board_en": boards["board_name"].to_numpy(),
            "health_board_cy": boards["board_name"].to_numpy(),
        }
    )


def _board_name(official: str) -> str:
    """Without "NHS" and "Integrated Care Board"."""
    match = BOARD.fullmatch(official)
    if match is None:
        raise BadInput([Fault("build_source_disagrees", file=NAMES, column="icb24_name", value=official)])
    return match[1]


def board_id(name: str) -> str:
    """The id of a board: its name without "and", or a shorter one that the facts state."""
    shorter: dict[str, str] = facts("england")["region_id"]
    words = [word for word in re.findall(r"[a-z]+", name.lower()) if word != "and"]
    return shorter.get(name, "-".join(words))


def england_counties(sources: EnglandSources) -> pd.DataFrame:
    """One row for each sub-board, by the order of the boards and its code."""
    parts = sources.areas.drop_duplicates("part_code").sort_values(["board_name", "part_code"])
    boards = [_board_name(board) for board in parts["board_name"]]
    alone = ~parts["board_name"].duplicated(keep=False)
    names = [
        board if only else f"{board}, {part}"
        for board, part, only in zip(boards, parts["part_code"], alone, strict=True)
    ]
    return pd.DataFrame(
        {
            "county_id": parts["part_code"].to_numpy(),
            "region_id": [board_id(board) for board in boards],
            "name_en": names,
            "name_cy": names,
        }
    )


def england_areas(sources: EnglandSources) -> pd.DataFrame:
    """One row for each 2021 LSOA, in the network of its board's nearest practice."""
    return area_table(sources.areas, nearest_networks(sources), sources.areas["part_code"])


def england_clusters(sources: EnglandSources) -> pd.DataFrame:
    """One row for each network, planned in its own sub-board."""
    names = [network_name(name) for name in sources.networks["pcn_name"]]
    return pd.DataFrame(
        {
            "cluster_id": sources.networks["pcn_code"],
            "county_id": sources.networks["part_code"],
            "name_en": names,
            "name_cy": names,
        }
    )


def england_bases(sources: EnglandSources, clusters: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """An open base for each network, at the practice of it that lies nearest to where its people live."""
    given = facts("england")["bases"]
    bases = pd.DataFrame(
        {
            "base_id": clusters["cluster_id"] + "-base",
            "cluster_id": clusters["cluster_id"],
            "name_en": [given["name_en"].format(name=name) for name in clusters["name_en"]],
            "name_cy": [given["name_cy"].format(name=name) for name in clusters["name_cy"]],
            "kind": "practice",
            "employer_id": facts("england")["employer"]["employer_id"],
            "easting": sources.networks["easting"].astype(int),
            "northing": sources.networks["northing"].astype(int),
            "status": "open",
            "places_wte": given["places_wte"],
            "staff_from_base_id": "",
            "postcode": "",
            "opening_pounds_once": 0,
        }
    )
    bases = at_practices(bases, areas, sources.practices)
    bases["rural_class"] = areas["rural_class"].to_numpy()[nearest(points(bases), points(areas))]
    return in_order("bases", bases)


def at_practices(bases: pd.DataFrame, areas: pd.DataFrame, practices: pd.DataFrame) -> pd.DataFrame:
    """Bases at the practice of their network that lies nearest to where its people live on average.

    The postcode is the practice's. A network whose practices have no point keeps that of the network.
    """
    people = areas["population"].to_numpy(dtype=np.float64)
    place = pd.Index(bases["cluster_id"]).get_indexer(areas["cluster_id"])
    middle = np.column_stack(
        [
            np.bincount(place, people * metres, len(bases)) / np.bincount(place, people, len(bases))
            for metres in points(areas).T
        ]
    )
    found = bases.copy()
    by_network = dict(iter(practices.groupby("pcn_code")))
    for at, cluster in enumerate(bases["cluster_id"]):
        here = by_network.get(cluster)
        if here is None:
            continue
        nearest = here.iloc[int(distances(middle[at : at + 1], points(here)).argmin())]
        found.loc[found.index[at], ["easting", "northing"]] = [
            int(nearest["easting"]),
            int(nearest["northing"]),
        ]
        found.loc[found.index[at], "postcode"] = with_blank(str(nearest["postcode"]).replace(" ", ""))
    return found
