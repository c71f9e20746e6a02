"""Bad tables: files, columns and single cells, and exactly what must be told of each."""

from __future__ import annotations

from tests.spoil import (
    AREAS,
    BASES,
    PACKAGE,
    ROLES,
    SERVICES,
    Bad,
    both,
    cell,
    column,
    extra_table,
    first_lines,
    line,
    recoded,
    removed,
    text,
)

KNOWN = "local_knowledge.csv"
KNOWN_HEADER = "kind,area_id,base_id,service_id,value,was,author,date,note_en,note_cy\n"

WHOLE = (
    # what somebody knows
    Bad(
        "a correction of staff that names no service",
        extra_table(KNOWN, f"{KNOWN_HEADER}in_post_wte,,b1,,1,,Lead,2026-05-01,N,N\n"),
        (("local_id_missing", KNOWN, 2, "service_id"),),
        "names this place or service",
    ),
    Bad(
        "a correction of what is no longer there",
        extra_table(KNOWN, f"{KNOWN_HEADER}in_post_wte,,b1,physio,1,9,Lead,2026-05-01,N,N\n"),
        (("local_was", KNOWN, 2, "was"),),
        "the table of staff has 2.5 there",
    ),
    # files
    Bad(
        "no file",
        removed("roles.csv"),
        (("missing_file", ROLES, None, None), ("package_file_missing", PACKAGE, None, "resources[10].path")),
        "missing",
    ),
    Bad("empty file", first_lines("services.csv", 0), (("empty_file", SERVICES, None, None),), "empty"),
    Bad("header only", first_lines("areas.csv", 1), (("no_rows", AREAS, None, None),), "no rows"),
    Bad(
        "latin-1",
        both(cell(AREAS, 4, "name_cy", "Llanfair ym Môn"), recoded(AREAS, "latin-1")),
        (("encoding", AREAS, 4, None),),
        "CSV UTF-8",
    ),
    Bad(
        "UTF-16",
        recoded("clusters.csv", "utf-16"),
        (("encoding_utf16", "clusters.csv", None, None),),
        "UTF-16",
    ),
    Bad(
        "UTF-16 without a mark",
        recoded("clusters.csv", "utf-16-le"),
        (("encoding_utf16", "clusters.csv", None, None),),
        "UTF-16",
    ),
    Bad(
        "semicolons",
        extra_table("employers.csv", "employer_id;name_en;name_cy;kind\nboard;B;B;nhs\n"),
        (("separator", "employers.csv", 1, None),),
        "commas",
    ),
    Bad(
        "open quote",
        line("workforce.csv", 'b2,"physio,1.0,1.0'),
        (("quotes", "workforce.csv", 10, None),),
        "quotation mark",
    ),
    # columns
    Bad(
        "missing column",
        both(text(ROLES, "grade", "zzz"), cell(ROLES, 1, "zzz", "")),
        (("unnamed_column", ROLES, 1, None), ("missing_column", ROLES, 1, "grade")),
        "no name",
    ),
    Bad(
        "misspelt column",
        text(AREAS, "population", "poplation"),
        (("misspelt_column", AREAS, 1, "poplation"),),
        "Write population",
    ),
    Bad(
        "column with capitals",
        text(BASES, "places_wte", "Places_WTE"),
        (("misspelt_column", BASES, 1, "Places_WTE"),),
        "Write places_wte",
    ),
    Bad(
        "extra column",
        extra_table("employers.csv", "employer_id,name_en,name_cy,kind,notes\nboard,B,B,nhs,x\n"),
        (("extra_column", "employers.csv", 1, "notes"),),
        "no such column",
    ),
    Bad(
        "column twice",
        extra_table("employers.csv", "employer_id,name_en,name_cy,kind,kind\nboard,B,B,nhs,nhs\n"),
        (("duplicate_column", "employers.csv", 1, "kind"),),
        "more than once",
    ),
    Bad(
        "misspelt column that may be absent",
        column(ROLES, "welsh_levl", "1"),
        (("misspelt_column", ROLES, 1, "welsh_levl"),),
        "Write welsh_level",
    ),
    Bad(
        "misspelt need of Welsh",
        column(ROLES, "welsh", "esential", ""),
        (("choice_near", ROLES, 2, "welsh"),),
        "Write essential",
    ),
    Bad(
        "level of Welsh that does not exist",
        column(ROLES, "welsh_level", "3", "6", "0"),
        (("range", ROLES, 3, "welsh_level"),),
        "0 to 5",
    ),
    Bad(
        "speakers as a word",
        column("counties.csv", "welsh_speakers_pct", "", "most", "19.5"),
        (("not_a_number", "counties.csv", 3, "welsh_speakers_pct"),),
        "most",
    ),
    Bad(
        "blank cost of opening",
        column(BASES, "opening_pounds_once", "0", "", "0"),
        (("blank_number", BASES, 3, "opening_pounds_once"),),
        "0 only where it is known to be 0",
    ),
    Bad(
        "too few cells",
        line("graduates.csv", "ot-2,ot,county1,45"),
        (("ragged", "graduates.csv", 4, None),),
        "4 cells",
    ),
    Bad(
        "too many cells",
        line("graduates.csv", "ot-2,ot,county1,45,3,9"),
        (("ragged", "graduates.csv", 4, None),),
        "6 cells",
    ),
    # cells
    # ids
    Bad(
        "pair of ids twice",
        line("workforce.csv", "b1,physio,1.0,1.0"),
        (("duplicate_row", "workforce.csv", 10, "base_id"),),
        "base_id, service_id",
    ),
    Bad(
        "rank twice",
        cell(AREAS, 2, "deprivation_rank", "7"),
        (("duplicate_value", AREAS, 3, "deprivation_rank"),),
        "row 2",
    ),
)

# one cell each: name, file, line, column, value, key of what is told of that very cell, part of the message
IN_ONE_CELL = (
    ("word for a number", BASES, 3, "places_wte", "four", "not_a_number", "four"),
    ("blank number", AREAS, 5, "pop_0_17", "", "blank_number", "only where it is known to be 0"),
    (
        "blank figure of a pair",
        "workforce.csv",
        3,
        "in_post_wte",
        "",
        "blank_pair",
        "leave the whole row out",
    ),
    ("blank name", "counties.csv", 3, "name_cy", " ", "blank", "blank"),
    ("NaN", "workforce.csv", 2, "in_post_wte", "NaN", "not_finite", "NaN"),
    ("infinity", SERVICES, 2, "limit_minutes", "inf", "not_finite", "inf"),
    ("too great for a computer", SERVICES, 2, "limit_minutes", "1e999", "not_finite", "plain number"),
    ("negative WTE", "workforce.csv", 4, "funded_wte", "-1.5", "negative", "below zero"),
    ("negative cost", ROLES, 2, "salary_pounds_per_year", "-40000", "negative", "below zero"),
    ("share above one", SERVICES, 3, "visit_share", "1.2", "share_range", "between 0 and 1"),
    ("zero visits", SERVICES, 3, "visits_per_round", "0", "not_positive", "above zero"),
    ("out of range", ROLES, 3, "on_cost_pct", "250", "range", "0 to 100"),
    ("half a person", "graduates.csv", 2, "graduates", "2.5", "whole", "whole number"),
    ("thousands separator", ROLES, 2, "salary_pounds_per_year", "40,000", "thousands", "Write 40000"),
    ("decimal comma", "workforce.csv", 3, "in_post_wte", "2,5", "decimal_comma", "Write 2.5"),
    ("percent sign", ROLES, 2, "on_cost_pct", "25%", "percent_sign", "Write 25"),
    ("share as percentage", SERVICES, 2, "visit_share", "50%", "percent_share", "0.5"),
    ("pound sign", ROLES, 2, "set_up_pounds_once", "£2500", "pound_sign", "pound sign"),
    ("spreadsheet error", AREAS, 3, "name_en", "#REF!", "excel_error", "formula"),
    ("spreadsheet date", SERVICES, 2, "visits_per_round", "04-May", "excel_date", "date"),
    ("date for an id", "graduates.csv", 2, "class_id", "1-Mar", "excel_date", "date"),
    ("unprintable", BASES, 2, "name_en", "Base\x07", "control_character", "cannot be seen"),
    ("another word for registered", ROLES, 4, "kind", "Qualified", "choice_near", "Write registered"),
    ("another word for support", ROLES, 4, "kind", "unregistered", "choice_near", "Write support"),
    ("misspelt choice", ROLES, 4, "kind", "suport", "choice_near", "Write support"),
    ("no such choice", AREAS, 2, "rural_class", "xyz", "choice", "urban, town, village"),
    ("true or false", ROLES, 2, "hard_to_fill", "yes", "choice", "true, false"),
    ("strange step", ROLES, 2, "step_wte", "0.7", "choice", "0.5, 1.0"),
    ("no date", "assumptions.csv", 2, "agreed_on", "1 April", "date", "2026-04-01"),
    ("id with a space", "graduates.csv", 3, "class_id", "ot 1", "id_characters", "id may hold only"),
    ("id with an accent", "graduates.csv", 3, "class_id", "môn", "id_characters", "without accents"),
    ("id too long", "graduates.csv", 3, "class_id", "x" * 41, "id_characters", "no more than 40"),
    ("id twice", AREAS, 5, "area_id", "a1", "duplicate_id", "row 2 has the same id"),
    ("unknown cluster", AREAS, 2, "cluster_id", "c11", "id_not_listed_near", "clusters.csv"),
    ("unknown service", "graduates.csv", 2, "service_id", "phsyio", "id_not_listed_near", "Write physio"),
    ("unknown employer", ROLES, 5, "employer_id", "zzzzz", "id_not_listed", "employers.csv"),
    ("unknown region", "counties.csv", 3, "region_id", "Region1", "id_not_listed_near", "region1"),
    ("age bands", AREAS, 9, "population", "10001", "age_bands", "add to 10000"),
    ("rank beyond the areas", AREAS, 2, "deprivation_rank", "1909", "rank_beyond", "number of areas, 8"),
    ("staff from nowhere", BASES, 6, "staff_from_base_id", "b11", "id_not_listed_near", "bases.csv"),
    ("staff from a candidate", BASES, 6, "staff_from_base_id", "new", "staff_from_candidate", "candidate"),
    ("staff moved to an open base", BASES, 3, "staff_from_base_id", "b1", "staff_from_open", "open"),
    ("outside Britain", BASES, 2, "easting", "-420000", "outside_grid", "outside Great Britain"),
)

BAD_TABLES = (
    *WHOLE,
    *(
        Bad(name, cell(file, line, column, value), ((key, file, line, column),), says)
        for name, file, line, column, value, key, says in IN_ONE_CELL
    ),
)
