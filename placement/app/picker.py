"""A map on which a planner chooses a cluster. Leaflet stands in the page itself, so nothing is fetched.

`streamlit-folium` asks a public server for Leaflet unless the map names another place for it; here that place
is the file of the package XStatic-Leaflet, written out in the address itself.
"""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING, Any

import folium
import streamlit as st

from placement.report.leaflet import leaflet_script, leaflet_style
from placement.report.palette import BLUES, NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from placement.i18n import Words

HEIGHT = 420
EDGE = "#37474f"


@cache
def _addresses() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    def inside(text: str, kind: str) -> str:
        return f"data:{kind};base64," + base64.b64encode(text.encode()).decode()

    return (
        [("leaflet", inside(leaflet_script(), "text/javascript"))],
        [("leaflet_css", inside(leaflet_style(), "text/css"))],
    )


def cluster_chosen(outlines: gpd.GeoDataFrame, figure: str, label: str, key: str) -> str | None:
    """Draw the clusters and return the id of the one that was clicked; None if none was.

    `outlines` has `cluster_id`, `name` and a share `figure` of 0 to 1, in degrees (EPSG:4326).
    """
    # Read here and not with the rest: a component that is declared before the server runs is not served.
    from streamlit_folium import st_folium  # noqa: PLC0415

    west, south, east, north = (float(side) for side in outlines.total_bounds)
    drawn = folium.Map(tiles=None, attribution_control=False, zoom_snap=0.25)
    drawn.default_js, drawn.default_css = (list(links) for links in _addresses())

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {
            "fillColor": colour_of(feature["properties"][figure]),
            "fillOpacity": 0.85,
            "color": EDGE,
            "weight": 1,
        }

    shown = outlines[["cluster_id", "name", figure, "geometry"]].copy()
    shown["name"] = [_harmless(name) for name in shown["name"]]
    shown["told"] = [_percent(value) for value in shown[figure]]
    folium.GeoJson(
        shown.to_json(),
        style_function=style,
        tooltip=folium.GeoJsonTooltip(["name", "told"], aliases=["", label]),
    ).add_to(drawn)
    drawn.fit_bounds([[south, west], [north, east]])
    told = st_folium(
        drawn, height=HEIGHT, use_container_width=True, returned_objects=["last_active_drawing"], key=key
    )
    clicked = (told or {}).get("last_active_drawing") or {}
    found = clicked.get("properties", {}).get("cluster_id")
    return found if isinstance(found, str) else None


def cluster_listed(names: Mapping[str, str], clicked: str | None, words: Words, key: str) -> str | None:
    """The id that is chosen from a list of clusters; the one clicked on the map stands there at first."""
    ids = list(names)
    return st.selectbox(
        words("app.build.cluster"),
        ids,
        index=ids.index(clicked) if clicked in ids else None,
        format_func=names.__getitem__,
        key=f"{key}.{clicked}",
        placeholder=words("app.choose"),
    )


def _harmless(name: str) -> str:
    """A name without the marks that Folium, which reads its own script as a template, would act upon."""
    return "".join(" " if letter in "{}<>%&\"'\\`" else letter for letter in str(name))


def _percent(value: float | None) -> str:
    return "" if value is None or value != value else f"{100 * value:.0f}%"  # noqa: PLR0124 - NaN


def colour_of(value: float | None) -> str:
    """The class of a share of 0 to 1, light to dark; white where there is none."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return NOTHING
    return BLUES[min(int(value * len(BLUES)), len(BLUES) - 1)]
