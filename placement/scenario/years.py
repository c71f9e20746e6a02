"""From [years] and the rules of years to what the model knows of the years after the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from placement.data.bands import AGE_BANDS, PEOPLE, bands_in, part_in
from placement.data.need import need_wte
from placement.data.notices import Notice
from placement.data.region import Region
from placement.errors import Fault
from placement.model.ahead import WaitingLists, Years
from placement.model.arrays import Floats
from placement.model.care_time import gives_later
from placement.model.case import Case
from placement.model.rules import Fund, Rule
from placement.model.rules.base import unknown_ids
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.progression import Progression
from placement.scenario.pay import pay_by_month
from placement.scenario.read import Scenario
from placement.scenario.settings import Forward

MONTHS = 12


def years_faults(scenario: Scenario, file: str) -> Iterator[Fault]:
    """What [years] and the rest of the scenario ask of each other and do not have."""
    if scenario.years is None:
        for rule in scenario.rules:
            if rule.of_years:
                yield Fault("years_missing", file, column=f"rules.{rule.id}.rule", value=rule.id)
        return
    count, money = scenario.years.count, scenario.years.money
    funds = {rule.id: rule for rule in scenario.rules if isinstance(rule, Fund)}
    yield from _money_of(funds, money, file)
    for rule in (one for one in scenario.rules if isinstance(one, CoreMoney)):
        yield from unknown_ids(rule.funds, funds, file=file, rule=rule, column="funds")
    yield from _stated_twice(scenario.rules, file)
    if count == 1:
        return
    for fund in funds.values():
        if not fund.recurrent and not fund.taper and fund.id not in money:
            yield Fault("years_ends", file, column=f"rules.{fund.id}.recurrent", value="false")
    yield from _not_over_years(scenario, file)


def _money_of(funds: Mapping[str, Fund], money: Mapping[str, Sequence[float]], file: str) -> Iterator[Fault]:
    """Money of later years of a fund that is not there, or that begins otherwise than the fund says."""
    for name in money:
        if name not in funds:
            slots = {"known": ", ".join(funds)}
            yield Fault("years_fund", file, column=f"years.money.{name}", value=name, slots=slots)
        elif abs(money[name][0] - funds[name].amount) > 1e-6 * funds[name].amount:
            slots = {"amount": f"{funds[name].amount:.10g}"}
            yield Fault(
                "years_first", file, column=f"years.money.{name}", value=f"{money[name][0]:.10g}", slots=slots
            )


def _stated_twice(rules: Collection[Rule], file: str) -> Iterator[Fault]:
    """Rules that keep one account for all, stated a second time."""
    kinds: set[str] = set()
    for rule in rules:
        kind = str(getattr(rule, "rule", rule.id))
        if rule.once and kind in kinds:
            yield Fault("years_twice", file, column=f"rules.{rule.id}.rule", value=kind)
        kinds.add(kind)


def _not_over_years(scenario: Scenario, file: str) -> Iterator[Fault]:
    """Rules and aims that are decided for one year alone as yet, and what cannot go with years."""
    if scenario.solve.decide == "draws":
        yield Fault("years_draws", file, column="solve.decide", value="draws")
    for rule in scenario.rules:
        kind = str(getattr(rule, "rule", rule.id))
        if not rule.over_years or (isinstance(rule, Fund) and rule.kind == "capital"):
            yield Fault("years_rule", file, column=f"rules.{rule.id}.rule", value=kind)
    for number, aim in enumerate(scenario.aims):
        if (number == 0 and not aim.over_years) or (number > 0 and not aim.integers_fixed):
            kind = str(getattr(aim, "aim", aim.id))
            yield Fault("years_aim", file, column=f"aims.{aim.id}.aim", value=kind)


def years_of(region: Region, scenario: Scenario, case: Case) -> Years | None:
    """The years of a scenario, for the case's services and roles; None where it speaks of one year."""
    settings = scenario.years
    if settings is None or settings.count == 1:
        return None
    count = settings.count
    grown = growth_of_need(
        region, case.area_ids, {str(band): pct for band, pct in settings.need_growth_pct.items()}, count
    )
    rises = next((rule for rule in scenario.rules if isinstance(rule, Progression)), None)
    funds = [rule for rule in scenario.rules if isinstance(rule, Fund)]
    return Years(
        count=count,
        discount=settings.discount_pct / 100,
        growth=np.array([[grown[service.id][y] for service in case.services] for y in range(count)]),
        pay=_pay(region, case, rises, count),
        above=0.0 if rises is None else rises.pay_above_fund_pct / 100,
        money={fund.id: _parts(fund, settings.money, count) for fund in funds},
        gives_grown=np.array(gives_later(case.roles)),
        moves_up=rises is not None,
        fixed_term=frozenset(fund.id for fund in funds if fund.contract == "fixed_term"),
    )


def lists_of(region: Region, case: Case) -> WaitingLists | None:
    """The waiting lists of the case's clusters; None where none is stated."""
    table = region.waiting
    if table is None:
        return None
    mine = table[table["cluster_id"].isin(case.cluster_ids)]
    return WaitingLists(
        cluster=np.array([case.cluster_ids.index(name) for name in mine["cluster_id"]], dtype=np.int64),
        service=np.array([case.service_ids.index(name) for name in mine["service_id"]], dtype=np.int64),
        people=mine["waiting_people"].to_numpy(dtype=float),
        joining=mine["joining_people_per_year"].to_numpy(dtype=float),
        pace=mine["seen_people_per_wte"].to_numpy(dtype=float),
    )


def list_doubts(region: Region, scenario: Scenario) -> Iterator[Notice]:
    """That waiting lists are stated and nothing is told of them, or that nobody says how sure they are."""
    if region.waiting is None:
        return
    if (scenario.years is None or scenario.years.count == 1) and scenario.forward is None:
        yield Notice("lists_without_years")
        return
    rows = region.assumptions
    said = set(rows.loc[rows["table"] == "waiting", "column"])
    bare = [name for name in ("joining_people_per_year", "seen_people_per_wte") if name not in said]
    if bare:
        yield Notice("lists_unsure", {"columns": ", ".join(bare)})


def _parts(fund: Fund, money: Mapping[str, tuple[float, ...]], count: int) -> tuple[float, ...]:
    """The part of its amount that a fund has in each year."""
    if fund.id in money:
        stated = money[fund.id]
        return tuple(stated[min(y, len(stated) - 1)] / fund.amount for y in range(count))
    if fund.taper:
        return (*fund.taper, *[0.0] * count)[:count]
    return (1.0,) * count


def _pay(region: Region, case: Case, rises: Progression | None, count: int) -> Floats:
    """Y x K: pounds of one WTE in each year of a post, as an average over the year, everybody staying."""
    flat = np.array([float(role.pounds_per_wte) for role in case.roles])
    if rises is None:
        return np.tile(flat, (count, 1))
    settings = Forward(
        leavers_pct=0,
        tops=rises.tops,
        years_to_top=rises.years_to_top,
        newly_qualified_move_up_years=rises.newly_qualified_move_up_years,
    )
    months = pay_by_month(region.roles, settings, count * MONTHS).of([role.id for role in case.roles])
    return np.asarray(months.reshape(len(case.roles), count, MONTHS).mean(axis=2).T)


def growth_of_need(
    region: Region, area_ids: Collection[str], growth_pct: Mapping[str, float], count: int
) -> dict[str, list[float]]:
    """By service: need in each year over that of the first, as the numbers of people by age move."""
    areas = region.areas[region.areas["area_id"].isin(area_ids)]
    found: dict[str, list[float]] = {str(service): [] for service in region.services["service_id"]}
    today: Floats | None = None
    for year in range(count):
        times = {group: (1 + growth_pct.get(group, 0.0) / 100) ** year for group in AGE_BANDS}
        people = {
            f"{PEOPLE}{band}": areas[f"{PEOPLE}{band}"]
            * sum(part_in(band, group) * times[group] for group in times)
            for band in bands_in(areas.columns, PEOPLE)
        }
        moved = areas.assign(**people)
        need = need_wte(moved, region.services, region.groups, ranked=len(region.areas)).sum(axis=0)
        today = need if today is None else today
        part = np.divide(need, today, out=np.ones(len(need)), where=today > 0)
        for service, value in zip(found, part, strict=True):
            found[service].append(float(value))
    return found
