"""Aims: what an allocation does as well as it can. A new aim is one file here and its line in `AIMS`."""

from placement.model.aims.base import Aim, settled
from placement.model.aims.fewest_jobs import FewestJobs
from placement.model.aims.least_change import LeastChange
from placement.model.aims.least_cost import LeastCost
from placement.model.aims.met_need import MetNeed
from placement.model.aims.near_formula import NearFormula
from placement.model.aims.people_within import PeopleWithin
from placement.model.aims.travel import Travel
from placement.model.aims.worst_served import WorstServed

AIMS: dict[str, type[Aim]] = {
    "met_need": MetNeed,
    "worst_served": WorstServed,
    "people_within": PeopleWithin,
    "travel": Travel,
    "least_change": LeastChange,
    "least_cost": LeastCost,
    "near_formula": NearFormula,
    "fewest_jobs": FewestJobs,
}
"""What a scenario may ask for, by the name it has there."""

__all__ = [
    "AIMS",
    "Aim",
    "FewestJobs",
    "LeastChange",
    "LeastCost",
    "MetNeed",
    "NearFormula",
    "PeopleWithin",
    "Travel",
    "WorstServed",
    "settled",
]
