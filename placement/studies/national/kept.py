"""What is done stays on disk until the whole is written, so that a command that was ended goes on from there.

One file for each task, named by what it rests on: the question's files, the versions, and what is asked.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from placement.data.put_file import put_file
from placement.errors import Stopped
from placement.i18n import Words
from placement.scenario.at_hand import WorkerSource
from placement.solve.workers import Pool
from placement.studies.national.curve import BoardTask, decided_steps, relaxed_lines

Worker = Callable[[Any, Any], Any]
STAGES: dict[str, Worker] = {"lines": relaxed_lines, "steps": decided_steps}
SUFFIX = "-boards"


class SplitInterrupted(Stopped):
    """Stopped by hand: what was done stays, and the same command goes on from there."""

    def __init__(self, done: int, folder: Path) -> None:
        self.done, self.folder = done, folder
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        return words("national.interrupted", done=self.done, path=self.folder)


@dataclass(frozen=True)
class KeptBoards:
    """A folder of what is done; None keeps nothing."""

    folder: Path | None

    @classmethod
    def beside(cls, out: Path) -> KeptBoards:
        """The folder that belongs to a study's folder."""
        return cls(out.parent / f"{out.name}{SUFFIX}")

    def each(
        self, pool: Pool, stage: str, sources: Sequence[WorkerSource], tasks: Sequence[BoardTask]
    ) -> list[Any]:
        """Each task's result, in order: read where it is kept, else worked out and kept.

        Raises SplitInterrupted by hand.
        """
        places = [self._place(stage, sources, task) for task in tasks]
        found = [_read(place) for place in places]
        todo = [n for n, result in enumerate(found) if result is None]

        def keep(position: int, result: Any) -> Any:
            text = json.dumps(result)
            _write(places[todo[position]], text)
            return json.loads(text)

        try:
            fresh = pool.each(STAGES[stage], tuple(sources), [tasks[n] for n in todo], keep)
        except KeyboardInterrupt:
            if self.folder is None:
                raise
            raise SplitInterrupted(len([*self.folder.glob("*.json")]), self.folder) from None
        for n, result in zip(todo, fresh, strict=True):
            found[n] = result
        return found

    def _place(self, stage: str, sources: Sequence[WorkerSource], task: BoardTask) -> Path | None:
        if self.folder is None:
            return None
        source = sources[task.file]
        rests_on = [source.key, source.option, dict(source.versions), stage, asdict(task)]
        key = hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode()).hexdigest()[:16]
        return self.folder / f"{re.sub('[^a-z0-9-]', '_', task.board)[:60]}-{stage}-{key}.json"

    def clear(self) -> None:
        """Take away what was kept, once the whole is written."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _read(place: Path | None) -> Any:
    """What is kept; None where nothing is, or no whole file."""
    if place is None or not place.is_file():
        return None
    try:
        return json.loads(place.read_text(encoding="utf-8"))
    except ValueError:
        return None


def _write(place: Path | None, text: str) -> None:
    """Whole or not at all."""
    if place is None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    put_file(place, text.encode())
