"""The run that a matching follows, read from its folder and held to what it says, as far as posts go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from placement.audit.pages import FoundFolder
from placement.audit.verify import check_rules, inputs_of, read_folder
from placement.data.files import read_json
from placement.errors import BadInput, Fault, PlacementError, Unverified
from placement.i18n import Words, stated_languages
from placement.matching.applicants import Applicants
from placement.matching.document import MatchedRunEntry
from placement.matching.seats import Seat, commutes, seats_of
from placement.scenario.inputs import Inputs
from placement.scenario.travel_times import travel_matrix
from placement.store.folder import ANSWER, MANIFEST, digest
from placement.store.recorded import read_allocation
from placement.store.report import Report

KIND = "match"


class Spoiled(Unverified):
    """A run folder that does not agree with itself; the message is that of its verification."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.name, self.report = folder.resolve().name, report
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        return "\n".join([words("matching.spoiled", folder=self.name), *self.report.says(words)])


@dataclass(frozen=True)
class MatchedRun:
    """A decided run: its inputs, its newly qualified posts as seats, and what a match folder says of it."""

    inputs: Inputs
    seats: tuple[Seat, ...]
    about: MatchedRunEntry

    def commutes(self, applicants: Applicants) -> pd.DataFrame:
        """Minutes by car from home to base for each applicant and wish."""
        region = self.inputs.region
        return commutes(applicants, self.seats, region, travel_matrix(region, self.inputs.scenario.travel))


def read_run(folder: Path) -> MatchedRun:
    """The run in a folder, its hashes, inputs, posts and conditions looked at again.

    Raises BadInput if it is no run, or one that found no plan; Spoiled if it does not agree with itself.
    """
    name = folder.resolve().name
    stated = read_json(folder / MANIFEST, MANIFEST, [])
    if stated is None or not (folder / ANSWER).is_file():
        key = "match_of_match" if stated is not None and stated.get("kind") == KIND else "match_no_run"
        raise BadInput([Fault(key, name)])
    report = Report()
    try:
        return _read(folder, report)
    except PlacementError:
        raise
    except Exception as error:
        report.blame("broke", what=f"{type(error).__name__}: {error}")
        raise Spoiled(folder, report) from error


def _read(folder: Path, report: Report) -> MatchedRun:
    found = read_folder(folder, report)
    if found is not None and report.passed and found.answer.get("outcome") == "impossible":
        raise BadInput([Fault("match_impossible_run", folder.resolve().name)])
    inputs = inputs_of(found, report) if found is not None and report.passed else None
    recorded = None if found is None or inputs is None else read_allocation(inputs, found.files, report)
    if recorded is not None and inputs is not None:
        check_rules(inputs, recorded, report)
    if found is None or inputs is None or recorded is None or not report.passed:
        raise Spoiled(folder, report)
    return MatchedRun(inputs, seats_of(inputs.case, recorded.allocation), about_run(found, inputs))


def about_run(found: FoundFolder, inputs: Inputs) -> MatchedRunEntry:
    """What a match folder says of its run: which it is, and the names of its places and services."""
    region, case, answer = inputs.region, inputs.case, found.answer
    named = ["name_en", "name_cy"]
    region_of = {c: case.region_ids[r] for c, r in zip(case.cluster_ids, case.cluster_region, strict=True)}
    regions = region.regions[region.regions["region_id"].isin(case.region_ids)]
    clusters = region.clusters[region.clusters["cluster_id"].isin(case.cluster_ids)]
    return {
        "manifest": digest(found.files[MANIFEST]),
        "scenario": answer["scenario"],
        **stated_languages(inputs.scenario.about.languages),
        "option": answer["option"],
        "option_name_en": answer["option_name_en"],
        "option_name_cy": answer["option_name_cy"],
        "region": answer["region"],
        "status": answer["status"],
        "regions": _records(regions[["region_id", *named]]),
        "clusters": [
            row | {"region_id": region_of[row["cluster_id"]]}
            for row in _records(clusters[["cluster_id", *named]])
        ],
        "services": _records(region.services[["service_id", *named]]),
        "attribution_en": _attribution(region.package, "en"),
        "attribution_cy": _attribution(region.package, "cy"),
    }


def _records(table: pd.DataFrame) -> list[Any]:
    return table.to_dict("records")


def _attribution(package: Mapping[str, Any], language: str) -> list[str]:
    said = package.get(f"attribution_{language}", [])
    return [str(text) for text in ([said] if isinstance(said, str) else said)]
