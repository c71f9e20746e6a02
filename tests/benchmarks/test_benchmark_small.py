"""The benchmark's own parts on a tiny case, so that it cannot rot. Nothing here holds a time to a limit."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from placement.run import run
from placement.scenario import read_scenario
from placement.scenario.inputs import Inputs, read_inputs
from placement.solve.decide import Part
from placement.solve.decided import settings_of
from tests.benchmarks import __main__ as benchmark
from tests.benchmarks import command
from tests.benchmarks.before_rows import Taken, compared
from tests.benchmarks.building import measure_building
from tests.benchmarks.command import Measured, bytes_held, copied, median_run, run_command
from tests.benchmarks.draws_rows import over_draws_rows
from tests.benchmarks.duels import Duel, OurRun, fight, programmes_of
from tests.benchmarks.page import Results, page, show
from tests.benchmarks.plain import PlainRun, solve_plainly
from tests.benchmarks.rows import Row, broken, building_row, command_rows, duel_rows, part_rows, pooled_rows
from tests.running import small

NAMES = {"r0": "Gwlad | north"}
GOOD = Measured(seconds=30.0, cpu_seconds=40.0, peak_bytes=2 * 10**9, gap_of_gain=0.0004, solve_seconds=15.0)
STAND_IN = """
import shutil, sys, time
shutil.copytree(sys.argv[1], sys.argv[sys.argv.index("--out") + 1])
time.sleep(0.15)
"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return read_inputs(small(tmp_path_factory.mktemp("inputs")))


def made_up(**plain: float | bool | None) -> Duel:
    usual = {"value": 10.0, "bound": 10.2, "ended": True, "seconds": 5.0, "cpu_seconds": 5.0}
    return Duel(
        part=Part(("r0",), services=1, columns=4, rows=3, searched=True),
        sense="max",
        ours=OurRun(value=10.1, bound=10.3, seconds=2.0, cpu_seconds=1.0),
        plain=PlainRun(**{**usual, **plain}),  # type: ignore[arg-type]  # figures by their names
    )


def test_both_solve_every_programme_and_agree(inputs: Inputs) -> None:
    programmes = programmes_of(inputs)
    duels = fight(programmes, settings_of(inputs), plain_seconds=5.0, processes=1)
    assert [duel.part for duel in duels] == [part for part, _ in programmes]
    assert len(duels) >= 2
    for duel in duels:
        assert duel.agrees
        assert duel.plain.ended
        assert duel.plain.gap <= max(duel.ours.gap, 1e-6) + 1e-9
        assert duel.ours.seconds > 0
        assert duel.plain.seconds > 0


def test_plain_highs_proves_an_optimum_that_ours_cannot_pass(inputs: Inputs) -> None:
    _, programme = programmes_of(inputs)[0]
    exact = solve_plainly(programme, programme.goals[0], gap=1e-9, seconds=5.0)
    assert exact.value == pytest.approx(exact.bound)
    (ours,) = fight(programmes_of(inputs)[:1], settings_of(inputs), plain_seconds=5.0, processes=1)
    assert exact.value is not None
    assert ours.ours.value <= exact.value + 1e-6 <= ours.ours.bound + 2e-6


def test_building_is_measured_both_ways(inputs: Inputs) -> None:
    _, programme = programmes_of(inputs)[0]
    building = measure_building(programme, times=1)
    assert building.columns == len(programme.lower)
    assert building.ratio == building.through_pulp / building.passed
    assert building_row(building).holds is None


@pytest.mark.parametrize(
    ("plain", "agrees"),
    [
        ({}, True),
        ({"value": 10.3}, True),
        ({"value": 10.4, "bound": 10.5}, False),
        ({"bound": 10.05}, False),
        ({"value": None}, True),
        ({"value": None, "bound": 10.05}, False),
        ({"value": None, "bound": None}, True),
    ],
)
def test_proofs_agree_where_their_intervals_overlap(plain: dict[str, float], agrees: bool) -> None:
    duel = made_up(**plain)
    assert duel.agrees is agrees
    mirrored = replace(
        duel,
        sense="min",
        ours=replace(duel.ours, value=-duel.ours.value, bound=-duel.ours.bound),
        plain=replace(
            duel.plain,
            value=None if duel.plain.value is None else -duel.plain.value,
            bound=None if duel.plain.bound is None else -duel.plain.bound,
        ),
    )
    assert mirrored.agrees is agrees
    assert [row.what for row in broken(duel_rows([duel], NAMES))] == (
        [] if agrees else ["Programmes where both proofs agree"]
    )


def test_a_ratio_over_its_limit_is_broken_and_one_against_an_unended_search_says_at_most() -> None:
    slow = made_up(seconds=1.0)
    whole, each, _ = duel_rows([slow], NAMES)
    assert whole.holds is False
    assert each.holds is None, "a single programme is for information"
    unended = made_up(seconds=180.0, ended=False, value=None)
    whole, each, _ = duel_rows([slow, unended], NAMES)[:3]
    assert whole.holds is True
    assert whole.measured.startswith("at most 0.02")
    assert part_rows([unended], NAMES)[0].ratio == "at most 0.01"
    assert part_rows([unended], NAMES)[0].plain == "over 180.00"
    assert part_rows([unended], NAMES)[0].gap_plain == "no plan yet"


def test_each_limit_of_the_command_can_be_broken() -> None:
    assert not broken(command_rows(GOOD, 5))
    for spoilt in (
        replace(GOOD, gap_of_gain=0.00051),
        replace(GOOD, solve_seconds=20.5),
        replace(GOOD, seconds=35.5),
        replace(GOOD, peak_bytes=3_100_000_000),
    ):
        assert len(broken(command_rows(spoilt, 5))) == 1
    assert any("median run of 5" in row.what for row in command_rows(GOOD, 5))


def test_each_limit_of_the_pooled_money_can_be_broken() -> None:
    good = replace(GOOD, gap_of_gain=0.0009, solve_seconds=59.0)
    assert not broken(pooled_rows(good, 3))
    for spoilt in (replace(good, gap_of_gain=0.0011), replace(good, solve_seconds=60.5)):
        assert len(broken(pooled_rows(spoilt, 3))) == 1


def test_the_page_has_every_row_and_escapes_bars() -> None:
    duels = [made_up(), made_up(ended=False)]
    results = Results("Tiny", duel_rows(duels, NAMES), part_rows(duels, NAMES), {"the command": 1.5}, 180.0)
    text = page(results)
    for row in results.rows:
        assert f"| {row.measured} | {row.beside} | {row.verdict} |" in text
    assert "Gwlad \\| north" in text
    assert "1.5 before the command" in text
    out = StringIO()
    show(results, Console(file=out, width=160))
    assert all(row.measured in out.getvalue() for row in results.rows)
    assert "\x1b" not in out.getvalue()


def test_a_copied_scenario_differs_in_nothing_but_what_is_asked(tmp_path: Path) -> None:
    config = small(tmp_path)
    (tmp_path / "copy").mkdir()
    copy = copied(config, tmp_path / "copy", processes=2, gap_of_gain=0.0003)
    before, after = read_scenario(config), read_scenario(copy)
    assert after.solve.processes == 2
    assert after.solve.gap_of_gain == 0.0003
    assert before.solve.gap_of_gain != 0.0003
    assert after.solve.seconds == before.solve.seconds
    assert [f.resolve() for f in after.data_folders] == [f.resolve() for f in before.data_folders]
    assert after.rules == before.rules
    assert after.aims == before.aims
    with pytest.raises(ValueError, match="should say `nothing` once"):
        copied(config, tmp_path / "copy", nothing=1)


def test_the_run_in_the_middle_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    took = iter([9.0, 1.0, 5.0])
    folders: list[str] = []

    def run_once(_config: Path, folder: Path, **asked: str | None) -> Measured:
        folders.append(folder.name)
        assert asked == {"region": None, "option": "pooled"}
        return replace(GOOD, seconds=next(took))

    monkeypatch.setattr(command, "run_command", run_once)
    assert median_run(tmp_path / "a.toml", tmp_path, times=3, option="pooled").seconds == 5.0
    assert folders == ["0", "1", "2"]


def test_memory_of_a_process_is_counted() -> None:
    assert bytes_held(os.getpid()) > 10_000_000


def test_the_command_is_started_and_its_run_folder_read(tmp_path: Path) -> None:
    """A stand-in for the command, that is quick: it copies a run folder made by the real program."""
    config = small(tmp_path)
    written = run(config, out=tmp_path / "written")
    stand_in = (sys.executable, "-c", STAND_IN, str(written.folder))
    measured = run_command(config, tmp_path, region="region1", program=stand_in)
    assert measured.gap_of_gain == written.view.answer["aims"][0]["gap_of_gain"]
    assert measured.solve_seconds > 0
    assert measured.peak_bytes > 1_000_000
    assert measured.seconds > 0
    with pytest.raises(RuntimeError, match="ended with 1\n"):
        run_command(config, tmp_path, program=(sys.executable, "-c", "raise SystemExit(1)"))


def test_the_whole_benchmark_says_what_it_measured_and_what_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmark, "median_run", lambda *_, **__: replace(GOOD, gap_of_gain=0.5))
    monkeypatch.setattr(benchmark, "PROCESSES", 1)
    out = tmp_path / "RESULTS.md"
    arguments = ["--config", str(small(tmp_path)), "--region", "region1", "--plain-seconds", "5"]
    assert benchmark.main([*arguments, "--out", str(out)]) == 1
    text, said = out.read_text(encoding="utf-8"), capsys.readouterr().out
    assert "| 0.500000 | at most 0.0005 | BROKEN |" in text
    assert "Limit broken: Share of the gain left unproved" in said
    assert "Region 1" in text
    assert str(tmp_path) not in text


def test_of_the_whole_all_else_is_measured_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmark, "median_run", lambda *_, **__: GOOD)
    monkeypatch.setattr(benchmark, "PROCESSES", 1)
    monkeypatch.setattr(benchmark, "MORE", (lambda: [Row("Further", "7 s", "at most 6 s", holds=False)],))
    out = tmp_path / "RESULTS.md"
    arguments = ["--config", str(small(tmp_path)), "--plain-seconds", "5", "--out", str(out)]
    assert benchmark.main(arguments) == 1
    assert "| Further | 7 s | at most 6 s | BROKEN |" in out.read_text(encoding="utf-8")
    assert "Limit broken: Further" in capsys.readouterr().out


def test_an_older_build_sets_the_limits_of_this_one() -> None:
    older = Taken(first=20.0, every=25.0, gap_of_gain=0.0004)
    rows = compared(Taken(first=15.0, every=39.0, gap_of_gain=0.0004), older)
    assert [row.measured for row in rows] == ["0.75 (15.0 s)", "1.95 (39.0 s)", "0.000400"]
    assert all(row.holds for row in rows)
    assert not any(row.holds for row in compared(Taken(first=20.1, every=40.1, gap_of_gain=0.0006), older))


def test_posts_over_draws_are_measured_beside_the_stated_decision(inputs: Inputs) -> None:
    stated, mean, worst = over_draws_rows(inputs, 2)
    assert stated.holds is None
    assert "0.00 % unproved" in mean.measured
    assert "0.00 % unproved" in worst.measured
