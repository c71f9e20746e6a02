"""The map's land, towns and closer look; what is chosen on it; no stop of the keyboard without a name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shapely

from placement.i18n import Words
from placement.report import layers
from placement.report.map import draw_map
from placement.report.outlines import cluster_shapes
from placement.report.surroundings import beside, closer_look, surroundings, towns
from placement.site.published import read_bundle
from tests.publish.browser import opened
from tests.publish.builders import CLUSTERS, made_up_view

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from shapely.geometry.base import BaseGeometry

    from placement.results.view import View

PUBLISHED = Path(__file__).parents[2] / "maps" / "wales-ahp"
EN, CY = Words("en"), Words("cy")


@pytest.fixture(scope="module")
def wales() -> View:
    return read_bundle(PUBLISHED).view


@pytest.fixture(scope="module")
def shapes(wales: View) -> dict[str, BaseGeometry]:
    return cluster_shapes(wales.region, {str(key) for key in wales.tables["result_clusters"]["cluster_id"]})


def test_england_lies_beside_and_no_rim_follows_our_coast(shapes: dict[str, BaseGeometry]) -> None:
    ours = shapely.union_all([shapely.make_valid(shape) for shape in shapes.values()])
    land = shapely.union_all(beside(ours))
    for name, place in {
        "Hereford": (-2.72, 52.06),
        "Shrewsbury": (-2.75, 52.71),
        "Chester": (-2.89, 53.19),
    }.items():
        assert land.contains(shapely.Point(place)), name
    for name, place in {"Aberystwyth bay": (-4.15, 52.4), "off Tenby": (-4.65, 51.66)}.items():
        assert not land.contains(shapely.Point(place)), name


def test_towns_are_told_by_size_in_the_language_of_the_page(
    wales: View, shapes: dict[str, BaseGeometry]
) -> None:
    english, welsh = (towns(wales.region, shapes, words) for words in (EN, CY))
    assert [name for name, _, _ in english][:3] == ["Cardiff", "Swansea", "Newport"]
    assert [name for name, _, _ in welsh][:3] == ["Caerdydd", "Abertawe", "Casnewydd"]
    assert not {"Coity", "Whitchurch"} & {name for name, _, _ in english}  # parts of Bridgend and of Cardiff
    (cardiff, *_) = english
    assert cardiff[1:] == pytest.approx([51.49, -3.18], abs=0.03)


def test_the_closer_look_is_at_the_south_east(shapes: dict[str, BaseGeometry]) -> None:
    found = closer_look(tuple(shapes.values()))
    assert found
    box = shapely.box(found[0][1], found[0][0], found[1][1], found[1][0])
    for place in ((-3.18, 51.48), (-3.0, 51.58), (-3.38, 51.75)):
        assert box.contains(shapely.Point(place))
    assert not box.contains(shapely.Point(-4.08, 52.41))
    assert closer_look(tuple(shapes.values())[:5]) is None
    assert closer_look(()) is None


def test_a_region_beyond_the_land_has_none() -> None:
    far = {"x": shapely.box(20, 40, 21, 41)}
    found = surroundings(made_up_view().region, far, EN)
    assert (found["land"], found["around"], found["towns"], found["inset"]) == ([], [], [], None)


def test_no_new_post_and_no_figure_are_told_apart() -> None:
    figures = {"a": {"wte": 1.0, "posts": 3.0}, "b": {"wte": 0.0, "posts": 0.0}}
    where = layers.placed(
        {key: {**dict.fromkeys(layers.FIGURES, 0.0), **row} for key, row in figures.items()}, ["a", "b"], EN
    )
    assert where["classes"] == [0, 1]
    assert [entry["label"] for entry in where["key"]] == [EN("map.where.some"), EN("map.where.none")]
    missing = {
        key: {**dict.fromkeys((*layers.FIGURES, "minutes", "firm"), float("nan")), **row}
        for key, row in figures.items()
    }
    missing["c"] = dict.fromkeys((*layers.FIGURES, "minutes", "firm"), float("nan"))
    (layer,) = [one for one in layers.LAYERS if one.key == "posts"]
    coloured = layers.coloured(layer, missing, ["a", "b", "c"], EN)
    colours = [coloured["key"][at]["colour"] for at in coloured["classes"]]
    assert colours[1] == "#ffffff"
    assert colours[2] == "url(#hatch)"


def test_a_map_on_which_every_cluster_gets_posts_tells_how_many(wales: View) -> None:
    """Which of them get some would colour all alike, as in Powys alone."""
    table = wales.tables["result_clusters"]
    more = replace(wales, tables={**wales.tables, "result_clusters": table.assign(wte_new=2.0)})
    assert (layers.every_one(wales), layers.every_one(more)) == (False, True)
    rows = {
        key: {**dict.fromkeys(layers.FIGURES, 0.0), "wte": wte}
        for key, wte in zip("abc", (0.5, 2, 0), strict=True)
    }
    told = layers.coloured(layers.HOW_MANY, rows, list(rows), EN)
    assert [told["key"][at]["label"] for at in told["classes"]] == [
        "under 1", "2 to under 4", EN("map.where.none")
    ]  # fmt: skip


def test_classes_stay_the_same_in_every_edition() -> None:
    """Shares of one edition and of another, better one are laid in the same classes."""
    (layer,) = [one for one in layers.LAYERS if one.key == "after"]
    empty = dict.fromkeys((*layers.FIGURES, "minutes", "firm"), 0.0)
    labels = []
    for shares in ((66.0, 82.0), (71.0, 97.0)):
        rows = {f"c{i}": {**empty, "after": share} for i, share in enumerate(shares)}
        labels.append([entry["label"] for entry in layers.coloured(layer, rows, list(rows), EN)["key"]])
    assert labels[0] == labels[1]


def test_the_keyboard_stops_nowhere_without_a_name(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.en.html"
    path.write_text(draw_map(made_up_view(), "en"), encoding="utf-8")
    with opened(chromium, path) as seen:
        seen.page.get_by_label(EN("map.overlay.bases")).check()
        seen.page.get_by_label(EN("map.story.gain")).check()
        stops = []
        for _ in range(60):
            seen.page.keyboard.press("Tab")
            stops.append(seen.page.evaluate("document.activeElement.tagName.toLowerCase()"))
        assert "path" not in stops
        assert seen.page.locator("path.leaflet-interactive").count() >= len(CLUSTERS)


def test_choosing_goes_there_and_back_and_the_card_is_beside_it(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.en.html"
    path.write_text(draw_map(made_up_view(), "en"), encoding="utf-8")
    with opened(chromium, path) as seen:
        page = seen.page
        assert not page.locator("#map-all").is_visible()
        page.locator("#cluster").select_option("C1")
        shape = page.locator("path[stroke-width='4']").bounding_box()
        card, frame = page.locator("#placard").bounding_box(), page.locator(".frame").bounding_box()
        assert shape
        assert card
        assert frame
        middle = shape["x"] + shape["width"] / 2
        assert abs(middle - (frame["x"] + frame["width"] / 2)) < frame["width"] / 4
        assert not card["x"] < middle < card["x"] + card["width"]
        page.locator("#map-all").click()
        assert not page.locator("#map-all").is_visible()
        page.locator("#cluster").select_option("")
        assert not page.locator("#placard").is_visible()
        assert (seen.requests, seen.errors) == ([], [])


def test_the_closer_look_hides_no_cluster(chromium: Browser, wales: View, tmp_path: Path) -> None:
    """At the widths of a desk, a tablet and a large screen, Wrexham too lies beside the closer look."""
    path = tmp_path / "map.en.html"
    path.write_text(draw_map(wales, "en"), encoding="utf-8")
    for width in (900, 1280, 1920):
        with opened(chromium, path, width=width) as seen:
            inset = seen.page.locator("#inset").bounding_box()
            assert inset
            shapes = seen.page.locator("path.leaflet-interactive")
            boxes = shapes.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
            hidden = [
                box
                for box in boxes
                if box["left"] < inset["x"] + inset["width"]
                and box["right"] > inset["x"]
                and box["top"] < inset["y"] + inset["height"]
                and box["bottom"] > inset["y"]
            ]
            assert len(boxes) >= 63
            assert not hidden, (width, inset, hidden[:2])
            # nor does a name of the neighbours or the seas look out from behind it, or end at the frame
            frame = seen.page.locator(".leaflet-container").bounding_box()
            assert frame
            names = seen.page.locator(".around").evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().toJSON())"
            )
            assert names
            for box in names:
                assert frame["x"] <= box["left"] <= box["right"] <= frame["x"] + frame["width"]
                assert box["right"] <= inset["x"] or box["top"] >= inset["y"] + inset["height"]


def test_a_name_of_a_town_stands_on_the_side_where_no_circle_lies(
    chromium: Browser, wales: View, tmp_path: Path
) -> None:
    """Milford Haven's circle is to the right of its dot; Bridgend's name fits nowhere but to the left."""
    path = tmp_path / "map.en.html"
    path.write_text(draw_map(wales, "en"), encoding="utf-8")
    with opened(chromium, path, width=1280) as seen:
        told = seen.page.locator(".town").all_inner_texts()
        left = seen.page.locator(".town.left").all_inner_texts()
        assert {"Cardiff", "Swansea", "Newport", "Wrexham", "Bridgend"} <= set(told)
        assert {"Milford Haven", "Bridgend"} <= set(left)
        assert "Aberystwyth" not in left


def test_the_closer_look_follows_the_map_and_a_shape_says_what_it_is_when_the_mouse_comes(
    chromium: Browser, wales: View, tmp_path: Path
) -> None:
    """Both are made after the map is seen: the shapes of the closer look, and what the mouse is told."""
    path = tmp_path / "map.cy.html"
    path.write_text(draw_map(wales, "cy"), encoding="utf-8")
    with opened(chromium, path, width=900) as seen:
        page = seen.page
        page.locator("#inset path[stroke]").first.wait_for()
        fills = "all => [...new Set(all.map(one => one.getAttribute('fill')))]"
        shown = page.locator(".leaflet-overlay-pane path.leaflet-interactive").evaluate_all(fills)
        page.locator("#cluster").select_option(label="Dwyrain Casnewydd")
        assert set(page.locator("#inset path[stroke]").evaluate_all(fills)) <= set(shown)
        assert page.locator("#inset path[stroke-width='3']").count() == 1
        assert page.locator("#inset circle").count() == page.locator("#inset text").count() > 0
        page.locator(".leaflet-overlay-pane path[stroke-width='4']").hover()
        assert page.locator(".leaflet-tooltip").inner_text().startswith("Dwyrain Casnewydd")
        assert page.locator("path[tabindex='0']").count() == 0
        assert (seen.requests, seen.errors) == ([], [])
