"""Layers of the map by neighbourhood: a point each, coloured by the share covered after or by the change.

Neighbourhoods have no outlines in the data, so each stands where its people's centre is. The shares are of
all services together, whichever service the rest of the map shows. Under a tenth is a class of its own,
drawn as a loss is: few are so badly off, and they must not be lost among the pale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from placement.i18n import Words
from placement.report import layers
from placement.report.catchments import AREAS
from placement.report.layers import Layer
from placement.report.names import Names
from placement.report.palette import BLUES, GREENS
from placement.results.no_car import NO_CAR
from placement.results.view import View

AREA_LAYERS = (
    Layer("after", (layers.LOSS, *BLUES[1:]), 0, breaks=(10, 50, 75, 85)),
    Layer("change", GREENS, 1, from_zero=True, breaks=(1, 2, 4, 8)),
)
NO_CAR_LAYER = Layer("no_car", layers.YELLOWS, 0, from_zero=True, breaks=(2, 4, 7, 10))
"""Of how many services no base with staff is within reach of people without a car, after the plan."""
MOST_AREAS = 6_000
"""With more neighbourhoods than these a page would be too large for a phone, and has no such layer."""
COLUMNS = ("people", "before", "after", "change")
"""Figures of a neighbourhood that its card shows, in order."""
NO_CAR_COLUMNS = ("no_car_households", "no_car_beyond")
"""The same where buses and households without a car are known: how many have none, and `NO_CAR_LAYER`."""


def area_data(view: View, clusters: Sequence[str], names: Names, words: Words) -> dict[str, Any]:
    """What the map's script reads of neighbourhoods; empty where it is not known or they are `MOST_AREAS`.

    areas        [id, name, position of its cluster, [latitude, longitude], figures], figures as COLUMNS
    area_layers  [{key, title, unit, classes, key of the colours}]
    area_columns titles of the figures
    """
    rows = _rows(view, clusters)
    if not rows or len(rows) > MOST_AREAS:
        return {"areas": [], "area_layers": [], "area_columns": []}
    places, position = _points(view), {key: i for i, key in enumerate(clusters)}
    ids = [key for key in rows if key in places]
    by_area = {key: {name: 100 * float(rows[key][f"share_{name}"]) for name in COLUMNS[1:]} for key in ids}

    @cache
    def shown(name: str, value: float) -> str:
        return layers.shown(name, value, words)

    def figures(key: str) -> list[str]:
        people = words.number(float(rows[key]["residents"]), 0)
        return [people, *(shown(name, round(by_area[key][name], 1)) for name in COLUMNS[1:])]

    without = _without_car(view)
    for key in ids:
        by_area[key]["no_car"] = without[key][1] if key in without else math.nan

    def of_no_car(key: str) -> list[str]:
        if not without:
            return []
        told = without.get(key, (math.nan, math.nan))
        return [words("map.no_figure") if math.isnan(n) else words.number(n, 0) for n in told]

    return {
        "areas": [
            [
                key,
                names.area(key),
                position[str(rows[key]["cluster_id"])],
                places[key],
                [*figures(key), *of_no_car(key)],
            ]
            for key in ids
        ],
        "area_layers": [
            {
                "name": f"area_{layer.key}",
                "title": words(f"coverage.layer.{layer.key}"),
                "unit": words(f"coverage.unit.{layer.key}"),
                **layers.coloured(layer, by_area, ids, words, counted="coverage.areas"),
            }
            for layer in (*AREA_LAYERS, *([NO_CAR_LAYER] if without else []))
        ],
        "area_columns": [
            words(f"coverage.card.{name}") for name in (*COLUMNS, *(NO_CAR_COLUMNS if without else ()))
        ],
    }


def _rows(view: View, clusters: Sequence[str]) -> dict[str, dict[Any, Any]]:
    """The results of the neighbourhoods of these clusters that need anything, by id."""
    table = view.tables.get(AREAS)
    if table is None or "share_change" not in table:
        return {}
    mine = table[table["cluster_id"].isin(list(clusters)) & (table["need_wte"] > 0)]
    return {str(row["area_id"]): row for row in mine.to_dict("records")}


def _without_car(view: View) -> dict[str, tuple[float, float]]:
    """By neighbourhood: households without a car, and services out of their reach after the plan."""
    table = view.tables.get(NO_CAR)
    if table is None:
        return {}
    return {
        str(row["area_id"]): (
            float(row["no_car_households"]),
            float(row["services_beyond_after"]) if row["services_told"] > 0 else math.nan,
        )
        for row in table.to_dict("records")
    }


def _points(view: View) -> dict[str, list[float]]:
    """[latitude, longitude] of each neighbourhood whose place is known, on the drawing grid."""
    areas = view.region.areas
    known = areas[~(areas.geometry.is_empty | areas.geometry.isna())].to_crs("EPSG:4326")
    return {
        str(key): [round(point.y, 4), round(point.x, 4)]
        for key, point in zip(known["area_id"], known.geometry, strict=True)
    }
