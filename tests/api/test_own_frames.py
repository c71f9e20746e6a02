"""A question wholly of data frames: the docs' own example, and what people hand over instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import placement as pl

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "own-data.md"
Frames = dict[str, pd.DataFrame]
POINTS = {"N": (300_000, 250_000), "S": (305_000, 252_000)}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The names that the docs' example makes."""
    text = PAGE.read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", text[text.index("## From data frames") :], re.DOTALL)[0]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the docs' own code
    return names


def placed(frames: Frames) -> Frames:
    """The tables with places: points in degrees in the place of metres, outlines in metres."""

    def points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
        at = [shapely.Point(POINTS[cluster]) for cluster in frame["cluster_id"]]
        bare = frame.drop(columns=["easting", "northing"])
        return gpd.GeoDataFrame(bare, geometry=at, crs=27700).to_crs(4326)

    outlines = [shapely.Point(place).buffer(2_000) for place in POINTS.values()]
    boundaries = gpd.GeoDataFrame({"cluster_id": list(POINTS)}, geometry=outlines, crs=27700)
    located = {name: points(frames[name]) for name in ("areas", "bases")}
    return {**frames, **located, "boundaries": boundaries}


def test_the_example_of_the_docs_is_decided(told: dict[str, Any]) -> None:
    """Two halves are placed, and each neighbourhood gets no more than its need."""
    plan = told["plan"]
    assert told["question"].check() == []
    assert plan.wte == 1.0
    need = plan.clusters_table.set_index("cluster_id")["need_wte"]
    # by hand, WTE for 10,000 people: A1 (600 + 3600 + 1500 + 2000 + 1500), A2 (… 2000 + 3000 …), A3
    assert need["N"] == pytest.approx(0.92 + 1.07)
    assert need["S"] == pytest.approx(0.1 + 0.56 + 0.25 + 0.4 + 0.15)
    assert plan.verify().passed


def test_posts_are_told_where_no_money_is(told: dict[str, Any]) -> None:
    assert repr(told["question"]) == "<Question valley: 1 service, 2 clusters, 3 areas, 1 WTE>"
    fund = pl.rules.Fund(id="new", name_en="Posts", name_cy="Swyddi", measure="wte", amount=1.5)
    made = pl.build({**told["document"], "rules": [fund]}, told["tables"])
    assert repr(made) == "<Question valley: 1 service, 2 clusters, 3 areas, 1.5 WTE>"


def test_a_region_without_places_has_its_clusters_and_says_why_no_map(told: dict[str, Any]) -> None:
    plan = told["plan"]
    assert plan.clusters["cluster_id"].tolist() == ["N", "S"]
    assert plan.clusters.crs.to_epsg() == 4326
    with pytest.raises(pl.BadInput, match="no map can be drawn: the region has no coordinates"):
        plan.map()


def test_points_and_outlines_may_be_in_any_reference_system(told: dict[str, Any]) -> None:
    question = pl.build(told["document"], placed(told["tables"]))
    bases = question.table("bases").set_index("base_id")[["easting", "northing"]]
    assert bases.to_numpy().tolist() == [list(POINTS["N"]), list(POINTS["S"])]
    west, south, east, north = question.table("boundaries").total_bounds
    assert -4 < west < east < -3
    assert 52 < south < north < 53


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: {k: v for k, v in t.items() if k != "employers"}, "employers.csv: this table is missing"),
        (lambda t: {**t, "areas": t["areas"].drop(columns="name_en")}, "areas.csv, row 1, column name_en"),
        (
            lambda t: {**t, "workforce": t["workforce"].assign(in_post_wte=["*", 1])},
            "workforce.csv, row 2, column in_post_wte: this mark says that a figure is withheld",
        ),
    ],
)
def test_what_is_missing_is_told_and_welsh_is_not_asked_for(
    told: dict[str, Any], change: Callable[[Frames], Frames], said: str
) -> None:
    with pytest.raises(pl.BadInput) as bad:
        _ = pl.build(told["document"], change(told["tables"])).inputs
    assert said in str(bad.value)
    assert "_cy" not in str(bad.value)


def test_what_may_be_left_out_is_unknown_and_told(told: dict[str, Any]) -> None:
    question = pl.build(told["document"], {k: v for k, v in told["tables"].items() if k != "workforce"})
    assert question.check()[0].startswith("workforce.csv has no row: nobody is counted")


@pytest.mark.parametrize(
    ("document", "tables", "said"),
    [
        ("scenario.toml", {}, "pl.read reads a file"),
        (None, {"areas": "areas.csv"}, "is a frame, not the name of a file"),
        (None, {"boundaries": pd.DataFrame()}, "boundaries are a GeoDataFrame"),
        (None, {"workforce": None}, "'workforce' is a frame, not None"),
        ({"rules": pd.DataFrame([{"rule": "fund"}])}, {}, "rules are a list .* not a DataFrame"),
        ({"aims": "met_need"}, {}, "aims are a list .* not a str"),
        ({"scenario": "valley"}, {}, "\"scenario\" is a table of settings, not 'valley'"),
        ({"rules": [{"rule": "fund", "amount": pd.NA}]}, {}, "rules.amount is a text, .* not a NAType"),
    ],
)
def test_what_is_no_document_and_no_frame_is_refused_in_words(
    told: dict[str, Any], document: Any, tables: Any, said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        pl.build(document or told["document"], {**told["tables"], **tables})


def test_tables_are_frames_by_name(told: dict[str, Any]) -> None:
    given: Any
    for given in (told["tables"]["areas"], list(told["tables"].values()), None):
        with pytest.raises(TypeError, match="tables are a folder, or frames by the name of each, not a"):
            pl.build(told["document"], given)


@pytest.mark.parametrize("as_given", [lambda ids: ids, lambda ids: ids.unique(), set, pd.Index, tuple])
def test_a_column_is_a_list_of_ids(told: dict[str, Any], as_given: Callable[[pd.Series], Any]) -> None:
    """Services taken from a table: one of them alone was no list, of several numpy complained."""
    tables = told["tables"]
    for services in (tables["services"]["service_id"], pd.Series(["physio", "none"])):
        (fund,) = told["document"]["rules"]
        document = {**told["document"], "rules": [{**fund, "services": as_given(services)}]}
        (held,) = pl.build(document, tables).document["rules"]
        assert sorted(held["services"]) == sorted(services)
