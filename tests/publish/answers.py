"""The content of a made-up `answer.json`: five posts of one fund, in a region that is nowhere."""

from __future__ import annotations

from typing import Any

from tests.publish.places import made_up_coverage, made_up_unreached


def made_up_answer() -> dict[str, Any]:
    return {
        "outcome": "answer",
        "scenario": {
            "id": "made-up",
            "name_en": "Posts for nowhere",
            "name_cy": "Swyddi i unman",
            "question_en": "Where do five posts go?",
            "question_cy": "I ble mae pum swydd yn mynd?",
            "year": "2026-27",
            "decided_by_en": "Each regional board",
            "decided_by_cy": "Pob bwrdd rhanbarthol",
        },
        "option": None,
        "option_name_en": "",
        "option_name_cy": "",
        "region": None,
        "status": "example",
        "status_because": ["assumptions_not_agreed"],
        "stopped_by": "gap",
        "aims": [_aim()],
        "programmes": [],
        "funds": [_fund()],
        "doubts": [],
        "totals": {
            "wte_new": 5.0,
            "posts": 6,
            "need_wte": 45.0,
            "care_before_wte": 26.0,
            "care_after_wte": 31.5,
            "share_before": 26 / 45,
            "share_after": 31.5 / 45,
            "lowest_cluster_share_before": 0.40,
            "lowest_cluster_share_after": 0.50,
            "lowest_cluster_before_id": "A1",
            "lowest_cluster_after_id": "C1",
            "gini_before": 0.16,
            "gini_after": 0.09,
        },
        "jobs": {
            "minutes_between_bases": 30.0,
            "located": True,
            "whole": 4,
            "shared": 1,
            "part": 2,
            "part_wte": 1.0,
            "half": 2,
        },
        "graduates": {"placed": 12, "placed_wte": 12.0, "by_region_service": [], "by_cluster": []},
        "staffing": {
            "workforce": "in_post",
            "plan_on": "funded",
            "vacant_wte": 3.0,
            "care_vacancies_wte": 28.5,
            "care_vacancies_posts_wte": 33.0,
            "share_vacancies": 28.5 / 45,
            "share_vacancies_posts": 33.0 / 45,
            "expected_month_12_wte": 4.25,
            "expected_month_12_low_wte": 3.65,
            "expected_month_12_high_wte": 4.6,
            "hard_to_fill_wte": 1.0,
        },
        "journeys": {
            "before": {"average_for_care": 12.0, "average_for_areas": 14.0, "longest": 39.0},
            "after": {"average_for_care": 11.5, "average_for_areas": 13.0, "longest": 38.0},
        },
        "no_new_post": ["A2"],
        "coverage": made_up_coverage(),
        "unreached": made_up_unreached(),
        "surprises": [
            {
                "key": "rises_without_post",
                "cluster_id": "A2",
                "region_id": "R1",
                "share_before": 0.75,
                "share_after": 0.79,
                "neighbours_before_wte": 1.0,
                "neighbours_after_wte": 1.6,
                "own_before_wte": 2.0,
                "own_after_wte": 2.1,
            },
        ],
        "checks": [{"key": "rules", "passed": True}, {"key": "aims", "passed": True}],
        "versions": {"placement": "0.1.0"},
    }


def _aim() -> dict[str, Any]:
    return {
        "aim": "met_need",
        "id": "need",
        "sentence_en": "Meet as much need as can be.",
        "sentence_cy": "Diwallu cymaint o angen ag y gellir.",
        "sense": "max",
        "value": 30.5,
        "bound": 30.512,
        "gap": 0.012,
        "gap_of_gain": 0.001,
        "before": 26.0,
        "unit": "wte_of_need",
        "proved": True,
    }


def _fund() -> dict[str, Any]:
    return {
        "id": "money",
        "name_en": "New money",
        "name_cy": "Arian newydd",
        "kind": "revenue",
        "measure": "pounds",
        "contract": "permanent",
        "years": [],
        "bases_opened": 0,
        "amount": 260_000,
        "amount_here": 260_000,
        "spent_full_year": 250_000,
        "spent_first_year": 150_000,
        "spent_once": 12_500,
        "left": 10_000,
        "recurrent": True,
        "shares": "weighted_need",
    }
