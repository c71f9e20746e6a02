"""Minutes and kilometres between areas and bases. A new way to get them is one file here."""

from placement.travel.estimate import estimate
from placement.travel.matrix import TravelMatrix
from placement.travel.table import from_table

__all__ = ["TravelMatrix", "estimate", "from_table"]
