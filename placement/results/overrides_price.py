"""What a board's overrides cost: the question decided also without them, and both gaps carried.

    cost = value without - value with      of the first aim, in its unit (turned round for an aim to lessen)
    low  = value without - bound with      high = bound without - value with

The true cost lies between low and high whatever the searches left open; where 0 lies between them there is
no clear difference. Only programmes in regions that an override concerns are counted: everywhere else the two
questions are the same. The other overrides are told as claims that anybody can ask again. The question
without them is asked in one live search for each part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from placement.i18n import Words
from placement.model.aims import Aim
from placement.model.rules import Rule
from placement.model.rules.override import Override
from placement.results.document import AnswerDocument
from placement.results.document_beside import OverridePrice, OverridesEntry
from placement.results.proof import ProgrammeProof, Proof, finite
from placement.scenario.inputs import Inputs
from placement.solve.answer import OnProgress, Part, describe_part
from placement.solve.outcome import Progress, Solved
from placement.solve.parallel import Outcome
from placement.solve.resolve import Ask, Resolved, ask, settings_for_many

MOST_EACH = 5
"""With more overrides than these they are told together alone."""
SLACK = 1e-5


@dataclass(frozen=True)
class Without:
    """The first aim in some regions where an override, or all of them, are not asked; None is not known."""

    regions: tuple[str, ...]
    value: float | None
    bound: float | None


@dataclass(frozen=True)
class PricedOverrides:
    """What was asked again: without any override, and without each (by its id)."""

    every: Without | None = None
    each: Mapping[str, Without] = field(default_factory=dict)


def grown(regions: Iterable[str], parts: Sequence[Sequence[str]]) -> set[str]:
    """The regions with all that share a programme with one of them."""
    found, before = set(regions), 0
    while len(found) > before:
        before = len(found)
        for names in parts:
            if found & set(names):
                found |= set(names)
    return found


def claimed_overrides(answer: AnswerDocument) -> PricedOverrides:
    """What an `answer.json` claims. Raises KeyError, TypeError or ValueError if it is not one."""
    entry = answer.get("overrides")
    if entry is None:
        return PricedOverrides()
    each = {str(row["id"]): _claimed(row["price"]) for row in entry["each"] if row["price"] is not None}
    return PricedOverrides(None if entry["price"] is None else _claimed(entry["price"]), each)


def _claimed(price: OverridePrice) -> Without:
    value, bound = price["without"]["value"], price["without"]["bound"]
    return Without(
        tuple(str(name) for name in price["regions"]),
        None if value is None else float(value),
        None if bound is None else float(bound),
    )


def overrides_entry(inputs: Inputs, proof: Proof, priced: PricedOverrides) -> OverridesEntry | None:
    """What `answer.json` says of the overrides; None where the scenario has none."""
    stated, aim, case = inputs.scenario.overrides, inputs.scenario.aims[0], inputs.case
    if not stated:
        return None
    return {
        "aim": aim.id,
        "sense": aim.sense,
        "unit": aim.unit,
        "price": None if priced.every is None else price(aim, proof, priced.every),
        "each": [
            {
                "id": one.id,
                "kind": one.kind,
                "sentence_en": one.sentence(Words("en"), case),
                "sentence_cy": one.sentence(Words("cy"), case),
                "asked_by": one.asked_by,
                "reason_en": one.reason_en,
                "reason_cy": one.reason_cy,
                "date": one.date.isoformat(),
                "here": bool(one.regions(case)),
                "price": price(aim, proof, priced.each[one.id]) if one.id in priced.each else None,
            }
            for one in stated
        ],
    }


def price(aim: Aim, proof: Proof, without: Without) -> OverridePrice:
    """Cost, low and high from four figures: value and bound, with and without."""
    value, bound = _with(aim, proof, without.regions)
    known = None not in (value, bound, without.value, without.bound)
    cost = low = high = None
    if value is not None and bound is not None and without.value is not None and without.bound is not None:
        cost = finite(aim.side * (without.value - value))
        low = finite(aim.side * (without.value - bound))
        high = finite(aim.side * (without.bound - value))
    return {
        "regions": list(without.regions),
        "with": {"value": value, "bound": bound},
        "without": {"value": without.value, "bound": without.bound},
        "cost": cost,
        "low": low,
        "high": high,
        "clear": known and low is not None and high is not None and not low <= 0 <= high,
    }


def _with(aim: Aim, proof: Proof, regions: Sequence[str]) -> tuple[float | None, float | None]:
    """Value and bound of the run's own programmes in these regions."""
    claims = [part.aims[aim.id] for part in proof.programmes if set(part.regions) & set(regions)]
    values, bounds = [claim.value for claim in claims], [claim.bound for claim in claims]
    return (
        None if None in values else finite(sum(v for v in values if v is not None)),
        None if None in bounds else finite(sum(b for b in bounds if b is not None)),
    )


def prices_hold(inputs: Inputs, proof: Proof, priced: PricedOverrides) -> bool:
    """Whether the claims can be true: a plan with overrides is a plan without them too.

    So its value cannot be beyond the bound without them; nor can any value be beyond its own bound.
    """
    aim = inputs.scenario.aims[0]
    asked = [*priced.each.values(), *([] if priced.every is None else [priced.every])]
    stated = {one.id: one for one in inputs.scenario.overrides if one.regions(inputs.case)}
    if set(priced.each) != (set(stated) if len(stated) <= MOST_EACH else set()):
        return False
    if (priced.every is None) == bool(stated):
        return False
    concerned = {name for one in stated.values() for name in one.regions(inputs.case)}
    if priced.every is not None and not concerned <= set(priced.every.regions):
        return False
    if any(not stated[name].regions(inputs.case) <= set(one.regions) for name, one in priced.each.items()):
        return False
    for without in asked:
        found = price(aim, proof, without)
        if found["cost"] is None or found["high"] is None:
            continue
        slack = SLACK * (1 + abs(without.bound or 0.0))
        own = (without.bound or 0.0) - (without.value or 0.0)
        if found["high"] < -slack or aim.side * own < -slack:
            return False
    return True


def same_price(aim: Aim, one: Without, again: Without) -> bool:
    """Whether two askings of one question can both be true: neither's value is beyond the other's bound."""
    figures = (one.value, one.bound, again.value, again.bound)
    if one.regions != again.regions or None in figures:
        return False
    value, bound, value_again, bound_again = (aim.side * f for f in figures if f is not None)
    slack = aim.tolerance + SLACK * (1 + abs(value))
    return value <= bound_again + slack and value_again <= bound + slack


FAR = 1e5
"""WTE that an override gives where it is not asked: more than any plan has."""
STAGE = "overrides"


def asked_without(
    inputs: Inputs, programmes: Sequence[ProgrammeProof], on_progress: OnProgress | None = None
) -> PricedOverrides:
    """Decide again without the overrides that concern the case: without all, and without each of up to five.

    `programmes` are those of the run. Raises OurFault as `ask` does.
    """
    here = [one for one in inputs.scenario.overrides if one.regions(inputs.case)]
    if not here:
        return PricedOverrides()
    if on_progress is not None:
        on_progress(_everywhere(inputs), Progress(len(programmes), STAGE, None, None, None, 0.0))
    each = here if 1 < len(here) <= MOST_EACH else []
    left_out = [here, *([one] for one in each)]
    asked = _ask(inputs, left_out)
    found = [_without(inputs, asked, number, programmes, names) for number, names in enumerate(left_out)]
    by_id = {one.id: found[number] for number, one in enumerate(each, start=1)}
    return PricedOverrides(found[0], by_id or ({here[0].id: found[0]} if len(here) == 1 else {}))


def _everywhere(inputs: Inputs) -> Part:
    """Shown as one programme of all regions."""
    return Part(inputs.case.region_ids, len(inputs.case.services), 0, 0, searched=True)


def _ask(inputs: Inputs, left_out: Sequence[Sequence[Override]]) -> Resolved:
    """The first aim alone, for each list of overrides that are not asked; the first leaves out all."""
    scenario, solve = inputs.scenario, inputs.scenario.solve
    asks = [Ask(rules=_leaving_out(scenario.rules, {one.id for one in some})) for some in left_out]
    settings = settings_for_many(inputs)
    first = asks[0].rules or ()
    return ask(inputs.case, first, scenario.aims[:1], settings, asks, processes=solve.processes)


def _leaving_out(rules: Sequence[Rule], ids: set[str]) -> tuple[Rule, ...]:
    """The rules, those of these ids so lax that they ask nothing; their rows stay, for one live search."""
    return tuple(rule.give(FAR) or rule if rule.id in ids else rule for rule in rules)


def _without(
    inputs: Inputs,
    asked: Resolved,
    number: int,
    programmes: Sequence[ProgrammeProof],
    left_out: Sequence[Override],
) -> Without:
    parts = [describe_part(asked.case, asked.columns, one).region_ids for one in asked.programmes[number]]
    concerned = {name for one in left_out for name in one.regions(inputs.case)}
    regions = grown(concerned, [*parts, *(one.regions for one in programmes)])
    value, bound = 0.0, 0.0
    for names, outcome in zip(parts, asked.outcomes[number], strict=True):
        if not regions & set(names):
            continue
        after = outcome.after if isinstance(outcome, Outcome) else outcome
        if not isinstance(after, Solved) or not after.reached:
            return Without(tuple(sorted(regions)), None, None)
        value, bound = value + after.reached[0].value, bound + after.reached[0].bound
    return Without(tuple(sorted(regions)), finite(value), finite(bound))
