"""Lists of staff as people keep them, pasted over the sheet: read as a person would read them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from placement.sources.begin.naming import meant
from placement.sources.book.match import Ids
from placement.sources.book.read import by_cluster
from tests.begin.books import EN, Change, changed, opened, page, put


def list_of(rows: list[list[Any]]) -> Change:
    """The sheet of staff with these rows alone."""

    def change(book: Workbook) -> None:
        sheet = page(book, "workforce")
        for line in sheet.iter_rows():
            for cell in line:
                cell.value, cell.comment = None, None
        for at, cells in enumerate(rows, start=1):
            for number, value in enumerate(cells, start=1):
                sheet.cell(at, number).value = value

    return change


NETWORKS = {"HD03-base": "North Ceredigion", "HD05-base": "South Ceredigion"}
"""What people call the bases for the community of both clusters."""
NAMES = {"physiotherapy": "Physiotherapy", "podiatry": "Podiatry"}
TWO = ("physiotherapy", "podiatry")


def figures_of(columns: int) -> dict[tuple[str, str], list[float]]:
    """Figures of each base and two services: 1, 2 … in post, and half of one more funded."""
    keys = [(base, service) for base in NETWORKS for service in TWO]
    return {key: [n, n + 0.5][:columns] for n, key in enumerate(keys, start=1)}


def test_two_columns_under_each_service_are_staff_in_post_and_funded_posts(tmp_path: Path) -> None:
    """Networks are named, not their bases; each service stands over both of its columns."""
    figures = figures_of(2)
    rows: list[list[Any]] = [["Staff, March 2026"], ["", NAMES[TWO[0]], None, NAMES[TWO[1]], None]]
    rows.append(["Network", *["In post", "Funded"] * 2])
    rows += [[name, *figures[base, TWO[0]], *figures[base, TWO[1]]] for base, name in NETWORKS.items()]
    found = opened(changed(list_of(rows), tmp_path))
    assert [fault.says(EN) for fault in found.faults] == []
    assert found.staff() == {key: tuple(each) for key, each in figures.items()}


def test_services_down_the_side_are_read_as_services(tmp_path: Path) -> None:
    """Totals and notes beside the networks are no networks; a wrong figure is told where it stands."""
    figures = figures_of(1)
    rows: list[list[Any]] = [["Service", *NETWORKS.values(), "Total", "Comments"]]
    rows += [[NAMES[one], *(figures[base, one][0] for base in NETWORKS), 99, "by Ann"] for one in TWO]
    found = opened(changed(list_of(rows), tmp_path))
    assert [fault.says(EN) for fault in found.faults] == []
    assert found.staff() == {key: (n, n) for key, (n,) in figures.items()}
    (tmp_path / "again").mkdir()
    rows[2][1] = -4
    wrong = opened(changed(list_of(rows), tmp_path / "again"))
    assert [(fault.key, fault.cell) for fault in wrong.faults] == [("negative", "B3")]


def test_a_list_of_networks_has_its_column_of_them(tmp_path: Path) -> None:
    """One row for each network and service, under heads of one's own; words beside are passed over."""
    rows: list[list[Any]] = [["PCN", "Profession", "FTE", "Remarks"]]
    rows += [[name, NAMES[one], 2, "ok"] for name in NETWORKS.values() for one in TWO]
    found = opened(changed(list_of(rows), tmp_path))
    assert [fault.says(EN) for fault in found.faults] == []
    assert found.staff() == {(base, one): (2, 2) for base in NETWORKS for one in TWO}


def test_a_cluster_names_its_base_where_that_is_its_only_one() -> None:
    ids = Ids()
    clusters = [{"cluster_id": "U1", "name_en": "Truro PCN"}, {"cluster_id": "U2", "name_en": "Penwith PCN"}]
    ids.learn("clusters.cluster_id", clusters)
    bases = [
        {"base_id": f"b{n}", "cluster_id": c, "name_en": f"Base {n}"}
        for n, c in enumerate(("U1", "U2", "U2"))
    ]
    ids.learn("bases.base_id", bases, by_cluster(bases, ids))
    assert [ids.find("bases.base_id", text) for text in ("Truro PCN", "U1", "Penwith PCN")] == [
        ["b0"],
        ["b0"],
        [],
    ]
    assert ids.is_plain("bases.base_id", "truro pcn")


def test_an_assumption_about_staff_of_whom_nothing_is_known_goes_with_them(tmp_path: Path) -> None:
    """It would else speak of no row, which nobody could mend in the sheet of assumptions."""
    rows: list[list[Any]] = [["Network", "Service", "WTE"]]
    rows += [[name, NAMES[TWO[0]], 3] for name in NETWORKS.values()]
    found = opened(changed(list_of(rows), tmp_path))
    assert found.faults == []
    assert "That is unknown, not nobody" in found.said
    about = found.read.tables["assumptions"]
    staff = about[(about["table"] == "workforce") & (about["where"] != "")]
    assert set(staff["where"]) <= {f"service_id={TWO[0]}"}


def test_a_cell_that_says_its_figure_is_not_known_is_told_with_its_mark(tmp_path: Path) -> None:
    found = opened(changed(put("workforce", 2, "in_post_wte", "<1"), tmp_path))
    assert "are read so: <1 (1)" in found.said


def test_a_formula_that_came_to_an_empty_text_is_blank(tmp_path: Path) -> None:
    """=IF(A2="","",…) of a person's template has been worked out, and to nothing."""
    path = changed(put("workforce", 2, "in_post_wte", 7.25), tmp_path)
    patched = tmp_path / "again" / "book.xlsx"
    patched.parent.mkdir()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(patched, "w") as after:
        for name in before.namelist():
            part = re.sub(
                rb'<c r="C2"([^>]*?)(?: t="n")?><v>7.25</v>',
                rb'<c r="C2"\1 t="str"><f>IF(1=1,"","")</f><v></v>',
                before.read(name),
            )
            after.writestr(name, part)
    found = opened(patched)
    assert [fault.says(EN) for fault in found.faults] == []


@pytest.mark.parametrize(
    ("written", "read"),
    [("OTs", ["ot"]), ("SLTs", ["slt"]), ("Physios", ["physio"]), ("OT", ["ot"]), ("ots", [])],
)
def test_staff_in_the_plural_are_the_service_that_they_work_in(written: str, read: list[str]) -> None:
    names = {
        "physio": ("Physiotherapy",),
        "occupational": ("Occupational health",),
        "slt": ("Speech and language therapy",),
        "ot": ("Occupational therapy",),
    }
    assert meant(written, names) == read
