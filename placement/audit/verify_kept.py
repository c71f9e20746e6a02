"""The bound that a run folder claims, against what the multipliers in the folder sum to.

`placement.audit.summed` sums them; no solver is asked. A claim that is tighter than the sum is wrong. Where
the search could not keep enough, it says so in the record, and the rest of the claim is taken on trust.

Each programme's own claims are held against the plan's own part as well: else one region would be proved to
the end at the cost of its neighbour, as the claims of all together would still follow.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement.audit.pages import aim_name
from placement.audit.summed import NoRecord, summed
from placement.audit.summed_later import HeldTooMuch, SummedAims
from placement.audit.verify_beside import leave_elsewhere, plans_shown
from placement.model.aims.base import settled
from placement.model.allocation import CARE_GRAIN, Allocation
from placement.model.assemble import assemble
from placement.model.columns import Columns
from placement.model.finish import finish, values_in
from placement.model.programme import Programme
from placement.model.rules import split
from placement.results.document import AnswerDocument
from placement.results.document_entries import AimEntry, figure_in
from placement.results.vacancies import Vacancies, programmes_beside
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.solve.answer import describe_part
from placement.solve.kept_whole import FORMAT, SEAL, sealed
from placement.store.folder import PROOF
from placement.store.report import Report

LARGEST = 40_000_000
"""Bytes of the text: some forty times that of all Wales."""
SLACK = 1e-6
"""Of a bound and one more than its size: what the solver's own rounding may come to."""
TODAY, SIZES, VACANCIES, BESIDE = -1, -2, -3, -4
"""Today's service, sizes, vacancies filled and plans beside, where it is told of which aims
something is known."""
WRITTEN = 1e-6
"""Half of this is lost where a claim is written to six decimals."""


def show_kept(
    inputs: Inputs,
    view: View,
    plan: Allocation,
    files: Mapping[str, bytes],
    report: Report,
    *,
    reprove: bool,
    vacancies: Vacancies | None = None,
    before: Allocation | None = None,
) -> None:
    """Hold the claims of aims against the multipliers; say which aims' bounds are taken on trust."""
    entries, told = list(view.answer["aims"]), set[int]()
    if report.passed and PROOF in files:
        told = _told(inputs, view, plan, before, files[PROOF], report, vacancies)
    if vacancies is not None and VACANCIES not in told and not (reprove and report.passed):
        report.leave("vacancies")
    if not (reprove and report.passed):
        leave_elsewhere(view.answer.get("elsewhere"), report, shown=BESIDE in told)
        for number, entry in enumerate(entries):
            if number not in told:
                report.leave("bound", aim=aim_name(entry))
        if TODAY not in told:
            report.leave("before")
        if SIZES not in told:
            report.leave("sizes", n=len(view.answer["programmes"]))


def _told(
    inputs: Inputs,
    view: View,
    plan: Allocation,
    before: Allocation | None,
    packed: bytes,
    report: Report,
    vacancies: Vacancies | None,
) -> set[int]:
    """The aims of whose claims something is now known: shown, wrong, or how far each is shown."""
    if inputs.case.years is not None or inputs.scenario.solve.decide != "stated":
        report.blame("kept_none", file=PROOF, what="years, draws")
        return {0}
    told, entries = set[int](), view.answer["aims"]
    try:
        columns, whole = assemble(inputs.case, *split(inputs.scenario.rules), inputs.scenario.aims)
        programmes = whole.parts()
        made = _sizes_shown(inputs, columns, programmes, view, report)
        told.add(SIZES)
        show_parts(inputs, columns, [programmes[k] for k in made], view.answer, plan, before, report)
        document = read_records(packed, len(programmes))
        records, later = document["programmes"], document["later"]
        held = _HeldClaims(inputs, columns, len(programmes), report)
        if entries[0]["bound"] is not None:
            told.add(0)
            _first_shown(held, view, programmes, made, records)
        beside = SummedAims(inputs.case, inputs.scenario.aims, columns, programmes, plan, later)
        for number, entry in enumerate(entries[1:], 1):
            found = None if entry["bound"] is None else beside.bound(number)
            if found is not None:
                told.add(number)
                held.against(number, entry, *found)
        if _today_shown(inputs, entries[0], programmes, document.get("today"), report):
            told.add(TODAY)
        told |= _beside_shown(inputs, view, plan, vacancies, document, report)
    except (NoRecord, KeyError) as error:
        report.blame("kept_none", file=PROOF, what=str(error))
    except HeldTooMuch as error:
        held_aim = next(entry for entry in entries if entry["id"] == error.args[0])
        report.blame("kept_held", file=PROOF, aim=aim_name(held_aim))
    return told


def _first_shown(
    held: _HeldClaims,
    view: View,
    programmes: Sequence[Programme],
    made: Sequence[int],
    records: Sequence[Any],
) -> None:
    """The first aim's claim against its records, of all programmes and of each that is stated."""
    entry, report = view.answer["aims"][0], held.report
    lost, there = records.count(None), [record for record in records if record is not None]
    if lost:
        report.leave("kept_part", n=lost, aim=aim_name(entry))
        return
    sums = [summed(part, record) for part, record in zip(programmes, there, strict=True)]
    reaches = [one["reaches"] is True for one in there]
    held.against(0, entry, sum(sums), all(reaches))
    side, whole = held.inputs.scenario.aims[0].side, [(sums[k], reaches[k]) for k in made]
    bounds_shown(view.answer, whole, side, report)


def _beside_shown(
    inputs: Inputs,
    view: View,
    plan: Allocation,
    vacancies: Vacancies | None,
    document: Mapping[str, Any],
    report: Report,
) -> set[int]:
    """What is told beside the aims, of which something is now known: vacancies filled, and other plans."""
    told = set[int]()
    if vacancies is not None and document.get("vacancies") is not None:
        told.add(VACANCIES)
        _vacancies_shown(inputs, plan, vacancies, document["vacancies"], report)
    if document.get("beside") is not None:
        told.add(BESIDE)
        plans_shown(inputs, view, plan, document["beside"], report)
    return told


def _sizes_shown(
    inputs: Inputs, columns: Columns, programmes: Sequence[Programme], view: View, report: Report
) -> list[int]:
    """Say whether the programmes stated are those that stand apart, and as large; the numbers of these.

    One that reaches nobody is stated nowhere: what a region alone leaves of a national service.
    """
    described = [describe_part(inputs.case, columns, programme) for programme in programmes]
    numbers = [number for number, part in enumerate(described) if part.region_ids]
    made = [described[number] for number in numbers]
    stated = [
        (*each["regions"], each["services"], each["columns"], each["rows"])
        for each in view.answer["programmes"]
    ]
    if stated == [(*each.region_ids, each.services, each.columns, each.rows) for each in made]:
        report.show("sizes", n=len(made))
    else:
        report.blame("sizes")
    return numbers


@dataclass(frozen=True)
class _HeldClaims:
    """What is said of claims beside sums."""

    inputs: Inputs
    columns: Columns
    parts: int
    report: Report

    def against(self, number: int, entry: AimEntry, most: float, reaches: bool) -> None:  # noqa: FBT001
        """Say whether a claim is shown by a sum, made most, or tighter than that."""
        aim, report = self.inputs.scenario.aims[number], self.report
        side = aim.side
        bound, claimed, value = side * most, figure_in(entry, "bound"), figure_in(entry, "value")
        slots = {"bound": bound, "claimed": claimed, "value": value, "aim": aim_name(entry)}
        rounding = aim.rounding(self.inputs.case, self.columns) if number else 0.0
        shown = ("kept_later" if number else "kept") + ("" if side > 0 else "_least")
        if side * value > most + _slack(most) + aim.tolerance * self.parts + rounding:
            report.blame("kept_value", **slots)
        elif not _tighter(entry, side, most):
            report.show(shown, **slots)
        elif reaches:
            report.blame("kept_tighter", **slots)
        else:
            report.show(shown, **slots)
            report.leave("kept_rest", **slots)


def _slack(most: float) -> float:
    """By how much a claim may be beyond a sum."""
    return SLACK * (1 + abs(most)) + WRITTEN


def _tighter(entry: AimEntry, side: int, most: float) -> bool:
    """Whether the bound that is claimed of an aim is tighter than what was summed, made most."""
    return most - side * figure_in(entry, "bound") > _slack(most)


def _today_shown(
    inputs: Inputs, entry: AimEntry, programmes: Sequence[Programme], kept: Any, report: Report
) -> bool:
    """Whether multipliers say how good today's service could be at best: as good as it is, or better."""
    if kept is None or entry["before"] is None:
        return False
    most = 0.0
    try:
        for programme, record in zip(programmes, kept, strict=True):
            most += summed(programme.before(), record)
    except (TypeError, ValueError) as error:
        raise NoRecord(f"{type(error).__name__}: {error}") from error
    aim, before = inputs.scenario.aims[0], figure_in(entry, "before")
    side = aim.side
    slots = {"bound": side * most, "before": before, "aim": aim_name(entry)}
    slack = CARE_GRAIN * aim.steepest(inputs.case) * inputs.case.need.size
    if abs(side * before - most) > _slack(most) + slack:
        report.blame("kept_today", **slots)
    else:
        report.show("kept_today", **slots)
    return True


def _vacancies_shown(
    inputs: Inputs, plan: Allocation, vacancies: Vacancies, kept: Any, report: Report
) -> None:
    """Say whether the care told of, were vacancies filled, is the most that those staff can give."""
    beside, figures = programmes_beside(inputs, plan, vacancies), []
    try:
        for (aim, case, programme, value), record in zip(beside, kept, strict=True):
            most = summed(programme, record)
            slack = SLACK * (1 + abs(most)) + CARE_GRAIN * aim.steepest(case) * case.need.size
            figures.append((most, value, slack))
    except (TypeError, ValueError) as error:
        raise NoRecord(f"{type(error).__name__}: {error}") from error
    for most, value, slack in figures:
        if abs(value - most) > slack:
            report.blame("kept_vacancies", found=value, expected=most)
            return
    (without, *_), (beyond, *_) = figures
    report.show("kept_vacancies", without=without, both=beyond)


def read_records(packed: bytes, count: int) -> dict[str, Any]:
    """The record of each of so many programmes, those of later aims, and of today's service if there are any.

    Raises NoRecord if the file is none of them.
    """
    unpack = zlib.decompressobj(wbits=31)
    try:
        text = unpack.decompress(packed, LARGEST)
        found = json.loads(text)
        records, made = found["programmes"], found["format"]
        later = found.get("later") or [{}] * count
        whole_text = sealed(found)
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoRecord(f"{type(error).__name__}: {error}") from error
    if made != FORMAT or not unpack.eof or unpack.unused_data:
        raise NoRecord("format")
    if text != whole_text:
        raise NoRecord(SEAL)
    whole = isinstance(records, list) and len(records) == count
    if not whole or any(record is not None and not isinstance(record, dict) for record in records):
        raise NoRecord("programmes")
    if not isinstance(later, list) or len(later) != count or not all(isinstance(one, dict) for one in later):
        raise NoRecord("later")
    return {**found, "later": later}


SLACK_OF_PARTS = 1e-5
"""Of a value and one more than its size, as for every aim's twin."""


def show_parts(
    inputs: Inputs,
    columns: Columns,
    programmes: Sequence[Programme],
    answer: AnswerDocument,
    plan: Allocation,
    before: Allocation | None,
    report: Report,
) -> None:
    """Say which programme's value is another than that of its part of the plan, or of today's service.

    `programmes` are those that the answer states, in its order; where it states others, that is told
    already. An aim that is no sum over them is passed over.
    """
    if len(answer["programmes"]) != len(programmes):
        return
    aims, case, stays = inputs.scenario.aims, inputs.case, settled(inputs.scenario.aims)
    for some, today in ((plan, False), (before, True)):
        if some is None:
            continue
        values = values_in(columns, some)
        parts = [finish(case, columns, [one.source], [values[one.source]]) for one in programmes]
        for number, aim in enumerate(aims):
            worth, whole = [aim.value(case, part) for part in parts], aim.value(case, some)
            if abs(sum(worth) - whole) > SLACK_OF_PARTS * (1 + abs(whole)):
                continue
            rounding = 2 * aim.rounding(case, columns)
            for value, stated in zip(worth, answer["programmes"], strict=True):
                entry = stated["aims"][number]
                claimed, bound = entry["before" if today else "value"], entry["bound"]
                if claimed is None:
                    continue
                best = claimed if bound is None else bound
                slack = aim.tolerance + SLACK_OF_PARTS * (1 + abs(value)) + rounding
                if not aim.agrees(value, claimed, best, slack, settled=today or stays[number]):
                    _blame_part("part_before" if today else "part_value", stated["regions"], entry, report,
                           claimed=claimed, found=value)  # fmt: skip


def bounds_shown(
    answer: AnswerDocument, sums: Sequence[tuple[float, bool]], side: int, report: Report
) -> None:
    """Say which programme's claim about the first aim is tighter than its own multipliers, made most.

    Beside each sum stands whether its record claims to reach; what others leave open is told of all together.
    """
    for (most, reaches), stated in zip(sums, answer["programmes"], strict=False):
        entry = stated["aims"][0]
        if reaches and entry["bound"] is not None and _tighter(entry, side, most):
            _blame_part(
                "part_bound", stated["regions"], entry, report, claimed=entry["bound"], found=side * most
            )


def _blame_part(
    key: str, regions: Sequence[str], entry: AimEntry, report: Report, *, claimed: float, found: float
) -> None:
    report.blame(key, regions=", ".join(regions), aim=aim_name(entry), claimed=claimed, found=found)
