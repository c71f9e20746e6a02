"""What an answer rests on: assumptions, conditions, checks, sources."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from placement.i18n import Words
from placement.report.names import Names, plain, plain_versions
from placement.report.pieces import Block, Bullets, Paragraph, Section, as_english, worded_table
from placement.report.wording import amount, figure, limit, said, stated_range
from placement.results.document_entries import AimEntry, CheckEntry, figure_in
from placement.results.view import View

MOST_INFLUENTIAL = 5
HOLDS = {"true": "summary.holds.yes", "nowhere": "summary.holds.nowhere"}


def assumptions(view: View, names: Names, words: Words) -> Section:
    """The five assumptions that move the answer most, with what their low and high values would do."""
    table = view.tables["result_assumptions"]
    cells = tuple(_assumption(row, names, words) for row in table.head(MOST_INFLUENTIAL).to_dict("records"))
    titles = ("assumption", "value", "range", "effect", "basis", "agreed_by")
    texts = ("assumption", "basis", "agreed_by")
    title, count = words("summary.title.assumptions"), len(view.region.assumptions)
    if not cells:
        return Section("assumptions", title, (Paragraph(words("summary.assumptions.none")),))
    blocks: list[Block] = [
        Paragraph(words("summary.assumptions", all=words.number(count, 0))),
        worded_table(words, "summary.table.assumptions", "summary.column", titles, cells, texts=texts),
    ]
    return Section("assumptions", title, tuple(blocks))


def _assumption(row: Mapping[Any, Any], names: Names, words: Words) -> tuple[str, ...]:
    unit = plain(row["unit"])
    return (
        names.text(row),
        amount(row["value"], unit, words),
        stated_range(row, words),
        words(
            "summary.range", low=_effect(row["effect_low"], words), high=_effect(row["effect_high"], words)
        ),
        said(words, f"summary.basis.{row['basis']}", "summary.basis.assumed"),
        plain(row["agreed_by"]) or words("summary.agreed_by.nobody"),
    )


def _effect(value: float, words: Words) -> str:
    return words("map.no_figure") if math.isnan(value) else words.signed(value)


def conditions(view: View, names: Names, words: Words) -> Section:
    """Every condition as a sentence, and for an answer whether it holds and what room is left."""
    title = words("summary.title.conditions")
    rules = view.tables.get("result_rules")
    if rules is None or not len(rules):
        return Section("conditions", title, (Paragraph(words("summary.conditions.unknown")),))
    rows = rules.to_dict("records")
    if view.impossible:
        return Section("conditions", title, (Bullets(tuple(names.text(row, "sentence") for row in rows)),))
    cells = tuple(
        (
            names.text(row, "sentence"),
            words(HOLDS.get(str(row["holds"]).lower(), "summary.holds.no")),
            _room(row, words),
        )
        for row in rows
    )
    titles = ("condition", "holds", "room")
    table = worded_table(words, "summary.table.conditions", "summary.column", titles, cells, texts=2)
    return Section("conditions", title, (table,))


def _room(row: Mapping[Any, Any], words: Words) -> str:
    room = row["room"]
    known = room is not None and plain(room) != ""
    return amount(float(room), plain(row["room_unit"]), words) if known else words("summary.no_limit")


def checks(view: View, names: Names, words: Words) -> Section:
    """What was checked and how; a check that did not pass is said first."""
    made = view.answer["checks"]
    failed = [_check(row, words) for row in made if not row["passed"]]
    blocks: list[Block] = [Paragraph(words("summary.checks"))]
    if failed:
        blocks.append(Paragraph(words("summary.checks.failed"), "warning"))
        blocks.append(Bullets(tuple(failed)))
    blocks.append(Bullets(tuple(_check(row, words) for row in made if row["passed"])))
    blocks.extend(Paragraph(_proof(aim, names, words)) for aim in view.answer["aims"])
    return Section("checks", words("summary.title.checks"), tuple(blocks))


def _check(row: CheckEntry, words: Words) -> str:
    return said(words, f"summary.check.{row['key']}", "summary.check.other", check=plain(row["key"]))


def _proof(aim: AimEntry, names: Names, words: Words) -> str:
    unit = plain(aim["unit"])
    slots = {"aim": names.text(aim, "sentence"), "value": figure(figure_in(aim, "value"), unit, words)}
    bound = aim["bound"]
    if bound is None:
        return words("summary.proof.none", **slots)
    return words("summary.proof", bound=limit(bound, unit, words, up=aim["sense"] == "max"), **slots)


def sources(view: View, words: Words) -> Section:
    """Vintages and sources of the data, the versions that made the answer, and what it does not say."""
    package = view.region.package
    items = [_source(row, words) for row in package.get("sources", [])]
    vintages = [_vintage(row, words) for row in package.get("vintages", [])]
    blocks: list[Block] = [Paragraph(words("summary.sources"))]
    blocks += [Bullets(tuple(rows)) for rows in (vintages, items) if rows]
    if versions := plain_versions(view.answer["versions"]):
        blocks.append(Paragraph(words("summary.versions", versions=versions)))
    blocks.append(Paragraph(words("summary.not_outcomes"), "warning"))
    return Section("sources", words("summary.title.sources"), tuple(blocks))


def _source(row: Mapping[str, Any], words: Words) -> str:
    named = [f"{part}_{words.language}" for part in ("title", "publisher")]
    parts = (plain(row.get(name) or row.get(name.rpartition("_")[0])) for name in named)
    line = ". ".join(part for part in parts if part)
    return as_english(line, words.language, welsh=any(row.get(name) for name in named))


def _vintage(row: Mapping[str, Any], words: Words) -> str:
    what = said(words, f"summary.vintage.{row.get('of')}", "summary.vintage.other", what=plain(row.get("of")))
    note = plain(row.get(f"note_{words.language}")) or plain(row.get("vintage"))
    return words("summary.vintage", what=what, note=note)
