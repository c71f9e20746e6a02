"""A region of the same files is read and checked once in a process of the tests, not for each test.

Thousands of tests ask something of the same few small regions, and to read and check one takes a tenth of a
second, whatever its size. What reading comes to, a region or all its faults, rests on the bytes of the folder
and the languages alone. So it is kept under those, and each who asks gets frames of their own. A folder that
changes by one byte is read whole; of its tables that are as they were, their cells are not looked at again.

Tests of reading itself, in `tests/data`, read each time.
"""

from __future__ import annotations

from collections import OrderedDict
from copy import deepcopy
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.data import overlay, read
from placement.data.region import Region
from placement.data.sheet import Sheet, read_sheet
from placement.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from placement.data.folders import Folders
    from placement.data.table_spec import TableSpec
    from placement.errors import Fault
    from placement.i18n import Language

OF_READING = Path(__file__).parent / "data"
REGIONS, TABLES = 40, 400
"""So many of each are kept, the last asked for."""
LARGEST = 2_000_000
"""Bytes of a folder; a larger one is read each time."""
READ = read._read
"""What stands behind the one door that all readers use."""


class Kept:
    """The last that were asked for, by what they rest on."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.found: OrderedDict[Any, Any] = OrderedDict()

    def get(self, key: object) -> Any:
        if key not in self.found:
            return None
        self.found.move_to_end(key)
        return self.found[key]

    def keep(self, key: object, value: object) -> None:
        self.found[key] = value
        if len(self.found) > self.most:
            self.found.popitem(last=False)


class ReadOnce:
    """Stands for the readers of a region and of a table."""

    def __init__(self) -> None:
        self.regions, self.tables = Kept(REGIONS), Kept(TABLES)

    def region(self, folders: Folders, languages: Sequence[Language]) -> Region:
        """The region of a folder, or BadInput with all its faults."""
        files = _plain_files(folders.paths[0]) if folders.one else None
        if files is None:
            return READ(folders, languages)
        key = (files, tuple(languages))
        found = self.regions.get(key)
        if found is None:
            try:
                found = READ(folders, languages)
            except BadInput as bad:
                found = bad.faults
            self.regions.keep(key, found)
        if isinstance(found, Region):
            return _own(found, folders)
        raise BadInput(found)

    def sheet(
        self, folder: Path, table: TableSpec, faults: list[Fault], *, welsh: bool = True
    ) -> Sheet | None:
        """A table of a folder, and its faults."""
        path = folder / table.file
        if not path.is_file() or path.stat().st_size > LARGEST:
            return read_sheet(folder, table, faults, welsh=welsh)
        key = (table.name, sha256(path.read_bytes()).digest(), welsh)
        found = self.tables.get(key)
        if found is None:
            own: list[Fault] = []
            found = (read_sheet(folder, table, own, welsh=welsh), tuple(own))
            self.tables.keep(key, found)
        sheet, told = found
        faults += told
        assert sheet is None or isinstance(sheet, Sheet)
        return sheet


def _plain_files(folder: Path) -> frozenset[tuple[str, bytes]] | None:
    """Name and hash of each file of a folder; None where there is anything but small plain files in it."""
    there = list(folder.iterdir())
    if any(path.is_symlink() or not path.is_file() for path in there):
        return None
    if sum(path.stat().st_size for path in there) > LARGEST:
        return None
    try:
        return frozenset((path.name, sha256(path.read_bytes()).digest()) for path in there)
    except OSError:
        return None


def _own(region: Region, folders: Folders) -> Region:
    """The same region in another folder, with frames that may be changed."""
    frames: dict[str, Any] = {
        one.name: frame.copy()
        for one in fields(region)
        if isinstance(frame := getattr(region, one.name), pd.DataFrame)
    }
    return replace(region, folders=folders, package=deepcopy(region.package), **frames)


@pytest.fixture(scope="session")
def kept_regions() -> ReadOnce:
    return ReadOnce()


@pytest.fixture(autouse=True, scope="module")
def regions_read(request: pytest.FixtureRequest, kept_regions: ReadOnce) -> Iterator[None]:
    """Regions read once, but where reading is what is tested."""
    if OF_READING in request.path.parents:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_read", kept_regions.region)
        patch.setattr(overlay, "read_sheet", kept_regions.sheet)
        yield
