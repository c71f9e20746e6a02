"""postcodes.csv: which area the homes of each postcode are taken to lie in.

Code-Point Open gives one point for each postcode unit: one of its addresses, near the middle of them. A unit
belongs to the area whose outline holds its point; where none does (173 of 92,246: shores and piers, since
outlines are simplified) to the nearest outline, 293 m away at most and mostly 25 m. Code-Point also says in
which county a unit lies. Where the outline's area lies in another (89 units) the unit goes to the nearest
area of the county stated, which is 25 m away in the middle case and 142 m at worst. How wrong it can be:
those 89 are what simplified outlines get wrong along borders of counties, where 492 units lie within 100 m of
one. Within 100 m of a border between clusters lie 2,363; at the same rate some 430 units, five in a thousand,
may be given to the cluster next door, less those mended. Beyond that a unit is more than its point, and 116
points are not of quality 10 but stand for one close by (quality 50). The table says where an address lies,
never at which practice its people are registered.

Postcodes in England stand in the table too, without an area, where their district (CH5, SY21) has a postcode
in Wales: so that a search can say that they are in England and not that they are unknown.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from placement.sources.sources import Sources

COLUMNS = ["sector", "area_id", "units"]


def make_postcodes(sources: Sources, areas: pd.DataFrame) -> pd.DataFrame:
    """One row for each sector and area that share postcodes.

    `sector` is the postcode without its last two letters ("CF10 1"), `area_id` is blank for postcodes
    outside Wales, `units` are the last two letters of each postcode, in order, with a blank between them.
    """
    units = sources.units
    inside = units[units["inside"]]
    districts = set(inside["district"])
    outside = units[~units["inside"] & units["district"].isin(districts)]
    county = sources.lsoa["lad22cd"].reindex(areas["area_id"])
    held = pd.concat(
        [
            inside.assign(area_id=area_of_units(inside, sources.outlines, county)),
            outside.assign(area_id=""),
        ]
    )
    rows = held.sort_values(["sector", "area_id", "unit"]).groupby(["sector", "area_id"], sort=True)["unit"]
    return rows.agg(" ".join).reset_index(name="units")[COLUMNS]


def area_of_units(units: pd.DataFrame, outlines: gpd.GeoDataFrame, county: pd.Series[str]) -> pd.Series[str]:
    """The area of each unit, by the index of `units`; `county` has the county's code of each area.

    A unit whose county is blank is given by outlines alone.
    """
    ordered = outlines[outlines.index.isin(county.index)].sort_index()
    points = gpd.GeoSeries.from_xy(units["easting"], units["northing"], crs=ordered.crs)
    placed = nearest_outline(points, ordered)
    stated = units["county"]
    for code in sorted(set(stated) - {""}):
        astray = stated.index[(stated == code) & (placed.map(county) != code)]
        there = ordered[ordered.index.map(county) == code]
        if len(astray) and len(there):
            placed.loc[astray] = nearest_outline(points.loc[astray], there)
    return placed


def nearest_outline(points: gpd.GeoSeries, outlines: gpd.GeoDataFrame) -> pd.Series[str]:
    """Index of the outline that holds each point, else of the nearest; of several the first in order."""
    at, found = outlines.sindex.nearest(points, return_all=True)
    first = pd.Series(found).groupby(at).min()
    return pd.Series(outlines.index[first.to_numpy()], index=points.index, dtype=object)
