"""A run for other programs: GeoPackage with styles, Parquet, workbooks with names, and a database with PostGIS."""

# ruff: noqa: E501 - what is asked of a database stands on one line

from __future__ import annotations

import dataclasses
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import sqlalchemy
from openpyxl.utils import get_column_letter
from typer.testing import CliRunner

from placement.cli.app import app
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Language, Words
from placement.report.names import Names
from placement.run import run
from placement.site.books import book_of
from placement.site.downloads import TABLES
from placement.site.export import ExportPlan, export_run, view_of
from placement.site.postgis import write_postgis
from placement.site.published import publish
from placement.site.styles import classes_of, styles_of
from tests.publish.builders import made_up_view
from tests.publish.database import server
from tests.running import bytes_of, small


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("export")
    run(small(home), out=home / "run")
    return home / "run"


@pytest.fixture(scope="module")
def exported(ran: Path) -> Path:
    folder = export_run(ran, ExportPlan(("gpkg", "parquet", "xlsx"))).folder
    assert folder == ran.with_name("run-export")
    return folder


def styles(path: Path) -> list[tuple[str, str, str, str, int]]:
    with closing(sqlite3.connect(path)) as base:
        asked = (
            "select f_table_name, styleName, styleQML, styleSLD, useAsDefault from layer_styles order by id"
        )
        return list(base.execute(asked))


def test_qgis_finds_a_default_style_for_each_layer(exported: Path) -> None:
    """What QGIS asks: a row of the layer, with no catalogue or schema, its geometry column, marked as default."""

    # ruff: noqa: E501 - what is asked of a database stands on one line
    path = exported / "placement.gpkg"
    with closing(sqlite3.connect(path)) as base:
        asked = (
            "select f_table_name from layer_styles where f_table_schema = '' and f_table_catalog = '' "
            "and f_geometry_column = (select column_name from gpkg_geometry_columns g where g.table_name = f_table_name) "
            "and useAsDefault = 1 order by 1"
        )
        assert list(base.execute(asked)) == [("bases",), ("clusters",)]
        kinds = dict(base.execute("select table_name, data_type from gpkg_contents"))
    assert kinds == {"clusters": "features", "bases": "features", "layer_styles": "attributes"}
    for _, _, qml, sld, _ in styles(path):
        symbols = {one.get("name") for one in ET.fromstring(qml).iter("symbol")}  # noqa: S314 - written by us
        ranges = list(ET.fromstring(qml).iter("range"))  # noqa: S314
        assert ranges
        assert {one.get("symbol") for one in ranges} == symbols
        assert len(list(ET.fromstring(sld).iter("{http://www.opengis.net/sld}Rule"))) == len(ranges)  # noqa: S314


def test_every_value_has_a_class_and_nothing_stands_apart() -> None:
    """0 is a class of its own; 0.5 to 4 in classes that meet; labels are the limits."""
    found = classes_of([0, 0, 0.5, 1, 2, 4], ("#000001", "#000002", "#000003"), "WTE", zero=True)
    assert (found[0][:2], found[1][0], found[-1][1]) == ((0, 0), 0.5, 4)
    assert all(before[1] == after[0] for before, after in pairwise(found[1:]))
    assert found[0][3] == "0"
    assert classes_of([0.4, 0.4], ("#000001",), "%", scale=100) == ((0.4, 0.4, "#000001", "40 %"),)
    assert classes_of([float("nan")], ("#000001",), "%") == ()
    assert [style.layer for style in styles_of([1], [0.5], [1])] == ["clusters", "clusters", "bases"]


def test_parquet_holds_what_csv_does_and_layers_their_place(ran: Path, exported: Path) -> None:
    for name in TABLES:
        if (ran / f"{name}.csv").is_file():
            table = pd.read_parquet(exported / f"{name}.parquet")
            assert len(table) == len(pd.read_csv(ran / f"{name}.csv")), name
    posts = pd.read_parquet(exported / "posts.parquet")
    assert posts["wte"].sum() == pd.read_csv(ran / "posts.csv")["wte"].sum()
    clusters = gpd.read_parquet(exported / "clusters.parquet")
    assert clusters.crs.to_epsg() == 4326
    assert sorted(clusters["cluster_id"]) == ["c1", "c2"]


def test_nothing_of_graduates_leaves(exported: Path) -> None:
    names = {path.name for path in exported.iterdir()}
    assert not {"placed.parquet", "filled.parquet", "care.parquet"} & names
    assert {
        "placement.gpkg",
        "posts.parquet",
        "workbook.en.xlsx",
        "workbook.cy.xlsx",
        "manifest.json",
    } <= names


def test_the_same_run_gives_the_same_bytes(ran: Path, exported: Path, tmp_path: Path) -> None:
    again = export_run(ran, ExportPlan(("gpkg", "parquet", "xlsx"), tmp_path / "again"))
    assert again.folder is not None
    assert bytes_of(again.folder) == bytes_of(exported)


def test_the_workbook_starts_with_words_and_has_names_totals_and_formats() -> None:
    """New posts of the made-up plan: 2.5 + 0 + 2 + 0.5 = 5 WTE for £250,000."""
    book = openpyxl.load_workbook(io.BytesIO(book_of(made_up_view(), Words("en"))))
    assert book.sheetnames[:2] == ["Start here", "Clusters"]
    sheet = book["Clusters"]
    heads = [cell.value for cell in sheet[1]]
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [
        "East Alder",
        "West Alder",
        "Birch",
        "Cherry Vale",
    ]
    posts, pounds, share = (heads.index(head) + 1 for head in (
        "New posts with their base here (WTE)", "Cost in a full year (pounds)",
        "Share of estimated need covered after (per cent)"))  # fmt: skip
    assert (sheet.cell(7, 1).value, sheet.cell(7, posts).value, sheet.cell(7, pounds).value) == (
        "Total",
        5,
        250_000,
    )
    assert sheet.cell(7, share).value is None
    assert sheet.cell(2, pounds).number_format == "£#,##0;[Red]-£#,##0"
    assert (sheet.cell(2, share).value, sheet.cell(2, share).number_format) == (0.6, "0.0%")
    assert sheet.tables["table1"].ref.endswith("5")
    assert "A1" not in {cell.value for page in book for row in page.iter_rows() for cell in row}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_title_of_its_own_that_a_sheet_can_have(name: str) -> None:
    for language in LANGUAGES:
        assert len(Words(language)(f"bundle.sheet.{name}")) <= 26


def test_the_welsh_workbook_is_welsh() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(made_up_view(), Words("cy"))))
    assert book.sheetnames[:2] == ["Dechreuwch yma", "Clystyrau"]
    assert book["Clystyrau"].cell(2, 1).value == "Dwyrain Gwern"
    assert book["Clystyrau"].cell(7, 1).value == "Cyfanswm"
    assert "sentence_en" not in {cell.value for cell in book["Amodau"][1]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_tells_words_where_programs_read_codes(language: Language) -> None:
    words, view = Words(language), made_up_view()
    fund, service = view.answer["funds"][0], str(view.region.services["service_id"].iloc[0])
    coded: dict[str, Any] = {
        "result_coverage": {"service_id": ["", service], "rural_class": ["", "village"]},
        "result_unreached": {"service_id": [service], "rural_class": ["town"], "reason": ["limit"]},
        "result_years": {"fund_id": [fund["id"]], "posts_wte": [1.0]},
        "result_posts": {"service_id": [service], "hard_to_fill": ["false"]},
        "result_rules": {"holds": ["true", "nowhere"], "room_unit": ["pounds_per_year", ""]},
        "result_assumptions": {"unit": ["wte_per_10000", "share"], "basis": ["assumed", "published"]},
    }
    tables = {**view.tables, **{name: pd.DataFrame(table) for name, table in coded.items()}}
    book = openpyxl.load_workbook(io.BytesIO(book_of(dataclasses.replace(view, tables=tables), words)))
    told = {
        name: [row[:-1] for row in book[words(f"bundle.sheet.{name}")].iter_rows(2, values_only=True)]
        for name in coded
    }
    place, holds = words("coverage.place.village"), words("summary.holds.no")
    every = (words("map.text.all_services"), words("coverage.place.all"))
    assert told["result_coverage"][0] == every
    assert told["result_coverage"][1][1] == place
    assert told["result_unreached"][0][1:] == (
        words("coverage.place.town"),
        words("bundle.book.reason.limit"),
    )
    assert told["result_years"][0][0] == Names(view.region, words).text(fund)
    assert told["result_posts"][0][1] == holds
    assert told["result_rules"][0] == (words("summary.holds.yes"), words("unit.pounds_per_year"))
    assert told["result_rules"][1] == (words("summary.holds.nowhere"), None)
    per_head = {"en": "WTE for 10,000 residents", "cy": "CALl am bob 10,000 o drigolion"}[language]
    assert told["result_assumptions"][0] == (per_head, words("summary.basis.assumed"))
    assert told["result_assumptions"][1][0] == words("bundle.unit.share")


def test_no_column_is_narrower_than_its_longest_word_and_an_empty_sheet_says_so() -> None:
    words = Words("cy")
    book = openpyxl.load_workbook(io.BytesIO(book_of(made_up_view(), words)))
    assert "Pwy sy'n cael llai" in book.sheetnames
    for page in book.worksheets[1:]:
        for at, cell in enumerate(page[1], start=1):
            wide = page.column_dimensions[get_column_letter(at)].width
            assert wide > max(map(len, str(cell.value).split()), default=0), (page.title, cell.value)
        if page.max_row == 1 or not any(cell.value for cell in page[2]):
            assert page.cell(3, 1).value == words("bundle.book.empty")


def test_a_bundle_is_exported_as_its_run_is(ran: Path, exported: Path, tmp_path: Path) -> None:
    bundle = publish([ran], tmp_path / "bundle")
    made = export_run(bundle, ExportPlan(("parquet",), tmp_path / "out"))
    assert made.folder is not None
    for path in made.folder.glob("*.parquet"):
        if path.stem not in {"catchments", "journeys"}:
            assert path.read_bytes() == (exported / path.name).read_bytes(), path.name
    assert (bundle / "downloads" / "posts.parquet").read_bytes() == (exported / "posts.parquet").read_bytes()


def test_a_changed_folder_is_not_exported(ran: Path, tmp_path: Path) -> None:
    shutil.copytree(ran, tmp_path / "run")
    (tmp_path / "run" / "posts.csv").write_text("changed")
    with pytest.raises(BadInput) as told:
        export_run(tmp_path / "run", ExportPlan(("parquet",), tmp_path / "out"))
    assert [fault.key for fault in told.value.faults] == ["publish_changed"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_the_command_writes_all_forms_if_none_is_named(ran: Path, tmp_path: Path, lang: str) -> None:
    ended = CliRunner().invoke(app, ["export", str(ran), "--out", str(tmp_path / "out"), "--lang", lang])
    assert ended.exit_code == 0, ended.output
    assert str(len(list((tmp_path / "out").iterdir()))) in ended.output
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["kind"] == "export"


@pytest.mark.parametrize("url", ["mysql://a@b/c", "not an address", "postgresql:"])
def test_an_address_that_is_none(ran: Path, url: str) -> None:
    with pytest.raises(BadInput) as told:
        export_run(ran, ExportPlan((), postgis=url))
    assert told.value.faults[0].key in {"postgis_address", "postgis_refused"}


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with server() as url:
        yield url


def asked(url: str, question: str) -> list[tuple[object, ...]]:
    engine = sqlalchemy.create_engine(sqlalchemy.make_url(url).set(drivername="postgresql+psycopg"))
    try:
        with engine.begin() as connection:
            found = connection.execute(sqlalchemy.text(question))
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        engine.dispose()


def test_postgis_gets_the_same_tables_in_one_transaction(ran: Path, database: str) -> None:
    """Without PostGIS nothing is written; with it every table, layers with their place, comments and keys."""
    with pytest.raises(BadInput) as told:
        export_run(ran, ExportPlan((), postgis=database))
    assert [fault.key for fault in told.value.faults] == ["postgis_missing"]
    asked(database, "CREATE EXTENSION postgis")
    made = export_run(ran, ExportPlan((), postgis=database))
    posts = pd.read_csv(ran / "posts.csv")
    assert asked(database, "SELECT count(*), sum(wte) FROM placement.posts") == [
        (len(posts), posts["wte"].sum())
    ]
    assert made.tables["posts"] == len(posts)
    (place,) = asked(
        database,
        "SELECT count(*), min(ST_SRID(geometry)), bool_and(ST_IsValid(geometry)) FROM placement.clusters",
    )
    assert place == (2, 4326, True)
    (comment,) = asked(database, "SELECT obj_description('placement.posts'::regclass)")
    assert str(comment[0]).startswith("placement: New posts")
    with_answer = "SELECT col_description('placement.posts'::regclass, ordinal_position) FROM information_schema.columns WHERE table_schema = 'placement' AND table_name = 'posts' AND column_name = 'wte'"
    assert asked(database, with_answer) == [("New posts (WTE)",)]
    assert export_run(ran, ExportPlan((), postgis=database)).tables == made.tables


def test_a_table_of_somebody_else_stays_and_nothing_is_written(ran: Path, database: str) -> None:
    asked(database, "CREATE EXTENSION IF NOT EXISTS postgis")
    asked(database, "CREATE SCHEMA mine")
    asked(database, "CREATE TABLE mine.jobs (kept integer)")
    with pytest.raises(BadInput) as told:
        export_run(ran, ExportPlan((), postgis=database, schema="mine"))
    assert [(fault.key, fault.value) for fault in told.value.faults] == [("postgis_foreign", "mine.jobs")]
    assert asked(
        database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'mine'"
    ) == [("jobs",)]


def test_what_fails_half_way_leaves_the_tables_before(
    ran: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step fails: the tables of the run before are all there still, and no new one."""
    asked(database, "CREATE EXTENSION IF NOT EXISTS postgis")
    view = view_of(ran)
    write_postgis(view, database, "half", layers=False)
    before = asked(
        database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'half' ORDER BY 1"
    )

    def broken(*_: object) -> None:
        raise sqlalchemy.exc.SQLAlchemyError("the disk is full")

    monkeypatch.setattr("placement.site.postgis._comment", broken)
    with pytest.raises(BadInput) as told:
        write_postgis(view, database, "half", layers=True)
    assert [fault.key for fault in told.value.faults] == ["postgis_refused"]
    after = asked(
        database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'half' ORDER BY 1"
    )
    assert after == before
    assert ("clusters",) not in after


def test_a_password_is_never_told() -> None:
    with pytest.raises(BadInput) as told:
        write_postgis(made_up_view(), "postgresql://me:secret-word@127.0.0.1:1/none", "x", layers=False)
    assert "secret-word" not in str(told.value)
