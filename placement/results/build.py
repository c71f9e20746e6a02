"""The answer as people and programs read it: what was asked, reached, proved, spent and checked.

Everything in it can be worked out again from the inputs and the allocation, except what a solver proved
(`placement.results.proof`); so a run and its verification build it with the same function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pandas as pd

from placement.i18n import Words, stated_languages
from placement.model.aims import Aim
from placement.model.allocation import Allocation
from placement.model.arrays import Ints
from placement.model.case import Case
from placement.model.years import value_over_years
from placement.results.ahead import ahead_entry
from placement.results.carried import with_carried
from placement.results.community import community_entry
from placement.results.corrections import Effect, knowledge_entry
from placement.results.coverage import coverage, coverage_entry, gini
from placement.results.document import AnswerDocument
from placement.results.document_beside import GraduatesEntry
from placement.results.document_entries import (
    AimEntry,
    CheckEntry,
    ProgrammeEntry,
    ScenarioEntry,
    TotalsEntry,
)
from placement.results.exposed import People, published
from placement.results.filling import staffing
from placement.results.forward import forward_entry
from placement.results.jobs import jobs_entry
from placement.results.journeys import travel_entry, travel_figures
from placement.results.money import fund_entry, left_because
from placement.results.no_car import no_car_entry
from placement.results.overrides_price import PricedOverrides, overrides_entry, prices_hold
from placement.results.proof import Claim, Proof, finite, to_six
from placement.results.reach import unreached, unreached_entry
from placement.results.status import status_of
from placement.results.surprises import surprises
from placement.scenario.inputs import Inputs
from placement.scenario.settings import About
from placement.scenario.warnings import doubts_of
from placement.solve.outcome import EARLY

LEAST_GAIN = 1e-6
ROUNDING = 1e-9
WHEN = ("before", "after")


@dataclass(frozen=True)
class ManualEffects:
    """What was worked out beside the decision: without the overrides, and by the figures as read."""

    prices: PricedOverrides = field(default_factory=PricedOverrides)
    effect: Effect | None = None


NOTHING = ManualEffects()


def scenario_entry(about: About) -> ScenarioEntry:
    """What a document says of the scenario that it answers."""
    return cast("ScenarioEntry", {name: getattr(about, name) for name in ScenarioEntry.__annotations__})


def build_answer(
    inputs: Inputs,
    allocation: Allocation,
    before: Allocation,
    *,
    proof: Proof,
    tables: Mapping[str, pd.DataFrame],
    checks: Sequence[CheckEntry],
    versions: Mapping[str, str],
    manual: ManualEffects = NOTHING,
) -> AnswerDocument:
    """The content of `answer.json`.

    `tables` are the run folder's; `checks` what was checked, as {"key", "passed"}; `manual` what the
    overrides cost and local knowledge changed, which stands there only where there are any.
    """
    scenario, clusters = inputs.scenario, tables["result_clusters"]
    option = None if scenario.option is None else scenario.options[scenario.option]
    status, because = status_of(
        scenario.about.status,
        inputs.region.assumptions,
        stopped_early=proof.stopped_early,
        welsh_reviewed=None if "cy" in scenario.about.languages else True,
        rules_agreed=scenario.about.agreed_by is not None,
    )
    if scenario.overrides:
        checks = [*checks, {"key": "overrides", "passed": prices_hold(inputs, proof, manual.prices)}]
    answer: AnswerDocument = {
        "outcome": "stopped_early" if proof.stopped_early else "answer",
        "scenario": scenario_entry(scenario.about),
        "option": scenario.option,
        "option_name_en": option.name_en if option else "",
        "option_name_cy": option.name_cy if option else "",
        "region": inputs.only_region,
        "status": status,
        "status_because": because,
        "stopped_by": proof.stopped_by,
        "aims": aims_reached(inputs, allocation, before, proof),
        "programmes": programmes(inputs, proof),
        "funds": [
            fund_entry(inputs, fund, tables, left_because(inputs.case, scenario.rules, fund, allocation))
            for fund in inputs.funds
        ],
        "totals": totals(clusters, tables["posts"]),
        "jobs": jobs_entry(inputs, tables["jobs"]),
        "journeys": {
            "before": travel_figures(inputs.case, before),
            "after": travel_figures(inputs.case, allocation),
        },
        "no_new_post": clusters.loc[clusters["wte_new"] == 0, "cluster_id"].tolist(),
        "coverage": coverage_entry(coverage(inputs.case, allocation, before)),
        "unreached": unreached_entry(unreached(inputs.case, scenario.rules, allocation, before)),
        "doubts": [
            {"sentence_en": doubt.says(Words("en")), "sentence_cy": doubt.says(Words("cy"))}
            for doubt in doubts_of(inputs)
        ],
        "travel": travel_entry(inputs),
        "surprises": surprises(clusters, tables["result_regions"]),
        "checks": [*checks],
        "graduates": graduates(inputs, allocation),
        "staffing": staffing(inputs, tables),
        "versions": dict(versions),
    }
    forward = forward_entry(inputs, tables)
    where_told = {
        "languages": stated_languages(scenario.about.languages).get("languages"),
        "overrides": overrides_entry(inputs, proof, manual.prices),
        "local_knowledge": knowledge_entry(inputs, manual.effect),
        "forward": None if forward is None else with_carried(forward, inputs, tables["posts"]),
        "ahead": ahead_entry(inputs, allocation, before),
        "community": community_entry(inputs.case, allocation),
        "no_car": no_car_entry(inputs, allocation, before),
    }
    told = {name: part for name, part in where_told.items() if part is not None}
    return cast("AnswerDocument", {**answer, **told})


def aims_reached(inputs: Inputs, allocation: Allocation, before: Allocation, proof: Proof) -> list[AimEntry]:
    """For each aim its value, worked out from the allocation, and the bound that the solver proved."""
    return [
        _aim(
            aim,
            value=finite(value_over_years(aim, inputs.case, allocation)),
            before=finite(value_over_years(aim, inputs.case, before)),
            claim=proof.aims[aim.id],
            asked=_asked(inputs, aim),
        )
        for aim in inputs.scenario.aims
    ]


def _asked(inputs: Inputs, aim: Aim) -> float:
    """The part of an aim's gain that may stay open."""
    years = inputs.scenario.years
    over = years is not None and inputs.case.years is not None and aim.over_years
    return years.gap_of_gain if over and years is not None else inputs.scenario.solve.gap_of_gain


def programmes(inputs: Inputs, proof: Proof) -> list[ProgrammeEntry]:
    """For each programme that stood apart its size and, of each aim, the solver's own value and bound."""
    return [
        {
            "regions": list(part.regions),
            "services": part.services,
            "columns": part.columns,
            "rows": part.rows,
            "stopped_by": part.stopped_by,
            "aims": [
                _aim(
                    aim,
                    value=claim.value,
                    before=claim.before,
                    claim=claim,
                    asked=_asked(inputs, aim),
                )
                for aim in inputs.scenario.aims
                for claim in [part.aims[aim.id]]
            ],
        }
        for part in proof.programmes
    ]


def _aim(aim: Aim, *, value: float | None, before: float | None, claim: Claim, asked: float) -> AimEntry:
    """`asked` is the part of the gain, or of what is to be least, that may stay open."""
    gap = None if value is None or claim.bound is None else finite(abs(claim.bound - value))
    gain = 0.0 if value is None or before is None or aim.sense == "min" else value - before
    return {
        "aim": str(getattr(aim, "aim", aim.id)),
        "id": aim.id,
        "sentence_en": aim.sentence(Words("en")),
        "sentence_cy": aim.sentence(Words("cy")),
        "sense": aim.sense,
        "unit": aim.unit,
        "value": value,
        "before": before,
        "bound": claim.bound,
        "gap": gap,
        "gap_of_gain": None if gap is None or gain <= LEAST_GAIN else finite(gap / gain),
        "proved": gap is not None and _is_proved(claim, gap, asked * abs(gain or value or 0.0)),
        "stopped_by": claim.stopped_by,
    }


def _is_proved(claim: Claim, gap: float, open_at_most: float) -> bool:
    """Whether the search ended at the gap that was asked for, or stands within it whatever ended it."""
    return claim.stopped_by not in EARLY or gap <= open_at_most


def totals(clusters: pd.DataFrame, posts: pd.DataFrame) -> TotalsEntry:
    """The whole in a few numbers. The lowest share is that of any cluster with need, of all its need."""
    need = float(clusters["need_wte"].sum())
    some = clusters[clusters["need_wte"] > 0].reset_index(drop=True)
    weight = some["need_wte"].to_numpy(dtype=np.float64)
    found: dict[str, float | str | None] = {
        "wte_new": to_six(posts["wte"].sum()),
        "posts": int(posts["steps"].sum()),
        "need_wte": to_six(need),
    }
    for when in WHEN:
        care = float(clusters[f"care_{when}_wte"].sum())
        share = some[f"share_{when}"].to_numpy(dtype=np.float64)
        at = int(share.argmin()) if len(share) else None
        found |= {
            f"care_{when}_wte": to_six(care),
            f"share_{when}": to_six(care / need) if need > 0 else 0.0,
            f"lowest_cluster_share_{when}": 0.0 if at is None else to_six(share[at]),
            f"lowest_cluster_{when}_id": None if at is None else str(some["cluster_id"][at]),
            f"gini_{when}": to_six(gini(share, weight)),
        }
    return cast("TotalsEntry", found)


def graduates(inputs: Inputs, allocation: Allocation) -> GraduatesEntry:
    """Graduates who fill new posts, by region and service and by cluster; None where it may not be told.

    How many posts there are is public, so what may be told is what does not give a small count away to
    somebody who knows them.
    """
    case, placed = inputs.case, allocation.placed
    people = np.zeros((len(case.base_ids), len(case.roles)), dtype=np.int64)
    np.add.at(people, (placed.base, placed.role), placed.graduates)
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    posts = np.where(limited, np.ceil(allocation.posts_wte(case) - ROUNDING), 0).astype(np.int64)
    told = published(
        People(
            posts=_by_cell(case, np.maximum(posts, people)),
            people=_by_cell(case, people),
            region_of={
                name: case.region_ids[r]
                for name, r in zip(case.cluster_ids, case.cluster_region, strict=True)
            },
            services=case.service_ids,
        )
    )
    filled = np.minimum(allocation.filled_wte(case), people).sum()
    return {
        "placed": told.whole,
        "placed_wte": None if told.whole is None else finite(filled),
        "by_region_service": [
            {"region_id": region, "service_id": key, "graduates": n}
            for region, counts in told.by_service.items()
            for key, n in counts.items()
            if n != 0
        ],
        "by_cluster": [
            {"cluster_id": key, "graduates": n}
            for counts in told.by_cluster.values()
            for key, n in counts.items()
            if n != 0
        ],
    }


def _by_cell(case: Case, figures: Ints) -> dict[tuple[str, str], int]:
    """Figures by base and role as sums by cluster and service, where there are any."""
    table = np.zeros((len(case.cluster_ids), len(case.services)), dtype=np.int64)
    base, role = np.nonzero(figures)
    np.add.at(table, (case.base_cluster[base], case.role_service[role]), figures[base, role])
    cluster, service = np.nonzero(table)
    return {
        (case.cluster_ids[c], case.services[s].id): int(table[c, s])
        for c, s in zip(cluster, service, strict=True)
    }
