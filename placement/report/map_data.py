"""What the map draws, gathered: shapes, points, every layer's figures, and the texts of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from placement.i18n import Words
from placement.report import layers
from placement.report.area_layers import area_data
from placement.report.catchments import catchments
from placement.report.names import Names
from placement.report.outlines import (
    DEGREES,
    base_points,
    borders_within,
    bounds,
    cluster_shapes,
    inside,
    merged,
)
from placement.report.surroundings import surroundings
from placement.results.view import View

TEXTS = (
    "zoom_in",
    "zoom_out",
    "close",
    "base",
    "candidate",
    "all_services",
    "posts_here",
    "role",
    "wte",
    "full_year",
    "first_year",
    "no_posts",
    "circle",
    "serves",
    "serves_wte",
)


@dataclass(frozen=True)
class Chart:
    """Everything the map's page shows.

    clusters, regions             outlines by id          bases     [latitude, longitude] by id
    staffed                       bases with new posts    data      what the script reads, as JSON
    opened                        bases that the plan opens
    choices                       clusters by region, in the order of the alphabet, to choose from
    served                        whether it is known which base serves which cluster
    """

    clusters: dict[str, BaseGeometry]
    counties: dict[str, BaseGeometry]
    regions: dict[str, BaseGeometry]
    bases: dict[str, list[float]]
    staffed: list[str]
    opened: list[str]
    data: dict[str, Any]
    choices: list[tuple[str, list[tuple[str, str]]]]
    served: bool


def chart(view: View, words: Words) -> Chart:
    """Gather what the map draws of a view, in one language: only the places that the answer decided."""
    names = Names(view.region, words)
    decided = {str(c) for c in view.tables["result_clusters"]["cluster_id"]}
    clusters = cluster_shapes(view.region, decided)
    counties = merged(clusters, names.county_of)
    regions = merged(clusters, {c: names.region_of[names.county_of[c]] for c in clusters})
    bases = base_points(view.region, decided)
    posts, opened = posts_by_base(view, names, words), opened_by_base(view, names, words)
    return Chart(
        clusters=clusters,
        counties=borders_within(counties, regions),
        regions=regions,
        bases=bases,
        staffed=[base for base in bases if base in posts],
        opened=[base for base in bases if base in opened],
        data={
            "bounds": bounds(clusters),
            "columns": [words(f"map.column.{name}") for name in layers.columns(view)],
            "clusters": [_cluster(key, shape, names) for key, shape in clusters.items()],
            "services": _services(view, names, list(clusters), words),
            "layers": _layers(view, words),
            "bases": {
                key: base for key, base in _bases(view, names, posts, opened, words).items() if key in bases
            },
            "sizes": [[n, words.number(n, 0)] for n in (1, 4, 9)],
            "regions": [
                {"name": names.region(key), "at": inside(shape)}
                for key, shape in sorted(regions.items(), key=lambda item: -item[1].area)
            ],
            "text": {key: words(f"map.text.{key}") for key in TEXTS},
            **area_data(view, list(clusters), names, words),
            **surroundings(view.region, clusters, words),
            "tiles": None,
        },
        choices=_choices(names, list(clusters), words),
        served=len(catchments(view)) > 0,
    )


def _layers(view: View, words: Words) -> list[dict[str, Any]]:
    """What the colours can show: where posts go, then every layer of figures."""
    first = {"key": layers.WHERE, "column": 0, "title": words("map.story.where")}
    return [
        {**first, "unit": words("map.unit.how_many" if layers.every_one(view) else "map.unit.where")},
        *(
            {
                "key": layer.key,
                "column": layers.columns(view).index(layer.key),
                "title": words(f"map.layer.{layer.key}"),
                "unit": words(f"map.unit.{layer.key}"),
            }
            for layer in layers.layers_of(view)
        ),
    ]


def posts_by_base(view: View, names: Names, words: Words) -> dict[str, list[dict[str, Any]]]:
    """New posts by base: kind of post, service, WTE, cost in a full and in the first year."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in view.tables["posts"].to_dict("records"):
        post = {
            "role": names.role(row["role_id"]),
            "service": str(row["service_id"]),
            "wte": float(row["wte"]),
            "said": words.number(row["wte"]),
            "full": words.pounds(row["pounds_per_year"]),
            "first": words.pounds(row["pounds_first_year"]),
        }
        found.setdefault(str(row["base_id"]), []).append(post)
    return found


def served_by_base(view: View, names: Names, words: Words) -> dict[str, list[dict[str, str]]]:
    """For each base the clusters that its staff reach, most staff time first."""
    found: dict[str, list[dict[str, str]]] = {}
    rows = catchments(view).to_dict("records")
    for row in sorted(rows, key=lambda row: (-row["care_wte"], str(row["cluster_id"]))):
        cluster = str(row["cluster_id"])
        served = {"id": cluster, "name": names.cluster(cluster), "said": words.number(row["care_wte"])}
        found.setdefault(str(row["base_id"]), []).append(served)
    return found


def opened_by_base(view: View, names: Names, words: Words) -> dict[str, str]:
    """For each base that the plan opens, which fund pays what for it."""
    funds = {fund["id"]: names.text(fund) for fund in view.answer["funds"]}
    return {
        str(row["base_id"]): words(
            "map.opened", fund=funds[row["fund_id"]], pounds=words.pounds(row["pounds_once"])
        )
        for row in view.tables["opened"].to_dict("records")
    }


def _cluster(key: str, shape: BaseGeometry, names: Names) -> dict[str, Any]:
    county = names.county_of[key]
    place = f"{names.county(county)}, {names.region(names.region_of[county])}"
    if names.county(county) == names.region(names.region_of[county]):
        place = names.county(county)
    return {"id": key, "name": names.cluster(key), "place": place, "at": inside(shape)}


def _services(view: View, names: Names, clusters: list[str], words: Words) -> list[dict[str, Any]]:
    found = layers.figures(view)
    every = layers.every_one(view)
    order = [layers.ALL_SERVICES, *(str(s) for s in view.region.services["service_id"] if str(s) in found)]
    return [
        {
            "id": key,
            "name": names.service(key) if key else words("map.text.all_services"),
            "rows": layers.texts(found[key], clusters, words, layers.columns(view)),
            "values": layers.values(found[key], clusters, layers.columns(view)),
            "layers": {
                layers.WHERE: layers.coloured(layers.HOW_MANY, found[key], clusters, words)
                if every
                else layers.placed(found[key], clusters, words),
            }
            | {
                layer.key: layers.coloured(layer, found[key], clusters, words)
                for layer in layers.layers_of(view)
            },
        }
        for key in order
    ]


def _bases(
    view: View,
    names: Names,
    posts: Mapping[str, list[dict[str, Any]]],
    opened: Mapping[str, str],
    words: Words,
) -> dict[str, dict[str, Any]]:
    serves = served_by_base(view, names, words)
    return {
        str(row["base_id"]): {
            "name": names.base(str(row["base_id"])),
            "cluster": str(row["cluster_id"]),
            "place": names.cluster(str(row["cluster_id"])),
            "candidate": row["status"] == "candidate",
            "opened": opened.get(str(row["base_id"]), ""),
            "posts": posts.get(str(row["base_id"]), []),
            "serves": serves.get(str(row["base_id"]), []),
        }
        for row in view.region.bases.drop(columns="geometry").to_dict("records")
    }


def _choices(names: Names, clusters: list[str], words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for cluster in clusters:
        region = names.region_of[names.county_of[cluster]]
        found.setdefault(names.region(region), []).append((cluster, names.cluster(cluster)))
    return [(region, sorted(held, key=lambda one: words.order(one[1]))) for region, held in found.items()]


def packed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a chart with its neighbourhoods and its services written short."""
    services, texts = packed_services(data["services"])
    return {**data, "areas": packed_areas(data["areas"]), "services": services, "texts": texts}


def packed_services(services: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Each service's rows and keys as positions in a list of texts, and that list; classes as digits.

    Figures, labels and colours recur from service to service. A key has ten entries at most, so that the
    class of a cluster is one digit.
    """
    texts: dict[str, int] = {}

    def at(text: str) -> int:
        return texts.setdefault(text, len(texts))

    held = [
        {
            **service,
            "rows": [[at(text) for text in row] for row in service["rows"]],
            "layers": {
                key: {
                    "classes": "".join(str(number) for number in layer["classes"]),
                    "key": [
                        [at(each[part]) for part in ("colour", "label", "clusters")] for each in layer["key"]
                    ],
                }
                for key, layer in service["layers"].items()
            },
        }
        for service in services
    ]
    return held, list(texts)


def packed_areas(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Neighbourhoods as `area_data` gives them, column by column: a third of the bytes.

    stem, ids    what all ids begin with, and the rest of each         names, clusters   one for each
    south, west  in ten-thousandths of a degree; `at` has how far north and east of it each stands, in turn
    texts        each figure that occurs, the commonest first; `figures` has their positions, as many for
                 each as there are columns
    """
    stem = _beginning([str(row[0]) for row in rows])
    points = [[round(degrees / DEGREES) for degrees in row[3]] for row in rows]
    south, west = (min((point[axis] for point in points), default=0) for axis in (0, 1))
    often = Counter(text for row in rows for text in row[4])
    texts = sorted(often, key=lambda text: (-often[text], text))
    position = {text: i for i, text in enumerate(texts)}
    return {
        "stem": stem,
        "ids": [row[0][len(stem) :] for row in rows],
        "names": [row[1] for row in rows],
        "clusters": [row[2] for row in rows],
        "south": south,
        "west": west,
        "at": [step for north, east in points for step in (north - south, east - west)],
        "texts": texts,
        "figures": [position[text] for row in rows for text in row[4]],
    }


def _beginning(texts: Sequence[str]) -> str:
    """What all of them begin with: the first and the last in order tell it."""
    first, last = (min(texts), max(texts)) if texts else ("", "")
    alike = [one == other for one, other in zip(first, last, strict=False)]
    return first[: alike.index(False) if False in alike else len(alike)]
