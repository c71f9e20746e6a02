"""The pages of the study "explain": an index with one line for each cluster, the notes, and a swap."""

from __future__ import annotations

from functools import partial

from placement.i18n import Words, languages_of
from placement.report.leaflet import own
from placement.report.names import in_language, plain
from placement.report.pieces import Paragraph
from placement.report.study_page import Link, Links, StudyPage, StudySection, draw, in_both, section
from placement.results.document_entries import figure_in
from placement.studies.explain.document import ExplainDocument, ExplainedCluster, ExplainedSwap
from placement.studies.explain.note import note
from placement.studies.explain.note_words import NoteNames, both_ends, changes, post_text, small, which

NOTES = "notes"


def pages(document: ExplainDocument) -> dict[str, bytes]:
    """Index and notes in both languages. Raises KeyError if the document lacks a part."""
    made = in_both(document, partial(index, document))
    for cluster in document["clusters"]:
        name = cluster["cluster_id"]
        for lang in languages_of(document):
            page = draw(document, partial(note, document, cluster), lang, name=name)
            made[f"{NOTES}/{name}.{lang}.html"] = page
    return made


def index(document: ExplainDocument, words: Words) -> StudyPage:
    """One line for each cluster, and the swap if one was asked about."""
    names = NoteNames(document, words)
    parts = []
    if document["swap"] is not None:
        parts.append(swapped(document, document["swap"], names, words))
    if document["clusters"]:
        links = tuple(
            Link(f"{NOTES}/{one['cluster_id']}.{words.language}.html", _line(one, names, words))
            for one in document["clusters"]
        )
        lead = Paragraph(words.count("explain.index.lead", len(links)), "lead")
        parts.append(section("notes", words("explain.title.notes"), lead, Links(links)))
    return StudyPage(
        title=words("explain.title.index"), sections=tuple(parts), style=own("explain.css"), contents=False
    )


def _line(cluster: ExplainedCluster, names: NoteNames, words: Words) -> str:
    return words(
        "explain.index.line" if cluster["wte_new"] > 0 else "explain.index.none",
        cluster=names.cluster(cluster),
        wte=words.number(cluster["wte_new"]),
        before=words.percent(figure_in(cluster, "share_before")),
        after=words.percent(figure_in(cluster, "share_after")),
    )


def swapped(document: ExplainDocument, swap: ExplainedSwap, names: NoteNames, words: Words) -> StudySection:
    """What it costs to have one post less in one place and one more in another, both gaps told."""
    less, more = (post_text(swap[side], names, words) for side in ("less", "more"))
    kind = "gains" if swap["alone"] > 0 else "loses"
    said = [
        Paragraph(words("explain.swap", less=less, more=more), "lead"),
        Paragraph(words(f"explain.swap.{kind}", wte=small(abs(swap["alone"]), words))),
    ]
    sentences = {rule["id"]: in_language(rule, "sentence", words) for rule in document["rules"]}
    said += [
        Paragraph(words("explain.swap.breaks", rule=sentences.get(rule, plain(rule))))
        for rule in swap["breaks"]
    ]
    said.append(Paragraph(_cost(swap, names, words)))
    return section("swap", words("explain.title.swap"), *said)


def _cost(swap: ExplainedSwap, names: NoteNames, words: Words) -> str:
    lost = swap["lost"]
    if lost is None:
        known = swap["why"] if swap["why"] in {"infeasible", "apart"} else "stopped"
        return words(f"explain.swap.{known}")
    said = words(f"explain.swap.{which(lost, words)}", **both_ends(lost, words))
    return f"{said} {words('explain.more.displaces', changes=changes(swap['differs'], names, words))}"
