"""In which year's money a fund is stated, and in which year's pay: a doubt where they are not the same.

The year of pay is that of the region's package, the vintage of "pay". Whether the money rose as pay did is
for whoever gives it to say: nothing is reckoned from one year to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from placement.data.notices import BilingualNames, Notice
from placement.data.region import Region
from placement.model.rules import Fund
from placement.scenario import Scenario

YEAR = re.compile(r"20[0-9]{2}-[0-9]{2}")


def pay_year(package: Mapping[str, Any]) -> str | None:
    """The financial year in whose money pay is stated, "2026-27"; None where the package names none."""
    rows = [row for row in package.get("vintages", []) if isinstance(row, dict)]
    stated = next((str(row.get("vintage", "")) for row in rows if row.get("of") == "pay"), "")
    return stated if YEAR.fullmatch(stated) else None


def price_doubts(region: Region, scenario: Scenario) -> Iterator[Notice]:
    """Each fund of pounds a year whose money is of another year than pay."""
    pay = pay_year(region.package)
    if pay is None:
        return
    for fund in scenario.rules:
        if not isinstance(fund, Fund) or fund.kind == "capital" or fund.measure != "pounds":
            continue
        stated = fund.price_year or scenario.about.year
        if stated != pay:
            name = BilingualNames((fund.name_en,), (fund.name_cy,))
            key = "fund_older_money" if stated < pay else "fund_newer_money"
            yield Notice(key, {"fund": name, "year": stated, "pay": pay})
