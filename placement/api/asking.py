"""Where questions come from: a scenario's file, or a document and tables made in Python."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd

from placement.api.making import SAVED, Shelf, all_stated, package_of, plain_table, write_table
from placement.api.question import Question
from placement.data.tables import TABLES
from placement.errors import BadInput, Fault
from placement.scenario import read_scenario


def read(config: str | Path, *, option: str | None = None, region: str | None = None) -> Question:
    """The question that a scenario's file, or a folder that `save` wrote, asks.

    Raises BadInput with every fault of the file.

    >>> import placement as pl
    >>> pl.read(pl.examples.path("configs/wales-ahp.toml"), region="powys").region
    'powys'
    """
    saved = Path(config) / SAVED
    scenario = read_scenario(saved if saved.is_file() else Path(config))
    if option is not None:
        scenario.with_option(option)
    return Question(
        scenario.document, scenario.path.parent, region, option, scenario.path.name, scenario.text
    )


def build(document: Mapping[str, Any], tables: str | Path | Mapping[str, pd.DataFrame]) -> Question:
    """A question made wholly in Python.

    `document` is what a scenario's file holds (its "data" may be left out; rules and aims may be those of
    `pl.rules` and `pl.aims`), `tables` the folder of the region's tables, or frames by table name. Frames
    need the columns that the docs list for each table. A frame of points may leave out easting and northing,
    outlines ("boundaries") may be in any reference system that they state, and workforce, graduates and
    assumptions may be left out: of them nothing is known then. Raises KeyError for a table that there is
    not, TypeError for what is no document or no frame, BadInput for tables that are missing and, once the
    question is looked at, for every other fault. Its rows are those of a file: 1 is the heads, 2 the first.

    >>> import placement as pl
    >>> pl.build(question.document, question.home / question.document["scenario"]["data"])
    <Question wales-ahp: 13 services, 63 clusters, 1,917 areas, £5,000,000>
    """
    if not isinstance(document, Mapping):
        raise TypeError(f"document is what a scenario's file holds, not {document!r}; pl.read reads a file")
    if not isinstance(tables, str | Path | Mapping):
        raise TypeError(f"tables are a folder, or frames by the name of each, not a {type(tables).__name__}")
    made = deepcopy(plain_table(all_stated(document)))
    if not isinstance(made.setdefault("scenario", {}), dict):
        raise TypeError(f'the part "scenario" is a table of settings, not {made["scenario"]!r}')
    if isinstance(tables, str | Path):
        made["scenario"]["data"] = Path(tables).name
        return Question(made, Path(tables).parent)
    absent = [table for name, table in TABLES.items() if name not in tables and not table.optional]
    if missing := [Fault("missing_table", table.file) for table in absent if not table.may_be_empty]:
        raise BadInput(missing)
    folder = Shelf()
    home = folder.path / "data"
    home.mkdir()
    tables = {**tables, **{table.name: pd.DataFrame(columns=table.columns) for table in absent}}
    for name, frame in tables.items():
        write_table(home, name, frame)
    paths = [{"path": f"{name}.csv"} for name in tables if name != "boundaries"]
    (home / "datapackage.json").write_text(package_of(paths), encoding="utf-8")
    made["scenario"]["data"] = "data"
    return Question(made, folder.path, keeps=(folder,))
