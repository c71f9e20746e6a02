"""How layers look in QGIS: the table `layer_styles` of a GeoPackage, which QGIS reads when it opens a layer.

Its columns are those of QGIS itself (`QgsOgrProvider`). A layer's first style is its default; the others are
offered under "Styles". Each is a QML document; an SLD for other programs stands beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from placement.report.palette import GREENS, NOTHING, PURPLES, readable_step, spread

TABLE = "layer_styles"
CREATE = f"""CREATE TABLE {TABLE} (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
    ui TEXT(30), update_time DATETIME)"""
INSERT = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
    VALUES ('', '', ?, 'geom', ?, ?, ?, ?, ?, '', NULL, ?)"""
NEW = "wte_new"
COVERED = "share_after"
EDGE = "#6b6b6b"
CLASSES = 5


@dataclass(frozen=True)
class LayerStyle:
    """One style of a layer: classes of an attribute from low to high, each with its colour and its words.

    A class holds values from its lower limit up to the upper one; `points` are circles, else areas.
    """

    layer: str
    name: str
    attribute: str
    classes: tuple[tuple[float, float, str, str], ...]
    points: bool = False

    def qml(self) -> str:
        """The style as QGIS keeps it."""
        ranges = "".join(
            f'<range lower="{low:.6f}" upper="{high:.6f}" symbol="{at}" label={quoteattr(label)} '
            'render="true"/>'
            for at, (low, high, _, label) in enumerate(self.classes)
        )
        symbols = "".join(
            self._symbol(at, colour, 2.0 + at) for at, (_, _, colour, _) in enumerate(self.classes)
        )
        return (
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
            '<qgis version="3.22.0" styleCategories="Symbology|MapTips">'
            f'<renderer-v2 type="graduatedSymbol" attr="{self.attribute}" graduatedMethod="GraduatedColor" '
            'symbollevels="0" enableorderby="0" forceraster="0">'
            f"<ranges>{ranges}</ranges><symbols>{symbols}</symbols></renderer-v2>"
            f"<mapTip>&lt;b&gt;[% name_en %]&lt;/b&gt;&lt;br&gt;[% {self.attribute} %]</mapTip></qgis>"
        )

    def _symbol(self, at: int, colour: str, size: float) -> str:
        kind, layer = ("marker", "SimpleMarker") if self.points else ("fill", "SimpleFill")
        props = {"color": rgba(colour), "outline_color": rgba(EDGE), "outline_width": "0.2", "style": "solid"}
        if self.points:
            props |= {"name": "circle", "size": f"{size:.1f}", "size_unit": "MM"}
            del props["style"]
        options = "".join(f'<Option name="{k}" type="QString" value="{v}"/>' for k, v in props.items())
        return (
            f'<symbol type="{kind}" name="{at}" alpha="1" clip_to_extent="1" force_rhr="0">'
            f'<layer class="{layer}" enabled="1" pass="0" locked="0"><Option type="Map">{options}</Option>'
            "</layer></symbol>"
        )

    def sld(self) -> str:
        """The same for other programs: OGC Styled Layer Descriptor 1.0."""
        rules = "".join(self._rule(at) for at in range(len(self.classes)))
        return (
            '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld" '
            f'xmlns:ogc="http://www.opengis.net/ogc"><NamedLayer><Name>{self.layer}</Name><UserStyle>'
            f"<Name>{escape(self.name)}</Name><FeatureTypeStyle>{rules}</FeatureTypeStyle>"
            "</UserStyle></NamedLayer></StyledLayerDescriptor>"
        )

    def _rule(self, at: int) -> str:
        """One class; a limit belongs to the class below it, as in QGIS."""
        low, high, colour, label = self.classes[at]
        above = at > 0 and self.classes[at - 1][1] == low

        def bound(kind: str, value: float) -> str:
            name = f"<ogc:PropertyName>{self.attribute}</ogc:PropertyName>"
            return f"<ogc:{kind}>{name}<ogc:Literal>{value:.6f}</ogc:Literal></ogc:{kind}>"

        limits = bound("PropertyIsGreaterThan" if above else "PropertyIsGreaterThanOrEqualTo", low)
        limits += bound("PropertyIsLessThanOrEqualTo", high)
        fill = f'<Fill><CssParameter name="fill">{colour}</CssParameter></Fill>'
        edge = f'<Stroke><CssParameter name="stroke">{EDGE}</CssParameter></Stroke>'
        circle = f"<Mark><WellKnownName>circle</WellKnownName>{fill}{edge}</Mark><Size>8</Size>"
        point = f"<PointSymbolizer><Graphic>{circle}</Graphic></PointSymbolizer>"
        symbol = point if self.points else f"<PolygonSymbolizer>{fill}{edge}</PolygonSymbolizer>"
        asked = f"<ogc:Filter><ogc:And>{limits}</ogc:And></ogc:Filter>"
        return f"<Rule><Title>{escape(label)}</Title>{asked}{symbol}</Rule>"


def rgba(colour: str) -> str:
    """#54278f as QGIS writes it, 84,39,143,255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"


def styles_of(
    new: Sequence[float], covered: Sequence[float], at_bases: Sequence[float]
) -> tuple[LayerStyle, ...]:
    """Of the clusters their new posts (the default) and the share covered; of the bases their new posts."""
    return (
        LayerStyle(
            "clusters", "New posts / Swyddi newydd", NEW, classes_of(new, PURPLES, "WTE / CALl", zero=True)
        ),
        LayerStyle(
            "clusters",
            "Covered / Wedi'i ddiwallu",
            COVERED,
            classes_of(covered, GREENS, "%", scale=100),
        ),
        LayerStyle(
            "bases",
            "New posts / Swyddi newydd",
            NEW,
            classes_of(at_bases, PURPLES, "WTE / CALl", zero=True),
            points=True,
        ),
    )


def inner_limits(ordered: Sequence[float]) -> list[float]:
    """Limits near the quantiles, rounded to a step that people count in; none where the values are alike."""
    if ordered[0] == ordered[-1]:
        return []
    step = readable_step((ordered[-1] - ordered[0]) / (4 * CLASSES))
    places = [ordered[min(len(ordered) - 1, k * len(ordered) // CLASSES)] for k in range(1, CLASSES)]
    limits = sorted({round(round(value / step) * step, 10) for value in places})
    return [limit for limit in limits if ordered[0] < limit < ordered[-1]]


def classes_of(
    values: Sequence[float], colours: Sequence[str], unit: str, *, zero: bool = False, scale: float = 1.0
) -> tuple[tuple[float, float, str, str], ...]:
    """Classes that hold every value, with rounded limits; none at all (0) stands apart where `zero` asks."""
    known = sorted(value for value in values if value == value)  # noqa: PLR0124 - not a number
    if not known:
        return ()
    some = [value for value in known if value > 0] if zero else known
    found = [(0.0, 0.0, NOTHING, "0")] if zero and some != known else []
    if not some:
        return tuple(found)
    limits = [some[0], *inner_limits(some), some[-1]]
    pairs = list(pairwise(limits)) if limits[0] < limits[-1] else [(limits[0], limits[0])]
    for (low, high), colour in zip(pairs, spread(colours, len(pairs)), strict=True):
        text = f"{scale * low:.4g}\u2013{scale * high:.4g}" if low < high else f"{scale * low:.4g}"
        found.append((low, high, colour, f"{text} {unit}"))
    return tuple(found)


def add_styles(path: Path, styles: Sequence[LayerStyle], written: str) -> None:
    """Write the table into a GeoPackage and register it there; `written` is its date."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(CREATE)
        seen: set[str] = set()
        for style in styles:
            default = style.layer not in seen
            seen.add(style.layer)
            row = (style.layer, style.name, style.qml(), style.sld(), default, style.attribute, written)
            database.execute(INSERT, row)
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
            "VALUES (?, 'attributes', ?, '', ?, 0)",
            (TABLE, TABLE, written),
        )
