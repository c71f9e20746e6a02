"""Figures, assumptions and descriptions of England and of Kent and Medway, whose facts both use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.bands import AGE_BANDS
from placement.data.basis import ESTIMATED
from placement.data.need import PER_PEOPLE
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.sources.assumptions import assumption_table, per_10000, service_row
from placement.sources.facts import facts, in_order
from placement.sources.graduates import apportion
from placement.sources.package import describe_table, outlines_entry
from placement.sources.services import need_wte

FIGURES = 4
BANDS = [f"pop_{band}" for band in AGE_BANDS]


def english_workforce(bases: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Staff of each open base and service, WTE to two decimals, at ratios to residents assumed for Kent.

    A service's staff in post add to its total over the region, spread over the networks partly by need and
    partly by residents; the establishment is larger by the vacancies of the base's rural class.
    """
    given, bases = facts("kent")["staff"], bases[bases["status"] == "open"].reset_index(drop=True)
    place = pd.Index(bases["cluster_id"]).get_indexer(areas["cluster_id"])
    residents = areas["population"].to_numpy(dtype=np.float64)
    people = np.bincount(place, residents, len(bases))
    filled = 1 - bases["rural_class"].map(given["vacancy"]).to_numpy(dtype=np.float64)
    parts = []
    for service in facts("kent")["service"]:
        need = np.bincount(place, area_need(areas, service), len(bases))
        spread = given["by_need"] * need / need.sum() + (1 - given["by_need"]) * people / people.sum()
        in_post = service["staff_per_10000"] * people.sum() / PER_PEOPLE
        funded = (spread * in_post / (spread * filled).sum()).round(2)
        parts.append(
            pd.DataFrame(
                {
                    "base_id": bases["base_id"],
                    "service_id": service["service_id"],
                    "in_post_wte": (funded * filled).round(2),
                    "funded_wte": funded,
                }
            )
        )
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def area_need(areas: pd.DataFrame, service: dict[str, Any]) -> NDArray[np.float64]:
    """Need of each area in proportion only, by the formula of `placement.data.need`."""
    ratio = service["need_deprived_ratio"]
    deprived = 1 - (areas["deprivation_rank"].to_numpy(dtype=np.float64) - 0.5) / len(areas)
    by_age = areas[BANDS].to_numpy(dtype=np.float64) @ np.array(service["age"])
    return np.asarray(by_age * (1 + (ratio - 1) * deprived))


def kent_services(areas: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """One row for each service, its need rates scaled to `need_of_funded` times the establishment."""
    funded = workforce.groupby("service_id")["funded_wte"].sum()
    shared = facts("kent")["shared"]
    rows = []
    for service in facts("kent")["service"]:
        target = shared["need_of_funded"] * funded[service["service_id"]]
        scale = target / need_wte(areas, service["age"], service["need_deprived_ratio"])
        rates = [float(f"{scale * weight:.{FIGURES}g}") for weight in service["age"]]
        need = {f"need_{band}": rate for band, rate in zip(AGE_BANDS, rates, strict=True)}
        rows.append({**shared, **service, **need})
    return in_order("services", pd.DataFrame(rows))


def england_services(areas: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """One row for each service, as for Kent and Medway, its need scaled to England's establishment.

    Some are planned at another level than there.
    """
    services = kent_services(areas, workforce)
    own = services["service_id"].map(facts("england")["planning_level"])
    return services.assign(planning_level=own.fillna(services["planning_level"]))


def made_graduates(
    given: Mapping[str, Any], areas: pd.DataFrame, counties: pd.DataFrame, digits: int
) -> pd.DataFrame:
    """One class for each service and county, by residents; all accept the same journey.

    `given` are a region's facts of graduates, `digits` those of the number in a class's id.
    """
    people = areas.groupby("county_id")["population"].sum().loc[counties["county_id"]].tolist()
    rows = []
    for service, total in given["people"].items():
        number = count(1)
        for county, some in zip(counties["county_id"], apportion(total, people), strict=True):
            if some:
                name = f"{service}.{next(number):0{digits}d}"
                rows.append((name, service, county, given["commute_minutes"], some))
    return pd.DataFrame(
        rows, columns=["class_id", "service_id", "home_county_id", "commute_minutes", "graduates"]
    )


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
