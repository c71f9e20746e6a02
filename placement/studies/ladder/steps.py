"""The steps of a ladder: budgets as they are typed ("1m,2m,5m" or "1m:10m:10"), or the years of a taper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from placement.data.nearest import nearest
from placement.errors import BadInput, Fault
from placement.model.rules import Fund
from placement.scenario.inputs import Inputs

AMOUNT = re.compile(r"£?([0-9][0-9_]*(?:\.[0-9]+)?)([mk]?)", re.IGNORECASE | re.ASCII)
TIMES = {"": 1, "k": 1_000, "m": 1_000_000}
LARGEST, MOST_STEPS = 10**12, 50
POUNDS, FUND, BY_YEAR = "--pounds", "--fund", "--by-year"


@dataclass(frozen=True)
class BudgetStep:
    """One budget: what the laddered funds have, by id, and its year where steps are years."""

    name: str
    amounts: Mapping[str, float]
    year: int | None = None

    @property
    def pounds(self) -> float:
        return float(sum(self.amounts.values()))


def steps_of(
    inputs: Inputs, pounds: str | None, fund: str | None, *, by_year: bool
) -> tuple[BudgetStep, ...]:
    """The steps asked for: budgets from the smallest to the largest, or years in order.

    Raises BadInput with every fault.
    """
    file = inputs.scenario.path.name
    faults: list[Fault] = []
    if by_year and pounds is not None:
        faults.append(Fault("ladder_both", file, column=BY_YEAR))
    if not by_year and pounds is None:
        faults.append(Fault("ladder_neither", file, column=POUNDS))
    if inputs.scenario.aims[0].sense != "max":
        faults.append(Fault("ladder_aim", file, column="aims", value=inputs.scenario.aims[0].id))
    amounts, wrong = ([], []) if pounds is None else budgets(pounds, file)
    faults += wrong
    funds, wrong = _funds(inputs, fund, by_year=by_year)
    faults += wrong
    if faults:
        raise BadInput(faults)
    if by_year:
        return _years(funds)
    return tuple(BudgetStep(str(amount), {funds[0].id: float(amount)}) for amount in amounts)


def budgets(text: str, file: str) -> tuple[list[int], list[Fault]]:
    """Whole pounds in ascending order, each once, and everything wrong with the text.

    A list "1m,2m,£2.5m,750k,3000000", or a range "1m:10m:10" (first, last, how many).
    """
    if ":" in text:
        return _range(text, file)
    found = [(part.strip(), _pounds(part)) for part in text.split(",")]
    faults = [Fault("ladder_amount", file, column=POUNDS, value=part) for part, n in found if n is None]
    amounts = sorted({n for _, n in found if n is not None})
    return amounts, faults + _too_many(len(amounts), file)


def _range(text: str, file: str) -> tuple[list[int], list[Fault]]:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3:
        return [], [Fault("ladder_range", file, column=POUNDS, value=text)]
    ends = [_pounds(part) for part in parts[:2]]
    faults = [
        Fault("ladder_amount", file, column=POUNDS, value=part)
        for part, amount in zip(parts[:2], ends, strict=True)
        if amount is None
    ]
    count = int(parts[2]) if re.fullmatch("[0-9]{1,12}", parts[2], re.ASCII) else 0
    if count < 2:
        faults.append(Fault("ladder_count", file, column=POUNDS, value=parts[2]))
    faults += _too_many(count, file)
    first, last = ends
    if first is None or last is None or faults:
        return [], faults
    if first >= last:
        return [], [Fault("ladder_order", file, column=POUNDS, value=text)]
    return sorted({first + round(Decimal(last - first) * i / (count - 1)) for i in range(count)}), []


def _pounds(text: str) -> int | None:
    """Whole pounds; None if it is no amount above nothing."""
    found = AMOUNT.fullmatch(text.strip())
    if found is None or len(text) > 40:
        return None
    amount = round(Decimal(found[1].replace("_", "")) * TIMES[found[2].lower()])
    return amount if 0 < amount <= LARGEST else None


def _too_many(count: int, file: str) -> list[Fault]:
    if count <= MOST_STEPS:
        return []
    return [Fault("ladder_many", file, column=POUNDS, value=str(count), slots={"most": MOST_STEPS})]


def _funds(inputs: Inputs, name: str | None, *, by_year: bool) -> tuple[list[Fund], list[Fault]]:
    """The funds that change from step to step: those that taper, or the one of money for posts."""
    file = inputs.scenario.path.name
    if by_year:
        tapering = [fund for fund in inputs.funds if any(fund.taper)]
        wrong = [] if tapering else [Fault("ladder_no_taper", file, column=BY_YEAR)]
        if name is not None:
            wrong.append(Fault("ladder_fund_by_year", file, column=FUND, value=name))
        return tapering, wrong
    able = [fund for fund in inputs.funds if fund.kind == "revenue" and fund.measure == "pounds"]
    known = ", ".join(fund.id for fund in able) or "-"
    if name is None:
        if len(able) == 1:
            return able, []
        key = "ladder_fund_needed" if able else "ladder_fund_none"
        return [], [Fault(key, file, column=FUND, slots={"known": known})]
    found = [fund for fund in able if fund.id == name]
    if found:
        return found, []
    meant = nearest(name, [fund.id for fund in able])
    return [], [Fault("ladder_fund", file, column=FUND, value=name, slots={"known": meant or known})]


def _years(funds: list[Fund]) -> tuple[BudgetStep, ...]:
    """A step for each year in which any of the funds still pays; one whose time is over has nothing left."""
    longest = max(len(fund.taper) for fund in funds)
    found = []
    for year in range(longest):
        parts = {fund.id: fund.taper[year] if year < len(fund.taper) else 0.0 for fund in funds}
        if any(parts.values()):
            amounts = {fund.id: float(round(parts[fund.id] * fund.amount)) for fund in funds}
            found.append(BudgetStep(f"year-{year + 1}", amounts, year + 1))
    return tuple(found)
