"""Bad inputs: each is told by file, row and column, in both languages, and never by a traceback.

Each row of the table `BAD` spoils a small faultless region or scenario in one way. What is told must be
exactly what was spoilt: the right message, in the right place, and nothing else.
"""

from __future__ import annotations

import shutil
import traceback
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from placement.cli.app import app
from placement.data import read_region
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.scenario import check_scenario, read_scenario
from tests.bad_lies import BAD_LIES
from tests.bad_links import BAD_LINKS
from tests.bad_places import BAD_PLACES
from tests.bad_rules import BAD_RULES
from tests.bad_scenarios import BAD_SCENARIOS
from tests.bad_tables import BAD_TABLES
from tests.bad_texts import BAD_TEXTS
from tests.builders import tiny_region, tiny_scenario
from tests.spoil import CONFIG, OUTLINES, PACKAGE, Bad, cell

BAD_INPUT = 2
LEAST = 40
EXAMPLES = 50
BAD = (*BAD_TABLES, *BAD_LINKS, *BAD_PLACES, *BAD_LIES, *BAD_SCENARIOS, *BAD_TEXTS, *BAD_RULES)
each_bad = pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name, scope="module")
"""With that scope pytest asks all of one folder before the next, so that it is read once."""


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("faultless")
    tiny_region(home / "tiny")
    tiny_scenario(home / CONFIG)
    return home


@pytest.fixture
def home(faultless: Path, tmp_path: Path) -> Path:
    """A faultless region and scenario, side by side."""
    return Path(shutil.copytree(faultless, tmp_path / "home"))


def faults_of(home: Path) -> list[Fault]:
    """All that the inputs are told of: the scenario, or the region, or how the two fit."""
    try:
        scenario = read_scenario(home / CONFIG)
        return check_scenario(scenario, read_region(scenario.data_folders))
    except BadInput as bad:
        return list(bad.faults)


def test_the_unspoilt_inputs_have_no_fault(home: Path) -> None:
    assert faults_of(home) == []


@each_bad
def test_is_told_where_it_is_and_what_to_do(bad: Bad, home: Path) -> None:
    bad.spoil(home)
    faults = faults_of(home)
    assert tuple((fault.key, fault.file, fault.row, fault.column) for fault in faults) == bad.told
    assert bad.says in faults[0].says(Words("en"))
    for fault in faults:
        english, welsh = fault.says(Words("en")), fault.says(Words("cy"))
        assert english != welsh
        for said in (english, welsh):
            assert "{" not in said.replace(str(fault.value), "")
            assert "Traceback" not in said
            assert str(home) not in said


@each_bad
def test_check_ends_with_exit_code_2(bad: Bad, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad.spoil(home)
    monkeypatch.chdir(home)
    before = sorted(home.rglob("*"))
    result = CliRunner().invoke(app, ["check", CONFIG])
    assert result.exit_code == BAD_INPUT, result.output + "".join(
        traceback.format_exception(result.exception)
    )
    assert bad.told[0][1] in result.output, "a mistyped command ends with 2 as well"
    assert "Traceback" not in result.output
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("bad", [BAD[0], BAD[-1]], ids=lambda bad: bad.name)
def test_run_leaves_no_folder_behind(bad: Bad, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad.spoil(home)
    monkeypatch.chdir(home)
    before = sorted(home.rglob("*"))
    result = CliRunner().invoke(app, ["run", CONFIG])
    assert result.exit_code == BAD_INPUT, result.output
    assert "Traceback" not in result.output
    assert sorted(home.rglob("*")) == before


def test_the_table_is_long_enough_and_each_name_stands_once() -> None:
    names = [bad.name for bad in BAD]
    assert len(names) == len(set(names)) >= LEAST


FILES = sorted(
    [*(f"{name}.csv" for name in ("areas", "bases", "services", "roles", "workforce")), OUTLINES, PACKAGE]
)
NASTY = st.sampled_from(
    [
        b"",
        b"\x00",
        b"\xff",
        b",",
        b'"',
        b"\n",
        b"\r",
        b"-",
        b"1e999",
        b"nan",
        b"0",
        b"{",
        b"[",
        b"]",
        b"null",
        b"\xe2\x80\xae",
    ]
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    file=st.sampled_from(FILES),
    where=st.floats(0, 1),
    length=st.integers(0, 12),
    put=NASTY | st.binary(max_size=6),
)
def test_no_bytes_in_a_table_make_anything_but_bad_input(
    home: Path, file: str, where: float, length: int, put: bytes
) -> None:
    path = home / "tiny" / file
    whole = path.read_bytes()
    at = int(where * len(whole))
    try:
        path.write_bytes(whole[:at] + put + whole[at + length :])
        for fault in faults_of(home):
            assert fault.says(Words("cy"))
    finally:
        path.write_bytes(whole)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    where=st.floats(0, 1),
    length=st.integers(0, 30),
    put=NASTY | st.binary(max_size=6) | st.sampled_from([b"[x]", b"a.b = 1\n", b"[[rules]]\n"]),
)
def test_no_bytes_in_a_scenario_make_anything_but_bad_input(
    home: Path, where: float, length: int, put: bytes
) -> None:
    path = home / CONFIG
    whole = path.read_bytes()
    at = int(where * len(whole))
    try:
        path.write_bytes(whole[:at] + put + whole[at + length :])
        for fault in faults_of(home):
            assert fault.says(Words("cy"))
    finally:
        path.write_bytes(whole)


CELLS = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e308",
        "99999999999999999999",
        "a1",
        "c1",
        "NaN",
        "x y",
        "1,5",
        "#N/A",
        "true",
        "candidate",
    ]
) | st.text(max_size=8)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    file=st.sampled_from([file for file in FILES if file.endswith(".csv")]),
    row=st.integers(1, 3),
    column=st.integers(0, 30),
    value=CELLS,
)
def test_no_cell_makes_anything_but_bad_input(
    home: Path, file: str, row: int, column: int, value: str
) -> None:
    path = home / "tiny" / file
    whole = path.read_bytes()
    header = whole.decode().splitlines()[0].split(",")
    try:
        cell(file, row, header[column % len(header)], value.encode("utf-8", "ignore").decode())(home)
        for fault in faults_of(home):
            assert fault.says(Words("cy"))
    finally:
        path.write_bytes(whole)
