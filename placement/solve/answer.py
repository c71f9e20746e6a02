"""An answer: what every programme found, put together and checked, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.errors import OurFault
from placement.model.aims import Aim, settled
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.finish import finish, without_idle_posts
from placement.model.programme import Programme
from placement.model.rules import Finding, Rule, check_all, split
from placement.model.years import value_over_years
from placement.solve.outcome import Progress, Reached, Solved, StoppedBy, Unsolved, worst
from placement.solve.parallel import Outcome

if TYPE_CHECKING:
    from placement.solve.over_draws.choosing import CandidatePlan, ChoiceOfPart

OnProgress = Callable[["Part", Progress], None]


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
class CoreOfPlan:
    """Posts that belong to a good plan in most draws, and what is known of plans in the draws on average.

    `good_in` is a share of the draws; `with_core` is what plans that have the core add at least, `bound` what
    no plan can pass where each draw is decided by itself.
    """

    posts: Allocation
    good_in: float
    with_core: float
    bound: float


@dataclass(frozen=True)
class DrawnDecision:
    """How a plan over draws came about: the plan of the stated figures beside it, and what is proved.

    `value` and `bound` are of what was made as large as can be over the sample, in need met beyond today's:
    of the plan that was searched for it, which is the plan taken unless another was chosen.
    """

    stated: Allocation
    value: float
    bound: float
    stopped_by: StoppedBy
    bounds: tuple[float, ...] = ()
    """Of each further sample, what no plan can add on average beyond today's."""
    parts: tuple[tuple[str, ...], ...] = ()
    """Regions of each part that was searched by itself: a worst tenth is each part's own."""
    core: CoreOfPlan | None = None
    candidates: tuple[CandidatePlan, ...] = ()
    """Every plan that could be taken, that of the stated figures first, and that of the sample second."""
    choice: tuple[ChoiceOfPart, ...] | None = None
    """Which of them each part has; None where the plan of the sample is taken as it is."""


@dataclass(frozen=True)
class PlanBeside:
    """Another plan, and its value by the first aim."""

    allocation: Allocation
    value: float


@dataclass(frozen=True)
class Answer:
    """A decided and verified allocation. `parts` and `outcomes` go together, in file order."""

    allocation: Allocation
    before: Allocation
    parts: tuple[Part, ...]
    outcomes: tuple[Outcome, ...]
    findings: tuple[tuple[Rule, Finding], ...]
    beside: tuple[PlanBeside, ...] | None = None
    """Other plans about as good, each obeying every rule; None where they were not looked for."""
    most_elsewhere_wte: float | None = None
    """No plan that keeps in every part as much of the first aim's gain as those beside has more WTE of new
    posts elsewhere; None where that was not asked, or a search was ended before."""
    drawn: DrawnDecision | None = None
    """Of a plan over draws, how it came about."""


@dataclass(frozen=True)
class NoAnswer:
    """The programmes that have none, and why: proved impossible, or stopped before any was found."""

    parts: tuple[Part, ...]
    reason: StoppedBy | str


def answer_of(
    case: Case,
    rules: Sequence[Rule],
    aims: Sequence[Aim],
    columns: Columns,
    programmes: Sequence[Programme],
    outcomes: Sequence[Outcome | Unsolved],
) -> Answer | NoAnswer:
    """The outcomes of all programmes put together, and the whole checked. Raises as `decide` does."""
    funds, others = split(rules)
    parts = tuple(describe_part(case, columns, programme) for programme in programmes)
    unsolved = {i: _reason(outcome) for i, outcome in enumerate(outcomes) if _reason(outcome)}
    if unsolved:
        first = "infeasible" if "infeasible" in unsolved.values() else next(iter(unsolved.values()))
        return NoAnswer(tuple(parts[i] for i, why in unsolved.items() if why == first), str(first))
    solved = [outcome for outcome in outcomes if isinstance(outcome, Outcome)]
    allocation = finish(
        case,
        columns,
        [each.source for each in programmes],
        [o.after.values for o in solved if isinstance(o.after, Solved)],
    )
    allocation = without_idle_posts(case, [*funds, *others], aims, allocation)
    before = finish(
        case, columns, [each.source_of_today for each in programmes], [o.before.values for o in solved]
    )
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


def verify(case: Case, rules: Sequence[Rule], allocation: Allocation) -> tuple[tuple[Rule, Finding], ...]:
    """Every rule's own check. Raises OurFault on a breach: nothing may leave with one."""
    findings = check_all(rules, case, allocation)
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
        twin = value_over_years(aim, case, allocation)
        count = case.years.count if case.years is not None else 1
        rounding = aim.rounding(case, columns) * count
        slack = aim.tolerance * len(outcomes) + 1e-5 * (1 + abs(found.value)) + rounding
        if not aim.agrees(twin, found.value, found.bound, slack, settled=is_settled):
            raise OurFault(f"{aim.id}: the model says {found.value:.6f}, the allocation {twin:.6f}")


def total(outcomes: Sequence[Outcome], goal: str) -> Reached | None:
    """A goal over all parts: values and bounds add up; None where some part did not reach it."""
    reached = [r for o in outcomes if isinstance(o.after, Solved) for r in o.after.reached if r.goal == goal]
    if len(reached) < len(outcomes):
        return None
    return Reached(
        goal,
        sum(r.value for r in reached),
        sum(r.bound for r in reached),
        worst(r.stopped_by for r in reached),
        sum(r.seconds for r in reached),
    )
