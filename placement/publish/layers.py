"""What each layer of the map shows: values, classes, colours and the key, as plain data.

All figures are formatted here, in the language of the page; the script in the page only sets them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.publish import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from placement.view import View
    from placement.words import Words

ALL_SERVICES = ""
FIGURES = ("wte", "posts", "need", "before", "after", "change")


@dataclass(frozen=True)
class Layer:
    """One colouring of the clusters.

    `figure` is the value it shows; `shares_breaks_with` names a layer whose classes must be the
    same, so that the two can be compared; `from_zero` sets values of zero and below apart.
    """

    key: str
    colours: tuple[str, ...]
    places: int
    from_zero: bool = False
    shares_breaks_with: str | None = None


LAYERS = (
    Layer("change", palette.GREENS, 1, from_zero=True),
    Layer("posts", palette.PURPLES, 1, from_zero=True),
    Layer("need", palette.TEALS, 1),
    Layer("before", palette.BLUES, 0, shares_breaks_with="after"),
    Layer("after", palette.BLUES, 0, shares_breaks_with="before"),
)


def figures(view: View) -> dict[str, dict[str, dict[str, float]]]:
    """Figures by service (`ALL_SERVICES` for their sum), cluster and name.

    wte     new posts, WTE                      posts   new WTE for each 100 WTE of estimated need
    need    estimated need, WTE                 before, after   share of need covered, per cent
    change  after less before, points
    """
    found = {ALL_SERVICES: _by_cluster(view.tables["result_clusters"])}
    table = view.tables["result_cluster_services"]
    for service, rows in table.groupby("service_id", sort=False):
        found[str(service)] = _by_cluster(rows)
    return found


def _by_cluster(rows: pd.DataFrame) -> dict[str, dict[str, float]]:
    return {str(row["cluster_id"]): _figures(row) for row in rows.to_dict("records")}


def _figures(row: Mapping[Any, Any]) -> dict[str, float]:
    need = float(row["need_wte"])
    before, after = 100 * float(row["share_before"]), 100 * float(row["share_after"])
    missing = not need > 0
    return {
        "wte": float(row["wte_new"]),
        "posts": math.nan if missing else 100 * float(row["wte_new"]) / need,
        "need": need,
        "before": math.nan if missing else before,
        "after": math.nan if missing else after,
        "change": math.nan if missing else after - before,
    }


def shown(name: str, value: float, words: Words) -> str:
    """A figure as people read it, with its sign or unit where the column does not say it."""
    if math.isnan(value):
        return words("map.no_figure")
    if name in ("before", "after"):
        return words.percent(value / 100, 0)
    if name == "change":
        return words.signed(value)
    return words.number(value)


def texts(
    by_cluster: Mapping[str, Mapping[str, float]], clusters: Sequence[str], words: Words
) -> list[list[str]]:
    """Rows of figures, one for each cluster in order, with the columns of `FIGURES`."""
    empty = dict.fromkeys(FIGURES, math.nan)
    return [[shown(name, by_cluster.get(c, empty)[name], words) for name in FIGURES] for c in clusters]


def coloured(
    layer: Layer, by_cluster: Mapping[str, Mapping[str, float]], clusters: Sequence[str], words: Words
) -> dict[str, Any]:
    """The class of each cluster (an index into the key) and the key: colour, label, clusters in it."""
    empty = dict.fromkeys(FIGURES, math.nan)
    values = [round(by_cluster.get(c, empty)[layer.key], layer.places) for c in clusters]
    breaks = _breaks(layer, by_cluster)
    graded = [v for v in values if not math.isnan(v) and not (layer.from_zero and v <= 0)]
    colours = palette.spread(layer.colours, len(breaks) + 1)
    labels = [_label(layer, breaks, i, graded, words) for i in range(len(breaks) + 1)]
    if not graded:
        colours, labels = [], []
    extra = {
        "zero": (palette.NOTHING, words(f"map.zero.{layer.key}") if layer.from_zero else ""),
        "loss": (palette.LOSS, words("map.loss")),
        "missing": (palette.MISSING, words("map.missing")),
    }
    kinds = [_kind(layer, value, breaks) for value in values]
    order = ["loss", "zero", *range(len(labels)), "missing"]
    used = [kind for kind in order if kind in kinds or isinstance(kind, int)]
    key = [
        {
            "colour": colours[kind] if isinstance(kind, int) else extra[kind][0],
            "label": labels[kind] if isinstance(kind, int) else extra[kind][1],
            "clusters": words.count("map.clusters", kinds.count(kind)),
        }
        for kind in used
    ]
    return {"classes": [used.index(kind) for kind in kinds], "key": key}


def _breaks(layer: Layer, by_cluster: Mapping[str, Mapping[str, float]]) -> tuple[float, ...]:
    names = [layer.key, *([layer.shares_breaks_with] if layer.shares_breaks_with else [])]
    values: Iterable[float] = (round(row[n], layer.places) for row in by_cluster.values() for n in names)
    kept = [v for v in values if not math.isnan(v) and not (layer.from_zero and v <= 0)]
    return palette.rounded_breaks(kept)


def _kind(layer: Layer, value: float, breaks: Sequence[float]) -> int | str:
    if math.isnan(value):
        return "missing"
    if layer.from_zero and value <= 0:
        return "loss" if value < 0 else "zero"
    return palette.class_of(value, breaks)


def _label(layer: Layer, breaks: Sequence[float], i: int, values: Sequence[float], words: Words) -> str:
    """One line of the key: from and below, with the fewest decimals that tell the limits apart."""
    places = 0 if all(float(b).is_integer() for b in breaks) else 1
    places = 2 if any(round(b, 1) != round(b, 10) for b in breaks) else places

    def limit(value: float) -> str:
        return (
            words.percent(value / 100, 0) if layer.key in ("before", "after") else words.number(value, places)
        )

    if not breaks:
        return words("map.key.one", value=limit(values[0])) if values else ""
    if i == 0:
        return words("map.key.under", high=limit(breaks[0]))
    if i == len(breaks):
        return words("map.key.over", low=limit(breaks[-1]))
    return words("map.key.between", low=limit(breaks[i - 1]), high=limit(breaks[i]))
