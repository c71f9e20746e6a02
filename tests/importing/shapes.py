"""Small files in the shapes in which figures are published, made here: no copy of anybody's file."""

# ruff: noqa: E501 - a case, or a row of a file, stands on one line

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

AGES = [*map(str, range(90)), "90+"]
UNCHANGED, SPLIT, MERGED = "W01000003", "W01000383", ("W01000001", "W01000002")
"""Welsh areas of 2011 by what became of them."""
MERGED_INTO, SPLIT_INTO = "W01002008", ("W01001971", "W01001972")


MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def as_csv(rows: Sequence[Sequence[Any]], mark: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as a file; text with the mark in it has quotes."""

    def cell(value: Any) -> str:
        text = "" if value is None else str(value)
        return f'"{text}"' if mark in text or "\n" in text else text

    return "".join(mark.join(map(cell, row)) + "\n" for row in rows).encode(encoding)


def as_xlsx(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook of these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """An OpenDocument workbook with the least that a reader asks for."""

    def cell(value: Any) -> str:
        if value is None or value == "":
            return "<table:table-cell/>"
        number = isinstance(value, int | float)
        about = (
            f'office:value-type="float" office:value="{value}"' if number else 'office:value-type="string"'
        )
        return f"<table:table-cell {about}><text:p>{escape(str(value))}</text:p></table:table-cell>"

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join("<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{spaces}:office:1.0" '
        f'xmlns:table="{spaces}:table:1.0" xmlns:text="{spaces}:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return out.getvalue()


def by_age(people: dict[int, int]) -> list[int]:
    """Residents at each year of age."""
    return [people.get(age, 0) for age in range(91)]


def mid_2020(rows: dict[str, dict[int, int]]) -> bytes:
    """The old workbook of the mid-year estimates: titles, heads in row 5, persons before each sex."""
    head = [
        "LSOA Code",
        "LSOA Name",
        "LA Code (2021 boundaries)",
        "LA name (2021 boundaries)",
        "All Ages",
        *AGES,
    ]
    body = [
        [code, f"Place {code}", "W06000001", "Isle of Anglesey", sum(p.values()), *by_age(p)]
        for code, p in rows.items()
    ]
    head[-1] = "90+"
    titles = [
        ["SAPE23DT2: Mid-2020 Population Estimates"],
        [],
        ["Source: Office for National Statistics"],
        [],
    ]
    sheet: list[list[Any]] = [*titles, head, *body]
    return as_xlsx({"Contents": [["Contents"]], "Mid-2020 Persons": sheet, "Mid-2020 Males": sheet})


def mid_2022(rows: dict[str, tuple[dict[int, int], dict[int, int]]]) -> bytes:
    """The new workbook: heads in row 4, each sex by year of age."""
    head = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    head += [f"F{age}" for age in range(91)] + [f"M{age}" for age in range(91)]
    body = [
        [
            "W06000001",
            "Isle of Anglesey",
            code,
            f"Place {code}",
            sum(f.values()) + sum(m.values()),
            *by_age(f),
            *by_age(m),
        ]
        for code, (f, m) in rows.items()
    ]
    return as_xlsx({"Mid-2022 LSOA 2021": [["Mid-2022"], ["Notes"], [], head, *body]})


WIMD_2019: list[list[Any]] = [
    ["Please read guidance sheet. "],
    ["", "", "", "Domain Score"],
    ["LSOA Code", "LSOA Name", "Local Authority Name ", "WIMD 2019 ", "Income ", "Employment"],
    ["W01000001", "Aberffraw & Rhosneigr 1", "Isle of Anglesey", 19.5, 17.0, 23.9],
    ["W01000002", "Aberffraw & Rhosneigr 2", "Isle of Anglesey", 12.2, 13.6, 9.2],
    ["W01000003", "Amlwch Port", "Isle of Anglesey", 26.8, 34.1, 33.8],
]
WIMD_2025 = (
    b"LSOA code,LSOA name (Eng),Local Authority name (Eng),WIMD 2025 overall rank ,Income rank ,\n"
    b"W01000003 ,Amlwch Port,Isle of Anglesey,570,407,\n"
    b'W01000004,Amlwch Rural,Isle of Anglesey,"1,132",1215,\n'
    b",,,,,\n,,,,,\n"
)
NOMIS_PAGE = (
    b'"TS038 - Disability"\n"ONS Crown Copyright Reserved [from Nomis on 14 April 2023]"\n\n'
    b'"Population :","All usual residents"\n"Units      :","Persons"\n\n'
    b'"2021 super output area - lower layer","mnemonic","Total: All usual residents",'
    b'"Disabled under the Equality Act","Not disabled under the Equality Act"\n'
    b'"Isle of Anglesey 001A","W01000003","2440","567","1873"\n'
    b'"Isle of Anglesey 001B","W01000004","1256","-","*"\n\n'
    b'"In order to protect against disclosure of personal information, records have been swapped."\n'
)
NOMIS_BULK = (
    b"date,geography,geography code,Number of cars or vans: Total: All households,"
    b"Number of cars or vans: No cars or vans in household,Number of cars or vans: 1 car or van in household\n"
    b"2021,Isle of Anglesey 001A,W01000003,1000,250,750\n"
    b"2021,Wales,W92000004,1347132,261859,1085273\n"
)
STATSWALES_OLD = as_csv(
    [
        [
            "Data",
            "Area_Code",
            "Area_ItemName_ENG",
            "Area_Hierarchy",
            "Year_Code",
            "Year_ItemName_ENG",
            "RowKey",
        ],
        ["30", "W92000004 ", "Wales", "", "2024", "2024", "1"],
        ["10", "W06000001 ", "Isle of Anglesey (1)", "W92000004 ", "2024", "2024", "2"],
        [".", "W06000002 ", "Gwynedd (2)", "W92000004 ", "2024", "2024", "3"],
        ["20", "W06000003 ", "Conwy", "W92000004 ", "2024", "2024", "4"],
    ]
)


NOMIS_DIMENSION = ("", "_NAME", "_CODE", "_TYPE", "_TYPECODE", "_SORTORDER")
NOMIS_FIGURE = ["OBS_VALUE", "OBS_STATUS", "OBS_STATUS_NAME", "OBS_CONF", "OBS_CONF_NAME", "URN", "RECORD_OFFSET",
                "RECORD_COUNT"]  # fmt: skip
CARS = ["Total: All households", "No cars or vans in household", "1 car or van in household"]


def nomis_api(
    figures: Sequence[tuple[dict[str, str], object]],
    *,
    dates: Sequence[str] = ("2021",),
    measures: Sequence[str] = ("Value",),
    count: int | None = None,
    areas: str = "2021 super output areas - lower layer",
) -> bytes:
    """What `data.csv` of the API of Nomis holds with every column: figures by area and dimension.

    Each figure is (`{"GEOGRAPHY": a code, dimension: a name}`, value); "" is one that is missing.
    """
    dimensions = ["DATE", *figures[0][0]]
    heads = [f"{name}{part}" for name in dimensions for part in NOMIS_DIMENSION]
    rows: list[list[Any]] = [[*heads, "MEASURES", "MEASURES_NAME", *NOMIS_FIGURE]]
    for date in dates:
        for where, value in figures:
            for measure in measures:
                cells: list[Any] = []
                for name, text in {"DATE": date, **where}.items():
                    kind = {"DATE": "date", "GEOGRAPHY": areas}.get(name, name.title())
                    is_area = name == "GEOGRAPHY"
                    cells += [
                        7,
                        f"Place {text}" if is_area else text,
                        text if is_area else "_7",
                        kind,
                        1000,
                        0,
                    ]
                cells += [20100 if measure == "Value" else 20301, measure]
                status = ["Q", "These figures are missing."] if value == "" else ["A", "Normal Value"]
                cells += [value, *status, "F", "Free (free for publication)", "Nm-1", len(rows) - 1]
                rows.append(cells)
    return as_csv([rows[0], *([*row, count or len(rows) - 1] for row in rows[1:])])


def cars(area: str, *households: object) -> list[tuple[dict[str, str], object]]:
    """Households of an area: all, without a car, with one."""
    return [({"GEOGRAPHY": area, "C2021_CARS_5": name}, n) for name, n in zip(CARS, households, strict=True)]


def statswales_new(value: str, area: str, notes: str, total: str) -> bytes:
    """A download of the new site, with heads in one of its languages."""
    return as_csv(
        [
            [area, "Cluster", value, notes],
            [total, "All", "52.5", ""],
            ["Ynys Môn", "Anglesey", "12.5 [p] [r]", "p, r"],
            ["Gwynedd", "Arfon", "[c]", "c"],
            ["Conwy", "Conwy West", "[x]", "x"],
            ["Powys", "North Powys", "40", ""],
        ]
    )


def practice(
    code: str, name: str, *, status: str = "A", closed: str = "", post: str = "LL18 1DA", setting: str = "4"
) -> list[str]:
    """A row of epraccur."""
    return [code, name, "W00", "Q99", "1 ROAD", "", "RHYL", "", "", post, "19740401", closed, status, "B", "7A1",
            "20091001", "", "01745 350680", "", "", "", "0", "", "7A1", "", setting, ""]  # fmt: skip


NETWORK_HEAD = ["PCN Code", "PCN Name", "Current Sub ICB Loc Code", "Sub ICB Location", "Open Date",
                "Close Date", "Postcode"]  # fmt: skip
PARTNER_HEAD = ["Partner\nOrganisation\nCode", "Partner\nName", "PCN Code", "PCN Name",
                "Practice to PCN\nRelationship\nStart Date", "Practice to PCN\nRelationship\nEnd Date"]  # fmt: skip


def networks(rows: Sequence[Sequence[Any]], partners: Sequence[Sequence[Any]] = ()) -> bytes:
    """The workbook of networks and their practices."""
    return as_xlsx(
        {"PCNDetails": [NETWORK_HEAD, *rows], "PCN Core Partner Details": [PARTNER_HEAD, *partners]}
    )


CODE_POINT = as_csv(
    [
        ["CF10 1AA", 10, 318284, 176230, "W92000004", "", "W11000029", "", "W06000015", "W05001274"],
        ["CF10 9ZZ", 90, 0, 0, "W92000004", "", "", "", "", ""],
        ["CF101AB", 10, 318296, 176178, "W92000004", "", "W11000029", "", "W06000015", "W05001274"],
    ]
)


def geojson(features: Sequence[tuple[dict[str, Any], dict[str, Any] | None]], **more: Any) -> bytes:
    """Features of properties and geometry."""
    listed = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more}).encode()


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


def square(x: float, y: float, side: float) -> dict[str, Any]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}
