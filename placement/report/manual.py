"""A board's hand on a plan: what it asked for and what that cost, and figures that somebody corrected."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from placement.i18n import Words
from placement.report.names import Names, plain
from placement.report.pieces import Block, Paragraph, Section, worded_table
from placement.report.wording import figure, with_unit
from placement.results.document_beside import (
    CorrectionEntry,
    CorrectionsEffect,
    KnowledgeEntry,
    OverrideEntry,
    OverridePrice,
    OverridesEntry,
)
from placement.results.document_entries import figure_in
from placement.results.view import View

SMALL = 0.1
DECIMALS, DECIMALS_OF_SMALL = 2, 4


def manual_sections(view: View, names: Names, words: Words) -> Iterable[Section]:
    """Overrides, then local knowledge; nothing of what there is none of."""
    if found := view.answer.get("overrides"):
        yield Section("overrides", words("overrides.title.overrides"), _overrides(found, names, words))
    if known := view.answer.get("local_knowledge"):
        yield Section("local-knowledge", words("overrides.title.knowledge"), _knowledge(known, names, words))


def _overrides(entry: OverridesEntry, names: Names, words: Words) -> tuple[Block, ...]:
    """What all cost together, then each: what, who asked, why, when, its cost."""
    blocks: list[Block] = [Paragraph(words("overrides.overrides"))]
    if entry["price"] is not None:
        blocks.append(Paragraph(together(entry, words), "lead"))
    rows = tuple(
        (
            names.text(row, "sentence"),
            plain(row["asked_by"]),
            names.text(row, "reason"),
            day(row["date"], words),
            alone(row, entry, words),
        )
        for row in entry["each"]
    )
    titles = ("what", "asked_by", "reason", "date", "cost")
    table = worded_table(words, "overrides.table.overrides", "overrides.column", titles, rows, texts=titles)
    return (*blocks, table)


def together(entry: OverridesEntry, words: Words) -> str:
    """What all the overrides cost together, with its range."""
    found = entry["price"]
    if found is None or found["cost"] is None:
        return words("overrides.cost.unknown.all")
    cost, low, high = figures(found, entry["unit"], words)
    if not found["clear"]:
        return words("overrides.cost.unclear.all", high=_told(high, entry["unit"], words))
    return words(f"overrides.cost.all.{entry['sense']}", cost=cost, low=low, high=high)


def alone(row: OverrideEntry, entry: OverridesEntry, words: Words) -> str:
    """What one override costs beside the others."""
    found, unit = row["price"], entry["unit"]
    if not row["here"]:
        return words("overrides.cost.elsewhere")
    if found is None:
        return words("overrides.cost.many")
    if found["cost"] is None:
        return words("overrides.cost.unknown")
    cost, low, high = figures(found, unit, words)
    if not found["clear"]:
        return words("overrides.cost.unclear", high=_told(high, unit, words))
    return words("overrides.cost", cost=cost, low=low, high=high)


def figures(found: OverridePrice, unit: str, words: Words) -> tuple[str, str, str]:
    """Cost, low and high with their unit; small ones with more decimals, the range rounded outwards."""
    cost, low, high = (figure_in(found, name) for name in ("cost", "low", "high"))
    if _has_sign(unit):
        return figure(cost, unit, words), figure(low, unit, words), figure(high, unit, words)
    places = DECIMALS if max(abs(cost), abs(high)) >= SMALL else DECIMALS_OF_SMALL
    ten = 10.0**places
    least, most = math.floor(round(low * ten, 6)) / ten, math.ceil(round(high * ten, 6)) / ten
    told = _told(words.number(cost, places), unit, words)
    return told, words.number(least, places), words.number(most, places)


def _has_sign(unit: str) -> bool:
    return unit.startswith("pounds") or unit == "share"


def _told(shown: str, unit: str, words: Words) -> str:
    """A figure with its unit; pounds and per cent have theirs."""
    return shown if _has_sign(unit) else with_unit(shown, unit, words)


def _knowledge(entry: KnowledgeEntry, names: Names, words: Words) -> tuple[Block, ...]:
    """The effect of all corrections, then each: which figure, from what to what, who, when, why."""
    rows = tuple(
        (
            _which(row, names, words),
            _figure(row["as_read"], row, words) if row["here"] else words("overrides.elsewhere"),
            _figure(row["value"], row, words),
            words("overrides.basis"),
            plain(row["author"]),
            day(row["date"], words),
            _note(row, names, words),
        )
        for row in entry["corrections"]
    )
    titles = ("figure", "as_read", "corrected", "basis", "author", "date", "note")
    texts = set(titles) - {"as_read", "corrected"}
    table = worded_table(words, "overrides.table.knowledge", "overrides.column", titles, rows, texts=texts)
    return (
        Paragraph(words("overrides.knowledge")),
        Paragraph(effect(entry["effect"], words), "lead"),
        table,
    )


def effect(found: CorrectionsEffect | None, words: Words) -> str:
    """What the same plan would reach by the figures as read."""
    if found is None or found["share_corrected"] is None or found["share_as_read"] is None:
        return words("overrides.effect.unknown")
    now, then = figure_in(found, "care_corrected_wte"), figure_in(found, "care_as_read_wte")
    return words(
        "overrides.effect",
        corrected=words.number(now, 2),
        share_corrected=words.percent(found["share_corrected"], 2),
        as_read=words.number(then, 2),
        share_as_read=words.percent(found["share_as_read"], 2),
        difference=words.signed(now - then, 2),
    )


def _which(row: CorrectionEntry, names: Names, words: Words) -> str:
    base = names.base(row["base_id"])
    if row["kind"] == "minutes":
        return words("overrides.figure.minutes", area=names.area(row["area_id"]), base=base)
    return words(f"overrides.figure.{row['kind']}", service=names.service(row["service_id"]), base=base)


def _figure(value: float | None, row: CorrectionEntry, words: Words) -> str:
    if value is None:
        return words("overrides.no_journey")
    return words(
        "overrides.minutes" if row["kind"] == "minutes" else "overrides.wte", n=words.number(value, 1)
    )


def _note(row: CorrectionEntry, names: Names, words: Words) -> str:
    """Why, and where the author was told another figure than was read, that one."""
    said = names.text(row, "note")
    if row["was"] is None or row["as_read"] is None or abs(row["was"] - row["as_read"]) < 0.05:
        return said
    return f"{said} {words('overrides.was', was=_figure(row['was'], row, words))}"


def day(text: str, words: Words) -> str:
    """A day in the language's own way; as it stands where it is none."""
    try:
        return words.date(date.fromisoformat(text))
    except ValueError:
        return plain(text)
