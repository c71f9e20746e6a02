"""assumptions.csv and datapackage.json of Kent and Medway, and of England, which takes most from them."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from placement.data.basis import ESTIMATED
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.sources.assumptions import assumption_table, per_10000, service_row
from placement.sources.facts import facts
from placement.sources.package import describe_table, outlines_entry

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
BY_ESTIMATE = {("areas", "pop_0_17"), ("areas", "pop_18_64")}
"""People aged 15 to 17 are estimated."""


def kent_assumptions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows for the need and the staff of each service, then the stated ones; nobody has agreed any.

    Raises OurFault where a row does not fit the tables.
    """
    return assumption_table([*_service_rows(tables), *facts("kent_assumptions")["row"]], tables)


def england_assumptions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows for the need and the staff of each service, those shared with Kent and Medway, then its own.

    Nobody has agreed any. Raises OurFault where a row does not fit the tables.
    """
    given = facts("england_assumptions")
    kent = {row["item"]: row for row in facts("kent_assumptions")["row"]}
    shared = [{**kent[item], **given["instead"].get(item, {})} for item in given["as_in_kent"]]
    return assumption_table([*_service_rows(tables), *shared, *given["row"]], tables)


def _service_rows(tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """WTE per 10,000 residents, needed and in post, to three figures."""
    return [
        service_row(template, service, per_10000(template["kind"], service["service_id"], tables))
        for template in facts("kent_assumptions")["service"]
        for service in tables["services"].to_dict("records")
    ]


def kent_package(files: dict[str, bytes], report: dict[str, Any]) -> str:
    """The description of `files` (name to content) as Frictionless JSON.

    `report` says what was found in the outlines. Types, units and keys come from the tables' schemas.
    There is no time of building in it, so that the same figures give the same bytes. Raises OurFault if a
    table and its description name other columns.
    """
    given = facts("kent_package")
    outlines = outlines_entry(given["boundaries"], files, report)
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


def england_package(files: dict[str, bytes], report: dict[str, Any]) -> str:
    """The description of `files` (name to content) as Frictionless JSON.

    It is that of Kent and Medway, whose tables have the same columns, but for what the facts of England
    state anew: texts, sources and vintages of the whole, titles of tables and meanings of columns.
    """
    package: dict[str, Any] = json.loads(kent_package(files, report))
    own = facts("england_package")
    package |= {**own["package"], "title": own["package"]["title_en"]}
    for resource in package["resources"]:
        anew = dict(own["resources"].get(resource["name"], {}))
        meanings = anew.pop("fields", {})
        resource.update(anew)
        for field in resource.get("schema", {}).get("fields", []):
            field["description"] = meanings.get(field["name"], field["description"])
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
