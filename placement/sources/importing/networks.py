"""The workbook of England's primary care networks (ePCN): a sheet of networks, a sheet of their practices.

Days stand as text, 20191001. Networks that have closed, and practices that have left theirs, are left out and
counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from placement.errors import Fault
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import first, heads_where
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


def _known(grid: Grid, wanted: Mapping[str, tuple[str, ...]]) -> Heads | None:
    def test(heads: list[str], _below: list[list[str]]) -> Mapping[str, int] | None:
        found = {name: at for name, names in wanted.items() if (at := first(heads, names)) is not None}
        return found if set(wanted) - {"sub_icb"} <= set(found) else None

    return heads_where(grid, test)


def known_networks(grid: Grid) -> Heads | None:
    """The sheet of networks."""
    return _known(grid, NETWORKS)


def known_partners(grid: Grid) -> Heads | None:
    """The sheet of practices."""
    return _known(grid, PARTNERS)


def _read(grid: Grid, heads: Heads, shape: str, faults: list[Fault]) -> Imported | None:
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


def read_networks(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """`network_id`, name, sub-ICB, postcode and day of opening of each open network."""
    return _read(grid, heads, "nhs_networks", faults)


def read_partners(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """`practice_id`, its name and its network, for practices that are in one now."""
    return _read(grid, heads, "nhs_network_practices", faults)


SHAPES = (
    Shape("nhs_network_practices", known_partners, read_partners),
    Shape("nhs_networks", known_networks, read_networks),
)
