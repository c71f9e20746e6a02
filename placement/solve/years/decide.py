"""From a case with years to a verified plan: the posts of all years, then who is cared for in each.

posts of all years (`master`) --> those of year one, whole and fixed, in the programme of one year: care, and
the aims after the first --> care of each later year --> one allocation, every rule checked in every year
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import OurFault
from placement.model.allocation import CARE_GRAIN, Allocation, Care, LaterYear, Placed, round_care
from placement.model.assemble import assemble
from placement.model.columns import Columns
from placement.model.finish import finish
from placement.model.hospital import hospital_years
from placement.model.programme import Programme
from placement.model.rules import Rule, split
from placement.model.rules.base_moves import BaseMoves
from placement.model.rules.community_share import CommunityShare
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.hospital_moves import HospitalMoves
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.stocks import pounds_by_year
from placement.model.work import limit
from placement.model.years import name_of
from placement.solve.answer import Answer, NoAnswer, check_twins, describe_part, verify
from placement.solve.outcome import Progress, Solved, Unsolved, worst
from placement.solve.parallel import Outcome, PackedProgramme, solve_together
from placement.solve.years.care_units import CareUnit, care_units
from placement.solve.years.master import Found, YearsMaster, apart

if TYPE_CHECKING:
    from placement.model.ahead import Years
    from placement.model.aims import Aim
    from placement.model.arrays import Floats, Ints
    from placement.model.case import Case
    from placement.solve.answer import Part
    from placement.solve.settings import Settings

GRAIN = 1e6
HAIR = 1e-4
"""Steps by which a solver's flows may differ from the change of staff without being a fault."""
"""Posts and people of later years are told to a millionth of a step."""


def decide_years(
    case: Case,
    rules: Sequence[Rule],
    aims: Sequence[Aim],
    settings: Settings,
    *,
    processes: int = 0,
    on_progress: Callable[[Part, Progress], None] | None = None,
) -> Answer | NoAnswer:
    """Decide all years and verify the whole. Raises OurFault as `decide` does."""
    years = case.years
    if years is None:
        raise OurFault("a case without years")
    funds, others = split(rules)
    columns, whole = assemble(case, funds, others, aims[:1])
    if not any(isinstance(rule, Leavers) for rule in others):
        _nobody_leaves(columns, whole, years)
    before = whole.before()
    units = care_units(before, before.goals[0], columns)
    masters = [
        YearsMaster(case, years, columns, whole, units, each, settings.seed)
        for each in apart(case, years, columns, whole, units)
    ]
    today = _Today(case, masters, units)
    found = _all_found(masters, today, settings)
    keeps = any(isinstance(rule, CoreMoney) for rule in others) and not years.kept_beside
    if keeps and _tight(case, columns, masters, found):
        more = replace(case, years=replace(years, kept_beside=True))
        return decide_years(more, rules, aims, settings, processes=processes, on_progress=on_progress)
    moves = next((rule for rule in others if isinstance(rule, HospitalMoves)), None)
    leaves = next((rule for rule in others if isinstance(rule, BaseMoves)), None)
    # where people come from other posts, year one alone has to know who does, and who is missing there
    one = replace(case, years=None if moves is None and leaves is None else replace(years, count=1))
    of_one, programme = assemble(one, funds, [r for r in others if not isinstance(r, CommunityShare)], aims)
    programmes = programme.parts()
    parts = tuple(describe_part(one, of_one, each) for each in programmes)
    if isinstance(found, Unsolved):
        searched = tuple(part for part in parts if part.searched) or parts
        return NoAnswer(searched, found.reason)
    values = np.zeros(len(whole.upper))
    for master, one_found in zip(masters, found, strict=True):
        values[master.decided] = one_found.values[: len(master.decided)]
    if moves is not None:
        markets = [rule.limits(case) for rule in others if isinstance(rule, HiringMarket)]
        most = np.min(markets, axis=0) if markets else None
        values[columns[name_of("moved", 1)].index] = moves.moved_first(case, columns, values, most)
    fixed = [PackedProgramme.of(_fixed(each, of_one, columns, values)) for each in programmes]
    outcomes = solve_together(
        fixed,
        replace(settings, strategy="plain", near_part_of_gain=0.0, keep_proof=False),
        processes=processes,
        on_progress=None
        if on_progress is None
        else lambda progress: on_progress(parts[progress.programme], progress),
    )
    broken = [
        outcome
        for outcome in outcomes
        if isinstance(outcome, Unsolved) or isinstance(outcome.after, Unsolved)
    ]
    if broken:
        raise OurFault("posts of year one that the programme of one year does not have")
    solved = [outcome for outcome in outcomes if isinstance(outcome, Outcome)]
    values_of = [o.after.values for o in solved if isinstance(o.after, Solved)]
    plan = finish(one, of_one, [each.source for each in programmes], values_of)
    plan = replace(
        plan,
        later=later_years(case, columns, values, plan),
        later_care=tuple(_care(columns, today.care_of(found, year)) for year in years.later),
        hospital=() if moves is None else hospital_years(case, columns, values, moves.backfilled_pct / 100),
    )
    plan = replace(plan, vacated=() if leaves is None else leaves.years_vacated(case, plan))
    start = finish(
        one, of_one, [each.source_of_today for each in programmes], [o.before.values for o in solved]
    )
    start = replace(start, later_care=tuple(_care(columns, today.care[year]) for year in years.later))
    solved = _over_years(solved, aims[0].id, found, today)
    findings = verify(case, [*funds, *others], plan)
    check_twins(case, aims, plan, solved, of_one)
    return Answer(plan, start, parts, tuple(solved), findings)


def _nobody_leaves(columns: Columns, whole: Programme, years: Years) -> None:
    """Where no rule says that staff leave, whoever goes is somebody whose post ends."""
    for year in years.later:
        whole.upper[columns[name_of("left", year)].index] = 0.0


def _all_found(masters: Sequence[YearsMaster], today: _Today, settings: Settings) -> list[Found] | Unsolved:
    """What each master finds; the first that finds nothing ends it."""
    found: list[Found] = []
    for number, master in enumerate(masters):
        most = limit(settings.work, settings.seconds)
        one = master.solve(settings.gap_over_years, today.changeable[number], most)
        if isinstance(one, Unsolved):
            return one
        found.append(one)
    return found


def _tight(
    case: Case, columns: Columns, masters: Sequence[YearsMaster], found: Sequence[Found] | Unsolved
) -> bool:
    """Whether more staff than the funds alone could pay for might do better, or be the only plan.

    They might where nothing less is a plan, and where there are as many somewhere in one or its relaxation.
    """
    if isinstance(found, Unsolved):
        return found.reason == "infeasible"
    most = columns.upper
    families = [columns[name_of("staff", year)].index for year in (case.years.later if case.years else ())]
    staff = np.isin(np.arange(columns.size), np.concatenate(families))
    for master, one in zip(masters, found, strict=True):
        mine, n = staff[master.decided], len(master.decided)
        full = most[master.decided][mine] - HAIR
        if any((values[:n][mine] >= full).any() for values in (one.values, master.relaxed)):
            return True
    return False


class _Today:
    """What today's staff do in each year, and how much of that each master can change."""

    def __init__(self, case: Case, masters: Sequence[YearsMaster], units: Sequence[CareUnit]) -> None:
        years = case.years
        if years is None:
            raise OurFault("a case without years")
        self.masters, self.units = masters, units
        self.changeable, self.others = [0.0] * len(masters), 0.0
        self.care: dict[int, list[tuple[Ints, Floats]]] = {year: [] for year in range(1, years.count + 1)}
        self._of = {
            id(unit): (m, n) for m, master in enumerate(masters) for n, unit in enumerate(master.units)
        }
        for unit in units:
            for year in self.care:
                worth, care = unit.worth(unit.today, unit.growth(years, year))
                self.care[year].append((unit.columns, care))
                if id(unit) in self._of:
                    self.changeable[self._of[id(unit)][0]] += years.worth(year) * worth
                else:
                    self.others += years.worth(year) * worth
            del unit.tangents[1:]

    def care_of(self, found: Sequence[Found], year: int) -> list[tuple[Ints, Floats]]:
        """Care of a year with the staff that the plan has then."""
        given = []
        for unit, known in zip(self.units, self.care[year], strict=True):
            if id(unit) not in self._of:
                given.append(known)
                continue
            m, n = self._of[id(unit)]
            staff = self.masters[m].staff(found[m].values, n, year)
            given.append((unit.columns, unit.worth(staff, self.masters[m].growth(unit, year))[1]))
        return given


def _care(columns: Columns, values: Sequence[tuple[Ints, Floats]]) -> Care:
    """Care from the values of its columns, rounded down."""
    care = columns["care"]
    wte = np.zeros(columns.size)
    for where, found in values:
        wte[where] = found
    given = round_care(wte[care.index] - CARE_GRAIN)
    some = np.flatnonzero(given)
    area, base, service = (key[some] for key in care.keys)
    return Care(area, base, service, given[some])


def _fixed(part: Programme, of_one: Columns, columns: Columns, values: Floats) -> Programme:
    """The part with the decisions of year one as they were found; of later years alone it has no columns."""
    lower, upper = part.lower.copy(), part.upper.copy()
    for family in of_one.families:
        moved = family.name == name_of("moved", 1)
        if family.name not in columns or not (family.integer or moved):
            continue
        mine = np.flatnonzero((part.source >= family.start) & (part.source < family.stop))
        same, here = columns[family.name], part.source[mine] - family.start
        at = dict(zip(zip(*(key.tolist() for key in same.keys), strict=True), same.index, strict=True))
        keys = zip(*(key[here].tolist() for key in family.keys), strict=True)
        found = values[np.array([at[key] for key in keys], dtype=np.int64)]
        lower[mine] = upper[mine] = found if moved else np.round(found)
    return replace(part, lower=lower, upper=upper, pounds=None)


def _over_years(
    outcomes: Sequence[Outcome], goal: str, found: Sequence[Found], today: _Today
) -> list[Outcome]:
    """The outcomes with the first aim's figures over all years; parts that nothing changes have their own.

    The first outcome has what the years add, so that values, bounds and today's service add up over the
    parts.
    """

    def first(solved: Solved) -> float:
        return next(each.value for each in solved.reached if each.goal == goal)

    afters = [o.after for o in outcomes if isinstance(o.after, Solved)]
    worth = sum(each.worth for each in found)
    value = worth + today.others - sum(first(after) for after in afters)
    start = sum(today.changeable) + today.others - sum(first(o.before) for o in outcomes)
    open_part = sum(each.bound for each in found) - worth
    why = worst(each.stopped_by for each in found)

    def moved(solved: Solved, by: float, more: float) -> Solved:
        reached = tuple(
            replace(
                each,
                value=each.value + by,
                bound=each.value + by + more,
                stopped_by=why,
                by="years",
            )
            if each.goal == goal
            else each
            for each in solved.reached
        )
        return replace(solved, reached=reached)

    done = list(outcomes)
    one, after = done[0], done[0].after
    if isinstance(after, Solved):
        done[0] = replace(one, before=moved(one.before, start, 0.0), after=moved(after, value, open_part))
    return done


def later_years(case: Case, columns: Columns, values: Floats, plan: Allocation) -> tuple[LaterYear, ...]:
    """Posts, staff and flows of the later years from the values of their columns."""
    years = case.years
    if years is None:
        return ()
    shape = (len(case.base_ids), len(case.roles))
    classes, offered = (len(case.classes),), (len(case.services), len(case.region_ids))
    of_funds = (len(columns.fund_ids), len(case.region_ids))
    found: list[LaterYear] = []
    before = plan.filled.astype(float)
    for year in years.later:
        stand = np.zeros((year, *shape, len(columns.fund_ids)))
        family = columns[name_of("stand", year)]
        base, role, fund, begun = family.keys
        stand[begun - 1, base, role, fund] = _down(values[family.index])
        flows = {
            name: _table(columns, values, name, year, shape) for name in ("staff", "hired", "left", "ended")
        }
        flows = balanced(before, flows)
        before = flows["staff"]
        placed = columns[name_of("placed", year)]
        people = np.round(values[placed.index], 6)
        some = np.flatnonzero(people > 1e-6)
        group, at, role_of = (key[some] for key in placed.keys)
        handed = _table(columns, values, "handed", year, of_funds, least=-np.inf, digits=2)
        trains = name_of("more", year) in columns
        one = LaterYear(
            year=year,
            stand=stand,
            staff=flows["staff"],
            hired=flows["hired"],
            left=flows["left"],
            ended=flows["ended"],
            grown=_table(columns, values, "grown", year, shape),
            placed=Placed(group, at, role_of, people[some]),  # type: ignore[arg-type]  # expected numbers of people
            handed=handed,
            more=_table(columns, values, "more", year, classes, least=-np.inf) if trains else None,
            places=_table(columns, values, "places", year, offered, least=-np.inf) if trains else None,
        )
        most = [
            pounds_by_year(case, replace(plan, later=(*found, one)), f, year, begun_before=year)
            for f in range(len(columns.fund_ids))
        ]
        found.append(replace(one, handed=np.minimum(handed, np.array(most)) if most else handed))
    return tuple(found)


def balanced(before: Floats, flows: dict[str, Floats]) -> dict[str, Floats]:
    """The flows of a year, of which a solver's hair's breadth is taken, so that hired is left and the change.

    A solver holds the balance to a tolerance, and figures just below 0 are told as 0; both together came to
    six millionths of a step once. What is missing is taken from those whose posts end, else hired. A larger
    difference stays: it would be a fault, and the check tells it.
    """
    gap = flows["staff"] - before - (flows["hired"] - flows["left"] - flows["ended"])
    ended = flows["ended"] - np.where(np.abs(gap) <= HAIR, gap, 0.0)
    hired = flows["hired"] + np.maximum(-ended, 0.0)
    told = {"ended": np.round(np.maximum(ended, 0.0), 6), "hired": np.round(hired, 6)}
    return flows | {name: np.asarray(wte, dtype=np.float64) for name, wte in told.items()}


def _down(x: Floats) -> Floats:
    return np.asarray(np.maximum(np.floor(x * GRAIN + 1e-3) / GRAIN, 0.0).round(6))


def _table(
    columns: Columns,
    values: Floats,
    name: str,
    year: int,
    shape: tuple[int, ...],
    *,
    least: float = 0.0,
    digits: int = 6,
) -> Floats:
    """A family of a later year as a table; nothing where there is no such family."""
    table = np.zeros(shape)
    if name_of(name, year) in columns:
        family = columns[name_of(name, year)]
        # a base and role that several funds pay for stands there once for each
        np.add.at(table, family.keys, np.round(np.maximum(values[family.index], least), digits))
    return table
