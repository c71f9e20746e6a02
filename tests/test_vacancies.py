"""What filling today's vacancies would bring, against plain arithmetic and against the model itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.i18n import Words
from placement.model.aims import LeastCost, MetNeed, Travel
from placement.model.rules import ALWAYS, OF_CARE
from placement.results.vacancies import check_care, vacancies, vacancies_and_posts, vacancies_filled
from placement.run import run
from tests.cases import allocation, fund, role, tiny_case
from tests.model.solving import decided
from tests.questions import random_question
from tests.running import small

if TYPE_CHECKING:
    from pathlib import Path


def test_vacancies_alone_and_beside_the_posts_by_hand() -> None:
    """One base that serves one area at its door: every WTE of staff is one WTE of care, as need is ample."""
    case = tiny_case(areas=(0,), bases=(0,), counties=(0,), regions=(0,), minutes=0.0, in_post=2.0, need=50.0)
    quiet = replace(case.services[0], visit_share=0.0)
    case = replace(case, services=(quiet,), funded=np.array([[3.5]]))
    plan = allocation(case, posts={(0, 0): 1, (0, 2): 2})
    registered, support = case.roles[0], case.roles[2]
    new = registered.step_wte * registered.care_wte_per_wte + 2 * support.step_wte * support.care_wte_per_wte
    found = vacancies(case, [], [MetNeed()], plan)
    assert found is not None
    assert found.filled.wte.sum() == pytest.approx(3.5, abs=1e-5)
    assert found.both.wte.sum() == pytest.approx(3.5 + new, abs=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_it_is_the_answer_to_the_same_question_with_those_staff_in_post(seed: int) -> None:
    case, rules = random_question(seed)
    case = replace(case, funded=np.where(case.base_candidate[:, None], 0.0, case.in_post + 0.7).round(2))
    answer = decided(case, rules, [MetNeed(), Travel()])
    beside = vacancies(case, [*ALWAYS, *rules], [MetNeed(), Travel()], answer.allocation)
    assert beside is not None
    of_care = [rule for rule in rules if isinstance(rule, OF_CARE)]
    filled = replace(case, in_post=np.maximum(case.in_post, case.funded))
    again = decided(filled, [*of_care, fund(1)], [MetNeed()])
    best = MetNeed().value(filled, again.before)
    alone, both = vacancies_filled(case), vacancies_and_posts(case, answer.allocation)
    aim = MetNeed()
    for staffed, care in ((alone, beside.filled), (both, beside.both)):
        assert all(finding.holds for _, finding in check_care(staffed, rules, care))
    cared = replace(again.before, care=beside.filled)
    assert aim.value(filled, cared) == pytest.approx(best, abs=1e-4)
    more = replace(again.before, care=beside.both)
    assert aim.value(case, more) >= max(aim.value(case, cared), aim.value(case, answer.allocation)) - 1e-4


def test_more_care_than_those_staff_have_is_found() -> None:
    case, rules = random_question(3)
    case = replace(case, funded=np.where(case.base_candidate[:, None], 0.0, case.in_post + 0.7).round(2))
    found = vacancies(case, rules, [MetNeed()], allocation(case))
    assert found is not None
    too_much = replace(found.filled, wte=found.filled.wte * 1.01)
    assert not all(finding.holds for _, finding in check_care(vacancies_filled(case), rules, too_much))


def test_nothing_vacant_and_another_first_aim_are_not_told() -> None:
    case = tiny_case(roles=[role("registered")])
    plan = allocation(case)
    assert vacancies(case, [], [MetNeed()], plan) is None
    short = replace(case, funded=case.in_post + 1)
    assert vacancies(short, [], [MetNeed()], plan) is not None
    assert vacancies(short, [], [LeastCost()], plan) is None


def test_the_summary_tells_what_vacancies_would_bring_and_what_comes_on_top(tmp_path: Path) -> None:
    view = run(small(tmp_path), out=tmp_path / "out").view
    totals = view.answer["totals"]
    staffing: Any = view.answer["staffing"]
    assert staffing["vacant_wte"] == pytest.approx(0.5 + 1.5)
    assert totals["care_before_wte"] < staffing["care_vacancies_wte"] <= staffing["care_vacancies_posts_wte"]
    text = (tmp_path / "out" / "summary.en.html").read_text(encoding="utf-8")
    words = Words("en")
    on_top = words.number(staffing["care_vacancies_posts_wte"] - staffing["care_vacancies_wte"])
    assert f"The new posts would add {on_top} WTE on top of that" in text
    assert view.tables["result_clusters"]["vacant_wte"].tolist() == [0.5, 1.5]
