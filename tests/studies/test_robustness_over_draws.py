"""A study of robustness where posts are decided over draws: it is about that plan, and says so."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.i18n import Words
from placement.report.over_draws import core_lines
from placement.results.decision import decided
from placement.results.over_draws import over_draws
from placement.scenario.inputs import read_inputs
from placement.studies.alternatives.page import pages as alternatives_pages
from placement.studies.document import unlike
from placement.studies.robustness.draws import steps_of
from placement.studies.robustness.page import pages, said_in_short
from placement.studies.robustness.recheck import robustness_wrong
from placement.studies.robustness.regret import regret_document
from placement.studies.robustness.study import OVER_DRAWS, alternatives_study, robustness_study
from tests.running import small

if TYPE_CHECKING:
    from placement.scenario.inputs import Inputs
    from placement.store.study import Study


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Inputs, Study]:
    path = small(tmp_path_factory.mktemp("over"))
    text = path.read_text(encoding="utf-8").replace("[solve]\n", '[solve]\ndecide = "draws"\n')
    path.write_text(text + "\n[draws]\ncount = 2\nfresh = 2\nchoosing = 2\ncore_in = 0.9\n", encoding="utf-8")
    inputs = read_inputs(path)
    return inputs, robustness_study(inputs, draws=2, loss=0.01, beside=1, processes=1)


def test_it_is_about_the_posts_that_were_decided_over_the_draws(studied: tuple[Inputs, Study]) -> None:
    inputs, study = studied
    document = study.document
    plan = decided(inputs).allocation
    assert document["of"] == OVER_DRAWS
    assert unlike(document) == []
    assert document["posts"] == steps_of(plan).sum()
    assert document["wte"] == pytest.approx((steps_of(plan) * inputs.case.steps).sum())
    kept = {one.name: one.allocation for one in study.plans}
    assert np.array_equal(kept[OVER_DRAWS].posts, plan.posts)
    assert {"best", OVER_DRAWS} <= {row["plan"] for row in document["candidates"]}
    assert document["regret"]["plans"][0]["plan"] == OVER_DRAWS
    assert robustness_wrong(inputs, document, study.plans) == []


def test_it_tells_what_can_be_decided_now_as_the_answer_does(studied: tuple[Inputs, Study]) -> None:
    inputs, study = studied
    answer = decided(inputs)
    found, core = over_draws(inputs, answer.allocation, answer.drawn), study.document["core"]
    assert found is not None
    assert core is not None
    assert core == found.document["core"]
    assert 0 <= core["wte"] <= study.document["wte"]
    for language in ("en", "cy"):
        words = Words(language)
        page = unescape(pages(study.document)[f"index.{language}.html"].decode())
        assert words("robustness.section.core") in page
        assert all(line in page for line in core_lines(core, study.document["wte"], words))


@pytest.mark.parametrize("language", ["en", "cy"])
def test_its_page_says_so_and_calls_no_other_plan_by_that_name(
    studied: tuple[Inputs, Study], language: str
) -> None:
    words = Words("en" if language == "en" else "cy")
    page = unescape(pages(studied[1].document)[f"index.{language}.html"].decode())
    for key in ("robustness.short.over", "robustness.regret.over"):
        assert words(key) in page
    assert said_in_short(studied[1].document, words)[0] == words("robustness.short.over")


def test_the_plan_of_the_stated_figures_stands_beside_it_once() -> None:
    """Two draws: the one over draws misses 1 in the first, that of the stated figures 2 in both."""
    gained = np.array([[4.0, 3.0, 5.0], [6.0, 4.0, 5.0]])
    found = regret_document(gained, [OVER_DRAWS, "best", "draw-01"], [], [1, 2], of=OVER_DRAWS)
    assert found is not None
    told = [(plan["kind"], plan["plan"], plan["missed_wte"]) for plan in found["plans"]]
    assert told == [("stated", OVER_DRAWS, [1.0, 0.0]), ("figures", "best", [2.0, 2.0])]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_alternatives_say_that_they_were_decided_at_the_stated_figures(
    studied: tuple[Inputs, Study], language: str
) -> None:
    inputs, _ = studied
    words = Words("en" if language == "en" else "cy")
    study = alternatives_study(inputs, loss=0.01, count=1, processes=1)
    assert unlike(study.document) == []
    told = words("study.at_stated")
    assert told in unescape(alternatives_pages(study.document)[f"index.{language}.html"].decode())
    stated: Any = {**study.document, "decide": "stated"}
    assert told not in unescape(alternatives_pages(stated)[f"index.{language}.html"].decode())
