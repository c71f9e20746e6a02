"""Codes of 2011 beside those of 2021, rows that a join would lose, and layers in other reference systems."""

# ruff: noqa: E501 - a case, or a row of a file, stands on one line

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from placement.sources.importing.gather import import_files
from tests.importing import shapes

MERGED = shapes.MERGED


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def table(folder: Path, name: str = "areas.csv") -> pd.DataFrame:
    return pd.read_csv(folder / name)


def old_figures() -> bytes:
    """Residents of 2011 areas: 10 and 30 that merged, 90 in one that was split, 7 in one that did not change."""
    rows: list[list[Any]] = [
        ["LSOA11CD", "population", "disabled_pct"],
        [MERGED[0], 10, 10],
        [MERGED[1], 30, 20],
    ]
    return shapes.as_csv([*rows, [shapes.SPLIT, 90, 40], [shapes.UNCHANGED, 7, 50]])


def test_figures_of_2011_become_those_of_2021_and_the_error_is_told(tmp_path: Path) -> None:
    """Merged: 40 people, (10 x 10 + 30 x 20) / 40 = 17.5 %. Split: halves. 90 of 137 people are estimated."""
    new = shapes.as_csv([["LSOA21CD", "RUC21CD"], [shapes.MERGED_INTO, "UN1"], *([part, "UN1"] for part in shapes.SPLIT_INTO),
                         [shapes.UNCHANGED, "RSF1"]])  # fmt: skip
    files = [put(tmp_path, "new.csv", new), put(tmp_path, "old.csv", old_figures())]
    gathered = import_files(files, tmp_path / "out")
    found = table(tmp_path / "out").set_index("area_id")
    assert found["population"].to_dict() == {shapes.MERGED_INTO: 40, shapes.SPLIT_INTO[0]: 45, shapes.SPLIT_INTO[1]: 45,
                                             shapes.UNCHANGED: 7}  # fmt: skip
    assert found["disabled_pct"].to_dict() == {shapes.MERGED_INTO: 17.5, shapes.SPLIT_INTO[0]: 40, shapes.SPLIT_INTO[1]: 40,
                                               shapes.UNCHANGED: 50}  # fmt: skip
    (slots,) = [r.slots for one in gathered.found for r in one.told if r.key == "years"]
    assert slots == {"same": 1, "split": 1, "merged": 1, "share": round(90 / 137, 6)}


def test_a_split_area_is_divided_by_residents_where_they_are_known(tmp_path: Path) -> None:
    """1 and 2 thirds of 90 households."""
    first, second = shapes.SPLIT_INTO
    people = shapes.as_csv([["LSOA21CD", "population"], [first, 100], [second, 200]])
    old = shapes.as_csv([["LSOA11CD", "households"], [shapes.SPLIT, 90]])
    import_files([put(tmp_path, "new.csv", people), put(tmp_path, "old.csv", old)], tmp_path / "out")
    found = table(tmp_path / "out", "area_figures-2.csv")
    assert dict(zip(found["area_id"], found["households"], strict=True)) == {first: 30, second: 60}


def test_a_look_up_that_is_given_counts(tmp_path: Path) -> None:
    """England's changes do not travel with the package: the ONS file says that E01000001 became E01099999."""
    lookup = shapes.as_csv(
        [
            ["LSOA11CD", "LSOA11NM", "CHGIND", "LSOA21CD", "LSOA21NM"],
            ["E01000001", "A", "X", "E01099999", "B"],
        ]
    )
    old = shapes.as_csv([["LSOA11CD", "population"], ["E01000001", 12], ["E01000002", 5]])
    new = shapes.as_csv([["LSOA21CD", "RUC21CD"], ["E01099999", "UN1"]])
    paths = [
        put(tmp_path, name, content) for name, content in (("n.csv", new), ("l.csv", lookup), ("o.csv", old))
    ]
    gathered = import_files(paths, tmp_path / "out")
    assert table(tmp_path / "out")["population"].tolist() == [12]
    (lost,) = [r.slots for one in gathered.found for r in one.told if r.key == "no_successor"]
    assert lost == {"n": 1, "named": "E01000002"}


def test_figures_of_2011_alone_stay_on_their_areas(tmp_path: Path) -> None:
    gathered = import_files([put(tmp_path, "old.csv", old_figures())], tmp_path / "out")
    assert sorted(table(tmp_path / "out")["area_id"]) == sorted([*MERGED, shapes.SPLIT, shapes.UNCHANGED])
    assert not [r for one in gathered.found for r in one.told if r.key == "years"]


def test_a_join_says_what_it_would_lose_and_what_is_lacking(tmp_path: Path) -> None:
    """The first file names the areas; the second knows one of them and one more."""
    first = shapes.as_csv([["LSOA21CD", "population"], ["W01000003", 5], ["W01000004", 6]])
    second = shapes.as_csv([["LSOA21CD", "RUC21CD"], ["W01000004", "UN1"], ["W01000005", "UN1"]])
    gathered = import_files([put(tmp_path, "a.csv", first), put(tmp_path, "b.csv", second)], tmp_path / "out")
    assert gathered.areas is not None
    assert [(place, r.key, r.slots) for place, r in gathered.areas.told] == [
        ("b.csv", "join_left", {"n": 1, "named": "W01000005"}),
        ("b.csv", "join_lacks", {"n": 1, "named": "W01000003"}),
    ]
    found = table(tmp_path / "out").set_index("area_id")
    assert found["population"].tolist() == [5, 6]
    assert found["rural_class"].isna().tolist() == [True, False]


def test_heads_in_welsh_and_references_to_notes_are_read(tmp_path: Path) -> None:
    """7 + 8 + 9 + 10 + 11 are 45 residents; where one group is withheld nobody knows the sum."""
    ages = ["0 i 17 oed", "18 i 64 oed", "65 i 74 oed", "75 i 84 oed", "85 oed a throsodd [nodyn 2]"]
    rows: list[list[Any]] = [
        ["Cod ACEHI", *ages],
        [shapes.UNCHANGED, 7, 8, 9, 10, 11],
        [shapes.MERGED_INTO, 1, 2, 3, "[c]", 5],
    ]
    import_files([put(tmp_path, "ages.csv", shapes.as_csv(rows))], tmp_path / "ages")
    found = table(tmp_path / "ages").set_index("area_id").T
    assert found[shapes.UNCHANGED].tolist() == [45, 7, 8, 9, 10, 11]
    assert found[shapes.MERGED_INTO].isna().tolist() == [True, False, False, False, True, False]
    for number, head in enumerate(("Residents [note 1]", "Population (note 1, 3)", "Poblogaeth")):
        people = shapes.as_csv([["Code", head], [shapes.UNCHANGED, 7]])
        import_files([put(tmp_path, "people.csv", people)], tmp_path / str(number))
        assert table(tmp_path / str(number))["population"].tolist() == [7]


def test_residents_come_in_the_age_bands_that_the_region_has(tmp_path: Path) -> None:
    """A region begun from published figures has bands of five years; five groups stood beside them."""
    region = tmp_path / "region"
    region.mkdir()
    bands = [*(f"pop_{low}_{low + 4}" for low in range(0, 85, 5)), "pop_85_plus"]
    (region / "areas.csv").write_bytes(
        shapes.as_csv([["area_id", "population", *bands], ["W01000003", 18, *([1] * 18)]])
    )
    years = {
        0: 7,
        4: 1,
        5: 2,
        17: 3,
        84: 4,
        85: 5,
        90: 6,
    }  # by hand: 8, 2, 3 from 15 to 19, 4, and 11 from 85 on
    people = ["W01000003", sum(years.values()), *shapes.by_age(years)]
    heads = ["LSOA21CD", "Total", *map(str, range(90)), "90+"]
    import_files([put(tmp_path, "people.csv", shapes.as_csv([heads, people]))], region)
    found = table(region)
    assert list(found.columns) == ["area_id", "population", *bands]
    told = {name: found[name].item() for name in ("population", *bands) if found[name].item()}
    assert told == {
        "population": 28,
        "pop_0_4": 8,
        "pop_5_9": 2,
        "pop_15_19": 3,
        "pop_80_84": 4,
        "pop_85_plus": 11,
    }
    groups = ["Aged 0 to 17", "Aged 18 to 64", "Aged 65 to 74", "Aged 75 to 84", "Aged 85 and over"]
    wide = shapes.as_csv([["LSOA21CD", *groups], ["W01000003", 9, 9, 9, 9, 9]])
    gathered = import_files([put(tmp_path, "wide.csv", wide)], region)
    assert gathered.areas is not None
    assert [remark.key for _, remark in gathered.areas.told] == ["bands_other"]
    assert table(region).equals(found)


def test_a_region_keeps_its_rows_and_columns_and_gets_the_figures(tmp_path: Path) -> None:
    """Areas in their order, other columns as they were, and a copy of the table that was there."""
    region = tmp_path / "region"
    region.mkdir()
    before = b"area_id,cluster_id,population,note\nW01000004,c2,1,kept\nW01000003,c1,,\n"
    (region / "areas.csv").write_bytes(before)
    figures = shapes.as_csv([["LSOA21CD", "population"], ["W01000003", 50]])
    import_files([put(tmp_path, "a.csv", figures)], region)
    assert (
        region / "areas.csv"
    ).read_text() == "area_id,cluster_id,population,note\nW01000004,c2,1,kept\nW01000003,c1,50,\n"
    assert (region / "areas.before.csv").read_bytes() == before


def test_unknown_figures_stay_blank_in_what_is_written(tmp_path: Path) -> None:
    content = shapes.as_csv([["LSOA21CD", "population"], ["W01000003", "[c]"], ["W01000004", 0]])
    import_files([put(tmp_path, "a.csv", content)], tmp_path / "out")
    assert (tmp_path / "out" / "areas.csv").read_text() == "area_id,population\nW01000003,\nW01000004,0\n"


def test_the_same_files_are_the_same_bytes_with_their_sources(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", shapes.WIMD_2025)
    import_files([path], tmp_path / "one")
    import_files([path], tmp_path / "two")
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two
    record = json.loads(one["imports.json"])
    assert record["tables"][0]["publisher"].startswith("Welsh Government")
    assert record["tables"][0]["licence"] == "OGL-UK-3.0"


def test_files_of_postcode_areas_are_one_table(tmp_path: Path) -> None:
    second = shapes.as_csv([["CH1 1AA", 10, 340000, 366000, "E92000001", "", "", "", "", ""]])
    paths = [put(tmp_path, "cf.csv", shapes.CODE_POINT), put(tmp_path, "ch.csv", second)]
    gathered = import_files(paths, tmp_path / "out")
    assert gathered.areas is None
    assert table(tmp_path / "out", "postcode_points.csv")["postcode"].tolist() == [
        "CF10 1AA",
        "CF10 1AB",
        "CH1 1AA",
    ]


PLACES = {"W01000003": (244434.0, 392940.0), "W01000004": (243411.0, 392795.0)}


@pytest.mark.parametrize("system", [27700, 4326, 3857, 4258, 2157])
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "zip"])
def test_points_in_any_reference_system(tmp_path: Path, system: int, ending: str) -> None:
    """GeoJSON is degrees, whatever it was before; the others keep their system. All come back to the metre."""
    layer = gpd.GeoDataFrame(
        {"LSOA21CD": list(PLACES)}, geometry=[shapely.Point(p) for p in PLACES.values()], crs=27700
    )
    path = tmp_path / f"a.{ending}"
    layer.to_crs(4326 if ending == "geojson" else system).to_file(
        tmp_path / "a.shp" if ending == "zip" else path
    )
    if ending == "zip":
        import zipfile  # noqa: PLC0415 - here alone

        with zipfile.ZipFile(path, "w") as archive:
            for part in tmp_path.glob("a.[sdpc]*"):
                archive.write(part, part.name)
    import_files([path], tmp_path / "out")
    found = table(tmp_path / "out").set_index("area_id")
    for code, place in PLACES.items():
        row = found[["easting", "northing"]].loc[[code]].to_numpy()[0]
        assert row.tolist() == pytest.approx(place, abs=1)


def test_outlines_that_cross_themselves_are_mended(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[-4, 53], [-3.9, 53.1], [-3.9, 53], [-4, 53.1], [-4, 53]]]}
    content = shapes.geojson([({"LSOA21CD": "W01000003"}, bow), ({"LSOA21CD": "W01000004"}, None)])
    gathered = import_files([put(tmp_path, "a.geojson", content)], tmp_path / "out")
    assert {r.key: r.slots["n"] for r in gathered.found[0].told} == {"no_geometry": 1, "mended_shapes": 1}
    written = gpd.read_file(tmp_path / "out" / "area_outlines.geojson")
    assert written.geometry.is_valid.all()
    assert written["area_id"].tolist() == ["W01000003"]


def test_metres_without_a_reference_system_can_only_be_the_grid(tmp_path: Path) -> None:
    content = shapes.geojson([({"LSOA21CD": code}, shapes.point(*xy)) for code, xy in PLACES.items()])
    gathered = import_files([put(tmp_path, "a.geojson", content)], tmp_path / "out")
    assert [r.key for r in gathered.found[0].told] == ["system_guessed"]
    assert table(tmp_path / "out")["easting"].tolist() == [244434, 243411]
