"""Every form as it is published, read to figures worked out by hand."""

# ruff: noqa: E501 - a case, or a row of a file, stands on one line

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from placement.sources.importing.figures import figure
from placement.sources.importing.gather import import_files
from placement.sources.importing.imported import source_of
from placement.sources.importing.register import SHAPES, TOGETHER, read_file
from tests.importing import shapes

if TYPE_CHECKING:
    from placement.errors import Fault
    from placement.sources.importing.imported import Imported


def read(folder: Path, name: str, content: bytes) -> list[Imported]:
    """What a file holds; it must be without a fault."""
    path = folder / name
    path.write_bytes(content)
    faults: list[Fault] = []
    found = read_file(path, faults)
    assert faults == []
    return found


def told(one: Imported, key: str) -> dict[str, object]:
    return next(remark.slots for remark in one.told if remark.key == key)


def column(one: Imported, name: str) -> dict[str, object]:
    return dict(zip(one.table[one.key], one.table[name], strict=True))


PEOPLE = {0: 5, 17: 1, 18: 10, 64: 2, 65: 7, 75: 4, 84: 1, 85: 3, 90: 2}
BANDS = {"population": 35, "pop_0_17": 6, "pop_18_64": 12, "pop_65_74": 7, "pop_75_84": 5, "pop_85_plus": 5}
CENSUS_BANDS = (
    "Aged 4 years and under",
    *(f"Aged {a} to {a + 4} years" for a in range(5, 85, 5)),
    "Aged 85 years and over",
)


def test_residents_by_year_of_age_in_the_old_workbook(tmp_path: Path) -> None:
    """Titles above, a sheet of persons beside one of males, and 90+ at the end."""
    (one,) = read(tmp_path, "a.xlsx", shapes.mid_2020({"W01000001": PEOPLE, "W01000002": {30: 8}}))
    assert (one.shape, one.place, one.vintage) == ("ons_population", "a.xlsx [Mid-2020 Persons]", "lsoa11")
    assert {name: column(one, name)["W01000001"] for name in BANDS} == BANDS
    assert column(one, "population")["W01000002"] == 8


def test_residents_of_both_sexes_in_the_new_workbook(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "a.xlsx", shapes.mid_2022({"W01000003": (PEOPLE, {30: 8, 85: 2})}))
    assert one.vintage == "lsoa21"
    assert column(one, "population") == {"W01000003": 45}
    assert column(one, "pop_18_64") == {"W01000003": 20}
    assert column(one, "pop_85_plus") == {"W01000003": 7}


def test_a_total_that_the_ages_do_not_make_is_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["lsoa11_code", "total_population", *shapes.AGES],
        ["W01000003", "40.0", *shapes.by_age(PEOPLE)],
    ]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv(rows))
    assert told(one, "total_apart") == {"n": 1, "area": "W01000003", "by": 5.0}


def test_wimd_2019_is_the_second_sheet_with_heads_in_row_three(tmp_path: Path) -> None:
    """Its workbook has scores: 26.8 is the most deprived of the three, so its rank is 1."""
    content = shapes.as_ods({"Guidance_Sheet": [["WIMD 2019"]], "Data": shapes.WIMD_2019})
    (one,) = read(tmp_path, "a.ods", content)
    assert (one.place, one.vintage) == ("a.ods [Data]", "lsoa11")
    assert column(one, "deprivation_rank") == {"W01000001": 2, "W01000002": 3, "W01000003": 1}
    assert told(one, "ranked") == {"n": 3}


def test_wimd_2025_has_trailing_blanks_a_nameless_column_and_closing_rows_of_commas(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "a.csv", shapes.WIMD_2025)
    assert column(one, "deprivation_rank") == {"W01000003": 570, "W01000004": 1132}
    assert (one.rows, one.vintage) == (2, "lsoa21")


def test_a_census_table_of_nomis_pages_keeps_what_is_withheld_unknown(tmp_path: Path) -> None:
    """567 of 2,440 are 23.2 %; the second area's cells say "-" and "*", so that its share is unknown."""
    (one,) = read(tmp_path, "a.csv", shapes.NOMIS_PAGE)
    shares = column(one, "disabled_pct")
    assert shares["W01000003"] == 23.2
    assert math.isnan(float(str(shares["W01000004"])))
    assert [r.slots["n"] for r in one.told if r.key == "unknown"] == [1, 1]
    assert one.vintage == "lsoa21"


def test_a_census_table_of_nomis_bulk_leaves_out_wales(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "a.csv", shapes.NOMIS_BULK)
    assert column(one, "no_car_pct") == {"W01000003": 25.0}
    areas = import_files([tmp_path / "a.csv"], None).areas
    assert areas is not None
    assert areas.table[["households", "no_car_households"]].to_numpy().tolist() == [[1000, 250]]
    assert told(one, "no_area")["n"] == 1


def test_ages_of_nomis_are_divided_at_18_and_told(tmp_path: Path) -> None:
    """Of 10 aged 15 to 19 two fifths are 18 or 19: 4 adults."""
    heads = ["date", "geography", "geography code", "Age: Total", *(f"Age: {band}" for band in CENSUS_BANDS)]
    rows: list[list[Any]] = [heads, ["2021", "A", "W01000003", 180, *([10] * 18)]]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv(rows))
    found = {name: column(one, name)["W01000003"] for name in BANDS}
    assert found == {"population": 180, "pop_0_17": 36, "pop_18_64": 94, "pop_65_74": 20, "pop_75_84": 20,
                     "pop_85_plus": 10}  # fmt: skip
    assert told(one, "age_divided") == {"low": 15, "high": 19, "n": 10}


def test_an_age_band_that_is_withheld_leaves_its_group_and_the_residents_unknown(tmp_path: Path) -> None:
    """A sum of the bands that are told would be too few people and look like a count."""
    heads = ["date", "geography", "geography code", *(f"Age: {band}" for band in CENSUS_BANDS)]
    rows: list[list[Any]] = [
        heads,
        ["2021", "A", "W01000003", *([10] * 18)],
        ["2021", "B", "W01000004", *([10] * 17), "*"],
    ]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv(rows))
    found = {name: column(one, name)["W01000004"] for name in BANDS}
    assert found == pytest.approx(
        {"population": math.nan, "pop_0_17": 36, "pop_18_64": 94, "pop_65_74": 20, "pop_75_84": 20,
         "pop_85_plus": math.nan}, nan_ok=True)  # fmt: skip
    assert column(one, "population")["W01000003"] == 180


def test_residents_are_the_published_total_where_a_band_is_withheld(tmp_path: Path) -> None:
    """186 people are published, 170 of them by band; a total of 160 counts something else than those 170."""
    heads = ["date", "geography", "geography code", "Age: Total", *(f"Age: {band}" for band in CENSUS_BANDS)]
    rows: list[list[Any]] = [
        heads,
        ["2021", "A", "W01000003", 181, *([10] * 18)],
        *(
            ["2021", "B", f"W0100000{n}", total, *([10] * 17), "*"]
            for n, total in ((4, 186), (5, 160), (6, "*"))
        ),
        ["2021", "C", "W01000007", 50, *(["*"] * 18)],
    ]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv(rows))
    unknown = pytest.approx(math.nan, nan_ok=True)
    assert column(one, "population") == {
        "W01000003": 180, "W01000004": 186, "W01000005": unknown, "W01000006": unknown, "W01000007": 50
    }  # fmt: skip
    assert column(one, "pop_85_plus")["W01000004"] == unknown
    assert told(one, "age_total")["n"] == 2


def test_a_custom_data_set_has_a_row_for_each_category(tmp_path: Path) -> None:
    heads = ["Lower layer Super Output Areas Code", "Lower layer Super Output Areas",
             "Disability (3 categories) Code", "Disability (3 categories)", "Observation"]  # fmt: skip
    body = [
        [code, "A place", number, text, n]
        for code, each in (("W01000003", (20, 80)), ("W01000004", (5, 15)))
        for number, text, n in zip(
            (1, 2),
            ("Disabled under the Equality Act", "Not disabled under the Equality Act"),
            each,
            strict=True,
        )
    ]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv([heads, *body]))
    assert column(one, "disabled_pct") == {"W01000003": 20.0, "W01000004": 25.0}


def test_statswales_old(tmp_path: Path) -> None:
    """Codes without the blanks behind them, names without footnotes, "." unknown, Wales left out as a total."""
    (one,) = read(tmp_path, "a.csv", shapes.STATSWALES_OLD)
    assert one.table["area_code"].tolist() == ["W06000001", "W06000002", "W06000003"]
    assert one.table["area_itemname_eng"].tolist() == ["Isle of Anglesey", "Gwynedd", "Conwy"]
    assert np.array_equal(one.table["value"], [10, math.nan, 20], equal_nan=True)
    assert (told(one, "totals")["n"], told(one, "footnotes")["n"], told(one, "unknown")["n"]) == (1, 2, 1)


@pytest.mark.parametrize(
    "heads", [("Data values", "Area", "Notes", "Wales"), ("Gwerthoedd data", "Ardal", "Nodiadau", "Cymru")]
)
def test_statswales_new_in_both_languages(tmp_path: Path, heads: tuple[str, str, str, str]) -> None:
    """`12.5 [p] [r]` is 12.5, provisional and revised; `[c]` and `[x]` are unknown and never 0."""
    (one,) = read(tmp_path, "a.csv", shapes.statswales_new(*heads))
    assert np.array_equal(one.table["value"], [12.5, math.nan, math.nan, 40], equal_nan=True)
    assert one.table["marks"].tolist() == ["p r", "c", "x", ""]
    assert told(one, "totals")["n"] == 1
    assert told(one, "unknown") == {"n": 2, "column": "value", "marks": "c 1, x 1"}


def test_practices_without_heads(tmp_path: Path) -> None:
    rows = [
        shapes.practice("W91001", "CLOSED", status="C", closed="20140630"),
        shapes.practice("W91002", "PLAS MEDDYG"),
        shapes.practice("W91003", "A PRISON", setting="0"),
        shapes.practice("W91004", "NO POSTCODE", post="LL18"),
    ]
    (one,) = read(tmp_path, "epraccur.csv", shapes.as_csv(rows))
    assert one.table["practice_id"].tolist() == ["W91002", "W91004"]
    assert one.table["opened_on"].tolist() == ["1974-04-01", "1974-04-01"]
    assert (told(one, "closed"), told(one, "no_practice")) == ({"n": 1}, {"n": 1})
    assert told(one, "no_postcode") == {"n": 1, "named": "W91004"}


def test_networks_with_days_as_text_or_as_figures(tmp_path: Path) -> None:
    """20191001 stands as text in one row and as a figure in another; the closed network is left out."""
    rows: list[list[Any]] = [
        ["U00070", "WEST MERTON PCN", "36L", "X", "20191001", "", "SW17 0RT"],
        ["U00147", "AEGIS PCN", "04C", "X", 20191001, None, "LE5 4LJ"],
        ["U00203", "GONE PCN", "01G", "X", "20191001", "20210331", "M30 0TU"],
    ]
    partners: list[list[Any]] = [
        ["A81001", "SURGERY", "U00070", "P", "20191001", None],
        ["A81002", "LEFT", "U00070", "P", "20191001", "20200401"],
    ]
    first, second = read(tmp_path, "a.xlsx", shapes.networks(rows, partners))
    assert column(first, "opened_on") == {"U00070": "2019-10-01", "U00147": "2019-10-01"}
    assert column(second, "network_id") == {"A81001": "U00070"}
    assert (told(first, "closed"), told(second, "closed")) == ({"n": 1}, {"n": 1})


def test_postcodes_of_quality_90_have_no_place(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "cf.csv", shapes.CODE_POINT)
    assert column(one, "easting") == {"CF10 1AA": 318284, "CF10 1AB": 318296}
    assert told(one, "no_place") == {"n": 1}


def test_rural_classes_of_both_years(tmp_path: Path) -> None:
    rows = [["LSOA21CD", "RUC21CD"], ["W01000003", "RLF1"], ["W01000004", "RSF1"], ["W01000005", "UN1"]]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv(rows))
    assert list(column(one, "rural_class").values()) == ["town", "village", "urban"]
    rows = [["LSOA11CD", "RUC11CD"], ["W01000003", "C1"], ["W01000004", "E2"]]
    (one,) = read(tmp_path, "b.csv", shapes.as_csv(rows))
    assert list(column(one, "rural_class").values()) == ["urban", "village"]


def test_garbled_welsh_is_mended(tmp_path: Path) -> None:
    content = "LSOA11CD,WIMD 2019 rank,LSOA name\nW01000003,5,Pont-fÃ¢ch\n".encode()
    (one,) = read(tmp_path, "a.csv", content)
    assert column(one, "index_name") == {"W01000003": "Pont-fâch"}
    garbled = told(one, "garbled")
    assert (garbled["n"], garbled["named"]) == (1, "W01000003 Pont-fâch")


CENTROIDS: list[list[Any]] = [
    ["X", "Y", "FID", "LSOA21CD"],
    [244434, 392940, 1, "W01000003"],
    [243411, 392795, 2, "W01000004"],
]
FINE = {
    "commas": shapes.as_csv(CENTROIDS),
    "semicolons": shapes.as_csv(CENTROIDS, ";"),
    "tabs": shapes.as_csv(CENTROIDS, "\t"),
    "UTF-16": shapes.as_csv(CENTROIDS, encoding="utf-16"),
    "a byte order mark": shapes.as_csv(CENTROIDS, encoding="utf-8-sig"),
    "Windows-1252": shapes.as_csv([[*CENTROIDS[0], "Ynys Môn"], *CENTROIDS[1:]], encoding="cp1252"),
    "Windows' ends of lines": shapes.as_csv(CENTROIDS).replace(b"\n", b"\r\n"),
    "old Macintosh ends of lines": shapes.as_csv(CENTROIDS).replace(b"\n", b"\r"),
    "blank rows": shapes.as_csv([[], CENTROIDS[0], [], *CENTROIDS[1:], [], []]),
    "titles and notes": shapes.as_csv([["Centroids", "", ""], *CENTROIDS, ["Source: ONS"]]),
    "blank cells at the ends": shapes.as_csv([[*row, "", ""] for row in CENTROIDS]),
    "codes with blanks": shapes.as_csv([CENTROIDS[0], *([*row[:3], f" {row[3]} "] for row in CENTROIDS[1:])]),
    "commas between thousands": shapes.as_csv(
        [CENTROIDS[0], ["244,434", "392,940", 1, "W01000003"], ["243,411", "392,795", 2, "W01000004"]]
    ),
    "codes with names": shapes.as_csv(
        [CENTROIDS[0], *([*row[:3], f"{row[3]} : A place"] for row in CENTROIDS[1:])]
    ),
    "degrees": shapes.as_csv(
        [["LSOA21CD", "LONG", "LAT"], ["W01000003", -4.341884, 53.410275], ["W01000004", -4.357197, 53.40867]]
    ),
    "xlsx": shapes.as_xlsx({"Notes": [["Read me"]], "Data": CENTROIDS}),
    "ods": shapes.as_ods({"Data": CENTROIDS}),
    "a sheet that begins in C4": shapes.as_xlsx(
        {"Data": [[], [], [], *([None, None, *row] for row in CENTROIDS)]}
    ),
    "figures as text": shapes.as_xlsx({"Data": [list(map(str, row)) for row in CENTROIDS]}),
    "a total below": shapes.as_csv([*CENTROIDS, [0, 0, "", "Total"]]),
}


@pytest.mark.parametrize("name", FINE)
def test_what_a_person_would_call_fine_is_read_right(tmp_path: Path, name: str) -> None:
    ending = name if name in {"xlsx", "ods"} else "csv"
    (one,) = read(tmp_path, f"a.{ending}", FINE[name])
    assert one.shape == "centroids"
    assert column(one, "easting") == {"W01000003": 244434, "W01000004": 243411}
    assert column(one, "northing") == {"W01000003": 392940, "W01000004": 392795}


CELLS = {
    "12": (12, ""), "1,234.5": (1234.5, ""), "£1,234": (1234, ""), "28%": (28, ""), "-3": (-3, ""), "12.5 [p] [r]": (12.5, "p r"),
    "12.5[e]": (12.5, "e"), "[c]": (None, "c"), ".": (None, "."), "..": (None, ".."), "*": (None, "*"), "-": (None, "-"),
    "": (None, ""), "x": (None, "x"), "<5": (None, "<5"), "n/a": (None, "n/a"), "suppressed": (None, "suppressed"),
}  # fmt: skip


@pytest.mark.parametrize("text", CELLS)
def test_cells_of_figures(text: str) -> None:
    found = figure(text)
    assert found is not None
    value, marks = CELLS[text]
    assert (None if math.isnan(found[0]) else found[0], found[1]) == (value, marks)


@pytest.mark.parametrize(
    "text", ["twelve", "#REF!", "1.2.3", "12 people", "1_000", "inf", "1e999", "12 [p] 3"]
)
def test_cells_that_are_no_figures(text: str) -> None:
    assert figure(text) is None


def test_a_raised_footnote_is_no_digit_of_the_figure(tmp_path: Path) -> None:
    """A cell that shows 12.5 with a raised 2 is 12.5; pandas and calamine read 12.52. Names lose theirs too."""
    raised = InlineFont(vertAlign="superscript")
    book = Workbook()
    sheet = book.create_sheet("Data")
    sheet.append(["Area", "Cluster", "Data values"])
    sheet.append(
        [
            "Gwynedd",
            CellRichText("Arfon", TextBlock(raised, "1")),
            CellRichText("12.5", TextBlock(raised, "2")),
        ]
    )
    sheet.append(["Conwy", CellRichText("Conwy ", TextBlock(InlineFont(b=True), "West")), 3])
    out = io.BytesIO()
    book.save(out)
    (one,) = read(tmp_path, "a.xlsx", out.getvalue())
    assert one.table["cluster"].tolist() == ["Arfon", "Conwy West"]
    assert one.table["value"].tolist() == [12.5, 3]
    assert told(one, "superscripts") == {"n": 2}


def test_every_form_names_its_source() -> None:
    for name in (
        "area_outlines",
        "outlines",
        "points",
        "nhs_networks",
        *(shape.name for shape in (*SHAPES, *TOGETHER)),
    ):
        assert source_of("nomis" if name == "census_long" else name).publisher
