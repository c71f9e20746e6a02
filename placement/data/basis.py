"""Where the figures of each column come from: published, estimated from what is published, or assumed."""

from __future__ import annotations

from collections.abc import Mapping

PUBLISHED, ESTIMATED, ASSUMED = "published", "estimated", "assumed"
BASES = (PUBLISHED, ESTIMATED, ASSUMED)
OF_TABLE = {
    "regions": PUBLISHED,
    "counties": PUBLISHED,
    "clusters": PUBLISHED,
    "areas": PUBLISHED,
    "employers": ASSUMED,
    "bases": ASSUMED,
    "services": ASSUMED,
    "roles": ASSUMED,
    "workforce": ASSUMED,
    "hospital_staff": ASSUMED,
    "graduates": ASSUMED,
    "travel": ESTIMATED,
    "membership": ESTIMATED,
    "groups": PUBLISHED,
    "practices": PUBLISHED,
    "registers": PUBLISHED,
    "prevalence": PUBLISHED,
    "waiting": ASSUMED,
    "postcodes": PUBLISHED,
    "places": PUBLISHED,
}
OF_COLUMN = {
    ("areas", "cluster_id"): ESTIMATED,
    ("areas", "cluster_share"): ESTIMATED,
    ("areas", "second_cluster_id"): ESTIMATED,
    ("areas", "rural_class"): ESTIMATED,
    ("bases", "easting"): ESTIMATED,
    ("bases", "northing"): ESTIMATED,
    ("bases", "rural_class"): ESTIMATED,
    ("bases", "postcode"): PUBLISHED,
    ("roles", "salary_pounds_per_year"): ESTIMATED,
    ("clusters", "county_id"): ESTIMATED,
}
NOT_FIGURES = frozenset({"id", "text", "label"})


def basis(table: str, column: str, kind: str, other: Mapping[tuple[str, str], str]) -> str | None:
    """Of a column of this kind; None where it holds ids and names. `other` says where a nation differs."""
    if kind in NOT_FIGURES and (table, column) not in OF_COLUMN:
        return None
    return other.get((table, column)) or OF_COLUMN.get((table, column)) or OF_TABLE.get(table)
