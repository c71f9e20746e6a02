"""How many of a run's posts are firm, where its assumptions were drawn: for the summary and the paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from placement.i18n import Words
from placement.report.pieces import Block, Bullets, Paragraph, Section
from placement.results.document_beside import FirmEntry
from placement.results.document_entries import figure_in
from placement.results.view import View

if TYPE_CHECKING:
    from placement.studies.robustness.document import RobustnessDocument

CLASSES = ("firm", "swappable", "contested")


def firmness(view: View, words: Words) -> Iterable[Section]:
    """A section of its own, or nothing where nothing was drawn."""
    if blocks := firm_blocks(view, words):
        yield Section("firm", words("robustness.run.title"), blocks)


def firm_blocks(view: View, words: Words) -> tuple[Block, ...]:
    """The classes, what they were counted over, and how the draws ended."""
    found = view.answer.get("firm")
    if found is None:
        return ()
    draws = words.number(found["draws"], 0)
    if not found["draws_decided"] or not found["posts"]:
        return (Paragraph(words("robustness.short.nothing", draws=draws), "lead"),)
    posts, decided = words.number(found["posts"], 0), words.number(found["draws_decided"], 0)
    firm, swappable, contested = (words.number(figure_in(found, name), 0) for name in CLASSES)
    lines = [
        words("robustness.run.classes", decided=decided, swappable=swappable, contested=contested),
        words(
            "robustness.run.drawn",
            n=words.number(found["assumptions"], 0),
            seed=str(found["seed"]),
            asked=words.percent(found["draws_gap_asked"], 0),
            near=words.percent(found["draws_near"], 0),
        ),
    ]
    lines = [*firm_clusters(found, words), *lines]
    lines += [*how_drawn(found, words), words("robustness.note.classes")]
    return (
        Paragraph(words("robustness.run.firm", firm=firm, posts=posts), "lead"),
        Bullets(tuple(lines)),
    )


def others_found(n: int, words: Words) -> str:
    """How many plans nearly as good as the best count beside those of the draws."""
    return words.count("robustness.others", n) if n else words("robustness.others.none")


def how_drawn(document: FirmEntry | RobustnessDocument, words: Words) -> list[str]:
    """What the plans of the draws leave where it is, and draws that are not counted or not finished."""
    said = []
    if document["kept_by_cluster"] is not None:
        said.append(words("robustness.short.kept", share=words.percent(document["kept_by_cluster"], 0)))
    if document["draws_impossible"]:
        n = document["draws_impossible"]
        said.append(words.count("robustness.short.impossible", n))
    ends = {"time": document.get("draws_by_time"), "work": document.get("draws_by_work")}
    return [*said, *(words.count(f"robustness.run.by_{by}", n) for by, n in ends.items() if n)]


def firm_clusters(document: FirmEntry | RobustnessDocument, words: Words) -> list[str]:
    """How much stays by region and service, by cluster, and by both: what is firm at which level."""
    service, cluster = document["firm_by_region_service_wte"], document["firm_by_cluster_wte"]
    both = document["firm_by_cluster_service_wte"]
    if service is None or cluster is None or both is None:
        return []
    said = [
        words(
            "robustness.firm.levels",
            service=words.number(service),
            cluster=words.number(cluster),
            both=words.number(both),
            wte=words.number(document["wte"]),
        )
    ]
    if service > cluster:
        said.append(words("robustness.firm.split"))
    return said
