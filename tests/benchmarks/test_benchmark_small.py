"""The benchmark's own parts on a tiny case, so that it cannot rot. Nothing here holds a time to a limit."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from rich.console import Console

from placement.run import run
from placement.scenario import read_scenario
from placement.scenario.inputs import Inputs, read_inputs
from placement.solve.answer import Part
from placement.solve.decided import settings_of
from tests.benchmarks import __main__ as benchmark
from tests.benchmarks import command, stages
from tests.benchmarks.before_rows import Taken, compared
from tests.benchmarks.building import measure_building
from tests.benchmarks.command import Measured, bytes_held, copied, in_turn, run_command
from tests.benchmarks.command_rows import compared as compared_commands
from tests.benchmarks.draws_rows import over_draws_rows
from tests.benchmarks.duels import Duel, OurRun, fight, programmes_of
from tests.benchmarks.older import HERE, asked
from tests.benchmarks.own_time import own_time
from tests.benchmarks.page import page, show
from tests.benchmarks.plain import PlainRun, solve_plainly
from tests.benchmarks.programme_rows import programme_rows
from tests.benchmarks.reading_rows import rows_of as reading_rows_of
from tests.benchmarks.rows import Row, broken, building_row, duel_rows
from tests.benchmarks.stages import STAGES, Kept, Stage, all_kept, keep
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
    unended = made_up(seconds=180.0, cpu_seconds=180.0, ended=False, value=None)
    whole, each, _ = duel_rows([slow, unended], NAMES)[:3]
    assert whole.holds is True
    assert whole.measured.startswith("at most 0.0")


def test_each_limit_beside_an_older_build_can_be_broken() -> None:
    older = replace(GOOD, cpu_seconds=51.0, peak_bytes=3 * 10**9)
    assert not broken(compared_commands(GOOD, older))
    for spoilt in (
        replace(GOOD, gap_of_gain=0.00051),
        replace(GOOD, cpu_seconds=40.9),
        replace(GOOD, peak_bytes=2_110_000_000),
    ):
        assert len(broken(compared_commands(spoilt, older))) == 1
    rows = compared_commands(GOOD, older)
    assert rows[1].measured == "0.78 (40.0 s)"
    assert rows[1].beside == "at most 0.8 of the 51.0 s that build bfbaece took, by the processor's clock"


def test_a_travel_table_is_held_to_a_part_of_the_older_builds_time() -> None:
    now, before, million = ({"pairs": 100, "seconds": s, "bytes": 10_000} for s in (0.1, 1.0, 0.2))
    reading, memory = reading_rows_of(now, before, million)
    assert reading.measured == "0.10 (0.1 s)"
    assert reading.holds
    assert memory.beside.startswith("100 bytes a pair")
    assert not reading_rows_of({**now, "seconds": 0.16}, before, million)[0].holds


def kept(*rows: Row, others: float = 0.0) -> Kept:
    return Kept("part", "abcdef0", "2026-01-02", others, rows)


def test_the_page_has_every_row_and_escapes_bars() -> None:
    rows = duel_rows([made_up(), made_up(ended=False)], NAMES)
    parts = (Stage("part", "A part", list), Stage("other", "Another part", list))
    text = page(parts, {"part": kept(*rows)})
    for row in rows:
        assert f"| {row.measured} | {row.beside} | {row.verdict} |" in text
    assert "Gwlad \\| north" in text
    assert "Commit abcdef0, 2026-01-02" in text
    assert "Not measured: another part." in text
    out = StringIO()
    show("A part", rows, Console(file=out, width=160))
    assert all(row.measured in out.getvalue() for row in rows)
    assert "\x1b" not in out.getvalue()


def test_what_was_measured_beside_other_work_is_not_kept(tmp_path: Path) -> None:
    alone, busy = kept(Row("a", "1", "2", None)), kept(Row("a", "9", "2", None), others=0.11)
    part = (Stage("part", "A part", list),)
    assert keep(alone, tmp_path)
    assert not keep(busy, tmp_path)
    assert all_kept(part, tmp_path) == {"part": alone}


def test_others_at_work_are_told_from_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: in 10 s the machine worked 16 s, of which the stage and what it began worked 9."""
    clock, busy = iter([0.0, 10.0]), iter([100.0, 116.0])
    monkeypatch.setattr(stages, "monotonic", lambda: next(clock))
    monkeypatch.setattr(stages, "_busy", lambda: next(busy))
    monkeypatch.setattr(stages, "own_time", lambda: nullcontext(SimpleNamespace(seconds=9.0)))
    found = stages.measured(Stage("part", "A part", lambda: [Row("a", "1", "2", None)]))
    assert found.others == pytest.approx(0.7)
    assert not found.alone


def test_stages_are_named_once_and_those_on_the_page_are_ratios() -> None:
    assert len({stage.name for stage in STAGES}) == len(STAGES)
    assert [stage.name for stage in STAGES if not stage.published] == ["planners"]


def test_a_function_of_both_builds_is_asked_of_both(tmp_path: Path) -> None:
    """Two builds that are stand-ins: each has a module of the same name."""
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "counted.py").write_text("import tests.waiting\n", encoding="utf-8")
        (tmp_path / str(number) / "tests").symlink_to(HERE / "tests")
    found = [
        asked(tmp_path / str(n), ["-c", "import counted, json; print(json.dumps(counted.__file__))"])
        for n in (1, 2)
    ]
    assert [Path(each.told).parent.name for each in found] == ["1", "2"]
    assert all(each.seconds > 0 for each in found)


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


def test_builds_take_turns_and_the_run_in_the_middle_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    took = iter([9.0, 90.0, 1.0, 10.0, 5.0, 50.0])
    turns: list[tuple[str, str]] = []

    def run_once(config: Path, _folder: Path, **more: object) -> Measured:
        turns.append((config.as_posix(), str(more["build"])))
        assert more["option"] == "pooled"
        return replace(GOOD, cpu_seconds=next(took))

    monkeypatch.setattr(command, "run_command", run_once)
    found = in_turn("a.toml", (Path("now"), Path("then")), 3, option="pooled")
    assert [run.cpu_seconds for run in found] == [5.0, 50.0]
    assert turns == 3 * [("now/a.toml", "now"), ("then/a.toml", "then")]


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


def test_the_benchmark_says_what_it_measured_and_what_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "OTHERS", 1e9)  # the machine is no matter here
    config, out = small(tmp_path), tmp_path / "RESULTS.md"
    parts = (
        Stage("programmes", "Programmes", lambda: programme_rows(config, 5.0)),
        Stage("further", "Further", lambda: [Row("Further", "7", "at most 6", holds=False)]),
        Stage("endless", "Endless", lambda: 1 / 0, long=True),  # type: ignore[arg-type, return-value]
    )
    assert benchmark.main([], parts, tmp_path / "kept", out) == 1
    text, said = out.read_text(encoding="utf-8"), capsys.readouterr().out
    assert "| Further | 7 | at most 6 | BROKEN |" in text
    assert "Limit broken: Further" in said
    assert "| Programmes where both proofs agree | " in text
    assert "Region 1" in text
    assert "Not measured: endless." in text
    assert str(tmp_path) not in text
    with pytest.raises(SystemExit):
        benchmark.main(["furthr"], parts, tmp_path / "kept", out)
    assert "there is no stage 'furthr'" in capsys.readouterr().err


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


def test_a_process_that_nobody_waits_for_is_our_own() -> None:
    """A child's child that works for 0.2 s and is ended by another than its parent, as a browser's are."""
    works = "import time\nwhile time.process_time() < 0.2: pass\nprint(flush=True)\ntime.sleep(60)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {works!r}])"
    with own_time() as own:
        with subprocess.Popen([sys.executable, "-S", "-c", starts], stdout=subprocess.PIPE) as parent:
            assert parent.stdout is not None
            parent.stdout.readline()
            own.look()
            below = psutil.Process(parent.pid).children()
            parent.kill()
        for each in below:
            each.kill()
    assert sum(own.seen.values()) >= 0.2
    assert own.seconds >= 0.2
