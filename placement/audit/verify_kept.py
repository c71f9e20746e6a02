"""The bound that a run folder claims, against what the multipliers in the folder sum to.

`placement.audit.summed` sums them; no solver is asked. A claim that is tighter than the sum is wrong. Where
the search could not keep enough, it says so in the record, and the rest of the claim is taken on trust.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from placement.audit.certificate import programmes_of
from placement.audit.summed import NoRecord, summed
from placement.store.folder import PROOF
from placement.store.report import Both

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.results.view import View
    from placement.scenario.inputs import Inputs
    from placement.store.report import Report

LARGEST = 40_000_000
"""Bytes of the text: some forty times that of all Wales."""
SLACK = 1e-6
"""Of a bound and one more than its size: what the solver's own rounding may come to."""
WRITTEN = 1e-6
"""Half of this is lost where a claim is written to six decimals."""


def show_kept(
    inputs: Inputs, view: View, files: Mapping[str, bytes], report: Report, *, reprove: bool
) -> None:
    """Hold the first aim's claim against the multipliers; say which aims' bounds are taken on trust."""
    first, *later = view.answer["aims"]
    on_trust = list(later)
    if (
        not report.passed
        or PROOF not in files
        or first["bound"] is None
        or not _shown(inputs, first, files[PROOF], report)
    ):
        on_trust.insert(0, first)
    if not (reprove and report.passed):
        for entry in on_trust:
            report.leave("bound", aim=_name(entry))


def _shown(inputs: Inputs, entry: Mapping[str, Any], packed: bytes, report: Report) -> bool:
    """Whether something is now known of the claim: shown, wrong, or how far it is shown."""
    aim = inputs.scenario.aims[0]
    if inputs.case.years is not None or inputs.scenario.solve.decide != "stated":
        report.blame("kept_none", file=PROOF, what="years, draws")
        return True
    try:
        programmes = programmes_of(inputs)
        records = read_records(packed, len(programmes))
        if any(record is None for record in records):
            report.leave("kept_part", n=sum(record is None for record in records), aim=_name(entry))
            return True
        sums = [summed(part, record) for part, record in zip(programmes, records, strict=True) if record]
        reaches = all(record["reaches"] is True for record in records if record)
    except (NoRecord, KeyError) as error:
        report.blame("kept_none", file=PROOF, what=str(error))
        return True
    side = 1 if aim.sense == "max" else -1
    bound, claimed = side * sum(sums), float(entry["bound"])
    slack = SLACK * (1 + abs(bound)) + WRITTEN
    slots = {"bound": bound, "claimed": claimed, "value": entry["value"], "aim": _name(entry)}
    if side * (entry["value"] - bound) > slack + aim.tolerance * len(programmes):
        report.blame("kept_value", **slots)
    elif side * (bound - claimed) <= slack:
        report.show("kept" if side > 0 else "kept_least", **slots)
    elif reaches:
        report.blame("kept_tighter", **slots)
    else:
        report.show("kept" if side > 0 else "kept_least", **slots)
        report.leave("kept_rest", **slots)
    return True


def read_records(packed: bytes, count: int) -> list[dict[str, Any] | None]:
    """The record of each of so many programmes. Raises NoRecord if the file is none of them."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        text = unpack.decompress(packed, LARGEST)
        found = json.loads(text)
        records, made = found["programmes"], found["format"]
    except (zlib.error, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoRecord(f"{type(error).__name__}: {error}") from error
    if made != 1 or not unpack.eof or unpack.unused_data:
        raise NoRecord("format")
    whole = isinstance(records, list) and len(records) == count
    if not whole or any(record is not None and not isinstance(record, dict) for record in records):
        raise NoRecord("programmes")
    return list(records)


def _name(entry: Mapping[str, Any]) -> Both:
    return Both(entry["sentence_en"], entry["sentence_cy"])
