"""What one person costs a year, by role and months in post: pay rises to the top of its band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement.model.arrays import Floats
from placement.scenario.settings import Forward

MONTHS = 12


@dataclass(frozen=True)
class PayByMonth:
    """Pounds a year of one WTE, all costs in, K roles x M months in post, by role id."""

    pounds: dict[str, Floats]

    def of(self, role_ids: Sequence[str]) -> Floats:
        """N x M for the roles named; KeyError for a role that is not there."""
        return np.stack([self.pounds[name] for name in role_ids]) if role_ids else np.zeros((0, 0))


def pay_by_month(roles: pd.DataFrame, settings: Forward, months: int) -> PayByMonth:
    """The cost of each role of a table of roles over `months` in post, in pay of the scenario's year.

        pay[t] = salary + max(0, top - salary) * min(1, t / (12 * years_to_top))

    A grade without a stated top stays where it is. A newly qualified person has the pay of a registered one
    of the same service and employer, from its own start, once the years until then are over.
    """
    rows = {str(row["role_id"]): row for row in roles.to_dict("records")}
    time = np.arange(months, dtype=float)
    found: dict[str, Floats] = {}
    for name, row in rows.items():
        pay = _path(row, settings, time)
        up = settings.newly_qualified_move_up_years * MONTHS
        if row["kind"] == "newly_qualified" and (into := _registered(row, list(rows.values()))):
            later = np.maximum(time - up, 0.0)
            moved = np.maximum(_path(into, settings, later), pay)
            pay = np.where(time >= up, moved, pay)
        found[name] = np.asarray(
            pay * (1 + float(row["on_cost_pct"]) / 100) + float(row["non_pay_pounds_per_year"])
        )
    return PayByMonth(found)


def _path(row: dict[object, object], settings: Forward, time: Floats) -> Floats:
    salary = float(str(row["salary_pounds_per_year"]))
    top = settings.tops.get(str(row["grade"]), salary)
    part = np.minimum(1.0, time / (MONTHS * settings.years_to_top))
    return np.asarray(salary + max(0.0, top - salary) * part)


def _registered(row: dict[object, object], rows: list[dict[object, object]]) -> dict[object, object] | None:
    """The registered role of the same service and employer that costs least, if there is one."""
    same = [
        other
        for other in rows
        if other["kind"] == "registered"
        and all(other.get(name) == row.get(name) for name in ("service_id", "employer_id"))
    ]
    return min(same, key=lambda other: float(str(other["salary_pounds_per_year"])), default=None)
