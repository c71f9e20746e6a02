"""What a scenario says of itself in words, beside what it asks: told where the two are not the same.

Nobody solves another question for it, but whoever reads "£5m" above a plan for £200,000 was told a lie.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import pandas as pd

from placement.data.notices import BilingualNames, Notice
from placement.data.region import Region
from placement.data.told_apart import digits_of
from placement.model.rules import Fund
from placement.scenario import Scenario

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
