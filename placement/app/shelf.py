"""What a planner keeps: a folder for each option, with its scenario, its tables, its run and a note.

    WORKSPACE/PLANNER/OPTION/scenario.toml, data/   the question, as `placement run` reads it
                            /run/                   the run folder, once it is decided
                            /note.json              its name, its state, and what people said of it
                            /ladder/, /letter-ID/   studies of it
                            /bundle/                what would be published

An option that is put away stays whole, and is in no list until it is brought back. One that is deleted for
good leaves its empty folder, so that no later option has its id.

Ids are made here and checked on the way in, so that no name leads out of the workspace.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from placement.api.asking import read
from placement.api.question import Question
from placement.app.limits import AppLimits
from placement.data.put_file import put_file
from placement.results.document import AnswerDocument, ImpossibleDocument

PLANNER = re.compile(r"[a-z0-9][a-z0-9-]{2,39}")
OPTION_ID = re.compile(r"o[0-9]{1,4}")
SCENARIO, DATA, RUN_FOLDER, NOTE, STATE = "scenario.toml", "data", "run", "note.json", "state.json"
MEGABYTE = 1_000_000
LONGEST = 2_000


class FullShelf(Exception):
    """A planner keeps as many options, or as many megabytes, as the server lets one keep."""


@dataclass(frozen=True)
class BoardRemark:
    """What somebody said of an option: for it, against it, or a note."""

    who: str
    kind: str
    text: str


@dataclass(frozen=True)
class Note:
    """What stands beside an option."""

    name: str
    region: str | None = None
    came_from: str | None = None
    """The option of which it is a change."""
    remarks: tuple[BoardRemark, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    """What differs from the option that it came from, in English and Welsh, a line each."""
    away: bool = False
    """Whether it is put away."""


@dataclass(frozen=True)
class Kept:
    """One option of a planner."""

    id: str
    folder: Path
    note: Note = field(compare=False)

    @property
    def run_folder(self) -> Path:
        """Where its decision lies once there is one."""
        return self.folder / RUN_FOLDER

    @property
    def decided(self) -> bool:
        """Whether it has a decision, or the proof that there is none."""
        return (self.run_folder / "answer.json").is_file()

    @property
    def has_plan(self) -> bool:
        """Whether its decision is a plan, and not the proof that there is none."""
        try:
            return self.decided and self.answer()["outcome"] != "impossible"
        except (OSError, ValueError):
            return False

    def question(self) -> Question:
        """Its question; raises BadInput as `read` does."""
        return read(self.folder / SCENARIO, region=self.note.region)

    def answer(self) -> AnswerDocument | ImpossibleDocument:
        """Its `answer.json`; OSError or ValueError if there is none that can be read."""
        found: AnswerDocument | ImpossibleDocument = json.loads(
            (self.run_folder / "answer.json").read_text(encoding="utf-8")
        )
        return found


@dataclass(frozen=True)
class PlannersShelf:
    """The options of one planner in a workspace."""

    workspace: Path
    planner: str
    limits: AppLimits

    def __post_init__(self) -> None:
        if not PLANNER.fullmatch(self.planner):
            raise ValueError(f"no planner has the id {self.planner!r}")

    @property
    def folder(self) -> Path:
        """The planner's own folder."""
        return self.workspace / self.planner

    def options(self) -> list[Kept]:
        """Every option that is not put away, oldest first; folders that are none of ours are passed over."""
        return [option for option in self._all() if not option.note.away]

    def put_away(self) -> list[Kept]:
        """Every option that is put away, oldest first."""
        return [option for option in self._all() if option.note.away]

    def _numbers(self) -> list[int]:
        """The numbers of all folders of options, also of those deleted for good."""
        if not self.folder.is_dir():
            return []
        return sorted(int(path.name[1:]) for path in self.folder.iterdir() if OPTION_ID.fullmatch(path.name))

    def _all(self) -> list[Kept]:
        found = [self.option(f"o{number}") for number in self._numbers()]
        return [option for option in found if option is not None]

    def option(self, name: str) -> Kept | None:
        """The option of this id; None if there is none."""
        if not OPTION_ID.fullmatch(name) or not (self.folder / name / NOTE).is_file():
            return None
        folder = self.folder / name
        try:
            said = json.loads((folder / NOTE).read_text(encoding="utf-8"))
            remarks = tuple(BoardRemark(**each) for each in said.pop("remarks"))
            changed = tuple((str(en), str(cy)) for en, cy in said.pop("changed", []))
            return Kept(name, folder, Note(**said, remarks=remarks, changed=changed))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep(
        self,
        question: Question,
        name: str,
        came_from: str | None = None,
        changed: tuple[tuple[str, str], ...] = (),
    ) -> Kept:
        """A new option with this question; `changed` says what differs from the one that it came from.

        One that is there already, of the same name and origin, is that one: a button that was pressed twice
        has kept it once. Raises FullShelf, BadInput, or OSError if the disk refuses.
        """
        options, note = self.options(), Note(_plain_text(name, 80), question.region, came_from, (), changed)
        full = len(options) >= self.limits.options or self.used_mb() >= self.limits.disk_mb
        self.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=self.folder) as beside:
            fresh = Path(beside) / "option"
            fresh.mkdir()
            question.save(fresh)
            asked = _asked(fresh)
            for one in options:
                if replace(one.note, remarks=()) == note and _asked(one.folder) == asked:
                    return one
            if full:
                raise FullShelf
            # Counted now: another page of the same planner may have kept one while this was written.
            number = 1 + max(self._numbers(), default=0)
            kept = Kept(f"o{number}", self.folder / f"o{number}", note)
            self.write_note(replace(kept, folder=fresh))
            fresh.rename(kept.folder)
        return kept

    def line_of(self, option: Kept) -> list[Kept]:
        """The option and all that it came from, the oldest first: its history, step by step."""
        line, seen = [option], {option.id}
        while (before := line[0].note.came_from) is not None and before not in seen:
            found = self.option(before)
            if found is None:
                break
            seen.add(before)
            line.insert(0, found)
        return line

    def after(self, option: Kept) -> list[Kept]:
        """The options that were made from this one, the oldest first."""
        return [one for one in self.options() if one.note.came_from == option.id]

    def move(self, option: Kept, *, away: bool) -> Kept:
        """The option put away, or brought back. Nothing of it changes but its note."""
        kept = replace(option, note=replace(option.note, away=away))
        self.write_note(kept)
        return kept

    def needed_by(self, option: Kept) -> list[Kept]:
        """The options, put away or not, whose history goes back to this one."""
        return [one for one in self._all() if one.note.came_from == option.id]

    def delete(self, option: Kept) -> None:
        """Delete an option that is put away, for good.

        Raises ValueError if it is not put away or another came from it.
        """
        known = self.option(option.id)
        if known is None or not known.note.away or self.needed_by(known):
            raise ValueError(f"{option.id} is not to be deleted")
        with TemporaryDirectory(prefix=".gone-", dir=self.folder) as beside:
            known.folder.rename(Path(beside) / known.id)
            known.folder.mkdir()

    def remark(self, option: Kept, who: str, kind: str, text: str) -> Kept:
        """The option with one more remark."""
        said = BoardRemark(_plain_text(who, 80), kind, _plain_text(text, LONGEST))
        note = replace(option.note, remarks=(*option.note.remarks, said))
        kept = replace(option, note=note)
        self.write_note(kept)
        return kept

    def rename(self, option: Kept, name: str) -> Kept:
        """The option under another name."""
        kept = replace(option, note=replace(option.note, name=_plain_text(name, 80)))
        self.write_note(kept)
        return kept

    def write_note(self, option: Kept) -> None:
        """Write the note of an option, whole or not at all."""
        content = json.dumps(asdict(option.note), ensure_ascii=False, indent=1, sort_keys=True)
        put(option.folder / NOTE, content)

    def used_mb(self) -> float:
        """How many megabytes the planner keeps."""
        if not self.folder.is_dir():
            return 0.0
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()) / MEGABYTE


def _asked(folder: Path) -> dict[str, bytes]:
    """The files of an option's question, by their paths in its folder."""
    files = [folder / SCENARIO, *(folder / DATA).rglob("*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.is_file()}


def put(path: Path, text: str) -> None:
    """Write a small file in one step, so that nobody reads half of it."""
    put_file(path, text.encode())


def new_planner() -> str:
    """An id for somebody who has none: long enough that nobody comes upon another's by trying."""
    return f"p-{secrets.token_hex(8)}"


def planner_named(name: str) -> str | None:
    """An id made of the name that a proxy states; None if nothing of it can be one."""
    found = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    return f"u-{found}"[:40] if found else None


def _plain_text(text: str, longest: int) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:longest]
