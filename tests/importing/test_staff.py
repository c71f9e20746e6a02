"""Staff from an export like those of the Electronic Staff Record, made here: every WTE is accounted for."""

# ruff: noqa: E501 - a case, or a row of a file, stands on one line

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from placement.cli.app import app
from placement.cli.commands.data import said_of_staff
from placement.errors import BadInput
from placement.i18n import Words
from placement.sources.importing.staff import read_export
from placement.sources.importing.staff_region import StaffRead, _service, _stems, import_staff
from tests.builders import Row, Tables, tiny_region
from tests.importing import shapes

HEAD = [
    "Employee Number",
    "Name",
    "Position Title",
    "Pay Band",
    "Contracted WTE",
    "Funded WTE",
    "Work Location",
]
ROWS: list[list[Any]] = [
    [1, "A. Person", "Specialist Physiotherapist", "Band 6", 1.0, 1.0, "Base 1"],
    [2, "B. Person", "Physiotherapist", "Band 5", 0.6, 1.0, "base  1"],
    [3, "C. Person", "Physiotherapist", "Band 5", 0.8, 0.8, "Base 2"],
    [4, "D. Person", "Clinical Lead, Dietetics", "Band 8a", 0.5, 0.5, "Base 2"],
    [5, "E. Person", "Porter", "Band 2", 1.0, 1.0, "Base 1"],
    [6, "F. Person", "Physiotherapist", "Band 5", 0.4, 0.4, "Health Park"],
    [7, "G. Person", "Ward Clerk", "Band 2", 0.25, 0.25, "Base 1"],
    [8, "H. Person", "Physiotherapist", "Band 5", "*", 1.0, "Base 2"],
    ["", "", "Total", "", 4.55, 5.95, ""],
]


def region(folder: Path) -> Path:
    """Four clusters with a base each; services with the names of two professions."""

    # ruff: noqa: E501 - a case, or a row of a file, stands on one line

    def named(tables: Tables) -> None:
        for row, (en, cy, who) in zip(
            tables["services"],
            (
                ("Physiotherapy", "Ffisiotherapi", "Physiotherapists"),
                ("Dietetics", "Deieteteg", "Dietitians"),
            ),
            strict=True,
        ):
            row.update(name_en=en, name_cy=cy, profession_en=who, profession_cy=f"{cy} x")
        for number, base in enumerate(tables["bases"], start=1):
            base.update(name_en=f"Base {number}", name_cy=f"Canolfan {number}")

    return tiny_region(folder / "region", edit=named)


def services(folder: Path) -> list[str]:
    return pd.read_csv(folder / "region" / "services.csv")["service_id"].tolist()


def given(folder: Path, rows: list[list[Any]], head: list[str] = HEAD) -> Path:
    path = folder / "export.csv"
    path.write_bytes(shapes.as_csv([["Staff in post at 31 March"], [], head, *rows]))
    return path


def mapped(folder: Path, mend: dict[str, str]) -> StaffRead:
    """The command as a person uses it: a draft, looked at and mended, then run again."""
    place = region(folder)
    export, mapping = given(folder, ROWS), folder / "mapping.csv"
    assert import_staff(export, place, mapping, folder / "out").drafted
    assert not (folder / "out").exists()
    draft = pd.read_csv(mapping, dtype=str, keep_default_na=False)
    draft.loc[draft["text"].isin(mend), "maps_to"] = draft["text"].map(mend)
    draft["how"] = draft["how"].replace("guessed", "agreed by the head of service")
    draft.to_csv(mapping, index=False)
    return import_staff(export, place, mapping, folder / "out")


def test_the_draft_guesses_what_names_tell_and_leaves_the_rest_blank(tmp_path: Path) -> None:
    place = region(tmp_path)
    import_staff(given(tmp_path, ROWS), place, tmp_path / "mapping.csv", tmp_path / "out")
    draft = pd.read_csv(tmp_path / "mapping.csv", keep_default_na=False)
    found = {(r.text, r.band): (r.maps_to, r.how, r.rows, r.wte) for r in draft.itertuples()}
    first, second = services(tmp_path)
    assert found["Physiotherapist", "Band 5"] == (first, "guessed", 4, 1.8)
    assert found["Specialist Physiotherapist", "Band 6"] == (first, "guessed", 1, 1.0)
    assert found["Clinical Lead, Dietetics", "Band 8a"] == (second, "guessed", 1, 0.5)
    assert found["Porter", "Band 2"] == ("", "", 1, 1.0)
    assert found["Base 1", ""] == ("b1", "guessed", 4, 2.85)
    assert found["Health Park", ""] == ("", "", 1, 0.4)


def test_every_wte_is_mapped_left_out_or_listed(tmp_path: Path) -> None:
    """4.55 in all: 2.9 mapped, the porter's 1.0 left out on purpose, 0.4 at a site and 0.25 of a title unknown."""
    read = mapped(tmp_path, {"Porter": "-"})
    count = read.count
    assert count.all_wte == pytest.approx(4.55)
    assert count.mapped_wte == pytest.approx(2.9)
    assert count.left_wte == 1.0
    assert [one[:2] for one in count.unmapped] == [("site", "Health Park"), ("job", "Ward Clerk, Band 2")]
    assert [one[2] for one in count.unmapped] == pytest.approx([0.4, 0.25])
    assert count.mapped_wte + count.left_wte + count.unmapped_wte == pytest.approx(count.all_wte)
    assert read.export.unknown == 1
    first, second = services(tmp_path)
    written = pd.read_csv(tmp_path / "out" / "workforce.csv")
    assert written.to_numpy().tolist() == [
        ["b1", first, 1.6, 2.0],
        ["b2", second, 0.5, 0.5],
        ["b2", first, 0.8, 1.8],
    ]


def test_no_name_of_a_person_is_written(tmp_path: Path) -> None:
    mapped(tmp_path, {"Porter": "-"})
    written = b"".join(
        path.read_bytes() for path in (tmp_path / "mapping.csv", *(tmp_path / "out").iterdir())
    )
    assert b"Person" not in written


def test_a_cluster_without_a_row_is_asked_about_and_not_taken_as_zero(tmp_path: Path) -> None:
    """Physiotherapists stand in c1 and c2, dietitians in c2: five pairs are questions until somebody answers."""
    read = mapped(tmp_path, {"Porter": "-"})
    first, second = services(tmp_path)
    assert read.asked == (("c1", second), ("c3", first), ("c3", second), ("c4", first), ("c4", second))
    questions = tmp_path / "out" / "staff_questions.csv"
    answers = pd.read_csv(questions, dtype=str, keep_default_na=False)
    answers.loc[(answers["cluster_id"] == "c3") & (answers["service_id"] == first), "wte"] = "0"
    answers.loc[(answers["cluster_id"] == "c4") & (answers["service_id"] == second), "wte"] = "1.5"
    answers.to_csv(questions, index=False)
    again = import_staff(
        tmp_path / "export.csv", tmp_path / "region", tmp_path / "mapping.csv", tmp_path / "out"
    )
    assert again.asked == (("c1", second), ("c3", second), ("c4", first))
    written = pd.read_csv(tmp_path / "out" / "workforce.csv").set_index(["base_id", "service_id"])[
        "in_post_wte"
    ]
    assert (written["b3", first], written["b4", second]) == (0, 1.5)
    assert ("b4", first) not in written.index
    assert pd.read_csv(questions)["wte"].notna().sum() == 2


def test_the_mapping_is_kept_and_counted_anew(tmp_path: Path) -> None:
    mapped(tmp_path, {"Porter": "-", "Health Park": "b3"})
    export = given(tmp_path, [*ROWS[1:4], [9, "I", "Podiatrist", "Band 5", 1, 1, "Base 2"]])
    read = import_staff(export, tmp_path / "region", tmp_path / "mapping.csv", tmp_path / "out")
    kept = {(row.text, row.band): row for row in read.mapping.rows}
    assert (kept["Porter", "Band 2"].maps_to, kept["Porter", "Band 2"].rows) == ("-", 0)
    assert kept["Health Park", ""].maps_to == "b3"
    assert kept["Physiotherapist", "Band 5"].how == "agreed by the head of service"
    assert (kept["Podiatrist", "Band 5"].maps_to, kept["Podiatrist", "Band 5"].rows) == ("", 1)


def spoilt(folder: Path, edit: dict[str, Any]) -> Path:
    mapping = folder / "mapping.csv"
    rows: list[Row] = [{"kind": "job", "text": "Physiotherapist", "band": "Band 5", "maps_to": "", **edit}]
    pd.DataFrame(rows + rows * bool(edit.get("twice"))).to_csv(mapping, index=False)
    return mapping


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        ({"maps_to": "nursing"}, "staff_target"),
        ({"kind": "grade"}, "choice"),
        ({"kind": "site", "text": "Base 1", "band": "", "maps_to": "b99"}, "staff_target"),
        ({"twice": True}, "staff_twice"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_by_row(tmp_path: Path, edit: dict[str, Any], key: str) -> None:
    with pytest.raises(BadInput) as told:
        import_staff(given(tmp_path, ROWS), region(tmp_path), spoilt(tmp_path, edit), tmp_path / "out")
    assert [fault.key for fault in told.value.faults] == [key]
    assert told.value.faults[0].row in {2, 3}


def test_half_of_full_time_is_not_fifty_people_and_hours_among_wte_are_doubted(tmp_path: Path) -> None:
    rows = [*ROWS[:4], [*ROWS[4][:4], "50%", "100%", ROWS[4][6]], [*ROWS[5][:4], 37.5, 1.0, ROWS[5][6]]]
    export = read_export(given(tmp_path, rows, HEAD))
    assert [row.wte for row in export.rows] == [1.0, 0.6, 0.8, 0.5, 0.5, 37.5]
    assert export.rows[4].funded == 1.0
    assert export.hours == (export.rows[5].row,)


@pytest.mark.parametrize(
    ("rows", "head", "key"),
    [
        ([[*ROWS[0][:4], "full time", *ROWS[0][5:]]], HEAD, "import_not_figure"),
        ([[*row[:4], 37.5, *row[5:]] for row in ROWS[:4]], HEAD, "staff_hours"),
        ([[*ROWS[0][:4], -1, *ROWS[0][5:]]], HEAD, "negative"),
        ([], HEAD, "import_no_rows"),
        (ROWS, ["No", "Name", "Title of post", "Band", "WTE", "Funded", "Place"], "staff_heads"),
    ],
)
def test_an_export_that_is_wrong_is_told(
    tmp_path: Path, rows: list[list[Any]], head: list[str], key: str
) -> None:
    with pytest.raises(BadInput) as told:
        import_staff(
            given(tmp_path, rows, head), region(tmp_path), tmp_path / "mapping.csv", tmp_path / "out"
        )
    assert told.value.faults[0].key == key


def pivot(path: Path) -> Path:
    """A list as HR makes it of a pivot table: sites in merged cells, subtotals, marks, WTE beside headcount."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Staff in post by site, 31 March 2026"],
        [],
        ["Site", "Role", "Pay Scale", "Headcount", "FTE"],
        ["Base 1", "Physiotherapist", "Band 5", 4, 3.2],
        [None, "Dietitian", "Band 6", "*", "<1"],
        [None, "Physiotherapist", "Band 7", "*", "*"],
        [None, "Physiotherapist Total", None, 5, 3.9],
        ["Base 2", "Physiotherapist", "Band 5", 3, 2.4],
        [None, "Dietitian", "Band 6", 2, 1.5],
        [None, "Grand Total", None, 10, 7.8],
    ):
        sheet.append(row)
    for merged in ("A1:E1", "A4:A7", "A8:A10"):
        sheet.merge_cells(merged)
    book.save(path)
    return path


def test_a_pivot_table_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    """7.1 WTE: 3.2 and 2.4 physiotherapists, 1.5 dietitians; of two rows nobody knows, and none of them is 0."""
    export, place = pivot(tmp_path / "export.xlsx"), region(tmp_path)
    read = [import_staff(export, place, tmp_path / "m.csv", tmp_path / "out") for _ in range(2)][1]
    first, second = services(tmp_path)
    written = pd.read_csv(tmp_path / "out" / "workforce.csv")
    assert written.to_numpy().tolist() == [
        ["b1", first, 3.2, 3.2],
        ["b2", second, 1.5, 1.5],
        ["b2", first, 2.4, 2.4],
    ]
    assert set(read.count.unsaid) == {("b1", first, 1), ("b1", second, 1)}
    assert ("c1", second) in read.asked  # not known, so asked about
    said = said_of_staff(read, tmp_path / "m.csv", tmp_path / "out", Words("en"))
    assert "Rows of totals, left out: 2." in said
    assert f"  b1, {first}: 1 of them, so that the WTE written there is too low." in said
    assert (
        f"  b1, {second}: 1 of them and no other row. Nothing is written there, which means unknown." in said
    )


def test_merged_figures_count_once(tmp_path: Path) -> None:
    """One figure over two rows is of both together: 1.5 WTE, and never 3."""
    book = openpyxl.load_workbook(pivot(tmp_path / "export.xlsx"))
    sheet = book.worksheets[0]
    sheet["E5"] = sheet["E6"] = None
    sheet["E4"] = 1.5
    sheet.merge_cells("E4:E5")
    book.save(tmp_path / "export.xlsx")
    assert sum(row.wte for row in read_export(tmp_path / "export.xlsx").rows if row.wte > 0) == pytest.approx(
        5.4
    )


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("Ffisiotherapydd Arbenigol", "physiotherapy"),
        ("Therapydd Galwedigaethol", "occupational-therapy"),
        ("Deietegydd", "dietetics"),
        ("Parafeddyg", "paramedics"),
        ("Arts Therapist", "art-therapy"),
        ("Therapist", ""),
        ("Therapy Assistant", ""),
    ],
)
def test_titles_in_welsh_are_known_and_a_bare_therapist_is_no_art_therapist(title: str, service: str) -> None:
    names = pd.read_csv(Path(__file__).parents[2] / "data" / "wales" / "services.csv")
    assert _service(title, _stems(names)) == service


def test_heads_in_welsh_are_known(tmp_path: Path) -> None:
    head = ["Teitl swydd", "Band", "Safle", "CALl", "CALl a ariennir"]
    rows = [["Ffisiotherapydd", "Band 5", "Canolfan 2", "0.8", "1"], ["Cyfanswm", "", "", "0.8", "1"]]
    read = import_staff(given(tmp_path, rows, head), region(tmp_path), tmp_path / "m.csv", tmp_path / "out")
    first, _ = services(tmp_path)
    assert read.count.workforce.to_numpy().tolist() == [["b2", first, 0.8, 1.0]]


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_the_command_says_where_every_wte_went(tmp_path: Path, lang: str) -> None:
    place, export = region(tmp_path), given(tmp_path, ROWS)
    asked = [
        "data",
        "staff",
        str(export),
        "--map",
        str(tmp_path / "m.csv"),
        "--region",
        str(place),
        "--lang",
        lang,
    ]
    first = CliRunner().invoke(app, [*asked, "--to", str(tmp_path / "out")])
    second = CliRunner().invoke(app, [*asked, "--to", str(tmp_path / "out")])
    assert (first.exit_code, second.exit_code) == (0, 0)
    for figure in ("4.55", "2.90", "1.65"):
        assert figure in first.output
    assert {
        "en": "Not mapped: the title Porter, Band 2, 1.00 WTE",
        "cy": "Heb ei fapio: y teitl Porter, Band 2, 1.00 CALl",
    }[lang] in second.output
    assert "staff_questions.csv" in second.output
