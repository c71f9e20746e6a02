"""Several runs side by side as plain data: figures by cluster, their differences, what two maps draw."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from placement.i18n import Words
from placement.report import layers
from placement.report.map_data import posts_by_base
from placement.report.names import Names
from placement.report.outlines import base_points, bounds, cluster_shapes, collection, feature, inside, merged
from placement.report.page import heading
from placement.results.view import View
from placement.scenario.inputs import TABLES_FOLDER
from placement.site.parts import Bundle, Run

SHOWN = tuple(layer for layer in layers.LAYERS if layer.key in ("change", "posts", "after"))
"""Colourings of the two maps; one set of classes for all runs, so that colours mean the same on both."""
COMPARED = ("wte", "after")
"""Figures of the table: of each run, then what each other run has more than the first."""
CLEAR = 0.5
"""Points of share; a cluster gains or loses from here on, as in a study that compares options."""
SEARCHED = ("/postcodes.csv", "/places.csv")
ABSENT = "none"
TEXTS = ("sorted_up", "sorted_down")


@dataclass(frozen=True)
class Side:
    """A run among others: the letter that stands for it, what it is called, its figures by cluster."""

    letter: str
    name: str
    run: Run
    figures: Mapping[str, Mapping[str, float]]

    @property
    def view(self) -> View:
        return self.run.view

    def of(self, cluster: str, name: str) -> float:
        return self.figures[cluster][name] if cluster in self.figures else math.nan


def sides(bundle: Bundle, words: Words) -> tuple[Side, ...]:
    """Every run of the bundle, in the order given."""
    return tuple(
        Side(letter(i), heading(run.view, words), run, layers.figures(run.view)[layers.ALL_SERVICES])
        for i, run in enumerate(bundle.runs)
    )


def letter(i: int) -> str:
    """A, B … Z, A2, B2 …"""
    again, at = divmod(i, len(string.ascii_uppercase))
    return string.ascii_uppercase[at] + (str(again + 1) if again else "")


def same_data(one: Run, other: Run) -> bool:
    """Whether two runs read the same figures; postcodes and names of towns are for the search alone."""

    def read(run: Run) -> dict[str, bytes]:
        return {
            name: content
            for name, content in run.public.items()
            if f"/{TABLES_FOLDER}/" in name and name.endswith(".csv") and not name.endswith(SEARCHED)
        }

    return read(one) == read(other)


@dataclass(frozen=True)
class ComparedPlaces:
    """The clusters that any of the runs decided, drawn and named as in the first run that has them."""

    shapes: Mapping[str, BaseGeometry]
    names: Mapping[str, Names]

    @staticmethod
    def of(all_sides: Sequence[Side], words: Words) -> ComparedPlaces:
        shapes: dict[str, BaseGeometry] = {}
        names: dict[str, Names] = {}
        for side in all_sides:
            known = Names(side.view.region, words)
            for key, shape in cluster_shapes(side.view.region, set(side.figures)).items():
                shapes.setdefault(key, shape)
                names.setdefault(key, known)
        return ComparedPlaces(shapes, names)

    def name(self, cluster: str) -> str:
        return self.names[cluster].cluster(cluster)

    def region(self, cluster: str) -> str:
        known = self.names[cluster]
        return known.region(known.region_of[known.county_of[cluster]])


def columns(all_sides: Sequence[Side], words: Words) -> list[str]:
    """Titles of the table after that of the cluster."""
    first, *others = all_sides
    return [
        title
        for name in COMPARED
        for title in (
            *(
                words("bundle.compare.column", what=words(f"map.column.{name}"), letter=s.letter)
                for s in all_sides
            ),
            *(
                words(f"bundle.compare.column.more.{name}", letter=other.letter, first=first.letter)
                for other in others
            ),
        )
    ]


def figures(all_sides: Sequence[Side], cluster: str) -> list[tuple[str, float]]:
    """A cluster's row: with each figure, its name, or "" for a difference."""
    first, *others = all_sides
    found: list[tuple[str, float]] = []
    for name in COMPARED:
        found += [(name, side.of(cluster, name)) for side in all_sides]
        found += [("", difference(first, other, cluster, name)) for other in others]
    return found


def difference(first: Side, other: Side, cluster: str, name: str) -> float:
    """What `other` has more than `first`; NaN where one of them has no such figure."""
    return other.of(cluster, name) - first.of(cluster, name)


def row(all_sides: Sequence[Side], cluster: str, words: Words) -> list[str]:
    """A cluster's row as people read it."""
    return [_said(name, value, words) for name, value in figures(all_sides, cluster)]


def _said(name: str, value: float, words: Words) -> str:
    return layers.shown(name or "change", value, words)


def drawn(all_sides: Sequence[Side], places: ComparedPlaces, words: Words) -> dict[str, Any]:
    """What the script of the page reads."""
    regions = merged(places.shapes, {key: places.region(key) for key in places.shapes})
    return {
        "bounds": bounds(places.shapes),
        "shapes": collection([feature(key, shape) for key, shape in places.shapes.items()]),
        "regions": collection([feature("", shape) for shape in regions.values()]),
        "columns": columns(all_sides, words),
        "clusters": [_cluster(all_sides, key, places, words) for key in places.shapes],
        "layers": [
            {
                "key": layer.key,
                "title": words(f"map.layer.{layer.key}"),
                "unit": words(f"map.unit.{layer.key}"),
            }
            for layer in SHOWN
        ],
        "sides": [
            {"layers": _layers(all_sides, i, list(places.shapes), words), "posts": _posts(side, words)}
            for i, side in enumerate(all_sides)
        ],
        "sizes": [[n, words.number(n, 0)] for n in (1, 4, 9)],
        "text": {
            **{key: words(f"bundle.area.{key}") for key in TEXTS},
            **{key: words(f"map.text.{key}") for key in ("zoom_in", "zoom_out", "circle", "wte")},
        },
    }


def _cluster(all_sides: Sequence[Side], key: str, places: ComparedPlaces, words: Words) -> dict[str, Any]:
    values = [value for _, value in figures(all_sides, key)]
    return {
        "id": key,
        "name": places.name(key),
        "at": inside(places.shapes[key]),
        "row": row(all_sides, key, words),
        "values": [None if math.isnan(value) else round(value, 3) for value in values],
    }


def _layers(all_sides: Sequence[Side], i: int, clusters: Sequence[str], words: Words) -> dict[str, Any]:
    """By layer, one run's classes, key and figures; limits of classes are those of all runs together."""
    together = {f"{n}/{key}": row for n, side in enumerate(all_sides) for key, row in side.figures.items()}
    mine, here = all_sides[i], [key for key in clusters if key in all_sides[i].figures]
    found = {}
    for layer in SHOWN:
        coloured = layers.coloured(layer, together, [f"{i}/{key}" for key in here], words)
        absent = len(clusters) - len(here)
        more = {
            "colour": ABSENT,
            "label": words("bundle.compare.absent"),
            "clusters": words.count("map.clusters", absent),
        }
        class_of = dict(zip(here, coloured["classes"], strict=True))
        found[layer.key] = {
            "key": [*coloured["key"], *([more] if absent else [])],
            "classes": [class_of.get(key, len(coloured["key"])) for key in clusters],
            "said": [layers.shown(layer.key, mine.of(key, layer.key), words) for key in clusters],
        }
    return found


def _posts(side: Side, words: Words) -> list[dict[str, Any]]:
    """Bases with new posts: where, how many WTE, what to say."""
    names = Names(side.view.region, words)
    points = base_points(side.view.region, set(side.figures))
    found = []
    for base, posts in posts_by_base(side.view, names, words).items():
        wte = sum(post["wte"] for post in posts)
        if base in points:
            said = words("bundle.compare.base", wte=words.number(wte))
            found.append({"at": points[base], "wte": wte, "name": names.base(base), "said": said})
    return sorted(found, key=lambda one: -one["wte"])
