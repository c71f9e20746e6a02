"""What a scenario asks that is legal but hardly meant: said before anything is solved.

What it says of itself in words, beside what it asks, is told where the two are not the same. Nobody solves
another question for it, but whoever reads "£5m" above a plan for £200,000 was told a lie.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from placement.data.notices import BilingualNames, Notice
from placement.data.region import Region
from placement.data.told_apart import digits_of, told_apart
from placement.i18n import LANGUAGES, Words
from placement.model.belonging import PeopleLevel
from placement.model.case import Case
from placement.model.rules import Fund, Rule
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.model.rules.opened import Opened
from placement.model.rules.standard import Standard
from placement.model.rules.supply import Supply
from placement.model.rules.welsh_language import WelshLanguage
from placement.model.rules.where import TABLES
from placement.scenario import Scenario
from placement.scenario.inputs import Inputs
from placement.scenario.missing import missing
from placement.scenario.years import list_doubts
from placement.solve.basis import reach


def doubts_of(inputs: Inputs) -> list[Notice]:
    """Every warning about a scenario and the tables it rests on."""
    region, case, scenario = inputs.region, inputs.case, inputs.scenario
    return [
        *told_apart(region),
        *doubts(region, case, scenario.rules),
        *price_doubts(region, scenario),
        *list_doubts(region, scenario),
        *sayings(region, scenario),
        *missing(region, case, scenario.rules, scenario.travel),
    ]


def doubts(region: Region, case: Case, rules: Sequence[Rule]) -> list[Notice]:
    """Warnings about the rules of a scenario, in their order; the case is the whole nation's."""
    funds = [rule for rule in rules if isinstance(rule, Fund)]
    return [
        *(notice for fund in funds for notice in _of_fund(region, case, fund)),
        *_floors_above_ceilings(case, rules),
        *_floors_above_all_money(case, rules, funds),
        *_more_bases_than_there_are(case, rules),
        *_pools_below_one_post(case, rules),
        *_welsh_nowhere(case, rules),
        *_binds_nowhere(case, rules),
        *_standards_out_of_reach(region, case, rules),
    ]


def _of_fund(region: Region, case: Case, fund: Fund) -> Iterator[Notice]:
    """Nobody to pay for, too little for one post anywhere, or permanent posts that outlast it."""
    name = BilingualNames((fund.name_en,), (fund.name_cy,))
    if fund.kind == "capital":
        could = fund.eligible_bases(case)
        prices, where = case.base_opening_pounds[could].astype(float), case.base_region[could]
    else:
        base, role = np.nonzero(fund.eligible_posts(case))
        prices, where = fund.prices(case)[role], case.base_region[base]
    if not len(prices):
        yield Notice(f"fund_nobody_{fund.kind}", {"fund": name})
        return
    limits = fund.limits(case)
    able = np.unique(where).tolist()
    poor = [r for r in able if prices[where == r].min() > limits[0 if fund.shares == "free" else r]]
    if poor == able:
        yield Notice(f"fund_below_one_{fund.kind}", {"fund": name})
    elif poor and fund.shares != "free":
        rows = region.regions[region.regions["region_id"].isin([case.region_ids[r] for r in poor])]
        yield Notice(f"fund_below_one_in_{fund.kind}", {"fund": name, "regions": BilingualNames.of(rows)})
    if fund.kind == "revenue":
        dearest = float((prices / case.steps[role]).max())
        could_wte = limits.sum() / dearest if dearest else 0.0
        if could_wte > (need := float(case.need.sum())):
            yield Notice(
                "fund_above_need", {"fund": name, "wte": f"{could_wte:,.0f}", "need": f"{need:,.0f}"}
            )
    if fund.kind == "revenue" and not fund.recurrent and fund.contract == "permanent":
        yield Notice("fund_ends", {"fund": name})


def _floors_above_ceilings(case: Case, rules: Sequence[Rule]) -> Iterator[Notice]:
    """A floor whose posts all count under a ceiling that is lower, in the same place."""
    floors = [rule for rule in rules if isinstance(rule, Floor)]
    ceilings = [rule for rule in rules if isinstance(rule, Ceiling)]
    for floor, ceiling in product(floors, ceilings):
        same = (floor.level, floor.measure) == (ceiling.level, ceiling.measure)
        inside = not (floor.counts_role(case) & ~ceiling.counts_role(case)).any()
        shared = np.intersect1d(floor.bound_places(case), ceiling.bound_places(case))
        if same and inside and len(shared) and floor.amount > ceiling.amount:
            yield Notice("floor_above_ceiling", {"floor": floor.id, "ceiling": ceiling.id})


def _floors_above_all_money(case: Case, rules: Sequence[Rule], funds: Sequence[Fund]) -> Iterator[Notice]:
    """A floor that counts no role that any fund pays for."""
    paid = np.zeros(len(case.roles), dtype=bool)
    for fund in funds:
        paid |= fund.eligible_posts(case).any(axis=0)
    for rule in rules:
        if isinstance(rule, Floor) and rule.amount > 0 and not (rule.counts_role(case) & paid).any():
            yield Notice("floor_unpaid", {"floor": rule.id})


def _more_bases_than_there_are(case: Case, rules: Sequence[Rule]) -> Iterator[Notice]:
    for rule in rules:
        if isinstance(rule, Opened) and (rule.at_least or 0) > int(case.base_candidate.sum()):
            yield Notice("opened_too_many", {"rule": rule.id, "sites": int(case.base_candidate.sum())})


def _pools_below_one_post(case: Case, rules: Sequence[Rule]) -> Iterator[Notice]:
    """Others to recruit who are fewer than the smallest post that they could fill."""
    steps = [role.step_wte for role in case.roles if role.limited]
    for rule in rules:
        if isinstance(rule, Supply) and steps and 0 < rule.pool_wte_at_each_base < min(steps):
            slots = {"pool": f"{rule.pool_wte_at_each_base:g}", "step": f"{min(steps):g}"}
            yield Notice("pool_below_one", slots)


def _welsh_nowhere(case: Case, rules: Sequence[Rule]) -> Iterator[Notice]:
    """A rule about Welsh whose line no place reaches: it binds nobody, and that it holds says nothing."""
    for rule in rules:
        if isinstance(rule, WelshLanguage) and not rule.speaks(case).any():
            known = case.county_speakers[np.isfinite(case.county_speakers)]
            most = f"{100 * float(known.max(initial=0.0)):.3g}"
            yield Notice("welsh_nowhere", {"line": f"{rule.line:g}", "most": most})


def _binds_nowhere(case: Case, rules: Sequence[Rule]) -> Iterator[Notice]:
    """A rule that nothing in the case could break; those of which another warning tells are left out."""
    for rule in rules:
        if not isinstance(rule, WelshLanguage | Floor) and not rule.binds(case):
            yield Notice("binds_nowhere", {"rule": rule.id})


def _standards_out_of_reach(region: Region, case: Case, rules: Sequence[Rule]) -> Iterator[Notice]:
    """A standard for places of which no base can reach anyone: there is no plan, and where it is told."""
    standards = [rule for rule in rules if isinstance(rule, Standard) and not rule.within_reach]
    if not standards or not np.isfinite(case.minutes).any():
        return
    near = reach(case, rules)
    for rule in standards:
        spots, size = rule.unreachable(case, near), 2 if rule.level == "rural_class" else 1
        for service in dict.fromkeys(spot[size:] for spot in spots):
            places = [spot[:size] for spot in spots if spot[size:] == service]
            slots: dict[str, object] = {"rule": rule.id, "places": _called(region, rule.level, places)}
            if service:
                rows = region.services[region.services["service_id"].isin(service)]
                yield Notice("standard_out_of_reach_service", {**slots, "service": BilingualNames.of(rows)})
            else:
                yield Notice("standard_out_of_reach", slots)


def _called(region: Region, level: PeopleLevel, places: Sequence[tuple[str, ...]]) -> BilingualNames:
    """Names of places; of urban areas, towns and villages with the region in which they lie."""
    by_class, table = level == "rural_class", "region" if level == "rural_class" else level
    rows = getattr(region, TABLES[table]).set_index(f"{table}_id", drop=False)
    found = rows.loc[[place[0] for place in places]]
    if not by_class:
        return BilingualNames.of(found)
    named = [[Words(lang)(f"coverage.place.{place[1]}") for place in places] for lang in LANGUAGES]
    both = [found["name_en"].astype(str), found["name_cy"].astype(str)]
    en, cy = (
        [f"{name} ({what})" for name, what in zip(*each, strict=True)]
        for each in zip(both, named, strict=True)
    )
    return BilingualNames(tuple(en), tuple(cy))


YEAR = re.compile(r"20[0-9]{2}-[0-9]{2}")


def pay_year(package: Mapping[str, Any]) -> str | None:
    """The financial year in whose money pay is stated: the package's vintage of "pay", None without one."""
    rows = [row for row in package.get("vintages", []) if isinstance(row, dict)]
    stated = next((str(row.get("vintage", "")) for row in rows if row.get("of") == "pay"), "")
    return stated if YEAR.fullmatch(stated) else None


def price_doubts(region: Region, scenario: Scenario) -> Iterator[Notice]:
    """Each fund of pounds a year whose money is of another year than pay.

    Whether the money rose as pay did is for whoever gives it to say: nothing is reckoned from one year to the
    other.
    """
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


POUNDS = re.compile(r"£ ?([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?: ?(k|m|bn|million|miliwn)\b)?")
TIMES = {"": 1, "k": 1e3, "m": 1e6, "million": 1e6, "miliwn": 1e6, "bn": 1e9}
FEW_WORDS = 3
"""A text of fewer may be a name that is the same in both languages."""
FIRST_DAY = dt.date(1948, 7, 5)
"""Of the NHS; nothing about its staff was agreed before."""
SAME_MONEY = 0.02
"""So far may money in words be rounded."""


def sayings(region: Region, scenario: Scenario) -> list[Notice]:
    """Every doubt of this kind."""
    stated = scenario if scenario.option is None else scenario.as_stated()
    each = {name: stated.with_option(name) for name in stated.options}
    return [
        *_languages(scenario),
        *_money(stated, each),
        *_funds_alike(scenario),
        *_options_alike(stated, each),
        *_days(region, scenario),
    ]


def _texts(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """What is said in both languages, by the name of its setting."""
    about = scenario.about
    yield "scenario.name", about.name_en, about.name_cy
    yield "scenario.question", about.question_en, about.question_cy
    for fund in _funds(scenario):
        yield f"rules.{fund.id}.name", fund.name_en, fund.name_cy
    for name, option in scenario.options.items():
        yield f"options.{name}.name", option.name_en, option.name_cy


def _funds(scenario: Scenario) -> list[Fund]:
    return [rule for rule in scenario.rules if isinstance(rule, Fund)]


def _languages(scenario: Scenario) -> Iterator[Notice]:
    both = scenario.about.name_en != scenario.about.name_cy  # else everything may be said in one language
    for where, english, welsh in _texts(scenario):
        if digits_of(english) != digits_of(welsh):
            yield Notice("said_numbers", {"where": where, "text": BilingualNames((english,), (welsh,))})
        elif both and where == "scenario.question" and english == welsh and len(english.split()) >= FEW_WORDS:
            yield Notice("said_same", {"where": where})


def _money(scenario: Scenario, each: Mapping[str, Scenario]) -> Iterator[Notice]:
    """Pounds in words that no fund has, nor all together, in the question as it stands or in an option."""
    known = [0.0]
    for one in (scenario, *each.values()):
        amounts = [fund.amount for fund in _funds(one) if fund.measure == "pounds"]
        known += [*amounts, sum(amounts)]
    for _, english, welsh in _texts(scenario):
        told = [
            float(figure.replace(",", "")) * TIMES[unit or ""] for figure, unit in POUNDS.findall(english)
        ]
        for pounds in told:
            if not any(abs(pounds - one) <= SAME_MONEY * pounds for one in known):
                text = BilingualNames((english,), (welsh,))
                yield Notice("said_money", {"text": text, "pounds": f"{pounds:,.0f}"})
                break


def _funds_alike(scenario: Scenario) -> Iterator[Notice]:
    """Two funds of one amount for the same posts: the same money may stand there twice."""
    named = {"id", "name_en", "name_cy"}
    for one, other in combinations(_funds(scenario), 2):
        if one.model_dump(exclude=named) == other.model_dump(exclude=named):
            names = BilingualNames((one.name_en, other.name_en), (one.name_cy, other.name_cy))
            yield Notice("fund_twice", {"funds": names, "amount": f"{one.amount:,.10g}"})


def _options_alike(scenario: Scenario, each: Mapping[str, Scenario]) -> Iterator[Notice]:
    """Options that ask what the scenario asks, or what another option asks; and two of one name."""
    asked, named = {_asks(scenario): ""}, dict[str, str]()
    for name, one in each.items():
        same, called = asked.setdefault(_asks(one), name), scenario.options[name].name_en
        if same == "":
            yield Notice("option_nothing", {"option": name})
        elif same != name:
            yield Notice("option_twice", {"option": name, "other": same})
        if (other := named.setdefault(called, name)) != name:
            yield Notice("option_named_twice", {"option": name, "other": other})


def _asks(scenario: Scenario) -> str:
    return scenario.model_dump_json(exclude={"options", "option"})


def _days(region: Region, scenario: Scenario) -> Iterator[Notice]:
    """Days of agreements and corrections after the year that is planned, or before there was an NHS."""
    last = dt.date(int(scenario.about.year[:4]) + 1, 3, 31)
    for file, rows, column, called in (
        ("assumptions.csv", region.assumptions, "agreed_on", "item"),
        ("local_knowledge.csv", region.local_knowledge, "date", "base_id"),
    ):
        if rows is not None and (wrong := _odd(rows, column, last)):
            which = [str(rows[called].iloc[at]) for at in wrong]
            names = BilingualNames(tuple(which), tuple(which))
            days = str(rows[column].iloc[wrong[0]])
            yield Notice("day_odd", {"file": file, "which": names, "day": days, "last": last.isoformat()})


def _odd(rows: pd.DataFrame, column: str, last: dt.date) -> Sequence[int]:
    days = [str(day)[:10] for day in rows[column].tolist()]
    return [
        at
        for at, day in enumerate(days)
        if day[:4].isdigit() and not FIRST_DAY.isoformat() <= day <= last.isoformat()
    ]
