"""The boards of a national budget's folder: their questions as they were read, and what plans come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from placement.scenario.case_builder import gather
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, Inputs
from placement.store.folder import INPUTS
from placement.store.study import StudyPlan
from placement.studies.national.boards import LATER, files_of, read_board_file
from placement.studies.national.curve import spent
from placement.studies.national.figures import recheck

NATIONAL = "national"


class KeptQuestions:
    """The questions in a folder, and their boards as each is asked."""

    def __init__(self, folder: Path, document: Mapping[str, Any]) -> None:
        places = [folder / INPUTS / (LATER.format(n=n) if n > 1 else "")
                  for n in range(1, len(document["files"]) + 1)]  # fmt: skip
        option = document["option"]
        self.files = [read_board_file(at / SCENARIO, option, at / TABLES_FOLDER) for at in places]
        self.inputs = files_of(self.files)
        self._asked: dict[tuple[int, str | None], Inputs] = {}

    def asked(self, note: Mapping[str, Any]) -> Inputs:
        """The board that a plan says it is of. Raises KeyError or ValueError if there is none."""
        number, region = int(note["file"]), note["region"]
        if not 0 <= number < len(self.files) or region not in self.files[number].regions:
            raise ValueError(region)
        if (number, region) not in self._asked:
            own = self.files[number].inputs
            case = gather(own.region, own.scenario, only_region=region)
            self._asked[number, region] = replace(own, case=case, only_region=region)
        return self._asked[number, region]


def national_wrong(document: Mapping[str, Any], plans: Iterable[tuple[StudyPlan, Inputs]]) -> list[str]:
    """The places of study.json that do not follow from the plans, the boards' steps and their lines."""
    found = {}
    for plan, asked in plans:
        (fund,) = plan.amounts
        value, bound, stopped = plan.reached[asked.scenario.aims[0].id]
        found[plan.name] = {
            **spent(asked, fund, plan), "value": value, "bound": bound, "stopped_by": stopped
        }  # fmt: skip
    return recheck(document, found)
