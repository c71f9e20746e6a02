"""The rule about Welsh where mutation testing found nobody looking: figures, services, whose rows."""

from __future__ import annotations

import numpy as np
import pytest

from placement.model.assemble import define_columns
from placement.model.rules.base import Breach
from placement.model.rules.welsh_language import WelshLanguage
from tests.cases import allocation, fund, role, service, tiny_case

ROLES = [
    role("registered"),
    role("registered", id="cymraeg", welsh="essential", welsh_level=3),
    role("support", 1, id="gofal", welsh="essential", welsh_level=3),
]
CASE = tiny_case(services=[service(), service("ot")], roles=ROLES, speakers=[0.6, 0.1])
"""Bases b0 and b1 lie where Welsh is spoken, b2 and b3 where it is not."""
RULE = WelshLanguage.model_validate({"line": 40, "requirement": "essential", "part": 1.0})


def test_a_post_of_a_service_that_is_not_counted_may_ask_for_welsh_anywhere() -> None:
    only = RULE.model_copy(update={"services": ("physio",)})
    assert only.allows_posts(CASE).tolist() == [[True, True, True]] * 2 + [[True, False, True]] * 2
    assert RULE.allows_posts(CASE).tolist() == [[True, True, True]] * 2 + [[True, False, False]] * 2


def test_what_is_told_of_a_breach_is_what_was_found_and_what_is_allowed() -> None:
    plan = allocation(CASE, posts={(2, 1): 3})
    assert RULE.check(CASE, plan).breaches == (Breach(("b2", "cymraeg"), 3.0, 0.0),)
    short = allocation(CASE, posts={(0, 0): 2, (0, 1): 1})
    finding = RULE.check(CASE, short)
    assert finding.breaches == (Breach(("l0",), 1.0, 3.0),)
    assert finding.room == pytest.approx(1 / 3 - 1)  # below nothing where it does not hold


def test_half_a_post_has_room_too() -> None:
    half = RULE.model_copy(update={"part": 0.25})
    assert half.check(CASE, allocation(CASE, posts={(0, 2): 1})).room == pytest.approx(0.75)


def test_a_whole_post_without_welsh_counts_where_every_post_must_ask() -> None:
    """One WTE that does not ask takes 1 from the row, one that asks takes nothing."""
    columns = define_columns(CASE, [fund(1e6, shares="free")], [])
    (block,) = RULE.rows(CASE, columns)
    posts = columns["posts"]
    taken = {
        (int(posts.keys[0][c]), int(posts.keys[1][c])): v
        for c, v in zip(block.column, block.value, strict=True)
    }
    assert taken == {(0, 0): 1.0, (1, 0): 1.0}


def test_rows_say_whose_they_are_and_what_they_join() -> None:
    columns = define_columns(CASE, [fund(1e6, shares="free")], [])
    (block,) = RULE.rows(CASE, columns)
    assert block.family == "welsh_language"
    assert block.region is not None
    assert np.array_equal(block.region, CASE.county_region[: len(block.region)])
    assert block.joins == "totals"  # two services in one county
