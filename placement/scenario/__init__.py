"""What is asked: a TOML file read, checked, and changed by an option."""

from placement.scenario.read import Scenario, check_scenario, read_scenario, scenario_of
from placement.scenario.settings import About, Option, Recruitment, Solve, TravelSettings

__all__ = [
    "About",
    "Option",
    "Recruitment",
    "Scenario",
    "Solve",
    "TravelSettings",
    "check_scenario",
    "read_scenario",
    "scenario_of",
]
