"""datapackage.json: what each table is, its fields and units, sources, licences, vintages and hashes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import pandas as pd

from placement.data.bands import bands_in
from placement.data.basis import basis
from placement.data.tables import TABLES
from placement.errors import OurFault
from placement.sources.facts import FOLDER, facts
from placement.store.folder import as_csv

BOUNDARIES = "boundaries"
OUTLINES = {
    "title_en": "Outlines of the clusters, from outlines of areas, simplified together",
    "title_cy": "Amlinellau'r clystyrau, o amlinellau'r ardaloedd, wedi'u symleiddio gyda'i gilydd",
}


def region_files(
    tables: Mapping[str, pd.DataFrame],
    boundaries: tuple[str, dict[str, Any]],
    describe: Callable[[dict[str, bytes], dict[str, Any]], str],
    readme: str,
) -> dict[str, bytes]:
    """Every file of a region: name to content.

    `boundaries` are its outlines as GeoJSON and what was found in them, `describe` makes the description of
    the files from both, `readme` is a file of facts.
    """
    outlines, report = boundaries
    files = {f"{name}.csv": as_csv(table) for name, table in tables.items()}
    files[f"{BOUNDARIES}.geojson"] = outlines.encode()
    files["datapackage.json"] = describe(files, report).encode()
    files["README.md"] = (FOLDER / readme).read_bytes()
    return files


def make_package(files: dict[str, bytes], report: dict[str, Any]) -> str:
    """The description of `files` (name to content) as Frictionless JSON.

    `report` says what was found in the outlines. There is no time of building in it, so that the same
    figures give the same bytes. Raises OurFault if a table and its description name other columns.
    """
    given = facts("package")
    resources = [describe_table(resource, files) for resource in given["resources"]]
    outlines = outlines_entry(OUTLINES, files, report, sources=["ons-geography", "cluster-estimate"])
    return package_text(given, given["sources"], [*resources, outlines])


def package_text(
    about: Mapping[str, Any],
    sources: Sequence[Mapping[str, Any]],
    resources: Sequence[Mapping[str, Any]],
    **own: object,
) -> str:
    """A package of Wales as JSON, whose texts and vintages are those of `about`; `own` follows its title."""
    wales = facts("package")
    package = {
        "profile": "tabular-data-package",
        **{key: about[key] for key in ("name", "title_en", "title_cy", "description_en", "description_cy")},
        "title": about["title_en"],
        **own,
        **{key: wales[key] for key in ("contributors", "attribution_en", "attribution_cy")},
        "licenses": wales["licences"],
        "sources": sources,
        "vintages": about["vintages"],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def file_entry(name: str, files: dict[str, bytes]) -> dict[str, Any]:
    """Where a file lies, how long it is, and its hash."""
    content = files[name]
    return {"path": name, "bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def describe_table(resource: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """One table of `files` as a resource.

    Raises OurFault if its description names other columns than the table has.
    """
    name = f"{resource['name']}.csv"
    header = files[name].split(b"\n", 1)[0].decode().split(",")
    described = [each for field in resource["fields"] for each in _by_age(field, header)]
    fields = [{**field, "title": field["name"]} for field in described]
    if [field["name"] for field in fields] != header:
        raise OurFault(f"the description of {name} names other columns than the table: {header}")
    foreign = [
        {"fields": column, "reference": {"resource": table, "fields": column.removeprefix("home_")}}
        for column, table in resource["refers"].items()
    ]
    return {
        "name": resource["name"],
        "profile": "tabular-data-resource",
        "title_en": resource["title_en"],
        "title_cy": resource["title_cy"],
        **file_entry(name, files),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": {
            "fields": [_with_basis(resource["name"], field) for field in fields],
            "primaryKey": resource["key"],
            "foreignKeys": foreign,
        },
        "sources": resource["sources"],
    }


def _with_basis(table: str, field: dict[str, Any]) -> dict[str, Any]:
    """With where its figures come from, unless the facts say so of this region themselves."""
    if table not in TABLES or "basis" in field:
        return field
    about = TABLES[table].about(field["name"])
    told = basis(table, field["name"], str(about["kind"]), {})
    return field if told is None else {**field, "basis": told}


def _by_age(field: dict[str, Any], header: list[str]) -> list[dict[str, Any]]:
    """A field; one whose name ends in {band} once for each age band that the header has."""
    stem, band, _ = field["name"].partition("{band}")
    if not band:
        return [field]
    return [
        {**field, "name": f"{stem}{each}", "description": field["description"].format(ages=_ages(each))}
        for each in bands_in(header, stem)
    ]


def _ages(band: str) -> str:
    first, _, last = band.partition("_")
    return f"{first} and over" if last == "plus" else f"{first} to {last}"


def outlines_entry(
    about: Mapping[str, Any], files: dict[str, bytes], report: dict[str, Any], **own: object
) -> dict[str, Any]:
    """The outlines as a resource: first what is told `about` them, last what was found in them."""
    return {
        "name": BOUNDARIES,
        **about,
        **file_entry(f"{BOUNDARIES}.geojson", files),
        "format": "geojson",
        "mediatype": "application/geo+json",
        "encoding": "utf-8",
        **own,
        "checks": report,
    }
