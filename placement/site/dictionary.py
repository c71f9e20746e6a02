"""What every column of the downloads means, in both languages, with its unit."""

from __future__ import annotations

import pandas as pd

from placement.i18n import LANGUAGES, Words
from placement.report.pieces import Paragraph, Section, worded_table
from placement.results.view import View
from placement.site.downloads import FOLDER, LAYERS, TABLES, public_tables, safe_csv
from placement.site.parts import Bundle

UNITS = ("pounds", "wte", "minutes", "months", "share", "chance", "residents")
BY_NAME = {
    "steps": "count",
    "step": "count",
    "plan": "count",
    "draws_with": "count",
    "areas": "count",
    "no_car_households": "count",
    "services_beyond_before": "count",
    "services_beyond_after": "count",
    "services_told": "count",
    "areas_more": "count",
    "areas_less": "count",
    "most_points_more": "points",
    "most_points_less": "points",
    "posts": "count",
    "effect_low": "points",
    "effect_high": "points",
    "share_before": "share",
    "share_after": "share",
    "value": "as_told",
    "low": "as_told",
    "high": "as_told",
    "room": "as_told",
}


def unit_of(column: str) -> str:
    """The key of a column's unit; "" for text."""
    if column in BY_NAME:
        return BY_NAME[column]
    words = column.split("_")
    if "pounds" in words:
        return "pounds"
    if "wte" in words:
        return "wte"
    if words[0] in ("chance", "share"):
        return "share"
    return next((unit for unit in UNITS if unit in words), "")


def rows_of(view: View) -> list[tuple[str, str]]:
    """Every table and column of the downloads, in order."""
    return [(name, str(column)) for name, table in public_tables(view).items() for column in table.columns]


def dictionary_file(bundle: Bundle) -> dict[str, bytes]:
    """The dictionary as a download."""
    return {f"{FOLDER}/dictionary.csv": safe_csv(dictionary_table(bundle.view))}


def dictionary_table(view: View) -> pd.DataFrame:
    """The dictionary as a table, one row for each column."""
    both = {language: Words(language) for language in LANGUAGES}
    return pd.DataFrame(
        [
            {
                "table": name,
                "column": column,
                **{f"unit_{language}": unit_text(column, words) for language, words in both.items()},
                **{f"meaning_{language}": meaning(column, words) for language, words in both.items()},
            }
            for name, column in rows_of(view)
        ]
    )


def unit_text(column: str, words: Words) -> str:
    unit = unit_of(column)
    return words(f"bundle.unit.{unit}") if unit else ""


def meaning(column: str, words: Words) -> str:
    return words(f"bundle.column.{column}")


def dictionary_section(view: View, words: Words) -> Section:
    """The dictionary for the page: each column once, with the tables that have it."""
    tables: dict[str, list[str]] = {}
    for name, column in rows_of(view):
        tables.setdefault(column, []).append(name)
    cells = tuple(
        (column, unit_text(column, words), meaning(column, words), ", ".join(held))
        for column, held in tables.items()
    )
    key, names, files = "bundle.dictionary", ("column", "unit", "meaning", "tables"), ("tables", "meaning")
    listed = tuple(
        (f"{name}.csv", words(f"bundle.file.{name}")) for name in TABLES if name in public_tables(view)
    )
    layers = tuple((f"placement.gpkg: {name}", words(f"bundle.file.{name}")) for name in LAYERS)

    return Section(
        "dictionary",
        words("bundle.about.dictionary"),
        (
            Paragraph(words("bundle.dictionary.lead")),
            worded_table(words, f"{key}.files", key, files, (*listed, *layers), texts=files),
            worded_table(words, "bundle.about.dictionary", key, names, cells, texts=names),
        ),
    )
