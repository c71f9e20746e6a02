"""A run as one side of a difference, from a folder in which nothing was changed."""

from __future__ import annotations

from pathlib import Path

from placement.audit.verify import read_run_folder
from placement.data.files import read_json
from placement.data.folders import called
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.store.folder import ANSWER
from placement.studies.diff.study import RunSide


def read_side(folder: Path) -> RunSide:
    """A run's inputs, answer and posts, worked out again.

    Raises BadInput if it is no run folder, has no plan, or does not hold what its manifest says.
    """
    inputs, view, report = read_run_folder(folder)
    if inputs is None or view is None:
        answer = read_json(folder / ANSWER, ANSWER, [])
        if answer is not None and answer.get("outcome") == "impossible":
            raise BadInput([Fault("diff_no_plan", called(folder))])
        words = Words("en")
        said = [one.says(words) for one in report.wrong] or report.says(words)
        raise BadInput([Fault("run_folder_fails", called(folder), slots={"what": said[0]})])
    return RunSide.of(inputs, view)
