"""How a frontier's aims and their figures are said, in its page and its chart."""

from __future__ import annotations

import math

from placement.i18n import Words
from placement.results.document_entries import figure_in
from placement.studies.frontier.document import FrontierDocument

MOST_PLACES = 4
WTE = {"wte_of_need": "wte", "weighted_wte_of_need": "wte"}
"""Units that an aim's name explains."""


def aim_name(document: FrontierDocument, number: int, words: Words) -> str:
    """What an aim is called on an axis or over a column."""
    settings = document["aims"][number]["settings"]
    kind = settings["aim"]
    if kind == "worst_served":
        return words(f"frontier.aim.worst_served.{settings['level']}")
    if kind == "people_within":
        return words("frontier.aim.people_within", minutes=words.number(figure_in(settings, "minutes"), 0))
    flat = kind == "met_need" and settings["worth"] == "flat"
    return words(f"frontier.aim.{kind}.flat" if flat else f"frontier.aim.{kind}")


def axis(document: FrontierDocument, number: int, words: Words) -> str:
    """An aim's name with the unit of its figures."""
    unit = document["aims"][number]["unit"]
    shown = "%" if unit == "share" else words(f"unit.{WTE.get(unit, unit)}")
    return words("frontier.axis", aim=aim_name(document, number, words), unit=shown)


def in_short(document: FrontierDocument, number: int, words: Words) -> str:
    """An aim's name, with the unit where its figures have none beside them."""
    unit = document["aims"][number]["unit"]
    beside = unit == "share" or unit.startswith("pounds")
    return aim_name(document, number, words) if beside else axis(document, number, words)


def figure(document: FrontierDocument, number: int, value: float | None, words: Words, *, up: int = 0) -> str:
    """A value with its unit where that is short, with decimals enough to tell the points apart.

    `up` 1 rounds up and -1 down, for what is a limit.
    """
    if value is None:
        return words("frontier.unknown")
    unit = document["aims"][number]["unit"]
    scale = 100.0 if unit == "share" else 1.0
    places = _places([scale * point["values"][number] for point in document["points"]], unit)
    shown = scale * value
    if up:
        turned = math.ceil if up > 0 else math.floor
        shown = turned(round(shown * 10**places, 4)) / 10**places
    if unit.startswith("pounds"):
        return words.pounds(shown)
    return words.number(shown, places) + ("%" if unit == "share" else "")


def _places(values: list[float], unit: str) -> int:
    if unit.startswith("pounds") or unit == "people":
        return 0
    apart = max(values) - min(values)
    if apart <= 0:
        return 2
    return min(max(1, 2 - math.floor(math.log10(apart))), MOST_PLACES)
