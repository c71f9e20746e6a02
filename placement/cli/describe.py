"""A region's folder in words: its tables, where they come from, of when they are, and what is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from placement.data import read_region
from placement.data.region import Region
from placement.i18n import Words


def described(folder: Path, words: Words) -> list[str]:
    """Lines about a region.

    Raises BadInput if it cannot be read.
    """
    region = read_region(folder)
    package = region.package
    lines = [_text(package, "title", words) or str(package.get("name", folder.name))]
    if about := _text(package, "description", words):
        lines.append(about)
    resources = package.get("resources", [])
    lines += ["", words("cli.describe.tables"), *(_table(row, region, words) for row in resources)]
    for part, key in (("sources", "title"), ("vintages", "of")):
        rows = package.get(part, [])
        if rows:
            lines += ["", words(f"cli.describe.{part}")]
            lines += [f"- {_entry(row, key, words)}" for row in rows]
    licences = [str(row.get("title") or row.get("name")) for row in package.get("licenses", [])]
    if licences:
        lines += ["", words("cli.describe.licences", licences="; ".join(licences))]
    return [*lines, "", _assumed(region, words)]


def _table(resource: Mapping[str, Any], region: Region, words: Words) -> str:
    name = str(resource.get("name", resource["path"]))
    frame = getattr(region, name, None)
    rows = "" if frame is None else f" ({words.count('cli.rows', len(frame))})"
    return f"- {resource['path']}{rows}: {_text(resource, 'title', words) or name}"


def _entry(row: Mapping[str, Any], key: str, words: Words) -> str:
    head = _text(row, key, words) or str(row.get("name", ""))
    rest = [
        row.get("vintage"),
        row.get("status"),
        _text(row, "note", words),
        row.get("publisher"),
        row.get("licence"),
    ]
    return f"{head}: " + "; ".join(str(part).rstrip(".") for part in rest if part)


def _assumed(region: Region, words: Words) -> str:
    table = region.assumptions
    agreed = int(((table["agreed_by"] != "") & (table["agreed_on"] != "")).sum())
    material = int(table["material"].sum())
    if table.empty:
        return words("summary.assumptions.none")
    slots = {"material": words.number(material, 0), "agreed": words.number(agreed, 0)}
    return words.count("cli.describe.assumptions", len(table), **slots)


def _text(row: Mapping[str, Any], key: str, words: Words) -> str:
    """A text in the language of `words`, or the one text there is."""
    return str(row.get(f"{key}_{words.language}") or row.get(key) or "")
