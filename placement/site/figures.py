"""Figures of the paper: bars and a map as SVG of our own, and the same picture as PNG.

Every picture says its title and its status, has its numbers beside the bars, and needs no colour to be read.
The letters of the PNG come from Roboto in the package `font-roboto`, so that no font of the machine is in
its bytes.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import font_roboto
import resvg_py
import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from placement.report.names import Names, plain
from placement.report.outlines import cluster_shapes, inside, merged
from placement.results.view import View

Point = tuple[float, float]
FOLDER = "figures"
FONTS = [str(font_roboto.font_files[name]) for name in ("Roboto", "RobotoBold")]
WIDTH, EDGE, NAME, FIGURE = 720, 16, 236, 74
ROW, BAR, LINE = 40, 14, 20
ZOOM = 2
LETTERS, LETTERS_OF_NAME = 88, 34
INK, SOFT, PALE, DEEP = "#0b0c0c", "#4a4f54", "#cfd8e0", "#1d5a96"
LAND, EDGE_OF_LAND, EDGE_OF_REGION = "#f3f2f1", "#9aa0a5", "#4a4f54"
LARGEST_CIRCLE, SMALLEST_CIRCLE, TALLEST = 20.0, 9.0, 760.0
PUSHES = 200


@dataclass(frozen=True)
class Bar:
    """A row: its name, one or two values (before, after), and how each is written."""

    name: str
    values: tuple[float, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A figure: its file name without ending, what it shows (`alt`), its caption and its SVG."""

    name: str
    caption: str
    alt: str
    svg: str

    def png(self) -> bytes:
        """The same picture in pixels; no font of the machine is in it."""
        return _pixels(self.svg)

    def files(self, language: str) -> dict[str, bytes]:
        """Path in the bundle to bytes."""
        path = f"{FOLDER}/{self.name}.{language}"
        return {f"{path}.svg": self.svg.encode(), f"{path}.png": self.png()}


@lru_cache(maxsize=32)
def _pixels(svg: str) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=FONTS,
            font_family="Roboto",
            sans_serif_family="Roboto",
            zoom=ZOOM,
            background="#ffffff",
        )
    )


def bars(rows: Sequence[Bar], *, title: str, status: str, keys: Sequence[str], alt: str) -> str:
    """Horizontal bars, from nothing to the longest; `keys` name the first and the second bar of each row."""
    top = EDGE + LINE * len(_lines(title, LETTERS)) + (LINE + 8 if keys else 0)
    height = top + ROW * len(rows) + LINE + EDGE
    most = max([value for row in rows for value in row.values] or [0.0]) or 1.0
    room = WIDTH - 2 * EDGE - NAME - FIGURE
    parts = [_title(title), _keys(keys, top - LINE + 2)]
    for number, row in enumerate(rows):
        y = top + ROW * number
        parts.append(_name(row.name, y))
        thick = BAR if len(row.values) > 1 else 2 * BAR
        for place, (value, said) in enumerate(zip(row.values, row.said, strict=True)):
            at, length = y + 4 + place * (BAR + 2), max(room * value / most, 0.5)
            fill = DEEP if place or len(row.values) == 1 else PALE
            parts.append(
                Markup(
                    '<rect x="{}" y="{}" width="{:.1f}" height="{}" fill="{}" stroke="{}"/>'
                    '<text x="{:.1f}" y="{:.1f}" font-size="13" fill="{}">{}</text>'
                ).format(
                    EDGE + NAME, at, length, thick, fill, INK,
                    EDGE + NAME + length + 6, at + thick / 2 + 4.6, INK, said,
                )
            )  # fmt: skip
    parts.append(_foot(status, height))
    return _svg(height, alt, parts)


def map_of_posts(view: View, names: Names, *, title: str, status: str, alt: str) -> str:
    """The decided clusters, a circle in each that gets posts: its area grows with their WTE."""
    table = view.tables["result_clusters"]
    new = {str(key): float(wte) for key, wte in zip(table["cluster_id"], table["wte_new"], strict=True)}
    shapes = cluster_shapes(view.region, new)
    if not shapes:
        return ""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    across = math.cos(math.radians((south + north) / 2))
    scale = min((WIDTH - 2 * EDGE) / max((east - west) * across, 1e-9), TALLEST / max(north - south, 1e-9))
    top = EDGE + LINE * len(_lines(title, LETTERS)) + 8
    left = (WIDTH - (east - west) * across * scale) / 2
    height = round(top + (north - south) * scale + LINE + 2 * EDGE)

    def place(x: float, y: float) -> str:
        return f"{left + (x - west) * across * scale:.1f} {top + (north - y) * scale:.1f}"

    regions = merged(shapes, {key: names.region_of[names.county_of[key]] for key in shapes})
    parts = [_title(title)]
    for group, fill, line, wide in (
        (shapes, LAND, EDGE_OF_LAND, 0.6),
        (regions, "none", EDGE_OF_REGION, 1.6),
    ):
        for shape in group.values():
            path = "".join(f"M{'L'.join(place(x, y) for x, y in ring.coords)}Z" for ring in rings(shape))
            parts.append(
                Markup('<path d="{}" fill="{}" stroke="{}" stroke-width="{}"/>').format(
                    path, fill, line, wide
                )
            )
    most = max(new.values(), default=0.0)
    some = sorted((key for key in shapes if new[key] > 0), key=lambda key: (-new[key], key))
    at = [place(x, y) for y, x in (inside(shapes[key]) for key in some)]
    radii = [max(LARGEST_CIRCLE * math.sqrt(new[key] / most), SMALLEST_CIRCLE) for key in some]
    points = [(float(x), float(y)) for x, y in (one.split() for one in at)]
    moved = _apart(points, radii)
    parts += [_leader(one, other) for one, other in zip(points, moved, strict=True)]
    parts += [_circle(one, radius, new[key]) for key, one, radius in zip(some, moved, radii, strict=True)]
    parts.append(_foot(status, height))
    return _svg(height, alt, parts)


def _apart(points: Sequence[Point], radii: Sequence[float]) -> list[Point]:
    """Centres pushed away from each other until no circle hides another, or pushing is given up."""
    found = list(points)
    for _ in range(PUSHES):
        still = True
        for one in range(len(found)):
            for other in range(one):
                (x, y), (u, v) = found[one], found[other]
                far = math.hypot(x - u, y - v)
                lack = radii[one] + radii[other] + 1.0 - far
                if lack <= 0:
                    continue
                still = False
                dx, dy = ((x - u) / far, (y - v) / far) if far > 0 else (1.0, 0.0)
                found[one] = (x + dx * lack / 2, y + dy * lack / 2)
                found[other] = (u - dx * lack / 2, v - dy * lack / 2)
        if still:
            break
    return found


def _leader(point: Point, moved: Point) -> Markup:
    """From where a cluster is to where its circle went."""
    return Markup('<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}" stroke-width="1.2"/>').format(
        *point, *moved, INK
    )


def _circle(at: Point, radius: float, wte: float) -> Markup:
    said = f"{wte:.1f}".rstrip("0").rstrip(".")
    return Markup(
        '<circle cx="{0:.1f}" cy="{1:.1f}" r="{2:.1f}" fill="{3}" stroke="#ffffff"/>'
        '<text x="{0:.1f}" y="{4:.1f}" text-anchor="middle" font-size="11" font-weight="700" '
        'fill="#ffffff">{5}</text>'
    ).format(at[0], at[1], radius, DEEP, at[1] + 3.9, said)


def rings(shape: BaseGeometry) -> list[shapely.LinearRing]:
    """The outer and inner edges of every polygon of a shape."""
    found: list[shapely.LinearRing] = []
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            found += [part.exterior, *part.interiors]
    return found


def _svg(height: float, alt: str, parts: Sequence[Markup]) -> str:
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1:.0f}" width="{0}" height="{1:.0f}" '
            'role="img" aria-label="{2}" font-family="Roboto, Helvetica, Arial, sans-serif">'
            '<rect width="{0}" height="{1:.0f}" fill="#ffffff"/>{3}</svg>'
        ).format(WIDTH, height, plain(alt), Markup("").join(parts))
    )


def _lines(text: str, letters: int) -> list[str]:
    return textwrap.wrap(plain(text), letters)[:3]


def _title(text: str) -> Markup:
    return Markup("").join(
        Markup('<text x="{}" y="{}" font-size="15" font-weight="700" fill="{}">{}</text>').format(
            EDGE, EDGE + 14 + LINE * number, INK, line
        )
        for number, line in enumerate(_lines(text, LETTERS))
    )


def _name(text: str, y: float) -> Markup:
    """What a row is called, in at most two lines."""
    lines = textwrap.wrap(plain(text), LETTERS_OF_NAME)[:2]
    first = y + 22 - 8 * (len(lines) - 1)
    return Markup("").join(
        Markup('<text x="{}" y="{}" font-size="13" fill="{}">{}</text>').format(
            EDGE, first + 16 * number, INK, line
        )
        for number, line in enumerate(lines)
    )


def _keys(keys: Sequence[str], y: float) -> Markup:
    found, x = Markup(""), EDGE
    for number, text in enumerate(keys):
        fill = DEEP if number else PALE
        found += Markup(
            '<rect x="{}" y="{}" width="14" height="12" fill="{}" stroke="{}"/>'
            '<text x="{}" y="{}" font-size="13" fill="{}">{}</text>'
        ).format(x, y - 4, fill, INK, x + 20, y + 7, INK, plain(text))
        x += 44 + 7 * len(text)
    return found


def _foot(status: str, height: float) -> Markup:
    return Markup('<text x="{}" y="{:.0f}" font-size="12" font-weight="700" fill="{}">{}</text>').format(
        EDGE, height - EDGE + 4, SOFT, plain(status)
    )
