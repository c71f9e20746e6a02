"""What is missing is never taken for nothing without a word: each kind is named, and what is meant is not."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.errors import BadInput
from placement.i18n import Words
from placement.scenario.inputs import read_inputs
from placement.scenario.missing import missing
from tests.builders import RULES, tiny_region, tiny_scenario, tiny_tables
from tests.test_cli import AN_ANSWER, command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from placement.scenario.inputs import Inputs
    from tests.builders import Row, Tables

SIZES = {"regions": 1, "counties": 1, "clusters": 3, "areas_per_cluster": 1, "services": 1}
"""Each of three neighbourhoods lies at the base of its cluster; the next base is 8 km away."""
OFF: Mapping[str, Any] = {"rule": "places", "enabled": False}


def journeys(tables: Tables) -> list[Row]:
    """Every journey by car at 40 km an hour in a straight line."""
    return [
        {
            "area_id": area["area_id"],
            "base_id": base["base_id"],
            "mode": "car",
            "minutes": round(apart(area, base) / 40 * 60, 1),
        }
        for area in tables["areas"]
        for base in tables["bases"]
    ]


def apart(one: Row, other: Row) -> float:
    """Kilometres in a straight line."""
    return hypot(one["easting"] - other["easting"], one["northing"] - other["northing"]) / 1000


def read(
    home: Path,
    edit: Callable[[Tables], object] = lambda _: None,
    *,
    rules: tuple[Mapping[str, Any], ...] = RULES,
    provider: str = "table",
    **more: Any,
) -> Inputs:
    sizes = SIZES | more
    located = bool(sizes.pop("located", True))
    optional = {"travel": journeys(tiny_tables(**sizes))} if located else {}
    tiny_region(home / "tiny", edit=edit, optional=optional, located=located, **sizes)

    def by_table(text: str) -> str:
        return text.replace('provider = "estimate"', f'provider = "{provider}"')

    return read_inputs(tiny_scenario(home / "tiny.toml", rules=rules, options="", edit=by_table))


def said(inputs: Inputs, language: Any = "en") -> dict[str, str]:
    found = missing(inputs.region, inputs.case, inputs.scenario.rules, inputs.scenario.travel)
    return {notice.key: notice.says(Words(language)) for notice in found}


def minutes(pairs: Mapping[tuple[str, str], float | str | None]) -> Callable[[Tables], object]:
    """These journeys take so long; one of None minutes has no row."""

    def edit(tables: Tables) -> None:
        rows = [row for row in tables["travel"] if pairs.get((row["area_id"], row["base_id"]), 0) is not None]
        for row in rows:
            row["minutes"] = pairs.get((row["area_id"], row["base_id"]), row["minutes"])
        tables["travel"] = rows

    return edit


def test_tables_that_say_everything_are_not_doubted(tmp_path: Path) -> None:
    """Neither are the 0 minutes from a neighbourhood to the base that stands in its middle."""
    inputs = read(tmp_path)
    assert inputs.region.travel is not None
    assert (inputs.region.travel["minutes"] == 0).any()
    assert said(inputs) == {}


# journeys


def test_no_minutes_over_a_distance_are_told_with_both_ends_and_the_kilometres(tmp_path: Path) -> None:
    inputs = read(tmp_path, minutes({("a1", "b2"): 0, ("a1", "b3"): 0}))
    (told,) = said(inputs).items()
    assert told[0] == "minutes_nothing"
    assert "Area 1 / Base 3 (16.0 km, 0 min)" in told[1]
    assert "2 in all" in told[1]
    assert "leave its row out" in told[1]
    assert "Area 1 (Cymraeg) / Base 2 (Cymraeg) (8.0 km, 0 min)" in said(inputs, "cy")["minutes_nothing"]


def test_without_coordinates_no_minutes_to_another_cluster_are_told(tmp_path: Path) -> None:
    own = {("a1", "b1"): 0, ("a2", "b2"): 0}
    assert said(read(tmp_path / "own", minutes(own), located=False)) == {}
    told = said(read(tmp_path / "other", minutes({("a1", "b2"): 0, **own}), located=False))
    assert set(told) == {"minutes_nothing"}
    assert "Area 1 / Base 2 (0 min)" in told["minutes_nothing"]


def test_minutes_in_which_nobody_could_drive_so_far_are_told(tmp_path: Path) -> None:
    """8 km in 3 minutes would be 160 km an hour; in 4, with half a minute for rounding, 107."""
    told = said(read(tmp_path / "three", minutes({("a1", "b2"): 3})))
    assert set(told) == {"minutes_too_few"}
    assert "Area 1 / Base 2 (8.0 km, 3 min)" in told["minutes_too_few"]
    four = said(read(tmp_path / "four", minutes({("a1", "b2"): 4})))
    assert set(four) == {"travel_detours"}  # it may be driven, but it makes a way round quicker


def test_minutes_that_somebody_corrected_are_doubted_alike(tmp_path: Path) -> None:
    def edit(tables: Tables) -> None:
        tables["local_knowledge"] = [
            {"kind": "minutes", "area_id": "a1", "base_id": "b2", "service_id": "", "value": 0, "was": ""}
            | {"author": "Lead", "date": "2026-04-01", "note_en": "N", "note_cy": "N"}
        ]

    told = said(read(tmp_path, edit, provider="estimate"))
    assert set(told) == {"minutes_nothing"}
    assert told["minutes_nothing"].startswith("local_knowledge.csv says 0 minutes (car)")


def test_a_journey_that_is_left_out_is_told_where_the_places_are_near(tmp_path: Path) -> None:
    """30 minutes reach 15 km at 30 km an hour: the pair 8 km apart is told, the one 16 km apart is not."""
    told = said(read(tmp_path, minutes({("a1", "b2"): None, ("a1", "b3"): None})))
    assert set(told) == {"minutes_missing"}
    assert "Area 1 / Base 2 (8.0 km)" in told["minutes_missing"]
    assert "Base 3" not in told["minutes_missing"]


def test_near_is_what_the_scenarios_own_limit_makes_near(tmp_path: Path) -> None:
    short = ({**RULES[0]}, {"rule": "travel_limit", "default": 10.0})
    assert said(read(tmp_path, minutes({("a1", "b2"): None}), rules=short)) == {}


def test_a_place_without_any_journey_is_not_said_to_be_too_far_away(tmp_path: Path) -> None:
    edit = minutes({("a1", base): None for base in ("b1", "b2", "b3", "new")})
    told = said(read(tmp_path, edit))
    assert set(told) == {"minutes_none"}
    assert "0 of the 4 journeys" in told["minutes_none"]
    assert "Area 1 (a1)" in told["minutes_none"]


@pytest.mark.parametrize("located", [True, False])
def test_the_way_out_of_a_blank_is_never_to_write_0(located: bool, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, minutes({("a1", "b3"): ""}), located=located)
    (fault,) = caught.value.faults
    assert (fault.key, fault.file, fault.column) == ("blank_pair", "travel.csv", "minutes")
    assert "leave the whole row out" in fault.says(Words("en"))
    assert "gadewch y rhes gyfan allan" in fault.says(Words("cy"))


def test_without_coordinates_a_row_left_out_has_a_way_out_too(tmp_path: Path) -> None:
    """There every journey needs its minutes; one that cannot be made takes a day, as the message says."""
    with pytest.raises(BadInput, match="write 1440 minutes, a whole day, and never 0"):
        read(tmp_path / "out", minutes({("a1", "b3"): None}), located=False)
    assert said(read(tmp_path / "day", minutes({("a1", "b3"): 1440}), located=False)) == {}


def test_what_is_doubted_is_told_before_the_search_and_on_the_page(tmp_path: Path) -> None:
    config = read(tmp_path, minutes({("a1", "b2"): 0})).scenario.path
    told = command("check", str(config), ends=AN_ANSWER)
    assert "Area 1 / Base 2 (8.0 km, 0 min)" in " ".join(told.split())
    told = " ".join(command("run", str(config), "--out", str(tmp_path / "out"), ends=AN_ANSWER).split())
    assert told.index("Area 1 / Base 2 (8.0 km, 0 min)") < told.index("Region 1, done")
    page = (tmp_path / "out" / "summary.en.html").read_text(encoding="utf-8")
    assert "Area 1 / Base 2 (8.0 km, 0 min)" in page


# staff


def staff(*without: tuple[str, str]) -> Callable[[Tables], object]:
    def edit(tables: Tables) -> None:
        tables["workforce"] = [
            row for row in tables["workforce"] if (row["base_id"], row["service_id"]) not in without
        ]

    return edit


def test_a_cluster_without_a_row_of_staff_that_others_have_is_told(tmp_path: Path) -> None:
    told = said(read(tmp_path, staff(("b2", "physio"))))
    assert set(told) == {"staff_no_row_cluster"}
    assert "Physio 1" in told["staff_no_row_cluster"]
    assert "Cluster 2" in told["staff_no_row_cluster"]
    assert "write a row with 0" in told["staff_no_row_cluster"]


def test_a_row_with_0_says_that_nobody_works_there(tmp_path: Path) -> None:
    def nobody(tables: Tables) -> None:
        tables["workforce"][1].update(in_post_wte=0, funded_wte=0)

    assert said(read(tmp_path, nobody)) == {}


def test_one_row_with_0_says_that_nobody_of_a_service_works_anywhere(tmp_path: Path) -> None:
    def nobody(tables: Tables) -> None:
        staff(*((f"b{n}", "physio") for n in (2, 3, 4, 5, 6)))(tables)
        for row in tables["workforce"]:
            if row["service_id"] == "physio":
                row.update(in_post_wte=0, funded_wte=0)

    assert said(read(tmp_path, nobody, clusters=6, counties=2)) == {}


def test_a_service_that_works_from_a_few_bases_is_missed_by_county_not_by_cluster(tmp_path: Path) -> None:
    """One base of each county has it: no doubt. Of three counties one has none: told of that county."""
    few = staff(("b2", "physio"), ("b3", "physio"), ("b5", "physio"), ("b6", "physio"))
    wide: dict[str, Any] = {"clusters": 6, "counties": 2}
    assert said(read(tmp_path / "few", few, **wide)) == {}
    told = said(read(tmp_path / "none", staff(*((f"b{n}", "physio") for n in (2, 3, 4, 5, 6))), **wide))
    assert set(told) == {"staff_no_row_county"}
    assert "County 2," in told["staff_no_row_county"]


def test_a_base_without_a_row_that_bases_of_its_kind_have_is_told(tmp_path: Path) -> None:
    def more(tables: Tables) -> None:
        hub = {**tables["bases"][0], "base_id": "h", "name_en": "Hub", "name_cy": "Hwb", "kind": "hub"}
        second = {**tables["bases"][0], "base_id": "s", "name_en": "Second", "name_cy": "Ail"}
        tables["bases"] += [hub, second]
        tables["travel"] += [
            {**row, "base_id": name} for name in "hs" for row in tables["travel"] if row["base_id"] == "b1"
        ]

    told = said(read(tmp_path, more))
    assert set(told) == {"staff_no_row_base"}
    assert "at Second," in told["staff_no_row_base"]


def test_a_service_without_any_row_of_staff_is_told_once(tmp_path: Path) -> None:
    nobody = staff(*((f"b{n}", "physio") for n in (1, 2, 3)))
    told = said(read(tmp_path, nobody, services=2))
    assert set(told) == {"staff_no_row_anywhere"}
    assert "Physio 1 for any base" in told["staff_no_row_anywhere"]


def test_a_table_of_staff_without_any_row_is_told(tmp_path: Path) -> None:
    """A sheet of which the heads alone were left was "no fault", and every share before was 0%."""
    inputs = read(tmp_path, services=2)
    nobody = replace(inputs.region, workforce=inputs.region.workforce.iloc[:0])
    told = said(replace(inputs, region=nobody))
    assert set(told) == {"staff_no_row"}
    assert "nobody is counted as working anywhere" in told["staff_no_row"]


def test_a_service_whose_need_no_assumption_moves_is_told_where_others_have_one(tmp_path: Path) -> None:
    inputs = read(tmp_path, services=2)
    first, second = inputs.region.services["service_id"]
    row = {"table": "services", "column": "need_[0-9]*", "where": f"service_id={first}"}

    def with_rows(*rows: dict[str, str]) -> set[str]:
        return set(said(replace(inputs, region=replace(inputs.region, assumptions=pd.DataFrame(rows)))))

    assert with_rows(row) == {"need_no_range"}
    assert with_rows(row, {**row, "where": f"service_id={second}"}) == set()
    assert with_rows({**row, "where": ""}) == set()


# groups, and what no rule uses


def test_a_neighbourhood_without_a_row_of_a_group_is_told(tmp_path: Path) -> None:
    def group(tables: Tables) -> None:
        tables["services"][0].update(need_group="carers", need_group_per_10000=1.0)
        tables["groups"] = [{"area_id": f"a{n}", "group_id": "carers", "people": n - 1} for n in (1, 2)]

    told = said(read(tmp_path, group))
    assert set(told) == {"group_no_row"}
    assert "carers for Area 3:" in told["group_no_row"]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("travel_limit", "Physio 1."),
        ("planning_level", "Physio 1."),
        ("places", "Base 1, Base 2, Base 3 and New hub 1."),
    ],
)
def test_what_the_tables_say_and_no_rule_uses_is_told(kind: str, names: str, tmp_path: Path) -> None:
    told = said(read(tmp_path, rules=(RULES[0], {"rule": kind, "enabled": False})))
    assert set(told) == {f"unused_{kind}"}
    assert told[f"unused_{kind}"].endswith(f"It concerns {names}")


def test_many_places_are_ten_names_and_how_many_more(tmp_path: Path) -> None:
    inputs = read(tmp_path, rules=(RULES[0], OFF), clusters=12)
    assert "Base 10 and 3 more." in said(inputs)["unused_places"]
    assert "3 arall" in said(inputs, "cy")["unused_places"]
