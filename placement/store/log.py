"""The log of all that was asked, in order: one line for each run and each agreement, never taken back.

`log.csv` lies beside the run folders. Each line holds the hash of the line before it, so that taking one out,
changing one or putting one in between shows. That the last lines were cut off, or that the whole log was made
anew, shows where run folders are still there: each manifest holds the hash of the last line before its run
(`log_before`), and each line the hash of its run's manifest. Nothing can show what somebody took out who also
took away every later folder, or made log and folders anew together: whoever needs more keeps a copy.
It says when, so it is outside the run folders.

`question` is the hash of all that decides: rules and aims, how journeys are reckoned, recruitment, whose time
counts, the gap asked for and the seed. Names are left out, and so are overrides: a board asks for those when
it has seen a plan, and they are listed with their dates.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from placement.errors import BadInput, Fault, Impossible, Stopped
from placement.scenario import Scenario
from placement.scenario.settings import NeedPattern
from placement.solve.signals import in_hand
from placement.store import atomic
from placement.store.folder import as_json, digest
from placement.store.ours import manifest_in
from placement.store.rescue import NotLogged, NotWritten

NAME = "log.csv"
LOCK = ".log.csv.lock"
"""An empty file beside the log, which whoever writes a line holds meanwhile."""
MANIFEST = "manifest.json"
LOG_BEFORE = "log_before"
"""In the manifest of a run: the hash of the log's last line before it."""
NOTHING_BEFORE = "0" * 64
RESULTS = frozenset({"answer", "stopped_early", "impossible", "not_written"})
"""How a run ends that tells something."""
NAMES = frozenset({"name_en", "name_cy", "price_year"})
LONGEST = 500
"""Letters of a cell."""
LARGEST_BYTES = 50_000_000


@dataclass(frozen=True)
class LogLine:
    """One line, every cell as text. `event` is run or agree; `ended` is how a run ended.

    `manifest` and `scenario_file` are hashes (SHA-256) of the run folder's manifest and the scenario's file;
    `value`, `unit` and `gap_of_gain` are those of the first aim; `by` says who agreed.
    """

    number: str = ""
    at: str = ""
    event: str = ""
    scenario: str = ""
    option: str = ""
    region: str = ""
    folder: str = ""
    ended: str = ""
    status: str = ""
    value: str = ""
    unit: str = ""
    gap_of_gain: str = ""
    by: str = ""
    question: str = ""
    scenario_file: str = ""
    manifest: str = ""
    previous: str = ""


HEADER = tuple(field.name for field in fields(LogLine))


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the line of the file, and the key of why."""

    row: int
    key: str


@dataclass(frozen=True)
class Log:
    """A log as read. `broken` is empty where every line follows from the one before it."""

    lines: tuple[LogLine, ...]
    broken: tuple[Break, ...]
    back: tuple[int, ...] = ()
    """Rows that say an earlier time than the row before them: the clock was set back. That breaks nothing."""
    hashes: tuple[str, ...] = ()
    """That of each row, in order, whether it is a line or not."""

    def agreed(self, question: str) -> LogLine | None:
        """The first agreement to a question, if it stands before the question's first result."""
        for line in self.lines:
            if line.question == question and line.event == "agree":
                return line
            if line.question == question and line.event == "run" and line.ended in RESULTS:
                return None
        return None

    def results(self, question: str) -> int:
        """How many runs of the question told something."""
        return sum(
            line.question == question and line.event == "run" and line.ended in RESULTS for line in self.lines
        )


def question_hash(scenario: Scenario) -> str:
    """The hash of all in a scenario that decides, but its data and its overrides."""
    by_hand = {one.id for one in scenario.overrides}
    rules = [rule for rule in scenario.rules if rule.id not in by_hand]
    document: dict[str, Any] = {
        "rules": [_decides(rule.model_dump(mode="json")) for rule in sorted(rules, key=lambda rule: rule.id)],
        "aims": [_decides(aim.model_dump(mode="json")) for aim in scenario.aims],
        "travel": scenario.travel.model_dump(mode="json"),
        **({} if scenario.years is None else {"years": scenario.years.model_dump(mode="json")}),
        "recruitment": None
        if scenario.recruitment is None
        else scenario.recruitment.model_dump(mode="json", exclude_none=True),
        "workforce": scenario.about.workforce,
        "gap_of_gain": scenario.solve.gap_of_gain,
        "seed": scenario.solve.seed,
    }
    if (need := scenario.need.model_dump(mode="json")) != NeedPattern().model_dump(mode="json"):
        document["need"] = need
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return digest(text.encode())


def _decides(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if key not in NAMES}


def about_scenario(scenario: Scenario) -> LogLine:
    """What every line says of its scenario."""
    return LogLine(
        scenario=scenario.id,
        option=scenario.option or "",
        question=question_hash(scenario),
        scenario_file=digest(scenario.text.encode()),
    )


def with_answer(line: LogLine, answer: Mapping[str, Any], manifest: bytes) -> LogLine:
    """The line with what an `answer.json` and its manifest say."""
    aims = answer.get("aims") or [{}]
    return replace(
        line,
        ended=str(answer["outcome"]),
        status=str(answer["status"]),
        value=_figure(aims[0].get("value")),
        unit=str(aims[0].get("unit") or ""),
        gap_of_gain=_figure(aims[0].get("gap_of_gain")),
        manifest=digest(manifest),
    )


def _figure(value: object) -> str:
    return "" if value is None else repr(value)


class OpenEntry:
    """A run's line while the run is under way."""

    def __init__(self, line: LogLine, before: str = NOTHING_BEFORE) -> None:
        self.line, self.before = line, before
        self.written: LogLine | None = None


def log_study(
    scenario: Scenario, folder: Path, status: str, manifest: bytes, rescued: NotWritten | None = None
) -> LogLine:
    """Log many decisions that were written together: a study, or every region by itself.

    `rescued` says where it lies instead if it could not be written to the folder. Raises NotLogged.
    """
    line = replace(
        about_scenario(scenario),
        event="run",
        folder=folder.resolve().name,
        ended="answer",
        status=status,
        manifest=digest(manifest),
    )
    line = line if rescued is None else not_written(line, rescued)
    try:
        return append(folder.resolve().parent, line)
    except OSError as error:
        raise NotLogged(folder.resolve().parent / NAME, error) from error


def not_written(line: LogLine, error: NotWritten) -> LogLine:
    """The line of an answer that is not where it should be: where it lies instead, or that it is nowhere."""
    if error.kept is None:
        return replace(line, ended="not_written", folder="")
    return replace(line, folder=error.kept.name)


@contextmanager
def logged(scenario: Scenario, region: str | None, folder: Path) -> Iterator[OpenEntry]:
    """Log the run that happens within, however it ends; whatever is raised goes on.

    Raises BadInput before it begins, if there is something else where the log should be.
    """
    folder = folder.resolve()
    before = head(folder.parent)
    line = replace(about_scenario(scenario), event="run", region=region or "", folder=folder.name)
    entry = OpenEntry(line, before)
    try:
        yield entry
    except BaseException as error:
        entry.line = entry.line if entry.line.ended else replace(entry.line, ended=_ended(error))
        with in_hand(), suppress(OSError):  # what was raised says more
            entry.written = append(folder.parent, entry.line)
        raise
    try:
        with in_hand():
            entry.written = append(folder.parent, entry.line)
    except OSError as error:
        raise NotLogged(folder.parent / NAME, error) from error


def _ended(error: BaseException) -> str:
    if isinstance(error, Impossible):
        return "impossible"
    if isinstance(error, Stopped | KeyboardInterrupt):
        return "stopped"
    return "fault"


def append(folder: Path, line: LogLine) -> LogLine:
    """The line as it was written at the end of the folder's log, numbered, dated and chained.

    Others who write wait meanwhile; it is written at once or not at all. Raises BadInput if the file there
    is no log, OSError if the disk refuses, Busy (one of those) where another
    never ends or nothing can be locked there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (
        atomic.wait_for(FileLock(folder / LOCK)),
        (folder / NAME).open("a+b", buffering=0) as file,
    ):
        file.seek(0)
        before = file.read()
        rows = _rows(before)
        start = b"" if before else _encoded(HEADER)
        if before and not before.endswith(b"\n"):
            start = b"\n"  # what a crash left of a line stays, and shows as one that is no line
        at = datetime.now(UTC).isoformat(timespec="seconds")
        previous = digest(rows[-1]) if len(rows) > 1 else NOTHING_BEFORE
        whole = replace(line, number=str(max(len(rows), 1)), at=at, previous=previous)
        _add(file.fileno(), start + _encoded(astuple(whole)), len(before))
    return whole


def _add(handle: int, content: bytes, before: int) -> None:
    """Write at the end of an open file; if that fails, it is as long as it was. Raises OSError."""
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise


def _encoded(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([_one_line(cell) for cell in cells])
    return text.getvalue().encode()


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST]


def _rows(content: bytes) -> list[bytes]:
    """Lines of the file, the header first. Raises BadInput if it is no log of ours."""
    rows = content.split(b"\n")
    if rows[-1] == b"":
        rows.pop()
    if rows and rows[0] + b"\n" != _encoded(HEADER):
        raise BadInput([Fault("log_foreign", NAME, row=1)])
    return rows


def read_log(folder: Path) -> Log:
    """The log in a folder, and where its chain breaks; empty if there is none.

    Raises BadInput if something else has its name.
    """
    path = folder / NAME
    if not path.exists():
        return Log((), ())
    if not path.is_file() or path.stat().st_size > LARGEST_BYTES:
        raise BadInput([Fault("log_foreign", NAME)])
    content = path.read_bytes()
    rows = _rows(content)
    lines: list[LogLine] = []
    broken: list[Break] = []
    back: list[int] = []
    hashes: list[str] = []
    previous = NOTHING_BEFORE
    for row, raw in enumerate(rows[1:], start=2):
        line = _line(raw)
        if line is None:
            broken.append(Break(row, "no_line"))
        else:
            if line.previous != previous:
                broken.append(Break(row, "previous"))
            if line.number != str(row - 1):
                broken.append(Break(row, "number"))
            if lines and line.at < lines[-1].at:
                back.append(row)
            lines.append(line)
        previous = digest(raw)
        hashes.append(previous)
    if content and not content.endswith(b"\n"):
        broken.append(Break(len(rows), "no_line"))
    return Log(tuple(lines), tuple(broken), tuple(back), tuple(hashes))


def _line(raw: bytes) -> LogLine | None:
    try:
        cells = next(csv.reader([raw.decode("utf-8")], strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return None
    return LogLine(*cells) if len(cells) == len(HEADER) else None


def unlogged(folder: Path, log: Log) -> list[str]:
    """Names of run folders beside the log whose manifest no line of it has."""
    known = {line.manifest for line in log.lines if line.manifest}
    return [
        path.parent.name
        for path in sorted(folder.glob(f"*/{MANIFEST}"))
        if path.is_file() and digest(path.read_bytes()) not in known and _is_run(path)
    ]


def head(folder: Path) -> str:
    """The hash of the last line of a folder's log, which the manifest of the next run holds."""
    found = read_log(folder)
    return found.hashes[-1] if found.hashes else NOTHING_BEFORE


def after_log(files: Mapping[str, bytes], before: str) -> dict[str, bytes]:
    """The files of a run folder, its manifest with the hash of the last line of the log before it."""
    stated = json.loads(files[MANIFEST])
    return {**files, MANIFEST: as_json({**stated, LOG_BEFORE: before})}


def without_before(folder: Path, log: Log) -> list[str]:
    """Names of run folders beside the log that were made after a line which it no longer has.

    So lines were taken away, or the log was made anew. The line of the run itself must come after that line.
    """
    made = {line.manifest: at for at, line in enumerate(log.lines) if line.manifest}
    places = {one: at for at, one in enumerate(log.hashes)}
    found = []
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        before = (manifest_in(path.parent) or {}).get(LOG_BEFORE)
        if before in {None, NOTHING_BEFORE}:
            continue
        mine = made.get(digest(path.read_bytes()), len(log.lines))
        if places.get(before, len(log.hashes)) >= mine:
            found.append(path.parent.name)
    return found


def _is_run(manifest: Path) -> bool:
    """Whether a manifest is that of a run, and of no other kind of folder."""
    try:
        stated = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stated, dict) and "kind" not in stated
