"""The part of a ladder's page that says which post would come next and which would go first."""

from __future__ import annotations

from placement.i18n import Words
from placement.report.names import in_language
from placement.report.pieces import Bullets, Column, Group, Paragraph, Table, worded
from placement.report.study_page import StudySection, section
from placement.report.wording import figure, within_sentence
from placement.results.document_entries import figure_in
from placement.studies.ladder.document import LadderDocument, LadderMove, LadderStep
from placement.studies.ladder.figures import MOVES


def next_posts(document: LadderDocument, words: Words) -> StudySection:
    """At the budget nearest to the stated one in sentences and by region, at the others in a table."""
    title = words("ladder.section.next")
    if not document["next_told"]:
        return section("next", title, Paragraph(words("ladder.next.not_told")))
    steps = [step for step in document["steps"] if step["free"]["plan"] is not None]
    if not steps:
        return section("next", title, Paragraph(words("ladder.next.no_plan")))
    stated = sum(fund["amount"] for fund in document["funds"])
    near = min(steps, key=lambda step: abs(step["pounds"] - stated))
    return section(
        "next",
        title,
        Bullets(tuple(_sentences(near, document["unit"], words))),
        Paragraph(words("ladder.next.why")),
        _table(steps, document["unit"], words),
        *_by_region(near, document["unit"], words),
    )


def _sentences(step: LadderStep, unit: str, words: Words) -> list[str]:
    found = []
    amount = words.pounds(step["pounds"])
    for what in MOVES:
        move = step[what]
        if what == "most" and move == step["next"]:
            continue
        if move is None:
            found.append(words(f"ladder.next.{what}.none", budget=amount))
            continue
        slots = {name: in_language(move, name, words) for name in ("base", "cluster")}
        role = within_sentence(in_language(move, "role", words))
        slots |= {"role": role, "wte": words.number(move["wte"]), "pounds": words.pounds(move["pounds"])}
        gain = figure(abs(move["gain"]), unit, words)
        found.append(words(f"ladder.next.{what}", budget=amount, gain=gain, **slots))
    return found


def _table(steps: list[LadderStep], unit: str, words: Words) -> Table:
    groups = tuple(
        Group(
            tuple(
                (words(f"ladder.what.{what}"), *_cells(step[what], unit, words))
                for what in MOVES
                if what != "most" or step["most"] != step["next"]
            ),
            title=words.pounds(step["pounds"])
            if step["year"] is None
            else words("ladder.year", year=step["year"], pounds=words.pounds(step["pounds"])),
        )
        for step in steps
    )
    return Table(words("ladder.next.table"), _columns("what", words), groups)


def _by_region(step: LadderStep, unit: str, words: Words) -> list[Table]:
    found = [move for move in step["next_by_region"] if move is not None]
    if len(step["next_by_region"]) <= 1 or not found:
        return []
    rows = tuple((in_language(move, "region", words), *_cells(move, unit, words)) for move in found)
    caption = words("ladder.next.regions", budget=words.pounds(step["pounds"]))
    return [Table(caption, _columns("region", words), (Group(rows),))]


def _columns(first: str, words: Words) -> tuple[Column, ...]:
    return worded(
        words, "ladder.column", (first, "post", "where", "pounds", "change", "change_each"), texts=3
    )


def _cells(move: LadderMove | None, unit: str, words: Words) -> tuple[str, ...]:
    if move is None:
        return (words("ladder.no_post"), "", "", "", "")
    pounds = words.pounds(move["pounds"])

    def signed(value: float) -> str:
        return words.signed(100 * value, 2) + " %" if unit == "share" else words.signed(value, 2)

    return (
        words("ladder.post", wte=words.number(move["wte"]), role=in_language(move, "role", words)),
        words(
            "ladder.where", base=in_language(move, "base", words), cluster=in_language(move, "cluster", words)
        ),
        pounds if move["gain"] > 0 else words("ladder.less", pounds=pounds),
        signed(move["gain"]),
        signed(figure_in(move, "gain_each")),
    )
