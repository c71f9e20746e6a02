"""assumptions.csv: every figure that no source published, with low, high, basis and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fnmatch import fnmatch
from typing import Any

import numpy as np
import pandas as pd

from placement.data.bands import PEOPLE, RATE, bands_in
from placement.data.need import PER_PEOPLE
from placement.data.tables import TABLES
from placement.errors import OurFault
from placement.sources.facts import facts
from placement.sources.services import need_wte

GROUP = "moves_with"
"""The group whose members are drawn together; a table in which nobody is in one has no such column."""
DISTRIBUTION = "distribution"
"""How a row is drawn; likewise."""
SHARED = ("unit", "basis", "source", "material", "table", "column", GROUP)
"""What a row of a service takes from its template as it stands."""
FIGURES = 3
CLOSE = 0.005


def make_assumptions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Those of `data/wales`: rows for each service, then the stated rows; nobody has agreed any of them."""
    given = facts("assumptions")
    rows = service_rows(facts("services")["service"], tables, given["material"]["services"])
    return assumption_table([*rows, *given["row"]], tables)


def assumption_table(rows: list[dict[str, Any]], tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The table of these rows, in their order; what they leave out is blank.

    Raises OurFault where a row does not fit the tables: unknown column, no rows, or another value.
    """
    blank = {
        "agreed_by": "",
        "agreed_on": "",
        "table": "",
        "column": "",
        "where": "",
        "how": "",
        "material": False,
    }
    drawn = [name for name in (GROUP, DISTRIBUTION) if any(row.get(name) for row in rows)]
    stated = [name for name in TABLES["assumptions"].columns if name not in (GROUP, DISTRIBUTION)]
    table = pd.DataFrame([{**blank, GROUP: "", DISTRIBUTION: "", **row} for row in rows])[[*stated, *drawn]]
    _fit(table, tables)
    for column in ("value", "low", "high"):
        table[column] = [f"{figure:.12g}" for figure in table[column]]
    table["material"] = table["material"].map({True: "true", False: "false"})
    return table


def service_rows(
    services: list[dict[str, Any]], tables: dict[str, pd.DataFrame], material: Collection[str]
) -> list[dict[str, Any]]:
    """Need rate and staff of each service; `material` names those that matter to the answer.

    A service whose need is that of a group of people has a row of its own for it elsewhere.
    """
    by_age = [service for service in services if "age" in service]
    return [*_need_rows(by_age, tables, material), *_staff_rows(services, tables, material)]


def per_10000(kind: str, service_id: str, tables: dict[str, pd.DataFrame]) -> float:
    """WTE of a service per 10,000 residents: of its need, or of its staff in post."""
    areas, people = tables["areas"], tables["areas"]["population"].sum() / PER_PEOPLE
    if kind == "staff":
        staff = tables["workforce"].groupby("service_id")["in_post_wte"].sum()
        return float(staff[service_id] / people)
    columns = [*(f"{RATE}{band}" for band in bands_in(areas.columns, PEOPLE)), "need_deprived_ratio"]
    services = tables["services"]
    mine = services.loc[services["service_id"] == service_id, columns].to_numpy(dtype=np.float64)[0]
    *rates, ratio = mine.tolist()
    return float(need_wte(areas, rates, ratio) / people)


def _need_rows(
    services: list[dict[str, Any]], tables: dict[str, pd.DataFrame], material: Collection[str]
) -> list[dict[str, Any]]:
    template = facts("assumptions")["need"]
    return [
        service_row(
            {**template, "kind": "need", "table": "services", "column": "need_[0-9]*"},
            service,
            per_10000("need", service["service_id"], tables),
            source=template["source"].format(**service),
            material=service["service_id"] in material,
        )
        for service in services
    ]


def _staff_rows(
    services: list[dict[str, Any]], tables: dict[str, pd.DataFrame], material: Collection[str]
) -> list[dict[str, Any]]:
    given = facts("assumptions")["staff"]
    rows = []
    for service in services:
        how = given["how"]["total" if "staff_wte" in service else "ratio"].format(**service)
        known = given["known"].get(service["service_id"], "")
        rows.append(
            service_row(
                {**given, "kind": "staff", "table": "workforce", "column": "*_wte"},
                service,
                per_10000("staff", service["service_id"], tables),
                source=given["source"].format(how=how, known=known),
                material=service["service_id"] in material,
            )
        )
    return rows


def service_row(
    template: Mapping[str, Any], service: Mapping[Any, Any], value: float, **own: object
) -> dict[str, Any]:
    """A row of a service, its figures rounded, from a template; `own` says what differs from that."""
    figures = {"value": 1.0, "low": template["low"], "high": template["high"]}
    return {
        **{key: template[key] for key in SHARED if key in template},
        "item": f"{template['kind']}.{service['service_id']}",
        "name_en": template["name_en"].format(name=service["name_en"]),
        "name_cy": template["name_cy"].format(name=service["name_cy"]),
        **{name: float(f"{value * factor:.{FIGURES}g}") for name, factor in figures.items()},
        "where": f"service_id={service['service_id']}",
        "how": "scale",
        **own,
    }


def _fit(assumptions: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> None:
    wrong = [row["item"] for row in assumptions.to_dict("records") if not _fits(row, tables)]
    if wrong:
        raise OurFault(f"assumptions that do not fit the tables: {', '.join(wrong)}")


def _fits(row: dict[Any, Any], tables: dict[str, pd.DataFrame]) -> bool:
    """Whether the figures are in order and the row finds those it stands for: the value itself, if `set`."""
    if not row["low"] <= row["value"] <= row["high"]:
        return False
    table = tables.get(row["table"])
    if table is None:
        return (
            not row["table"]
            or row["table"] in ("travel", "need", "care_time", "recruitment", "jobs", "forward", "years")
            or str(row["table"]).startswith(("rules.", "aims."))
        )
    for condition in filter(None, str(row["where"]).split(";")):
        column, _, wanted = condition.partition("=")
        table = table[table[column].astype(str) == wanted]
    columns = [column for column in table.columns if fnmatch(column, row["column"])]
    if not columns or table.empty:
        return False
    return row["how"] != "set" or bool(
        (table[columns].astype(float) - row["value"]).abs().le(CLOSE).all(axis=None)
    )
