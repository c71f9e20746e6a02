"""The match folder: what it holds, byte for byte, and how it is put where it belongs, whole or not at all.

match.json, summary.*.html                                  for all to read; they name nobody
matches.csv, unplaced.csv, unmatched_posts.csv, order.csv   for their owner alone
inputs/seats.csv                                            the posts as seats, for all to read
inputs/applicants.csv, preferences.csv, minutes.csv         for their owner alone; the first two as read
manifest.json                                               the hash of every other file; versions, seed
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from placement.errors import BadInput, Fault
from placement.i18n import languages_of
from placement.matching.document import MatchDocument
from placement.matching.matched_run import KIND
from placement.matching.matchtables import PRIVATE
from placement.matching.page import write_matching
from placement.results.tables import rounded
from placement.solve.signals import in_hand
from placement.store.folder import INPUTS, MANIFEST, PACKAGES, Folder, as_csv, as_json, kind_of
from placement.store.folder import versions as versions_of
from placement.store.ours import manifest_in
from placement.store.rescue import write_or_keep

MATCH = "match.json"
MATCHED = Folder(kinds=frozenset({KIND}), private=frozenset(PRIVATE))


def versions() -> dict[str, str]:
    """Python and the packages that a matching may depend on."""
    return versions_of((*PACKAGES, "scipy"))


def pages(document: MatchDocument) -> dict[str, bytes]:
    languages = languages_of(document["run"])
    return {f"summary.{language}.html": write_matching(document, language).encode() for language in languages}


def contents(
    document: MatchDocument, tables: Mapping[str, pd.DataFrame], read: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Every file of a match folder: path to bytes. `read` are the applicants' files as they were read."""
    files = {
        MATCH: as_json(document),
        **{f"{name}.csv": as_csv(rounded(table)) for name, table in tables.items()},
        **{f"{INPUTS}/{name}": content for name, content in read.items()},
        **pages(document),
    }
    return {**files, MANIFEST: MATCHED.manifest(stated(document), files)}


def stated(document: MatchDocument) -> dict[str, Any]:
    """What was matched and how, for the manifest, without any path or time."""
    return {
        "kind": KIND,
        "scenario": document["run"]["scenario"]["id"],
        "option": document["run"]["option"],
        "region": document["run"]["region"],
        "status": document["status"],
        "mode": document["mode"],
        "seed": document["seed"],
        "versions": document["versions"],
    }


def check_match_place(out: Path, run: Path) -> None:
    """Whether a match folder may be put there.

    Raises BadInput if a run folder or something else is there, or if it would lie in the run's folder or
    the run's folder in it.
    """
    there, decided = out.resolve(), run.resolve()
    a_run = manifest_in(there) is not None and kind_of(there) != KIND
    if a_run or there == decided or there in decided.parents or decided in there.parents:
        raise BadInput([Fault("match_out_run", there.name, column="--out")])
    MATCHED.check_place(out)


def write_match_folder(out: Path, run: Path, files: Mapping[str, bytes]) -> None:
    """Make `out` hold exactly these files, whole or not at all; what is about people for its owner alone.

    Raises BadInput if it may not be put there, NotWritten if it cannot.
    """
    check_match_place(out.resolve(), run)
    with in_hand():
        write_or_keep(MATCHED, out, files)
