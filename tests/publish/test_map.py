"""The map as a page: complete in itself, the same every time, in both languages, inert."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, box

from placement.i18n import LANGUAGES, Language, Words
from placement.report import area_layers, draw_map
from placement.report.map_data import chart, packed_areas, packed_services
from placement.report.outlines import borders_within, steps
from tests.publish.builders import CLUSTERS, PLACES, made_up_view
from tests.publish.hostile import HOSTILE_NAMES
from tests.publish.reading import Page, fetched_by_style

LIMIT_BYTES = 1_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_bytes_every_time(language: Language) -> None:
    assert draw_map(made_up_view(), language) == draw_map(made_up_view(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_would_fetch_nothing(language: Language) -> None:
    html = draw_map(made_up_view(), language)
    assert Page(html).fetched() == []
    assert [url for url in fetched_by_style(html) if "#default#VML" not in url] == []
    for library in ("jquery", "bootstrap", "awesome", "cdn."):
        assert library not in html.lower()


def test_it_is_small() -> None:
    assert len(draw_map(made_up_view(), "en").encode()) < LIMIT_BYTES


def test_outlines_stand_in_the_page_once() -> None:
    """Its own, and that of a region with no other cluster; not one for each layer and service."""
    html = draw_map(made_up_view(), "en")
    clusters = outlines(html)
    assert len(clusters) == len(CLUSTERS)
    for one in clusters:
        assert html.count(json.dumps(one["geometry"]["coordinates"], separators=(",", ":"))) <= 2


def outlines(html: str) -> list[Any]:
    """The clusters' outlines as the page holds them."""
    found = re.search(r"geo_json_02_add\(unrolled\(JSON\.parse\('(.*)'\)\)\);", html)
    assert found
    return list(json.loads(found[1].replace("\\\\", "\\"))["features"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_title_and_status(language: Language) -> None:
    words, page = Words(language), Page(draw_map(made_up_view(), language))
    assert page.attributes("html") == [{"lang": language}]
    assert words("summary.page.map") in page.text
    assert page.headings[0] == {"en": "Posts for nowhere", "cy": "Swyddi i unman"}[language]
    assert words("summary.watermark.example") in page.text
    assert {"en": "Contains OS data.", "cy": "Yn cynnwys data OS."}[language] in page.text


def test_only_the_welsh_page_says_that_its_welsh_is_unreviewed() -> None:
    said = Words("cy")("summary.unreviewed")
    assert said in Page(draw_map(made_up_view(), "cy")).text
    assert said not in Page(draw_map(made_up_view(), "en")).text


def test_a_decision_has_no_watermark() -> None:
    assert "watermark example" not in draw_map(made_up_view(status="decision"), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_to_summary_and_other_language(language: Language) -> None:
    other = {"en": "cy", "cy": "en"}[language]
    links = {link["href"] for link in Page(draw_map(made_up_view(), language)).attributes("a")}
    assert {f"summary.{language}.html", f"map.{other}.html"} <= links


def test_the_table_has_the_figures_of_the_result() -> None:
    (rows,) = Page(draw_map(made_up_view(), "en")).tables.values()
    need, _, before, after, new, *_ = PLACES["A1"]
    assert rows[1][1:] == [
        f"{new}",
        f"{100 * new / need:.1f}",
        f"{need}",
        f"{before:.0%}",
        f"{after:.0%}",
        "+20.0",
    ]
    assert len(rows) == len(CLUSTERS) + 1


def carried(html: str) -> Any:
    """The data that the page carries for its script."""
    found = re.search(r"^const placementData = JSON\.parse\('(.*)'\);$", html, flags=re.MULTILINE)
    assert found
    return json.loads(found[1].replace("\\\\", "\\"))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_come_out_as_text(name: str) -> None:
    html = draw_map(made_up_view(names={"A1": (name, name)}), "en")
    plain = Page(draw_map(made_up_view(), "en"))
    hostile = Page(html)
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in plain.elements]
    assert html.count("</script>") == 1
    assert carried(html)["clusters"][0]["name"] == name
    assert name in hostile.text


def test_direction_marks_are_taken_out() -> None:
    assert "\u202e" not in draw_map(made_up_view(names={"A1": ("East\u202eAlder\u200f", "Gwern")}), "en")


def test_a_service_that_nobody_needs_is_shown_as_missing() -> None:
    data = chart(made_up_view(), Words("en")).data
    physiotherapy = next(service for service in data["services"] if service["id"] == "physiotherapy")
    cherry = CLUSTERS.index("C1")
    layer = physiotherapy["layers"]["before"]
    assert layer["key"][layer["classes"][cherry]]["label"] == "No need estimated"
    assert physiotherapy["rows"][cherry] == ["0.0", "–", "0.0", "–", "–", "–"]


def test_no_new_post_is_a_class_of_its_own() -> None:
    layer = chart(made_up_view(), Words("en")).data["services"][0]["layers"]["posts"]
    assert layer["key"][layer["classes"][CLUSTERS.index("A2")]]["label"] == "No new post"


def test_neighbourhoods_stand_where_they_are_with_their_shares() -> None:
    data = chart(made_up_view(), Words("en")).data
    assert data["areas"] == [
        ["a1", "Near", CLUSTERS.index("A1"), [52.1, -3.95], ["2,000", "40%", "60%", "+20.0"]],
        ["a2", "Far", CLUSTERS.index("C1"), [52.05, -3.35], ["1,100", "8%", "6%", "−2.0"]],
    ]
    after, change = data["area_layers"]
    labels = [[layer["key"][at]["label"] for at in layer["classes"]] for layer in (after, change)]
    assert labels == [["50% to under 75%", "under 10%"], ["8 or more", "Less than before"]]


def test_who_has_no_car_is_a_layer_where_buses_are_known() -> None:
    view = made_up_view()
    table = pd.DataFrame(
        {
            "area_id": ["a1", "a2"],
            "cluster_id": ["A1", "C1"],
            "no_car_households": [300, 40],
            "services_beyond_after": [0, 3],
            "services_told": [3, 3],
        }
    )
    data = chart(replace(view, tables={**view.tables, "result_no_car": table}), Words("en")).data
    assert [row[4][4:] for row in data["areas"]] == [["300", "0"], ["40", "3"]]
    assert data["area_columns"][4:] == ["Households without a car", "Services out of their reach"]
    layer = data["area_layers"][-1]
    assert layer["title"] == "By neighbourhood: out of reach without a car"
    assert [layer["key"][at]["label"] for at in layer["classes"]] == [
        "Every service within reach",
        "2 to under 4",
    ]
    unknown = table.assign(services_told=0)
    data = chart(replace(view, tables={**view.tables, "result_no_car": unknown}), Words("cy")).data
    assert {label["label"] for label in data["area_layers"][-1]["key"]} == {"Heb ei gyfrifo"}


def test_points_of_shapes_are_written_as_steps_of_a_ten_thousandth() -> None:
    """By hand: two rings, the second of them going back on itself; a point alone stays."""
    rings = [[[-3.1573, 51.816], [-3.143, 51.8199]], [[-3.0, 52.0], [-3.0001, 52.0], [-3.0, 52.0]]]
    assert steps(rings) == [[-31573, 518160, 143, 39], [-30000, 520000, -1, 0, 1, 0]]
    assert steps([-3.1573, 51.816]) == [-3.1573, 51.816]


def test_the_page_carries_every_point_of_every_outline() -> None:
    """The steps that the page holds, added up again, are the outlines that the chart draws."""
    view = made_up_view()
    features = outlines(draw_map(view, "en"))
    shapes = chart(view, Words("en")).clusters
    assert [one["id"] for one in features] == list(shapes)
    for one in features:
        (ring,) = one["geometry"]["coordinates"]
        points = np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / 10_000
        assert points == pytest.approx(shapely.get_coordinates(shapes[one["id"]]))


def test_services_share_their_texts_in_the_page() -> None:
    key = [
        {"colour": "#fff", "label": "none", "clusters": "2"},
        {"colour": "#000", "label": "some", "clusters": "1"},
    ]
    service = {
        "id": "a",
        "rows": [["1.0", "2"], ["2", "1.0"]],
        "layers": {"posts": {"classes": [0, 1, 0], "key": key}},
    }
    (first, second), texts = packed_services([service, {**service, "id": "b"}])
    assert texts == ["1.0", "2", "#fff", "none", "#000", "some", "1"]
    assert first["rows"] == [[0, 1], [1, 0]]
    assert first["layers"] == {"posts": {"classes": "010", "key": [[2, 3, 1], [4, 5, 6]]}}
    assert second == {**first, "id": "b"}


def test_neighbourhoods_in_the_page_are_the_same_ones_column_by_column() -> None:
    rows = chart(made_up_view(), Words("en")).data["areas"]
    assert packed_areas(rows) == {
        "stem": "a",
        "ids": ["1", "2"],
        "names": ["Near", "Far"],
        "clusters": [0, 3],
        "south": 520_500,
        "west": -39_500,
        "at": [500, 0, 0, 6_000],
        "texts": ["+20.0", "1,100", "2,000", "40%", "6%", "60%", "8%", "−2.0"],
        "figures": [2, 3, 5, 0, 1, 6, 4, 7],
    }
    assert packed_areas([])["ids"] == []


def test_a_border_of_a_county_is_drawn_where_none_of_its_region_is() -> None:
    left, right, far = box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 0, 6, 1)
    lines = borders_within({"l": left, "r": right, "f": far}, {"both": box(0, 0, 2, 1), "far": far})
    assert set(lines) == {"l", "r"}
    assert all(line.equals(LineString([(1, 0), (1, 1)])) for line in lines.values())


def test_no_layer_of_neighbourhoods_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area_layers, "MOST_AREAS", 1)
    data = chart(made_up_view(), Words("en")).data
    assert (data["areas"], data["area_layers"]) == ([], [])
    assert "coverage" not in draw_map(made_up_view(), "en")


def test_before_and_after_have_the_same_classes() -> None:
    layers = chart(made_up_view(), Words("en")).data["services"][0]["layers"]
    assert [c["label"] for c in layers["before"]["key"]] == [c["label"] for c in layers["after"]["key"]]


def test_nothing_that_is_private_is_in_the_page() -> None:
    view = made_up_view()
    assert "graduates" not in json.dumps(chart(view, Words("en")).data)


def test_an_answer_for_one_region_shows_that_region_alone() -> None:
    view = made_up_view()
    south = {
        name: rows[rows["region_id"] == "south"] for name, rows in view.tables.items() if "region_id" in rows
    }
    drawn = chart(dataclasses.replace(view, tables={**view.tables, **south}), Words("en"))
    assert list(drawn.clusters) == ["C1"]
    assert list(drawn.regions) == ["south"]
    assert list(drawn.bases) == list(drawn.data["bases"]) == ["base-C1"]


def test_an_answer_without_posts_is_drawn_all_the_same() -> None:
    view = made_up_view()
    empty = dataclasses.replace(view, tables={**view.tables, "posts": view.tables["posts"].head(0)})
    assert chart(empty, Words("en")).staffed == []
    assert "placementData" in draw_map(empty, "en")
