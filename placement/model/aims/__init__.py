"""Aims: what an allocation does as well as it can. A new aim is one file here and its class in `AIMS`."""

from placement.model.aims.base import Aim, settled
from placement.model.aims.fewest_jobs import FewestJobs
from placement.model.aims.graduates_employed import GraduatesEmployed
from placement.model.aims.least_change import LeastChange
from placement.model.aims.least_cost import LeastCost
from placement.model.aims.met_need import MetNeed
from placement.model.aims.near_formula import NearFormula
from placement.model.aims.people_within import PeopleWithin
from placement.model.aims.travel import Travel
from placement.model.aims.worst_served import WorstServed

AIMS: dict[str, type[Aim]] = {
    str(kind.model_fields["aim"].default): kind
    for kind in (
        MetNeed,
        WorstServed,
        PeopleWithin,
        Travel,
        LeastChange,
        LeastCost,
        NearFormula,
        FewestJobs,
        GraduatesEmployed,
    )
}
"""What a scenario may ask for, by the name it has there."""

__all__ = [
    "AIMS",
    "Aim",
    "FewestJobs",
    "GraduatesEmployed",
    "LeastChange",
    "LeastCost",
    "MetNeed",
    "NearFormula",
    "PeopleWithin",
    "Travel",
    "WorstServed",
    "settled",
]
