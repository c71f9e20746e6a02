"""A board of England begun from the compact tables of 2021, and the builder of these."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from placement.cli.app import app
from placement.data import read_region
from placement.data.need import need, need_wte
from placement.errors import BadInput
from placement.i18n import Words
from placement.sources.begin.choice import Chosen, board_codes, chosen
from placement.sources.begin.england import read_nation
from placement.sources.england_places import at_practices
from placement.sources.england_sources import read_england
from placement.sources.everything import england21_files, without_welsh
from tests.skips import SOURCE

FOLDER = Path(__file__).parents[2] / "data" / "england-2021"


@pytest.fixture(scope="module")
def cornwall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "our-cornwall"
    result = CliRunner().invoke(app, ["new", str(folder), "--england", "icb=Cornwall"])
    assert result.exit_code == 0, result.output
    return folder


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv.gz", keep_default_na=False)


def test_england_is_whole_and_its_ages_add() -> None:
    """33,755 areas, 56,490,091 residents (Census 2021, TS007A), 42 boards, 106 sub-boards, 1,264 networks."""
    areas = table("areas")
    assert len(areas) == 33_755
    assert areas["population"].sum() == 56_490_091
    assert (areas.filter(like="pop_").sum(axis=1) == areas["population"]).all()
    assert sorted(areas["deprivation_rank"]) == list(range(1, 33_756))
    assert [len(table(name)) for name in ("regions", "counties", "clusters")] == [42, 106, 1_264]


def test_a_board_has_its_networks_and_its_areas_and_no_welsh_column(cornwall: Path) -> None:
    region = read_region(cornwall, ["en"])
    assert region.regions["name_en"].tolist() == ["Cornwall and the Isles of Scilly"]
    assert len(region.clusters) == 14
    assert len(region.areas) == 337
    assert set(region.boundaries["cluster_id"]) == set(region.clusters["cluster_id"])
    heads = {name for path in cornwall.glob("*.csv") for name in path.read_text().split("\n")[0].split(",")}
    assert {name for name in heads if name.endswith("_cy")} == set()


def test_need_is_what_england_counts_there(cornwall: Path) -> None:
    nation, region = read_nation().tables, read_region(cornwall, ["en"])
    there = nation["areas"]["area_id"].isin(region.areas["area_id"]).to_numpy()
    whole = need_wte(nation["areas"], nation["services"], None)[there].sum(axis=0)
    assert need(region).sum(axis=0) == pytest.approx(whole, rel=1e-3)


def test_bases_stand_at_a_practice_with_a_postcode(cornwall: Path) -> None:
    bases = read_region(cornwall, ["en"]).bases
    assert len(bases) == 14
    assert bases["postcode"].str.fullmatch(r"(PL|TR)[0-9]{1,2} [0-9][A-Z]{2}").all()


def test_the_base_is_at_the_practice_nearest_to_the_middle_of_the_people() -> None:
    """Two areas of one network, 300 and 100 people, at 0 and 4,000 m: the middle is at 1,000 m."""
    bases = pd.DataFrame(
        {"cluster_id": ["U1", "U2"], "easting": [9, 9], "northing": [9, 9], "postcode": ["", ""]}
    )
    areas = pd.DataFrame(
        {
            "cluster_id": ["U1", "U1", "U2"],
            "population": [300, 100, 50],
            "easting": [0, 4_000, 0],
            "northing": [0, 0, 0],
        }
    )
    practices = pd.DataFrame(
        {
            "pcn_code": ["U1", "U1"],
            "easting": [2_100.0, 500.0],
            "northing": [0.0, 0.0],
            "postcode": ["TR1 1AA", "TR12BB"],
        }
    )
    found = at_practices(bases, areas, practices)
    assert found["easting"].tolist() == [500, 9]
    assert found["postcode"].tolist() == ["TR1 2BB", ""]


def test_a_choice_of_several_boards_is_asked_about(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["new", str(tmp_path / "x"), "--england", "icb=London"])
    assert result.exit_code == 2
    assert "more than one place may be meant" in result.output
    assert result.output.count("London") >= 5


@pytest.mark.parametrize("code", ["QKS", "E54000032", "icb=qks", "icb=e54000032", "icb = E54000032 "])
def test_a_board_is_known_by_its_codes(code: str) -> None:
    """Kent and Medway is E54000032 and QKS (ONS, integrated care boards of April 2024)."""
    assert chosen(code, "--england", read_nation().choices(), board_codes()) == Chosen("icb", "kent-medway")


def test_every_board_has_a_code_of_its_own_of_either_kind() -> None:
    codes = board_codes()
    assert set(codes.written) == set(table("regions")["region_id"])
    assert len(codes.now) == 2 * 42
    assert not set(codes.now) & set(codes.before)


@pytest.mark.parametrize(
    ("code", "key", "named"),
    [
        ("icb=E54000007", "new_code_before", ["Greater Manchester (E54000057, QOP)"]),
        ("E54000052", "new_code_before", ["Surrey Heartlands (E54000063, QXU)"]),
        ("icb=E54000033", "new_code", ["(E540000"]),
        ("QKZ", "new_code", ["QKS", "QKK"]),
        ("E38000237", "new_code", []),
    ],
)
def test_a_code_that_is_no_boards_is_never_taken_for_one_like_it(
    code: str, key: str, named: list[str]
) -> None:
    """One letter off is another board, and the partnership of 2021 had other borders than it."""
    with pytest.raises(BadInput) as told:
        chosen(code, "--england", read_nation().choices(), board_codes())
    (fault,) = told.value.faults
    assert fault.key == key
    assert all(name in fault.says(Words("en")) for name in named)


def test_a_name_that_is_not_known_is_told_with_those_like_it() -> None:
    with pytest.raises(BadInput) as told:
        chosen("icb=Yorkshire Dales", "--england", read_nation().choices(), board_codes())
    (fault,) = told.value.faults
    first = str(fault.slots["known"]).split("; ")[:3]
    assert any("Yorkshire" in name for name in first), first


def test_wales_and_england_at_once_are_refused(tmp_path: Path) -> None:
    words = ["new", str(tmp_path / "x"), "--england", "icb=Kent", "--wales", "powys"]
    assert CliRunner().invoke(app, words).exit_code == 2


def test_figures_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"england_lsoa21\.csv"):
        read_england(tmp_path)


@pytest.mark.source
def test_the_embedded_tables_are_those_that_the_builder_makes() -> None:
    """The packed bytes depend on the version of zlib; what is packed does not."""
    made = england21_files(read_england(SOURCE))
    assert set(made) == {path.name for path in FOLDER.iterdir()}
    for name, content in made.items():
        held = (FOLDER / name).read_bytes()
        packed = name.endswith(".gz")
        unpacked = [gzip.decompress(one) if packed else one for one in (content, held)]
        assert unpacked[0] == unpacked[1], name


def test_no_welsh_names_are_kept() -> None:
    frame = pd.DataFrame({"name_en": ["a"], "name_cy": ["b"]})
    assert without_welsh(frame).columns.tolist() == ["name_en"]
    assert np.array_equal(without_welsh(frame).to_numpy(), [["a"]])
