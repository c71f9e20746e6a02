"""Every region of a scenario decided alone, side by side: gather, decide, write; nothing else.

What a region may spend is its share of the whole, as in the whole. Regions share nothing, so their bounds
together bound the whole. Each lies in a run folder of its own, written as soon as it is decided.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placement.data.region import Region
from placement.errors import BadInput, OurFault, Stopped
from placement.i18n import LANGUAGES, Words, stated_languages
from placement.report.pages import run_pages, summary_pages
from placement.report.regions import regions_pages
from placement.results.build import scenario_entry
from placement.results.decision import decided
from placement.results.document_regions import RegionRow, RegionsAbout, RegionsDocument
from placement.results.overrides_price import asked_without
from placement.results.proof import proof_of
from placement.results.status import Status
from placement.results.vacancies import vacancies_beside
from placement.run import OUTPUTS, kept_in, view_of
from placement.scenario import Scenario, check_scenario
from placement.scenario.at_hand import WorkerSource, at_hand, read_plainly, same_versions
from placement.scenario.case_builder import gather
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, Inputs, computed_files, not_apart, tables_read
from placement.solve.decided import NoPlan, NoPlanYet
from placement.solve.signals import in_hand
from placement.solve.workers import Event, workers
from placement.store.folder import INPUTS, MANIFEST, TIMING, as_json, digest, versions
from placement.store.impossible import impossible_contents
from placement.store.log import after_log, head, log_study
from placement.store.regionsfolder import (
    WITH_PLAN,
    answer_in,
    check_regions_place,
    clear,
    document_of,
    row_of,
    tops,
    write_tops,
)
from placement.store.rescue import write_or_keep
from placement.store.runfolder import RUN, contents


@dataclass(frozen=True)
class Ended:
    """How a region ended: its files but the inputs, if it has a folder, and its answer, if it has a plan.

    `outcome` is that of `answer.json`, or "no_plan" (proved, but why was not found), "stopped"
    (before any plan was found), "fault" (ours, told in `said`).
    """

    outcome: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    said: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class EachResult:
    """The written folder, its `regions.json`, and what was said of faults of ours, by region."""

    folder: Path
    document: RegionsDocument
    faults: Mapping[str, str]
    kept: Path | None = None
    """Where the run before lies, if it was kept."""


class Interrupted(Stopped):
    """Stopped by hand: the folders of the regions that were done lie there whole, and none of the rest."""

    def __init__(self, done: int, of: int, folder: Path) -> None:
        self.done, self.of, self.folder = done, of, folder
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        return words("each.interrupted", done=self.done, of=self.of, path=self.folder)


def each_region(
    config: Path,
    *,
    option: str | None = None,
    out: Path | None = None,
    processes: int = 0,
    scheduler: str | None = None,
    keep: int = 1,
    on_progress: Callable[[str, Event], None] | None = None,
    gathered: Callable[[Region], object] | None = None,
) -> EachResult:
    """Decide every region alone and write their folders and the table of all.

    `gathered` is called with the region's tables once they are read, `on_progress` with what becomes of each
    region. A region without a plan is told in the table. What was there before is kept beside it, up to
    `keep` of them. Raises BadInput; Interrupted; OurFault.
    """
    # 1. gather
    scenario, known = read(config, option)
    ids = [str(name) for name in known.regions["region_id"]]
    folder = OUTPUTS / "-".join(p for p in (scenario.id, option, "regions") if p) if out is None else out
    check_regions_place(folder, ids, keep)
    read_bytes = {SCENARIO: config.read_bytes()}
    read_bytes |= {f"{TABLES_FOLDER}/{name}": content for name, content in tables_read(known).items()}
    read_bytes |= computed_files(known, scenario)
    if gathered is not None:
        gathered(known)
    # 2. decide; 3. write each as it comes
    order = largest_first(known, ids)
    source = WorkerSource(config.resolve(), option, versions(), read_bytes if scheduler else None)
    done = _Done(
        folder,
        {f"{INPUTS}/{name}": content for name, content in read_bytes.items()},
        order,
        head(folder.resolve().parent),
    )
    try:
        with workers(
            processes, scheduler, lambda e: on_progress(order[e.task], e) if on_progress else None
        ) as pool:
            kept = clear(folder, keep)  # once it is known that there are workers
            pool.each(decide_region, source, order, done.keep)
    except KeyboardInterrupt:
        raise Interrupted(len(done.rows), len(ids), folder) from None
    document = document_of(
        about(scenario, known), [done.rows[name] for name in ids], done.aim, list(done.statuses.values())
    )
    manifests = {name: done.manifests.get(name) for name in ids}
    timing = {"regions": {name: done.seconds[name] for name in ids}}
    files = tops(document, manifests, scenario.solve.seed, regions_pages(document))
    write_tops(folder, files, timing)
    # 4. log
    log_study(scenario, folder, document["status"], files[MANIFEST])
    return EachResult(folder, document, done.faults, kept)


@dataclass
class _Done:
    """What stays here of the regions: lines and hashes, never an answer."""

    folder: Path
    inputs: Mapping[str, bytes]
    order: list[str]
    before: str
    rows: dict[str, RegionRow] = field(default_factory=dict)
    manifests: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    aim: Mapping[str, Any] | None = None

    def keep(self, position: int, ended: Ended) -> None:
        """Write a region's folder, whole or not at all."""
        name, answer = self.order[position], None
        if ended.files:
            files = after_log(ended.files, self.before)
            answer = answer_in(files)
            with in_hand():
                write_or_keep(RUN, self.folder / name, {**files, **self.inputs, TIMING: as_json({})})
            self.manifests[name] = digest(files[MANIFEST])
            self.statuses[name] = answer["status"]
        if ended.outcome in WITH_PLAN and answer is not None:
            self.aim = answer["aims"][0]
        if ended.said:
            self.faults[name] = ended.said
        self.rows[name] = row_of(name, answer, ended.outcome)
        self.seconds[name] = ended.seconds


def decide_region(source: WorkerSource, region_id: str) -> Ended:
    """On a worker: one region alone, with one process. Raises BadInput if its packages are others."""
    began = time.monotonic()
    same_versions(source, versions())
    scenario, known, files = at_hand(source)
    inputs = Inputs(
        scenario=scenario,
        region=known,
        case=gather(known, scenario, only_region=region_id),
        only_region=region_id,
        files=files,
    )
    ended = _decide(inputs)
    own = {name: content for name, content in ended.files.items() if not name.startswith(f"{INPUTS}/")}
    return Ended(ended.outcome, own, ended.said, round(time.monotonic() - began, 3))


def _decide(inputs: Inputs) -> Ended:
    try:
        answer = decided(inputs, beside=True, kept=True)
        filled = vacancies_beside(inputs, answer.allocation)
        without = asked_without(inputs, proof_of(answer, inputs.scenario.aims).programmes)
        view = view_of(inputs, answer, filled, without)
    except NoPlan as none:
        if none.clash is None:
            return Ended("no_plan")
        return Ended("impossible", impossible_contents(inputs, none.clash, summary_pages))
    except NoPlanYet:
        return Ended("stopped")
    except OurFault as fault:
        return Ended("fault", said=str(fault))
    return Ended(
        str(view.answer["outcome"]), contents(view, inputs, run_pages(view), kept_in(answer, filled))
    )


def read(config: Path, option: str | None, tables: Path | None = None) -> tuple[Scenario, Region]:
    """The scenario and its tables, checked, and that its regions can be decided apart.

    Raises BadInput with every fault.
    """
    scenario, known = read_plainly(config, option, tables)
    if faults := [*check_scenario(scenario, known), *not_apart(scenario, "each_free")]:
        raise BadInput(faults)
    return scenario, known


def largest_first(known: Region, ids: list[str]) -> list[str]:
    """Regions by residents, so that none is left to the end that takes long."""
    county_region = dict(zip(known.counties["county_id"], known.counties["region_id"], strict=True))
    people = known.areas.groupby("county_id")["population"].sum()
    residents = dict.fromkeys(ids, 0.0)
    for county, n in people.items():
        residents[str(county_region[county])] += float(n)
    return sorted(ids, key=lambda name: (-residents[name], ids.index(name)))


def about(scenario: Scenario, known: Region) -> RegionsAbout:
    """What `regions.json` says of the scenario and its regions before any was decided."""
    option = None if scenario.option is None else scenario.options[scenario.option]
    attributions = (known.package.get(f"attribution_{lang}", []) for lang in LANGUAGES)
    english, welsh = ([text] if isinstance(text, str) else list(text) for text in attributions)
    return {
        "scenario": scenario_entry(scenario.about),
        "option": scenario.option,
        "option_name_en": option.name_en if option else "",
        "option_name_cy": option.name_cy if option else "",
        "names": [
            {"region_id": str(of["region_id"]), "name_en": str(of["name_en"]), "name_cy": str(of["name_cy"])}
            for of in known.regions.to_dict("records")
        ],
        "attribution_en": english,
        "attribution_cy": welsh,
        **stated_languages(scenario.about.languages),
        "versions": versions(),
    }
