"""What is worked out for a planner, in a process of its own that can be stopped and cannot stop the server.

What a job comes to stands on the disk: `state.json` beside the scenario, then the folders.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.app.shelf import RUN_FOLDER, SCENARIO, STATE, put
from placement.solve.outcome import Progress

if TYPE_CHECKING:
    from placement.solve.answer import Part

FRONTIER_AIMS, FRONTIER_POINTS = ("met_need", "worst_served"), 5
BETWEEN = 0.3
"""Seconds between two tellings of how far the search is."""


@dataclass(frozen=True)
class DeskJob:
    """One thing to work out: which, where, and for which part of the question."""

    kind: str
    """decide, diff, frontier, ladder, letter, match or publish."""
    folder: str
    region: str | None = None
    cluster: str | None = None
    budgets: tuple[float, ...] = ()
    first: bool = False
    """Whether the desk is to have a coarser answer before the whole one."""
    other: str = ""
    """Another folder that it needs: of the option that it is set beside, or of people who apply."""
    mode: str = ""
    """The way of matching."""

    def as_line(self) -> str:
        """The job as one line for the process that does it."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def of_line(cls, line: str) -> DeskJob:
        """The job of such a line; ValueError or TypeError if it is none."""
        found = json.loads(line)
        return cls(**{**found, "budgets": tuple(found["budgets"])})

    @property
    def state_file(self) -> Path:
        """Where what it came to is told."""
        of = self.cluster or self.mode or (Path(self.other).name if self.other else "")
        name = STATE if self.kind == "decide" else f"state-{self.kind}{of}.json"
        return Path(self.folder) / name


def told_state(job: DeskJob) -> dict[str, Any]:
    """What is known of a job: its status, and of a decision how far it is; empty if nothing is."""
    try:
        found = json.loads(job.state_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def first_told(job: DeskJob) -> dict[str, Any]:
    """The first answer of a decision if one was told, as more to tell; else nothing."""
    first = told_state(job).get("first")
    return {} if first is None else {"first": first}


def tell(job: DeskJob, status: str, **more: Any) -> None:
    """Write what is known of a job."""
    put(job.state_file, json.dumps({"status": status, **more}, ensure_ascii=False, sort_keys=True))


def work(job: DeskJob) -> None:
    """Do a job from beginning to end; whatever happens is told on the disk."""
    from placement.errors import BadInput, Impossible, PlacementError, Stopped  # noqa: PLC0415 - in the child

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's own stop is no wish to throw an answer away
    began = time.monotonic()
    known = first_told(job)  # what the desk has told of this decision already
    tell(job, "working", **known)
    try:
        WORK[job.kind](job)
    except BadInput as bad:
        tell(job, "faults", lines={lang: bad.says(_words(lang)) for lang in ("en", "cy")})
    except Impossible:
        tell(job, "impossible", seconds=round(time.monotonic() - began, 1))
    except Stopped:
        tell(job, "stopped", **known)
    except PlacementError as error:
        tell(job, "failed", text=str(error))
    else:
        tell(job, "done", seconds=round(time.monotonic() - began, 1))


def _words(lang: str) -> Any:
    from placement.i18n import Words  # noqa: PLC0415 - in the child

    return Words("cy" if lang == "cy" else "en")


def _decide(job: DeskJob) -> None:
    """The run as `placement run` makes it."""
    from placement.run import run  # noqa: PLC0415 - in the child

    folder = Path(job.folder)
    teller = _Teller(job, told_state(job))
    run(folder / SCENARIO, region=job.region, out=folder / RUN_FOLDER, on_progress=teller, keep=0)


class _Teller:
    """Writes how far the search is, not more often than anybody reads it."""

    def __init__(self, job: DeskJob, known: dict[str, Any]) -> None:
        self.job = job
        self.known = {name: value for name, value in known.items() if name != "status"}
        self.told_at = 0.0
        self.parts: dict[tuple[str, ...], dict[str, float | None]] = {}

    def __call__(self, part: Part, progress: Progress) -> None:
        self.parts[part.region_ids] = {"best": progress.value, "bound": progress.bound}
        if time.monotonic() - self.told_at >= BETWEEN:
            self.told_at = time.monotonic()
            tell(self.job, "working", **self.known, parts=list(self.parts.values()))


def _ladder(job: DeskJob) -> None:
    from placement.api.asking import read  # noqa: PLC0415 - in the child

    read(Path(job.folder) / SCENARIO, region=job.region).ladder(job.budgets).save(Path(job.folder) / "ladder")


def _frontier(job: DeskJob) -> None:
    """A few plans between what is best on the whole and what is best for the place that is worst served."""
    from placement.api.asking import read  # noqa: PLC0415 - in the child

    question = read(Path(job.folder) / SCENARIO, region=job.region)
    question.frontier(*FRONTIER_AIMS, points=FRONTIER_POINTS).save(Path(job.folder) / "frontier")


def _diff(job: DeskJob) -> None:
    """What changed from another option's run to this one's, and which input made it."""
    from placement.audit.decided import read_side  # noqa: PLC0415 - in the child
    from placement.studies.diff.study import diff  # noqa: PLC0415
    from placement.studies.register import write_study  # noqa: PLC0415

    folder, other = Path(job.folder), Path(job.other)
    sides = [read_side(one / RUN_FOLDER) for one in (other, folder)]
    write_study(folder / f"diff-{other.name}", sides[1].inputs, diff(*sides), {})


def _match(job: DeskJob) -> None:
    """People matched to the posts of the plan; the files that were brought for it go when it is done."""
    from placement.matching.run import match_run  # noqa: PLC0415 - in the child

    folder, people = Path(job.folder), Path(job.other)
    try:
        match_run(folder / RUN_FOLDER, applicants=people, mode=job.mode, out=folder / f"match-{job.mode}")  # type: ignore[arg-type]
    finally:
        if people.parent == folder:
            shutil.rmtree(people, ignore_errors=True)


def _letter(job: DeskJob) -> None:
    """The note of one cluster: why it has what it has, and what one more post would take."""
    from placement.audit.decided import read_decided  # noqa: PLC0415 - in the child
    from placement.studies.explain.study import explained  # noqa: PLC0415
    from placement.studies.register import write_study  # noqa: PLC0415

    folder = Path(job.folder)
    inputs, decided = read_decided(folder / RUN_FOLDER)
    chosen = [inputs.case.cluster_ids.index(str(job.cluster))]
    write_study(folder / f"letter-{job.cluster}", inputs, explained(inputs, decided, chosen), {})


def _publish(job: DeskJob) -> None:
    """The bundle that would be published, and the same as one file to take away."""
    from placement.site.published import publish  # noqa: PLC0415 - in the child

    folder = Path(job.folder)
    publish([folder / RUN_FOLDER], folder / "bundle")
    shutil.make_archive(str(folder / "bundle"), "zip", folder / "bundle")


WORK = {
    "decide": _decide,
    "diff": _diff,
    "frontier": _frontier,
    "ladder": _ladder,
    "letter": _letter,
    "match": _match,
    "publish": _publish,
}


def wait_for_work() -> None:
    """Read the program, then wait for one job, do it and end: what a worker process does."""
    import placement.api.asking  # noqa: PLC0415 - read now, so that a job begins at once
    import placement.report.pages  # noqa: PLC0415
    import placement.run  # noqa: F401, PLC0415

    line = sys.stdin.readline()
    if line:
        work(DeskJob.of_line(line))


if __name__ == "__main__":
    wait_for_work()
