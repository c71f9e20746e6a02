"""assumptions.csv and datapackage.json of England."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from placement.data.bands import AGE_BANDS
from placement.data.need import PER_PEOPLE
from placement.sources.assumptions import assumption_table
from placement.sources.facts import facts
from placement.sources.kent_package import FIGURES, kent_package
from placement.sources.services import need_wte


def england_assumptions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows for the need and the staff of each service, those shared with Kent and Medway, then its own.

    Nobody has agreed any. Raises OurFault where a row does not fit the tables.
    """
    given = facts("england_assumptions")
    kent = {row["item"]: row for row in facts("kent_assumptions")["row"]}
    shared = [{**kent[item], **given["instead"].get(item, {})} for item in given["as_in_kent"]]
    of_services = [
        _service_row(template, service, whole)
        for template in facts("kent_assumptions")["service"]
        for service, whole in _per_10000(template["kind"], tables)
    ]
    return assumption_table([*of_services, *shared, *given["row"]], tables)


def _per_10000(kind: str, tables: dict[str, pd.DataFrame]) -> list[tuple[dict[Any, Any], float]]:
    """Each service with its WTE per 10,000 residents, needed or in post."""
    areas, services = tables["areas"], tables["services"].to_dict("records")
    staff = tables["workforce"].groupby("service_id")["in_post_wte"].sum()
    people = areas["population"].sum() / PER_PEOPLE
    found = []
    for service in services:
        rates = [float(service[f"need_{band}"]) for band in AGE_BANDS]
        needed = need_wte(areas, rates, float(service["need_deprived_ratio"]))
        found.append((service, (needed if kind == "need" else staff[service["service_id"]]) / people))
    return found


def _service_row(template: dict[str, Any], service: dict[Any, Any], value: float) -> dict[str, Any]:
    """A row of a service, to three figures, from Kent and Medway's template."""
    figures = {"value": 1.0, "low": template["low"], "high": template["high"]}
    return {
        **{key: template[key] for key in ("unit", "basis", "source", "material", "table", "column")},
        "item": f"{template['kind']}.{service['service_id']}",
        "name_en": template["name_en"].format(name=service["name_en"]),
        "name_cy": template["name_cy"].format(name=service["name_cy"]),
        **{key: float(f"{value * factor:.{FIGURES}g}") for key, factor in figures.items()},
        "where": f"service_id={service['service_id']}",
        "how": "scale",
    }


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
