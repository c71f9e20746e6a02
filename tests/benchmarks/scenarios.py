"""Every scenario and each of its options, run and verified by the command; a table of them in the docs.

    python -m tests.benchmarks.scenarios [NAME…]

Without names all of `configs/`. The table stands in docs/method/scenarios.md between two marks; a row
that is not run again keeps what it says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.i18n import Words
from placement.scenario import read_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parents[2]
BY_REGION = frozenset({"england"})
ONE_REGION = {"wales-training": "gwent"}
"""Decided for one region alone: six years of all Wales take three minutes, or more on a busy machine."""
CONFIGS, OUTPUTS = HERE / "configs", HERE / "outputs"
METHOD = HERE / "docs" / "method" / "scenarios.md"
BEGIN, END = "<!-- scenarios: written by make scenarios -->", "<!-- end of scenarios -->"
MOST_SECONDS, MOST_GAP, MOST_GAP_OVER_YEARS = 180.0, 0.005, 0.01
HEAD = "| scenario | posts (WTE) | spent in a full year, by fund | gap | seconds | verified |"
RULE = "|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Ran:
    """One scenario or option as it was run."""

    name: str
    seconds: float
    verified: bool
    answer: Mapping[str, Any]

    @property
    def gap(self) -> float | None:
        """The proved gap of the first aim, as a share of its gain, where it has one."""
        found = self.answer["aims"][0]["gap_of_gain"]
        return None if found is None else float(found)

    @property
    def within(self) -> bool:
        """Whether it is as quick and as exact as every scenario should be."""
        most = MOST_GAP_OVER_YEARS if "ahead" in self.answer else MOST_GAP
        return self.verified and self.seconds <= MOST_SECONDS and (self.gap is None or self.gap <= most)

    def row(self) -> str:
        totals, words = self.answer["totals"], Words("en")
        funds = "; ".join(_spent(fund, words) for fund in self.answer["funds"])
        gap = "none: least cost" if self.gap is None else words.percent(self.gap, 2)
        cells = (
            self.name,
            f"{totals['posts']:,} ({words.number(totals['wte_new'])})",
            funds,
            gap,
            f"{self.seconds:.0f}",
            "yes" if self.verified else "NO",
        )
        return f"| {' | '.join(cells)} |"


def _spent(fund: Mapping[str, Any], words: Words) -> str:
    if fund["kind"] == "capital":
        return f"{fund['id']} {words.pounds(fund['spent_once'])} once, {fund['bases_opened']} bases"
    return f"{fund['id']} {words.pounds(fund['pounds_full_year'])}"


def questions() -> Iterator[tuple[Path, str | None]]:
    """Every scenario, as it stands and with each option; a nation is decided region by region, elsewhere."""
    for config in sorted(CONFIGS.glob("*.toml")):
        if config.stem in BY_REGION:
            continue
        yield config, None
        for option in read_scenario(config).options:
            yield config, option


def name_of(config: Path, option: str | None) -> str:
    return config.stem if option is None else f"{config.stem}, {option}"


def ran(config: Path, option: str | None) -> Ran:
    """Run it as a person would, and verify what it wrote."""
    out = OUTPUTS / "scenarios" / name_of(config, option).replace(", ", "-")
    chosen = [] if option is None else ["--option", option]
    chosen += ["--region", ONE_REGION[config.stem]] if config.stem in ONE_REGION else []
    began = time.monotonic()
    _placement("run", str(config), *chosen, "--out", str(out))
    seconds = time.monotonic() - began
    verified = _placement("verify", str(out), may_fail=True) == 0
    answer = json.loads((out / "answer.json").read_text(encoding="utf-8"))
    return Ran(name_of(config, option), seconds, verified, answer)


def _placement(*command: str, may_fail: bool = False) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "placement", *command],
        cwd=HERE,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode and not may_fail:
        raise SystemExit(f"placement {' '.join(command)} ended with {done.returncode}")
    return done.returncode


def rows_in(method: str) -> dict[str, str]:
    """The rows that the page has, by scenario."""
    if BEGIN not in method:
        return {}
    table = method.partition(BEGIN)[2].partition(END)[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and line != HEAD]
    return {row.split("|", 2)[1].strip(): row for row in rows}


def written(method: str, rows: Mapping[str, str]) -> str:
    """The page with these rows, in their order."""
    before, _, rest = method.partition(BEGIN)
    after = rest.partition(END)[2]
    return "\n".join([f"{before}{BEGIN}", HEAD, RULE, *rows.values(), f"{END}{after}"])


def main(names: list[str]) -> int:
    """Run what is asked for; 1 if any is too slow, too far from its bound, or not verified."""
    known, fine = list(questions()), True
    order = [name_of(*one) for one in known]
    for config, option in known:
        name = name_of(config, option)
        if names and config.stem not in names and name not in names:
            continue
        found = ran(config, option)
        fine = fine and found.within
        print(found.row(), "" if found.within else "<- beyond", flush=True)  # noqa: T201 - what the command tells
        method = METHOD.read_text(encoding="utf-8")
        rows = {**rows_in(method), name: found.row()}
        kept = {one: rows[one] for one in order if one in rows}
        METHOD.write_text(written(method, kept), encoding="utf-8")
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
