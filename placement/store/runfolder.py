"""The run folder: what it holds, byte for byte, and how it is put where it belongs, whole or not at all.

answer.json, posts.csv, care.csv …      tables and answer; `placed.csv` for its owner alone
care_before.csv, filled.csv             what verification needs beside them
summary.*.html, data.*.html, map.*.html pages in both languages; no map of a region without coordinates
proof.json.gz                           multipliers from which the bound is summed again, where there are any,
                                        and the plans beside the answer; for its owner alone
inputs/scenario.toml, inputs/data/*     the bytes that were read
manifest.json                           the hash of every other file but timing.json; versions, seed; the
                                        log's last line before the run, by its hash (`log_before`): the
                                        one entry that the same inputs may give otherwise
timing.json                             seconds; outside the hashes and the same-bytes promise
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.errors import OurFault
from placement.results.document import AnswerDocument, unlike
from placement.results.tables import PRIVATE
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.store.folder import ANSWER, INPUTS, MANIFEST, PROOF, TIMING, Folder, as_csv, as_json

RUN = Folder(unhashed=frozenset({MANIFEST, TIMING}), private=PRIVATE | {PROOF})


def contents(
    view: View, inputs: Inputs, pages: Mapping[str, bytes], proof: bytes | None = None
) -> dict[str, bytes]:
    """Every file of a run folder but timing.json: path to bytes. `pages` are what people read."""
    if wrong := unlike(view.answer):
        raise OurFault(f"answer.json is not as its schema says: {wrong[0]}")
    files = {
        ANSWER: as_json(view.answer),
        **{f"{name}.csv": as_csv(table) for name, table in view.tables.items()},
        **pages,
        **({} if proof is None else {PROOF: proof}),
        **{f"{INPUTS}/{name}": content for name, content in inputs.files.items()},
    }
    return {**files, MANIFEST: RUN.manifest(stated(view.answer, inputs.scenario.solve.seed), files)}


def stated(answer: AnswerDocument, seed: int) -> dict[str, Any]:
    """What the run was, for its manifest, without any path or time."""
    return {
        "scenario": answer["scenario"]["id"],
        **{name: answer[name] for name in ("option", "region", "status", "versions")},
        "seed": seed,
    }
