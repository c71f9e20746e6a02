"""Minutes and kilometres between areas and bases. A new way to get them is one file here."""

from placement.data.travel.matrix import TravelMatrix, estimate, from_table

__all__ = ["TravelMatrix", "estimate", "from_table"]
