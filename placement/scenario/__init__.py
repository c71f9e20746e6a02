"""What is asked: a TOML file read, checked, and changed by an option."""

from placement.scenario.check import check_scenario
from placement.scenario.read import Scenario, read_scenario, scenario_of
from placement.scenario.settings import Recruitment
from placement.scenario.travel_settings import TravelSettings

__all__ = [
    "Recruitment",
    "Scenario",
    "TravelSettings",
    "check_scenario",
    "read_scenario",
    "scenario_of",
]
