"""The rules about who is served, said once more in names and sums; see `rules`."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from tests.model.brute import belonging
from tests.model.stated.aims import near_staff, who_counts
from tests.model.stated.programme import minus, plus

if TYPE_CHECKING:
    from tests.model.stated.programme import Stated


def single_base(told: Stated, rule: Any) -> None:
    case = told.case
    for a, s in product(range(len(case.area_ids)), range(len(case.services))):
        if case.services[s].id in rule.services:
            serving = []
            for name in told.care(area=a, service=s):
                serves = told.add(("serves", *name[1:]), 1.0, whole=True)
                told.most(minus({name: 1.0}, serves, float(case.need[a, s])), 0.0)
                serving.append(serves)
            told.most(plus(*serving), 1.0)


def _served(told: Stated, rule: Any) -> Any:
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


def standard(told: Stated, rule: Any) -> None:
    for parts, group, care in _served(told, rule):
        need = sum(part * float(told.case.need[a, s]) for a, part in parts for s in group)
        told.least(care, rule.share * need)


def no_loser(told: Stated, rule: Any) -> None:
    case = told.case
    assert case.today is not None
    for parts, group, care in _served(told, rule):
        need, now = (
            sum(part * float(of[a, s]) for a, part in parts for s in group) for of in (case.need, case.today)
        )
        if now > rule.points / 100 * need:
            told.least(care, now - rule.points / 100 * need)


def people_near(told: Stated, rule: Any) -> None:
    case, near, people = told.case, near_staff(told, rule, rule.id), who_counts(told.case, rule)
    found: dict[Any, list[tuple[int, float]]] = {}
    for a, p, share in belonging(case, rule.level):
        region = int(case.county_region[case.cluster_county[case.area_cluster[a]]])
        found.setdefault((region, p) if rule.level == "rural_class" else p, []).append((a, share * people[a]))
    for parts in found.values():
        told.least(plus(*({near[a]: part} for a, part in parts)), rule.share * sum(x for _, x in parts))
