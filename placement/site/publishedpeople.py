"""People in what is about to be published: addresses, and counts that two runs together would give away.

Who asked for an override, who corrected a figure and who agreed one are roles or bodies (configs/README.md).
No program tells a person's name from a role's; it can tell an e-mail address, and such a text is refused.
The address at which a scenario asks for comments is meant to be read, and may stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from placement.errors import Fault
from placement.model.aims import GraduatesEmployed
from placement.results.document import AnswerDocument
from placement.results.suppression import LEAST_SHOWN

ADDRESS = re.compile(r"[\w.%+'-]+@\w[\w-]*(?:\.[\w-]+)+")
LONGEST_VALUE = 80
TEXTS = (".csv", ".json", ".toml", ".geojson")


def graduate_counts(answer: AnswerDocument) -> list[int | None]:
    """Every count of graduates in an answer; None is withheld."""
    told: Mapping[str, Any] = answer.get("graduates", {})
    parts = ("by_region_service", "by_cluster")
    return [told.get("placed"), *(row["graduates"] for part in parts for row in told.get(part, []))]


def aim_counts(answer: AnswerDocument) -> list[int]:
    """How many people get a post, as the aim `graduates_employed` tells it: of all, and of each part."""
    told: list[Mapping[str, Any]] = [answer, *answer.get("programmes", [])]
    entries = [entry for part in told for entry in part.get("aims", [])]
    mine = [entry for entry in entries if entry.get("aim") == GraduatesEmployed().aim]
    return [round(entry["value"]) for entry in mine if entry["value"] is not None]


def aim_tells(answer: AnswerDocument) -> bool:
    """Whether the aim tells a small count, or one of a place of which everything is withheld."""
    counts = aim_counts(answer)
    graduates: Mapping[str, Any] = answer.get("graduates", {})
    rows = graduates.get("by_region_service", [])
    shown = {row["region_id"] for row in rows if row["graduates"] is not None}
    hidden = graduates.get("placed") is None or any(row["region_id"] not in shown for row in rows)
    return any(0 < n < LEAST_SHOWN for n in counts) or (hidden and any(counts))


def study_tells(study: Mapping[str, Any]) -> bool:
    """Whether a study tells a small count of the aim's, or may: only a frontier is looked into."""
    name = GraduatesEmployed().aim
    if study["kind"] != "frontier":
        return f'"{name}"' in json.dumps(study)
    mine = [n for n, aim in enumerate(study["aims"]) if aim["settings"]["aim"] == name]
    points = [*study["points"], *study["left_out"]]
    return any(0 < round(point["values"][n]) < LEAST_SHOWN for point in points for n in mine)


def together_faults(runs: Sequence[tuple[str, AnswerDocument]]) -> Iterator[Fault]:
    """Runs, by folder's name and answer, of one plan for all regions and for one of them alone.

    What one withholds can be what the other tells, taken from a total: refused if any count is told.
    """
    plans: dict[tuple[str, str | None], list[tuple[str, AnswerDocument]]] = {}
    for name, answer in runs:
        plans.setdefault((answer["scenario"]["id"], answer["option"]), []).append((name, answer))
    for same in plans.values():
        counts = [n for _, answer in same for n in (*graduate_counts(answer), *aim_counts(answer))]
        overlap = len(same) > 1 and any(answer["region"] is None for _, answer in same)
        if overlap and None in counts and any(counts):
            yield Fault("publish_together", ", ".join(name for name, _ in same))


def address_faults(name: str, files: Mapping[str, bytes], meant: str) -> Iterator[Fault]:
    """Each line of these files that has what looks like an e-mail address, but for those in `meant`.

    `name` is the folder, as the fault is to call it; `meant` the texts that say how to comment.
    """
    allowed = {found.casefold() for found in ADDRESS.findall(meant)}
    for path, content in sorted(files.items()):
        if path.endswith(TEXTS) and b"@" in content:
            yield from _in_text(f"{name}/{path}", content.decode(errors="replace"), allowed)


def _in_text(file: str, text: str, allowed: Collection[str]) -> Iterator[Fault]:
    for row, line in enumerate(text.splitlines(), start=1):
        for found in ADDRESS.findall(line):
            if found.casefold() not in allowed:
                yield Fault("publish_email", file, row=row, value=found[:LONGEST_VALUE])
