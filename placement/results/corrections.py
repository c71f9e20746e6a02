"""What local knowledge changed: each corrected figure beside the one it replaced, and the effect of all.

The effect is that of the figures alone. The staff of the decided plan, where it puts them, reach as much need
as they can, by the figures as corrected and by the figures as they were read: two linear programmes. Nothing
is decided again; what the best plan by the uncorrected figures would be is another question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np

from placement.data.local_knowledge import as_read
from placement.data.region import Region
from placement.model.aims.met_need import MetNeed
from placement.model.allocation import Allocation
from placement.results.document import AnswerDocument
from placement.results.document_beside import CorrectionEntry, CorrectionsEffect, KnowledgeEntry
from placement.results.proof import finite, to_six
from placement.results.vacancies import only_care, reached_by_plan
from placement.scenario.case_builder import gather
from placement.scenario.inputs import Inputs
from placement.scenario.travel_times import travel_matrix

TEXTS = ("kind", "area_id", "base_id", "service_id", "author", "date", "note_en", "note_cy")


@dataclass(frozen=True)
class Effect:
    """Care (WTE) and the value of the first aim that the plan's staff reach, corrected and as read."""

    care_corrected_wte: float | None
    care_as_read_wte: float | None
    value_corrected: float | None
    value_as_read: float | None


def effect_of(inputs: Inputs, plan: Allocation) -> Effect | None:
    """None where nothing in the case is corrected, or the first aim is not need met."""
    aim = inputs.scenario.aims[0]
    if not isinstance(aim, MetNeed) or not any(row["here"] for row in corrections(inputs)):
        return None
    before = gather(as_read(inputs.region), inputs.scenario, only_region=inputs.only_region)
    found = []
    for case in (inputs.case, before):
        care = reached_by_plan(case, inputs.scenario.rules, aim, plan)
        found.append((finite(care.wte.sum()), finite(aim.value(case, only_care(case, care)))))
    (care_now, value_now), (care_then, value_then) = found
    return Effect(care_now, care_then, value_now, value_then)


def corrections(inputs: Inputs) -> list[CorrectionEntry]:
    """Each row of the table, with the figure it replaced (`as_read`, None outside the case) and `here`."""
    known = inputs.region.local_knowledge
    if known is None:
        return []
    before = as_read(inputs.region)
    rows = []
    for row in known.to_dict("records"):
        here = row["area_id"] in ("", *inputs.case.area_ids) and row["base_id"] in inputs.case.base_ids
        figures = {
            "value": to_six(float(row["value"])),
            "was": finite(float(row["was"])),
            "here": here,
            "as_read": _as_read(inputs, before, row) if here else None,
        }
        rows.append(cast("CorrectionEntry", {**{name: row[name] for name in TEXTS}, **figures}))
    return rows


def _as_read(inputs: Inputs, before: Region, row: Mapping[Any, Any]) -> float | None:
    """The figure without the correction; None is a journey that nobody can make."""
    if row["kind"] == "minutes":
        area = np.flatnonzero(before.areas["area_id"] == row["area_id"])
        base = np.flatnonzero(before.bases["base_id"] == row["base_id"])
        found = travel_matrix(before, inputs.scenario.travel, areas=area, bases=base)
        return finite(float(found.minutes[0, 0]))
    staff = before.workforce
    rows = staff[(staff["base_id"] == row["base_id"]) & (staff["service_id"] == row["service_id"])]
    return finite(float(rows[row["kind"]].iloc[0])) if len(rows) else 0.0


def knowledge_entry(inputs: Inputs, effect: Effect | None) -> KnowledgeEntry | None:
    """What `answer.json` says of local knowledge; None where there is none."""
    rows = corrections(inputs)
    if not rows:
        return None
    need = float(inputs.case.need.sum())
    told: CorrectionsEffect | None = None
    if effect is not None:
        shares = {
            "share_corrected": _share(effect.care_corrected_wte, need),
            "share_as_read": _share(effect.care_as_read_wte, need),
        }
        told = cast("CorrectionsEffect", {**asdict(effect), **shares})
    return {"corrections": rows, "effect": told}


def _share(care: float | None, need: float) -> float | None:
    return None if care is None or need <= 0 else finite(care / need)


def claimed_effect(answer: AnswerDocument) -> Effect | None:
    """What an `answer.json` claims. Raises KeyError, TypeError or ValueError if it is not one."""
    entry = answer.get("local_knowledge")
    if entry is None or entry["effect"] is None:
        return None
    told: Mapping[str, Any] = entry["effect"]
    figures = {name: told[name] for name in Effect.__dataclass_fields__}
    return Effect(**{name: None if value is None else float(value) for name, value in figures.items()})
