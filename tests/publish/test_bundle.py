"""The published bundle: complete, the same every time, inert, nothing private in it."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from placement.i18n import LANGUAGES, Words
from placement.report import layers
from placement.report.catchments import catchments, journeys
from placement.report.firm import with_firm
from placement.report.summary import write_summary
from placement.site.about import about_pages
from placement.site.bundle import LARGEST_PAGE, Bundle, Run, Tiles, build
from placement.site.dictionary import unit_of
from placement.site.downloads import inert, safe_csv
from placement.site.index_page import index_pages
from tests.publish.builders import CLUSTERS, made_up_view
from tests.publish.hostile import HOSTILE_NAMES
from tests.publish.reading import Page, fetched_by_style
from tests.publish.usual import usual_files

if TYPE_CHECKING:
    from pathlib import Path

    from placement.i18n import Language

TILES = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "tiles.example.org")


def bundle(*names: str, tiles: Tiles | None = None) -> Bundle:
    """A bundle in which the first clusters have these names."""
    named = {cluster: (name, name) for cluster, name in zip(CLUSTERS, names, strict=False)}
    return Bundle(runs=(Run("made-up", made_up_view(names=named)),), tiles=tiles)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return dict(usual_files())


def page(files: dict[str, bytes], name: str) -> Page:
    return Page(files[name].decode())


def pages(files: dict[str, bytes]) -> list[str]:
    return [name for name in files if name.endswith(".html")]


def test_the_same_bytes_every_time(files: dict[str, bytes]) -> None:
    again = build(bundle())
    assert [name for name in files if files[name] != again[name]] == []


def test_every_page_is_there_in_both_languages(files: dict[str, bytes]) -> None:
    stems = {"index", "about", "data", "paper", "press", "recruit", "region-north", "region-south"}
    assert set(pages(files)) == {f"{stem}.{language}.html" for stem in stems for language in LANGUAGES}


def test_no_page_would_fetch_anything(files: dict[str, bytes]) -> None:
    for name in pages(files):
        html = files[name].decode()
        assert Page(html).fetched() == []
        assert [url for url in fetched_by_style(html) if "#default#VML" not in url] == []
        assert len(files[name]) < LARGEST_PAGE


def test_every_page_says_its_status_and_language(files: dict[str, bytes]) -> None:
    for name in pages(files):
        language = name.split(".")[-2]
        words = Words("cy" if language == "cy" else "en")
        seen = page(files, name)
        assert words("summary.watermark.example") in seen.text
        assert seen.attributes("html") == [{"lang": language}]
        assert len([tag for tag, _ in seen.elements if tag == "h1"]) == 1
        assert (Words("cy")("summary.unreviewed") in seen.text) == (language == "cy")


def test_every_link_leads_somewhere(files: dict[str, bytes]) -> None:
    for name in pages(files):
        seen = page(files, name)
        ids = {attrs["id"] for _, attrs in seen.elements if "id" in attrs}
        for link in seen.attributes("a"):
            href = link["href"]
            assert href[1:] in ids if href.startswith("#") else href in files, (name, href)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_the_search_and_the_map_stand_before_the_table(
    files: dict[str, bytes], language: Language
) -> None:
    html = files[f"index.{language}.html"].decode()
    order = [
        "<h1>",
        'class="large"',
        'class="sure"',
        'id="area-title"',
        'id="gains"',
        'id="loses"',
        'id="map"',
        'class="folium-map"',
        'id="figures"',
        'id="story"',
        'id="how-sure"',
        'id="less"',
    ]
    places = [html.index(part) for part in order]
    assert places == sorted(places)
    tables, caption = page(files, f"index.{language}.html").tables, Words(language)("map.table.caption")
    (rows,) = [rows for title, rows in tables.items() if title.startswith(caption)]
    assert len(rows) == len(CLUSTERS) + 1


def test_the_default_page_knows_no_background_map(files: dict[str, bytes]) -> None:
    html = files["index.en.html"].decode()
    assert 'name="tiles"' not in html
    assert "img-src data:;" in html


def test_a_background_map_is_a_switch_that_is_off() -> None:
    html = index_pages(bundle(tiles=TILES), frozenset())["index.en.html"].decode()
    (switch,) = [attrs for attrs in Page(html).attributes("input") if attrs.get("name") == "tiles"]
    assert "checked" not in switch
    assert "img-src data: https://tiles.example.org;" in html


@pytest.mark.parametrize("names", [HOSTILE_NAMES[i : i + 4] for i in range(0, len(HOSTILE_NAMES), 4)])
def test_names_come_out_as_text(files: dict[str, bytes], names: tuple[str, ...]) -> None:
    hostile = build(bundle(*names))
    for path in pages(files):
        html = hostile[path].decode()
        assert [tag for tag, _ in Page(html).elements] == [tag for tag, _ in page(files, path).elements]
        assert html.count("</script>") == files[path].decode().count("</script>")
    shapes = json.loads(hostile["downloads/clusters.geojson"])["features"]
    for name, shape in zip(names, shapes, strict=True):
        assert name in page(hostile, "index.en.html").text
        assert shape["properties"]["name_en"] == name
    assert names[0] in page(hostile, "region-north.cy.html").text


def test_direction_marks_are_taken_out() -> None:
    for name, content in build(bundle("East\u202eAlder\u200f")).items():
        if not name.endswith((".gpkg", ".xlsx", ".docx", ".parquet", ".pptx", ".png")):
            assert "\u202e" not in content.decode(), name


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_spreadsheet_runs_a_text(text: str) -> None:
    assert str(inert(text)).startswith("'")
    (_, row) = csv.reader(io.StringIO(safe_csv(pd.DataFrame({"name": [text]})).decode()))
    assert row[0].startswith("'")


def test_figures_keep_their_sign() -> None:
    assert safe_csv(pd.DataFrame({"wte_difference": [-1.5]})).decode().splitlines()[1] == "-1.5"


def test_the_workbook_has_a_sheet_for_each_table_and_says_its_status(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["workbook.en.xlsx"]))
    sheet = book["Clusters"]
    assert sheet.freeze_panes == "B2"
    assert sheet.cell(2, sheet.max_column).value == Words("en")("bundle.status.example")


def test_the_geopackage_holds_both_layers(files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "placement.gpkg"
    path.write_bytes(files["downloads/placement.gpkg"])
    base = sqlite3.connect(path)
    names = [name for (name,) in base.execute("select table_name from gpkg_contents order by table_name")]
    count = base.execute("select count(*) from clusters").fetchone()
    base.close()
    assert names == ["bases", "clusters", "layer_styles"]
    assert count == (len(CLUSTERS),)


def test_the_dictionary_explains_every_column(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["downloads/dictionary.csv"].decode())))
    told = {(row["table"], row["column"]) for row in rows if row["meaning_en"] and row["meaning_cy"]}
    for name, content in files.items():
        stem = name.removeprefix("downloads/").removesuffix(".csv")
        if name.startswith("downloads/") and name.endswith(".csv") and stem != "dictionary":
            header = next(csv.reader(io.StringIO(content.decode())))
            assert {(stem, column) for column in header} <= told


def test_units_follow_the_names_of_columns() -> None:
    assert [unit_of(name) for name in ("pounds_share", "need_wte", "share_after", "cluster_id")] == [
        "pounds",
        "wte",
        "share",
        "",
    ]


def test_sums_of_care_tell_of_clusters() -> None:
    view = made_up_view()
    areas = pd.DataFrame({"area_id": ["a1", "a2"], "cluster_id": ["A1", "B1"]})
    rows = [["a1", "base-A1", "physio", 2.0, 10.0], ["a2", "base-A1", "physio", 1.0, 40.0]]
    care = pd.DataFrame(rows, columns=["area_id", "base_id", "service_id", "care_wte", "minutes"])
    more = made_up_view()
    tables = {**view.tables, "result_areas": areas, "care": care}
    seen = type(more)(answer=more.answer, tables=tables, region=more.region, scenario=more.scenario)
    assert catchments(seen).to_dict("records") == [
        {"base_id": "base-A1", "cluster_id": "A1", "care_wte": 2.0},
        {"base_id": "base-A1", "cluster_id": "B1", "care_wte": 1.0},
    ]
    assert list(journeys(seen)["minutes"]) == [10.0, 10.0, 40.0, 40.0]
    assert catchments(view).empty


def test_firm_posts_are_a_layer_where_a_study_told() -> None:
    view = made_up_view()
    rows = [
        {"cluster_id": "A1", "role_id": "physio", "wte": 1.0, "class": "firm"},
        {"cluster_id": "A1", "role_id": "physio", "wte": 1.0, "class": "contested"},
    ]
    study: Any = {"scenario": {"id": "made-up"}, "option": None, "region": None, "rows": rows}
    told = layers.figures(with_firm(view, study))[layers.ALL_SERVICES]
    assert told["A1"]["firm"] == 50.0
    assert "firm" not in layers.columns(view)
    assert "firm" not in layers.columns(with_firm(view, study | {"option": "pooled"}))
    made = Bundle(
        (Run("made-up", view),), {"robustness": {**study, "kind": "robustness", "status": "example"}}
    )
    assert 'value="firm"' in index_pages(made, frozenset())["index.en.html"].decode()


def test_english_titles_of_sources_say_so_on_welsh_pages() -> None:
    view = made_up_view()
    titles = [
        {"title": "Rural classes", "publisher": "Office", "licence": "OGL-UK-3.0"},
        {"title": "Poverty", "title_cy": "Tlodi", "licence": "OGL-UK-3.0"},
    ]
    view.region.package["sources"] = titles
    files = about_pages(Bundle((Run("made-up", view),)), {})
    marked = re.findall(r'<li lang="en">([^<]*)</li>', files["about.cy.html"].decode())
    assert marked == ["Rural classes. Office", "Rural classes: OGL-UK-3.0"]
    assert '<li lang="en">' not in files["about.en.html"].decode()
    summary = write_summary(view, "cy")
    assert '<li lang="en">Rural classes. Office</li>' in summary
    assert "<li>Tlodi</li>" in summary
