"""How likely each new post is filled within twelve months, from the settings of [recruitment].

    months[b,k] = months_to_fill * times of b's rural class * times of k's grade
                  * times if k carries an incentive * times if k is hard to fill
                  * times if k asks for Welsh / wish[b,k]
    chance[b,k] = 1 - exp(-12 / months[b,k])

as if each month gave a vacancy the same chance to end (a constant hazard, the exponential waiting time of
any textbook of survival analysis). wish[b,k] is 1, but for newly qualified roles the share of the graduates
living near enough who would take a post at a base of its rural class: the mean over classes, by size.

Every figure is an assumption. `low` and `high` take all of them at their worst and at their best, as
assumptions.csv states their ranges (table "recruitment", or the graduates' wishes), all at once: wider than
any one of them would make it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from placement.data.nearest import unknown
from placement.data.region import Region
from placement.data.travel.matrix import RURAL_CLASSES
from placement.errors import Fault
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.fill_probability import Chances
from placement.scenario.read import Scenario
from placement.scenario.settings import Recruitment

MONTHS = 12.0
LEAST_WISH = 0.01
"""So that months stay finite where nobody wishes to come."""
TIMES = ("incentive_times_months", "months_to_fill", "times_town", "times_village", "times_hard_to_fill")
WELSH = {"essential": "times_welsh_essential", "to_be_learnt": "times_welsh_to_be_learnt"}


def chances(region: Region, settings: Recruitment | None, case: Case) -> Chances | None:
    """Chances at the case's bases, of its roles; None where the scenario says nothing of recruitment."""
    if settings is None:
        return None
    stated, slowest, fastest = (
        months(region, _moved(region, settings, pick), case, _wishes(region, case, wish))
        for pick, wish in ((None, None), (max, min), (min, max))
    )
    return Chances(stated, within(stated), within(slowest), within(fastest), settings.plan_on == "expected")


def within(waits: Floats) -> Floats:
    """The chance that a wait of so many months on average ends within twelve."""
    return np.asarray(1 - np.exp(-MONTHS / waits))


def months(region: Region, settings: Recruitment, case: Case, wish: Floats) -> Floats:
    """B x K: months until somebody starts, on average. `wish` is B x K."""
    grades, sooner = _by_id(region.roles, "role_id", "grade"), settings.incentive_times_months
    rural = {"town": settings.times_town, "village": settings.times_village}
    at_base = np.array([rural.get(kind, 1.0) for kind in _rural(region, case)])
    of_role = np.array(
        [
            settings.grades.get(grades[role.plain], 1.0)
            * (settings.times_hard_to_fill if role.hard_to_fill else 1.0)
            * (sooner if sooner is not None and role.id != role.plain else 1.0)
            * (float(getattr(settings, WELSH[role.welsh])) if role.welsh in WELSH else 1.0)
            for role in case.roles
        ]
    )
    return np.asarray(settings.months_to_fill * at_base[:, None] * of_role[None, :] / wish)


def _wishes(region: Region, case: Case, pick: Callable[..., float] | None) -> Floats:
    """B x K: of the graduates who live near enough, the share who would come; 1 where none are needed."""
    wish = np.ones((len(case.base_ids), len(case.roles)))
    if not case.classes:
        return wish
    would = np.stack([_ranged(region, f"wish_{kind}", case, pick) for kind in RURAL_CLASSES])
    at_base = would[[RURAL_CLASSES.index(kind) for kind in _rural(region, case)]]  # B x G
    home = np.array([group.home_county for group in case.classes], dtype=np.int64)
    longest = np.array([group.commute_minutes for group in case.classes])
    size = np.array([float(group.size) for group in case.classes])
    service = np.array([group.service for group in case.classes])
    near = (case.commute_minutes[home] <= longest[:, None]).T * size  # B x G
    for k, role in enumerate(case.roles):
        mine = near * (service == role.service)
        people = mine.sum(axis=1)
        if role.kind == "newly_qualified":
            mean = np.divide((mine * at_base).sum(axis=1), people, out=np.ones(len(people)), where=people > 0)
            wish[:, k] = np.maximum(mean, LEAST_WISH)
    return wish


def _rural(region: Region, case: Case) -> list[str]:
    """The rural class of each base of the case."""
    classes = _by_id(region.bases, "base_id", "rural_class")
    return [classes[name] for name in case.base_ids]


def _by_id(table: pd.DataFrame, key: str, column: str) -> dict[str, Any]:
    return dict(zip(table[key].tolist(), table[column].tolist(), strict=True))


def _ranged(region: Region, column: str, case: Case, pick: Callable[..., float] | None) -> Floats:
    """A column of the case's classes as stated, or as far as its assumption may lie from that."""
    of_class = _by_id(region.graduates, "class_id", column)
    stated = np.array([of_class[group.id] for group in case.classes], dtype=np.float64)
    ends = _range(region, "graduates", column)
    return stated if pick is None or not ends else np.array([pick(each, *ends) for each in stated])


def _moved(region: Region, settings: Recruitment, pick: Callable[..., float] | None) -> Recruitment:
    """The settings with every figure that has a range at the end of it that `pick` takes."""
    if pick is None:
        return settings
    single = {
        name: pick(getattr(settings, name), *ends)
        for name in (*TIMES, *WELSH.values())
        if getattr(settings, name) is not None and (ends := _range(region, "recruitment", name))
    }
    grades = {
        grade: pick(times, *_range(region, "recruitment", f"grades.{grade}"), times)
        for grade, times in settings.grades.items()
    }
    return settings.model_copy(update={**single, "grades": grades})


def _range(region: Region, table: str, column: str) -> tuple[float, ...]:
    """Low and high of the assumption for a figure; nothing if there is none."""
    listed = region.assumptions
    of_row = zip(listed["table"].tolist(), listed["column"].tolist(), strict=True)
    at = [row for row, named in enumerate(of_row) if named == (table, column)]
    return tuple(float(value) for name in ("low", "high") for value in listed[name].to_numpy()[at])


def grades_unknown(scenario: Scenario, region: Region, file: str) -> list[Fault]:
    """Grades for which [recruitment] says something, and which no role has."""
    has = sorted(set(region.roles["grade"]))
    return [
        unknown(Fault("unknown_id", file, column=f"recruitment.grades.{grade}", value=grade), has)
        for grade in (scenario.recruitment.grades if scenario.recruitment else ())
        if grade not in has
    ]


def incentive_faults(scenario: Scenario, region: Region, file: str) -> Iterator[Fault]:
    """Roles that may carry an incentive and that there are not; years, over which none is decided yet."""
    asked = scenario.recruitment
    if asked is None or asked.incentive_pounds is None:
        return
    has = list(region.roles["role_id"])
    for name in asked.incentive_roles or ():
        if name not in has:
            yield unknown(Fault("unknown_id", file, column="recruitment.incentive_roles", value=name), has)
    if scenario.years is not None and scenario.years.count > 1:
        yield Fault("incentive_years", file, column="recruitment.incentive_pounds")
