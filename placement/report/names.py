"""Names of places, services and posts in one language, made inert.

The one place where text from a table becomes text for people. Markup is escaped where it is written
(Jinja2 escapes HTML, the map sets text and never HTML); here go the characters that no escaping
makes harmless: those that turn the direction of the text around them, and control characters,
which steer a terminal.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd

from placement.data.region import Region
from placement.i18n import Words

# Embeddings, overrides, isolates and marks of direction are of category Cf; line and paragraph
# separators of Zl and Zp; Cc are the control characters; Cs and Co are not characters to be read.
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(value: object) -> str:
    """The text of a value on one line, without control and direction characters."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = str(value)
    if text.isprintable():  # none of the letters below is
        return " ".join(text.split())
    kept = (" " if letter in "\t\n\r" else letter for letter in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in UNSAFE).split())


def plain_versions(versions: Mapping[str, str]) -> str:
    """Packages and their versions in one line."""
    return ", ".join(f"{plain(name)} {plain(number)}" for name, number in versions.items())


def in_language(row: Mapping[Any, Any], field: str, words: Words) -> str:
    """A text that a row holds in both languages, in the language of the words."""
    return plain(row[f"{field}_{words.language}"])


def lines_in_language(row: Mapping[Any, Any], field: str, words: Words) -> list[str]:
    """The same of a field that has several lines."""
    return [plain(line) for line in row[f"{field}_{words.language}"]]


class Names:
    """Names by id, in one language; an unknown id is shown as itself, and none as nothing."""

    def __init__(self, region: Region, words: Words) -> None:
        def by_id(table: pd.DataFrame, column: str) -> dict[str, str]:
            names = table[f"name_{words.language}"]
            return {str(key): plain(name) for key, name in zip(table[column], names, strict=True)}

        self._words = words
        self._regions = by_id(region.regions, "region_id")
        self._counties = by_id(region.counties, "county_id")
        self._clusters = by_id(region.clusters, "cluster_id")
        self._services = by_id(region.services, "service_id")
        self._roles = by_id(region.roles, "role_id")
        self._bases = by_id(region.bases, "base_id")
        self._areas = by_id(region.areas, "area_id")
        self.county_of = dict(zip(region.clusters["cluster_id"], region.clusters["county_id"], strict=True))
        self.region_of = dict(zip(region.counties["county_id"], region.counties["region_id"], strict=True))

    def region(self, key: str | None) -> str:
        return self._regions.get(key or "", plain(key))

    def county(self, key: str | None) -> str:
        return self._counties.get(key or "", plain(key))

    def cluster(self, key: str | None) -> str:
        return self._clusters.get(key or "", plain(key))

    def service(self, key: str | None) -> str:
        return self._services.get(key or "", plain(key))

    def area(self, key: str | None) -> str:
        return self._areas.get(key or "", plain(key))

    def role(self, key: str | None) -> str:
        return self._roles.get(key or "", plain(key))

    def base(self, key: str | None) -> str:
        return self._bases.get(key or "", plain(key))

    def text(self, row: Mapping[Any, Any], column: str = "name") -> str:
        """A text that a row holds in both languages."""
        return in_language(row, column, self._words)
