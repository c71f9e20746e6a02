"""Reading applicants: all faults told at once, in both languages; no traceback, and no private cell shown."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placement.data import Region
from placement.data.applicant_tables import APPLICANTS as TABLE
from placement.data.applicant_tables import PREFERENCES as RANKS
from placement.data.applicant_tables import is_personal
from placement.data.sheet import Sheet, read_sheet
from placement.data.table_spec import TableSpec
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.matching.applicants import Applicants, read_applicants
from tests.bad_applicants import (
    APPLICANTS,
    BAD_APPLICANTS,
    FAULTLESS,
    PREFERENCES,
    region_of_applicants,
    write_applicants,
)
from tests.spoil import Bad, cell, line, text

EXAMPLES = 80
LEAST = 40
posix = pytest.mark.skipif(os.name != "posix", reason="this system has no such modes of files")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return region_of_applicants(tmp_path_factory.mktemp("region") / "tiny")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with faultless applicants in `tiny`, where the ways to spoil it look."""
    write_applicants(tmp_path / "home" / "tiny")
    return tmp_path / "home"


def faults_of(folder: Path, region: Region) -> list[Fault]:
    try:
        read_applicants(folder, region)
    except BadInput as bad:
        return list(bad.faults)
    return []


def keys(folder: Path, region: Region) -> list[tuple[str, str]]:
    return [(fault.key, fault.file) for fault in faults_of(folder, region)]


def test_what_is_read_is_what_stands_there(home: Path, region: Region) -> None:
    found = read_applicants(home / "tiny", region)
    assert isinstance(found, Applicants)
    assert found.table["protected"].tolist() == [False, False, True, False, False]
    assert found.table["linked_to"].tolist() == ["synthetic-2", "synthetic-1", "", "", ""]
    assert found.table["agreed_cluster_id"].tolist() == ["", "", "", "c3", ""]
    assert found.preferences["rank"].tolist() == [1, 2, 1, 1, 2, 3, 1]
    assert str(found.preferences["rank"].dtype) == "int64"
    assert found.files == {name: content.encode() for name, content in FAULTLESS.items()}
    assert found.lines == (2, 3, 4, 5, 6)
    assert found.synthetic


def test_applicants_may_rank_nothing_at_all(home: Path, region: Region) -> None:
    (home / "tiny" / PREFERENCES).write_text("applicant_id,cluster_id,rank\n", encoding="utf-8")
    assert read_applicants(home / "tiny", region).preferences.empty


def test_linked_people_may_have_agreed_places_in_one_cluster(home: Path, region: Region) -> None:
    cell(APPLICANTS, 2, "agreed_cluster_id", "c2")(home)
    assert faults_of(home / "tiny", region) == []
    cell(APPLICANTS, 3, "agreed_cluster_id", "c2")(home)
    assert faults_of(home / "tiny", region) == []


@pytest.mark.parametrize("bad", BAD_APPLICANTS, ids=lambda bad: bad.name)
def test_is_told_where_it_is_and_what_to_do(bad: Bad, home: Path, region: Region) -> None:
    bad.spoil(home)
    faults = faults_of(home / "tiny", region)
    assert tuple((fault.key, fault.file, fault.row, fault.column) for fault in faults) == bad.told
    assert bad.says in faults[0].says(Words("en"))
    for fault in faults:
        english, welsh = fault.says(Words("en")), fault.says(Words("cy"))
        assert english != welsh
        for said in (english, welsh):
            assert "{" not in said
            assert str(home) not in said


def test_the_table_is_long_enough_and_each_name_stands_once() -> None:
    names = [bad.name for bad in BAD_APPLICANTS]
    assert len(names) == len(set(names)) >= LEAST


@pytest.mark.parametrize("folder", ["nowhere", "file", "a\x00b"])
def test_a_folder_that_is_none_is_told(folder: str, tmp_path: Path, region: Region) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (fault,) = faults_of(tmp_path / folder, region)
    assert (fault.key, fault.file) == ("applicants_folder", folder)
    assert str(tmp_path) not in fault.says(Words("en"))


def test_a_folder_that_may_not_be_looked_into_is_told(
    home: Path, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("placement.matching.applicants.read_sheet", refuse)
    (fault,) = faults_of(home / "tiny", region)
    assert (fault.key, fault.file) == ("unreadable_file", "tiny")
    assert "Permission denied" in fault.says(Words("cy"))


def test_a_file_that_changes_meanwhile_is_refused(
    home: Path, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_change(folder: Path, table: TableSpec, faults: list[Fault]) -> Sheet | None:
        sheet = read_sheet(folder, table, faults)
        with (folder / APPLICANTS).open("a", encoding="utf-8") as file:
            file.write("\n")
        return sheet

    monkeypatch.setattr("placement.matching.applicants.read_sheet", and_change)
    assert keys(home / "tiny", region) == [("applicants_changed", APPLICANTS)]


# --- privacy ---------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o601, 0o666, 0o644, 0o620])
def test_files_about_real_people_must_be_their_owners_alone(
    mode: int, tmp_path: Path, region: Region
) -> None:
    folder = write_applicants(tmp_path / "real", ids="p")
    assert not read_applicants(folder, region).synthetic
    (folder / PREFERENCES).chmod(mode)
    (fault,) = faults_of(folder, region)
    assert (fault.key, fault.file) == ("readable_by_others", PREFERENCES)
    assert "chmod 600 preferences.csv" in fault.says(Words("en"))
    assert "chmod 600 preferences.csv" in fault.says(Words("cy"))
    (folder / APPLICANTS).chmod(mode)
    assert keys(folder, region) == [("readable_by_others", name) for name in (APPLICANTS, PREFERENCES)]


@posix
def test_made_up_people_may_be_read_by_all(tmp_path: Path, region: Region) -> None:
    folder = write_applicants(tmp_path / "made-up", mode=0o644)
    assert read_applicants(folder, region).synthetic


@posix
@pytest.mark.parametrize(
    ("file", "row", "told"),
    [
        (APPLICANTS, "p1,physio,a1,,false,", []),
        (PREFERENCES, "p1,c1,1", [("preference_of_nobody", PREFERENCES)]),
        (APPLICANTS, "Synthetic-6,physio,a1,,false,", []),
    ],
)
def test_one_real_person_among_made_up_ones_is_enough(
    file: str, row: str, told: list[tuple[str, str]], tmp_path: Path, region: Region
) -> None:
    folder = write_applicants(tmp_path / "tiny", mode=0o644)
    line(file, row)(tmp_path)
    modes = [("readable_by_others", name) for name in (APPLICANTS, PREFERENCES)]
    assert sorted(keys(folder, region)) == sorted([*modes, *told])
    for name in (APPLICANTS, PREFERENCES):
        (folder / name).chmod(0o600)
    assert keys(folder, region) == told
    if not told:
        assert not read_applicants(folder, region).synthetic


@posix
def test_a_real_file_that_has_other_faults_is_told_of_its_mode_too(tmp_path: Path, region: Region) -> None:
    folder = write_applicants(tmp_path / "tiny", ids="p", mode=0o644)
    cell(PREFERENCES, 2, "rank", "")(tmp_path)
    assert ("readable_by_others", APPLICANTS) in keys(folder, region)
    assert ("rank_missing", PREFERENCES) in keys(folder, region)


@pytest.mark.parametrize(
    ("column", "personal"), [("applicant_id", "applicant_name"), ("home_area_id", "home_address_id")]
)
def test_what_stands_in_a_personal_column_is_shown_nowhere(
    column: str, personal: str, home: Path, region: Region
) -> None:
    text(APPLICANTS, column, personal)(home)
    for row in range(2, 7):
        cell(APPLICANTS, row, personal, f"Jane Jones {row}")(home)
    faults = faults_of(home / "tiny", region)
    assert ("personal_column", personal) in {(fault.key, fault.column) for fault in faults}
    assert "Jones" not in "".join(fault.says(Words("en")) for fault in faults)


def test_no_column_that_belongs_here_is_about_a_person() -> None:
    ours = [*TABLE.columns, *RANKS.columns]
    assert [name for name in ours if is_personal(name)] == []
    others = ["notes", "choice", "cluster", "region_id", "health_board", "nodiadau", "dewis", "", "2"]
    assert [name for name in others if is_personal(name)] == []


# --- size, and anything else that may stand in a file ----------------------------------------------------


def test_very_many_faults_are_counted_and_the_first_named(home: Path, region: Region) -> None:
    many = range(10, 20_010)
    applicants = "".join(f"synthetic-{n},physio,x{n},synthetic-{n},false,\n" for n in many)
    ranks = "".join(f"nobody-{n},c1,{n}\n" for n in many)
    for name, rows in ((APPLICANTS, applicants), (PREFERENCES, ranks)):
        with (home / "tiny" / name).open("a", encoding="utf-8") as file:
            file.write(rows)
    faults = faults_of(home / "tiny", region)
    assert len(faults) < 200
    counted = {fault.column: fault.slots["count"] for fault in faults if fault.key == "and_more"}
    assert counted["linked_to"] == len(many) - 20


def test_a_hundred_thousand_rows_are_read(home: Path, region: Region) -> None:
    with (home / "tiny" / APPLICANTS).open("a", encoding="utf-8") as file:
        file.writelines(f"synthetic-{n},physio,a1,,false,\n" for n in range(10, 25_010))
    with (home / "tiny" / PREFERENCES).open("a", encoding="utf-8") as file:
        file.writelines(f"synthetic-{n},c{c},{c}\n" for n in range(10, 25_010) for c in (1, 2, 3, 4))
    found = read_applicants(home / "tiny", region)
    assert (len(found.table), len(found.preferences)) == (25_005, 100_007)


NASTY = st.sampled_from(
    [b"", b"\x00", b"\xff", b",", b'"', b"\n", b"\r", b"-", b"1e999", b"nan", b"0", b"synthetic-1", b"name,"]
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    file=st.sampled_from([APPLICANTS, PREFERENCES]),
    where=st.floats(0, 1),
    length=st.integers(0, 12),
    put=NASTY | st.binary(max_size=6),
)
def test_no_bytes_make_anything_but_bad_input(
    home: Path, region: Region, file: str, where: float, length: int, put: bytes
) -> None:
    path = home / "tiny" / file
    whole = path.read_bytes()
    at = int(where * len(whole))
    try:
        path.write_bytes(whole[:at] + put + whole[at + length :])
        for fault in faults_of(home / "tiny", region):
            assert fault.says(Words("cy"))
    finally:
        path.write_bytes(whole)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(applicants=st.binary(max_size=200), preferences=st.binary(max_size=200))
def test_whatever_the_files_are_nothing_but_bad_input_comes_of_it(
    home: Path, region: Region, applicants: bytes, preferences: bytes
) -> None:
    (home / "tiny" / APPLICANTS).write_bytes(applicants)
    (home / "tiny" / PREFERENCES).write_bytes(preferences)
    assert all(fault.says(Words("en")) for fault in faults_of(home / "tiny", region))


Row = tuple[str, str, str, str]
Rank = tuple[str, str, str]
IDS = st.sampled_from(["", "1", "2", "3", "4", "5", "x y", "p1"])


@st.composite
def some_applicants(draw: st.DrawFn) -> tuple[list[Row], list[Rank]]:
    """Applicants and ranks that are mostly sound, with up to two cells put wrong."""
    count = draw(st.integers(1, 5))
    pairs = draw(st.integers(0, count // 2))
    link = {str(i + 1): str((i ^ 1) + 1) for i in range(2 * pairs)}  # 1 with 2, 3 with 4
    rows = [
        [str(i), draw(st.sampled_from(["physio", "ot"])), link.get(str(i), ""), draw(AGREED)]
        for i in range(1, count + 1)
    ]
    ranks = [
        [str(i), cluster, str(rank)]
        for i in range(1, count + 1)
        for rank, cluster in enumerate(draw(st.permutations(["c1", "c2", "c3"]))[: draw(WISHES)], start=1)
    ]
    for _ in range(draw(st.integers(0, 2))):
        table = draw(st.sampled_from([rows, ranks]))
        if table:
            row = draw(st.sampled_from(table))
            row[draw(st.integers(0, len(row) - 1))] = draw(IDS | st.sampled_from(["slt", "c1", "c2", "c9"]))
    return [(a, b, c, d) for a, b, c, d in rows], [(a, b, c) for a, b, c in ranks]


AGREED = st.sampled_from(["", "", "c1", "c2"])
WISHES = st.integers(0, 3)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(made=some_applicants())
def test_what_passes_has_none_of_these_faults(
    home: Path, region: Region, made: tuple[list[Row], list[Rank]]
) -> None:
    rows, ranks = made

    def named(number: str) -> str:
        return number and f"synthetic-{number}"

    applicants = [f"{named(i)},{service},a1,{named(link)},false,{at}" for i, service, link, at in rows]
    preferences = [f"{named(i)},{cluster},{rank}" for i, cluster, rank in ranks]
    for name, lines in ((APPLICANTS, applicants), (PREFERENCES, preferences)):
        header = FAULTLESS[name].split("\n", 1)[0]
        (home / "tiny" / name).write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    if faults_of(home / "tiny", region):
        return
    partner = {named(i): named(link) for i, _, link, _ in rows}
    agreed = {named(i): at for i, _, _, at in rows}
    assert len(partner) == len(rows) > 0
    assert all(link != one and partner[link] == one for one, link in partner.items() if link)
    assert all(len({agreed[one], agreed[link], ""}) < 3 for one, link in partner.items() if link)
    assert all(service in {"physio", "ot"} for _, service, _, _ in rows)
    for one in {i for i, _, _ in ranks}:
        own = [(cluster, int(rank)) for i, cluster, rank in ranks if i == one]
        assert named(one) in partner
        assert sorted(rank for _, rank in own) == list(range(1, len(own) + 1))
        assert len({cluster for cluster, _ in own}) == len(own)


def test_copies_of_the_folder_are_the_same_applicants(home: Path, region: Region) -> None:
    copy = Path(shutil.copytree(home / "tiny", home / "copy"))
    assert read_applicants(copy, region).files == read_applicants(home / "tiny", region).files
