"""A bound with a certificate: prices of rows, and what they prove when they are summed in exact fractions.

For any prices y of the rows (of the right sign for their limits), with d = cost - y @ matrix, no values
within the bounds of the columns are better than

    y @ limits + sum over columns of d times its better bound

whoever found the prices, and however inexactly (Neumaier and Shcherbina, *Mathematical Programming* 99,
2004). So nobody needs to trust a solver for it: the programme follows from the inputs, the prices stand in a
file, and every term is a fraction. Prices come from the linear programme in which posts need not be whole.
Where whole posts make the claim tighter than that, the rest of the claim is the search's, and is told.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from placement.audit.pages import aim_name
from placement.data.cells import plain_number
from placement.data.files import read_rows
from placement.errors import BadInput, Fault
from placement.model.assemble import assemble
from placement.model.programme import Programme
from placement.model.rules import split
from placement.results.document_entries import figure_in
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.solve.highs import HighsModel
from placement.solve.outcome import Unsolved
from placement.store.report import Report

SLACK = 1e-6
"""Of a claim and one more than its size: claims are written to six decimals."""
HEADER = ("programme", "row", "family", "price")
WHOLE = re.compile(r"[0-9]{1,9}")
Prices = list[dict[int, float]]
"""For each programme the prices of its rows; a row that is not there has none."""


def programmes_of(inputs: Inputs) -> list[Programme]:
    """The programmes that stand apart, as a decision has them."""
    return assemble(inputs.case, *split(inputs.scenario.rules), inputs.scenario.aims)[1].parts()


def found_prices(programmes: Sequence[Programme]) -> Prices:
    """Prices of the first goal's linear programme; none where that ends without an answer."""
    found: Prices = []
    for programme in programmes:
        live = HighsModel(programme, programme.goals[0])
        live.search(whole=False)
        ran = live.run()
        duals = np.zeros(0) if isinstance(ran, Unsolved) else ran.row_duals
        found.append({int(row): float(duals[row]) for row in np.flatnonzero(duals)})
    return found


def certified(programme: Programme, prices: dict[int, float]) -> Fraction:
    """The bound of the first goal that the prices prove, exactly; one of the wrong sign is passed over."""
    goal = programme.goals[0]
    sign = 1 if goal.sense == "min" else -1
    dear = [sign * Fraction(float(cost)) for cost in goal.cost]
    total, matrix = Fraction(0), programme.matrix
    for row, price in prices.items():
        y = sign * Fraction(price)
        limit = float((programme.row_lower if y > 0 else programme.row_upper)[row])
        if not math.isfinite(limit):
            continue
        total += y * Fraction(limit)
        for at in range(matrix.indptr[row], matrix.indptr[row + 1]):
            dear[matrix.indices[at]] -= y * Fraction(float(matrix.data[at]))
    for each, lower, upper in zip(dear, programme.lower, programme.upper, strict=True):
        if each:
            total += each * Fraction(float(lower if each > 0 else upper))
    return sign * total


def show_by_prices(inputs: Inputs, view: View, file: Path, report: Report) -> None:
    """Hold the first aim's claim against what the prices in a file prove; where it is not there, make it.

    Raises BadInput if the file is none of prices.
    """
    aim, entry = inputs.scenario.aims[0], view.answer["aims"][0]
    programmes = programmes_of(inputs)
    if file.exists():
        prices = read_prices(file, programmes)
    else:
        prices = found_prices(programmes)
        file.write_bytes(as_prices(prices, programmes))
    bound = float(sum(certified(part, some) for part, some in zip(programmes, prices, strict=True)))
    slack = SLACK * (1 + abs(bound)) + aim.tolerance * len(programmes)
    value = figure_in(entry, "value")
    slots = {"n": sum(map(len, prices)), "bound": bound, "claimed": entry["bound"], "aim": aim_name(entry)}
    if aim.side * (value - bound) > slack:
        report.blame("certificate", value=value, **slots)
        return
    report.show("certificate" if aim.side > 0 else "certificate_least", **slots)
    if entry["bound"] is not None and aim.side * (bound - entry["bound"]) > slack:
        report.leave("certificate_rest", **slots)


def as_prices(prices: Prices, programmes: Sequence[Programme]) -> bytes:
    """The prices as a table, each in the shortest text that is read back as the same number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for number, (some, part) in enumerate(zip(prices, programmes, strict=True)):
        for row, price in some.items():
            writer.writerow([number, row, part.row_family[part.row_family_of[row]], repr(price)])
    return text.getvalue().encode()


def read_prices(file: Path, programmes: Sequence[Programme]) -> Prices:
    """The prices in a file. Raises BadInput where a line names no row of these programmes, or no price."""
    faults: list[Fault] = []
    rows = read_rows(file, file.name, faults)
    found: Prices = [{} for _ in programmes]
    header = () if rows is None else tuple(rows.header)
    if rows is None or header != HEADER:
        raise BadInput(faults or [Fault("certificate_header", file.name, row=1)])
    for line, cells in zip(rows.lines, rows.cells, strict=True):
        try:
            number, row = (int(cell) if WHOLE.fullmatch(cell) else -1 for cell in cells[:2])
            price = plain_number(cells[3])
            known = 0 <= row < len(programmes[number].row_upper) and number >= 0
        except (ValueError, IndexError):
            price, known = None, False
        if price is None or not known:
            faults.append(Fault("certificate_row", file.name, row=line, value=",".join(cells)[:60]))
            continue
        found[number][row] = price
    if faults:
        raise BadInput(faults)
    return found
