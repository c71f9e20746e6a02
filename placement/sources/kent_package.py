"""assumptions.csv and datapackage.json of Kent and Medway."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from placement.data.bands import AGE_BANDS
from placement.data.basis import ESTIMATED
from placement.data.need import PER_PEOPLE
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.sources.assumptions import assumption_table
from placement.sources.facts import facts
from placement.sources.package import describe_table, file_entry
from placement.sources.services import need_wte

ABOUT = (
    "name",
    "title_en",
    "title_cy",
    "description_en",
    "description_cy",
    "attribution_en",
    "attribution_cy",
)
TYPES = {"number": "number", "whole": "integer", "truth": "boolean", "date": "date"}
FIGURES = 3
BY_ESTIMATE = {("areas", "pop_0_17"), ("areas", "pop_18_64")}
"""People aged 15 to 17 are estimated."""


def kent_assumptions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows for the need and the staff of each service, then the stated ones; nobody has agreed any.

    Raises OurFault where a row does not fit the tables.
    """
    rows = [*_service_rows(tables), *facts("kent_assumptions")["row"]]
    return assumption_table(rows, tables)


def _service_rows(tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """WTE per 10,000 residents, needed and in post, to three figures."""
    areas, templates = tables["areas"], facts("kent_assumptions")["service"]
    people = areas["population"].sum() / PER_PEOPLE
    staff = tables["workforce"].groupby("service_id")["in_post_wte"].sum()
    bands = [f"need_{band}" for band in AGE_BANDS]
    rows = []
    for template in templates:
        for service in tables["services"].to_dict("records"):
            rates = [float(service[band]) for band in bands]
            needed = need_wte(areas, rates, float(service["need_deprived_ratio"]))
            whole = needed if template["kind"] == "need" else float(staff[service["service_id"]])
            figures = {"value": 1.0, "low": template["low"], "high": template["high"]}
            rows.append(
                {
                    **{key: template[key] for key in ("unit", "basis", "source", "material", "table")},
                    "item": f"{template['kind']}.{service['service_id']}",
                    "name_en": template["name_en"].format(name=service["name_en"]),
                    "name_cy": template["name_cy"].format(name=service["name_cy"]),
                    **{
                        key: float(f"{whole / people * factor:.{FIGURES}g}")
                        for key, factor in figures.items()
                    },
                    "column": template["column"],
                    "where": f"service_id={service['service_id']}",
                    "how": "scale",
                }
            )
    return rows


def kent_package(files: dict[str, bytes], report: dict[str, Any]) -> str:
    """The description of `files` (name to content) as Frictionless JSON.

    `report` says what was found in the outlines. Types, units and keys come from the tables' schemas.
    There is no time of building in it, so that the same figures give the same bytes. Raises OurFault if a
    table and its description name other columns.
    """
    given = facts("kent_package")
    outlines = {
        "name": "boundaries",
        **given["boundaries"],
        **file_entry("boundaries.geojson", files),
        "format": "geojson",
        "mediatype": "application/geo+json",
        "encoding": "utf-8",
        "checks": report,
    }
    package = {
        "profile": "tabular-data-package",
        **{key: given[key] for key in ABOUT},
        "title": given["title_en"],
        "contributors": given["contributors"],
        "licenses": given["licences"],
        "sources": given["sources"],
        "vintages": given["vintages"],
        "resources": [*(_table(resource, files) for resource in given["resources"]), outlines],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _table(resource: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    table = TABLES[resource["name"]]
    refers = {
        column: target
        for column in resource["fields"]
        if (target := str(table.about(column).get("refers", "")).split(".")[0]) not in ("", table.name)
    }
    whole = {
        **resource,
        "key": [table.key] if table.key else table.schema.unique,
        "refers": refers,
        "fields": [_field(table, name, text) for name, text in resource["fields"].items()],
    }
    return describe_table(whole, files)


def _field(table: TableSpec, name: str, text: str) -> dict[str, Any]:
    about = table.about(name)
    unit = {"unit": about["unit"]} if about.get("unit") else {}
    own = {"basis": ESTIMATED} if (table.name, name) in BY_ESTIMATE else {}
    return {"name": name, "type": TYPES.get(about["kind"], "string"), **unit, "description": text, **own}
