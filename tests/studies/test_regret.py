"""What each plan would miss, by hand; the chart and its twin; how many plans agree, at each level."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from placement.i18n import LANGUAGES, Words
from placement.report.pieces import Drawing, Table
from placement.scenario.inputs import read_inputs
from placement.store.folder import as_json
from placement.studies.document import unlike
from placement.studies.robustness.agreement import agreement
from placement.studies.robustness.classes import (
    firm_by_cluster,
    firm_by_cluster_service,
    firm_by_region_service,
)
from placement.studies.robustness.page import pages, regret_sections
from placement.studies.robustness.recheck import robustness_wrong
from placement.studies.robustness.regret import RivalPlan, regret_document
from placement.studies.robustness.study import robustness_study
from tests.builders import tiny_region, tiny_scenario
from tests.running import AIMS, ALL_RULES, small

if TYPE_CHECKING:
    from pathlib import Path

    from placement.i18n import Language
    from placement.scenario.inputs import Inputs
    from placement.store.study import Study

NAMES = ["best", "alternative-01", "draw-02"]
GAINED = np.array(
    [  # the three plans, then the plain formula
        [3.0, 2.5, 2.0, 1.0],
        [1.0, 2.0, 2.5, 1.5],
        [2.0, 3.0, 2.0, 0.0],
        [2.0, 2.0, 1.0, 4.0],
    ]
)
FORMULA = RivalPlan("formula", None, ("mix",))  # type: ignore[arg-type]


def by_hand() -> Any:
    found = regret_document(GAINED, NAMES, [FORMULA], [1, 2, 3, 4])
    assert found is not None
    return found


def test_regret_by_hand() -> None:
    """The best known plan of the four draws has 3, 2.5, 3 and 4; the formula has it in the last."""
    found = by_hand()
    stated, over, formula = found["plans"]
    assert (stated["kind"], stated["missed_wte"]) == ("stated", [0.0, 1.5, 1.0, 2.0])
    assert (over["kind"], over["plan"], over["missed_wte"]) == (
        "draws",
        "alternative-01",
        [0.5, 0.5, 0.0, 2.0],
    )
    assert (formula["kind"], formula["missed_wte"]) == ("formula", [2.0, 1.0, 3.0, 0.0])
    assert (stated["mean_wte"], stated["worst_tenth_wte"], stated["most_wte"]) == (1.125, 2.0, 2.0)
    assert [plan["best_in"] for plan in found["plans"]] == [1, 1, 1]
    assert formula["breaks"] == ["mix"]
    assert (found["known"], found["over_draws"]) == (4, "alternative-01")


def test_where_the_stated_plan_is_the_best_on_average_it_is_told_once() -> None:
    found = regret_document(GAINED[:, [0, 2]], ["best", "draw-02"], [], [1, 2, 3, 4])
    assert found is not None
    assert [plan["kind"] for plan in found["plans"]] == ["stated"]
    assert found["over_draws"] == "best"
    assert regret_document(GAINED[:0], NAMES, [FORMULA], []) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_has_a_dot_for_each_draw_and_says_itself_in_words_and_figures(language: Language) -> None:
    words = Words(language)
    (part,) = regret_sections(cast("Any", {"regret": by_hand()}), words)
    (chart,) = (block for block in part.blocks if isinstance(block, Drawing))
    assert chart.svg.count("<circle") == 12
    assert chart.svg.count('class="mean"') == 3
    spoken = re.search(r'aria-label="([^"]*)"', chart.svg)
    assert spoken is not None
    for mean in (1.125, 0.75, 1.5):
        assert words.number(mean, 2) in spoken[1]
    assert "style=" not in chart.svg
    summary, every = (block for block in part.blocks if isinstance(block, Table))
    assert [row[1] for row in summary.groups[0].rows] == [words.number(n, 2) for n in (1.125, 0.75, 1.5)]
    assert [row[1:] for row in every.groups[0].rows][1] == tuple(words.number(n, 2) for n in (1.5, 0.5, 1.0))


def test_dots_of_one_value_do_not_cover_each_other() -> None:
    found = regret_document(np.array([[1.0, 2.0]] * 5), ["best", "draw-01"], [], range(1, 6))
    (part,) = regret_sections(cast("Any", {"regret": found}), Words("en"))
    (chart,) = (block for block in part.blocks if isinstance(block, Drawing))
    of_one = re.findall(r'cx="([0-9.]+)" cy="([0-9.]+)"', chart.svg)[:5]
    assert len(set(of_one)) == 5


def test_agreement_by_hand_and_it_adds_up_to_what_is_firm(tmp_path: Path) -> None:
    """Two clusters with 2 and 1 steps as stated; of ten plans nine move one of them, one moves all."""
    inputs = read_inputs(small(tmp_path))
    case = inputs.case
    role = next(k for k in range(len(case.roles)) if case.role_service[k] == 0)
    stated, most, one = (np.zeros((len(case.base_ids), len(case.roles)), dtype=np.int64) for _ in range(3))
    stated[0, role], stated[1, role] = 2, 1
    most[0, role], most[1, role] = 1, 2
    one[1, role] = 3
    plans = [most] * 9 + [one]
    rows = agreement(inputs, stated, plans)
    step = float(case.steps[role])
    clusters = [row for row in rows if row["level"] == "cluster"]
    assert [(row["wte"], row["stays_wte"], row["share"]) for row in clusters] == [
        (2 * step, step, 0.0),
        (step, step, 1.0),
    ]
    assert clusters[0]["cluster_en"] == case.name("cluster", case.cluster_ids[0], "en")
    assert (clusters[0]["service_id"], clusters[0]["region_en"] != "") == ("", True)
    for level, firm in (
        ("cluster", firm_by_cluster),
        ("cluster_service", firm_by_cluster_service),
        ("region_service", firm_by_region_service),
    ):
        assert sum(row["stays_wte"] for row in rows if row["level"] == level) == firm(case, stated, plans)
    assert agreement(inputs, stated, []) == []


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Four clusters in two regions, with vacancies."""
    home = tmp_path_factory.mktemp("regret")
    tiny_region(home / "tiny", clusters=4, areas_per_cluster=1, services=1)
    return read_inputs(tiny_scenario(home / "tiny.toml", rules=ALL_RULES, aims=AIMS))


@pytest.fixture(scope="module")
def study(inputs: Inputs) -> Study:
    return robustness_study(inputs, draws=3, loss=0.01, beside=1, processes=1)


def test_the_study_tells_four_plans_and_its_table_has_every_dot(study: Study) -> None:
    found = study.document["regret"]
    kinds = [plan["kind"] for plan in found["plans"]]
    assert kinds[0] == "stated"
    assert {"formula", "vacancies"} <= set(kinds)
    assert all(min(plan["missed_wte"]) >= 0 for plan in found["plans"])
    for at in range(3):
        assert min(plan["missed_wte"][at] for plan in found["plans"]) >= 0
    assert len(study.tables["regret"]) == 3 * len(kinds)
    assert not unlike(json.loads(as_json(study.document)))


def test_verify_finds_a_figure_that_contradicts_another(study: Study, inputs: Inputs) -> None:
    def spoilt(place: tuple[str | int, ...], value: object) -> list[str]:
        document = json.loads(as_json(study.document))
        *way, last = place
        part = document
        for key in way:
            part = part[key]
        part[last] = value
        return robustness_wrong(inputs, document, study.plans)

    assert spoilt(("firm",), study.document["firm"]) == []
    assert spoilt(("regret", "plans", 0, "mean_wte"), 9.0) == ["regret.stated"]
    assert spoilt(("regret", "plans", 1, "missed_wte", 0), -1.0) == [
        f"regret.{study.document['regret']['plans'][1]['kind']}"
    ]
    assert "agreement" in spoilt(("agreement", 0, "wte"), 99.0)
    assert "agreement.0" in spoilt(("agreement", 0, "stays_wte"), 99.0)
    assert spoilt(("firm_by_cluster_wte",), 99.0) == ["firm_by_cluster_wte"]
    known = {"plans": 2, "draws": 30, "perfect": {"wte": 0.1, "pounds": 1}}
    assert spoilt(("information",), {**known, "rows": [{"wte": 0.2}]}) == ["information.0"]
    assert spoilt(("information",), {**known, "rows": [{"wte": 0.0}, {"wte": 0.1}]}) == ["information"]
    assert robustness_wrong(inputs, study.document, ()) == ["plans"]


def test_the_page_says_how_few_draws_a_worst_tenth_is(study: Study) -> None:
    document = {**study.document, "draws": 25}
    english, welsh = (pages(cast("Any", document))[f"index.{each}.html"].decode() for each in LANGUAGES)
    assert "only 3 of the 25 draws" in english
    assert "Dim ond 3 o'r 25 tyniad" in html.unescape(welsh)
    assert "of the 0 draws" not in pages(cast("Any", {**document, "draws": 0}))["index.en.html"].decode()
