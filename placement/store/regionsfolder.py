"""The folder of a scenario decided for every region alone: what lies on top, and how it is put there.

<region_id>/                  a run folder of its own for each region, written whole or not at all
regions.json, regions.csv     the regions side by side, and the whole with its proved bound
index.en.html, index.cy.html  the same as a page
manifest.json                 the hash of each of these and of each region's manifest; written last
timing.json                   seconds of each region; outside the hashes and the same-bytes promise
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from placement.data.put_file import put_file
from placement.errors import BadInput, Fault
from placement.i18n import LANGUAGES
from placement.results.document_regions import RegionRow, RegionsAbout, RegionsDocument, RegionsWhole
from placement.results.proof import finite
from placement.results.status import ORDER, Status
from placement.store.folder import (
    ANSWER,
    MANIFEST,
    TIMING,
    Folder,
    as_csv,
    as_json,
    changed_before,
    kind_of,
    place_faults,
    retire,
)
from placement.store.ours import BY_SYSTEMS, OF_REGIONS, RUN_KINDS, strange_in

KIND = OF_REGIONS
DOCUMENT, TABLE = "regions.json", "regions.csv"
PAGES = tuple(f"index.{language}.html" for language in LANGUAGES)
TOP = (DOCUMENT, TABLE, *PAGES, MANIFEST, TIMING)
REGIONS = Folder(kinds=frozenset({KIND}))
WITH_PLAN = ("answer", "stopped_early")
LOWEST = frozenset({"worst_served"})
"""Aims whose value for the whole is the lowest of any region; the others add up."""
LEAST_GAIN = 1e-6
COLUMNS = (
    "region_id", "outcome", "posts", "wte_new", "pounds_full_year", "share_before", "share_after",
    "value", "before", "bound", "gap", "gap_of_gain", "stopped_by",
)  # fmt: skip


def is_regions(folder: Path) -> bool:
    """Whether a folder says of itself that it holds every region."""
    return kind_of(folder) == KIND


def row_of(region_id: str, answer: Mapping[str, Any] | None, outcome: str) -> RegionRow:
    """A region's line: figures of its `answer.json` where it has a plan, else only how it ended."""
    plan = answer if answer is not None and outcome in WITH_PLAN else None
    totals, aim = (plan["totals"], plan["aims"][0]) if plan else ({}, {})
    return {
        "region_id": region_id,
        "outcome": outcome,
        "posts": totals.get("posts"),
        "wte_new": totals.get("wte_new"),
        "pounds_full_year": sum(fund["pounds_full_year"] for fund in plan["funds"]) if plan else None,
        "share_before": totals.get("share_before"),
        "share_after": totals.get("share_after"),
        "value": aim.get("value"),
        "before": aim.get("before"),
        "bound": aim.get("bound"),
        "gap": aim.get("gap"),
        "gap_of_gain": aim.get("gap_of_gain"),
        "stopped_by": plan["stopped_by"] if plan else None,
    }


def document_of(
    about: RegionsAbout, rows: list[RegionRow], aim: Mapping[str, Any] | None, statuses: list[Status]
) -> RegionsDocument:
    """The content of `regions.json`, from the regions' lines and what the scenario says of itself.

    Regions share nothing, so the first aim's bounds add up to a bound of the whole (the lowest of them is
    one where the aim is the lowest share); there is none unless every region has a plan.
    """
    whole: RegionsWhole | None = None
    if aim is not None and rows and all(row["outcome"] in WITH_PLAN for row in rows):
        fold = min if aim["aim"] in LOWEST else sum
        value, before, bound = (
            None if None in of else finite(fold([one for one in of if one is not None]))
            for of in zip(*((row["value"], row["before"], row["bound"]) for row in rows), strict=True)
        )
        gap = None if value is None or bound is None else finite(abs(bound - value))
        gain = 0.0 if value is None or before is None or aim["sense"] == "min" else value - before
        share = None if gap is None or gain <= LEAST_GAIN else finite(gap / gain)
        whole = {
            "id": aim["id"],
            "aim": aim["aim"],
            "unit": aim["unit"],
            "sense": aim["sense"],
            "sentence_en": aim["sentence_en"],
            "sentence_cy": aim["sentence_cy"],
            "value": value,
            "before": before,
            "bound": bound,
            "gap": gap,
            "gap_of_gain": share,
        }
    planned = [row for row in rows if row["outcome"] in WITH_PLAN]
    return {
        **about,
        "status": min(statuses, key=ORDER.index) if statuses else ORDER[0],
        "regions": rows,
        "totals": {
            "regions": len(rows),
            "with_plan": len(planned),
            "posts": sum(row["posts"] or 0 for row in planned),
            "wte_new": finite(sum(row["wte_new"] or 0.0 for row in planned)),
            "pounds_full_year": sum(row["pounds_full_year"] or 0 for row in planned),
        },
        "whole": whole,
    }


def tops(
    document: RegionsDocument,
    manifests: Mapping[str, str | None],
    seed: int,
    pages: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Every file on top but timing.json.

    `manifests` has the hash of each region's manifest.json; `pages` are what people read.
    """
    table = pd.DataFrame(document["regions"], columns=list(COLUMNS)).astype({"posts": "Int64"})
    files = {
        DOCUMENT: as_json(document),
        TABLE: as_csv(table.astype({"pounds_full_year": "Int64"})),
        **pages,
    }
    stated = {
        "kind": KIND,
        "option": document["option"],
        "status": document["status"],
        "versions": document["versions"],
        "scenario": document["scenario"]["id"],
        "seed": seed,
        "regions": dict(manifests),
    }
    return {**files, MANIFEST: REGIONS.manifest(stated, files)}


def check_regions_place(out: Path, region_ids: Sequence[str], keep: int = 0) -> None:
    """Whether the folder may be put there: nothing is in it but what such a run puts there, as it was.

    An interrupted run left no manifest on top, and the folders of the regions that were done.
    Raises BadInput.
    """
    if _unfinished(out, region_ids):
        faults = place_faults(out, out.absolute().name)
        out = out.resolve()
        if not faults and (oldest := changed_before(out, keep, REGIONS.kinds)) is not None:
            faults = [Fault("run_keep_changed", oldest.name, column="--keep", value=str(keep))]
        if faults:
            raise BadInput(faults)
    else:
        REGIONS.check_place(out, keep)


def _unfinished(out: Path, region_ids: Sequence[str]) -> bool:
    """Whether an interrupted run of these regions lies there, and nothing else."""
    if not out.is_dir() or (out / MANIFEST).exists():
        return False
    there = [path for path in out.iterdir() if path.name not in BY_SYSTEMS]
    regions = [path for path in there if path.name in region_ids]
    others = [path for path in there if path not in regions]
    return bool(regions) and all(
        [
            *(path.is_dir() and strange_in(path, RUN_KINDS) is None for path in regions),
            *(path.name in TOP and path.is_file() for path in others),
        ]
    )


def clear(out: Path, keep: int = 0) -> Path | None:
    """Make room for all regions: what an earlier run left is kept beside the place, or taken away.

    Returns where it is kept, None if it is not.
    """
    out = out.resolve()
    return retire(out, out, keep) if out.is_dir() and any(out.iterdir()) else None


def write_tops(out: Path, files: Mapping[str, bytes], timing: Mapping[str, Any]) -> None:
    """Put the files on top, the manifest last; each is there whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    rest = {name: content for name, content in files.items() if name != MANIFEST}
    for name, content in {**rest, TIMING: as_json(timing), MANIFEST: files[MANIFEST]}.items():
        put_file(out / name, content)


def answer_in(files: Mapping[str, bytes]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(files[ANSWER])
    return answer
