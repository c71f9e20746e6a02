"""Figures of the paper: bars and a map as SVG of our own, and the same picture as PNG.

Every picture says its title and its status, has its numbers beside the bars, and needs no colour to be read.
The letters of the PNG come from `static/figures-*.ttf`, a part of Roboto (Apache 2.0, licence beside it), so
that no font of the machine is in its bytes. They were cut from the package `font-roboto` 0.0.1 by

    python -m fontTools.subset Roboto-Regular.ttf --layout-features='' --no-hinting --desubroutinize
        --unicodes=U+0020-007E,U+00A0-017F,U+1E80-1E85,U+1EF2,U+1EF3,U+2010-2015,U+2018-201D,U+2022,U+2026,
        U+20AC,U+2212 --output-file=placement/publish/static/figures-regular.ttf

and the same for Bold.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import resvg_py
import shapely
from markupsafe import Markup

from placement.publish.leaflet import STATIC
from placement.publish.names import Names, plain
from placement.publish.outlines import cluster_shapes, inside, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from placement.view import View

FOLDER = "figures"
FONTS = [str(STATIC / f"figures-{weight}.ttf") for weight in ("regular", "bold")]
WIDTH, EDGE, NAME, FIGURE = 720, 16, 236, 74
ROW, BAR, LINE = 40, 14, 20
ZOOM = 2
LETTERS, LETTERS_OF_NAME = 88, 34
INK, SOFT, PALE, DEEP = "#0b0c0c", "#4a4f54", "#cfd8e0", "#1d5a96"
LAND, EDGE_OF_LAND, EDGE_OF_REGION = "#f3f2f1", "#9aa0a5", "#4a4f54"
LARGEST_CIRCLE, TALLEST = 26.0, 760.0


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
        """The same picture in pixels, the same bytes on every machine."""
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=self.svg,
                skip_system_fonts=True,
                font_files=FONTS,
                font_family="Roboto",
                sans_serif_family="Roboto",
                zoom=ZOOM,
                background="#ffffff",
            )
        )

    def files(self, language: str) -> dict[str, bytes]:
        """Path in the bundle to bytes."""
        path = f"{FOLDER}/{self.name}.{language}"
        return {f"{path}.svg": self.svg.encode(), f"{path}.png": self.png()}


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
    scale = min(
        (WIDTH - 2 * EDGE) / max((east - west) * across, 1e-9), TALLEST / max(north - south, 1e-9)
    )
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
            path = "".join(
                f"M{'L'.join(place(x, y) for x, y in ring.coords)}Z" for ring in _rings(shape)
            )
            parts.append(
                Markup('<path d="{}" fill="{}" stroke="{}" stroke-width="{}"/>').format(
                    path, fill, line, wide
                )
            )
    most = max(new.values(), default=0.0)
    for key in sorted(shapes, key=lambda key: (-new[key], key)):
        if new[key] > 0:
            y, x = inside(shapes[key])
            parts.append(_circle(place(x, y).split(), LARGEST_CIRCLE * math.sqrt(new[key] / most), new[key]))
    parts.append(_foot(status, height))
    return _svg(height, alt, parts)


def _circle(at: Sequence[str], radius: float, wte: float) -> Markup:
    said = f"{wte:.1f}".rstrip("0").rstrip(".")
    drawn = Markup('<circle cx="{}" cy="{}" r="{:.1f}" fill="{}" stroke="#ffffff"/>').format(
        at[0], at[1], max(radius, 8.5), DEEP
    )
    return drawn + Markup(
        '<text x="{}" y="{:.1f}" text-anchor="middle" font-size="11" font-weight="700" fill="#ffffff">{}</text>'
    ).format(at[0], float(at[1]) + 3.9, said)


def _rings(shape: BaseGeometry) -> list[shapely.LinearRing]:
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
