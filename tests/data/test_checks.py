"""What holds between tables, and what is legal but worth a second look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from placement.data import Region, read_region
from placement.data.nearest import nearest
from placement.data.notices import Notice, notices, unreached
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from tests.builders import Tables, tiny_region

Edit = Callable[[Tables], object]
WERE_OPENED = "Base 1, Physio 1: if every possible site that takes its staff were opened"


def assumption(**changes: object) -> Edit:
    return lambda tables: tables["assumptions"][0].update(changes)


def keys(folder: Path) -> list[str]:
    try:
        read_region(folder)
    except BadInput as bad:
        return [fault.key for fault in bad.faults]
    return []


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (assumption(table="services", column="need_*", value=1, how="scale", low=0.5), []),
        (assumption(table="services", column="need_[0-9]*", how="scale", value=4.3, low=4, high=5), []),
        (assumption(table="services", column="need_*", where="physio", how="scale"), ["assumption_where"]),
        (assumption(table="rules.supervision", column="ratio_support"), []),
        (assumption(table="", column="", how=""), []),
        (assumption(table="services", column="", how="set"), ["assumption_half"]),
        (assumption(table="services", column="need_*", how=""), ["assumption_half"]),
        (assumption(table="servces", column="need_*"), ["assumption_name_near"]),
        (assumption(table="services", column="ned_0_17"), ["assumption_name_near"]),
        (assumption(value=0, low=0, how="scale"), ["assumption_scale_zero"]),
        (assumption(value=1.3, low=1.3, high=1.3), []),
        (assumption(value=1.3, low=1.4), ["assumption_order"]),
        (assumption(distribution="uniform", moves_with="pay"), []),
        (assumption(distribution="normal"), ["assumption_distribution"]),
        (assumption(distribution="list 900"), ["assumption_distribution"]),
        (assumption(value=1, low=1, high=2, distribution="list area cluster"), []),
        (assumption(value=1, low=1, high=3, distribution="list area cluster"), ["assumption_distribution"]),
        (
            assumption(
                table="services",
                column="need_*",
                how="scale",
                value=1,
                low=1,
                high=2,
                distribution="list a b",
            ),
            ["assumption_distribution"],
        ),
        (assumption(moves_with="All pay"), ["assumption_group"]),
    ],
)
def test_an_assumption_stands_for_a_figure_that_is_there(
    edit: Edit, expected: list[str], tmp_path: Path
) -> None:
    assert keys(tiny_region(tmp_path, edit=edit)) == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.5, 0.5), []),
        ((0.333, 0.666), []),
        ((0.5, 0.4), ["shares_not_one"]),
        ((0.8, 0.3), ["shares_not_one"]),
    ],
)
def test_shares_of_an_area_add_to_one(
    shares: tuple[float, float], expected: list[str], tmp_path: Path
) -> None:
    rows = [
        {"area_id": "a1", "cluster_id": cluster, "share": share}
        for cluster, share in zip(("c1", "c2"), shares, strict=True)
    ]
    assert keys(tiny_region(tmp_path, optional={"membership": rows})) == expected


@pytest.mark.parametrize(
    ("north", "expected"), [(228_000 + 9_900, []), (228_000 + 10_100, ["outside_region"])]
)
def test_a_point_may_lie_ten_kilometres_beyond_the_outlines(
    north: int, expected: list[str], tmp_path: Path
) -> None:
    assert (
        keys(tiny_region(tmp_path, edit=lambda tables: tables["bases"][0].update(northing=north))) == expected
    )


@pytest.mark.parametrize(
    ("point", "column"),
    [
        ((0, 2_000_000), "northing"),
        ((700_000, -1), "northing"),
        ((-1, 200_000), "easting"),
        ((800_000, 0), "easting"),
    ],
)
def test_the_coordinate_that_leaves_the_grid_is_named(
    point: tuple[int, int], column: str, tmp_path: Path
) -> None:
    """The national grid is 700 km by 1,300 km, its edges with it."""
    east, north = point
    folder = tiny_region(
        tmp_path, edit=lambda tables: tables["bases"][0].update(easting=east, northing=north)
    )
    with pytest.raises(BadInput) as caught:
        read_region(folder)
    (fault,) = caught.value.faults
    assert (fault.key, fault.row, fault.column) == ("outside_grid", 2, column)


def test_bands_of_people_that_no_rate_speaks_for_are_told(tmp_path: Path) -> None:
    """Rates are stated for people below 18 and from 18 to 64: of those below 21 no one rate speaks."""

    def spoil(tables: Tables) -> None:
        for row in tables["areas"]:
            row["pop_0_20"] = row.pop("pop_0_17")
            row["pop_21_64"] = row.pop("pop_18_64")

    with pytest.raises(BadInput) as caught:
        read_region(tiny_region(tmp_path, edit=spoil))
    (fault,) = (each for each in caught.value.faults if each.key == "bands_apart")
    assert (fault.file, fault.row, fault.column) == ("services.csv", 1, "need_0_20")
    assert fault.slots == {"bands": "pop_0_20"}


def test_bands_of_two_kinds_in_one_table_are_told_once(tmp_path: Path) -> None:
    """Groups pasted beside the bands that were there ended in a fault of the program."""

    def spoil(tables: Tables) -> None:
        for row in tables["areas"]:
            row["pop_0_4"], row["pop_5_17"] = 0, row["pop_0_17"]
        for row in tables["services"]:
            rate = row.pop("need_0_17")
            row["need_0_4"], row["need_5_17"] = rate, rate

    with pytest.raises(BadInput) as caught:
        read_region(tiny_region(tmp_path, edit=spoil))
    (fault,) = (each for each in caught.value.faults if each.file == "areas.csv")
    assert (fault.key, fault.row, fault.column) == ("bands_unfit", 1, "pop_0_4")
    assert str(fault.slots["bands"]).startswith("pop_0_4, pop_0_17, pop_5_17, ")


def test_degrees_are_told_once_for_a_table_with_their_count(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        for row in tables["areas"]:
            row.update(easting=-3.7, northing=52.4)

    with pytest.raises(BadInput) as caught:
        read_region(tiny_region(tmp_path, edit=spoil))
    (fault,) = caught.value.faults
    assert (fault.key, fault.row, fault.slots["count"]) == ("degrees", 2, 8)


def region_with(folder: Path, edit: Edit) -> Region:
    return read_region(tiny_region(folder, edit=edit))


def told(found: list[Notice]) -> list[str]:
    for notice in found:
        for language in LANGUAGES:
            assert "{" not in notice.says(Words(language))
    return [notice.says(Words("en")) for notice in found]


def test_the_faultless_region_has_no_warning(tmp_path: Path) -> None:
    assert notices(read_region(tiny_region(tmp_path))) == []


def test_more_staff_than_funded_is_a_warning(tmp_path: Path) -> None:
    region = region_with(tmp_path, lambda tables: tables["workforce"][0].update(in_post_wte=3.5))
    assert told(notices(region)) == ["Base 1, Physio 1: 3.5 WTE in post, more than the 3 WTE funded."]


def moving(tables: Tables, *wte: float) -> None:
    """Candidates that would each take so many WTE of physiotherapy from the first base, which has 2.5."""
    candidate = tables["bases"][4]
    tables["bases"][4:] = [
        {**candidate, "base_id": f"new{i}", "name_en": f"New {i}", "name_cy": f"Newydd {i}"}
        for i in range(len(wte))
    ]
    tables["workforce"] += [
        {"base_id": f"new{i}", "service_id": "physio", "in_post_wte": part, "funded_wte": part}
        for i, part in enumerate(wte)
    ]


@pytest.mark.parametrize(
    ("wte", "says"),
    [
        ((2.5,), []),
        ((1.3, 1.2), []),  # in floats a little more than 2.5, or less
        (
            (1.5, 1.5),
            [f"{WERE_OPENED}, 3 WTE would move away, more than the 2.5 WTE in post."],
        ),
    ],
)
def test_more_staff_moving_away_than_there_are_is_a_warning(
    wte: tuple[float, ...], says: list[str], tmp_path: Path
) -> None:
    assert told(notices(region_with(tmp_path, lambda tables: moving(tables, *wte)))) == says


def test_staff_moving_from_a_base_that_has_none_is_a_warning(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        moving(tables, 0.5)
        tables["workforce"] = [row for row in tables["workforce"] if row["base_id"] != "b1"]

    (said,) = told(notices(region_with(tmp_path, spoil)))
    assert said.endswith("0.5 WTE would move away, more than the 0 WTE in post.")


def test_a_group_of_more_people_than_live_there_is_a_warning(tmp_path: Path) -> None:
    people = [
        {"area_id": area, "group_id": "carers", "people": count}
        for area, count in (("a1", 10_000), ("a2", 10_002))
    ]
    region = read_region(tiny_region(tmp_path, optional={"groups": people}))
    assert told(notices(region)) == [
        "Area 2 (a2): the group carers has 10,002 people, more than the 10,000 residents."
    ]


def test_an_unlikely_figure_is_a_warning(tmp_path: Path) -> None:
    region = region_with(tmp_path, lambda tables: tables["roles"][1].update(salary_pounds_per_year=32))
    (said,) = told(notices(region))
    assert said.startswith(
        "roles.csv, physio-newly_qualified: salary_pounds_per_year is 32, which is unlikely"
    )


def test_a_service_without_posts_is_a_warning(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        for name in ("roles", "graduates"):
            tables[name] = [row for row in tables[name] if row["service_id"] != "ot"]

    assert told(notices(region_with(tmp_path, spoil))) == [
        "No kind of post exists for Ot 1: no plan can add staff there."
    ]


def test_an_area_across_regions_is_a_warning(tmp_path: Path) -> None:
    region = region_with(tmp_path, lambda tables: tables["areas"][0].update(county_id="county3"))
    assert told(notices(region)) == ["Area 1 lies in a county of another region than its cluster."]


def test_a_file_that_changed_after_it_was_described_is_a_warning(tmp_path: Path) -> None:
    path = tiny_region(tmp_path) / "employers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Board 1", "The Board"), encoding="utf-8")
    assert told(notices(read_region(tmp_path))) == [
        "employers.csv has changed since datapackage.json described it."
    ]


def test_an_area_that_no_base_reaches_is_a_warning_with_its_name(tmp_path: Path) -> None:
    def near(tables: Tables) -> None:
        tables["services"][1]["limit_minutes"] = 20

    region = region_with(tmp_path, near)
    minutes = np.full((8, 5), 10.0)
    assert unreached(region, minutes) == []
    minutes[3] = 25
    minutes[6] = 99
    these = "by the minutes and limits of this scenario"
    nobody = (
        f"No staff base is close enough to Area 7 (a7) for any service, {these}: "
        "no plan reaches its people until a base, a limit or the minutes change."
    )
    assert told(unreached(region, minutes)) == [
        (
            "No staff base is close enough to Area 4 (a4), by the minutes and limits of this scenario, for: "
            "Ot 1."
        ),
        nobody,
    ]
    assert told(unreached(region, minutes, limits=np.array([30.0, 30.0]))) == [nobody]


def test_what_is_not_known_is_not_said_to_be_too_far(tmp_path: Path) -> None:
    minutes = np.full((8, 5), 10.0)
    minutes[6] = np.inf
    minutes[7] = [99, 99, np.inf, np.inf, np.inf]
    (text,) = told(unreached(region_with(tmp_path, lambda _: None), minutes))
    assert "close enough to Area 8 (a8) for any service, among the 2 of 5 bases" in text


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("phsyio", ["ot", "physio"], "physio"),
        ("Population", ["population"], "population"),
        ("xyz", ["population"], None),
        ("", ["population"], None),
    ],
)
def test_the_nearest_word(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected
