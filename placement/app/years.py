"""Several years decided together, by forms made from the settings of [years] and of the rules of years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from placement.app.blocks import plain
from placement.app.forms import ACROSS, limits_of, settings_form
from placement.app.new_rule import of_years, rule_form
from placement.i18n import Words
from placement.model.case import Case
from placement.model.rules import Fund, Rule
from placement.report.setting_words import choice_says
from placement.scenario.settings import AgeBand, Growth, YearsAhead
from placement.scenario.years import years_of

if TYPE_CHECKING:
    from placement.api.question import Question

NEEDS = {"waiting": "waiting", "hospital_moves": "hospital_staff", "community_share": "hospital_staff"}
"""Rules that say nothing without a table of the region, and the table."""


@dataclass(frozen=True)
class AskedYears:
    """What was changed of the years: settings of [years] (None: one year alone), and rules beside them."""

    settings: Mapping[str, Any] | None
    rules: tuple[Rule, ...] = ()

    def of(self, question: Question) -> Question:
        """The question over these years."""
        if self.settings is None:
            return question.in_one_year()
        question = question.over_years(**self.settings)
        for rule in self.rules:
            question = question.with_rule(rule)
        return question


def years_form(
    question: Question, words: Words, key: str, amounts: Mapping[str, float], unfinished: list[str]
) -> AskedYears | None:
    """Whether years are decided together, how many, with what money, and which rules hold; None if unchanged.

    A rule that was begun and is not whole is added to `unfinished`, in words.
    `amounts` are those of the funds of which the form has another than the question.
    """
    inputs = question.inputs
    stated = inputs.scenario.years
    st.markdown(words("app.years.lead"))
    if not st.toggle(words("app.years.together"), value=stated is not None, key=f"{key}.together"):
        return None if stated is None else AskedYears(None)
    known = stated or YearsAhead()
    settings = settings_form(known, key, words, kind="years")
    count = int(settings.get("count", known.count))
    money = _money(known, inputs.funds, amounts, count, words, key)
    growth = _growth(known, words, key)
    for name, found in (("money", money), ("need_growth_pct", growth)):
        if found != getattr(known, name):
            settings[name] = found
    if stated is None:
        settings["count"] = count
    years = known.model_copy(update=settings)
    scenario = inputs.scenario.model_copy(update={"years": years})
    case = replace(inputs.case, years=years_of(inputs.region, scenario, inputs.case))
    rules = _rules(question, case, words, key, unfinished)
    return AskedYears(settings, rules) if settings or rules else None


def _money(
    known: YearsAhead, funds: Sequence[Fund], amounts: Mapping[str, float], count: int, words: Words, key: str
) -> dict[str, tuple[float, ...]]:
    """What each fund has in each year, where that is not always the same; the last goes on."""
    found = {}
    st.markdown(f"**{words('app.years.money')}**")
    for fund in funds:
        name = words.name(fund.model_dump())
        was = known.money.get(fund.id, ())

        def asked(
            year: int, name: str = name, was: tuple[float, ...] = was, of: str = fund.id
        ) -> float | None:
            return st.number_input(
                words("app.years.money_in", fund=name, year=year),
                min_value=0.0,
                value=float(was[year - 1]) if len(was) >= year else None,
                placeholder=words("app.years.as_before"),
                format="%.0f",
                key=f"{key}.money.{of}.{year}",
            )

        later = _side_by_side(range(2, count + 1), asked)
        row = [amounts.get(fund.id, float(fund.amount))]
        for one in later:
            row.append(row[-1] if one is None else one)
        if was or any(one is not None for one in later):
            found[fund.id] = tuple(row)
    return found


def _growth(known: YearsAhead, words: Words, key: str) -> dict[str, float]:
    """How the number of people changes, by age; of a band left empty it stays as it is."""
    st.markdown(f"**{words('app.years.growth')}**")
    low, high = limits_of(Growth.__metadata__[0])  # type: ignore[attr-defined]

    def asked(band: str) -> float | None:
        found: float | None = st.number_input(
            choice_says("need_growth_pct", band, words),
            min_value=None if low is None else float(low),
            max_value=None if high is None else float(high),
            value=known.need_growth_pct.get(band),  # type: ignore[call-overload]
            placeholder="0",
            key=f"{key}.growth.{band}",
        )
        return found

    bands = get_args(AgeBand)
    found = zip(bands, _side_by_side(bands, asked), strict=True)
    return {band: float(one) for band, one in found if one}


def _side_by_side(of: Sequence[Any], asked: Callable[[Any], float | None]) -> list[float | None]:
    """A field for each, row by row, so that on a phone they keep their order."""
    found: list[float | None] = []
    for number, one in enumerate(of):
        if number % ACROSS == 0:
            columns = st.columns(ACROSS)
        with columns[number % ACROSS]:
            found.append(asked(one))
    return found


def _rules(question: Question, case: Case, words: Words, key: str, unfinished: list[str]) -> tuple[Rule, ...]:
    """The rules of years that the question has not, each with a switch and a form of its own."""
    there = {getattr(rule, "rule", "") for rule in question.inputs.scenario.rules}
    st.markdown(f"**{words('app.years.rules')}**")
    made, without = [], []
    for kind in of_years(words):
        if kind in there:
            continue
        if kind in NEEDS and getattr(question.inputs.region, NEEDS[kind]) is None:
            without.append((words(f"app.rule.{kind}"), f"{NEEDS[kind]}.csv"))
        elif st.toggle(words(f"app.rule.{kind}"), key=f"{key}.rule.{kind}"):
            rule = rule_form(kind, question, words, f"{key}.{kind}", case, unfinished)
            made += [] if rule is None else [rule]
    for name, file in without:
        st.caption(plain(words("app.years.no_table", rule=name, file=file)))
    return tuple(made)
