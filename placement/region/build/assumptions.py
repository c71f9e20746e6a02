"""assumptions.csv: every figure that no source published, with low, high, basis and where it stands."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import Any

import pandas as pd

from placement.errors import OurFault
from placement.region.build.facts import facts
from placement.region.build.services import need_wte
from placement.region.need import PER_PEOPLE
from placement.region.tables import AGE_BANDS

COLUMNS = [
    "item",
    "name_en",
    "name_cy",
    "value",
    "low",
    "high",
    "unit",
    "basis",
    "source",
    "agreed_by",
    "agreed_on",
    "material",
    "table",
    "column",
    "where",
    "how",
]
FIGURES = 3
CLOSE = 0.005


def make_assumptions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows for each service, then the stated rows; nobody has agreed any of them.

    Raises OurFault where a row does not fit the tables: unknown column, no rows, or another value.
    """
    rows = [*_need_rows(tables), *_staff_rows(tables), *facts("assumptions")["row"]]
    blank = {
        "agreed_by": "",
        "agreed_on": "",
        "table": "",
        "column": "",
        "where": "",
        "how": "",
        "material": False,
    }
    table = pd.DataFrame([{**blank, **row} for row in rows])[COLUMNS]
    _fit(table, tables)
    for column in ("value", "low", "high"):
        table[column] = [f"{figure:.12g}" for figure in table[column]]
    table["material"] = table["material"].map({True: "true", False: "false"})
    return table


def _need_rows(tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    areas, services = tables["areas"], tables["services"]
    people = areas["population"].sum() / PER_PEOPLE
    rates = services[[f"need_{band}" for band in AGE_BANDS]].to_numpy().tolist()
    ratios = services["need_deprived_ratio"].tolist()
    values = [need_wte(areas, rate, ratio) / people for rate, ratio in zip(rates, ratios, strict=True)]
    return [
        _service_row("need", service, value, {"table": "services", "column": "need_[0-9]*"}, service)
        for service, value in zip(facts("services")["service"], values, strict=True)
    ]


def _staff_rows(tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    people = tables["areas"]["population"].sum() / PER_PEOPLE
    staff = tables["workforce"].groupby("service_id")["in_post_wte"].sum()
    rows = []
    for service in facts("services")["service"]:
        how = facts("assumptions")["staff"]["how"]["total" if "staff_wte" in service else "ratio"]
        place = {"table": "workforce", "column": "*_wte"}
        value = staff[service["service_id"]] / people
        rows.append(_service_row("staff", service, value, place, {"how": how.format(**service)}))
    return rows


def _service_row(
    kind: str, service: dict[str, Any], value: float, place: dict[str, str], slots: dict[str, Any]
) -> dict[str, Any]:
    """A row of a service, its figures rounded, from the template `kind`."""
    template = facts("assumptions")[kind]
    figures = {"value": 1.0, "low": template["low"], "high": template["high"]}
    return {
        "item": f"{kind}.{service['service_id']}",
        "name_en": template["name_en"].format(name=service["name_en"]),
        "name_cy": template["name_cy"].format(name=service["name_cy"]),
        **{name: float(f"{value * factor:.{FIGURES}g}") for name, factor in figures.items()},
        "unit": template["unit"],
        "basis": template["basis"],
        "source": template["source"].format(**slots),
        "material": service["service_id"] in facts("assumptions")["material"]["services"],
        **place,
        "where": f"service_id={service['service_id']}",
        "how": "scale",
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
        return not row["table"] or row["table"] == "travel" or str(row["table"]).startswith("rules.")
    if row["where"]:
        column, _, wanted = row["where"].partition("=")
        table = table[table[column].astype(str) == wanted]
    columns = [column for column in table.columns if fnmatch(column, row["column"])]
    if not columns or table.empty:
        return False
    return row["how"] != "set" or bool(
        (table[columns].astype(float) - row["value"]).abs().le(CLOSE).all(axis=None)
    )
