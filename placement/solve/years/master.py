"""The posts of all years in one small programme: stocks, money, and what care is worth in each.

Care is not in it. Its worth is held below the tangents met so far (Kelley 1960; for years joined by stocks
this is the nested decomposition of Benders 1962 and Van Slyke and Wets 1969). First the relaxation is solved
until its tangents are tight, then the first year's posts are made whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints, inner
from placement.model.programme import Goal, Programme, components
from placement.model.work import Limit
from placement.model.years import name_of, people, standing
from placement.solve.highs import HighsModel
from placement.solve.outcome import SolveResult, StoppedBy, Unsolved
from placement.solve.years.idle import FirstPosts
from placement.solve.years.staff_time import gives_by_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.ahead import Years
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.solve.years.care_units import CareUnit

ROUNDS = 60
"""Of tangents of the relaxation at most."""
SEARCHES = 12
"""Of whole posts at most, each with the tangents of the one before."""
PART = 0.5
"""Part of the gap that one search may leave: the rest is for tangents that are not tight."""
NODES = 200
"""Of one search."""
ROUNDING = 1e-6
LARGE = 100.0
"""Rows of pounds are scaled, so that a solver's tolerance means the same in all."""
NEAR = (0.5, 0.1, 0.02)
"""How close, in WTE of staff, a tangent must lie, round by round."""
TIGHT = 0.1
"""Part of the gap asked for that the relaxation's tangents may leave."""
MOVE = 1_000.0
"""Pounds that a hire, or somebody who has to go, counts where plans are alike."""
HELD = 2e-5
"""What may be given up, in the aim's own unit over all years, for less money and fewer moves of people."""


@dataclass(frozen=True)
class Found:
    """Values of the columns of posts, what they are worth over all years, and what is proved."""

    values: Floats
    worth: float
    bound: float
    stopped_by: StoppedBy


class YearsMaster:
    """The master programme of what stands apart (a region, mostly), alive in the solver.

    `decided` are its columns in the whole programme, `units` those whose staff time they can change.
    """

    def __init__(
        self,
        case: Case,
        years: Years,
        columns: Columns,
        whole: Programme,
        units: Sequence[CareUnit],
        apart: StandsApart,
        seed: int,
    ) -> None:
        self.case, self.years = case, years
        self.decided = apart.columns
        place = np.full(len(whole.upper), -1, dtype=np.int64)
        place[self.decided] = np.arange(len(self.decided))
        self._posts = place[columns["posts"].index]
        self._first = FirstPosts.of(columns, place, len(case.roles))
        part = whole.part(self.decided, apart.rows)
        gives = gives_by_year(case, years, columns, place)
        self.units = [unit for unit in units if any(spot in gives[1] for spot in _spots(unit))]
        self._takes = [
            [self._of_unit(unit, gives[year]) for year in range(1, years.count + 1)] for unit in self.units
        ]
        n, values = len(self.decided), len(self.units) * years.count
        worths = np.tile([years.worth(y) for y in range(1, years.count + 1)], len(self.units))
        most = np.array(
            [unit.most * self.growth(unit, y) for unit in self.units for y in range(1, years.count + 1)]
        )
        self._pounds = np.append(self._pounds_of(columns, place), np.zeros(values))
        self._worths = np.append(np.zeros(n), worths)
        self._programme = _with_values(part, most)
        self._goal = Goal("years", "max", self._worths, 0.0, integers_fixed=False)
        self.live = HighsModel(self._programme, self._goal, seed=seed)
        self.relaxed = np.zeros(n)

    def growth(self, unit: CareUnit, year: int) -> float:
        """Need of the unit in a year over that of the first."""
        return unit.growth(self.years, year)

    def _of_unit(
        self, unit: CareUnit, gives: dict[tuple[int, int], list[tuple[int, float]]]
    ) -> sparse.csr_array:
        """Rows of the unit's staff time by columns of the master."""
        rows, columns, values = [], [], []
        for row, spot in enumerate(_spots(unit)):
            for column, time in gives.get(spot, ()):
                rows.append(row)
                columns.append(column)
                values.append(time)
        return sparse.csr_array((values, (rows, columns)), shape=(len(unit.bases), len(self.decided)))

    def _pounds_of(self, columns: Columns, place: Ints) -> Floats:
        """Pounds over the years that a unit of each column takes, and a little for every move of people."""
        case, years = self.case, self.years
        pounds = np.zeros(len(self.decided))
        flat = np.array([float(role.pounds_per_step) for role in case.roles])
        for year in range(1, years.count + 1):
            stand = standing(columns, year)
            mine = np.flatnonzero(place[stand.column] >= 0)
            since = [[years.begun(fund, c) for c in range(1, year + 1)] for fund in columns.fund_ids]
            price = np.array([[years.price(year, c, flat, case.steps) for c in each] for each in since])
            price = price.reshape(len(since), year, len(flat))
            taken = price[stand.fund[mine], stand.begun[mine] - 1, stand.role[mine]]
            np.add.at(pounds, place[stand.column[mine]], taken)
            if name_of("moved", year) in columns:
                moved = place[columns[name_of("moved", year)].index]
                pounds[moved[moved >= 0]] += MOVE
            if year > 1:
                for flow in ("hired", "ended"):
                    moves = place[people(columns, flow, year).column]
                    pounds[moves[moves >= 0]] += MOVE
                if name_of("places", year) in columns:
                    begun = place[columns[name_of("places", year)].index]
                    pounds[begun[begun >= 0]] += 1_000.0
                if name_of("handed", year) in columns:
                    handed = place[columns[name_of("handed", year)].index]
                    pounds[handed[handed >= 0]] += 0.01
        return pounds

    def staff(self, x: Floats, number: int, year: int) -> Floats:
        """WTE of staff time at the bases of a unit in a year."""
        return np.asarray(self.units[number].today + self._takes[number][year - 1] @ x[: len(self.decided)])

    def true_worth(self, x: Floats) -> float:
        """What decisions are worth over all years; every unit meets its tangents."""
        total = 0.0
        for number, unit in enumerate(self.units):
            for year in range(1, self.years.count + 1):
                worth, _ = unit.worth(self.staff(x, number, year), self.growth(unit, year))
                total += self.years.worth(year) * worth
                self._cut(number, len(unit.tangents) - 1)
        return total

    def _cut(self, number: int, which: int) -> None:
        """Hold the worth of a unit below a tangent, in every year."""
        unit = self.units[number]
        tangent = unit.tangents[which]
        for year in range(1, self.years.count + 1):
            growth, takes = self.growth(unit, year), self._takes[number][year - 1]
            slope = tangent.slope @ takes
            used = np.flatnonzero(np.abs(slope) > 1e-12)
            theta = len(self.decided) + number * self.years.count + year - 1
            limit = growth * tangent.value + inner(tangent.slope, unit.today - growth * tangent.at)
            columns = np.append(used, theta)
            self.live.add_row(columns, np.append(-slope[used], 1.0), -np.inf, limit)

    def _meet(self, x: Floats, near: float) -> int:
        """Tangents where none is near; how many were met."""
        met = 0
        for number, unit in enumerate(self.units):
            for year in range(1, self.years.count + 1):
                staff, growth = self.staff(x, number, year), self.growth(unit, year)
                if unit.far(staff, growth, near):
                    unit.worth(staff, growth)
                    self._cut(number, len(unit.tangents) - 1)
                    met += 1
        return met

    def solve(self, gap_of_gain: float, before: float, limit: Limit) -> Found | Unsolved:
        """The best posts, whole in year one, to a gap of the gain over `before` (of these units)."""
        for number, unit in enumerate(self.units):
            unit.worth(unit.today, 1.0)
            self._cut(number, len(unit.tangents) - 1)
        relaxed = self._relax(gap_of_gain, before, limit)
        if isinstance(relaxed, Unsolved):
            return relaxed
        self.relaxed = relaxed.values
        return self._whole(relaxed, gap_of_gain, before, limit)

    def _relax(self, gap_of_gain: float, before: float, limit: Limit) -> SolveResult | Unsolved:
        """The relaxation, until its tangents leave no more than a part of the gap."""
        self.live.search(whole=False)
        level, ran = 0, self.live.run()
        for _ in range(ROUNDS):
            if isinstance(ran, Unsolved) or limit.reached() is not None:
                return ran
            met = self._meet(ran.values, NEAR[level])
            last, ran = ran.value, self.live.run()
            if isinstance(ran, Unsolved):
                return ran
            slow = last - ran.value <= TIGHT * gap_of_gain * max(ran.value - before, 1e-9)
            if not met or slow:
                if level == len(NEAR) - 1:
                    break
                level += 1
        return ran

    def _whole(
        self, relaxed: SolveResult, gap_of_gain: float, before: float, limit: Limit
    ) -> Found | Unsolved:
        """Posts of year one whole: searches near the relaxation, the worth of each plan found worked out."""
        best: Found | None = None
        bound = relaxed.value
        self.live.search(whole=True)
        why: StoppedBy = "gap"
        for number in range(SEARCHES):
            gain = max(bound - before, 1e-9)
            if number == 0:
                self._stay_near(relaxed.values)
            ran = self.live.run(limit=limit.at_least(), gap=PART * gap_of_gain * gain, nodes=NODES)
            if number == 0:
                self._anywhere()
            if isinstance(ran, Unsolved):
                if number == 0:
                    continue
                if best is None:
                    return ran
                break
            bound = min(bound, ran.bound) if number else bound
            settled = self._settled(ran.values)
            worth = self.true_worth(settled)
            if best is None or worth > best.worth:
                best = Found(settled, worth, bound, "gap")
            best = replace(best, bound=max(bound, best.worth))
            if best.bound - best.worth <= gap_of_gain * max(best.worth - before, 0.0) + 1e-9:
                return best
            ended = limit.reached()
            if ended is not None:
                why = ended
                break
        else:
            why = "work"
        return replace(best, stopped_by=why) if best is not None else Unsolved("work")

    def _stay_near(self, relaxed: Floats) -> None:
        """No post where the relaxation has none: a far smaller search, whose plan is nearly as good."""
        whole = self.live.whole
        low, high = self._programme.lower[whole], self._programme.upper[whole]
        none = np.isin(whole, self._posts[self._posts >= 0]) & (relaxed[whole] <= ROUNDING) & (low <= 0)
        self.live.bound_columns(whole, low, np.where(none, 0.0, high))

    def _anywhere(self) -> None:
        whole = self.live.whole
        self.live.bound_columns(whole, self._programme.lower[whole], self._programme.upper[whole])

    def _settled(self, values: Floats) -> Floats:
        """Whole posts as found; all else as good as can be beside them, and then for little money."""
        whole = self.live.whole
        kept = np.round(values[whole])
        self.live.bound_columns(whole, kept, kept)
        self.live.search(whole=False)
        ran = self.live.run()
        for near in (NEAR[1], NEAR[2]):
            if isinstance(ran, Unsolved):
                break
            self._meet(ran.values, near)
            ran = self.live.run()
        found = values
        if isinstance(ran, SolveResult):
            ran = self._without_idle(ran, kept)
            found = ran.values
            cheap = self._cheaper(ran)
            found = found if cheap is None else cheap
        self.live.search(whole=True)
        self._anywhere()
        return found

    def _without_idle(self, ran: SolveResult, kept: Floats) -> SolveResult:
        """The same without posts of year one that nobody fills, where nothing asks for them."""
        whole = self.live.whole
        idle = self._first.idle(ran.values)[whole]
        if idle.any():
            self.live.bound_columns(whole, kept - idle, kept - idle)
            again = self.live.run()
            if isinstance(again, SolveResult) and again.value >= ran.value - HELD:
                return again
            self.live.bound_columns(whole, kept, kept)
        return ran

    def _cheaper(self, ran: SolveResult) -> Floats | None:
        """The same worth for less money and fewer moves of people; pounds are counted in thousands."""
        used = np.flatnonzero(self._worths)
        row = self.live.highs.getNumRow()
        self.live.add_row(used, self._worths[used], ran.value - HELD, np.inf)
        self.live.set_goal(self._pounds / 1_000, "min")
        again = self.live.run()
        self.live.set_goal(self._worths, "max")
        self.live.free_rows(row, 1)
        return None if isinstance(again, Unsolved) else again.values


@dataclass(frozen=True)
class StandsApart:
    """Decisions that no row and no unit of care ties to others, and their rows."""

    columns: Ints
    rows: Ints


def apart(
    case: Case, years: Years, columns: Columns, whole: Programme, units: Sequence[CareUnit]
) -> list[StandsApart]:
    """What stands apart, in file order; what nothing ties to a whole number goes with the first.

    Rows in which care stands are not among them: units of care say what it is worth.
    """
    decided: Ints = np.flatnonzero(whole.decisions)
    care = sparse.csr_array(whole.matrix[:, ~whole.decisions])
    rows: Ints = np.flatnonzero(np.diff(care.indptr) == 0)
    matrix = sparse.csr_array(whole.matrix[rows][:, decided])
    place = np.full(len(whole.upper), -1, dtype=np.int64)
    place[decided] = np.arange(len(decided))
    gives = gives_by_year(case, years, columns, place)
    ties = [
        [column for here in gives for spot in _spots(unit) for column, _ in here.get(spot, ())]
        for unit in units
    ]
    ties = [each for each in ties if each]
    tied = sparse.csr_array(
        (
            np.ones(sum(map(len, ties))),
            np.array([column for each in ties for column in each], dtype=np.int64),
            np.cumsum([0, *map(len, ties)]),
        ),
        shape=(len(ties), len(decided)),
    )
    row_label, column_label = components(sparse.csr_array(sparse.vstack([matrix, tied])))
    row_label = row_label[: len(rows)]
    searched = np.unique(column_label[whole.integer[decided] & (whole.upper[decided] > 0)])
    first = sorted(searched.tolist(), key=lambda k: int(np.flatnonzero(column_label == k)[0]))
    if not first:
        return [StandsApart(decided, rows)]
    rest_columns, rest_rows = ~np.isin(column_label, searched), ~np.isin(row_label, searched)
    return [
        StandsApart(
            decided[(column_label == k) | (rest_columns if n == 0 else np.zeros_like(rest_columns))],
            rows[(row_label == k) | (rest_rows if n == 0 else np.zeros_like(rest_rows))],
        )
        for n, k in enumerate(first)
    ]


def _spots(unit: CareUnit) -> list[tuple[int, int]]:
    return list(zip(unit.bases.tolist(), unit.services.tolist(), strict=True))


def _with_values(part: Programme, most: Floats) -> Programme:
    """The decisions, and after them one column for what each unit is worth in each year."""
    rows, values = len(part.row_upper), len(most)
    largest = np.asarray(abs(part.matrix).max(axis=1).toarray()).ravel() if rows else np.ones(0)
    scale = np.where(largest > LARGE, 1 / np.maximum(largest, 1.0), 1.0)
    none = np.zeros(values, dtype=bool)
    return replace(
        part,
        lower=np.append(part.lower, np.zeros(values)),
        upper=np.append(part.upper, most),
        integer=np.append(part.integer, none),
        matrix=sparse.csr_array(
            sparse.hstack([sparse.diags_array(scale) @ part.matrix, sparse.csr_array((rows, values))])
        ),
        row_lower=part.row_lower * scale,
        row_upper=part.row_upper * scale,
        decisions=np.append(part.decisions, none),
        helpers=np.append(part.helpers, none),
        goals=(),
        source=np.append(part.source, np.full(values, -1)),
        pounds=None,
        spot=None,
        step_wte=None,
    )
