"""The commands: what they print, in which language, and the code that they end with."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from rich.console import Console
from typer.testing import CliRunner

from placement.cli.app import app
from placement.cli.progress import Board, line_of
from placement.errors import OurFault
from placement.i18n import Words
from placement.solve import decided as running
from placement.solve.answer import NoAnswer, Part
from placement.solve.outcome import Progress
from tests.builders import tiny_region, tiny_scenario
from tests.running import NEVER, bytes_of, small

CY = ("--lang", "cy")
AN_ANSWER, FAILED, BAD_INPUT, OUR_FAULT, STOPPED = range(5)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario that runs in a moment, where commands are given."""
    small(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*words: str, ends: int) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == ends, result.output
    assert "Traceback" not in result.output
    return str(result.output)


def test_help_names_every_command_and_starts_nothing_heavy() -> None:
    said = command("--help", ends=AN_ANSWER)
    assert all(name in said for name in ("check", "run", "verify", "data"))
    assert all(name in command("data", "--help", ends=AN_ANSWER) for name in ("build", "describe"))
    heavy = "{'pandas', 'numpy', 'pulp', 'folium', 'babel'}"
    code = f"import sys, placement.cli; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_option_of_the_command_is_bad_input() -> None:
    assert "--colour" in command("run", "x.toml", "--colour", "red", ends=BAD_INPUT)


@pytest.mark.parametrize(
    ("given", "en", "cy"),
    [
        (("run", "x.toml", "--draws", "900"), "must be 500 or less", "fod yn 500 neu lai"),
        (("run", "x.toml", "--keep", "-1"), "must be 0 or more", "fod yn 0 neu fwy"),
        (("run", "x.toml", "--draws", "many"), "a whole number belongs here", "rhif cyfan sydd i fod yma"),
        (("app", ".", "--port", "99999"), "must be 65,535 or less", "fod yn 65,535 neu lai"),
    ],
)
def test_a_value_that_an_option_cannot_have_is_told_in_our_words(
    given: tuple[str, ...], en: str, cy: str
) -> None:
    """With the option, the value and what to write; the word before `--lang` is read first."""
    for told, said in ((command(*given, ends=BAD_INPUT), en), (command(*given, *CY, ends=BAD_INPUT), cy)):
        assert said in told
        assert all(word in told for word in (given[0], given[2], given[3]))
        assert "Input" not in told


def test_another_language_is_refused_with_those_there_are() -> None:
    said = command("verify", "x", "--lang", "de", ends=BAD_INPUT)
    assert "--lang" in said
    assert "Write one of: en, cy" in said


def test_no_number_of_a_command_is_refused_in_the_words_of_another_library() -> None:
    """Every option of every command that takes a number is given a word."""
    tried = 0
    waiting: list[tuple[Any, tuple[str, ...]]] = [(typer.main.get_command(app), ())]
    while waiting:
        of, path = waiting.pop()
        waiting += [(one, (*path, name)) for name, one in getattr(of, "commands", {}).items()]
        for param in of.params:
            if param.param_type_name == "option" and param.type_descriptor.annotation in {int, float}:
                said = command(*path, f"{param.opts[0]}=much", *CY, ends=BAD_INPUT)
                assert "sydd i fod yma (cafwyd 'much')" in said
                tried += 1
    assert tried > 20


@pytest.mark.parametrize("form", ["check", "run", "ladder"])
def test_a_run_folder_in_the_place_of_a_scenario_is_told_as_one(home: Path, form: str) -> None:
    ran = home / "outputs" / "tiny"
    ran.mkdir(parents=True)
    for name in ("manifest.json", "answer.json"):
        (ran / name).write_text("{}", encoding="utf-8")
    said = command(form, "outputs/tiny", ends=BAD_INPUT)
    assert "this is the folder of a run" in said
    assert "`placement verify`" in said
    (ran / "answer.json").unlink()
    assert "written by a command, and holds no scenario" in command(form, "outputs/tiny", ends=BAD_INPUT)


@pytest.mark.usefixtures("home")
def test_check_counts_what_there_is_and_warns() -> None:
    said = command("check", "tiny.toml", ends=AN_ANSWER)
    assert "no fault" in said
    assert "2 clusters" in said
    assert "1 service" in said
    assert "dim gwall" in command("check", "tiny.toml", "--lang", "cy", ends=AN_ANSWER)


def test_check_names_ten_areas_that_nobody_reaches_and_counts_the_rest(tmp_path: Path) -> None:
    def far(tables: dict[str, list[dict[str, Any]]]) -> None:
        tables["services"][0].update(limit_minutes=1)

    config = small(tmp_path)
    tiny_region(
        tmp_path / "tiny", regions=1, counties=1, clusters=2, areas_per_cluster=7, services=1, edit=far
    )
    said = command("check", str(config), ends=AN_ANSWER)
    assert "Area 1" in said
    assert "Area 10" in said
    assert "Area 11" not in said
    assert "and 4 more like these" in said


def test_check_counts_reach_by_the_scenarios_own_limit(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny", regions=1, counties=1, clusters=1, services=1)
    rules = (
        {"rule": "fund", "id": "money", "name_en": "M", "name_cy": "A", "amount": 1},
        {"rule": "travel_limit", "id": "reach", "default": 1.0},
    )
    said = command("check", str(tiny_scenario(tmp_path / "a.toml", rules=rules, options="")), ends=AN_ANSWER)
    assert "Area 1" in said
    said = command(
        "check", str(tiny_scenario(tmp_path / "b.toml", rules=rules[:1], options="")), ends=AN_ANSWER
    )
    assert "Area 1" not in said


def test_run_prints_one_screen_and_where_everything_is(home: Path) -> None:
    said = command("run", "tiny.toml", ends=AN_ANSWER)
    assert "Region 1, done" in said
    assert "Worked example, not a decision." in said
    assert "Who gets less" in said
    assert "What the money pays for" not in said
    assert len(said.splitlines()) <= 40
    assert "--full prints the whole summary" in said
    assert "Summary: outputs/tiny/summary.en.html" in said
    assert "Map: outputs/tiny/map.en.html" in said
    assert "Run folder: outputs/tiny" in said
    assert (home / "outputs" / "tiny" / "map.en.html").is_file()


@pytest.mark.usefixtures("home")
def test_run_full_prints_the_whole_summary() -> None:
    said = command("run", "tiny.toml", "--full", ends=AN_ANSWER)
    assert "What the money pays for" in said
    assert "Run folder: outputs/tiny" in said
    assert "--full prints" not in said
    assert "--full is of one decision" in command(
        "run", "tiny.toml", "--full", "--each-region", ends=BAD_INPUT
    )


def test_run_in_welsh_is_welsh(home: Path) -> None:
    said = command(
        "run", "tiny.toml", "--lang", "cy", "--region", "region1", "--out", "allan", ends=AN_ANSWER
    )
    assert "Region 1 (Cymraeg), wedi gorffen" in said
    assert "Enghraifft" in said
    assert "Y map: allan/map.cy.html" in said
    assert json.loads((home / "allan" / "answer.json").read_text(encoding="utf-8"))["region"] == "region1"


def test_bad_input_is_told_in_the_language_asked_for(home: Path) -> None:
    before = bytes_of(home)
    assert "the data have no region" in command("run", "tiny.toml", "--region", "x", ends=BAD_INPUT)
    assert "nid oes gan y data" in command("run", "tiny.toml", "--region", "x", *CY, ends=BAD_INPUT)
    assert "no option" in command("run", "tiny.toml", "--option", "x", ends=BAD_INPUT)
    assert "missing" in command("run", "none.toml", ends=BAD_INPUT)
    assert bytes_of(home) == before


def test_conditions_that_clash_end_with_1_and_name_themselves(home: Path) -> None:
    small(home, NEVER)
    said = command("run", "tiny.toml", ends=FAILED)
    assert "No plan can meet all the conditions" in said
    assert "at least 999" in said
    assert "Ni all unrhyw gynllun" in command("run", "tiny.toml", "--lang", "cy", ends=FAILED)
    assert "Each of these alone would let the others be met" in said
    assert (home / "outputs" / "tiny" / "summary.en.html").is_file()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("reason", "says"),
    [("time", "after 20 seconds"), ("work", "limit of work, 60 units"), ("hand", "by hand")],
)
def test_stopped_before_any_answer_ends_with_4(
    reason: Any, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Part(region_ids=("region1",), services=1, columns=1, rows=1, searched=True)
    monkeypatch.setattr(running, "decide", lambda *_, **__: NoAnswer((part,), reason))
    assert says in command("run", "tiny.toml", ends=STOPPED)


def raising(error: BaseException) -> Any:
    def raises(*_: object, **__: object) -> Any:
        raise error

    return raises


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("error", "ends", "says"),
    [
        (RuntimeError("sky fell"), OUR_FAULT, "RuntimeError: sky fell"),
        (OurFault("the twins differ"), OUR_FAULT, "the twins differ"),
        (KeyboardInterrupt(), STOPPED, "Nothing was written"),
    ],
)
def test_what_nobody_expected_is_told_without_a_traceback(
    error: BaseException, ends: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "decide", raising(error))
    said = command("run", "tiny.toml", ends=ends)
    assert says in said
    assert ("fault of the program" in said) == (ends == OUR_FAULT)


@pytest.mark.usefixtures("home")
def test_a_programmer_may_have_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEMENT_DEBUG", "1")
    monkeypatch.setattr(running, "decide", raising(RuntimeError("sky fell")))
    result = CliRunner().invoke(app, ["run", "tiny.toml"])
    assert isinstance(result.exception, RuntimeError)


def test_verify_passes_a_true_folder_and_fails_a_false_one(home: Path) -> None:
    command("run", "tiny.toml", ends=AN_ANSWER)
    assert "agrees" in command("verify", "outputs/tiny", ends=AN_ANSWER)
    said = command("verify", "outputs/tiny", "--reprove", "--lang", "cy", ends=AN_ANSWER)
    assert "Wedi'i ddatrys eto" in said
    (home / "outputs" / "tiny" / "posts.csv").write_text("x", encoding="utf-8")
    said = command("verify", "outputs/tiny", ends=FAILED)
    assert "posts.csv" in said
    assert "do not agree" in said
    (home / "outputs" / "tiny" / "manifest.json").unlink()
    assert "manifest.json" in command("verify", "outputs/tiny", ends=FAILED)
    assert "no folder of a run" in command("verify", "nowhere", ends=BAD_INPUT)
    told = command("publish", "outputs", "--out", "published", ends=BAD_INPUT)
    assert " ".join(told.split()).startswith("- outputs: this is no folder of a run")


def test_describe_says_what_there_is(home: Path) -> None:
    said = command("data", "describe", "tiny", ends=AN_ANSWER)
    assert "areas.csv (4 rows)" in said
    assert "1 assumption, 1 of them material, 0 agreed by anybody." in said
    (home / "tiny" / "areas.csv").unlink()
    assert "areas.csv" in command("data", "describe", "tiny", ends=BAD_INPUT)


def test_describe_wales_names_sources_licences_and_vintages() -> None:
    wales = str(Path(__file__).parent.parent / "data" / "wales")
    english, welsh = (command("data", "describe", wales, "--lang", lang, ends=0) for lang in ("en", "cy"))
    assert "areas.csv (1,917 rows)" in english
    assert "Open Government Licence v3.0" in english
    assert "Census 2021" in english
    assert "Cymru: cymdogaethau" in welsh


def test_build_without_its_figures_is_bad_input(home: Path) -> None:
    said = command("data", "build", "--source", "nothing", "--out", "built", ends=BAD_INPUT)
    assert "--source" in said
    assert not (home / "built").exists()


# progress

PART = Part(region_ids=("north",), services=3, columns=10, rows=10, searched=True)
NAMES = {"north": "North", "south": "South"}


def news(
    stage: str = "met_need",
    value: float | None = 10.0,
    bound: float | None = 12.0,
    before: float | None = None,
) -> Progress:
    return Progress(programme=0, stage=stage, value=value, bound=bound, before=before, seconds=3.2)


def test_a_line_says_whose_how_far_and_how_long() -> None:
    line = line_of(PART, news(), Words("en"), NAMES)
    assert line.cells() == ("North", "meeting need", "best 10.00", "at most 2.00 better", "3 s")
    assert line_of(PART, news(before=6.0), Words("en"), NAMES).gap == "50.00% of the gain"
    assert line_of(PART, news(value=None, bound=None), Words("en"), NAMES).cells()[2:4] == ("", "")


def test_a_programme_of_many_regions_is_told_by_their_number() -> None:
    many = Part(region_ids=("a", "b", "c", "d"), services=3, columns=1, rows=1, searched=True)
    assert line_of(many, news(), Words("en"), NAMES).name == "4 regions"
    two = Part(region_ids=("north", "south"), services=3, columns=1, rows=1, searched=True)
    assert line_of(two, news(), Words("cy"), NAMES).name == "North a South"


def test_elsewhere_than_in_a_terminal_a_stage_is_told_once() -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    with Board(console, Words("en")) as board:
        for _ in range(5):
            board(PART, news())
        board(PART, news("travel"))
        board(Part(region_ids=(), services=0, columns=1, rows=1, searched=False), news())
    assert len(console.export_text().splitlines()) == 2


def test_in_a_terminal_the_lines_change_in_place() -> None:
    console = Console(width=200, record=True, force_terminal=True, file=io.StringIO())
    with Board(console, Words("en")) as board:
        board(PART, news())
        board(PART, news("travel"))
        assert board.live is not None
        assert [line.stage for line in board.lines.values()] == ["least travel"]
