"""Rules: what an allocation must obey. A new rule is one file here and its line in `RULES`."""

from placement.rules.base import Breach, Finding, Rule
from placement.rules.capacity import Capacity
from placement.rules.ceiling import Ceiling
from placement.rules.filling import Filling
from placement.rules.floor import Floor
from placement.rules.fund import Fund
from placement.rules.need import Need
from placement.rules.places import Places
from placement.rules.planning_level import PlanningLevel
from placement.rules.supervision import Supervision
from placement.rules.supply import Supply
from placement.rules.travel_limit import TravelLimit

RULES: dict[str, type[Rule]] = {
    "fund": Fund,
    "travel_limit": TravelLimit,
    "planning_level": PlanningLevel,
    "supply": Supply,
    "supervision": Supervision,
    "places": Places,
    "floor": Floor,
    "ceiling": Ceiling,
}
"""What a scenario may ask for, by the name it has there."""

ALWAYS: tuple[Rule, ...] = (Need(), Capacity(), Filling())
"""What holds in every plan, asked for or not."""

__all__ = ["ALWAYS", "RULES", "Breach", "Finding", "Fund", "Rule"]
