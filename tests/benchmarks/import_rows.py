"""A workbook of every small area of England, imported, beside plain pandas with openpyxl on the same file.

The workbook is a stand-in of the published size, 33,755 areas and 14 columns, with figures of a seed. Ours
knows its form, checks every code and figure, and makes the areas of a region of it; plain reads the cells.
Each runs in a process of its own, turn by turn; seconds are of the processor, after the libraries are loaded.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from tests.benchmarks.rows import RATIO, Row

AREAS, TIMES, SEED = 33_755, 3, 1
HEADS = (
    *("lsoa21cd", "residents", "age_0_14", "age_15_19", "age_20_64", "age_65_74", "age_75_84", "age_85_plus"),
    *("easting", "northing", "ruc21_code", "households", "no_car", "imd2025_rank"),
)
OURS = """
import sys
from pathlib import Path
from placement.solve.memory import use_system_pool
use_system_pool()  # as the command does
import psutil, python_calamine
from time import process_time
from placement.sources.importing.gather import import_files
here = psutil.Process()
before, start = here.memory_info().rss, process_time()
rows = len(import_files([Path(sys.argv[1])], None).areas.table)
"""
PLAIN = """
import sys
import openpyxl, pandas, psutil
from time import process_time
here = psutil.Process()
before, start = here.memory_info().rss, process_time()
rows = len(pandas.read_excel(sys.argv[1], engine="openpyxl"))
"""
TOLD = """
import json
from pathlib import Path
seconds = process_time() - start
peak, status = getattr(here.memory_info(), "peak_wset", 0), Path("/proc/self/status")
if status.is_file():  # the peak that getrusage gives is that of the parent where that was larger
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    peak = int(line.split()[1]) * 1024
print(json.dumps({"rows": rows, "seconds": seconds, "bytes": max(0, peak - before)}))
"""


def stand_in(path: Path, areas: int = AREAS) -> Path:
    """The workbook: the same figures for the same number of areas."""
    drawn = random.Random(SEED)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(HEADS)
    for number in range(1, areas + 1):
        ages = [drawn.randint(50, 400) for _ in range(6)]
        place = (drawn.randint(100_000, 650_000), drawn.randint(10_000, 650_000))
        homes = drawn.randint(300, 900)
        ruc = drawn.choice(("UN1", "UF1", "RLN1", "RSF1"))
        sheet.append(
            [f"E01{number:06}", sum(ages), *ages, *place, ruc, homes, drawn.randint(10, 300), number]
        )
    book.save(path)
    return path


def measured(script: str, book: Path) -> dict[str, float]:
    """Rows read, seconds of the processor and bytes more than before, of one process."""
    done = subprocess.run(
        [sys.executable, "-c", script + TOLD, str(book)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def import_rows(areas: int = AREAS, times: int = TIMES) -> list[Row]:
    """Ratios of medians, seconds and memory each at most half of plain.

    Memory is what is taken above the loaded libraries. On this file, read whole: calamine 42 MB, fastexcel
    37, GDAL 37, pandas with openpyxl 43; openpyxl row by row 5, but no faster than plain. Of whole processes
    half cannot be reached: pandas alone is two thirds of what plain takes.
    """
    with TemporaryDirectory() as folder:
        book = stand_in(Path(folder) / "england.xlsx", areas)
        runs = [(measured(OURS, book), measured(PLAIN, book)) for _ in range(times)]
    if any(one["rows"] != areas for pair in runs for one in pair):
        raise ValueError(f"not every one of {areas} areas was read")
    ours, plain = (
        {name: median(pair[at][name] for pair in runs) for name in ("seconds", "bytes")} for at in (0, 1)
    )
    seconds, memory = ours["seconds"] / plain["seconds"], ours["bytes"] / plain["bytes"]
    what = f"Import of a workbook of {areas:,} areas, over pandas with openpyxl"
    return [
        Row(
            f"{what}, processor time",
            f"{seconds:.2f} ({ours['seconds']:.1f} s)",
            f"at most {RATIO:g}; plain took {plain['seconds']:.1f} s",
            seconds <= RATIO,
        ),
        Row(
            f"{what}, memory at the peak above the loaded libraries",
            f"{memory:.2f} ({ours['bytes'] / 1e6:.0f} MB)",
            f"at most {RATIO:g}; plain took {plain['bytes'] / 1e6:.0f} MB",
            memory <= RATIO,
        ),
    ]
