"""An integrated care board, a part of one, or all of England, on the areas of 2021."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import shapely

from placement.data.basis import ESTIMATED
from placement.data.embedded import path
from placement.data.tables import TABLES
from placement.i18n import Language
from placement.sources.begin.begun import Begun, settled
from placement.sources.begin.choice import board_codes, chosen
from placement.sources.begin.nation import Nation
from placement.sources.begin.question import question_of
from placement.sources.england_outlines import england_boundaries

OPTION = "--england"
PACKAGE_OF_ENGLAND, SCENARIO_OF_ENGLAND = "data/england-2021/datapackage.json", "configs/england.toml"
ENDING = ".csv.gz"
ENGLISH: tuple[Language, ...] = ("en",)
KINDS = {"icb": "region", "sub_icb": "county"}
"""An integrated care board, and a sub-ICB location by its code."""
OTHER = {("areas", "pop_0_17"): ESTIMATED, ("areas", "pop_18_64"): ESTIMATED}
"""People aged 15 to 17 are estimated."""


def begin_england(choice: str, name: str) -> Begun:
    """The region that `choice` names ("icb=Cornwall", "icb=QT6", "sub_icb=11N", "all"), as `name`.

    Outlines of networks are drawn from the points of their areas. Raises BadInput where it is not clear which
    is meant.
    """
    nation = read_nation()
    which = chosen(choice, OPTION, nation.choices(), board_codes())
    part, share = nation.part(which)
    place = nation.place(which)
    return settled(
        Begun(
            name=name,
            tables=part,
            outlines=_outlines(part),
            document=question_of(path(SCENARIO_OF_ENGLAND), name, place, share, ENGLISH),
            package={**nation.package, "name": name, "title": place["en"], "title_en": place["en"]},
            basis=OTHER,
        )
    )


def read_nation() -> Nation:
    """England's tables, with the types of their schemas."""
    package = json.loads(path(PACKAGE_OF_ENGLAND).read_text(encoding="utf-8"))
    tables = {
        table: _typed(table, path(PACKAGE_OF_ENGLAND).with_name(f"{table}{ENDING}"))
        for table in TABLES
        if any(resource["name"] == table for resource in package["resources"])
    }
    return Nation(tables, package, KINDS, {"en": "England", "cy": "Lloegr"})


def _typed(table: str, file: object) -> pd.DataFrame:
    frame = pd.read_csv(str(file), dtype="str", keep_default_na=False)
    spec = TABLES[table].with_bands(frame.columns)
    absent = {
        name: value for name, value in spec.defaults.items() if table == "services" and name not in frame
    }
    kinds = {name: spec.about(name)["kind"] for name in frame.columns}
    return frame.assign(
        **{name: pd.to_numeric(frame[name]) for name, kind in kinds.items() if kind in {"number", "whole"}},
        **{name: frame[name] == "true" for name, kind in kinds.items() if kind == "truth"},
        **absent,
    )


def _outlines(tables: dict[str, pd.DataFrame]) -> gpd.GeoDataFrame:
    """Drawn from the points of the areas; no official borders."""
    text, _ = england_boundaries(tables["areas"], tables["clusters"])
    features = json.loads(text)["features"]
    return gpd.GeoDataFrame(
        {"cluster_id": [one["properties"]["cluster_id"] for one in features]},
        geometry=[shapely.geometry.shape(one["geometry"]) for one in features],
        crs=4326,
    )
