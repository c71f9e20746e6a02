"""From the posts that are best over the draws to an answer: care at the stated figures, and every check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import OurFault
from placement.model.assemble import assemble
from placement.model.rules import split
from placement.solve.answer import Answer, CoreOfPlan, DrawnDecision, NoAnswer, answer_of
from placement.solve.outcome import Solved, Unsolved
from placement.solve.over_draws.choosing import (
    SAMPLE,
    STATED,
    CandidatePlan,
    Worth,
    chosen_by_part,
    known_plan,
    parts_apart,
    plan_of_values,
    put_together,
)
from placement.solve.over_draws.core import CoreFound, core_of
from placement.solve.over_draws.plan import SampleSettings, plan_over_draws
from placement.solve.over_draws.stacked import (
    DECIDED,
    CaseInDraw,
    StackedDraws,
    searched_parts,
    stacked,
)
from placement.solve.parallel import Outcome, PackedProgramme, solve_together

if TYPE_CHECKING:
    from placement.model.aims import Aim, MetNeed
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats, Ints
    from placement.model.case import Case
    from placement.model.programme import Programme
    from placement.model.rules import Rule
    from placement.solve.settings import Settings

FREE = "placed"
"""Who of the graduates fills a post may change where posts and who is filled stay."""


def decide_over_draws(
    case: Case,
    rules: Sequence[Rule],
    aims: Sequence[Aim],
    aim: MetNeed,
    draws: Sequence[CaseInDraw],
    stated: Answer,
    settings: Settings,
    asked: SampleSettings,
    *,
    hold_in: float = 0.0,
    processes: int = 0,
    batches: Sequence[Sequence[CaseInDraw]] = (),
    core_in: float = 0.0,
    give_up: float = 0.01,
    worth: Worth | None = None,
) -> Answer | NoAnswer:
    """The answer whose posts are best over the draws; bounds of its first aim are those of the stated one.

    With `worth` the plan is chosen, part by part, among that of the stated figures, that of the draws and
    some between, by what they add in other draws.

    Raises OurFault if the posts found do not hold at the stated figures.
    """
    stack = stacked(case, rules, aim, draws, hold_in=hold_in)
    known = None if worth is None else known_plan(case, stack.columns, stated.allocation)
    found = plan_over_draws(stack, asked, processes=processes, known=known)
    parts = tuple(tuple(case.region_ids[r] for r in part.regions) for part in searched_parts(stack, asked.of))
    if isinstance(found, Unsolved):
        return NoAnswer(stated.parts, found.reason)
    candidates = [
        CandidatePlan(STATED, stated.allocation),
        CandidatePlan(SAMPLE, plan_of_values(case, stack.columns, found.values)),
    ]
    values, choice = found.values, None
    if worth is not None and known is not None:
        between = {f"nearer-{n}": each for n, each in enumerate(found.nearer, 1)}
        candidates += [
            CandidatePlan(name, plan_of_values(case, stack.columns, each)) for name, each in between.items()
        ]
        gains = worth([each.plan for each in candidates])
        choice = tuple(chosen_by_part(gains, parts_apart(stack), asked.of))
        values = put_together(stack, [known.values, found.values, *between.values()], choice)
    answer = with_posts(case, rules, aims, values, stated, settings, processes=processes)
    bounds = []
    for batch in batches:
        other = plan_over_draws(
            stacked(case, rules, aim, batch, hold_in=hold_in), replace(asked, of="mean"), processes=processes
        )
        if isinstance(other, Unsolved):
            return NoAnswer(stated.parts, other.reason)
        bounds.append(other.bound)
    drawn = DrawnDecision(
        stated=stated.allocation, value=found.value, bound=found.bound, stopped_by=found.stopped_by,
        bounds=tuple(bounds), parts=parts, candidates=tuple(candidates), choice=choice,
    )  # fmt: skip
    if core_in > 0 and give_up > 0:
        stacks = [stacked(case, rules, aim, [draw]) for draw in draws]
        core = core_of(stacks, values, asked, share=core_in, give_up=give_up, processes=processes)
        drawn = replace(drawn, core=None if core is None else _core(answer.allocation, stacks[0], core))
    return replace(answer, drawn=drawn, beside=stated.beside)


def _core(plan: Allocation, stack: StackedDraws, found: CoreFound) -> CoreOfPlan:
    posts, family = np.zeros_like(plan.posts), stack.columns["posts"]
    posts[family.keys] = np.minimum(found.steps[family.index], plan.posts[family.keys])
    means = (float(each.mean()) for each in (found.with_core, found.bounds))
    return CoreOfPlan(only_posts(plan, posts), found.good_in, *means)


def only_posts(plan: Allocation, posts: Ints) -> Allocation:
    """A plan with these of its posts alone (B x K x F), filled as far as they were; what it opens stays."""
    filled = np.minimum(plan.filled, posts.sum(axis=2))
    return replace(plan, posts=posts, filled=filled)


def with_posts(
    case: Case,
    rules: Sequence[Rule],
    aims: Sequence[Aim],
    values: Floats,
    stated: Answer,
    settings: Settings,
    *,
    processes: int = 0,
) -> Answer:
    """Posts as given (`values` of the programme's columns); who is served by them, aim after aim."""
    columns, whole = assemble(case, *split(rules), aims)
    programmes = whole.parts()
    for free in ((), (FREE,)):
        fixed = [name for name in DECIDED if name not in free]
        lower, upper = whole.lower.copy(), whole.upper.copy()
        for name in fixed:
            at = columns[name].index
            lower[at] = upper[at] = values[at]
        asked = [PackedProgramme.of(_within(each, lower, upper)) for each in programmes]
        outcomes = solve_together(asked, replace(settings, strategy="plain"), processes=processes)
        if all(isinstance(one, Outcome) and isinstance(one.after, Solved) for one in outcomes):
            break
    proved = [
        _as_proved(one, before) if isinstance(one, Outcome) else one
        for one, before in zip(outcomes, stated.outcomes, strict=True)
    ]
    answer = answer_of(case, rules, aims, columns, programmes, proved)
    if isinstance(answer, NoAnswer):
        raise OurFault("the posts of a plan over draws do not hold at the stated figures")
    return answer


def _within(programme: Programme, lower: Floats, upper: Floats) -> Programme:
    return replace(programme, lower=lower[programme.source], upper=upper[programme.source])


def _as_proved(found: Outcome, stated: Outcome) -> Outcome:
    """The first aim with the bound and the end of the search at the stated figures: posts were free there."""
    if not (isinstance(found.after, Solved) and isinstance(stated.after, Solved)):
        return found
    first, theirs = found.after.reached[0], stated.after.reached[0]
    bound = max(theirs.bound, first.value)
    first = replace(first, bound=bound, stopped_by=theirs.stopped_by)
    after = replace(found.after, reached=(first, *found.after.reached[1:]))
    return replace(found, after=after, seconds=found.seconds + stated.seconds)
