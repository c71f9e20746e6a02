"""The page of alternatives: plans nearly as good as the best, and how far each differs."""

from __future__ import annotations

from placement.i18n import Words
from placement.report.names import in_language
from placement.report.pieces import Bullets, Paragraph, Table, worded_table
from placement.report.study_page import StudyPage, StudySection, in_both, section
from placement.report.wording import between, share_at_most
from placement.studies.alternatives.document import AlternativesDocument


def pages(document: AlternativesDocument) -> dict[str, bytes]:
    """index.en.html and index.cy.html."""
    return in_both(
        document,
        lambda words: StudyPage(title=words("alternatives.title"), sections=_sections(document, words)),
    )


def said_in_short(document: AlternativesDocument, words: Words) -> list[str]:
    """What was found, for the page and the terminal."""
    rows = document["plans"]
    loss = words.percent(document["loss"], 2)
    if not rows:
        return [words("alternatives.short.none", loss=loss)]
    said = [
        words.count(
            "alternatives.short.found", len(rows), loss=loss, asked=words.number(document["count"], 0)
        )
    ]
    if rows:
        most = max(row["differs_from_best_wte"] for row in rows)
        said.append(
            words(
                "alternatives.short.differ",
                most=words.number(most, 1),
                wte=words.number(document["wte"], 1),
            )
        )
    return said


def _sections(document: AlternativesDocument, words: Words) -> tuple[StudySection, ...]:
    short = section(
        "short", words("alternatives.section.short"), Bullets(tuple(said_in_short(document, words)))
    )
    if not document["plans"]:
        return (short, _notes(words))
    return (
        short,
        section("plans", words("alternatives.section.plans"), _plans(document, words)),
        section("clusters", words("alternatives.section.clusters"), _clusters(document, words)),
        _notes(words),
    )


def _plans(document: AlternativesDocument, words: Words) -> Table:
    names = ("plan", "loss", "share", "wte", "best", "nearest")
    rows = []
    for n, row in enumerate(document["plans"], 1):
        low, high = row["loss_least_wte"], row["loss_most_wte"]
        rows.append(
            (
                words("alternatives.plan", n=words.number(n, 0)),
                between(words.number(low, 2), words.number(high, 2), words),
                words("alternatives.none")
                if row["loss_most"] is None
                else share_at_most(row["loss_most"], words),
                words.number(row["wte"], 1),
                words.number(row["differs_from_best_wte"], 1),
                words.number(row["differs_from_nearest_wte"], 1),
            )
        )
    return worded_table(words, "alternatives.plans.caption", "alternatives.plans", names, rows)


def _clusters(document: AlternativesDocument, words: Words) -> Table:
    names = ("cluster", "best", "least", "most")
    rows = tuple(
        (
            in_language(row, "name", words),
            *(words.number(wte, 1) for wte in (row["best_wte"], row["least_wte"], row["most_wte"])),
        )
        for row in document["clusters"]
    )
    return worded_table(words, "alternatives.clusters.caption", "alternatives.clusters", names, rows)


def _notes(words: Words) -> StudySection:
    return section(
        "notes",
        words("alternatives.section.notes"),
        Paragraph(words("alternatives.note.loss")),
        Paragraph(words("alternatives.note.differs")),
    )
