"""Charts as SVG, of lines or of strips of dots: figures of ours and escaped text, no script and no style."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 460, 290
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 46, 34
TICKS = 5
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class ChartLine:
    """A line through points; None breaks it. `kind` is its class and its mark: "first" or "second"."""

    name: str
    kind: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True)
class Axis:
    """Where the marks of an axis stand, and what they say."""

    marks: tuple[float, ...]
    texts: tuple[str, ...]


def nice_marks(most: float) -> tuple[float, ...]:
    """Round marks from nothing to `most` or a little more."""
    if most <= 0:
        return (0.0, 1.0)
    power = 10.0 ** math.floor(math.log10(most / TICKS))
    step = next(power * n for n in STEPS if power * n * TICKS >= most * (1 - 1e-9))
    return tuple(round(step * i, 9) for i in range(math.ceil(most / step - 1e-9) + 1))


def line_chart(title: str, lines: Sequence[ChartLine], across: Axis, up: Axis) -> str:
    """The chart; `title` is what it is called for those who do not see it."""
    ends = (min(across.marks), max(across.marks)), (min(up.marks), max(up.marks))

    def x(value: float) -> float:
        return _on(value, ends[0], LEFT, WIDTH - RIGHT)

    def y(value: float) -> float:
        return _on(value, ends[1], HEIGHT - BOTTOM, TOP)

    parts = [f'<svg class="lines" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">']
    for value, text in zip(up.marks, up.texts, strict=True):
        at = y(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(_text(LEFT - 6, at + 4, text, "end"))
    for value, text in zip(across.marks, across.texts, strict=True):
        parts.append(_text(x(value), HEIGHT - BOTTOM + 18, text, "middle"))
    for number, line in enumerate(lines):
        dots = [(x(a), y(b)) for a, b in line.points if b is not None]
        path = " ".join(
            f"{'M' if first else 'L'}{x(a):.1f} {y(b):.1f}" for first, a, b in _with_breaks(line.points)
        )
        parts.append(f'<path class="{line.kind}" d="{path}"/>')
        parts += [_dot(line.kind, *dot) for dot in dots]
        parts.append(_dot(line.kind, LEFT + 6, 12 + 18 * number))
        parts.append(_text(LEFT + 18, 16 + 18 * number, line.name, "start"))
    return "".join([*parts, "</svg>"])


def _with_breaks(points: Sequence[tuple[float, float | None]]) -> list[tuple[bool, float, float]]:
    """Whether a point begins a stroke, and where it is."""
    found, begins = [], True
    for a, b in points:
        if b is not None:
            found.append((begins, a, b))
        begins = b is None
    return found


def _dot(kind: str, x: float, y: float) -> str:
    if kind == "first":
        return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    return f'<rect class="{kind}" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>'


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    said = f' class="{kind}"' if kind else ""
    return f'<text{said} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _on(value: float, ends: tuple[float, float], low: float, high: float) -> float:
    width = ends[1] - ends[0]
    return low + (high - low) * ((value - ends[0]) / width if width else 0.5)


STRIP_LEFT, STRIP_RIGHT = 10, 16
STRIP, FIRST, BASE = 76, 8, 30
"""Height of a strip, room above the first, and room for the figures below the last."""
DOT, APART, MOST_AWAY = 3.2, 6.0, 18.0
"""Radius of a dot, how far dots of one place lie apart, and how far from the middle of its strip at most."""


@dataclass(frozen=True)
class Strip:
    """A strip's name, what is said of it beside, its dots (in the unit of the axis), and their average."""

    name: str
    said: str
    values: tuple[float, ...]
    mean: float


def strip_chart(title: str, strips: Sequence[Strip], across: Axis) -> str:
    """The chart; `title` is what it is called for those who do not see it."""
    low, high = min(across.marks), max(across.marks)
    bottom = FIRST + STRIP * len(strips)

    def x(value: float) -> float:
        return STRIP_LEFT + (WIDTH - STRIP_LEFT - STRIP_RIGHT) * (
            (value - low) / (high - low) if high > low else 0.5
        )

    parts = [
        f'<svg class="strips" viewBox="0 0 {WIDTH} {bottom + BASE}" role="img" aria-label="{escape(title)}">'
    ]
    for value, text in zip(across.marks, across.texts, strict=True):
        at = x(value)
        parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{FIRST}" y2="{bottom}"/>')
        anchor = "start" if value == low else "end" if value == high else "middle"
        parts.append(_text(at, bottom + 18, text, anchor))
    for number, strip in enumerate(strips):
        top = FIRST + STRIP * number
        middle = top + 50.0
        parts += [
            _text(STRIP_LEFT, top + 13, strip.name, "start"),
            _text(STRIP_LEFT, top + 27, strip.said, "start", "soft"),
        ]
        parts.append(
            f'<line class="axis" x1="{STRIP_LEFT}" x2="{WIDTH - STRIP_RIGHT}" y1="{middle}" y2="{middle}"/>'
        )
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{DOT}"/>' for a, b in _dots(strip, x, middle)]
        at = x(strip.mean)
        parts.append(
            f'<line class="mean" x1="{at:.1f}" x2="{at:.1f}" y1="{middle - 19}" y2="{middle + 19}"/>'
        )
    return "".join([*parts, "</svg>"])


def _dots(strip: Strip, x: Callable[[float], float], middle: float) -> list[tuple[float, float]]:
    """Where each dot stands: dots that would cover each other lie above and below the middle in turn."""
    met: Counter[int] = Counter()
    found = []
    for value in sorted(strip.values):
        at = x(value)
        here = round(at / APART)
        turn = met[here]
        met[here] += 1
        away = min((turn + 1) // 2 * APART, MOST_AWAY)
        found.append((at, middle + (away if turn % 2 else -away)))
    return found
