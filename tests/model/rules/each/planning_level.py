"""What tests know of the rule `planning_level`."""

from __future__ import annotations

from random import Random

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules.planning_level import PlanningLevel
from tests.cases import fund, service, tiny_case
from tests.clashing import RICH, a_standard, clash
from tests.model.rules.beside import Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import all_services, in_case, one_region
from tests.model.stated.programme import nothing


def near(_rng: Random, case: Case, plan: Allocation) -> Drawn:
    across = False
    for a, b, s in zip(plan.care.area, plan.care.base, plan.care.service, strict=True):
        home, work = case.cluster_county[case.area_cluster[a]], case.cluster_county[case.base_cluster[b]]
        across |= (
            case.services[s].level != "national" and case.county_region[home] != case.county_region[work]
        )
    return case, PlanningLevel(), across


KIT = RuleKit(
    PlanningLevel,
    near=near,
    faults={
        "columns stay in the county": in_case(PlanningLevel, "allows_care", all_services(level="county")),
        "check stays in the cluster": in_case(PlanningLevel, "check", all_services(level="cluster")),
        "check forgets the region's border": in_case(PlanningLevel, "check", one_region),
    },
    clashes={
        # the only base is in the other cluster of the county
        "a service kept within its cluster": clash(
            tiny_case(
                areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), services=[service(level="cluster")]
            ),
            [fund(RICH), PlanningLevel(), a_standard(0.1)],
            "planning_level standard",
            {"planning_level": ("level", 1)},
            {"standard": ("share", 0.1)},
        ),
    },
    said=((PlanningLevel(), "only within its own planning level"),),
    refused=(
        (
            "a setting of a rule that has none",
            ('rule = "planning_level"', 'colour = "red"'),
            "setting_unknown",
            3,
            "new.colour",
            "no such setting",
        ),
    ),
    ways=frozenset({"mended"}),
    stated=nothing,
    governs=frozenset({"care"}),
)
