"""Look-ups of the Office for National Statistics: codes and names of two geographies or more.

Heads are a geography, a year and `CD` or `NM` (LSOA11CD), or the same as `lsoa11_code`. Where a look-up has
areas of 2011 and of 2021, it can carry figures from the first to the second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from placement.errors import Fault
from placement.sources.importing.by_area import mended
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import by_heads
from placement.sources.importing.imported import AREA, Heads, Imported, Measure, Shape, Vintage

GEOGRAPHIES = "oa|lsoa|msoa|ltla|lad|utla|ctyua|cty|rgn|ctry|wd|lhb|sicbl|icb|cal|nhser|ladnm|ua|ward"
CODE_HEAD = re.compile(rf"(?P<what>{GEOGRAPHIES}) ?(?P<year>(?:20)?[0-9]{{2}})? ?(?:cd|code)")
NAME_HEAD = re.compile(rf"(?:{GEOGRAPHIES}) ?(?:20)?(?:[0-9]{{2}})? ?(?:nm|name)w?")
CHANGE = ("chgind", "change code", "changecode", "change indicator")
BESIDE = re.compile(
    r"objectid|fid|globalid|cdh|.* code h|(?:sicbl|icb) ?[0-9]{2} ?cdh|(?:wimd|imd) ?(?:20)?[0-9]{2}.*|"
)


@by_heads
def known(heads: list[str], _below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """At least two columns of codes of geographies, and no head that is neither a code nor a name."""
    codes = {name: at for at, head in enumerate(heads) if (name := _name(head)) is not None}
    strange = [
        head
        for head in heads
        if _name(head) is None
        and not NAME_HEAD.fullmatch(head)
        and not BESIDE.fullmatch(head)
        and head not in CHANGE
    ]
    if len(codes) < 2 or strange:
        return None
    first = min(codes, key=lambda name: codes[name])
    names = {
        f"{first}_name": at
        for at, head in enumerate(heads)
        if NAME_HEAD.fullmatch(head) and not head.endswith("w")
    }
    return {**codes, **dict(list(names.items())[:1])}


def _name(head: str) -> str | None:
    """lsoa11 for LSOA11CD, `lsoa11_code` and "LSOA 2011 code"; None for what is no head of codes."""
    found = CODE_HEAD.fullmatch(head)
    return None if found is None else f"{found['what']}{(found['year'] or '')[-2:]}"


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """A column of codes for each geography, under its name and year."""
    names = list(heads.columns)
    rows, cells = grid.picked(heads.row, [heads.columns[name] for name in names])
    table = pd.DataFrame(
        {name: [mended(text) for text in texts] for name, texts in zip(names, cells, strict=True)}
    )
    blank = [at for at, row in enumerate(table.itertuples(index=False)) if not all(row)]
    told = [*grid.made, *([Remark("blank_pairs", {"n": len(blank)})] if blank else [])]
    table = table.drop(index=blank).drop_duplicates(ignore_index=True)
    if table.empty:
        faults.append(grid.fault("import_no_rows", heads.row, 0, None))
        return None
    vintage: Vintage | None = None
    key = names[0]
    areas: list[Vintage] = ["lsoa21", "lsoa11"]
    held = [area for area in areas if area in table]
    if len(held) == 1 and not table[held[0]].duplicated().any():
        vintage, key = held[0], AREA
        table = table.rename(columns={held[0]: AREA, f"{held[0]}_name": "name_en"})
        table = table[[AREA, *(name for name in table.columns if name != AREA)]]
    measures: dict[str, Measure] = dict.fromkeys(
        (str(name) for name in table.columns if name != key), "class"
    )
    return Imported("ons_lookup", grid.place, key, table, measures, vintage, len(rows), tuple(told))


SHAPE = Shape("ons_lookup", known, read)
