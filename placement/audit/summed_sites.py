"""The bound of a search for sites, summed again on the programme's rows (see `siting/row_sums.py`)."""

from __future__ import annotations

from typing import Any

from placement.model.programme import Programme
from placement.solve.siting.engine import next_possible
from placement.solve.siting.row_sums import SiteRows
from placement.solve.siting.structure import location_of


def of_sites(programme: Programme, record: dict[str, Any]) -> float:
    """At least the first goal's best value, made most.

    Where a record asks for it and all losses are whole numbers of something, the next sum that there can be:
    for that alone the rows are read as the search reads them.

    Raises ValueError, KeyError, TypeError or IndexError where the record is none of this programme.
    """
    most = SiteRows(programme).bound(record["sites"])
    location = location_of(programme, programme.goals[0]) if record["whole"] is True else None
    return most if location is None else -next_possible(location, -most)
