"""Bad applicants: files, columns and single cells, and exactly what must be told of each."""

from __future__ import annotations

from pathlib import Path

from placement.data import Region, read_region
from tests.builders import Tables, tiny_region
from tests.spoil import Bad, both, cell, column, extra_table, first_lines, line, recoded, removed, text

APPLICANTS, PREFERENCES = "applicants.csv", "preferences.csv"

FAULTLESS = {
    APPLICANTS: """\
applicant_id,service_id,home_area_id,linked_to,protected,agreed_cluster_id
synthetic-1,physio,a1,synthetic-2,false,
synthetic-2,ot,a1,synthetic-1,false,
synthetic-3,physio,a3,,true,
synthetic-4,ot,a5,,false,c3
synthetic-5,physio,a7,,false,
""",
    PREFERENCES: """\
applicant_id,cluster_id,rank
synthetic-1,c1,1
synthetic-1,c2,2
synthetic-2,c2,1
synthetic-3,c2,1
synthetic-3,c1,2
synthetic-3,c3,3
synthetic-5,c4,1
""",
}


def write_applicants(folder: Path, *, ids: str = "synthetic-", mode: int = 0o600) -> Path:
    """A faultless folder of applicants of the region below; `ids` is how their ids begin."""
    folder.mkdir(parents=True)
    for name, content in FAULTLESS.items():
        (folder / name).write_text(content.replace("synthetic-", ids), encoding="utf-8")
        (folder / name).chmod(mode)
    return folder


def region_of_applicants(folder: Path) -> Region:
    """A tiny region with a third service, `slt`, that has no newly qualified role."""

    def edit(tables: Tables) -> None:
        tables["roles"] = [row for row in tables["roles"] if row["role_id"] != "slt-newly_qualified"]
        tables["graduates"] = [row for row in tables["graduates"] if row["service_id"] != "slt"]

    return read_region(tiny_region(folder, edit=edit, services=3))


WHOLE = (
    # files
    Bad("no applicants", removed(APPLICANTS), (("missing_file", APPLICANTS, None, None),), "missing"),
    Bad("no preferences", removed(PREFERENCES), (("missing_file", PREFERENCES, None, None),), "missing"),
    Bad(
        "nobody applies",
        first_lines(APPLICANTS, 1),
        (
            ("no_rows", APPLICANTS, None, None),
            *(("preference_of_nobody", PREFERENCES, row, "applicant_id") for row in range(2, 9)),
        ),
        "no rows",
    ),
    Bad(
        "empty preferences", first_lines(PREFERENCES, 0), (("empty_file", PREFERENCES, None, None),), "empty"
    ),
    Bad("UTF-16", recoded(PREFERENCES, "utf-16"), (("encoding_utf16", PREFERENCES, None, None),), "UTF-16"),
    Bad(
        "semicolons",
        extra_table(PREFERENCES, "applicant_id;cluster_id;rank\n"),
        (("separator", PREFERENCES, 1, None),),
        "commas",
    ),
    Bad(
        "open quote",
        line(APPLICANTS, '"synthetic-6,physio,a1,,false,'),
        (("quotes", APPLICANTS, 7, None),),
        "quotation mark",
    ),
    Bad("too few cells", line(PREFERENCES, "synthetic-5,c3"), (("ragged", PREFERENCES, 9, None),), "2 cells"),
    # columns
    Bad(
        "missing column",
        text(APPLICANTS, "protected", "zzz"),
        (("extra_column", APPLICANTS, 1, "zzz"), ("missing_column", APPLICANTS, 1, "protected")),
        "no such column",
    ),
    Bad(
        "misspelt column",
        text(APPLICANTS, "linked_to", "linkedto"),
        (("misspelt_column", APPLICANTS, 1, "linkedto"),),
        "Write linked_to",
    ),
    *(
        Bad(f"personal: {name}", column(file, name, "x"), (("personal_column", file, 1, name),), "ids only")
        for file, name in (
            (APPLICANTS, "name"),
            (APPLICANTS, "First name"),
            (APPLICANTS, "e-mail"),
            (APPLICANTS, "mobile"),
            (APPLICANTS, "DateOfBirth"),
            (APPLICANTS, "home_postcode"),
            (APPLICANTS, "NHS number"),
            (APPLICANTS, "gender"),
            (APPLICANTS, "homeaddress"),
            (APPLICANTS, "protected_reason"),
            (PREFERENCES, "surname"),
            (APPLICANTS, "enw"),
            (APPLICANTS, "Cyfenw"),
            (APPLICANTS, "e-bost"),
            (APPLICANTS, "rhif ffôn"),
            (APPLICANTS, "dyddiad_geni"),
            (APPLICANTS, "cyfeiriad"),
            (APPLICANTS, "Rhif GIG"),
            (APPLICANTS, "rhywedd"),
            (PREFERENCES, "rheswm"),
        )
    ),
    Bad(
        "personal instead of an id",
        text(APPLICANTS, "applicant_id", "applicant_name"),
        (("personal_column", APPLICANTS, 1, "applicant_name"),),
        "ids only",
    ),
    # rows
    Bad(
        "applicant twice",
        line(APPLICANTS, "synthetic-3,physio,a3,,false,"),
        (("duplicate_id", APPLICANTS, 7, "applicant_id"),),
        "row 4 has the same id",
    ),
    Bad(
        "links in a circle",
        both(
            cell(APPLICANTS, 3, "linked_to", "synthetic-3"), cell(APPLICANTS, 4, "linked_to", "synthetic-1")
        ),
        tuple(("link_circle", APPLICANTS, row, "linked_to") for row in (2, 3, 4)),
        "3 applicants",
    ),
    Bad(
        "links in a chain",
        both(
            cell(APPLICANTS, 4, "linked_to", "synthetic-5"), cell(APPLICANTS, 6, "linked_to", "synthetic-1")
        ),
        tuple(("link_one_sided", APPLICANTS, row, "linked_to") for row in (4, 6)),
        "name each other",
    ),
    Bad(
        "linked, agreed apart",
        both(cell(APPLICANTS, 2, "agreed_cluster_id", "c1"), cell(APPLICANTS, 3, "agreed_cluster_id", "c2")),
        tuple(("link_apart", APPLICANTS, row, "agreed_cluster_id") for row in (2, 3)),
        "two clusters",
    ),
    Bad(
        "cluster ranked twice",
        line(PREFERENCES, "synthetic-3,c2,4"),
        (("cluster_ranked_twice", PREFERENCES, 9, "cluster_id"),),
        "row 5",
    ),
    Bad(
        "rank twice, and none left out",
        both(cell(PREFERENCES, 6, "rank", "1"), cell(PREFERENCES, 7, "rank", "2")),
        (("rank_twice", PREFERENCES, 6, "rank"),),
        "row 5",
    ),
    Bad(
        "rank missing among others",
        both(cell(PREFERENCES, 6, "rank", "")),
        (("rank_missing", PREFERENCES, 6, "rank"),),
        "rank is missing",
    ),
    Bad(
        "everything at once",
        both(
            cell(APPLICANTS, 2, "service_id", "phsyio"),
            cell(APPLICANTS, 6, "linked_to", "synthetic-5"),
            cell(PREFERENCES, 3, "cluster_id", "zzz"),
            cell(PREFERENCES, 7, "rank", "5"),
        ),
        (
            ("id_not_listed_near", APPLICANTS, 2, "service_id"),
            ("link_self", APPLICANTS, 6, "linked_to"),
            ("id_not_listed", PREFERENCES, 3, "cluster_id"),
            ("rank_gap", PREFERENCES, 7, "rank"),
        ),
        "Write physio",
    ),
)

IN_ONE_CELL = (
    ("unknown service", APPLICANTS, 2, "service_id", "phsyio", "id_not_listed_near", "Write physio"),
    (
        "no role for graduates",
        APPLICANTS,
        4,
        "service_id",
        "slt",
        "service_not_for_graduates",
        "newly qualified",
    ),
    ("unknown area", APPLICANTS, 4, "home_area_id", "zzz", "id_not_listed", "areas.csv"),
    ("blank area", APPLICANTS, 4, "home_area_id", "", "blank", "blank"),
    (
        "unknown agreed cluster",
        APPLICANTS,
        5,
        "agreed_cluster_id",
        "c33",
        "id_not_listed_near",
        "clusters.csv",
    ),
    ("linked to oneself", APPLICANTS, 6, "linked_to", "synthetic-5", "link_self", "themselves"),
    ("linked to nobody", APPLICANTS, 6, "linked_to", "synthetic-9", "link_missing", "no applicant"),
    ("linked on one side", APPLICANTS, 6, "linked_to", "synthetic-4", "link_one_sided", "name each other"),
    ("linked to one who is taken", APPLICANTS, 6, "linked_to", "synthetic-1", "link_one_sided", "not name"),
    ("protected as yes", APPLICANTS, 4, "protected", "yes", "choice", "true, false"),
    ("id with a space", APPLICANTS, 5, "applicant_id", "synthetic 4", "id_characters", "id may hold only"),
    (
        "preference of nobody",
        PREFERENCES,
        8,
        "applicant_id",
        "synthetic-9",
        "preference_of_nobody",
        "no such",
    ),
    ("unknown cluster", PREFERENCES, 2, "cluster_id", "c11", "id_not_listed_near", "clusters.csv"),
    ("rank missing", PREFERENCES, 3, "rank", "", "rank_missing", "first choice"),
    ("rank twice", PREFERENCES, 3, "rank", "1", "rank_twice", "row 2"),
    ("gap in the ranks", PREFERENCES, 7, "rank", "4", "rank_gap", "3 should come"),
    ("no first choice", PREFERENCES, 8, "rank", "2", "rank_gap", "1 should come"),
    ("rank of none", PREFERENCES, 8, "rank", "0", "range", "1 to"),
    ("half a rank", PREFERENCES, 6, "rank", "1.5", "whole", "whole number"),
    ("rank in words", PREFERENCES, 8, "rank", "first", "not_a_number", "first"),
)

BAD_APPLICANTS = (
    *WHOLE,
    *(
        Bad(name, cell(file, line, column, value), ((key, file, line, column),), says)
        for name, file, line, column, value, key, says in IN_ONE_CELL
    ),
)
