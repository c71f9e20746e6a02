"""The record of a bound that was proved one choice after another of what opens (see `kept`).

    {"branch": [column, k, record, record], "reaches": …}

says of a whole number that it is at most k or at least k + 1, and has a record of either, of the programme
with that bound. What money does not pay for is refused by a price of the row that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from placement.solve.kept import kept_of_prices
from placement.solve.lagrangian.openings import openings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.arrays import Floats
    from placement.model.programme import Programme
    from placement.solve.lagrangian.bounds import LagrangianSearch, OpeningChoice

Record = dict[str, Any]
DEARER = 2.0
"""How many times the price that would just do a row has that cannot be held."""


def kept_of_choices(search: LagrangianSearch, bound: float) -> Record | None:
    """The record of all choices, none of which may be worth more than `bound`; None where one has none."""
    whole, choices = search.programme, search.choices
    records = [_of_choice(search, choice, bound) for choice in choices]
    search.limit(whole)
    search.choices = choices
    known = [record for record in records if record is not None]
    return _branched(openings(whole).tolist(), known) if len(known) == len(records) else None


def _branched(columns: Sequence[int], records: Sequence[Record]) -> Record:
    """Records in the order of choices: of each base first all with it, then all without."""
    if not columns:
        return records[0]
    half = len(records) // 2
    without, within = (_branched(columns[1:], each) for each in (records[half:], records[:half]))
    reaches = without["reaches"] and within["reaches"]
    return {"branch": [columns[0], 0, without, within], "reaches": reaches}


def _of_choice(search: LagrangianSearch, choice: OpeningChoice, bound: float) -> Record | None:
    if choice.breaks is not None:
        return _of_broken(choice.programme, choice.breaks, bound)
    search.limit(choice.programme)
    return kept_of_prices(search, bound)


def _of_broken(programme: Programme, row: int, bound: float) -> Record:
    """One leaf of the whole as a block: the price of the row outweighs all that may be worth anything."""
    takes = programme.matrix[[row]].toarray()[0]
    over = np.minimum(takes * programme.lower, takes * programme.upper).sum() - programme.row_upper[row]
    cost: Floats = programme.goals[0].cost
    most = np.maximum(cost * programme.lower, cost * programme.upper).sum()
    price = DEARER * max(float(most) - bound, 1.0) / float(over)
    leaf = [[0, 1], [row, price]]
    return {"prices": [], "blocks": [{"cuts": [[0, []]], "trees": [leaf]}], "reaches": True}
