"""The question asked again without what a board asked for by hand, in one live search for each part."""

from __future__ import annotations

from collections.abc import Sequence

from placement.model.rules import Rule
from placement.model.rules.override import Override
from placement.results.overrides_price import MOST_EACH, PricedOverrides, Without, grown
from placement.results.proof import ProgrammeProof, finite
from placement.scenario.inputs import Inputs
from placement.solve.answer import OnProgress, Part, describe_part
from placement.solve.outcome import Progress, Solved
from placement.solve.parallel import Outcome
from placement.solve.resolve import Ask, Resolved, ask, settings_for_many

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
