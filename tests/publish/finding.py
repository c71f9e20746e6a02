"""What tests of the search box share: all Wales and its index, the box as a page, and lookups by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2.utils import htmlsafe_json_dumps

from placement.data import read_region
from placement.i18n import Words
from placement.report.leaflet import own
from placement.report.page import policy
from placement.site.finder import (
    finder_markup,
    index_of,
)

if TYPE_CHECKING:
    from placement.data.region import Region
    from placement.i18n import Language


WALES = Path(__file__).parents[2] / "data" / "wales"


@cache
def wales() -> Region:
    return read_region(WALES)


@cache
def whole_index() -> dict[str, Any]:
    return index_of(wales(), list(wales().clusters["cluster_id"]))


def choices(index: dict[str, Any], language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    return [("All", list(zip(index["clusters"], index["names"][language], strict=True)))]


def page_of(region: Region, index: dict[str, Any], language: Language) -> str:
    """The box alone, as a page of the bundle holds it."""
    style = own("page.css") + own("finder.css")
    keep = """let areas = [];
    function placementFound(id, those) { areas = those; document.title = id || "none"; }"""
    script = f"const placementIndex = {htmlsafe_json_dumps(index)};\n{own('finder.js')}\n{keep}"
    box = finder_markup(region, Words(language), choices(index, language))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">'
        f'<meta name="viewport" content="width=device-width"><title>none</title><style>{style}</style></head>'
        f"<body><main>{box}</main><script>{script}</script></body></html>"
    )


def by_hand(postcode: str) -> tuple[str, str]:
    """The neighbourhood and the cluster of a postcode from the tables, without the index."""
    region = wales()
    assert region.postcodes is not None
    sector, unit = postcode[:-2], postcode[-2:]
    rows = region.postcodes[region.postcodes["sector"] == sector]
    area = next(row["area_id"] for row in rows.to_dict("records") if unit in row["units"].split(" "))
    return str(area), str(region.areas.set_index("area_id").loc[area, "cluster_id"])


def clusters_of(name: str) -> set[str]:
    """Clusters of a town by its name in either language, from the tables without the index."""
    region = wales()
    assert region.places is not None
    rows = region.places[(region.places["name_en"] == name) | (region.places["name_cy"] == name)]
    areas = {area for held in rows["area_ids"] for area in held.split()}
    return set(region.areas[region.areas["area_id"].isin(areas)]["cluster_id"])


def positions(groups: str) -> list[int]:
    """The neighbourhoods of a sector."""
    return [int(group.partition(":")[0]) for group in groups.split(" ")]
