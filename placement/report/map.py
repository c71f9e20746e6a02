"""The map: one page that opens with no network and draws itself with Leaflet through Folium.

The one room where Folium lives. Some of its ways are set aside, each in one place here:

* its page has no language, no title, and a head that links to files on other servers: our template
  takes the body and the script that Folium renders, and leaves its head; nothing that those links
  would bring is used;
* its ids differ on every run: `number_elements`;
* it writes the text of popups unescaped, and reads every script that it has rendered as a template
  once more, so that a place called `{{7*7}}` would be called 49: no text passes through Folium, only
  shapes, points and ids. Names and figures stand in the page as JSON, and our script sets them as
  text, never as HTML.
"""

from __future__ import annotations

import json
import re
from typing import Any, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from placement.i18n import Language, Words
from placement.report.leaflet import leaflet_script, leaflet_style, own
from placement.report.map_data import Chart, chart, packed
from placement.report.names import Names
from placement.report.opening import decided_by, year
from placement.report.outlines import collection, feature, steps
from placement.report.page import render, script_parsed
from placement.results.view import View

OUTLINE = {"color": "#595959", "weight": 0.6, "fillColor": "#ffffff", "fillOpacity": 1}
COUNTY = {"color": "#333333", "weight": 1.0, "fill": False, "interactive": False}
REGION = {"color": "#0b0c0c", "weight": 2.0, "fill": False, "interactive": False}
BASE = {"color": "#0b0c0c", "weight": 1.2, "fillColor": "#ffffff", "fillOpacity": 1, "fill": True}
POSTS = {"color": "#ffffff", "weight": 1.5, "fillColor": "#b34700", "fillOpacity": 0.95, "fill": True}

OPENED = {"color": "#1a1a1a", "weight": 2.5, "fillColor": "#ffffff", "fillOpacity": 1.0, "fill": True}

SHAPES = re.compile(r"(?P<add>geo_json_\d+_add)\((?P<shapes>\{.*\})\);")
"""How Folium hands over a layer's shapes; their points are a fifth of the page, so they are written short."""


def draw_map(view: View, language: Language) -> str:
    """The map of an answer as one HTML page, the same bytes on every call.

    Raises KeyError if the view lacks a table or the catalogue a text.
    """
    words = Words(language)
    drawn = chart(view, words)
    drawing, script = parts(drawn)
    return render(
        "map",
        view,
        words,
        style=map_style(),
        drawn_by=script,
        drawing=drawing,
        chart=drawn,
        folded=False,
        facts=[decided_by(view, Names(view.region, words), words), year(view, words)],
    )


def parts(drawn: Chart) -> tuple[str, str]:
    """The element in which a map is drawn and the script that draws it, for a page to take in.

    The script speaks of controls, key and table that `bundle_map.html.j2` and `bundle_table.html.j2` hold.
    """
    figure = _figure(drawn)
    number_elements(figure)
    figure.render()
    data = f"const placementData = {script_parsed(packed(drawn.data))};"
    drawing = SHAPES.sub(_short, figure.script.render())
    script = "\n".join([leaflet_script(), own("map_around.js"), own("map.js"), data, drawing])
    return figure.html.render(), script


def _short(written: re.Match[str]) -> str:
    """The same shapes as `unrolled` in map_around.js reads them: each point as steps from the one before."""
    shapes = json.loads(written["shapes"])
    for one in shapes["features"]:
        one["geometry"]["coordinates"] = steps(one["geometry"]["coordinates"])
    return f"{written['add']}(unrolled({script_parsed(shapes)}));"


def map_style() -> str:
    """The style that every page with a map needs."""
    return f"{leaflet_style()}\n{own('map.css')}"


def number_elements(root: Element) -> None:
    """Give every element of a tree its place in the tree as id, instead of a random one."""
    waiting, found = [root], 0
    while waiting:
        element = waiting.pop(0)
        element._id = f"{found:02d}"  # noqa: SLF001 - there is no public way
        found += 1
        waiting.extend(element._children.values())  # noqa: SLF001 - there is no public way


class _Start(MacroElement):
    """Hands the parts of the map to our script, with the data that stand in the page already."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        drawPlacement(
            {{ this._parent.get_name() }},
            {
            {%- for name, layer in this.layers.items() %}
                {{ name }}: {{ layer.get_name() }},
            {%- endfor %}
            },
            placementData
        );
        {% endmacro %}
        """
    )

    def __init__(self, layers: dict[str, folium.GeoJson]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self._name = "Start"
        self.layers = layers


def _figure(drawn: Chart) -> Figure:
    (south, west), (north, east) = drawn.data["bounds"]
    plan = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=8,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        zoom_snap=0.25,
        min_zoom=6,
        max_zoom=14,
    )
    layers = {
        "clusters": _shapes(drawn.clusters, OUTLINE),
        "counties": _shapes(drawn.counties, COUNTY),
        "regions": _shapes(drawn.regions, REGION),
        "bases": _points(drawn.bases, BASE, show=False),
        "posts": _points({key: drawn.bases[key] for key in drawn.staffed}, POSTS),
    }
    if drawn.opened:
        layers["opened"] = _points({key: drawn.bases[key] for key in drawn.opened}, OPENED)
    for layer in layers.values():
        layer.add_to(plan)
    plan.add_child(_Start(layers))
    return cast("Figure", plan.get_root())


def _shapes(shapes: dict[str, Any], style: dict[str, Any]) -> folium.GeoJson:
    features = [feature(key, shape) for key, shape in shapes.items()]
    return folium.GeoJson(
        collection(features),
        style_function=lambda _: dict(style),
        control=False,
        smooth_factor=0.5,
        interactive=style.get("interactive", True),
    )


def _points(points: dict[str, list[float]], style: dict[str, Any], *, show: bool = True) -> folium.GeoJson:
    """Circles; with `show` false the script holds them and draws them when somebody asks."""
    features = [
        {"type": "Feature", "id": key, "properties": {}, "geometry": {"type": "Point", "coordinates": [x, y]}}
        for key, (y, x) in points.items()
    ]
    return folium.GeoJson(
        collection(features),
        marker=folium.CircleMarker(radius=3),
        style_function=lambda _: dict(style),
        control=False,
        show=show,
    )
