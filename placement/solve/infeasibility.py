"""Why conditions cannot all be met, and what each alone would have to give so that they can.

A clash is an irreducible set of stated rules: with them there is no plan, and without any one of them
there is. It is found by leaving rules out one after another (the deletion filter of Chinneck and
Dravnieks 1991), each time asking a solver whether any plan is left. Only proofs count: a question that
the limit did not leave room to answer never makes a rule part of an impossible set, nor leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from placement.model.aims import Aim
from placement.model.assemble import assemble, define_columns, stack
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Goal, Programme
from placement.model.rules import ALWAYS, OF_CARE, Fund, Rule
from placement.model.rules.core_money import CoreMoney
from placement.model.work import Limit
from placement.model.work import limit as limit_of
from placement.solve.basis import with_basis
from placement.solve.highs import By, best_value

WORK_EACH = 30.0
"""Units of work (`model/work.py`) of one question."""
WORK = 240.0
"""Of all questions together."""
MOST_PAIRS = 12
TRIES = 5
"""How many grains above the least amount found are tried, where rounding stands in the way."""


@dataclass(frozen=True)
class Given:
    """What a rule gives: so much of its unit; None is all, the rule left out."""

    rule: Rule
    amount: float | None

    @property
    def unit(self) -> str:
        return "condition" if self.amount is None else self.rule.unit

    @property
    def after(self) -> Rule | None:
        """The rule once it has given."""
        return self.rule.without() if self.amount is None else self.rule.give(self.amount)


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all be met, and ways out: each one rule, or a pair where no single one suffices.

    `irreducible` says that it is proved that every one of them is needed for the clash. `region_ids` are
    where it was found.
    """

    rules: tuple[Rule, ...]
    irreducible: bool
    ways: tuple[tuple[Given, ...], ...]
    region_ids: tuple[str, ...]


def diagnose(
    case: Case,
    stated: Sequence[Rule],
    region_ids: Sequence[str],
    *,
    aims: Sequence[Aim] = (),
    by: By = "highs",
    limit: Limit | None = None,
) -> Clash | None:
    """The clash in a case that has no plan; None where even that was not proved within the limit.

    `aims` are those under which today's service is worked out, where a rule compares with it.
    `region_ids` are those of the programmes proved impossible: one region alone is looked at alone.
    """
    if len(region_ids) == 1 and len(case.region_ids) > 1:
        case = case.only_region(region_ids[0])
    if case.years is not None and any(isinstance(rule, CoreMoney) for rule in stated):
        case = replace(case, years=replace(case.years, kept_beside=True))
    asked = FeasibilityProbe(case, limit_of(WORK) if limit is None else limit, by, tuple(aims))
    if asked.possible(stated) is not False:
        return None
    clash, irreducible = reduced(asked, list(stated), ())
    ways = sorted(singles(asked, stated, clash), key=_order)
    if not ways:
        ways = list(pairs(asked, stated, clash))
    return Clash(tuple(clash), irreducible, tuple(ways), case.region_ids)


def _order(way: tuple[Given, ...]) -> tuple[str, float]:
    return (way[0].unit, way[0].amount or 0.0)


def reduced(asked: FeasibilityProbe, stated: list[Rule], kept: Sequence[Rule]) -> tuple[list[Rule], bool]:
    """An irreducible part of rules that cannot all be met, and whether that is proved."""
    remaining, proved = list(stated), True
    for rule in stated:
        if rule in kept:
            continue
        fewer = changed(remaining, rule, rule.without())
        still = asked.possible(fewer)
        if still is False:
            remaining = fewer
        elif still is None:
            proved = False
    untouched = [rule for rule in stated if any(rule is left for left in remaining)]
    return untouched, proved


def changed(rules: Sequence[Rule], rule: Rule, to: Rule | None) -> list[Rule]:
    """The rules, one of them replaced or gone."""
    found = [to if one is rule else one for one in rules]
    return [one for one in found if one is not None]


def only(stated: Sequence[Rule], kept: Sequence[Rule]) -> list[Rule]:
    """The rules as if nobody had stated any but those kept."""
    found = [rule if any(rule is one for one in kept) else rule.without() for rule in stated]
    return [rule for rule in found if rule is not None]


def singles(
    asked: FeasibilityProbe, stated: Sequence[Rule], clash: Sequence[Rule]
) -> Iterator[tuple[Given, ...]]:
    """For each rule of the clash the least that it alone has to give, if that is enough."""
    for rule in clash:
        given = least_given(asked, stated, rule)
        if given is not None:
            yield (given,)
        for view in rule.views(asked.case):
            other = least_given(asked, changed(stated, rule, view), view)
            if other is not None and other.amount is not None:
                yield (other,)


def pairs(
    asked: FeasibilityProbe, stated: Sequence[Rule], clash: Sequence[Rule]
) -> Iterator[tuple[Given, ...]]:
    """Pairs that suffice: for each rule of the clash, with one of what still clashes without it."""
    met: set[frozenset[str]] = set()
    for rule in clash:
        without = changed(stated, rule, rule.without())
        if asked.possible(without) is not False:
            continue
        for other in reduced(asked, without, ())[0]:
            names = frozenset((rule.id, other.id))
            original = next((one for one in stated if one.id == other.id), None)
            if original is None or original is rule or names in met or len(met) >= MOST_PAIRS:
                continue
            met.add(names)
            second = least_given(asked, without, original)
            if second is None:
                continue
            first = least_given(asked, changed(stated, original, second.after), rule)
            if first is not None:
                yield (first, second)


def least_given(asked: FeasibilityProbe, stated: Sequence[Rule], rule: Rule) -> Given | None:
    """The least that one rule has to give so that all can be met; None if nothing it gives is enough."""
    ways = rule.ways(asked.case)
    if ways is None:
        return _exactly(asked, stated, rule)

    def enough(amount: float) -> bool:
        laxer = rule.give(amount)
        return laxer is not None and bool(asked.possible(changed(stated, rule, laxer)))

    if not ways or not enough(ways[-1]):
        return _left_out(asked, stated, rule)
    low, high = 0, len(ways) - 1  # what is enough stays so for more: the first that is, found by halves
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(ways[middle]) else (middle + 1, high)
    return Given(rule, float(ways[high]))


def _exactly(asked: FeasibilityProbe, stated: Sequence[Rule], rule: Rule) -> Given | None:
    """The least amount as an aim of its own, then rounded up to the rule's grain and tried."""
    least = asked.least(stated, rule)
    if least is None:
        return _left_out(asked, stated, rule)
    grain = rule.grain()
    first = np.ceil(least / grain - 1e-6)
    for more in range(TRIES):
        amount = float(round((first + more) * grain, 6))
        laxer = rule.give(amount)
        if amount > 0 and laxer is not None and asked.possible(changed(stated, rule, laxer)):
            return Given(rule, amount)
    return _left_out(asked, stated, rule)


def _left_out(asked: FeasibilityProbe, stated: Sequence[Rule], rule: Rule) -> Given | None:
    return Given(rule, None) if asked.possible(changed(stated, rule, rule.without())) else None


@dataclass
class FeasibilityProbe:
    """Questions to a solver about one case: whether any plan is left, and the least that a rule must give."""

    case: Case
    limit: Limit
    by: By = "highs"
    aims: tuple[Aim, ...] = ()
    _known: dict[str, bool | None] = field(default_factory=dict)
    _cases: dict[str, Case] = field(default_factory=dict)

    def possible(self, stated: Sequence[Rule]) -> bool | None:
        """Whether a plan obeys these rules and those that always hold; None if the limit did not suffice."""
        key = repr(sorted(repr(rule) for rule in stated))
        if key not in self._known:
            funds, others = _sorted(stated)
            columns, whole = assemble(self._case_under(stated), funds, others, [])
            parts = without_idle_care(columns, whole).parts()
            answers = [self._any_plan(part) for part in sorted(parts, key=lambda part: len(part.source))]
            self._known[key] = False if False in answers else None if None in answers else True
        return self._known[key]

    def _case_under(self, stated: Sequence[Rule]) -> Case:
        """The case with what its rules are held against, as their limits of care would have it.

        Without aims nobody can say what today's staff would do under other limits: then it is as given.
        """
        asked = [rule for rule in stated if rule.compares_with_today or rule.within_reach]
        if not asked or not self.aims:
            return self.case
        of_care = sorted(repr(rule) for rule in stated if isinstance(rule, OF_CARE))
        key = repr((of_care, [(rule.compares_with_today, rule.within_reach) for rule in asked]))
        if key not in self._cases:
            self._cases[key] = with_basis(self.case, stated, self.aims)
        return self._cases[key]

    def _any_plan(self, part: Programme) -> bool | None:
        nothing = Goal("any", "max", np.zeros(len(part.source)), 0.0, integers_fixed=False)
        found = best_value(part, nothing, limit=self.limit.at_most(WORK_EACH), by=self.by)
        return None if found is None else found != "infeasible"

    def least(self, stated: Sequence[Rule], rule: Rule) -> float | None:
        """The least amount that the rule has to give, as a column of its own; None if nothing is enough."""
        most = rule.most_given
        laxest = rule.laxest(most)
        if laxest is None:
            return None
        # what it lets posts and care be stays as it says: a fund without limits would pay for other posts too
        wide = changed(stated, rule, None if rule.without() is None else laxest)
        columns = define_columns(self.case, *_sorted(wide))
        for one in (*ALWAYS, *wide):
            columns = one.columns(self.case, columns)
        if rule.without() is None:
            columns = rule.columns(self.case, columns)
        given = columns.with_family("given", (np.zeros(1, dtype=np.int64),), np.array([most]))
        blocks = [block for one in (*ALWAYS, *wide) for block in one.rows(self.case, given)]
        for now, then in zip(rule.rows(self.case, given), laxest.rows(self.case, given), strict=True):
            if now.size != then.size:
                return None
            row = np.arange(now.size)
            limits = [np.where(np.isfinite(b.upper), b.upper, b.lower) for b in (now, then)]
            moved = (limits[1] - limits[0]) / most
            blocks.append(
                replace(
                    now,
                    row=np.concatenate([now.row, row]),
                    column=np.concatenate([now.column, np.full(now.size, given["given"].start)]),
                    value=np.concatenate([now.value, -moved]),
                )
            )
        programme = without_idle_care(given, stack(given, blocks, ()))
        cost = np.zeros(len(programme.source))
        cost[programme.source == given["given"].start] = 1.0
        goal = Goal("given", "min", cost, 0.0, integers_fixed=False)
        found = best_value(programme, goal, limit=self.limit.at_most(WORK_EACH), by=self.by)
        return found if isinstance(found, float) else None


def _sorted(stated: Sequence[Rule]) -> tuple[list[Fund], list[Rule]]:
    """Funds, then all other rules: those that always hold first, whose columns others widen."""
    funds = [rule for rule in stated if isinstance(rule, Fund)]
    return funds, [*ALWAYS, *(rule for rule in stated if not isinstance(rule, Fund))]


def without_idle_care(columns: Columns, programme: Programme) -> Programme:
    """The programme without care where no row asks for any: nobody then has to be cared for."""
    care = columns["care"].index
    entries = programme.matrix[:, care].tocoo()
    wants = (np.isfinite(programme.row_lower[entries.row]) & (entries.data > 0)) | (
        np.isfinite(programme.row_upper[entries.row]) & (entries.data < 0)
    )
    if wants.any() or not len(care):
        return programme
    keep = np.ones(len(programme.source), dtype=bool)
    keep[care] = False
    return programme.part(np.flatnonzero(keep), np.arange(len(programme.row_upper)))
