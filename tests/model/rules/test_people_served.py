"""Rules about whom care reaches, by neighbourhood and by urban area, town and village: by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.data import read_region
from placement.i18n import Words
from placement.model.rules.no_loser import NoLoser
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.standard import Standard
from placement.model.rules.travel_limit import TravelLimit
from placement.scenario.warnings import doubts
from placement.solve.basis import reach, with_basis
from tests.builders import tiny_region
from tests.cases import allocation, capital, fund, role, service, tiny_case
from tests.model.rules.test_sites_rules import FLAT, TWO, broken_at
from tests.model.solving import best_value, decided

if TYPE_CHECKING:
    from pathlib import Path

    from placement.data.region import Region
    from placement.model.case import Case
    from placement.model.rules import Rule


def mixed() -> Case:
    """Two regions of two neighbourhoods each; need 2 everywhere; urban and village, then town and village."""
    return tiny_case(need=2.0, rural=[0, 2, 1, 2])


def test_a_standard_by_neighbourhood_and_by_rural_class() -> None:
    case, care = mixed(), [(0, 0, 0, 1.0), (1, 1, 0, 0.5), (3, 3, 0, 1.0)]
    assert broken_at(Standard(share=0.5, level="area"), case, care=care) == [("a1",), ("a2",)]
    assert broken_at(Standard(share=0.5, level="area", places=("a0", "a3")), case, care=care) == []
    by_class = Standard(share=0.5, level="rural_class")
    assert broken_at(by_class, case, care=care) == [("r0", "village"), ("r1", "town")]
    villages = by_class.model_copy(update={"places": ("village",)})
    assert broken_at(villages, case, care=care) == [("r0", "village")]  # those of the other region have half
    # within one region villages count together: 1.5 of 4
    one = tiny_case(need=2.0, rural=[0, 2, 1, 2], counties=(0, 0, 0, 0), regions=(0,))
    share = villages.model_copy(update={"share": 0.375})
    assert broken_at(share, one, care=care) == []
    assert broken_at(share.model_copy(update={"share": 0.376}), one, care=care) == [("r0", "village")]


def test_a_split_area_is_one_neighbourhood() -> None:
    case = tiny_case(areas=(0, 1), bases=(0, 1), counties=(0, 0), regions=(0,), need=[[4.0], [1.0]],
                     members=[(0, 0, 0.75), (0, 1, 0.25), (1, 1, 1.0)])  # fmt: skip
    care = [(0, 0, 0, 2.0), (1, 1, 0, 0.5)]
    assert broken_at(Standard(share=0.5, level="area"), case, care=care) == []
    assert broken_at(Standard(share=0.51, level="area"), case, care=care) == [("a0",), ("a1",)]


def out_of_reach() -> tuple[Case, list[Rule]]:
    """The second neighbourhood is ten minutes from the only base, and staff drive five."""
    case = tiny_case(areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), in_post=5.0, need=4.0)
    return case, [TravelLimit(default=5.0), Places()]


def test_what_no_base_can_reach_is_told_and_may_be_left_out() -> None:
    case, rules = out_of_reach()
    assert reach(case, rules).tolist() == [[True], [False]]
    for level in ("area", "cluster"):
        rule = Standard.model_validate({"share": 0.1, "level": level})
        assert best_value(case, [fund(1.0), *rules, rule], FLAT) is None
        near = rule.model_copy(update={"where": "within reach"})
        held = with_basis(case, [*rules, near], [FLAT])
        assert best_value(held, [fund(1.0), *rules, near], FLAT) == pytest.approx(4.0)


class Named:
    """As much of a region as a warning reads."""

    areas = pd.DataFrame({"area_id": ["a0", "a1"], "name_en": ["Near", "Far"], "name_cy": ["Agos", "Pell"]})
    regions = pd.DataFrame({"region_id": ["r0"], "name_en": ["One"], "name_cy": ["Un"]})
    services = pd.DataFrame({"service_id": ["physio"], "name_en": ["Physio"], "name_cy": ["Ffisio"]})


def told(case: Case, rules: list[Rule], language: Any = "en") -> dict[str, str]:
    region: Region = Named()  # type: ignore[assignment]  # as much of one as is read
    return {notice.key: notice.says(Words(language)) for notice in doubts(region, case, rules)}


def test_places_beyond_reach_are_named_before_the_search() -> None:
    case, rules = out_of_reach()
    found = told(case, [*rules, Standard(share=0.1, level="area")])
    assert list(found) == ["standard_out_of_reach"]
    assert "Far" in found["standard_out_of_reach"]
    assert "Near" not in found["standard_out_of_reach"]
    each = Standard(share=0.1, level="rural_class", each_service=True, places=("village",))
    mixed_case = replace(case, area_rural=np.array([0, 2]))
    text = told(mixed_case, [*rules, each], "cy")["standard_out_of_reach_service"]
    assert "Un (" in text
    assert "Ffisio" in text
    # what is within reach, or asks for nothing, is no doubt
    assert told(case, [*rules, Standard(share=0.1, level="area", where="within reach")]) == {}
    assert told(case, [*rules, Standard(share=0.1, level="area", places=("a0",))]) == {}
    assert told(case, [*rules, Standard(share=0.0, level="area")]) == {}
    assert told(case, [*rules, Standard(share=0.1, level="county")]) == {}


def test_nobody_loses_more_than_so_many_points_of_need() -> None:
    # today 1.0, 0.6, 0.2 and nothing, each of 2: half, 30 and 10 per cent
    case = replace(mixed(), today=np.array([[1.0], [0.6], [0.2], [0.0]]))
    care = [(0, 0, 0, 0.9), (1, 1, 0, 0.4), (3, 3, 0, 1.0)]  # 5, 10 and 10 points less; 50 more
    lost = {p: broken_at(NoLoser(points=p), case, care=care) for p in (0.0, 5.0, 9.9, 10.0)}
    every = [("a0", "physio"), ("a1", "physio"), ("a2", "physio")]
    assert lost == {0.0: every, 5.0: every[1:], 9.9: every[1:], 10.0: []}
    # by county 15 of 80 points fall in the first, and the second gains
    county = NoLoser(points=7.0, level="county", each_service=False)
    assert broken_at(county, case, care=care) == [("l0",)]
    assert broken_at(county.model_copy(update={"points": 7.5}), case, care=care) == []
    by_class = NoLoser(points=0.0, level="rural_class", places=("village",))
    assert broken_at(by_class, case, care=care) == [("r0", "village", "physio")]


def test_services_are_held_one_by_one_unless_asked_together() -> None:
    case = tiny_case(services=TWO, areas=(0,), bases=(0,), counties=(0,), regions=(0,), need=[[2.0, 2.0]])
    case = replace(case, today=np.array([[1.0, 1.0]]))
    care = [(0, 0, 0, 0.5), (0, 0, 1, 1.5)]
    assert broken_at(NoLoser(points=24.0), case, care=care) == [("a0", "physio")]
    assert broken_at(NoLoser(points=0.0, each_service=False), case, care=care) == []
    assert broken_at(NoLoser(points=0.0, services=("ot",)), case, care=care) == []


def test_room_is_told_in_points() -> None:
    case = replace(mixed(), today=np.array([[1.0], [0.6], [0.2], [0.0]]))
    care = [(0, 0, 0, 0.9), (1, 1, 0, 0.6), (2, 2, 0, 0.3)]  # 5 points less, the same, 5 points more
    plan = allocation(case, care=care)
    assert NoLoser(points=8.0).check(case, plan).room == pytest.approx(3.0)


def test_care_that_is_only_rounded_down_leaves_no_room_and_breaks_nothing() -> None:
    case = replace(mixed(), today=np.array([[1.0], [0.0], [0.0], [0.0]]))
    plan = allocation(case, care=[(0, 0, 0, 0.999999)])
    rules: list[Rule] = [NoLoser(points=0.0), Standard(share=0.5, level="area", places=("a0",))]
    for rule in rules:
        found = rule.check(case, plan)
        assert found.holds
        assert found.room == 0.0


def moving() -> Case:
    """A hub that takes one of the two staff of the first base, five minutes from many more people."""
    return tiny_case(
        areas=(0, 1), bases=(0, 1), counties=(0, 0), regions=(0,),
        need=[[2.0], [9.0]], in_post=[[2.0], [0.0]],
        candidate=[False, True], moves_from=[-1, 0], moving=[[0.0], [1.0]], rural=[2, 0],
        services=[service(limit_minutes=5.0)], roles=[role()],
    )  # fmt: skip


def test_the_model_keeps_what_today_has() -> None:
    """With decreasing worth one of two staff is worth more at the hub; a0 falls from all its need to half."""
    case, rules = moving(), [TravelLimit(), Places(), capital()]
    free = decided(case, rules)
    assert free.allocation.opened.sum() == 1
    for points, opened in ((49.0, 0), (50.0, 1)):
        rule = NoLoser(points=points)
        held = with_basis(case, [*rules, rule], [FLAT])
        assert held.today is not None
        assert held.today.tolist() == [[2.0], [0.0]]
        assert decided(held, [*rules, rule]).allocation.opened.sum() == opened


def test_today_is_the_same_whatever_the_rule_asks_and_whichever_region_is_asked() -> None:
    case = tiny_case(need=3.0, minutes=np.full((4, 4), 1.0), services=[service(level="region")])
    for points in (0.0, 20.0):
        rules = [fund(100_000), Places(), PlanningLevel(), NoLoser(points=points)]
        held = with_basis(case, rules, [FLAT])
        again = decided(held, rules, [FLAT])
        assert held.today is not None
        before = again.before.care
        reached = np.zeros(case.need.shape)
        np.add.at(reached, (before.area, before.service), before.wte)
        assert np.array_equal(reached, held.today)
        assert reached.sum() == pytest.approx(8.0)
        for r in case.region_ids:
            alone, part = with_basis(case.only_region(r), rules, [FLAT]).today, held.only_region(r).today
            assert alone is not None
            assert part is not None
            assert np.array_equal(alone, part)


def test_a_case_without_today_is_our_fault_not_zero() -> None:
    with pytest.raises(Exception, match="today"):
        NoLoser(points=0.0).check(tiny_case(), allocation(tiny_case()))


def test_it_gives_way_by_points_and_no_further_than_all() -> None:
    rule = NoLoser(points=95.0)
    assert rule.give(3.0).points == 98.0
    assert rule.give(30.0).points == 100.0
    case = replace(mixed(), today=mixed().need)
    assert broken_at(rule.give(30.0), case) == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_sentences_say_level_figure_services_and_against_what(language: Any) -> None:
    words, case = Words(language), tiny_case(services=TWO)
    said = NoLoser(points=2.5, services=("ot",)).sentence(words, case)
    assert "2.5" in said
    assert "ot" in said
    assert words("level.area.each") in said
    none = NoLoser(points=0.0, level="rural_class", places=("town",), each_service=False).sentence(
        words, case
    )
    assert words("level.rural_class.some") in none
    near = Standard(share=0.1, level="area", where="within reach").sentence(words, case)
    assert words("rules.within_reach") in near
    staff = {"en": "today's staff", "cy": "staff heddiw"}[language]
    assert staff in said
    assert staff in none


def test_names_that_a_level_lacks_are_told(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path / "tiny"))
    area = str(region.areas["area_id"].iloc[0])
    rules: list[Rule] = [
        NoLoser(points=0.0, places=(area, "nowhere"), services=("wizard",)),
        Standard(share=0.1, level="rural_class", places=("village", "hamlet")),
    ]
    found = [(f.key, f.column, f.value) for rule in rules for f in rule.faults(region, "s.toml")]
    assert found == [
        ("unknown_id", "rules.no_loser.places", "nowhere"),
        ("unknown_id", "rules.no_loser.services", "wizard"),
        ("unknown_id", "rules.standard.places", "hamlet"),
    ]
