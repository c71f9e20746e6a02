"""Aims in order, then verification: from a case to an allocation that holds, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from placement.model.aims import Aim
from placement.model.assemble import assemble, define_all
from placement.model.case import Case
from placement.model.rules import Rule, split
from placement.solve.answer import Answer, NoAnswer, OnProgress, PlanBeside, answer_of, describe_part, total
from placement.solve.memory import give_back
from placement.solve.outcome import Solved, Unsolved
from placement.solve.parallel import Outcome, PackedProgramme, solve_together
from placement.solve.settings import Settings


def decide(
    case: Case,
    rules: Sequence[Rule],
    aims: Sequence[Aim],
    settings: Settings,
    *,
    processes: int = 0,
    on_progress: OnProgress | None = None,
) -> Answer | NoAnswer:
    """Solve every programme of the case, put the parts together, and check the whole.

    Where the case has years they are decided together (`placement.solve.years`).

    Raises OurFault if the allocation breaks a rule, or an aim's twin differs from the model's value.
    """
    if case.years is not None:
        from placement.solve.years.decide import decide_years  # noqa: PLC0415 - not needed for one year

        return decide_years(case, rules, aims, settings, processes=processes, on_progress=on_progress)
    asked = case, *split(rules), aims
    columns, whole = assemble(*asked)
    programmes = whole.parts()
    del whole  # as large as all its parts
    parts = tuple(describe_part(case, columns, programme) for programme in programmes)
    packed = [PackedProgramme.of(programme) for programme in programmes]
    size = columns.size
    del programmes, columns  # these wait as they are packed, while others are solved; those are made again
    give_back(size)
    outcomes = solve_together(
        packed,
        settings,
        processes=processes,
        on_progress=None
        if on_progress is None
        else lambda progress: on_progress(parts[progress.programme], progress),
    )

    programmes, columns = [each.unpacked() for each in packed], define_all(*asked)

    def together(found: Sequence[Outcome | Unsolved], which: Sequence[Aim]) -> Answer | NoAnswer:
        return answer_of(case, rules, which, columns, programmes, found)

    answer = together(outcomes, aims)
    if isinstance(answer, NoAnswer) or not settings.near_part_of_gain:
        return answer
    most = most_elsewhere(answer.outcomes, aims[0].id, settings.near_part_of_gain)
    return replace(answer, beside=_beside(answer, aims, together), most_elsewhere_wte=most)


def _beside(
    answer: Answer,
    aims: Sequence[Aim],
    together: Callable[[Sequence[Outcome], Sequence[Aim]], Answer | NoAnswer],
) -> tuple[PlanBeside, ...]:
    """The n-th plan beside of every part together; a part without one stays as decided."""
    counts = [len(o.after.beside) for o in answer.outcomes if isinstance(o.after, Solved)]
    found = []
    for n in range(max(counts, default=0)):
        outcomes = [_with_plan_beside(outcome, n) for outcome in answer.outcomes]
        one, reached = together(outcomes, aims[:1]), total(outcomes, aims[0].id)
        if isinstance(one, Answer) and reached is not None:
            found.append(PlanBeside(one.allocation, reached.value))
    return tuple(found)


def most_elsewhere(outcomes: Sequence[Outcome], goal: str, part: float) -> float | None:
    """No plan that gives up at most `part` of the goal's gain in each part has more WTE elsewhere."""
    most = 0.0
    for outcome in outcomes:
        after, before = outcome.after, [each.value for each in outcome.before.reached if each.goal == goal]
        reached = total([outcome], goal)
        if not isinstance(after, Solved) or after.apart is None or reached is None or not before:
            return None
        most += after.apart.fewer(reached.value - part * (reached.value - before[0]))
    return most


def _with_plan_beside(outcome: Outcome, n: int) -> Outcome:
    after = outcome.after
    if not isinstance(after, Solved):
        return outcome
    first = after.reached[0]
    if n >= len(after.beside):
        return replace(outcome, after=Solved(after.values, (first,)))
    worth, values = after.beside[n]
    return replace(outcome, after=Solved(values, (replace(first, value=worth),)))
