"""The workbook of England's primary care networks (ePCN): a sheet of networks, a sheet of their practices.

Days stand as text, 20191001. Networks that have closed, and practices that have left theirs, are left out and
counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from placement.errors import Fault
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import by_heads, first
from placement.sources.importing.imported import Heads, Imported, Measure, Shape

NETWORK = re.compile(r"U[0-9]{5}")
DAY = re.compile(r"(?:19|20)[0-9]{6}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|")
NETWORKS = {
    "network_id": ("pcn code",),
    "name": ("pcn name",),
    "sub_icb": ("current sub icb loc code", "current ccg code", "sub icb loc code"),
    "postcode": ("postcode",),
    "opened_on": ("open date",),
    "closed": ("close date",),
}
PARTNERS = {
    "practice_id": ("partner organisation code",),
    "practice_name": ("partner name",),
    "network_id": ("pcn code",),
    "opened_on": ("practice to pcn relationship start date",),
    "closed": ("practice to pcn relationship end date",),
}


def _with(wanted: Mapping[str, tuple[str, ...]]) -> Callable[[Grid], Heads | None]:
    """The sheet that has these columns."""

    @by_heads
    def known(heads: list[str], _below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
        found = {name: at for name, names in wanted.items() if (at := first(heads, names)) is not None}
        return found if set(wanted) - {"sub_icb"} <= set(found) else None

    return known


def _read(grid: Grid, heads: Heads, faults: list[Fault], *, shape: str) -> Imported | None:
    """Each open network with its sub-ICB, postcode and day of opening; each practice that is in one now."""
    names = list(heads.columns)
    rows, cells = grid.picked(heads.row, [heads.columns[name] for name in names])
    texts = dict(zip(names, cells, strict=True))
    network = texts["network_id"]
    strange = [at for at, code in enumerate(network) if not NETWORK.fullmatch(code)]
    faults += [
        grid.fault("import_network_code", rows[at], heads.columns["network_id"], network[at][:40])
        for at in strange[:20]
    ]
    for column in ("opened_on", "closed"):
        faults += [
            grid.fault("import_day", rows[at], heads.columns[column], text[:40])
            for at, text in enumerate(texts[column])
            if not DAY.fullmatch(text)
        ][:20]
    kept = [at for at in range(len(rows)) if not texts["closed"][at]]
    told = [*grid.made]
    if len(kept) < len(rows):
        told.append(Remark("closed", {"n": len(rows) - len(kept)}))
    table = pd.DataFrame(
        {name: [day(texts[name][at]) if name == "opened_on" else texts[name][at] for at in kept]
         for name in names if name != "closed"}
    )  # fmt: skip
    if table.empty:
        faults.append(grid.fault("import_no_rows", heads.row, 0, None))
        return None
    measures: dict[str, Measure] = dict.fromkeys(map(str, table.columns[1:]), "text")
    return Imported(shape, grid.place, str(table.columns[0]), table, measures, None, len(rows), tuple(told))


def day(text: str) -> str:
    """A day as 2019-10-01, from 20191001 or 01/10/2019."""
    if re.fullmatch(r"[0-9]{8}", text):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if "/" in text:
        number, month, year = text.split("/")
        return f"{year}-{int(month):02}-{int(number):02}"
    return text


SHAPES = (
    Shape("nhs_network_practices", _with(PARTNERS), partial(_read, shape="nhs_network_practices")),
    Shape("nhs_networks", _with(NETWORKS), partial(_read, shape="nhs_networks")),
)
