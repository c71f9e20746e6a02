"""The folder of a study: what it holds, byte for byte, and how it is put there, whole or not at all.

study.json, <table>.csv                 what the study says; every page is drawn from study.json alone
index.*.html and others of its kind     pages in both languages, and a workbook where the kind has one
plans/<name>/plan.json                  which option, which amounts, what was reached and proved
plans/<name>/posts.csv, care.csv …      the plan itself; `filled.csv` and `placed.csv` for its owner alone
inputs/scenario.toml, inputs/data/*     the bytes that were read
manifest.json                           the hash of every other file but timing.json; kind, versions, seed
timing.json                             seconds; outside the hashes and the same-bytes promise
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from placement.errors import OurFault
from placement.results.proof import finite
from placement.results.results import care_table, opened_table, placed_table, posts_table
from placement.results.tables import PRIVATE, filled_table, rounded
from placement.scenario.inputs import Inputs
from placement.store.folder import INPUTS, MANIFEST, TIMING, Folder, as_csv, as_json, kind_of
from placement.store.log import log_study
from placement.store.rescue import NotLogged, NotWritten, write_or_keep
from placement.store.study import KINDS, Study, StudyPlan, of_option

DOCUMENT, PLANS, PLAN = "study.json", "plans", "plan.json"
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
KEEP = 1
"""A study that is replaced stays beside its place."""
STUDY = Folder(kinds=frozenset(KINDS), unhashed=frozenset({MANIFEST, TIMING}), private=PRIVATE)


def is_study(folder: Path) -> bool:
    """Whether a folder says of itself that it holds a study."""
    return kind_of(folder) in KINDS


def write_study_folder(
    out: Path, inputs: Inputs, study: Study, pages: Mapping[str, bytes], timing: Mapping[str, Any]
) -> None:
    """Make `out` the folder of this study, and write a line in the log beside it.

    Raises NotWritten if it cannot be there: something else is, or the disk refuses.
    """
    files = {**contents(inputs, study, pages), TIMING: as_json(timing)}
    about = (study.document["status"], files[MANIFEST])
    try:
        write_or_keep(STUDY, out, files, keep=KEEP)
    except NotWritten as error:
        with suppress(NotLogged):  # what could not be written says more
            log_study(inputs.scenario, out.resolve(), *about, rescued=error)
        raise
    log_study(inputs.scenario, out.resolve(), *about)


def contents(inputs: Inputs, study: Study, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of a study's folder but timing.json: path to bytes. `pages` are what people read."""
    files = {
        DOCUMENT: as_json(study.document),
        **{f"{name}.csv": as_csv(rounded(table)) for name, table in study.tables.items()},
        **pages,
        **{f"{INPUTS}/{name}": content for name, content in inputs.files.items()},
    }
    for plan in study.plans:
        if not NAME.fullmatch(plan.name) or f"{PLANS}/{plan.name}/{PLAN}" in files:
            raise OurFault(f"{plan.name!r} is no name for the folder of a plan, or is taken")
        asked = of_option(inputs, plan.option, plan.amounts)
        files |= {f"{PLANS}/{plan.name}/{name}": content for name, content in plan_files(asked, plan).items()}
    for plan_name, made in study.made.items():
        files |= {f"{PLANS}/{plan_name}/{name}": content for name, content in made.items()}
    return {**files, MANIFEST: STUDY.manifest(stated(study.document), files)}


def plan_files(asked: Inputs, plan: StudyPlan) -> dict[str, bytes]:
    """The files of one plan; `asked` is of its own option and amounts."""
    tables = plan_tables(asked, plan)
    return {PLAN: as_json(plan_document(plan)), **{f"{n}.csv": as_csv(t) for n, t in tables.items()}}


def plan_document(plan: StudyPlan) -> dict[str, Any]:
    """The content of `plan.json`; a bound that is not known is null."""
    return {
        "name": plan.name,
        "option": plan.option,
        "amounts": dict(plan.amounts),
        "reached": {
            aim: {
                "value": finite(value),
                "bound": finite(bound) if math.isfinite(bound) else None,
                "stopped_by": stopped,
            }
            for aim, (value, bound, stopped) in plan.reached.items()
        },
        "reference": plan.reference,
        "note": dict(plan.note),
    }


def plan_tables(asked: Inputs, plan: StudyPlan) -> dict[str, pd.DataFrame]:
    """Posts, filled posts, graduates, opened bases and care, as a run folder has them."""
    case, allocation = asked.case, plan.allocation
    tables = {
        "posts": posts_table(case, asked.funds, allocation),
        "filled": filled_table(case, allocation),
        "placed": placed_table(case, allocation),
        "opened": opened_table(case, allocation),
        "care": care_table(case, allocation.care),
    }
    return {name: rounded(table) for name, table in tables.items()}


def stated(document: Mapping[str, Any]) -> dict[str, Any]:
    """What was studied, for the manifest, without any path or time."""
    return {
        "scenario": document["scenario"]["id"],
        **{name: document[name] for name in ("kind", "option", "region", "status", "seed", "versions")},
    }
