"""What a run is made from: the scenario, the region's tables, the case, and the bytes of their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from placement.data import read_region
from placement.data.boundaries import FILE as OUTLINES
from placement.data.nearest import nearest
from placement.data.package import FILE as PACKAGE
from placement.data.package import as_bytes
from placement.data.region import Region
from placement.data.tables import TABLES
from placement.data.travel.computed import FILE as COMPUTED
from placement.data.travel.computed import packed
from placement.errors import BadInput, Fault
from placement.model.case import Case
from placement.model.rules import Fund
from placement.scenario import Scenario, check_scenario, read_scenario
from placement.scenario.case_builder import gather
from placement.scenario.incentive import with_incentive

SCENARIO = "scenario.toml"
TABLES_FOLDER = "data"
REGION_FILES = (*(table.file for table in TABLES.values()), OUTLINES, PACKAGE, COMPUTED)
"""The files that a region may have; others are not read, not kept and not published."""


@dataclass(frozen=True)
class Inputs:
    """Everything that one decision rests on.

    `only_region` is the region that is decided alone, None for the whole nation. `files` are the bytes
    that were read, by the place they get in a run folder's `inputs/`.
    """

    scenario: Scenario
    region: Region
    case: Case
    only_region: str | None
    files: Mapping[str, bytes]

    def __repr__(self) -> str:
        return f"<Inputs {self.scenario.id}, {self.only_region or 'the whole nation'}: {self.case!r}>"

    def __post_init__(self) -> None:
        """The region has the roles that the scenario offers."""
        object.__setattr__(self, "region", with_incentive(self.region, self.scenario))

    @property
    def funds(self) -> list[Fund]:
        return [rule for rule in self.scenario.rules if isinstance(rule, Fund)]

    def with_processes(self, processes: int) -> Inputs:
        """The same, decided in so many processes at once; 0 leaves what the scenario says."""
        if not processes:
            return self
        solve = self.scenario.solve.model_copy(update={"processes": processes})
        return replace(self, scenario=self.scenario.model_copy(update={"solve": solve}))


def read_inputs(
    config: Path, *, option: str | None = None, region: str | None = None, tables: Path | None = None
) -> Inputs:
    """Read and check all that a decision rests on.

    `tables` is the folder of the region's tables, if it is not the one that `config` names.
    Raises BadInput with every fault.
    """
    scenario = read_scenario(config, tables=tables)
    if option is not None:
        scenario = scenario.with_option(option)
    return inputs_for(scenario, region=region, content=config.read_bytes())


def inputs_for(scenario: Scenario, *, region: str | None, content: bytes) -> Inputs:
    """All that a decision of this scenario rests on; `content` is the scenario's file as it is kept.

    Raises BadInput with every fault.
    """
    return inputs_with(
        scenario,
        read_region(scenario.data_folders, scenario.about.languages),
        region=region,
        content=content,
    )


def inputs_with(scenario: Scenario, known: Region, *, region: str | None, content: bytes) -> Inputs:
    """The same, of tables that were read already. Raises BadInput with every fault."""
    faults = check_scenario(scenario, known)
    if region is not None:
        faults += _apart_faults(scenario, known, region)
    if faults:
        raise BadInput(faults)
    return Inputs(
        scenario=scenario,
        region=known,
        case=gather(known, scenario, only_region=region),
        only_region=region,
        files={
            SCENARIO: content,
            **{f"{TABLES_FOLDER}/{name}": found for name, found in tables_read(known).items()},
            **computed_files(known, scenario),
        },
    )


def computed_files(region: Region, scenario: Scenario) -> dict[str, bytes]:
    """The minutes that engines worked out for a scenario and, unless one is applied, for each of its options.

    So a run folder needs neither engine nor map. None where nothing is worked out.
    """
    options = scenario.document.get("options", {}) if scenario.option is None else {}
    named = [name for name in options if "travel" in options[name]]  # the others travel as the scenario does
    asked = [scenario.travel, *(scenario.with_option(name).travel for name in named)]
    if not any(travel.asks_an_engine for travel in asked):
        return {}
    from placement.scenario.engines import computed_all  # noqa: PLC0415 - heavy, and few scenarios ask

    found = {one.question: one for travel in asked for one in computed_all(region, travel)}
    return {f"{TABLES_FOLDER}/{COMPUTED}": packed(found.values())}


def tables_read(region: Region) -> dict[str, bytes]:
    """The bytes of every file that makes the region: its tables, its outlines and its package.

    Of a region in several folders these are the files that count, and tables made of the rows of several, so
    that together they make one folder from which the same region is read; their package is written anew. So
    it is where it lists other files: whatever stands beside a region's tables is no part of it, and neither
    kept nor published. Raises BadInput if one of the files is a link that leads out of its folder.
    """
    folders = region.folders
    paths = {name: folders.path(name) for name in REGION_FILES}
    files: dict[str, bytes] = {}
    faults = []
    for name, path in paths.items():
        if not path.is_file():
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
            faults.append(Fault("file_link", folders.named(name)))
        else:
            files[name] = path.read_bytes()
    if faults:
        raise BadInput(faults)
    files |= region.contents
    listed = region.package.get("resources", [])
    mine = [one for one in listed if PurePosixPath(str(one["path"])).as_posix() in REGION_FILES]
    if folders.one and len(mine) == len(listed):
        return files
    return {**files, PACKAGE: as_bytes({**region.package, "resources": mine})}


def _apart_faults(scenario: Scenario, region: Region, name: str) -> list[Fault]:
    """Why this region cannot be decided alone."""
    file, known = scenario.path.name, list(region.regions["region_id"])
    if name not in known:
        meant = nearest(name, known)
        slots = {"known": ", ".join(known)} if meant is None else {"nearest": meant}
        key = "run_region_unknown" if meant is None else "run_region_unknown_near"
        return [Fault(key, file, column="--region", value=name, slots=slots)]
    return not_apart(scenario, "run_region_free")


def not_apart(scenario: Scenario, free: str) -> list[Fault]:
    """Why regions cannot be decided apart; `free` is the key for money of which none has a share."""
    file = scenario.path.name
    return [
        Fault(free, file, column=f"rules.{rule.id}.shares", value="free")
        for rule in scenario.rules
        if isinstance(rule, Fund) and rule.shares == "free"
    ] + [fault for rule in scenario.rules for fault in rule.alone_faults(file)]
