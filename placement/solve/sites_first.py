"""Sites first: where a programme is a siting problem, the search that knows these decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from placement.model.arrays import Floats
from placement.model.programme import Goal, Programme
from placement.model.work import Limit
from placement.solve.lagrangian.bounds import FirstAnswer
from placement.solve.outcome import Reached, as_they_ended
from placement.solve.settings import Settings
from placement.solve.siting.engine import ProvedSites, best_sites, without_idle_sites
from placement.solve.siting.housing import ProvedHousing, best_housed, housing_in, without_unused_sites
from placement.solve.siting.kept_sites import kept_of_rooms, kept_of_sites
from placement.solve.siting.structure import location_of


class SitesFirst:
    """The siting problem that the first goal of a programme is; `is_one` says whether it is.

    Goals after it may only move what is not whole: what is given up for others is another search's matter.
    """

    def __init__(self, programme: Programme, settings: Settings) -> None:
        self.programme, self._settings = programme, settings
        asked = settings.strategy == "fit" and all(goal.integers_fixed for goal in programme.goals[1:])
        asked = asked and bool(programme.integer.any())
        self._location = location_of(programme, programme.goals[0]) if asked else None
        self._housing = housing_in(programme, programme.goals[0]) if asked and not self._location else None
        self._proved: ProvedSites | ProvedHousing | None = None

    @property
    def is_one(self) -> bool:
        return self._location is not None or self._housing is not None

    def answer(self, before: float | None, relative_gap: float, limit: Limit) -> FirstAnswer | None:
        """A plan and its bound, counted from the value before, whatever ends the search; None without a plan.

        Where it has none, another search has to decide, and this is no siting problem any more.
        """
        gap, keep = self._settings.gap, self._keep if self._settings.keep_proof else None
        if self._housing is not None:
            housed = best_housed(
                self._housing, before, gap=gap, relative_gap=relative_gap, limit=limit, keep=keep
            )
            self._housing = None if housed is None else self._housing
            return housed
        if self._location is None:
            return None
        found = best_sites(self._location, before, gap=gap, relative_gap=relative_gap, limit=limit, keep=keep)
        if found is None:
            self._location = None
        return found

    def _keep(self, proved: ProvedSites | ProvedHousing) -> None:
        self._proved = proved

    def kept(self, bound: float) -> dict[str, Any] | None:
        """The record of what was proved of a bound that is claimed; None where nothing was kept."""
        if isinstance(self._proved, ProvedSites):
            return kept_of_sites(self._proved, bound)
        return None if self._proved is None else kept_of_rooms(self._proved, bound)

    def for_less(
        self, goals: Sequence[Goal], reached: list[Reached], values: Floats
    ) -> tuple[list[Reached], Floats]:
        """Without sites that are paid for and that nobody would miss."""
        pounds = self.programme.pounds
        if self._housing is not None and pounds is not None:
            values = without_unused_sites(self._housing, values, pounds)
            return as_they_ended(goals, reached, values), values
        if self._location is None or pounds is None:
            return reached, values
        values = without_idle_sites(self._location, values, pounds, goals[0].tolerance)
        return as_they_ended(goals, reached, values), values
