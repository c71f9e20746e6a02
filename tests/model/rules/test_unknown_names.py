"""Whatever a rule names must be there: each setting that takes names is told by its file, place and name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from placement.data import read_region
from placement.model.aims import PeopleWithin
from placement.model.rules import RULES
from placement.model.rules.opened import Opened
from placement.model.rules.override import Override
from placement.model.rules.people_near import PeopleNear
from tests.builders import tiny_region
from tests.model.rules.each import KITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from placement.data.region import Region
    from placement.errors import Fault

MISSPELT: tuple[Any, ...] = (("nowhere",), {"nowhere": 1.0})
NOT_OF_THE_REGION = {("core_money", "funds"), ("progression", "tops")}
"""Funds stand in the scenario, which is asked in their place; grades without a role may be listed."""
OTHER_FIRST = {"hospital_moves", "community_share"}
"""They say first that there is no table of hospital staff (tests/years)."""


def naming() -> Iterator[tuple[str, str, Any]]:
    """Every setting of every rule that takes names, with one that nothing has."""
    for name, kind in RULES.items():
        for field in kind.model_fields.keys() - {"id", "rule"}:
            for value in MISSPELT:
                try:
                    kind.model_validate({**KITS[name].needed, field: value})
                except ValidationError:
                    continue
                yield name, field, value
                break


NAMING = sorted(naming(), key=lambda each: each[:2])


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return read_region((tiny_region(tmp_path_factory.mktemp("names") / "tiny"),))


@pytest.mark.parametrize(("name", "field", "value"), NAMING, ids=[f"{name}-{of}" for name, of, _ in NAMING])
def test_a_name_that_nothing_has_is_told_by_its_setting(
    name: str, field: str, value: Any, region: Region
) -> None:
    rule = RULES[name].model_validate({**KITS[name].needed, field: value, "id": "mine"})
    found = [(each.key, each.file, each.column, each.value) for each in rule.faults(region, "wales.toml")]
    told = ("unknown_id", "wales.toml", f"rules.mine.{field}", "nowhere")
    if name in OTHER_FIRST:
        assert found == [("hospital_no_table", "wales.toml", "rules.mine.rule", None)]
    else:
        assert found.count(told) == ((name, field) not in NOT_OF_THE_REGION)


def test_what_is_there_is_no_fault(region: Region) -> None:
    role = region.roles.iloc[0]
    known: dict[str, Any] = {
        "services": ("physio",),
        "limits": {"physio": 9.0},
        "members": {"physio": 1.0},
        "most": {"physio": 5},
        "by_service": {"physio": 1.0},
        "councils": {"physio": 1},
        "bases": ("new",),
        "among": ("new",),
        "regions": (str(region.regions["region_id"].iloc[0]),),
        "roles": (str(role["role_id"]),),
        "employers": (str(role["employer_id"]),),
    }
    for name, field, _ in NAMING:
        if field in known and name not in OTHER_FIRST:
            rule = RULES[name].model_validate({**KITS[name].needed, field: known[field]})
            told = [each for each in rule.faults(region, "f") if str(each.column).endswith(f".{field}")]
            assert told == [], (name, field)


def of(faults: Sequence[Fault]) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.key, each.file, each.column, each.value) for each in faults]


def test_what_a_table_lacks_is_told_by_the_setting_that_asks_for_it(region: Region) -> None:
    """Nobody has counted who has no car; a service has no role; a number of bases is the nation's."""
    asks: dict[str, Any] = {"minutes": 10, "who": "no_car", "id": "mine"}
    told = ("near_no_car_unknown", "f.toml", "rules.mine.who", "no_car")
    assert of(PeopleNear(share=0.5, **asks).faults(region, "f.toml")) == []
    uncounted = replace(region, areas=region.areas.drop(columns="no_car_households"))
    assert of(PeopleNear(share=0.5, **asks).faults(uncounted, "f.toml")) == [told]
    assert of(PeopleWithin(**asks).faults(uncounted, "f.toml")) == [(*told[:2], "aims.mine.who", "no_car")]
    assert of(PeopleWithin(minutes=10).faults(region, "f.toml")) == []
    bare = replace(region, roles=region.roles[region.roles["service_id"] != "physio"])
    hand = override(service="physio")
    assert of(hand.faults(bare, "f.toml")) == [("override_no_role", "f.toml", "rules.hand.service", "physio")]
    assert of(hand.faults(region, "f.toml")) == []
    odd = override(service="physio", wte=0.3).faults(region, "f.toml")
    assert of(odd) == [("override_steps", "f.toml", "rules.hand.wte", "0.3")]
    assert odd[0].slots["step"] == f"{region.roles['step_wte'].min():g}"
    move = override(
        kind="move",
        base=None,
        service="physio",
        from_base="here",
        to_cluster="there",
        had_wte=1.0,
        to_had_wte=0.0,
        plan="wales",
    )
    assert [(each.column, each.value) for each in move.faults(region, "f.toml")] == [
        ("rules.hand.from_base", "here"),
        ("rules.hand.to_cluster", "there"),
    ]
    ends = (("at_least", "1"), ("at_most", "2"))
    numbers = [("run_region_count", "f.toml", f"rules.opened.{end}", n) for end, n in ends]
    assert of(Opened(at_least=1, at_most=2).alone_faults("f.toml")) == numbers
    assert of(Opened(bases=("new",)).alone_faults("f.toml")) == []


def override(**changed: Any) -> Override:
    why = {"asked_by": "a board", "reason_en": "a reason", "reason_cy": "rheswm", "date": dt.date(2026, 5, 1)}
    told = {"id": "hand", "kind": "require", "base": "b1", "wte": 1.0, **why}
    return Override.model_validate({**told, **changed})
