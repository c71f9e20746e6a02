"""Inputs that lie: legal figure by figure, and meant otherwise; and exactly what must be told of each."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import shapely

from tests.builders import write_package
from tests.spoil import (
    AREAS,
    BASES,
    CONFIG,
    OUTLINES,
    PACKAGE,
    ROLES,
    SERVICES,
    Bad,
    Spoil,
    both,
    cell,
    column,
    config,
    extra_table,
    geojson,
    line,
)

COUNTIES, STAFF = "counties.csv", "workforce.csv"
HEAD = "area_id,base_id,mode,minutes\n"
SORTED = ("272666", "280666", "288666", "296666", "275333", "283333", "291333", "299333")
"""Eastings of the areas in another order than theirs: six lie in the cluster of another."""
OF_2021 = "area_id,group_id,people\nW01001896,carers,10\nW01001960,carers,20\n"
OF_ENGLAND = "area_id,group_id,people\nE01000001,carers,20\n"


TOTAL = "all,c4,county3,All,Pawb,297000,224000,urban,80000,16000,44000,8000,8000,4000,9"
SUM_OF_TWO = (
    ("population", "20000"), ("pop_0_17", "4000"), ("pop_18_64", "11000"), ("pop_65_74", "2000"),
    ("pop_75_84", "2000"), ("pop_85_plus", "1000"),
)  # fmt: skip
THIRD = "a9,c1,county1,Area 9,Area 9 (Cymraeg),274100,224000,urban,10000,2000,5500,1000,1000,500,9"


def coded(home: Path) -> None:
    """Give the areas codes such as Wales has."""
    for number in range(1, 9):
        cell(AREAS, number + 1, "area_id", f"W0100189{number - 1}")(home)


def exchanged(features: list[Any]) -> None:
    """Exchange the ids of the first and the last outline."""
    first, last = features[0]["properties"], features[-1]["properties"]
    first["cluster_id"], last["cluster_id"] = last["cluster_id"], first["cluster_id"]


def widened(features: list[Any]) -> None:
    """Let the first outline cover all of them."""
    every = shapely.unary_union([shapely.geometry.shape(one["geometry"]) for one in features])
    features[0]["geometry"] = shapely.geometry.mapping(every)


def attributed(text: str) -> Spoil:
    """Let the package thank in this text."""
    return lambda home: write_package(home / "tiny", {"attribution_en": [text]})


def renamed(before: str, after: str) -> Spoil:
    def spoil(home: Path) -> None:
        shutil.move(home / "tiny" / before, home / "tiny" / after)
        write_package(home / "tiny")

    return spoil


def prefixed(file: str, start: bytes) -> Spoil:
    """Put bytes before a file's own."""

    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        path.write_bytes(start + path.read_bytes())

    return spoil


def by_car(minutes: str) -> Spoil:
    """Between neighbouring clusters, 8 km and a little apart, in another unit than minutes."""
    rows = "".join(f"a{n},b{(n + 1) // 2 + 1},car,{minutes}\n" for n in range(1, 7))
    return extra_table("travel.csv", HEAD + rows)


LIES = (
    # codes
    Bad(
        "code of another year",
        both(coded, extra_table("groups.csv", OF_2021)),
        (("id_not_listed_year", "groups.csv", 3, "area_id"),),
        "Codes there run from W01001890 to W01001897",
    ),
    Bad(
        "code of another list",
        both(coded, extra_table("groups.csv", OF_ENGLAND)),
        (("id_not_listed_kind", "groups.csv", 2, "area_id"),),
        "Write a code like W01001890 or W01001897",
    ),
    # files
    Bad(
        "local knowledge under a name that is not read",
        extra_table("local-knowledge.csv", "kind,value\nminutes,90\n"),
        (("file_passed_over", "local-knowledge.csv", None, None),),
        "Name it local_knowledge.csv",
    ),
    Bad(
        "journeys under a name that is not read",
        extra_table("travels.csv", HEAD),
        (("file_passed_over", "travels.csv", None, None),),
        "Name it travel.csv",
    ),
    Bad(
        "staff under a name with a capital",
        renamed(STAFF, "Workforce.csv"),
        (("missing_file", STAFF, None, None), ("file_passed_over", "Workforce.csv", None, None)),
        "missing",
    ),
    Bad("workbook as CSV", prefixed(ROLES, b"PK\x03\x04"), (("workbook", ROLES, None, None),), "workbook"),
    Bad(
        "old workbook as CSV",
        prefixed(ROLES, b"\xd0\xcf\x11\xe0"),
        (("workbook", ROLES, None, None),),
        "CSV UTF-8",
    ),
    Bad("web page as CSV", prefixed(ROLES, b"<html>"), (("not_a_table", ROLES, None, None),), "web page"),
    Bad(
        "title over the header",
        prefixed(STAFF, b"Table 1: staff in post\n\n"),
        (("title_row", STAFF, 1, None),),
        "Take out all rows above row 3",
    ),
    # places
    Bad(
        "outlines under exchanged ids",
        geojson(exchanged),
        (
            ("outline_elsewhere", OUTLINES, None, "cluster_id"),
            ("outline_elsewhere", OUTLINES, None, "cluster_id"),
        ),
        "none of the 2 area(s) of this cluster lies in its outline; they lie in that of c4",
    ),
    Bad(
        "one column sorted by itself",
        both(*(cell(AREAS, n, "easting", east) for n, east in enumerate(SORTED, start=2))),
        (("points_elsewhere", AREAS, 3, "easting"),),
        "6 of 8 areas",
    ),
    Bad(
        "points of two bases exchanged",
        both(cell(BASES, 3, "easting", "290000"), cell(BASES, 4, "easting", "282000")),
        (("bases_exchanged", BASES, 4, "base_id"),),
        "in the cluster of b2",
    ),
    Bad(
        "list of bases joined twice",
        line(BASES, "b1.2,c1,Base 1,Base 1,practice,board,274000,224000,urban,open,4.0,,SY23 1AA"),
        (("place_twice", BASES, 7, "base_id"),),
        "the one on row 2",
    ),
    # units
    Bad(
        "shares for per cent",
        column(COUNTIES, "welsh_speakers_pct", "0.558", "0.644", "0.19"),
        (("share_for_percent", COUNTIES, 2, "welsh_speakers_pct"),),
        "this one is then 55.8",
    ),
    Bad(
        "hours for minutes",
        by_car("0.3"),
        (("minutes_in_hours", "travel.csv", 2, "minutes"),),
        "multiply them all by 60",
    ),
    Bad(
        "seconds for minutes",
        by_car("1200"),
        (("minutes_in_seconds", "travel.csv", 2, "minutes"),),
        "divide them all by 60",
    ),
    Bad(
        "total among the areas",
        line(AREAS, TOTAL),
        (("total_row", AREAS, 10, "population"),),
        "Take the row out",
    ),
    Bad(
        "total of a cluster among its areas",
        both(*(cell(AREAS, 2, name, figure) for name, figure in SUM_OF_TWO), line(AREAS, THIRD)),
        (("total_row", AREAS, 2, "population"),),
        "counts everybody twice",
    ),
    Bad(
        "outline that covers all others",
        geojson(widened),
        tuple(("outline_over", OUTLINES, None, "cluster_id") for _ in range(3)),
        "all 2 area(s) of c2 lie in this outline as well as in their own",
    ),
    # attributions
    *(
        Bad(
            f"attribution {name}",
            attributed(text),
            (("package_attribution", PACKAGE, None, "attribution_en[1]"),),
            "as their licence asks",
        )
        for name, text in (
            ("of blanks", "  "),
            ("with a zero-width mark", "Made\u200b up."),
            ("to follow", "TBC"),
        )
    ),
    # scenarios
    *(
        Bad(
            name,
            config('name_en = "Tiny"', f'name_en = "{text}"'),
            ((key, CONFIG, 3, "scenario.name_en"),),
            says,
        )
        for name, text, key, says in (
            (
                "name of a scenario as a web page writes it",
                "Te&icirc;ny",
                "escaped",
                "likely to be Te\u00eeny",
            ),
            ("name of a scenario that is to follow", "TBC", "placeholder", "Write the name"),
            ("name of a scenario with a letter of another alphabet", "T\u0456ny", "other_script", "(U+0456)"),
        )
    ),
    Bad(
        "decided by somebody who is to follow",
        config('decided_by_cy = "Y bwrdd"', 'decided_by_cy = "I\'w gadarnhau"'),
        (("placeholder", CONFIG, 8, "scenario.decided_by_cy"),),
        "Write the name",
    ),
    Bad(
        "blank name of a scenario",
        config('name_en = "Tiny"', 'name_en = "  "'),
        (("setting_blank", CONFIG, 3, "scenario.name_en"),),
        "blank",
    ),
    Bad(
        "year in digits of another script",
        config('year = "2026-27"', 'year = "20\u0662\u0666-27"'),
        (("text_digit", CONFIG, 9, "scenario.year"),),
        "Write the digits 0 to 9: 2026-27",
    ),
)

# one cell each: name, file, line, column, value, key of what is told of that very cell, part of the message
IN_ONE_CELL = (
    ("garbled Welsh", COUNTIES, 2, "name_cy", "Ynys M\u00c3\u00b4n", "garbled", "Ynys M\u00f4n"),
    ("garbled circumflex", BASES, 2, "name_cy", "T\u00c5\u00b7 Gwyn", "garbled", "T\u0177 Gwyn"),
    ("garbled capital", COUNTIES, 2, "name_cy", "\u00c3\u0082R", "garbled", "\u00c2R"),
    ("name drawn as nothing", AREAS, 2, "name_en", "\u3164", "hidden_mark", "nobody can see"),
    ("a letter lost to a mark", COUNTIES, 2, "name_cy", "Ynys M\ufffdn", "lost_letter", "was lost"),
    ("a letter lost to a question mark", COUNTIES, 2, "name_cy", "Ynys M?n", "lost_letter", "was lost"),
    ("zero-width mark", AREAS, 2, "name_en", "Area\u200b 1", "hidden_mark", "nobody can see"),
    ("mark that turns text round", AREAS, 2, "name_en", "Area \u202e1", "hidden_mark", "nobody can see"),
    ("name of a soft hyphen", AREAS, 2, "name_en", "\u00ad", "hidden_mark", "Type the cell anew"),
    ("withheld by a star", AREAS, 2, "population", "*", "withheld", "not 0"),
    ("withheld by a letter in brackets", AREAS, 2, "pop_0_17", "[c]", "withheld", "not 0"),
    ("withheld by two full stops", AREAS, 2, "pop_0_17", "..", "withheld", "not 0"),
    ("withheld as few", "graduates.csv", 2, "graduates", "<5", "withheld", "an estimate"),
    ("withheld of a pair", STAFF, 2, "in_post_wte", "c", "withheld_pair", "leave the whole row out"),
    ("withheld by a dash", STAFF, 2, "in_post_wte", "-", "withheld_pair", "leave the whole row out"),
    ("id that is a folder", "graduates.csv", 2, "class_id", "..", "id_characters", "id may hold only"),
    ("digits of another script", SERVICES, 2, "limit_minutes", "\u0663\u0660", "not_a_number", "number"),
    (
        "date in digits of another script",
        "assumptions.csv",
        2,
        "agreed_on",
        "\u0662026-04-01",
        "date",
        "2026-04-01",
    ),
    ("name as a web page writes it", COUNTIES, 2, "name_cy", "Ynys M&ocirc;n", "escaped", "Ynys M\u00f4n"),
    ("name as an address writes it", COUNTIES, 2, "name_cy", "Ynys%20M%C3%B4n", "escaped", "Ynys M\u00f4n"),
    ("name as a program writes it", COUNTIES, 2, "name_cy", "Ynys M\\u00f4n", "escaped", "Ynys M\u00f4n"),
    ("name to be confirmed", COUNTIES, 2, "name_en", "TBC", "placeholder", "Write the name"),
    ("name that does not apply", COUNTIES, 2, "name_cy", "n/a", "placeholder", "Write the name"),
    ("name of crosses", AREAS, 2, "name_en", "xxx", "placeholder", "Write the name"),
    (
        "agreed by somebody who is to follow",
        "assumptions.csv",
        2,
        "agreed_by",
        "TBC",
        "placeholder",
        "leave the cell",
    ),
    (
        "letter of another alphabet in a name",
        COUNTIES,
        2,
        "name_en",
        "C\u043eunty 1",
        "other_script",
        "(U+043E)",
    ),
    ("wide letter in a name", BASES, 2, "name_en", "\uff22ase 1", "other_script", "(U+FF22)"),
    ("date with the month first", "assumptions.csv", 2, "agreed_on", "04/23/2026", "date", "2026-04-01"),
)

BAD_LIES = (
    *LIES,
    *(
        Bad(name, cell(file, line, column, value), ((key, file, line, column),), says)
        for name, file, line, column, value, key, says in IN_ONE_CELL
    ),
)
