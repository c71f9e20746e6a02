"""An allocation read back from the tables of a run folder, without trusting any of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from placement.data.cells import plain_number
from placement.model.allocation import CARE_GRAIN, Allocation, Care, Placed
from placement.results.vacancies import Vacancies
from placement.scenario.inputs import Inputs
from placement.store.compare import cells
from placement.store.recorded_years import OF_RULES, YEARS_COLUMNS, figures, with_years
from placement.store.report import Report

WHOLE = re.compile(r"-?[0-9]{1,9}")
LARGEST = 1e9

COLUMNS: dict[str, tuple[str, ...]] = {
    "posts": (
        "base_id", "cluster_id", "county_id", "region_id", "role_id", "service_id", "fund_id", "steps", "wte",
        "pounds_per_year", "pounds_first_year", "pounds_once",
    ),
    "filled": ("base_id", "role_id", "steps"),
    "placed": ("class_id", "base_id", "role_id", "graduates"),
    "opened": ("base_id", "cluster_id", "region_id", "fund_id", "pounds_once"),
    "care": ("area_id", "base_id", "service_id", "care_wte", "minutes"),
    "care_before": ("area_id", "base_id", "service_id", "care_wte", "minutes"),
    "care_vacancies": ("area_id", "base_id", "service_id", "care_wte", "minutes"),
    "care_vacancies_posts": ("area_id", "base_id", "service_id", "care_wte", "minutes"),
}  # fmt: skip
OF_VACANCIES = ("care_vacancies", "care_vacancies_posts")
"""Tables that a run has or has not, both together."""


@dataclass(frozen=True)
class Recorded:
    """What was decided, today's service before it, and who would be reached were vacancies filled."""

    allocation: Allocation
    before: Allocation
    vacancies: Vacancies | None


def read_allocation(inputs: Inputs, files: Mapping[str, bytes], report: Report) -> Recorded | None:
    """The allocation that the tables describe; None, with what is wrong in the report, if they do not."""
    reader = _Reader(inputs, files, report)
    with_vacancies = any(f"{name}.csv" in files for name in OF_VACANCIES)
    tables = {name: reader.table(name) for name in COLUMNS if with_vacancies or name not in OF_VACANCIES}
    case = inputs.case
    if case.years is not None:
        gone = {name for each in OF_RULES if not any(f"{one}.csv" in files for one in each) for name in each}
        tables |= {name: reader.table(name) for name in YEARS_COLUMNS if name not in gone}
    if not report.passed:
        return None
    fund_ids = tuple(fund.id for fund in inputs.funds)
    posts = _posts(inputs, tables["posts"])
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    filled = np.where(limited, 0, posts.sum(axis=2))
    t = tables["filled"]
    np.add.at(filled, (t["base_id"], t["role_id"]), t["steps"])
    opened = _opened(inputs, tables["opened"])
    t = tables["placed"]
    placed = Placed(t["class_id"], t["base_id"], t["role_id"], t["graduates"])
    none = np.zeros(0, dtype=np.int64)
    plan = Allocation(posts, filled, placed, opened, _care(tables["care"]), fund_ids)
    before = Allocation(
        posts=np.zeros_like(posts),
        filled=np.zeros_like(filled),
        placed=Placed(none, none, none, none),
        opened=np.zeros_like(opened),
        care=_care(tables["care_before"]),
        fund_ids=fund_ids,
    )
    of_years = {name: tables[name] for name in YEARS_COLUMNS if name in tables}
    both = with_years(case, plan, before, of_years)
    if both is None:
        report.blame("header", file="later_posts.csv", expected=",".join(YEARS_COLUMNS["later_posts"]))
        return None
    return Recorded(*both, _vacancies(tables) if with_vacancies else None)


def read_public_posts(inputs: Inputs, files: Mapping[str, bytes], report: Report) -> Allocation | None:
    """What a published run tells of its plan: posts and opened bases, with no care and no graduates.

    Every post counts as filled, since how many are is not published: only what looks at neither may be asked
    of it. None, with what is wrong in the report, if the tables are none.
    """
    reader = _Reader(inputs, files, report)
    before = len(report.wrong)
    tables = {name: reader.table(name) for name in ("posts", "opened")}
    if len(report.wrong) > before:
        return None
    posts, opened = _posts(inputs, tables["posts"]), _opened(inputs, tables["opened"])
    none = np.zeros(0, dtype=np.int64)
    nobody = Care(none, none, none, np.zeros(0))
    funds = tuple(fund.id for fund in inputs.funds)
    return Allocation(posts, posts.sum(axis=2), Placed(none, none, none, none), opened, nobody, funds)


def _posts(inputs: Inputs, table: Mapping[str, np.ndarray]) -> np.ndarray:
    """B x K x F, in steps."""
    case = inputs.case
    posts = np.zeros((len(case.base_ids), len(case.roles), len(inputs.funds)), dtype=np.int64)
    np.add.at(posts, (table["base_id"], table["role_id"], table["fund_id"]), table["steps"])
    return posts


def _opened(inputs: Inputs, table: Mapping[str, np.ndarray]) -> np.ndarray:
    """B x F."""
    opened = np.zeros((len(inputs.case.base_ids), len(inputs.funds)), dtype=bool)
    opened[table["base_id"], table["fund_id"]] = True
    return opened


def _vacancies(tables: Mapping[str, Mapping[str, np.ndarray]]) -> Vacancies:
    filled, both = (_care(tables[name]) for name in OF_VACANCIES)
    return Vacancies(filled, both)


def _care(table: Mapping[str, np.ndarray]) -> Care:
    return Care(table["area_id"], table["base_id"], table["service_id"], table["care_wte"])


class _Reader:
    """Cells to positions and figures; whatever is neither is told, with its file, line and column."""

    def __init__(self, inputs: Inputs, files: Mapping[str, bytes], report: Report) -> None:
        case = inputs.case
        known: dict[str, Sequence[str]] = {
            "area_id": case.area_ids,
            "base_id": case.base_ids,
            "service_id": case.service_ids,
            "role_id": [role.id for role in case.roles],
            "class_id": [group.id for group in case.classes],
            "fund_id": [fund.id for fund in inputs.funds],
        }
        self.positions = {column: {name: i for i, name in enumerate(ids)} for column, ids in known.items()}
        self.files, self.report, self.regions = files, report, case.region_ids

    def table(self, name: str) -> dict[str, np.ndarray]:
        """The columns that say what was decided; the others are worked out and compared elsewhere."""
        file = f"{name}.csv"
        rows = cells(self.files.get(file, b""))
        if rows is None:
            self.report.blame("no_table", file=file)
            return {}
        header = COLUMNS[name] if name in COLUMNS else YEARS_COLUMNS[name]
        if tuple(rows[0]) != header:
            self.report.blame("header", file=file, expected=",".join(header))
            return {}
        uneven = [line for line, row in enumerate(rows, start=1) if len(row) != len(header)]
        if uneven:
            self.report.blame("row", file=file, row=str(uneven[0]))
            return {}
        readers: dict[str, Callable[[str], float | int | None]] = {
            **{column: positions.get for column, positions in self.positions.items()},
            "steps": _whole,
            "graduates": _whole,
            "care_wte": _figure,
        }
        if name in YEARS_COLUMNS:
            regions = {region: i for i, region in enumerate(self.regions)}
            readers |= {**figures(_figure), "region_id": regions.get}
        read = {
            column: self._column(file, column, [row[at] for row in rows[1:]], readers[column], name)
            for at, column in enumerate(header)
            if column in readers
        }
        if "care_wte" in read and name in COLUMNS:
            self._blame_empty_care(file, read)
        return read

    def _blame_empty_care(self, file: str, care: Mapping[str, np.ndarray]) -> None:
        """Rows of no care, or of a pair told before: no run writes them, and each would widen a rounding."""
        nothing = [
            {"row": str(line)}
            for line, wte in enumerate(care["care_wte"].tolist(), start=2)
            if 0 <= wte < CARE_GRAIN * (1 - 1e-6)
        ]
        self.report.blame_each("care_nothing", nothing, file=file)
        seen: set[tuple[int, ...]] = set()
        twice = []
        places = zip(*(care[name].tolist() for name in ("area_id", "base_id", "service_id")), strict=True)
        for line, place in enumerate(places, start=2):
            if place in seen:
                twice.append({"row": str(line)})
            seen.add(place)
        self.report.blame_each("care_twice", twice, file=file)

    def _column(
        self, file: str, column: str, texts: list[str], read: Callable[[str], float | int | None], name: str
    ) -> np.ndarray:
        values = [read(text) for text in texts]
        wrong = [
            {"row": str(line), "column": column, "found": texts[line - 2]}
            for line, value in enumerate(values, start=2)
            if value is None
        ]
        self.report.blame_each("unknown_id" if column in self.positions else "cell", wrong, file=file)
        figure = name in YEARS_COLUMNS and column in figures(_figure) and not column.endswith("year")
        kind = float if column == "care_wte" or figure else np.int64
        return np.array([0 if value is None else value for value in values], dtype=kind)


def _whole(text: str) -> int | None:
    return int(text) if WHOLE.fullmatch(text) else None


def _figure(text: str) -> float | None:
    value = plain_number(text)
    return value if value is not None and abs(value) <= LARGEST else None
