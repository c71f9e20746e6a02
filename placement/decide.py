"""Aims in order, then verification: from a case to an allocation that holds, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from placement.aims import Aim, settled
from placement.errors import OurFault
from placement.model.allocation import Allocation, Care, Placed, round_care
from placement.model.arrays import Floats, Ints
from placement.model.assemble import assemble
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.goals import Settings
from placement.model.outcome import Progress, Reached, Solved, StoppedBy, Unsolved
from placement.model.programme import Programme
from placement.model.together import Outcome, solve_together
from placement.rules import ALWAYS, Finding, Fund, Rule

Told = Callable[["Part", Progress], None]


@dataclass(frozen=True)
class Part:
    """One programme that stands apart: whose it is and how large."""

    region_ids: tuple[str, ...]
    services: int
    columns: int
    rows: int
    searched: bool
    """Whether it has whole numbers to search for; without, it is a linear programme."""


@dataclass(frozen=True)
class Answer:
    """A decided and verified allocation. `parts` and `outcomes` go together, in file order."""

    allocation: Allocation
    before: Allocation
    parts: tuple[Part, ...]
    outcomes: tuple[Outcome, ...]
    findings: tuple[tuple[Rule, Finding], ...]


@dataclass(frozen=True)
class NoAnswer:
    """The programmes that have none, and why: proved impossible, or stopped before any was found."""

    parts: tuple[Part, ...]
    reason: StoppedBy | str


def decide(
    case: Case,
    rules: Sequence[Rule],
    aims: Sequence[Aim],
    settings: Settings,
    *,
    processes: int = 0,
    told: Told | None = None,
) -> Answer | NoAnswer:
    """Solve every programme of the case, put the parts together, and check the whole.

    Raises OurFault if the allocation breaks a rule, or an aim's twin differs from the model's value.
    """
    funds = [rule for rule in rules if isinstance(rule, Fund)]
    others = [*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund))]
    columns, whole = assemble(case, funds, others, aims)
    programmes = whole.parts()
    parts = tuple(describe_part(case, columns, programme) for programme in programmes)
    outcomes = solve_together(
        programmes,
        settings,
        processes=processes,
        told=None if told is None else lambda progress: told(parts[progress.programme], progress),
    )
    unsolved = {i: _reason(outcome) for i, outcome in enumerate(outcomes) if _reason(outcome)}
    if unsolved:
        first = "infeasible" if "infeasible" in unsolved.values() else next(iter(unsolved.values()))
        return NoAnswer(tuple(parts[i] for i, why in unsolved.items() if why == first), str(first))
    solved = [outcome for outcome in outcomes if isinstance(outcome, Outcome)]
    allocation = finish(
        case, columns, programmes, [o.after.values for o in solved if isinstance(o.after, Solved)]
    )
    before = finish(case, columns, [p.before() for p in programmes], [o.before.values for o in solved])
    findings = verify(case, [*funds, *others], allocation)
    check_twins(case, aims, allocation, solved, columns)
    return Answer(allocation, before, parts, tuple(solved), findings)


def _reason(outcome: Outcome | Unsolved) -> str | None:
    last = outcome.after if isinstance(outcome, Outcome) else outcome
    return last.reason if isinstance(last, Unsolved) else None


def describe_part(case: Case, columns: Columns, programme: Programme) -> Part:
    """Whose programme it is, from the areas and bases of its columns."""
    regions: set[int] = set(programme.row_region[programme.row_region >= 0].tolist())
    services: set[int] = set()
    held = (("care", 0, case.area_region), ("posts", 0, case.base_region), ("opened", 0, case.base_region))
    for name, axis, where in held:
        family = columns[name]
        mine = (
            programme.source[(programme.source >= family.start) & (programme.source < family.stop)]
            - family.start
        )
        regions |= set(where[family.keys[axis][mine]].tolist())
        if name == "care":
            services = set(family.keys[2][mine].tolist())
    return Part(
        region_ids=tuple(case.region_ids[r] for r in sorted(regions)),
        services=len(services),
        columns=len(programme.source),
        rows=len(programme.row_upper),
        searched=bool((programme.integer & (programme.upper > 0)).any()),
    )


def finish(
    case: Case, columns: Columns, programmes: Sequence[Programme], values: Sequence[Floats]
) -> Allocation:
    """One allocation from the values of every part: whole numbers rounded, care rounded down."""
    x = np.zeros(columns.size)
    for programme, found in zip(programmes, values, strict=True):
        x[programme.source] = found
    posts = np.zeros((len(case.base_ids), len(case.roles), len(columns.fund_ids)), dtype=np.int64)
    posts[columns["posts"].keys] = _whole(x, columns, "posts")
    filled = posts.sum(axis=2)
    limited = columns["filled"]
    filled[:, np.array([role.limited for role in case.roles], dtype=bool)] = 0
    filled[limited.keys] = _whole(x, columns, "filled")
    people = _needed(case, columns, filled, _whole(x, columns, "placed"))
    some = np.flatnonzero(people)
    group, base, role = (key[some] for key in columns["placed"].keys)
    opened = np.zeros((len(case.base_ids), len(columns.fund_ids)), dtype=bool)
    opened[columns["opened"].keys] = _whole(x, columns, "opened") > 0
    care = round_care(x[columns["care"].index])
    given = np.flatnonzero(care)
    area, from_base, service = (key[given] for key in columns["care"].keys)
    return Allocation(
        posts=posts,
        filled=filled,
        placed=Placed(group, base, role, people[some]),
        opened=opened,
        care=Care(area, from_base, service, care[given]),
        fund_ids=columns.fund_ids,
    )


def _needed(case: Case, columns: Columns, filled: Ints, people: Ints) -> Ints:
    """The graduates that the filled posts need and no more: one for each whole-time equivalent begun.

    The search does not count graduates who stand beside a post that others fill already.
    """
    kept = people.copy()
    need = {
        (b, k): np.ceil(filled[b, k] * case.roles[k].step_wte - 1e-9)
        for b, k in zip(*np.nonzero(filled), strict=True)
    }
    _, base, role = columns["placed"].keys
    for at in np.flatnonzero(people):
        place = (base[at], role[at])
        kept[at] = min(people[at], need.get(place, 0))
        need[place] = need.get(place, 0) - kept[at]
    return kept


def _whole(x: Floats, columns: Columns, name: str) -> Ints:
    return np.asarray(np.round(x[columns[name].index]).astype(np.int64))


def verify(case: Case, rules: Sequence[Rule], allocation: Allocation) -> tuple[tuple[Rule, Finding], ...]:
    """Every rule's own check. Raises OurFault on a breach: nothing may leave with one."""
    findings = tuple((rule, rule.check(case, allocation)) for rule in rules)
    broken = [f"{rule.id}: {breach}" for rule, finding in findings for breach in finding.breaches[:3]]
    if broken:
        raise OurFault("the allocation breaks its own rules\n" + "\n".join(broken))
    return findings


def check_twins(
    case: Case, aims: Sequence[Aim], allocation: Allocation, outcomes: Sequence[Outcome], columns: Columns
) -> None:
    """Each aim's value from the allocation must be the model's, as far as later aims and rounding allow.

    Parts that have nothing of an aim count as nothing in its total.
    """
    for aim, is_settled in zip(aims, settled(aims), strict=True):
        found = total(outcomes, aim.id)
        if found is None:
            continue
        twin = aim.value(case, allocation)
        slack = aim.tolerance * len(outcomes) + 1e-5 * (1 + abs(found.value)) + aim.rounding(case, columns)
        if not aim.agrees(twin, found.value, found.bound, slack, settled=is_settled):
            raise OurFault(f"{aim.id}: the model says {found.value:.6f}, the allocation {twin:.6f}")


def total(outcomes: Sequence[Outcome], goal: str) -> Reached | None:
    """A goal over all parts: values and bounds add up; None where some part did not reach it."""
    reached = [r for o in outcomes if isinstance(o.after, Solved) for r in o.after.reached if r.goal == goal]
    if len(reached) < len(outcomes):
        return None
    order: tuple[StoppedBy, ...] = ("hand", "time", "gap", "optimal")
    worst = min([*(r.stopped_by for r in reached), order[-1]], key=order.index)
    return Reached(
        goal,
        sum(r.value for r in reached),
        sum(r.bound for r in reached),
        worst,
        sum(r.seconds for r in reached),
    )
