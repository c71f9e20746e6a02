"""Today's service: what the same staff do before any new post, from which gains count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from placement.model.arrays import Floats
from placement.model.programme import Goal, Programme
from placement.solve.kept_whole import followed
from placement.solve.lexicographic import LexicographicSession, in_order
from placement.solve.outcome import Reached, SimplexBasis, Solved, Unsolved, as_they_ended
from placement.solve.settings import Settings

ALLOWED = 1e-6
"""How far a row may be from its limit, of its value."""
PIECE = 0.01
"""Of an aim's tolerance, what one of the many pieces of today's service may give up."""


def today(programme: Programme, settings: Settings) -> tuple[Solved, dict[str, float]] | Unsolved:
    """Today's service, and the value of each goal from which gains count.

    Each piece that shares no row with others is a linear programme of its own. So what today's staff do is
    the same whatever rows beside those of today, or other places, the programme has. Where a proof is to be
    kept, it holds the first goal's multipliers.
    """
    whole = programme.before()
    whole = replace(
        whole,
        source=np.arange(len(whole.upper)),
        row_region=np.arange(len(whole.row_upper)),  # in pieces it says which row each is
        goals=tuple(map(_held_closer, whole.goals)),
    )
    values, duals = np.zeros(len(whole.upper)), np.zeros(len(whole.row_upper))
    reached = {goal.id: Reached(goal.id, 0.0, 0.0, "optimal", 0.0) for goal in whole.goals}
    for piece in whole.pieces():
        session = LexicographicSession(piece, settings, None, None)
        found = in_order(session, {})
        if isinstance(found, Unsolved):
            return found
        if settings.keep_proof:
            duals[piece.row_region] = session.linear[piece.goals[0].id]
        values[piece.source] = found.values
        for part in found.reached:
            reached[part.goal] = _together(reached[part.goal], part)
    kept = followed(whole, duals) if settings.keep_proof else None
    return _counted_from(programme, Solved(values, tuple(reached.values()), kept=kept))


def today_as_asked(
    programme: Programme, settings: Settings, begin: SimplexBasis | None = None
) -> tuple[Solved, dict[str, float], SimplexBasis | None] | Unsolved:
    """The same by piece or at once, as the settings say; at once from where a like one ended.

    Then it is told where it ended itself.
    """
    if not settings.today_by_piece:
        return today_at_once(programme, settings, begin)
    found = today(programme, settings)
    return found if isinstance(found, Unsolved) else (*found, None)


def today_at_once(
    programme: Programme, settings: Settings, begin: SimplexBasis | None = None
) -> tuple[Solved, dict[str, float], SimplexBasis] | Unsolved:
    """Today's service as one linear programme: the same values, perhaps other journeys, and much sooner.

    With it comes where it ended, in the programme's columns and rows: most care is today's in any plan.
    """
    whole = programme.before()
    whole = replace(whole, goals=tuple(map(_held_closer, whole.goals)))
    session = LexicographicSession(whole, settings, None, None)
    if begin is not None:
        session.live.begin_at(begin)
    found = in_order(session, {})
    if isinstance(found, Unsolved):
        return found
    if settings.keep_proof:
        found = replace(found, kept=followed(whole, session.linear[whole.goals[0].id]))
    care, rows = np.flatnonzero(~programme.decisions), np.flatnonzero(programme.today)
    ended = session.live.basis
    basis = replace(ended, rows=ended.rows[: len(rows)]).within(care, rows, programme.matrix.shape)
    return *_counted_from(programme, found), basis


def _counted_from(programme: Programme, before: Solved) -> tuple[Solved, dict[str, float]]:
    """Today's service, and the value of each goal from which gains count."""
    goals = zip(before.reached, programme.goals, strict=True)
    return before, {each.goal: each.value for each, goal in goals if goal.sense == "max"}


def without_decisions(programme: Programme, before: Floats) -> Floats | None:
    """Every column, with today's service and no decision.

    None where rows or bounds ask for some, and where there is nothing to search for.
    """
    return _as_today(programme, before) if programme.integer.any() else None


def _as_today(programme: Programme, before: Floats) -> Floats | None:
    values = np.zeros(len(programme.upper))
    values[~programme.decisions] = before
    rows = programme.matrix @ values
    slack = ALLOWED * (1.0 + np.abs(rows))
    within = (rows >= programme.row_lower - slack) & (rows <= programme.row_upper + slack)
    return values if within.all() and (programme.lower[programme.decisions] <= 0).all() else None


def unchanged_if_idle(programme: Programme, before: Floats, after: Solved) -> Solved:
    """A plan that decides nothing leaves everybody what they have today.

    Two searches may end at two ways of giving the same care that the aims hold for equal, to their tolerance;
    without this, somebody would be told to lose by a plan that buys nothing.
    """
    if np.abs(after.values[programme.decisions]).max(initial=0.0) > ALLOWED:
        return after
    values = _as_today(programme, before)
    if values is None:
        return after
    ended = as_they_ended(programme.goals, after.reached, values)
    held = max(len(ended) - 1, 1)  # what the last aim finds may be worth less, and is told as it then is
    for goal, then, now in zip(programme.goals[:held], after.reached[:held], ended[:held], strict=True):
        worse = now.value - then.value
        if (worse if goal.sense == "min" else -worse) > goal.tolerance + ALLOWED:
            return after
    return replace(after, values=values, reached=(*after.reached[:-1], ended[-1]))


def _held_closer(goal: Goal) -> Goal:
    """Of many pieces each gives up so much less, that all together give up no more than is usual."""
    return replace(goal, tolerance=goal.tolerance * PIECE)


def _together(some: Reached, more: Reached) -> Reached:
    seconds = some.seconds + more.seconds
    return replace(some, value=some.value + more.value, bound=some.bound + more.bound, seconds=seconds)
