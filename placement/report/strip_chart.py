"""Strips of dots as SVG, one strip for each thing compared: figures of ours and escaped text alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from placement.report.line_chart import Axis

WIDTH, LEFT, RIGHT = 460, 10, 16
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
        return LEFT + (WIDTH - LEFT - RIGHT) * ((value - low) / (high - low) if high > low else 0.5)

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
            _text(LEFT, top + 13, strip.name, "start"),
            _text(LEFT, top + 27, strip.said, "start", "soft"),
        ]
        parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{middle}" y2="{middle}"/>')
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


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    said = f' class="{kind}"' if kind else ""
    return f'<text{said} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
