"""A map on which a planner chooses a cluster. Leaflet stands in the page itself, so nothing is fetched.

`streamlit-folium` asks a public server for Leaflet unless the map names another place for it; here that place
is the file of the package XStatic-Leaflet, written out in the address itself.
"""

from __future__ import annotations

import base64
from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import folium
import geopandas as gpd
import streamlit as st

from placement.i18n import Words
from placement.report.leaflet import leaflet_script, leaflet_style
from placement.report.palette import BLUES, NOTHING, share_classes

HEIGHT = 420
EDGE, MARK = "#37474f", "#a0430a"
CHOSEN = "placement-chosen"
"""The class of the line around the chosen cluster."""

TOLD = "max-width: 9rem; white-space: normal;"
"""What is told of a place lies beside it, also on a phone."""


@cache
def _addresses() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    def inside(text: str, kind: str) -> str:
        return f"data:{kind};base64," + base64.b64encode(text.encode()).decode()

    return (
        [("leaflet", inside(leaflet_script(), "text/javascript"))],
        [("leaflet_css", inside(leaflet_style(), "text/css"))],
    )


def cluster_on_map(
    outlines: gpd.GeoDataFrame, names: Mapping[str, str], figure: str, words: Words, key: str
) -> None:
    """Draw the clusters; the one that is clicked stands in the list of the same key, and is marked here.

    `outlines` has `cluster_id` and a share `figure` of 0 to 1, in degrees (EPSG:4326). What is chosen in the
    list is marked too, and the map stays where it was moved to.
    """
    # Read here and not with the rest: a component that is declared before the server runs is not served.
    from streamlit_folium import st_folium  # noqa: PLC0415

    west, south, east, north = (float(side) for side in outlines.total_bounds)
    drawn = folium.Map(tiles=None, attribution_control=False, zoom_snap=0.25)
    drawn.default_js, drawn.default_css = (list(links) for links in _addresses())

    limits = share_classes(outlines[figure].astype(float))

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        return {
            "fillColor": colour_of(feature["properties"][figure], limits),
            "fillOpacity": 0.85,
            "color": EDGE,
            "weight": 1,
        }

    shown = outlines[["cluster_id", figure, "geometry"]].copy()
    shown["name"] = [_harmless(names[str(one)]) for one in shown["cluster_id"]]
    shown["told"] = [_percent(value) for value in shown[figure]]
    folium.GeoJson(
        shown.to_json(),
        style_function=style,
        tooltip=folium.GeoJsonTooltip(["name", "told"], aliases=["", words("app.build.covered")], style=TOLD),
    ).add_to(drawn)
    drawn.fit_bounds([[south, west], [north, east]])
    listed, on_map = f"{key}.list", f"{key}.map"

    def heard() -> None:
        clicked = ((st.session_state.get(on_map) or {}).get("last_active_drawing") or {}).get(
            "properties", {}
        )
        if clicked.get("cluster_id") in names:
            st.session_state[listed] = clicked["cluster_id"]

    st_folium(
        drawn,
        height=HEIGHT,
        use_container_width=True,
        # The count tells a second click on a place from the first, should the list have been used between.
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
        feature_group_to_add=_marked(outlines, st.session_state.get(listed)),
        on_change=heard,
        key=on_map,
    )


def _marked(outlines: gpd.GeoDataFrame, chosen: str | None) -> folium.FeatureGroup:
    """A thick line around the chosen cluster, which lies on the map and is no part of what is drawn anew."""
    group = folium.FeatureGroup()
    for shape in outlines.loc[outlines["cluster_id"].astype(str) == chosen, "geometry"]:
        edges = shape.boundary
        rings = [[(north, east) for east, north in ring.coords] for ring in getattr(edges, "geoms", [edges])]
        line = folium.PolyLine(  # type: ignore[no-untyped-call]
            rings, color=MARK, weight=5, opacity=1, class_name=CHOSEN
        )
        line.options["interactive"] = False  # a click on the line is one on the cluster
        line.add_to(group)
    return group


def cluster_listed(names: Mapping[str, str], words: Words, key: str) -> str | None:
    """The id that is chosen from a list of clusters, or by a click on the map of the same key."""
    return st.selectbox(
        words("app.build.cluster"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=f"{key}.list",
        placeholder=words("app.choose"),
    )


def _harmless(name: str) -> str:
    """A name without the marks that Folium, which reads its own script as a template, would act upon."""
    return "".join(" " if letter in "{}<>%&\"'\\`" else letter for letter in str(name))


def _percent(value: float | None) -> str:
    return "" if value is None or value != value else f"{100 * value:.0f}%"  # noqa: PLR0124 - NaN


def colour_of(value: float | None, limits: Sequence[float]) -> str:
    """The class of a share within these limits, light to dark; white where there is none."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return NOTHING
    return BLUES[bisect(limits[1:-1], value)]
