"""Which sheets a workbook has, which columns come first in them, and what each is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.i18n import Words

FRONT, QUESTION, OUTLINES, LISTS, MEND = "front", "question", "outlines", "lists", "mend"
ORDER = ("workforce", "roles", "services", "bases", "clusters", "graduates", "employers", "areas")
"""Tables in the order in which a planner looks at them; all others follow."""
OWN = {"in_post_wte": "assumed_in_post_wte", "funded_wte": "assumed_funded_wte"}
"""Columns of staff that a planner fills, each with the one beside it that has what was assumed."""
FIRST = {
    "workforce": ("base_id", "service_id", "in_post_wte", "funded_wte", *OWN.values()),
    "roles": ("name_en", "service_id", "kind", "grade", "salary_pounds_per_year", "on_cost_pct"),
    "services": ("name_en", "limit_minutes", "planning_level", "visit_share", "minutes_per_visit"),
    "bases": ("name_en", "cluster_id", "kind", "status", "places_wte", "postcode"),
    "clusters": ("name_en", "county_id"),
    "graduates": ("service_id", "home_county_id", "graduates", "commute_minutes"),
    "areas": ("name_en", "cluster_id", "population", "deprivation_rank", "rural_class"),
    "employers": ("name_en", "kind"),
    "counties": ("name_en", "region_id"),
    "regions": ("name_en", "health_board_en"),
    "assumptions": ("name_en", "value", "low", "high", "unit", "basis", "source", "agreed_by", "agreed_on"),
}
BAND = re.compile(r"(pop|need)_([0-9]\w*)")
SETTING_COLUMNS = ("what", "value", "help", "setting")


def sheet_order(tables: Sequence[str]) -> list[str]:
    """The tables in the order of their sheets."""
    return [*(name for name in ORDER if name in tables), *(name for name in tables if name not in ORDER)]


def columns_of(table: str, present: Sequence[str]) -> tuple[str, ...]:
    """Columns of a sheet: those that matter first, then the rest in the order of the schema."""
    spec = TABLES[table].with_bands(present)
    first = [name for name in FIRST.get(table, ()) if name in present or name in OWN.values()]
    return (*first, *(name for name in spec.columns if name in present and name not in first))


def sheet_title(table: str, words: Words) -> str:
    """What the sheet of a table, or another sheet, is called."""
    return words.first(f"book.sheet.{table}") or table.capitalize()


def label(column: str, words: Words) -> str:
    """What a column is called, with its unit."""
    if match := BAND.fullmatch(column):
        return words(f"book.band.{match[1]}", band=band_text(match[2]))
    return words.first(f"book.col.{column}") or column


def band_text(band: str) -> str:
    """`0_17` as 0-17, `85_plus` as 85+."""
    return band.replace("_plus", "+").replace("_", "\u2013")


def known_tables() -> dict[str, TableSpec]:
    """Tables that a workbook may hold."""
    return {name: spec for name, spec in TABLES.items() if name != "local_knowledge"}
