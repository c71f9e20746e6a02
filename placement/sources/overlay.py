"""An overlay: the few tables in which a scenario differs from `data/wales`, in a folder of their own.

Its facts stand in facts/<name>.toml. A table of an overlay takes the place of the whole table of
`data/wales`, as its package says (`replaces`); so do its assumptions, which repeat those of `data/wales` that
still hold.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from placement.data.package import REPLACES
from placement.sources.assumptions import assumption_table, service_rows
from placement.sources.facts import facts
from placement.sources.package import describe_table, package_text
from placement.store.folder import as_csv

Tables = dict[str, pd.DataFrame]


def make_overlay(
    name: str, tables: Tables, wales: Tables, *, material: Collection[str] = ()
) -> dict[str, bytes]:
    """Every file of the overlay's folder: name to content.

    `tables` are its own but for the assumptions, `wales` those of `data/wales`; `material` names services
    of its own whose need and staff matter to the answer.
    """
    whole = {**wales, **tables}
    files = {f"{table}.csv": as_csv(frame) for table, frame in tables.items()}
    files["assumptions.csv"] = as_csv(_assumptions(name, whole, material))
    files["datapackage.json"] = make_overlay_package(name, files).encode()
    return files


def _assumptions(name: str, tables: Tables, material: Collection[str]) -> pd.DataFrame:
    """Rows for its services, those of `data/wales` that it keeps, and its own, which come last."""
    given = facts(name)["assumptions"]
    stated = {row["item"]: row for row in facts("assumptions")["row"]}
    services = facts(name).get("service")
    if services is None:
        services, material = facts("services")["service"], facts("assumptions")["material"]["services"]
    kept = list(stated) if given["keep"] == ["*"] else given["keep"]
    rows = [*service_rows(services, tables, material), *(stated[item] for item in kept), *given["row"]]
    return assumption_table(rows, tables)


def make_overlay_package(name: str, files: dict[str, bytes]) -> str:
    """datapackage.json of an overlay: as that of `data/wales`, with what its facts say otherwise."""
    wales, given = facts("package"), facts(name)["package"]
    resources = {resource["name"]: resource for resource in wales["resources"]}
    described = []
    for file in files:
        table = file.removesuffix(".csv")
        own = given["tables"].get(table, {})
        base = resources.get(table, {"name": table, "fields": []})
        one = describe_table({**base, **own, "fields": _fields(base, own)}, files)
        described.append({**one, **({REPLACES: True} if table in resources else {})})
    used = {source for resource in described for source in resource["sources"]}
    sources = [source for source in wales["sources"] if source["name"] in used]
    return package_text({**given, "name": name}, [*sources, *given["sources"]], described)


def _fields(base: dict[str, Any], own: dict[str, Any]) -> list[dict[str, str]]:
    """Fields of the table as in `data/wales`; one that the overlay describes anew is described so."""
    anew = {field["name"]: field for field in own.get("fields", [])}
    same = [anew.pop(field["name"], field) for field in base["fields"]]
    return [*same, *anew.values()]
