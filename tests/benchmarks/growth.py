"""How time and memory grow from one region to Wales, and to whatever else is measured the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from placement.scenario.inputs import read_inputs
from tests.benchmarks.command import Measured, copied, run_command
from tests.benchmarks.rows import GB, Row

WALES, ENGLAND = Path("configs/wales-ahp.toml"), Path("configs/england.toml")
PROCESSES = 2


@dataclass(frozen=True)
class Step:
    """One size: how much there is to decide, and what the command took."""

    name: str
    areas: int
    bases: int
    measured: Measured


def growth_rows() -> list[Row]:
    """The smallest board of Wales, the largest, and all Wales by the same command, once each."""
    return shown([measured_step("powys"), measured_step("north-wales"), measured_step(None)])


def england_rows() -> list[Row]:
    """All Wales and all 42 boards of England by the same command, once each."""
    return shown([measured_step(None), measured_step(None, ENGLAND)])


def measured_step(region: str | None, config: Path = WALES) -> Step:
    """The command on one region, or on all."""
    inputs = read_inputs(config, region=region)
    with TemporaryDirectory() as folder:
        measured = run_command(copied(config, Path(folder), processes=PROCESSES), Path(folder), region=region)
    name = inputs.scenario.about.name_en if region is None else region
    return Step(name, len(inputs.case.area_ids), len(inputs.case.base_ids), measured)


def shown(steps: Sequence[Step]) -> list[Row]:
    """Each step beside the one before: by how much there is more, and by how much it takes more."""
    rows = []
    for number, step in enumerate(steps):
        beside = "the first step"
        if number:
            last = steps[number - 1]
            beside = (
                f"{step.areas / last.areas:.1f} times the areas of the row above: "
                f"{step.measured.seconds / last.measured.seconds:.1f} times its seconds, "
                f"{step.measured.peak_bytes / last.measured.peak_bytes:.1f} times its memory"
            )
        measured = f"{step.measured.seconds:.1f} s, {step.measured.peak_bytes / GB:.2f} GB"
        rows.append(
            Row(
                f"Growth: {step.name}, {step.areas:,} areas, {step.bases:,} bases, once",
                measured,
                beside,
                None,
            )
        )
    return rows
