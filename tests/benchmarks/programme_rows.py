"""Every programme of all Wales by ours and by plain HiGHS, one after the other; and how it is built."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from placement.scenario.inputs import read_inputs
from placement.solve.decided import settings_of
from tests.benchmarks.building import measure_building
from tests.benchmarks.duels import fight, programmes_of
from tests.benchmarks.rows import GAP_OF_GAIN, Row, building_row, duel_rows

CONFIG = Path("configs/wales-ahp.toml")
PLAIN_SECONDS = 30.0
"""Of search that plain HiGHS has for each programme."""
WITHIN = 0.8
"""Part of the limit that is asked for: parts add up, and each is rounded."""


def programme_rows(config: Path = CONFIG, plain_seconds: float = PLAIN_SECONDS) -> list[Row]:
    """The sum, each programme, the proofs, and the building of the largest."""
    inputs = read_inputs(config)
    names = {row["region_id"]: row["name_en"] for row in inputs.region.regions.to_dict("records")}
    programmes = programmes_of(inputs)
    settings = replace(settings_of(inputs), gap_of_gain=WITHIN * GAP_OF_GAIN)
    duels = fight(programmes, settings, plain_seconds=plain_seconds, processes=1)
    largest = max((programme for _, programme in programmes), key=lambda each: len(each.lower))
    return [*duel_rows(duels, names), building_row(measure_building(largest))]
