"""Council bases: one for each county, at the area nearest to where its people live on average."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from placement.sources.bases import nearest, points


def make_council_bases(areas: pd.DataFrame, counties: pd.DataFrame, given: dict[str, Any]) -> pd.DataFrame:
    """One open base of the council for each county, in the order of the counties.

    It stands at the published centre of an area of the county, so that it is on land and among people;
    which building the council works from is not known.
    """
    rows = []
    for county in counties.to_dict("records"):
        here = areas[areas["county_id"] == county["county_id"]].reset_index(drop=True)
        area = here.iloc[central(here)]
        rows.append(
            {
                "base_id": f"{county['county_id']}-council",
                "cluster_id": area["cluster_id"],
                "name_en": given["name_en"].format(name=county["name_en"]),
                "name_cy": given["name_cy"].format(name=county["name_cy"]),
                "kind": "hub",
                "employer_id": given["employer_id"],
                "easting": area["easting"],
                "northing": area["northing"],
                "rural_class": area["rural_class"],
                "status": "open",
                "places_wte": given["places_wte"],
                "staff_from_base_id": "",
                "postcode": "",
            }
        )
    return pd.DataFrame(rows)


def central(places: pd.DataFrame) -> int:
    """Position of the place nearest to the mean point of the residents of all of them."""
    centre = np.average(points(places), axis=0, weights=places["population"])
    return int(nearest(centre[None, :], points(places))[0])
