"""The pages of a difference between two runs, drawn from study.json alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.i18n import Words
from placement.report.names import in_language, lines_in_language, plain
from placement.report.pieces import Block, Bullets, Group, Paragraph, Table, worded, worded_table
from placement.report.study_page import StudyPage, StudySection, in_both, section
from placement.studies.diff.document import DiffChange, DiffDocument, DiffPlace

MOST_ON_A_SCREEN = 15
"""Changes that a terminal shows."""


def pages(document: DiffDocument) -> dict[str, bytes]:
    """`index.en.html` and `index.cy.html`. Raises KeyError if the document lacks a part."""
    return in_both(document, lambda words: StudyPage(words("diff.title"), sections(document, words)))


def sections(
    document: DiffDocument, words: Words, called: tuple[str, str] | None = None
) -> tuple[StudySection, ...]:
    """What the page says, in the order in which it is read; `called` is what its reader calls the runs."""
    names = (None, None) if called is None else called
    return (
        section("short", words("diff.section.short"), Bullets(tuple(in_short(document, words)))),
        *([_changes(document, words)] if document["changes"] else []),
        *([_inputs(document, words)] if document["inputs"] else []),
        section("places", words("diff.section.places"), *_places(document, words)),
        section(
            "how",
            words("diff.section.how"),
            Paragraph(
                words(
                    "diff.how.order",
                    first=_called(document["before"], words, names[0]),
                    second=_called(document["after"], words, names[1]),
                )
            ),
            *(Paragraph(words(f"diff.how.{key}")) for key in ("one", "sum", "ties")),
        ),
    )


def said_in_short(document: DiffDocument, words: Words) -> list[str]:
    """The page as lines for a terminal: in short, then the first changes."""
    lines = [f"- {line}" for line in in_short(document, words)]
    lines += [
        words(
            "diff.line",
            cluster=in_language(row, "cluster", words),
            service=in_language(row, "service", words),
            kind=words(f"kind.{row['kind']}"),
            before=words.number(row["wte_before"]),
            after=words.number(row["wte_after"]),
            because=_because(row, document, words),
        )
        for row in document["changes"][:MOST_ON_A_SCREEN]
    ]
    left = len(document["changes"]) - MOST_ON_A_SCREEN
    return [*lines, words.count("diff.more", left)] if left > 0 else lines


def in_short(document: DiffDocument, words: Words) -> list[str]:
    """What changed, what differs, and what each input alone brings, a sentence each."""
    before, after = document["before"], document["after"]
    lines = [
        words(
            "diff.short.wte",
            before=words.number(before["wte_new"]),
            after=words.number(after["wte_new"]),
        ),
        words(
            "diff.short.moved",
            more=words.number(document["wte_more"]),
            less=words.number(document["wte_less"]),
        )
        if document["changes"]
        else words("diff.short.same"),
        words.count("diff.short.inputs", len(document["inputs"]))
        if document["inputs"]
        else words("diff.short.no_input"),
    ]
    lines += [_effect(one, document, words) for one in document["exchanges"]]
    if len(document["inputs"]) == 1 and document["changes"]:
        lines.append(words("diff.short.only"))
    if several := sum(not row["because"] for row in document["changes"]):
        lines.append(words.count("diff.short.several", several))
    return lines


def _effect(one: Mapping[str, Any], document: DiffDocument, words: Words) -> str:
    """What one exchange brings, as a sentence that begins with a capital letter."""
    title = _title(one, document, words)
    said = words(f"diff.effect.{_kind_of(one)}", title=title, **_slots(one, words))
    return said[:1].upper() + said[1:]


def _kind_of(one: Mapping[str, Any]) -> str:
    if one["outcome"] != "decided":
        return str(one["outcome"])
    if not one["wte_more"] and not one["wte_less"]:
        return "none"
    return "decided" if one["wte_alike"] else "moves"


def _slots(one: Mapping[str, Any], words: Words) -> dict[str, str]:
    if one["outcome"] != "decided":
        return {}
    return {
        "more": words.number(one["wte_more"]),
        "less": words.number(one["wte_less"]),
        "part": "" if one["part_of_change"] is None else words.percent(one["part_of_change"], 0),
    }


def _title(one: Mapping[str, Any], document: DiffDocument, words: Words) -> str:
    if not one["inputs"]:
        return words("diff.again")
    by_key = {row["key"]: in_language(row, "title", words) for row in document["inputs"]}
    titles = [by_key[key] for key in one["inputs"]]
    return titles[0] if len(titles) == 1 else words("diff.together", titles=words.listed(titles))


def _because(row: Mapping[str, Any], document: DiffDocument, words: Words) -> str:
    found = [_title(document["exchanges"][number], document, words) for number in row["because"]]
    return words.listed(found) if found else words("diff.because.none")


def _changes(document: DiffDocument, words: Words) -> StudySection:
    """Every change, grouped by cluster."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for row in document["changes"]:
        groups.setdefault(in_language(row, "cluster", words), []).append(
            (
                in_language(row, "service", words),
                words(f"kind.{row['kind']}"),
                *_wte(row, words),
                _because(row, document, words),
            )
        )
    names = ("service", "kind", "before", "after", "change", "because")
    table = Table(
        words("diff.table.changes"),
        worded(words, "diff.column", names, texts=("service", "kind", "because")),
        tuple(Group(tuple(rows), title=cluster) for cluster, rows in groups.items()),
    )
    return section("changes", words("diff.section.changes"), table)


def _inputs(document: DiffDocument, words: Words) -> StudySection:
    """Every input that differs: its title, what is other in it."""
    blocks: list[Block] = []
    for row in document["inputs"]:
        title = in_language(row, "title", words)
        lines = tuple(lines_in_language(row, "lines", words))
        blocks += [Paragraph(title[:1].upper() + title[1:], "lead"), *([Bullets(lines)] if lines else [])]
        for one in document["exchanges"]:
            if row["key"] in one["inputs"]:
                blocks.append(Paragraph(_effect(one, document, words)))
                if said := lines_in_language(one, "says", words):
                    blocks.append(Bullets(tuple(line.removeprefix("- ") for line in said)))
    return section("inputs", words("diff.section.inputs"), *blocks)


def _places(document: DiffDocument, words: Words) -> list[Table]:
    return [
        worded_table(
            words,
            f"diff.table.{kind}s",
            "diff.column",
            (kind, "before", "after", "change"),
            ((in_language(row, "name", words), *_wte(row, words)) for row in rows),
        )
        for kind, rows in (("cluster", document["clusters"]), ("service", document["services"]))
    ]


def _wte(row: DiffChange | DiffPlace, words: Words) -> tuple[str, str, str]:
    """WTE before, after, and how much more."""
    before, after = row["wte_before"], row["wte_after"]
    return words.number(before), words.number(after), words.signed(after - before)


def _called(side: Mapping[str, Any], words: Words, name: str | None) -> str:
    parts = [plain(side[name]) for name in ("scenario_id", "option", "region") if side[name]]
    pounds = words.pounds(side["pounds_full_year"])
    return f"{' / '.join(parts) if name is None else plain(name)} ({words.number(side['wte_new'])}, {pounds})"
