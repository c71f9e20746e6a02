"""A part of Wales begun from the published figures: cut whole, told, and decided as it stands."""

from __future__ import annotations

import csv
import json
import os
import shlex
import tomllib
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from placement.cli.app import app
from placement.data import read_region
from placement.data.need import need
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.scenario import read_scenario
from placement.sources.begin import begin_wales
from placement.sources.begin.choice import Chosen, chosen
from placement.sources.begin.naming import meant
from placement.sources.begin.nation import names_by_id

WALES = Path(__file__).parents[2] / "data" / "wales"


def command(*words: str, ends: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == ends, result.output
    assert "Traceback" not in result.output
    return str(result.output)


@pytest.fixture(scope="module")
def powys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "our-powys"
    command("new", str(folder), "--wales", "county=powys")
    return folder


def test_a_county_is_cut_with_all_that_lies_in_it_and_nothing_else(powys: Path) -> None:
    part, whole = read_region(powys), read_region(WALES)
    clusters = set(whole.clusters.loc[whole.clusters["county_id"] == "powys", "cluster_id"])
    assert set(part.clusters["cluster_id"]) == clusters
    for table in ("areas", "bases"):
        found = getattr(whole, table)
        expected = found[found["cluster_id"].isin(clusters)]
        assert getattr(part, table).iloc[:, 0].tolist() == expected.iloc[:, 0].tolist()
    assert set(part.boundaries["cluster_id"]) == clusters
    assert part.counties["county_id"].tolist() == part.regions["region_id"].tolist() == ["powys"]
    assert sorted(part.areas["deprivation_rank"]) == list(range(1, len(part.areas) + 1))


def test_need_is_what_the_nation_counts_there_though_ranks_begin_anew(powys: Path) -> None:
    part, whole = read_region(powys), read_region(WALES)
    there = whole.areas["area_id"].isin(part.areas["area_id"]).to_numpy()
    assert need(part).sum(axis=0) == pytest.approx(need(whole)[there].sum(axis=0), rel=1e-3)


def test_the_money_is_the_share_of_the_need_and_said_to_be_assumed(powys: Path) -> None:
    whole = read_region(WALES)
    there = (
        whole.areas["cluster_id"].map(whole.clusters.set_index("cluster_id")["county_id"]) == "powys"
    ).to_numpy()
    needed = need(whole)
    text = (powys / "scenario.toml").read_text()
    fund = next(rule for rule in tomllib.loads(text)["rules"] if rule["rule"] == "fund")
    assert fund["amount"] == pytest.approx(5e6 * needed[there].sum() / needed.sum(), abs=5_000)
    (line,) = (line for line in text.splitlines() if line.startswith("amount"))
    assert "# assumed" in line


def test_each_figure_says_whether_it_is_published_estimated_or_assumed(powys: Path) -> None:
    package = json.loads((powys / "datapackage.json").read_text())
    fields = {
        (resource["name"], field["name"]): field
        for resource in package["resources"]
        if "schema" in resource
        for field in resource["schema"]["fields"]
    }
    assert fields["areas", "population"]["basis"] == "published"
    assert fields["areas", "cluster_id"]["basis"] == "estimated"
    assert fields["workforce", "in_post_wte"]["basis"] == "assumed"
    figures = {key for key, field in fields.items() if field["type"] in {"number", "integer"}}
    without = {key for key in figures if "basis" not in fields[key] and key[0] != "assumptions"}
    assert without == set()


def test_assumptions_say_what_this_place_has(powys: Path) -> None:
    part = read_region(powys)
    row = part.assumptions.set_index("item").loc["staff.physiotherapy"]
    staff = part.workforce.loc[part.workforce["service_id"] == "physiotherapy", "in_post_wte"].sum()
    assert row["value"] == pytest.approx(staff / part.areas["population"].sum() * 10_000, rel=5e-3)
    assert row["low"] < row["value"] < row["high"]
    assert not part.assumptions["agreed_by"].any()


def test_it_does_not_say_that_we_publish_what_is_theirs(powys: Path, tmp_path: Path) -> None:
    """Who publishes, when and how to comment stood at the foot of every page of a board's own plan."""
    told = read_scenario(powys / "scenario.toml").about
    ours = read_scenario(WALES.parents[1] / "configs" / "wales-ahp.toml").about
    for key in ("author_en", "author_cy", "published_on", "next_edition_en", "contact_en", "contact_cy"):
        assert getattr(ours, key) is not None
        assert getattr(told, key) is None, key
    command("new", str(tmp_path / "p"), "--wales", "county=powys", "--xlsx")
    question = openpyxl.load_workbook(tmp_path / "p.xlsx")["Question"]
    cells = [str(cell) for row in question.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if "authors of placement" in cell or "source of placement" in cell]


def test_check_and_run_take_the_folder_and_decide(powys: Path, tmp_path: Path) -> None:
    assert Words("en")("cli.no_fault", config="scenario.toml", sizes="")[:20] in command("check", str(powys))
    command("run", str(powys), "--out", str(tmp_path / "run"))
    assert json.loads((tmp_path / "run" / "answer.json").read_text())["outcome"] == "answer"


def test_the_same_choice_gives_the_same_bytes(powys: Path, tmp_path: Path) -> None:
    again = tmp_path / "our-powys"
    command("new", str(again), "--wales", "county=Powys")
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in powys.iterdir()
    }


def test_empty_gives_ids_and_names_and_no_figure(tmp_path: Path) -> None:
    said = command("new", str(tmp_path / "bare"), "--wales", "board=powys", "--empty")
    assert "New posts in Powys" in said  # which place was understood
    with (tmp_path / "bare" / "areas.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 50
    assert all(row["area_id"] and row["name_en"] and not row["population"] for row in rows)
    assert len((tmp_path / "bare" / "workforce.csv").read_text().splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("west", "new_unclear"),
        ("Narnia", "new_unknown"),
        ("borough=x", "new_kind"),
        ("county=", "new_unknown"),
    ],
)
def test_a_choice_that_is_not_clear_is_asked_about(asked: str, key: str, lang: str, tmp_path: Path) -> None:
    said = command("new", str(tmp_path / "x"), "--wales", asked, "--lang", lang, ends=2)
    assert Words("cy" if lang == "cy" else "en")(f"fault.{key}") in said
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("board=Gwynedd", "county=Gwynedd"),
        ("board=sir benfro", "county=Pembrokeshire"),
        ("county=Hywel Dda", "board=West Wales"),
        ("county=Betsi Cadwaladr", "board=North Wales"),
    ],
)
def test_a_county_asked_for_as_a_board_is_named_as_it_is_asked_for(asked: str, meant: str) -> None:
    with pytest.raises(BadInput, match=f"Write {meant}$") as bad:
        begin_wales(asked, "x")
    assert bad.value.faults[0].value == asked


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("county=Gwent", "board=Gwent; county=Blaenau Gwent"),  # a county until 1996, and no county today
        ("county=Glamorgan", "board=West Glamorgan; county=Vale of Glamorgan"),
        ("Cardiff", "board=Cardiff and Vale; county=Cardiff"),
        ("Abertawe", "board=West Glamorgan; county=Swansea"),  # of Bwrdd Iechyd Prifysgol Bae Abertawe
    ],
)
def test_a_part_of_a_name_is_asked_about_where_another_kind_of_place_has_it(asked: str, known: str) -> None:
    with pytest.raises(BadInput, match=f"Write the one you mean: {known}$") as bad:
        begin_wales(asked, "x")
    assert (bad.value.faults[0].key, bad.value.faults[0].value) == ("new_unclear", asked)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Gwent", Chosen("board", "gwent")),
        ("county=Anglesey", Chosen("county", "isle-of-anglesey")),
        ("board=Cardiff", Chosen("board", "cardiff-vale")),
        ("county=cardiff", Chosen("county", "cardiff")),
        ("Merthyr", Chosen("county", "merthyr-tydfil")),
        ("Hywel Dda", Chosen("board", "west-wales")),
    ],
)
def test_a_name_that_one_place_alone_has_is_taken(asked: str, meant: Chosen) -> None:
    tables = {"board": "regions", "county": "counties"}
    kinds = {kind: names_by_id(pd.read_csv(WALES / f"{name}.csv")) for kind, name in tables.items()}
    assert chosen(asked, "--wales", kinds) == meant


def test_nothing_is_written_over(powys: Path) -> None:
    before = (powys / "areas.csv").read_bytes()
    assert Words("en")("fault.new_exists") in command("new", str(powys), "--wales", "powys", ends=2)
    here = command("new", "", "--wales", "powys", ends=2)
    assert f"- {Path.cwd().name}: {Words('en')('fault.new_exists')}" in here
    assert (powys / "areas.csv").read_bytes() == before


NAMES = {
    "w": ("West Wales", "Gorllewin Cymru", "Hywel Dda University Health Board"),
    "g": ("West Glamorgan", "Gorllewin Morgannwg", "Swansea Bay University Health Board"),
    "c": ("Cornwall and the Isles of Scilly",),
    "m": ("Isle of Anglesey", "Ynys Môn"),
}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("w", ["w"]),
        ("west wales", ["w"]),
        ("HYWEL DDA", ["w"]),
        ("Cornwall & Isles of Scilly", ["c"]),
        ("cornwall", ["c"]),
        ("NHS Cornwall and the Isles of Scilly Integrated Care Board", ["c"]),
        ("ynys mon", ["m"]),
        ("Anglesea, Isle of", []),
        ("Isle of Anglesea", ["m"]),
        ("west", ["w", "g"]),
        ("", []),
        ("University Health Board", []),
    ],
)
def test_which_place_a_name_means(text: str, ids: list[str]) -> None:
    assert meant(text, NAMES) == ids


def test_a_workbook_holds_what_the_folder_does(powys: Path, tmp_path: Path) -> None:
    """Written, read again and made a folder: every table is the same, letter for letter."""
    command("new", str(tmp_path / "our-powys"), "--xlsx", "--wales", "county=powys")
    said = command("new", str(tmp_path / "again"), "--book", str(tmp_path / "our-powys.xlsx"))
    assert "Every command takes it" in said
    tables = {path.name: path.read_text() for path in powys.glob("*.csv")}
    assert {path.name: path.read_text() for path in (tmp_path / "again").glob("*.csv")} == tables
    stated = [tomllib.loads((folder / "scenario.toml").read_text()) for folder in (powys, tmp_path / "again")]
    assert stated[0] == stated[1]
    assert "no fault" in command("check", str(tmp_path / "again"))


def test_a_workbook_in_welsh_is_read_as_the_english_one(powys: Path, tmp_path: Path) -> None:
    command("new", str(tmp_path / "our-powys.xlsx"), "--wales", "Powys", "--lang", "cy")
    command("new", str(tmp_path / "again"), "--book", str(tmp_path / "our-powys.xlsx"), "--lang", "cy")
    tables = {path.name: path.read_text() for path in powys.glob("*.csv")}
    assert {path.name: path.read_text() for path in (tmp_path / "again").glob("*.csv")} == tables


def test_the_same_choice_gives_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a", "b"):
        command("new", str(tmp_path / name / "book.xlsx"), "--wales", "Powys")
    assert (tmp_path / "a" / "book.xlsx").read_bytes() == (tmp_path / "b" / "book.xlsx").read_bytes()


def test_an_empty_workbook_asks_for_what_it_needs_and_breaks_nowhere(tmp_path: Path) -> None:
    command("new", str(tmp_path / "bare.xlsx"), "--wales", "Powys", "--empty")
    said = command("check", str(tmp_path / "bare.xlsx"), ends=2)
    assert "sheet Question, cell B" in said
    assert "sheet Neighbourhoods, cell C2" in said


def test_a_workbook_where_a_scenario_is_meant_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"PK")
    with pytest.raises(BadInput) as raised:
        read_scenario(tmp_path / "book.xlsx")
    assert "placement new FOLDER --book" in str(raised.value)


@pytest.mark.skipif(os.name == "nt", reason="quotation marks of another kind")
def test_what_is_to_be_typed_next_can_be_typed(powys: Path, tmp_path: Path) -> None:
    out = tmp_path / "O'Brien & co.xlsx"
    said = command("new", str(out), "--wales", "county=powys", "--xlsx").splitlines()
    typed = "".join(said).split("Then: ")[1].split(", and ")[0]
    assert shlex.split(typed) == ["placement", "check", str(out)]
