"""Publishing: run folders read and checked, their public part taken, the bundle written whole or not at all.

What leaves a run folder is named here; everything else stays: graduates placed, filled posts, the table of
care by neighbourhood, and the counts of graduates among the inputs, of which the header alone goes along.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from placement.data import read_region
from placement.data.files import read_json
from placement.data.folders import called
from placement.errors import BadInput, Fault
from placement.report.catchments import AREAS, CARE, CATCHMENTS, JOURNEYS, catchments, journeys
from placement.results.document import AnswerDocument
from placement.results.status import ORDER, status_of
from placement.results.suppression import LEAST_SHOWN
from placement.results.view import View
from placement.scenario import read_scenario
from placement.scenario.inputs import REGION_FILES, SCENARIO, TABLES_FOLDER
from placement.site.bundle import BUNDLE, PUBLIC, STUDIES, TEMPLATE, Bundle, Run, Tiles, build
from placement.site.downloads import TABLES
from placement.site.paper_docx import checked
from placement.site.publishedpeople import (
    address_faults,
    aim_tells,
    graduate_counts,
    study_tells,
    together_faults,
)
from placement.site.publishedtables import read_table, without_graduates
from placement.solve.signals import in_hand
from placement.store.folder import ANSWER, INPUTS, MANIFEST, as_csv, as_json, digest
from placement.store.folder import place_faults as foreign_faults
from placement.store.ours import strange_in
from placement.store.rescue import write_or_keep
from placement.store.runfolder import RUN
from placement.store.studyfolder import DOCUMENT, is_study

TILES_WAY = re.compile(r"[A-Za-z0-9._~/@?&=%+{}-]*")
TILES = re.compile(
    rf"https://[A-Za-z0-9](?:[A-Za-z0-9-]*[.])+[A-Za-z0-9-]+(?::[0-9]{{1,5}})?/{TILES_WAY.pattern}"
)
PLACES = ("{z}", "{x}", "{y}")
TILES_EXAMPLE = "https://tiles.example.org/{z}/{x}/{y}.png"


@dataclass(frozen=True)
class PublishedFolder:
    """A folder as found: its manifest, and every file that the manifest names, after their hashes."""

    path: Path
    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """What messages call it."""
        return called(self.path)[:80]


def publish(
    folders: Sequence[Path], out: Path, *, tiles: str | None = None, template: Path | None = None
) -> Path:
    """Write the bundle of these run and study folders, and return where it is.

    Raises BadInput with every fault of the folders and of the arguments, before anything is written;
    NotWritten if the disk refuses.
    """
    faults = [*place_faults(out), *tiles_faults(tiles)]
    styled = _template(template, faults)
    once = {folder.resolve(): folder for folder in reversed(folders)}
    times = Counter(folder.resolve() for folder in folders)
    read = {at: one for at in times if (one := _read(once[at], faults)) is not None}
    found = list(read.values())
    faults += [Fault("publish_twice", one.name) for at, one in read.items() if times[at] > 1]
    runs = [one for one in found if ANSWER in one.files]
    if not runs and not faults:
        faults.append(Fault("publish_no_run", "publish"))
    named = [(_name(run), run) for run in runs if not _refused(run, faults)]
    names = [name for name, _ in named]
    faults += [
        Fault("publish_twice", run.name)
        for i, (name, run) in enumerate(named)
        if name in names[:i] or name == STUDIES
    ]
    faults += [
        Fault("publish_aim_count", one.name)
        for one in found
        if ANSWER not in one.files and study_tells(json.loads(one.files[DOCUMENT]))
    ]
    if faults:
        raise BadInput(faults)
    studies = _studies(one for one in found if ANSWER not in one.files)
    bundle = Bundle(
        runs=tuple(_published(name, run) for name, run in named),
        studies=studies,
        tiles=None if tiles is None else as_tiles(tiles),
        template=styled,
    )
    named_runs = [run for _, run in named]
    answers = [(one.name, run.view.answer) for run, one in zip(bundle.runs, named_runs, strict=True)]
    refused = [*_status_faults(bundle, named_runs), *together_faults(answers)]
    if refused := [*refused, *_address_faults(bundle, named_runs, studies)]:
        raise BadInput(refused)
    files = build(bundle)
    with in_hand():
        write_or_keep(BUNDLE, out, files)
    return out


def _read(folder: Path, faults: list[Fault]) -> PublishedFolder | None:
    """A folder whose every file has the hash that its manifest states; None, with why, if it is not."""
    before = len(faults)
    if not folder.is_dir():
        faults.append(Fault("publish_missing_folder", called(folder)[:80]))
        return None
    if not (folder / MANIFEST).is_file():
        faults.append(Fault("publish_not_run", called(folder)[:80]))
        return None
    stated = read_json(folder / MANIFEST, MANIFEST, faults)
    hashes = {} if stated is None else stated.get("files")
    if stated is None or not isinstance(hashes, dict) or not {ANSWER, DOCUMENT} & set(hashes):
        faults.append(Fault("publish_not_run", called(folder)[:80]))
        return None
    wanted = {name: stated for name, stated in hashes.items() if name not in RUN.unhashed}
    files: dict[str, bytes] = {}
    for name, right in wanted.items():
        pure, path = PurePosixPath(str(name)), folder / str(name)
        inside = not pure.is_absolute() and ".." not in pure.parts
        linked = any((folder / part).is_symlink() for part in (pure, *pure.parents))
        if not inside or linked or not path.is_file():
            faults.append(Fault("publish_file_missing", called(folder)[:80], value=str(name)[:80]))
            continue
        files[str(name)] = path.read_bytes()
        if digest(files[str(name)]) != right:
            faults.append(Fault("publish_changed", called(folder)[:80], value=str(name)[:80]))
    if len(faults) == before and not (ANSWER in files or is_study(folder)):
        faults.append(Fault("publish_not_run", called(folder)[:80]))
    return PublishedFolder(folder, stated, files) if len(faults) == before else None


def _refused(run: PublishedFolder, faults: list[Fault]) -> bool:
    """Whether a run may not be published as it is, by what its answer says."""
    before, name = len(faults), run.name
    answer = json.loads(run.files[ANSWER])
    if answer.get("outcome") not in {"answer", "stopped_early"}:
        faults.append(Fault("publish_no_plan", name))
    elif f"{INPUTS}/{TABLES_FOLDER}/boundaries.geojson" not in run.files:
        faults.append(Fault("publish_no_map", name))
    elif tells_small_counts(answer):
        faults.append(Fault("publish_small_count", name))
    elif aim_tells(answer):
        faults.append(Fault("publish_aim_count", name))
    return len(faults) > before


def tells_small_counts(answer: AnswerDocument) -> bool:
    """Whether an answer tells a count of graduates that must be withheld."""
    return any(n is not None and 0 < n < LEAST_SHOWN for n in graduate_counts(answer))


def _name(run: PublishedFolder) -> str:
    """The scenario, option and region, as the name of a folder."""
    parts = (run.manifest["scenario"], run.manifest.get("option"), run.manifest.get("region"))
    joined = "-".join(str(part) for part in parts if part)
    return re.sub(r"[^A-Za-z0-9_.-]", "-", joined).lstrip(".-") or "run"


def _studies(found: Iterable[PublishedFolder]) -> dict[str, Mapping[str, Any]]:
    studies: dict[str, Mapping[str, Any]] = {}
    for one in found:
        document = json.loads(one.files[DOCUMENT])
        kind = str(document["kind"])
        name, n = kind, 2
        while name in studies:
            name, n = f"{kind}-{n}", n + 1
        studies[name] = document
    return studies


def _published(name: str, run: PublishedFolder) -> Run:
    """A run reduced to its public part, and read back from that alone."""
    files = public_part(run.files)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return Run(name, read_view(folder), files)


def read_public(folder: Path) -> View:
    """The public part of one run folder, after its hashes. Raises BadInput with every fault."""
    faults: list[Fault] = []
    found = _read(folder, faults)
    if found is None or ANSWER not in found.files:
        raise BadInput(faults or [Fault("publish_not_run", called(folder)[:80])])
    answer = json.loads(found.files[ANSWER])
    if answer.get("outcome") not in {"answer", "stopped_early"}:
        raise BadInput([Fault("publish_no_plan", called(folder)[:80])])
    return _published(_name(found), found).view


def public_part(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What of a run folder may leave it, and the two tables that stand for its table of care."""
    tables = {f"{name}.csv": files[f"{name}.csv"] for name in TABLES if f"{name}.csv" in files}
    known = {f"{INPUTS}/{SCENARIO}", *(f"{INPUTS}/{TABLES_FOLDER}/{name}" for name in REGION_FILES)}
    inputs = {name: content for name, content in files.items() if name in known}
    if f"{CARE}.csv" in files and f"{AREAS}.csv" in files:
        care = {name: read_table(files[f"{name}.csv"]) for name in (CARE, AREAS)}
        view = View(answer={}, tables=care, region=None, scenario=None)  # type: ignore[arg-type, typeddict-item]
        tables[f"{CATCHMENTS}.csv"] = as_csv(catchments(view))
        tables[f"{JOURNEYS}.csv"] = as_csv(journeys(view))
    return {ANSWER: files[ANSWER], **tables, **without_graduates(inputs)}


def read_view(folder: Path) -> View:
    """A run's public part as pages see it. Raises BadInput if its tables or scenario have faults."""
    answer = json.loads((folder / ANSWER).read_bytes())
    config = folder / INPUTS / SCENARIO
    scenario = read_scenario(config, tables=folder / INPUTS / TABLES_FOLDER)
    if answer.get("option") is not None:
        scenario = scenario.with_option(answer["option"])
    tables = {
        name: read_table((folder / f"{name}.csv").read_bytes())
        for name in TABLES
        if (folder / f"{name}.csv").is_file()
    }
    return View(
        answer=answer,
        tables=tables,
        region=read_region(scenario.data_folders, scenario.about.languages),
        scenario=scenario,
    )


def read_bundle(folder: Path) -> Bundle:
    """A published bundle's runs and studies, from its own public part: what `build` made it from."""
    stated = json.loads((folder / MANIFEST).read_bytes())
    runs = []
    for entry in stated["runs"]:
        place = folder / PUBLIC / entry["name"]
        files = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in sorted(place.rglob("*"))
            if path.is_file()
        }
        runs.append(Run(entry["name"], read_view(place), files))
    studies = {
        name: json.loads((folder / PUBLIC / STUDIES / f"{name}.json").read_bytes())
        for name in stated["studies"]
    }
    tiles, own = stated["basemap_tiles"], folder / PUBLIC / TEMPLATE
    return Bundle(
        tuple(runs),
        studies,
        None if tiles is None else as_tiles(tiles),
        own.read_bytes() if own.is_file() else None,
    )


def _status_faults(bundle: Bundle, found: Sequence[PublishedFolder]) -> list[Fault]:
    """Runs that call themselves more than their inputs allow."""
    faults = []
    for run, one in zip(bundle.runs, found, strict=True):
        answer, about = run.view.answer, run.view.scenario.about
        allowed, _ = status_of(
            about.status,
            run.view.region.assumptions,
            stopped_early=answer["outcome"] == "stopped_early",
            welsh_reviewed=None if "cy" in about.languages else True,
            rules_agreed=about.agreed_by is not None,
        )
        if ORDER.index(answer["status"]) > ORDER.index(allowed):
            faults.append(Fault("publish_status", one.name, value=str(answer["status"])))
    return faults


def _address_faults(
    bundle: Bundle, found: Sequence[PublishedFolder], studies: Mapping[str, Mapping[str, Any]]
) -> list[Fault]:
    """E-mail addresses in what would be published, but for those that a run's scenario gives for comments."""
    abouts = [run.view.scenario.about for run in bundle.runs]
    meant = " ".join(text for about in abouts for text in (about.contact_en, about.contact_cy) if text)
    faults: list[Fault] = []
    for run, one in zip(bundle.runs, found, strict=True):
        faults += address_faults(one.name, run.public, meant)
    documents = {f"{name}.json": as_json(study) for name, study in studies.items()}
    return [*faults, *address_faults(STUDIES, documents, meant)]


def tiles_faults(url: str | None) -> list[Fault]:
    """Why an address is none of a background map; it goes into the page's policy, so its form is strict."""
    if url is None or (TILES.fullmatch(url) and all(part in url for part in PLACES)):
        return []
    host, _, way = url.removeprefix("https://").partition("/")
    odd = [letter for letter in way if not TILES_WAY.fullmatch(letter)]
    slots: dict[str, object] = {"example": TILES_EXAMPLE}
    if not url.startswith("https://"):
        key = "publish_tiles"
    elif missing := [part for part in PLACES if part not in way]:
        key, slots["missing"] = "publish_tiles_places", ", ".join(missing)
    elif odd:
        key, slots["sign"], slots["code"] = "publish_tiles_sign", odd[0], quote(odd[0], safe="")
    else:
        key, slots["host"] = "publish_tiles_host", host
    return [Fault(key, "publish", column="--basemap-tiles", value=url[:200], slots=slots)]


def _template(path: Path | None, faults: list[Fault]) -> bytes | None:
    """A board's own Word file for the paper; None, with why, if it cannot be one."""
    if path is None:
        return None
    try:
        return checked(path.read_bytes())
    except (OSError, ValueError):
        faults.append(Fault("publish_template", path.name[:80], column="--paper-template"))
        return None


def as_tiles(url: str) -> Tiles:
    return Tiles(url=url, host=urlsplit(url).netloc)


def place_faults(out: Path) -> list[Fault]:
    """Why a bundle may not be put there: something else is there, or the system does not let us."""
    if faults := foreign_faults(out, called(out)):
        return faults
    out = out.resolve()
    BUNDLE.recover(out)
    strange = strange_in(out, BUNDLE.kinds) if out.is_dir() else None
    return (
        []
        if strange is None
        else [Fault("publish_out_foreign", out.name[:80], column="--out", value=strange)]
    )
