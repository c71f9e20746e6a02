"""As much need met as can be: worked by hand."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from pydantic import ValidationError

from placement.i18n import Words
from placement.model.aims import MetNeed
from tests.cases import allocation, fund, role, service, tiny_case
from tests.model.solving import USUAL, decided

ONE_PLACE: dict[str, Any] = {"areas": (0,), "bases": (0,), "counties": (0,), "regions": (0,)}
AIMS = (
    MetNeed(),
    MetNeed(worth="flat"),
    MetNeed(steps=2, first_worth=2.0),
    MetNeed(steps=7, first_worth=1.0),
    MetNeed(level="cluster"),
    MetNeed(steps=20, parts_below_half=2),
    MetNeed(steps=5, parts_below_half=7, first_worth=1.2),
)
BY_CLUSTER = MetNeed(level="cluster")


def value_of_care(wte: float, need: float, aim: MetNeed) -> float:
    case = tiny_case(**ONE_PLACE, need=need)
    return aim.value(case, allocation(case, care=[(0, 0, 0, wte)]))


def test_ten_parts_of_a_need_of_ten_by_hand() -> None:
    # parts of 1 WTE worth 1.45, 1.35, 1.25 and half of one worth 1.15
    assert value_of_care(3.5, 10, MetNeed()) == pytest.approx(1.45 + 1.35 + 1.25 + 0.5 * 1.15)


def test_worths_fall_in_equal_steps_and_their_mean_is_one() -> None:
    assert MetNeed().worths() == pytest.approx([1.45, 1.35, 1.25, 1.15, 1.05, 0.95, 0.85, 0.75, 0.65, 0.55])
    assert MetNeed(steps=3, first_worth=1.2).worths() == pytest.approx([1.2, 1.0, 0.8])


QUARTERS = MetNeed(steps=4, first_worth=1.3, parts_below_half=1)
"""One part below a half and two quarters above it, along the line 1.3, 1.1, 0.9, 0.7 of four quarters."""


def test_few_parts_below_a_half_are_worth_the_mean_of_those_they_stand_for() -> None:
    assert QUARTERS.widths() == pytest.approx([2, 1, 1])
    assert QUARTERS.worths() == pytest.approx([1.2, 0.9, 0.7])
    # as in the scenarios of Wales: quarters are five twentieths each, 1.475 to 1.275 and 1.225 to 1.025
    of_wales = MetNeed(steps=20, first_worth=1.475, parts_below_half=2)
    assert of_wales.worths()[:3] == pytest.approx([1.375, 1.125, 0.975])
    assert of_wales.worths()[-1] == pytest.approx(0.525)


@pytest.mark.parametrize(("wte", "worth"), [(2.0, 2.4), (4.0, 4.8), (5.0, 5.7), (7.0, 4.8 + 1.8 + 0.7)])
def test_care_below_and_above_a_half_by_hand(wte: float, worth: float) -> None:
    assert value_of_care(wte, 8, QUARTERS) == pytest.approx(worth)


def test_at_a_half_and_above_few_parts_below_it_count_as_equal_parts_do() -> None:
    equal = QUARTERS.model_copy(update={"parts_below_half": None})
    for wte in (4.0, 4.7, 6.0, 7.9, 8.0):
        assert value_of_care(wte, 8, QUARTERS) == pytest.approx(value_of_care(wte, 8, equal))
    assert value_of_care(1.0, 8, QUARTERS) < value_of_care(1.0, 8, equal)


@pytest.mark.parametrize("aim", AIMS)
def test_all_need_met_is_worth_the_need(aim: MetNeed) -> None:
    assert value_of_care(7.3, 7.3, aim) == pytest.approx(7.3)


@pytest.mark.parametrize("aim", AIMS)
def test_no_care_is_worth_nothing(aim: MetNeed) -> None:
    case = tiny_case()
    assert aim.value(case, allocation(case)) == 0


def test_flat_is_the_sum_of_care() -> None:
    case = tiny_case(need=[[10], [3], [0], [2]])
    care = [(0, 0, 0, 2.5), (0, 1, 0, 1.0), (1, 1, 0, 3.0), (3, 3, 0, 0.25)]
    assert MetNeed(worth="flat").value(case, allocation(case, care=care)) == pytest.approx(6.75)


def test_each_place_and_service_has_its_own_parts() -> None:
    # need 10 in each of four neighbourhoods, each a cluster of its own: 1 WTE in two places is worth more
    # than 2 WTE in one
    case = tiny_case()
    together = allocation(case, care=[(0, 0, 0, 2.0)])
    apart = allocation(case, care=[(0, 0, 0, 1.0), (1, 1, 0, 1.0)])
    for aim in (MetNeed(), BY_CLUSTER):
        assert aim.value(case, together) == pytest.approx(1.45 + 1.35)
        assert aim.value(case, apart) == pytest.approx(1.45 + 1.45)


def test_each_service_of_a_neighbourhood_has_its_own_parts() -> None:
    case = tiny_case(**ONE_PLACE, services=[service(), service("ot")], need=[[10.0, 10.0]])
    plan = allocation(case, care=[(0, 0, 0, 1.0), (0, 0, 1, 1.0)])
    assert MetNeed().value(case, plan) == pytest.approx(1.45 + 1.45)


def test_all_for_one_neighbourhood_is_worth_less_than_half_for_each_of_two() -> None:
    # two neighbourhoods of one cluster with a need of 10 each. All for one: its ten parts are worth 10.
    # Half for each: the first five parts of both, 1.45 + 1.35 + 1.25 + 1.15 + 1.05 = 6.25 each. The cluster
    # has parts of 2 WTE and sees 10 WTE either way: its first five, 2 * 6.25.
    case = tiny_case(areas=(0, 0), bases=(0,), counties=(0,), regions=(0,))
    one = allocation(case, care=[(0, 0, 0, 10.0)])
    both = allocation(case, care=[(0, 0, 0, 5.0), (1, 0, 0, 5.0)])
    assert [MetNeed().value(case, plan) for plan in (one, both)] == pytest.approx([10.0, 12.5])
    assert [BY_CLUSTER.value(case, plan) for plan in (one, both)] == pytest.approx([12.5, 12.5])


def test_by_area_staff_are_shared_out_where_by_cluster_they_stay_near() -> None:
    # 10 WTE at one base. In the far neighbourhood a WTE of care takes 1.5 of them: visits of an hour, four in
    # a round, two hours on the road, so 30 minutes for each. By cluster all 10 stay near. By area a WTE of
    # staff is worth 1.45 / 1.5 = 0.967, 0.9, 0.833 ... far away and 1.45 ... 0.85, 0.75, 0.65, 0.55 nearby:
    # the last three nearby (0.75 and less) go far for two parts there, at 0.967 and 0.9; a third, at 0.833,
    # would cost the seventh nearby, at 0.85.
    case = tiny_case(
        areas=(0, 0),
        bases=(0,),
        counties=(0,),
        regions=(0,),
        services=[service(visit_share=1.0, limit_minutes=90.0, minutes_between=(0.0, 0.0, 0.0))],
        need=10.0,
        in_post=10.0,
        minutes=[[0.0], [60.0]],
    )
    for aim, near, far in ((BY_CLUSTER, 10.0, 0.0), (MetNeed(), 7.0, 2.0)):
        answer = decided(case, [fund(1), *USUAL], [aim])
        assert answer.allocation.area_care(case)[:, 0] == pytest.approx([near, far], abs=1e-5)


def split(**more: Any) -> dict[str, Any]:
    """One neighbourhood, three quarters of which belong to the first cluster and a quarter to the second."""
    return {
        "areas": (0,),
        "bases": (0,),
        "counties": (0, 0),
        "regions": (0,),
        "members": [(0, 0, 0.75), (0, 1, 0.25)],
        **more,
    }


def test_care_of_a_split_area_counts_by_its_shares_in_its_clusters() -> None:
    # a quarter of the area's 10 WTE of need, and of its 4 WTE of care, belongs to the second cluster
    case = tiny_case(**split())
    plan = allocation(case, care=[(0, 0, 0, 4.0)])
    first = 0.75 * (1.45 + 1.35 + 1.25 + 1.15)  # parts of 0.75 WTE, 3 WTE of care: four parts
    second = 0.25 * (1.45 + 1.35 + 1.25 + 1.15)  # parts of 0.25 WTE, 1 WTE of care: four parts
    assert BY_CLUSTER.value(case, plan) == pytest.approx(first + second)


def test_by_area_an_area_in_two_clusters_counts_once() -> None:
    # parts of 1 WTE, whoever its clusters are, and however much of it the membership accounts for
    case = tiny_case(**split())
    plan = allocation(case, care=[(0, 0, 0, 4.0)])
    assert MetNeed().value(case, plan) == pytest.approx(1.45 + 1.35 + 1.25 + 1.15)
    # the cluster of the split neighbourhood has another beside it: of 8 WTE of need 2 are its own
    more = split(areas=(0, 1), need=[[8.0], [2.0]], members=[(0, 0, 0.75), (0, 1, 0.25), (1, 1, 1.0)])
    case = tiny_case(**more)
    plan = allocation(case, care=[(0, 0, 0, 1.6), (1, 0, 0, 0.2)])
    # by area: two parts of 0.8 and one of 0.2; by cluster c0 has parts of 0.6, 1.2 of care; c1 parts of 0.4,
    # 0.4 + 0.2 = 0.6 of care
    assert MetNeed().value(case, plan) == pytest.approx(0.8 * (1.45 + 1.35) + 0.2 * 1.45)
    assert BY_CLUSTER.value(case, plan) == pytest.approx(0.6 * (1.45 + 1.35) + 0.4 * 1.45 + 0.2 * 1.35)


# --- weights ----------------------------------------------------------------------------------------


def weighted(level: Literal["area", "cluster"] = "area", **weight: float) -> MetNeed:
    return MetNeed.model_validate({"worth": "flat", "level": level, "weight": weight})


def test_need_counts_by_the_rural_class_of_its_area() -> None:
    # 2 WTE for an urban area, 1 for a town, 3 for a village
    case = tiny_case(areas=(0, 1, 2), bases=(0, 1, 2), counties=(0, 0, 0), regions=(0,), rural=[0, 1, 2])
    plan = allocation(case, care=[(0, 0, 0, 2.0), (1, 1, 0, 1.0), (2, 2, 0, 3.0)])
    for level in ("area", "cluster"):
        assert weighted(level, village=1.5).value(case, plan) == pytest.approx(2 + 1 + 4.5)
        assert weighted(level, urban=0.5, town=2.0).value(case, plan) == pytest.approx(1 + 2 + 3)


def test_whoever_gets_the_care_a_cluster_has_the_mean_weight_of_its_need_and_an_area_its_own() -> None:
    # need 6 in a village that counts 1.5 and 2 in a town that counts 1: by cluster each WTE counts 1.375
    case = tiny_case(areas=(0, 0), bases=(0,), counties=(0,), regions=(0,), need=[[6.0], [2.0]], rural=[2, 1])
    for area, own in ((0, 1.5), (1, 1.0)):
        plan = allocation(case, care=[(area, 0, 0, 2.0)])
        assert weighted("cluster", village=1.5).value(case, plan) == pytest.approx(2 * 1.375)
        assert weighted("area", village=1.5).value(case, plan) == pytest.approx(2 * own)


def test_of_an_area_in_two_clusters_each_has_its_part_of_the_need() -> None:
    # c0 has three quarters of the village's need of 8, and 2 of a town: (6 * 1.5 + 2) / 8 = 1.375;
    # c1 the other quarter alone: 1.5. Of 4 WTE for the village 3 reach c0 and 1 reaches c1. By area the
    # village has its 1.5 for all 4.
    members = [(0, 0, 0.75), (0, 1, 0.25), (1, 0, 1.0)]
    case = tiny_case(**split(areas=(0, 0), need=[[8.0], [2.0]], rural=[2, 1], members=members))
    plan = allocation(case, care=[(0, 0, 0, 4.0)])
    assert weighted("cluster", village=1.5).value(case, plan) == pytest.approx(3 * 1.375 + 1 * 1.5)
    assert weighted("area", village=1.5).value(case, plan) == pytest.approx(4 * 1.5)


def test_a_weight_draws_a_post_to_where_need_counts_more() -> None:
    # £50,000 for one post: alike, both places are worth the same; weighted, the village is worth more
    case = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 0),
        regions=(0,),
        services=[service(level="cluster")],
        rural=[0, 2],
    )
    for weight, base in (({"village": 1.5}, 1), ({"urban": 1.5}, 0)):
        aim = MetNeed.model_validate({"weight": weight})
        answer = decided(case, [fund(50_000), *USUAL], [aim])
        assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == [int(base == 0), int(base == 1)]


def test_the_sentence_says_what_the_first_and_the_last_part_count() -> None:
    english, welsh = (MetNeed().sentence(Words(language)) for language in ("en", "cy"))
    for text in (english, welsh):
        assert {"1.45", "0.55"} <= set(re.findall(r"\d+\.\d+", text)), text


def test_the_sentence_of_few_parts_below_a_half_says_both_halves_and_what_the_first_part_counts() -> None:
    aim = MetNeed(steps=20, first_worth=1.475, parts_below_half=2)
    english, welsh = (aim.sentence(Words(language)) for language in ("en", "cy"))
    assert "Staff time counts 1.375 times where nothing" in english
    assert "(steps in the lower half of a place's need: 2; in the upper half: 10)" in english
    assert "Mae amser staff yn cyfrif 1.375 gwaith" in welsh
    assert "(camau yn hanner isaf angen lle: 2; yn yr hanner uchaf: 10)" in welsh


def test_the_sentence_says_weights_and_that_they_count_twice() -> None:
    english, welsh = (weighted(village=1.5).sentence(Words(language)) for language in ("en", "cy"))
    assert "villages 1.50 times" in english
    assert "counts it twice" in english
    assert "1.50 gwaith" in welsh
    assert "ddwywaith" in welsh
    assert weighted(village=1.5).unit == "weighted_wte_of_need"


def test_need_of_a_service_or_of_a_care_group_counts_so_many_times() -> None:
    # 2 WTE of physio for adults at 1.5, 1 of ot for adults at 1.5 * 2, 3 of diet at 1
    services = [service(name, care_group="adults") for name in ("physio", "ot")] + [service("diet")]
    case = tiny_case(services=services)
    plan = allocation(case, care=[(0, 0, 0, 2.0), (0, 0, 1, 1.0), (2, 2, 2, 3.0)])
    stated = {"weight_by_service": {"ot": 2.0}, "weight_by_care_group": {"adults": 1.5}}
    for level in ("area", "cluster"):
        aim = MetNeed.model_validate({"worth": "flat", "level": level, **stated})
        assert aim.value(case, plan) == pytest.approx(2 * 1.5 + 1 * 3 + 3)
        assert aim.steepest(case) == 3.0
    assert aim.unit == "weighted_wte_of_need"
    assert "adults 1.50" in aim.sentence(Words("en"))
    assert "ot 2.00" in aim.sentence(Words("cy"))
    as_one = MetNeed(worth="flat", weight_by_service={"ot": 1.0})
    assert as_one.sentence(Words("en")) == MetNeed(worth="flat").sentence(Words("en"))
    assert as_one.unit == "wte_of_need"


@pytest.mark.parametrize(("weight", "wins"), [(1.05, 1), (0.95, 0)])
def test_a_weight_moves_the_post_between_services_where_it_passes_one(weight: float, wins: int) -> None:
    """Alike in need, staff and pay, two services are worth the same: the post turns at a weight of 1."""
    roles = [role("registered", s) for s in range(2)]
    case = tiny_case(services=[service("physio"), service("ot")], roles=roles, regions=(0, 0))
    aim = MetNeed(weight_by_service={"ot": weight})
    answer = decided(case, [fund(50_000), *USUAL], [aim])
    assert answer.allocation.posts.sum(axis=(0, 2)).tolist() == [int(wins == 0), int(wins == 1)]


def test_weights_of_one_say_and_change_nothing() -> None:
    same, plain = weighted(urban=1, town=1, village=1), MetNeed(worth="flat")
    assert same == plain
    assert same.sentence(Words("en")) == plain.sentence(Words("en"))
    assert same.unit == "wte_of_need"


# --- settings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": 1},
        {"first_worth": 0.9},
        {"first_worth": 2.1},
        {"worths": "steep"},
        {"level": "county"},
        {"weight": {"village": 0.05}},
        {"weight": {"village": 11}},
        {"weight": {"rural": 2}},
        {"weight_by_service": {"physio": 0}},
        {"weight_by_care_group": {"adults": 11}},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MetNeed(**wrong)
