"""Travel times on the data page: where they come from, and what can be doubted in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.i18n import Words
from placement.report.names import plain
from placement.report.pieces import Block, Paragraph, Section, simple_table
from placement.results.document import TravelEntry
from placement.results.view import View

COUNTS = (
    "pairs", "estimated", "not_computed", "no_way", "over", "too_fast", "too_slow", "asymmetric", "checked",
    "quicker",
)  # fmt: skip
ASKED = ("pairs", "estimated")
"""What can be said of an estimate: the rest follows from its formula."""
MODES = ("car", "transit")


def travel_section(view: View, words: Words) -> Section | None:
    """A table of counts for each mode; None where the answer is older than they are."""
    told = view.answer.get("travel")
    if not told:
        return None
    blocks: list[Block] = [Paragraph(words("travel.page.lead"))]
    for entry in told:
        blocks += _of_mode(entry, words)
    return Section("travel", words("travel.page.title"), tuple(blocks))


def _of_mode(entry: TravelEntry, words: Words) -> list[Block]:
    mode = words(f"travel.mode.{entry['mode']}") if entry["mode"] in MODES else plain(entry["mode"])
    told: Mapping[str, Any] = entry
    slots = {name: plain(told[name]) for name in ("engine", "version", "files", "date")}
    key = entry["engine"] if entry["engine"] in ("estimate", "table") else "made"
    key = "made_dated" if key == "made" and entry["date"] else key
    blocks: list[Block] = [Paragraph(words(f"travel.page.{key}", mode=mode, **slots))]
    moved = entry["moved_most_metres"]
    if moved is not None:
        blocks.append(Paragraph(words("travel.page.moved", metres=words.number(moved, 0))))
    counted = ASKED if entry["engine"] == "estimate" else COUNTS
    rows = tuple(
        (words(f"travel.page.{name}"), *_figures(told[name], entry["pairs"], words)) for name in counted
    )
    titles = (words(f"travel.page.{name}") for name in ("what", "count", "share"))
    return [*blocks, simple_table(words("travel.page.caption", mode=mode), titles, rows)]


def _figures(count: int | None, pairs: int, words: Words) -> tuple[str, str]:
    """How many, and which part of all; a dash where it is not known."""
    if count is None or not pairs:
        return words("map.no_figure"), words("map.no_figure")
    return words.number(count, 0), words.percent(count / pairs, 1)
