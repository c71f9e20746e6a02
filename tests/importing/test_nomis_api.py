"""Data sets of Nomis by its API: one row for each figure, with every column or those of `select=`."""

from __future__ import annotations

import math
from pathlib import Path

from placement.sources.importing.gather import import_files
from tests.importing import shapes
from tests.importing.test_forms import column, read, told

FIRST, SECOND = "W01000003", "W01000004"


def test_rows_become_a_column_for_each_category_and_a_regions_figures(tmp_path: Path) -> None:
    """250 of 1,000 households have no car; rows of percentages beside the values are left out, and told."""
    figures = [*shapes.cars(FIRST, 1000, 250, 750), *shapes.cars(SECOND, 400, 100, 300)]
    (one,) = read(tmp_path, "a.csv", shapes.nomis_api(figures, measures=["Value", "Percent"]))
    assert (one.shape, one.vintage, one.rows) == ("nomis_api", "lsoa21", 12)
    assert column(one, "households") == {FIRST: 1000, SECOND: 400}
    assert column(one, "no_car_pct") == {FIRST: 25.0, SECOND: 25.0}
    assert column(one, "1_car_or_van_in_household") == {FIRST: 750, SECOND: 300}
    assert told(one, "nomis_measures") == {"n": 6, "named": "Percent"}


def test_a_figure_that_is_missing_stays_unknown_with_what_nomis_says_of_it(tmp_path: Path) -> None:
    """One area lacks a figure, of the other nothing is known: it keeps its row."""
    figures = [*shapes.cars(FIRST, 1000, "", 750), *shapes.cars(SECOND, "", "", "")]
    path = tmp_path / "a.csv"
    path.write_bytes(shapes.nomis_api(figures))
    gathered = import_files([path], tmp_path / "out")
    assert (tmp_path / "out" / "areas.csv").read_text() == (
        f"area_id,households,no_car_households\n{FIRST},1000,\n{SECOND},,\n"
    )
    assert told(gathered.found[0], "unknown") == {
        "n": 4,
        "column": "OBS_VALUE",
        "marks": "These figures are missing. 4",
    }


def test_a_status_beside_a_figure_is_told_and_the_figure_kept(tmp_path: Path) -> None:
    content = shapes.nomis_api(shapes.cars(FIRST, 1000, 250, 750)).replace(
        b"250,A,Normal Value", b"250,E,Estimated"
    )
    (one,) = read(tmp_path, "a.csv", content)
    assert column(one, "no_car_households") == {FIRST: 250}
    assert told(one, "nomis_status") == {"n": 1, "marks": "Estimated 1"}


def test_columns_that_were_selected_are_enough(tmp_path: Path) -> None:
    """Heads in small letters, as other programs save them; without the total no share is made up."""
    content = b"geography_code,c2021_cars_5_name,obs_value\n" + b"".join(
        f"{FIRST},{name},{n}\n".encode() for name, n in zip(shapes.CARS[1:], (250, 750), strict=True)
    )
    (one,) = read(tmp_path, "a.csv", content)
    assert column(one, "no_cars_or_vans_in_household") == {FIRST: 250}
    assert "no_car_pct" not in one.table
    assert told(one, "nomis_no_total") == {}


def test_pages_of_a_download_one_below_the_other_are_one_table(tmp_path: Path) -> None:
    """Of 6 rows the API gave 3, then the rest with recordoffset=3: the heads stand again between."""
    whole = shapes.nomis_api([*shapes.cars(FIRST, 10, 2, 8), *shapes.cars(SECOND, 20, 5, 15)]).splitlines(
        keepends=True
    )
    (one,) = read(tmp_path, "a.csv", b"".join([*whole[:4], whole[0], *whole[4:]]))
    assert (one.rows, column(one, "no_car_households")) == (6, {FIRST: 2, SECOND: 5})


def test_percentages_alone_give_shares_and_no_number_of_households(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path, "a.csv", shapes.nomis_api(shapes.cars(FIRST, 100, 24.6, 75.4), measures=["Percent"])
    )
    assert column(one, "no_car_pct") == {FIRST: 24.6}
    assert not {"households", "no_car_households"} & set(one.table)


def test_all_rows_that_nomis_gives_at_once_are_doubted_where_nothing_counts_them(tmp_path: Path) -> None:
    """The API stops at 25,000 rows; without RECORD_COUNT nothing tells whether it did."""
    rows = [f"W{1_000_000 + n:08d},Total: All households,{n}\n" for n in range(25_000)]
    (one,) = read(
        tmp_path, "a.csv", ("GEOGRAPHY_CODE,C2021_CARS_5_NAME,OBS_VALUE\n" + "".join(rows)).encode()
    )
    assert told(one, "nomis_at_once") == {"n": 25_000}


def ages(people: dict[str, int]) -> bytes:
    rows = [({"GEOGRAPHY": FIRST, "GENDER": "Total", "C_AGE": name}, n) for name, n in people.items()]
    return shapes.nomis_api(rows, areas="2011 super output areas - lower layer")


def test_years_of_age_count_once_where_groups_of_them_stand_beside_them(tmp_path: Path) -> None:
    """One person of each year: 18 children, 47 adults, 10, 10 and 6 older ones."""
    single = {f"Age {age}": 1 for age in range(90)}
    groups = {"All Ages": 91, "Aged 0 to 15": 16, "Aged 16+": 75, "Aged 65+": 26}
    (one,) = read(tmp_path, "a.csv", ages({**groups, **single, "Aged 90+": 1}))
    found = {name: column(one, name)[FIRST] for name in map(str, one.table) if name.startswith("pop")}
    assert found == {"population": 91, "pop_0_17": 18, "pop_18_64": 47, "pop_65_74": 10, "pop_75_84": 10,
                     "pop_85_plus": 6, **{f"pop_{low}_{low + 4}": 5 for low in range(0, 85, 5)}}  # fmt: skip
    assert one.vintage == "lsoa11"
    assert not [remark for remark in one.told if remark.key.startswith("age")]


def test_residents_of_all_ages_are_residents(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "a.csv", ages({"All Ages": 91}))
    assert column(one, "population") == {FIRST: 91}


def test_the_census_table_of_single_years_has_its_groups_beside_them(tmp_path: Path) -> None:
    """TS007 as a bulk file: 5 children under 5 stand in a band and in five years, and are 5 people."""
    names, people = ["Total"], [86]
    for first in range(0, 85, 5):
        band = "Aged 4 years and under" if first == 0 else f"Aged {first} to {first + 4} years"
        years = ["Aged under 1 year", "Aged 1 year"] if first == 0 else []
        years += [f"Aged {age} years" for age in range(first + len(years), first + 5)]
        names, people = [*names, band, *years], [*people, 5, 1, 1, 1, 1, 1]
    heads = ["date", "geography", "geography code", *(f"Age: {name}; measures: Value" for name in names)]
    heads.append("Age: Aged 85 years and over; measures: Value")
    (one,) = read(tmp_path, "a.csv", shapes.as_csv([heads, ["2021", "A", FIRST, *people, 1]]))
    assert column(one, "population") == {FIRST: 86}
    assert column(one, "pop_0_17") == {FIRST: 18}


def test_bands_that_leave_a_gap_give_no_residents(tmp_path: Path) -> None:
    heads = [
        "date",
        "geography",
        "geography code",
        *(f"Age: Aged {age} to {age + 4} years" for age in range(5, 80, 5)),
    ]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv([heads, ["2021", "A", FIRST, *[7] * 15]]))
    assert "population" not in one.table
    assert told(one, "age_gap") == {}


def test_people_over_65_in_one_band_are_not_all_taken_for_over_85(tmp_path: Path) -> None:
    heads = ["LSOA21CD", "Age 0-17", "Age 18-64", "Age 65 plus"]
    (one,) = read(tmp_path, "a.csv", shapes.as_csv([heads, [FIRST, 200, 600, 250]]))
    assert column(one, "population") == {FIRST: 1050}
    assert "pop_85_plus" not in one.table
    assert told(one, "age_wide") == {"low": 65, "high": 120}
    assert not math.isnan(float(one.table["population"].iloc[0]))
