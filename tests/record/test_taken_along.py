"""What goes into a run folder, and from there to the public: the files of a region, and none beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from placement.data.package import FILE as PACKAGE
from placement.errors import BadInput
from placement.i18n import Words
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.site.published import public_part
from tests.running import small


def listed_too(home: Path, name: str) -> None:
    """Let the region's package list another file."""
    path = home / "tiny" / PACKAGE
    document = json.loads(path.read_text(encoding="utf-8"))
    document["resources"].append({"name": "more", "path": name})
    path.write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize("name", ["staff-names.csv", "minutes/letter.docx"])
def test_a_file_that_a_package_lists_and_no_table_is_stays_where_it_is(name: str, tmp_path: Path) -> None:
    config = small(tmp_path)
    (tmp_path / "tiny" / "minutes").mkdir()
    (tmp_path / "tiny" / name).write_text("Nia Rhys, 07700 900123", encoding="utf-8")
    listed_too(tmp_path, name)
    folder = run(config, out=tmp_path / "out").folder
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"900123" not in everything
    assert name.encode() not in (folder / "inputs" / "data" / PACKAGE).read_bytes()


def test_a_link_out_of_a_regions_folder_is_refused(tmp_path: Path) -> None:
    config = small(tmp_path)
    elsewhere = tmp_path / "elsewhere.csv"
    (tmp_path / "tiny" / "areas.csv").rename(elsewhere)
    (tmp_path / "tiny" / "areas.csv").symlink_to(elsewhere)
    with pytest.raises(BadInput) as caught:
        read_inputs(config)
    assert [(fault.key, fault.file) for fault in caught.value.faults] == [("file_link", "areas.csv")]
    assert "dolen" in caught.value.says(Words("cy"))


def test_a_link_within_the_folder_is_a_file_of_it(tmp_path: Path) -> None:
    config = small(tmp_path)
    (tmp_path / "tiny" / "areas.csv").rename(tmp_path / "tiny" / "areas-2026.csv")
    (tmp_path / "tiny" / "areas.csv").symlink_to(tmp_path / "tiny" / "areas-2026.csv")
    files = read_inputs(config).files
    assert files["data/areas.csv"] == (tmp_path / "tiny" / "areas-2026.csv").read_bytes()
    assert "data/areas-2026.csv" not in files


def test_of_a_run_folders_inputs_only_what_a_region_has_is_published() -> None:
    files = {"answer.json": b"{}", "inputs/scenario.toml": b"", "inputs/data/regions.csv": b"region_id\n"}
    extra = {"inputs/data/staff-names.csv": b"x", "inputs/keys.pem": b"x", "inputs/data/../x": b"x"}
    assert set(public_part({**files, **extra})) == set(files)
