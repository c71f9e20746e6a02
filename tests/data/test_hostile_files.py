"""Files that are not what they are called: each ends with faults that name the file, and soon."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from placement.data import read_region
from placement.data.travel.gtfs import feed_tables
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.scenario import check_scenario, read_scenario
from placement.scenario.text import read_toml
from placement.sources.book.read import read_book
from placement.sources.importing.grids import read_grids as read_any_grids
from placement.sources.importing.layers import read_layers
from tests.builders import tiny_region, tiny_scenario
from tests.spoil import CONFIG

SOON_SECONDS = 10.0
MOST_SAID = 20_000
"""Characters of all that is said of one file."""
DEEP = 2_000
CONTENTS: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n" * 1_000,
    "one byte of nothing": b"\x00",
    "nothing between letters": b"a\x00r\x00e\x00a\x00",
    "UTF-16": "area_id,name\na1,M\u00f4n\n".encode("utf-16"),
    "Latin-1": "area_id,name\na1,M\u00f4n\n".encode("latin-1"),
    "half of a letter": b"area_id,name\na1,M\xc3",
    "a quote that never ends": b'area_id,name\n"a1,' + b"x" * 50_000,
    "old line ends alone": b"area_id,name\ra1,x\r",
    "lists within lists": b"[" * DEEP + b"]" * DEEP,
    "objects within objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a number of many digits": b'{"a": ' + b"9" * 10_000 + b"}",
    "a header of one name often": b"area_id," * 900 + b"area_id\n" + b"1," * 900 + b"1\n",
    "another kind of file": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "a workbook": b"PK\x03\x04" + bytes(range(256)) * 8,
    "a web page": b"<!DOCTYPE html><title>Sign in</title>",
    "marks that turn text round": "area_id,name\na1,\u202egnol\u202c\n".encode(),
    "a formula": b"area_id,name\n=1+1,@SUM(A1)\n",
}
FILES = ("areas.csv", "workforce.csv", "boundaries.geojson", "datapackage.json", CONFIG)


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("faultless")
    tiny_region(home / "tiny")
    tiny_scenario(home / CONFIG)
    return home


@pytest.fixture
def home(faultless: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(faultless, tmp_path / "home"))


def with_answer(home: Path) -> BadInput:
    """All that is told; what is read without a fault would fail the test."""
    with pytest.raises(BadInput) as caught:
        scenario = read_scenario(home / CONFIG)
        faults = check_scenario(scenario, read_region(scenario.data_folders))
        raise BadInput(faults) if faults else AssertionError("read as if it were sound")
    return caught.value


def place(home: Path, file: str) -> Path:
    return home / file if file == CONFIG else home / "tiny" / file


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("file", FILES)
def test_what_is_not_what_it_is_called_is_told_by_name_and_soon(file: str, content: str, home: Path) -> None:
    place(home, file).write_bytes(CONTENTS[content])
    began = time.process_time()
    bad = with_answer(home)
    assert time.process_time() - began < SOON_SECONDS
    assert file in {fault.file for fault in bad.faults}
    for language in ("en", "cy"):
        said = bad.says(Words(language))
        assert len(said) < MOST_SAID
        assert "Traceback" not in said
        assert str(home) not in said


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.csv")


def nowhere(path: Path) -> None:
    path.unlink()


NO_FILES = [
    (file, put)
    for file in ("areas.csv", "workforce.csv", "boundaries.geojson", CONFIG)
    for put in (a_folder, a_link_to_itself, a_link_to_nothing, nowhere)
    if (file, put) != ("boundaries.geojson", nowhere)  # a region needs no outlines
]


@pytest.mark.parametrize(("file", "put"), NO_FILES, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_no_file_is_told_by_name(file: str, put: Callable[[Path], None], home: Path) -> None:
    put(place(home, file))
    assert file in {fault.file for fault in with_answer(home).faults}


@pytest.mark.parametrize("given", [".", "/", ".."])
def test_a_folder_given_as_a_file_is_told_by_a_name(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`.` is the folder of the people who type it, and the root is called as it is written."""
    (tmp_path / "mine" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "mine" / "deeper")
    name = {".": "deeper", "..": "mine", "/": "/"}[given]
    path, told = Path(given), []
    sheets: list[Fault] = []
    assert read_any_grids(path, sheets) == []
    assert read_layers(path, sheets) == []
    for reader in (read_toml, read_book, feed_tables):
        with pytest.raises(BadInput) as caught:
            reader(path)
        told += [fault.file for fault in caught.value.faults]
    assert [fault.file for fault in sheets] + told == [name] * 5
