"""Who is served, in names and sums, for the rules that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.model.brute import belonging
from tests.model.stated.programme import plus

if TYPE_CHECKING:
    from tests.model.stated.programme import Stated


def served(told: Stated, rule: Any) -> Any:
    """(care of each place and group of services, its amounts): of those that count."""
    case = told.case
    listed = [s for s, one in enumerate(case.services) if rule.services is None or one.id in rule.services]
    groups = [[s] for s in listed] if rule.each_service else [listed]
    for group in groups:
        found: dict[Any, list[tuple[int, float]]] = {}
        for a, p, share in belonging(case, rule.level):
            region = int(case.county_region[case.cluster_county[case.area_cluster[a]]])
            found.setdefault((region, p) if rule.level == "rural_class" else p, []).append((a, share))
        for parts in found.values():
            care = plus(*(plus(told.care(area=a, service=s), times=part) for a, part in parts for s in group))
            yield parts, group, care
