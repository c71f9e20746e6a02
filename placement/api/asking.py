"""Where questions come from: a scenario's file, or a document and tables made in Python."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd

from placement.api.making import SAVED, Shelf, package_of, plain_value, write_table
from placement.api.question import Question
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

    `document` is what a scenario's file holds (its "data" may be left out), `tables` the folder of the
    region's tables, or frames by table name; frames need the columns that `docs` list for each table.
    Raises KeyError for a table that there is not, and BadInput, once the question is looked at, with every
    fault.

    >>> import placement as pl
    >>> pl.build(question.document, question.home / question.document["scenario"]["data"])
    <Question wales-ahp: 13 services, 63 clusters, 1,917 areas, £5,000,000>
    """
    made = deepcopy(plain_value(document))
    if isinstance(tables, str | Path):
        made.setdefault("scenario", {})["data"] = Path(tables).name
        return Question(made, Path(tables).parent)
    folder = Shelf()
    home = folder.path / "data"
    home.mkdir()
    for name, frame in tables.items():
        write_table(home, name, frame)
    paths = [{"path": f"{name}.csv"} for name in tables if name != "boundaries"]
    (home / "datapackage.json").write_text(package_of(paths), encoding="utf-8")
    made.setdefault("scenario", {})["data"] = "data"
    return Question(made, folder.path, keeps=(folder,))
