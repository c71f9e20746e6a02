"""The rule that the money is split between services within a tolerance of stated shares, by hand.

A registered step costs £50,000, a newly qualified one £40,000 and a support one £30,000 or half of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.rules.mix import Mix
from placement.model.rules.places import Places
from tests.cases import fund, role, service, tiny_case
from tests.model.rules.double_entry import open_columns
from tests.model.rules.test_posts_rules import broken_at, room
from tests.model.solving import BY_PRICES, PLAIN, best_value

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.solve.settings import Settings

PHYSIO, OT, DIET = 0, 1, 2


def three_services(**changed: Any) -> Case:
    """Whole posts of £50,000 in three services, one for children; need 3 : 1 : 0 in r0, 1 : 1 : 2 in r1."""
    services = [service("physio"), service("ot"), service("diet", care_group="children")]
    need = np.array([[3.0, 1.0, 0.0], [3.0, 1.0, 0.0], [1.0, 1.0, 2.0], [1.0, 1.0, 2.0]])
    plain: dict[str, Any] = {"need": need, "in_post": 1.0}
    roles = [role("registered", s, step_wte=1.0, pounds_per_wte=50_000) for s in range(3)]
    return tiny_case(services=services, roles=roles, **(plain | changed))


def test_each_region_has_its_own_shares_of_need() -> None:
    case = three_services()
    assert Mix(tolerance=0.0).shares(case).tolist() == [[0.75, 0.25, 0.0], [0.25, 0.25, 0.5]]
    assert Mix(tolerance=0.0, level="nation").shares(case).tolist() == [[0.5, 0.25, 0.25]]
    as_needed = {(0, PHYSIO): 2, (1, PHYSIO): 1, (0, OT): 1, (2, PHYSIO): 1, (3, OT): 1, (2, DIET): 2}
    assert broken_at(Mix(tolerance=0.0), case, as_needed) == []


def test_half_and_half_is_a_quarter_away_from_three_to_one() -> None:
    case, half = three_services(), {(0, PHYSIO): 1, (1, OT): 1}
    assert broken_at(Mix(tolerance=0.24), case, half) == [("r0", "physio"), ("r0", "ot")]
    assert broken_at(Mix(tolerance=0.25), case, half) == []
    assert room(Mix(tolerance=0.3), case, half) == pytest.approx(0.05)
    assert broken_at(Mix(tolerance=0.0), case, {}) == []


def test_shares_of_the_establishment_and_shares_that_are_stated() -> None:
    case, half = three_services(in_post=np.tile([2.0, 1.0, 1.0], (4, 1))), {(0, PHYSIO): 1, (0, OT): 1}
    assert Mix(of="establishment", tolerance=0.0).shares(case)[0].tolist() == [0.5, 0.25, 0.25]
    establishment = Mix(of="establishment", tolerance=0.2)
    assert broken_at(establishment, case, half) == [("r0", "ot"), ("r0", "diet")]
    stated = Mix(of="stated", stated={"ot": 0.4}, tolerance=0.05)
    assert broken_at(stated, case, half) == [("r0", "ot")]
    assert broken_at(stated, case, {(0, PHYSIO): 2, (0, DIET): 1, (0, OT): 2}) == []


def test_care_groups_are_counted_together_and_services_left_out_take_no_part() -> None:
    case, mixed = three_services(), {(2, PHYSIO): 1, (2, OT): 1, (2, DIET): 3}
    by_group = Mix(
        by="care_group", tolerance=0.0
    )  # children have half of the need in r1, and £150,000 of £250,000
    assert broken_at(by_group, case, mixed) == [("r1", "children")]
    assert broken_at(by_group, case, {**mixed, (3, PHYSIO): 1}) == []
    assert broken_at(Mix(tolerance=0.0, services=("physio", "ot")), case, mixed) == []
    assert broken_at(Mix(tolerance=0.0), case, mixed) != []


def test_where_nobody_needs_anything_money_may_go_anywhere() -> None:
    case = three_services(need=0.0)
    assert broken_at(Mix(tolerance=0.0), case, {(0, OT): 3}) == []
    rule = Mix(tolerance=0.0)
    assert all(block.size == 0 for block in rule.rows(case, open_columns(case, rule)))


def test_rows_that_no_plan_could_break_are_left_out() -> None:
    """No group has less than nothing or more than everything: 0.25 + 0.8 and 0.75 - 0.8 say nothing."""
    case, rule = three_services(), Mix(tolerance=0.8)
    sizes = [block.size for block in rule.rows(case, open_columns(case, rule))]
    assert sizes == [1, 0]  # dietetics in r0, of which there is no need, has at most eight tenths


def test_one_region_alone_cannot_be_held_to_the_nation() -> None:
    case = three_services()
    rule, posts = Mix(level="nation", tolerance=0.0), {(0, PHYSIO): 1}
    assert broken_at(rule, case, posts) == [("nation", "physio"), ("nation", "ot"), ("nation", "diet")]
    assert broken_at(rule, case.only_region("r0"), posts) == []
    assert [fault.key for fault in rule.alone_faults("x.toml")] == ["run_region_nation"]
    assert Mix(tolerance=0.1).alone_faults("x.toml") == []


@pytest.mark.parametrize("settings", [BY_PRICES, PLAIN], ids=["prices", "plain"])
def test_a_mix_moves_money_to_what_would_get_none(settings: Settings) -> None:
    """Of £200,000 all four posts go to physiotherapy, with six of eight parts of the need and nobody in post
    there: each is worth 1.0 WTE. Occupational therapy is fully staffed, so each post the mix gives it is
    worth nothing: at most 0.75 + 0.1 of four posts are three, and the fourth may stay unspent."""
    in_post = np.tile([0.0, 9.0, 9.0], (4, 1))
    case = three_services(need=np.tile([6.0, 2.0, 0.0], (4, 1)), in_post=in_post, regions=(0, 0))
    aim, others = MetNeed(worth="flat"), [fund(200_000), Places()]
    whole = best_value(case, others, aim, settings)
    mixed = best_value(case, [*others, Mix(tolerance=0.1)], aim, settings)
    assert whole is not None
    assert mixed is not None
    assert whole - mixed == pytest.approx(1.0, abs=1e-5)
