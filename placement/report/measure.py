"""What to find out first: what each figure is worth to know before deciding, from a study of robustness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.i18n import Words
from placement.report.names import in_language, plain
from placement.report.pieces import Block, Paragraph, as_english, worded_table

if TYPE_CHECKING:
    from placement.studies.robustness.document import InformationGroup, InformationItem, RobustnessDocument

MOST_MEASURED = 8
LEAST_WORTH = 0.005
"""WTE below which nothing would be shown with two decimals."""


def measured(study: RobustnessDocument | None) -> list[InformationItem | InformationGroup] | None:
    """The figures and groups worth finding out, the most first; None where a study did not work it out."""
    found = None if study is None else study.get("information")
    if found is None:
        return None
    return [row for row in found["rows"][:MOST_MEASURED] if row["wte"] >= LEAST_WORTH]


def measure_blocks(study: RobustnessDocument | None, words: Words) -> tuple[Block, ...]:
    """The worth of all figures together and of each, with who publishes it; nothing of too few draws."""
    rows = measured(study)
    found = None if study is None else study.get("information")
    if found is None or rows is None:
        return ()
    whole = words(
        "robustness.measure.whole",
        wte=words.number(found["perfect"]["wte"], 2),
        pounds=words.pounds(found["perfect"]["pounds"]),
        plans=words.number(found["plans"], 0),
        draws=words.number(found["draws"], 0),
    )
    note = Paragraph(words("robustness.measure.note"))
    if not rows:
        return Paragraph(whole), Paragraph(words("robustness.measure.none")), note
    cells = tuple(
        (
            measured_name(row, words),
            words.number(row["wte"], 2),
            words.pounds(row["pounds"]),
            _source(row, words),
        )
        for row in rows
    )
    names = ("item", "wte", "pounds", "source")
    key, texts = "robustness.measure", ("item", "source")
    table = worded_table(words, f"{key}.caption", key, names, cells, texts=texts)
    return Paragraph(whole), table, note


def measured_name(row: InformationItem | InformationGroup, words: Words) -> str:
    """A figure's name, or that of a group."""
    if "group" in row:
        return words("robustness.measure.group", group=plain(row["group"]), n=words.number(row["members"], 0))
    return in_language(row, "name", words)


def _source(row: InformationItem | InformationGroup, words: Words) -> str:
    """Where the list of assumptions says that a figure is from, and who publishes it; that is in English."""
    said = plain(row.get("source", ""))
    if not row["item"]:
        return words("robustness.measure.group.source")
    return as_english(said, words.language, welsh=False) if said else words("robustness.measure.source.none")


def first_to_measure(study: RobustnessDocument | None, words: Words) -> str:
    """Which figure is worth most to know, or that none is; blank where no study worked it out."""
    rows = measured(study)
    if rows is None:
        return ""
    if not rows:
        return words("robustness.measure.none")
    first = rows[0]
    return words(
        "robustness.measure.first",
        name=measured_name(first, words),
        wte=words.number(first["wte"], 2),
        pounds=words.pounds(first["pounds"]),
    )
