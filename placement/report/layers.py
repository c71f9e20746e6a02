"""What each layer of the map shows: values, classes, colours and the key, as plain data.

All figures are formatted here, in the language of the page; the script in the page only sets them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.report import palette
from placement.report.catchments import has_journeys, minutes_by_cluster
from placement.report.firm import agreeing, firm_by_cluster, has_agreement, has_firm
from placement.results.view import View

ALL_SERVICES = ""
FIGURES = ("wte", "posts", "need", "before", "after", "change")
"""Columns of every map's table; after them `MINUTES` where journeys are known, `FIRM` and `AGREE` where a
study told."""
MINUTES, FIRM, AGREE = "minutes", "firm", "agree"
OWN_MISSING = (MINUTES, FIRM, AGREE, "no_car")
"""Layers that say in their own words that a place has no figure."""
ROSES = ("#feebe2", "#fbb4b9", "#f768a1", "#c51b8a", "#7a0177")
BROWNS = ("#f6e8c3", "#dfc27d", "#bf812d", "#8c510a", "#543005")
YELLOWS = ("#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#993404")
LOSS = "url(#hatch-loss)"
"""A loss differs from a gain by its pattern too, not by its colour alone."""


@dataclass(frozen=True)
class Layer:
    """One colouring of the clusters.

    `figure` is the value it shows; `from_zero` sets values of zero and below apart; `breaks` are limits of
    classes that are stated, where they do not follow the values.
    """

    key: str
    colours: tuple[str, ...]
    places: int
    from_zero: bool = False
    breaks: tuple[float, ...] = ()


SHARES = (50.0, 60.0, 70.0, 80.0, 90.0)
"""Per cent: the limits of shares, the same in every edition, for every service, before and after."""
LAYERS = (
    Layer("change", palette.GREENS, 1, from_zero=True, breaks=(1, 2, 4, 8)),
    Layer("posts", palette.PURPLES, 1, from_zero=True, breaks=(2, 5, 10, 20)),
    Layer("need", palette.TEALS, 1),
    Layer("before", palette.SIX_BLUES, 0, breaks=SHARES),
    Layer("after", palette.SIX_BLUES, 0, breaks=SHARES),
)
"""Limits are stated, so that two editions of one question can be laid side by side; those of need, which
differs a hundredfold between services, are fifths of a round number above the largest."""
TRAVEL = Layer(MINUTES, YELLOWS, 0, breaks=(10, 15, 20, 30))
FIRMNESS = Layer(FIRM, ROSES, 0, breaks=(25, 50, 75, 90))
AGREEMENT = Layer(AGREE, BROWNS, 0, breaks=(25, 50, 75, 90))
WHERE, POSTS_HERE = "where", "#d9d2e9"
HOW_MANY = Layer("wte", palette.PURPLES, 1, from_zero=True, breaks=(1, 2, 4, 8))
"""New posts where every cluster gets some, so that which get some would colour all of them alike."""


def columns(view: View) -> tuple[str, ...]:
    """The figures that a map of this view has."""
    told = ((MINUTES, has_journeys(view)), (FIRM, has_firm(view)), (AGREE, has_agreement(view)))
    return (*FIGURES, *(name for name, is_told in told if is_told))


def layers_of(view: View) -> tuple[Layer, ...]:
    """The colourings that a map of this view has."""
    shown_here = columns(view)
    return (*LAYERS, *(layer for layer in (TRAVEL, FIRMNESS, AGREEMENT) if layer.key in shown_here))


def figures(view: View) -> dict[str, dict[str, dict[str, float]]]:
    """Figures by service (`ALL_SERVICES` for their sum), cluster and name.

    wte     new posts, WTE                      posts   new WTE for each 100 WTE of estimated need
    need    estimated need, WTE                 before, after   share of need covered, per cent
    change  after less before, points      minutes     average drive for care after the decision
    firm    per cent of the new WTE that a study of robustness calls firm
    agree   per cent of that study's plans that give at least so many new WTE
    """
    beside = {MINUTES: minutes_by_cluster(view), FIRM: firm_by_cluster(view), AGREE: agreeing(view)}

    def more(service: str) -> dict[str, Mapping[str, float]]:
        return {name: told.get(service, {}) for name, told in beside.items()}

    found = {ALL_SERVICES: _by_cluster(view.tables["result_clusters"], more(ALL_SERVICES))}
    table = view.tables["result_cluster_services"]
    for service, rows in table.groupby("service_id", sort=False):
        found[str(service)] = _by_cluster(rows, more(str(service)))
    return found


def _by_cluster(rows: pd.DataFrame, more: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    return {
        key: {**_figures(row), **{name: told.get(key, math.nan) for name, told in more.items()}}
        for row in rows.to_dict("records")
        for key in [str(row["cluster_id"])]
    }


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
    if name in ("before", "after", FIRM, AGREE):
        return words.percent(value / 100, 0)
    if name == "change":
        return words.signed(value)
    return words.number(value, 0 if name == MINUTES else 1)


def texts(
    by_cluster: Mapping[str, Mapping[str, float]],
    clusters: Sequence[str],
    words: Words,
    names: Sequence[str] = FIGURES,
) -> list[list[str]]:
    """Rows of figures, one for each cluster in order, with these columns."""
    empty = dict.fromkeys(names, math.nan)
    return [[shown(name, by_cluster.get(c, empty)[name], words) for name in names] for c in clusters]


def values(
    by_cluster: Mapping[str, Mapping[str, float]], clusters: Sequence[str], names: Sequence[str]
) -> list[list[float | None]]:
    """The same figures as numbers to sort by; None where there is none."""
    empty = dict.fromkeys(names, math.nan)
    found = [[by_cluster.get(c, empty)[name] for name in names] for c in clusters]
    return [[None if math.isnan(value) else round(value, 3) for value in row] for row in found]


def every_one(view: View) -> bool:
    """Whether each cluster of the map gets new posts, and there are several."""
    new = view.tables["result_clusters"]["wte_new"]
    return len(new) > 1 and bool((new > 0).all())


def placed(
    by_cluster: Mapping[str, Mapping[str, float]], clusters: Sequence[str], words: Words
) -> dict[str, Any]:
    """Which clusters get new posts, as `coloured` tells classes: two, and both are in the key."""
    empty = dict.fromkeys(FIGURES, 0.0)
    classes = [0 if by_cluster.get(key, empty)["wte"] > 0 else 1 for key in clusters]
    kinds = ((POSTS_HERE, "map.where.some"), (palette.NOTHING, "map.where.none"))
    key = [
        {"colour": colour, "label": words(text), "clusters": words.count("map.clusters", classes.count(i))}
        for i, (colour, text) in enumerate(kinds)
    ]
    return {"classes": classes, "key": key}


def coloured(
    layer: Layer,
    by_cluster: Mapping[str, Mapping[str, float]],
    clusters: Sequence[str],
    words: Words,
    *,
    counted: str = "map.clusters",
) -> dict[str, Any]:
    """The class of each place (an index into the key) and the key: colour, label, places in it.

    `counted` is the text that counts them, clusters or neighbourhoods.
    """
    empty = dict.fromkeys((*FIGURES, MINUTES, FIRM, AGREE, layer.key), math.nan)
    values = [round(by_cluster.get(c, empty)[layer.key], layer.places) for c in clusters]
    breaks = _breaks(layer, by_cluster)
    graded = [v for v in values if not math.isnan(v) and not (layer.from_zero and v <= 0)]
    colours = palette.spread(layer.colours, len(breaks) + 1)
    labels = [_label(layer, breaks, i, graded, words) for i in range(len(breaks) + 1)]
    if not graded:
        colours, labels = [], []
    extra = {
        "zero": (palette.NOTHING, words(f"map.zero.{layer.key}") if layer.from_zero else ""),
        "loss": (LOSS, words("map.loss")),
        "missing": (
            palette.MISSING,
            words(f"map.missing.{layer.key}") if layer.key in OWN_MISSING else words("map.missing"),
        ),
    }
    kinds = [_kind(layer, value, breaks) for value in values]
    order = ["loss", "zero", *range(len(labels)), "missing"]
    used = [kind for kind in order if kind in kinds or isinstance(kind, int)]
    key = [
        {
            "colour": colours[kind] if isinstance(kind, int) else extra[kind][0],
            "label": labels[kind] if isinstance(kind, int) else extra[kind][1],
            "clusters": words.count(counted, kinds.count(kind)),
        }
        for kind in used
    ]
    return {"classes": [used.index(kind) for kind in kinds], "key": key}


def _breaks(layer: Layer, by_cluster: Mapping[str, Mapping[str, float]]) -> tuple[float, ...]:
    if layer.breaks:
        return layer.breaks
    values: Iterable[float] = (round(row[layer.key], layer.places) for row in by_cluster.values())
    return palette.fifths([value for value in values if not math.isnan(value)])


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
            words.percent(value / 100, 0)
            if layer.key in ("before", "after", FIRM, AGREE)
            else words.number(value, places)
        )

    if not breaks:
        return words("map.key.one", value=limit(values[0])) if values else ""
    if i == 0:
        return words("map.key.under", high=limit(breaks[0]))
    if i == len(breaks):
        return words("map.key.over", low=limit(breaks[-1]))
    return words("map.key.between", low=limit(breaks[i - 1]), high=limit(breaks[i]))
