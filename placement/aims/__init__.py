"""Aims: what an allocation does as well as it can. A new aim is one file here and its line in `AIMS`."""

from placement.aims.base import Aim
from placement.aims.met_need import MetNeed
from placement.aims.travel import Travel

AIMS: dict[str, type[Aim]] = {"met_need": MetNeed, "travel": Travel}
"""What a scenario may ask for, by the name it has there."""

__all__ = ["AIMS", "Aim", "MetNeed", "Travel"]
