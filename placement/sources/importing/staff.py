"""Staff in post from an export of a staff record: job title, band, WTE and site become `workforce.csv`.

What a title means, and which base a site is, stands in a mapping that a person keeps (`staff_region.py`).
Nothing about a person is read but these cells, and none of them is written: only sums by base and service,
and each title and site with its rows and WTE. A row that could not be mapped is listed, never dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from placement.errors import BadInput, Fault
from placement.sources.importing.figures import figures
from placement.sources.importing.grids import Grid, read_grids
from placement.sources.importing.heads import by_heads, first
from placement.sources.importing.imported import Heads

HEADS: dict[str, tuple[str | re.Pattern[str], ...]] = {
    "job": (
        "job title",
        "position title",
        "position name",
        "position",
        "job role",
        "role",
        "staff role",
        "post title",
        *("teitl swydd", "teitl y swydd", "swydd", "rôl"),
    ),
    "band": (
        "pay band",
        "band",
        "afc band",
        "pay grade",
        "grade",
        "payscale",
        "pay scale",
        "payscale description",
        *("band cyflog", "gradd"),
    ),
    "wte": (
        *("contracted wte", "contracted fte", "actual wte", "actual fte", "wte in post", "in post wte"),
        *("wte", "fte", "assignment fte", "assignment wte", "staff in post wte"),
        *("call mewn swydd", "call contract", "call", "cyfwerth ag amser llawn"),
    ),
    "site": (
        "site",
        "site name",
        "work location",
        "location",
        "location description",
        "base",
        "work base",
        "location name",
        *("safle", "enw'r safle", "lleoliad", "canolfan"),
    ),
    "funded": (
        *(
            "funded wte",
            "funded fte",
            "establishment wte",
            "establishment fte",
            "budgeted wte",
            "budgeted fte",
        ),
        *("budget wte", "establishment", "est wte", "position fte", "position wte"),
        *("call a ariennir", "call wedi'i ariannu", "call cyllidebol"),
    ),
}
NEEDED = ("job", "wte", "site")
HOURS = (15.0, 60.0)
"""Between these a middle figure is hours a week and no WTE."""


@dataclass(frozen=True)
class StaffRow:
    """One row of the export: what is mapped, and its WTE (NaN where it says none)."""

    job: str
    band: str
    site: str
    wte: float
    funded: float
    row: int
    withheld: bool = False
    """Whether a mark, such as * or <1, stands in the place of the WTE."""

    @property
    def unknown(self) -> bool:
        """Whether nobody can say how many are in post; a blank beside funded posts is a vacancy."""
        return bool(np.isnan(self.wte)) and (self.withheld or bool(np.isnan(self.funded)))


@dataclass(frozen=True)
class StaffExport:
    """The rows of an export. `unknown` rows say no WTE; `funded` is whether posts are told beside people.

    `totals` rows sum up others and are left out. `hours` are rows, by number, whose WTE may be hours: most
    others are of one person each.
    """

    place: str
    rows: tuple[StaffRow, ...]
    unknown: int
    funded: bool
    hours: tuple[int, ...] = ()
    totals: int = 0


def read_export(path: Path) -> StaffExport:
    """The export's first sheet with a title, a WTE and a site. Raises BadInput with every fault."""
    faults: list[Fault] = []
    grids = read_grids(path, faults)
    found = next(((grid, heads) for grid in grids if (heads := _heads(grid)) is not None), None)
    if found is None:
        if not faults:
            begins = ", ".join(cell for cell in (grids[0].head[0] if grids else []) if cell)
            faults.append(Fault("staff_heads", path.name, value=begins[:120]))
        raise BadInput(faults)
    export = _rows(*found, faults)
    if faults:
        raise BadInput(faults)
    return export


@by_heads
def _heads(heads: list[str], _below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    columns = {name: at for name, names in HEADS.items() if (at := first(heads, names)) is not None}
    return columns if set(NEEDED) <= set(columns) else None


def _rows(grid: Grid, heads: Heads, faults: list[Fault]) -> StaffExport:
    names = list(heads.columns)
    rows, cells = grid.picked(heads.row, [heads.columns[name] for name in names])
    texts = dict(zip(names, cells, strict=True))
    titled = [at for at in range(len(rows)) if texts["job"][at] and not TOTAL.fullmatch(texts["job"][at])]
    numbers = [rows[at] for at in titled]
    if not titled:
        faults.append(grid.fault("import_no_rows", heads.row, heads.columns["job"], None))
    told = {
        name: figures(grid, heads.columns[name], numbers, [texts[name][at] for at in titled], faults)
        for name in ("wte", "funded")
        if name in texts
    }
    read, marks = {name: one.value for name, one in told.items()}, told["wte"].marks
    for name, values in read.items():
        values[[texts[name][at].rstrip().endswith("%") for at in titled]] /= 100  # 50% is half of full time
    wte = read["wte"]
    for name, values in read.items():
        faults += [
            grid.fault("negative", numbers[at], heads.columns[name], texts[name][titled[at]])
            for at in np.flatnonzero(values < 0)[:20]
        ]
    known = wte[wte > 0]
    if len(known) and HOURS[0] <= float(np.median(known)) <= HOURS[1]:
        faults.append(grid.fault("staff_hours", heads.row, heads.columns["wte"], f"{np.median(known):g}"))
    funded = read.get("funded", np.full(len(titled), np.nan))
    found = tuple(
        StaffRow(
            plain(texts["job"][at]),
            plain(texts["band"][at]) if "band" in texts else "",
            plain(texts["site"][at]),
            float(wte[i]),
            float(funded[i]),
            rows[at],
            withheld=marks is not None and bool(marks[i]),
        )
        for i, at in enumerate(titled)
    )
    single = len(known) > 0 and float(np.median(known)) <= 1
    hours = tuple(row.row for row in found if single and HOURS[0] <= row.wte <= HOURS[1])
    totals = sum(TOTAL.fullmatch(text) is not None for text in texts["job"])
    return StaffExport(grid.place, found, int(np.isnan(wte).sum()), "funded" in texts, hours, totals)


TOTAL = re.compile(r"(.* |.*sub-?)?totals?|(is-)?cyfanswm( .*)?", re.IGNORECASE)
"""The title of a row that sums up others: "Grand Total", or "Physiotherapist Total" of a pivot table."""


def plain(text: str) -> str:
    """A title or a site as it is compared: one space between words, whatever stood there."""
    return " ".join(text.split())


@dataclass(frozen=True)
class StaffCount:
    """What became of the WTE of an export; the parts add up to all of it.

    `workforce` has columns `base_id`, `service_id`, `in_post_wte`, `funded_wte`. `unmapped` are titles and
    sites with the WTE that each keeps out; a row that lacks both counts once, with its title. `unsaid` are
    base, service and rows whose WTE nobody said: where every row is such a one, `workforce` has none.
    """

    workforce: pd.DataFrame
    all_wte: float
    mapped_wte: float
    left_wte: float
    unmapped: tuple[tuple[str, str, float], ...]
    unsaid: tuple[tuple[str, str, int], ...] = ()

    @property
    def unmapped_wte(self) -> float:
        return float(sum(wte for _, _, wte in self.unmapped))


def count_staff(
    export: StaffExport,
    jobs: Mapping[tuple[str, str], str],
    sites: Mapping[str, str],
    *,
    leave: str,
) -> StaffCount:
    """Sums by base and service.

    `jobs` are services by title and band, `sites` bases by site; `leave` marks what is left out on purpose.
    """
    sums: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    lost: defaultdict[tuple[str, str], float] = defaultdict(float)
    rows_of: Counter[tuple[str, str]] = Counter()
    unsaid: Counter[tuple[str, str]] = Counter()
    left = 0.0
    for row in export.rows:
        wte = 0.0 if np.isnan(row.wte) else row.wte
        service, base = jobs.get((row.job.lower(), row.band.lower()), ""), sites.get(row.site.lower(), "")
        if leave in {service, base}:
            left += wte
        elif not service:
            lost["job", f"{row.job}, {row.band}" if row.band else row.job] += wte
        elif not base:
            lost["site", row.site or "-"] += wte
        else:
            rows_of[base, service] += 1
            unsaid[base, service] += row.unknown
            pair = sums[base, service]
            pair[0] += wte
            pair[1] += wte if np.isnan(row.funded) else row.funded
    records = [
        {"base_id": base, "service_id": service, "in_post_wte": round(a, 4), "funded_wte": round(b, 4)}
        for (base, service), (a, b) in sorted(sums.items())
        if unsaid[base, service] < rows_of[base, service]
    ]
    table = pd.DataFrame(records, columns=["base_id", "service_id", "in_post_wte", "funded_wte"])
    return StaffCount(
        table,
        float(np.nansum([row.wte for row in export.rows])),
        float(table["in_post_wte"].sum()),
        left,
        tuple((*key, wte) for key, wte in sorted(lost.items(), key=lambda one: (-one[1], one[0]))),
        tuple((*pair, rows) for pair, rows in sorted(unsaid.items()) if rows),
    )


def unasked(
    workforce: pd.DataFrame, bases: pd.DataFrame, clusters: Sequence[str], services: Sequence[str]
) -> list[tuple[str, str]]:
    """Pairs without a row of a cluster and a service that has staff elsewhere: nobody said there is none."""
    cluster_of = dict(zip(bases["base_id"], bases["cluster_id"], strict=True))
    there = {(cluster_of[b], s) for b, s in zip(workforce["base_id"], workforce["service_id"], strict=True)}
    known = set(workforce["service_id"])
    return [(c, s) for c in clusters for s in services if s in known and (c, s) not in there]
