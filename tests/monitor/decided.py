"""The decided plan that sheets to monitor by are made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.run import run
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from pathlib import Path

RULES = (
    {
        "rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "measure": "pounds",
        "amount": 300_000, "recurrent": True, "months_in_first_year": 12, "shares": "free",
    },
    {"rule": "travel_limit", "default": 60.0},
    {"rule": "supply", "pool_wte_at_each_base": 0.0},
)  # fmt: skip
WAITS = "[recruitment]\nmonths_to_fill = 4\n"


def decided_plan(home: Path, *, services: int) -> Path:
    """The run folder of a region of three clusters whose posts take four months to fill."""
    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=services)
    config = tiny_scenario(home / "t.toml", rules=RULES, options="", edit=lambda text: f"{text}\n{WAITS}")
    return run(config, out=home / "out").folder
