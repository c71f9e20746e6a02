"""The chart of a frontier as inline SVG: one aim along, the other up, a numbered point for each plan.

How aims and their figures are said stands here too, as the page and the chart say them alike.
"""

from __future__ import annotations

import math
import textwrap
from html import escape

from placement.i18n import Words
from placement.results.document_entries import figure_in
from placement.solve.outcome import EARLY
from placement.studies.frontier.document import FrontierDocument, FrontierPoint

WIDTH, HEIGHT = 440, 380
LEFT, RIGHT, TOP, BOTTOM = 62, 22, 48, 62
TICKS = 4
LETTERS = 58
"""Of an axis title that fit in one line."""
MARGIN = 0.08


def drawn(document: FrontierDocument, words: Words, caption: str) -> str:
    """The picture. Broken lines reach from a point as far as a better plan is not ruled out."""
    spans = [_span(document, number) for number in (0, 1)]
    label = f'role="img" aria-label="{escape(caption)}"'
    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" {label} xmlns="http://www.w3.org/2000/svg">']
    for step in range(TICKS + 1):
        along, up = (low + (high - low) * step / TICKS for low, high in spans)
        x, y = _x(along, spans[0]), _y(up, spans[1])
        parts.append(f'<line class="grid" x1="{x}" y1="{TOP}" x2="{x}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>')
        said = escape(figure(document, 0, along, words)), escape(figure(document, 1, up, words))
        if step % 2 == 0:
            parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{said[0]}</text>')
        parts.append(f'<text x="{LEFT - 5}" y="{y + 4}" text-anchor="end">{said[1]}</text>')
    parts.append(f'<path class="axis" fill="none" d="M{LEFT} {TOP} V{HEIGHT - BOTTOM} H{WIDTH - RIGHT}"/>')
    parts += _title(axis(document, 1, words), 4, 14, "start")
    parts += _title(axis(document, 0, words), WIDTH - RIGHT, HEIGHT - BOTTOM + 36, "end")
    for place, point in enumerate(document["points"]):
        parts += _point(point, place + 1, spans)
    return "".join([*parts, "</svg>"])


def _span(document: FrontierDocument, number: int) -> tuple[float, float]:
    """What an axis spans: every value and every known limit, with a margin; a little where all are one."""
    points = document["points"]
    known = [point["values"][number] for point in points]
    known += [bound for point in points if (bound := point["bounds"][number]) is not None]
    low, high = min(known), max(known)
    room = MARGIN * (high - low) or 0.01 * abs(high) or 1.0
    return low - room, high + room


def _x(value: float, span: tuple[float, float]) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (value - span[0]) / (span[1] - span[0]), 1)


def _y(value: float, span: tuple[float, float]) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - span[0]) / (span[1] - span[0]), 1)


def _title(text: str, x: float, y: float, anchor: str) -> list[str]:
    return [
        f'<text x="{x}" y="{y + 15 * line}" text-anchor="{anchor}">{escape(part)}</text>'
        for line, part in enumerate(textwrap.wrap(text, LETTERS)[:2])
    ]


def _point(point: FrontierPoint, number: int, spans: list[tuple[float, float]]) -> list[str]:
    x, y = _x(point["values"][0], spans[0]), _y(point["values"][1], spans[1])
    parts = []
    along, up = point["bounds"]
    if along is not None:
        parts.append(f'<line class="room" x1="{x}" y1="{y}" x2="{_x(along, spans[0])}" y2="{y}"/>')
    if up is not None:
        parts.append(f'<line class="room" x1="{x}" y1="{y}" x2="{x}" y2="{_y(up, spans[1])}"/>')
    shape = "stopped" if point["stopped_by"] in EARLY else "proved"
    parts.append(f'<circle class="{shape}" cx="{x}" cy="{y}" r="5"/>')
    parts.append(f'<text class="number" x="{x - 9}" y="{y + 16}" text-anchor="end">{number}</text>')
    return parts


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
