"""Maps of several options side by side. One pan or zoom moves all maps of the same place.

Each map draws the clusters of its own option, as options may come of different data. Leaflet and its style
stand in the page itself, so that nothing is fetched; the few lines that keep the maps together are our own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from placement.app.picker import colour_of
from placement.i18n import Words
from placement.report.leaflet import leaflet_script, leaflet_style
from placement.report.names import Names
from placement.report.palette import BLUES, share_classes

if TYPE_CHECKING:
    from placement.api.plan import Plan

STYLE = """
body { margin: 0; font: 15px/1.4 sans-serif; color: #1b1b1b; }
.maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 10px; }
h2 { font-size: 16px; margin: 0 0 4px; }
.map { height: min(370px, 90vw); border: 1px solid #5c6b73; background: #fff; }
.map:focus-visible { outline: 3px solid #a0430a; outline-offset: -3px; }
.key { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 8px 0 0; padding: 0; list-style: none; }
.key span { display: inline-block; width: 1em; height: 1em; border: 1px solid #37474f; vertical-align: -2px; }
"""
SCRIPT = """
const read = id => JSON.parse(document.getElementById(id).textContent);
const outlines = read("outlines"), told = read("told"), places = read("places");
const bounds = {};
const maps = told.map((each, number) => {
  const map = L.map("map" + number, {attributionControl: false, zoomSnap: 0.25, zoomAnimation: false});
  const layer = L.geoJSON(outlines[places[number]], {
    filter: one => one.properties.cluster_id in each,
    style: one => ({color: "#37474f", weight: 1, fillOpacity: 0.85,
                    fillColor: each[one.properties.cluster_id][0]}),
    onEachFeature: (one, drawn) => {
      const label = document.createElement("span");
      label.textContent = each[one.properties.cluster_id][1];
      drawn.bindTooltip(label, {sticky: true});
    },
  }).addTo(map);
  (bounds[places[number]] ||= L.latLngBounds([])).extend(layer.getBounds());
  return map;
});
maps.forEach((map, number) => map.fitBounds(bounds[places[number]]));
let moving = false;
maps.forEach((map, number) => map.on("move", () => {
  if (moving) return;
  moving = true;
  maps.forEach((other, at) => {
    if (other !== map && places[at] === places[number])
      other.setView(map.getCenter(), map.getZoom(), {animate: false});
  });
  moving = false;
}));
window.placementMaps = maps;
"""


def places(plans: Mapping[str, Plan]) -> list[int]:
    """The place of each plan, as a number: two plans that share a cluster, by id and name, have the same."""
    found: list[tuple[int, set[tuple[str, str]]]] = []
    numbers = []
    for plan in plans.values():
        clusters = plan.view.region.clusters
        own = set(zip(clusters["cluster_id"].astype(str), clusters["name_en"].astype(str), strict=True))
        number = next((number for number, others in found if own & others), len(found))
        found.append((number, own))
        numbers.append(number)
    return numbers


def together(plans: Mapping[str, Plan], names: Mapping[str, str], words: Words) -> str:
    """A page of maps, one for each plan: the share of need that is met in each cluster, and new WTE."""
    clusters = [plan.tables["result_clusters"] for plan in plans.values()]
    limits = share_classes(float(share) for table in clusters for share in table["share_after"])
    told = [_told(plan, limits, words) for plan in plans.values()]
    title = words(maps_said(plans))
    headed = "".join(
        f'<section aria-labelledby="name{number}"><h2 id="name{number}">{escape(names[key])}</h2>'
        f'<div class="map" id="map{number}"></div></section>'
        for number, key in enumerate(plans)
    )
    ends = [words.percent(limit, 0) for limit in limits]
    legend = "".join(
        f'<li><span style="background:{colour}"></span> '
        f"{escape(words('app.compare.between', low=ends[n], high=ends[n + 1]))}</li>"
        for n, colour in enumerate(BLUES)
    )
    read = {"outlines": _outlines(plans), "told": told, "places": places(plans)}
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f"<style>{leaflet_style()}</style><style>{STYLE}</style></head><body>"
        f'<div class="maps">{headed}</div><ul class="key" aria-label="{escape(words("app.build.covered"))}">'
        f"{legend}</ul>{''.join(_json(name, content) for name, content in read.items())}"
        f"<script>{leaflet_script()}</script><script>{SCRIPT}</script></body></html>"
    )


def maps_said(plans: Mapping[str, Plan]) -> str:
    """The key of the sentence over the maps, which says which of them move together."""
    return "app.compare.maps" if len(set(places(plans))) == 1 else "app.compare.maps_apart"


def _outlines(plans: Mapping[str, Plan]) -> dict[int, Any]:
    """For each place the outlines of all clusters that its plans have, each once, as GeoJSON."""
    found: dict[int, dict[str, Any]] = {}
    for number, plan in zip(places(plans), plans.values(), strict=True):
        shapes = plan.view.region.boundaries[["cluster_id", "geometry"]]
        drawn = found.setdefault(number, {})
        for one in json.loads(shapes.to_json())["features"]:
            drawn.setdefault(one["properties"]["cluster_id"], one)
    return {
        number: {"type": "FeatureCollection", "features": list(drawn.values())}
        for number, drawn in found.items()
    }


def _told(plan: Plan, limits: Sequence[float], words: Words) -> dict[str, tuple[str, str]]:
    """For each cluster its colour and what is said of it."""
    name = Names(plan.view.region, words).cluster
    return {
        str(row["cluster_id"]): (
            colour_of(row["share_after"], limits),
            words(
                "app.compare.tooltip",
                name=name(str(row["cluster_id"])),
                share=words.percent(row["share_after"], 0),
                wte=words.number(row["wte_new"]),
            ),
        )
        for row in plan.tables["result_clusters"].to_dict("records")
    }


def _json(name: str, content: Any) -> str:
    """Data that the script reads, in which no mark can end the element."""
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'
