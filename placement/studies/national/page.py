"""The page of a national budget. It is drawn from study.json alone."""

from __future__ import annotations

from placement.i18n import Words
from placement.report.names import in_language
from placement.report.pieces import Bullets, Group, Paragraph, Table, worded
from placement.report.study_page import StudyPage, StudySection, in_both, section
from placement.report.wording import share_at_most
from placement.studies.ladder.page import number, rounded_up, unit_of
from placement.studies.national.document import NationalBoard, NationalDocument


def pages(document: NationalDocument) -> dict[str, bytes]:
    """`index.en.html` and `index.cy.html`. Raises KeyError if the document lacks a part."""
    parts = (short, boards, steps, how)
    return in_both(
        document,
        lambda words: StudyPage(words("national.title"), tuple(part(document, words) for part in parts)),
    )


def said_in_short(document: NationalDocument, words: Words) -> list[str]:
    """The results as lines for a terminal."""
    lines = [f"- {line}" for line in _short(document, words)]
    for board in document["boards"]:
        step, formula = board["steps"][board["chosen"]], board["formula_pounds"]
        slots = {"pounds": words.pounds(step["pounds"]), "formula": words.pounds(formula),
                 "wte": words.number(step["wte"])}  # fmt: skip
        lines.append(words("national.line", board=in_language(board, "name", words), **slots))
    return lines


def short(document: NationalDocument, words: Words) -> StudySection:
    lead = words("national.lead", pounds=words.pounds(document["pounds"]))
    return section(
        "short",
        words("national.section.short"),
        Paragraph(lead, "lead"),
        Bullets(tuple(_short(document, words))),
    )


def _short(document: NationalDocument, words: Words) -> list[str]:
    split, formula = document["split"], document["formula"]
    unit = unit_of(document, words)
    lines = [
        words(
            "national.short.split",
            wte=words.number(split["wte"]),
            pounds=words.pounds(split["pounds"]),
            gain=_number(split["gain"], document, words),
            unit=unit,
        ),
        words(
            "national.short.bound",
            bound=_number(document["bound"] - document["before"], document, words, up=True),
            unit=unit,
        ),
        words(
            "national.short.formula",
            gain=_number(formula["gain"], document, words),
            less=_number(document["given_up_by_formula"], document, words),
            by=words(f"national.by.{document['by']}"),
        ),
    ]
    if document["gap_reached"] is not None:
        share = share_at_most(document["gap_reached"], words)
        lines[1] += " " + words("national.short.gap", share=share)
    left = document["pounds"] - split["pounds"]
    if left:
        lines.append(words("national.short.left", pounds=words.pounds(left)))
    return lines


def boards(document: NationalDocument, words: Words) -> StudySection:
    """What each board has by the split, and by formula."""
    names = ("board", "pounds", "formula_pounds", "change", "wte", "gain", "gain_by_formula")

    rows = []
    for board in document["boards"]:
        chosen, formula = (board["steps"][board[name]] for name in ("chosen", "formula"))
        cells = (
            words.pounds(chosen["pounds"]),
            words.pounds(board["formula_pounds"]),
            _change(board, words),
            words.number(chosen["wte"]),
            _number(chosen["value"] - board["before"], document, words),
            _number(formula["value"] - board["before"], document, words),
        )
        rows.append((in_language(board, "name", words), *cells))
    split, shared = document["split"], document["formula"]
    total = (
        words("national.all"),
        words.pounds(split["pounds"]),
        words.pounds(sum(board["formula_pounds"] for board in document["boards"])),
        "",
        words.number(split["wte"]),
        _number(split["gain"], document, words),
        _number(shared["gain"], document, words),
    )
    caption = words("national.table", unit=unit_of(document, words))
    table = Table(caption, worded(words, "national.column", names), (Group(tuple(rows), total=total),))
    return section("boards", words("national.section.boards"), table, Paragraph(words("national.note")))


def _change(board: NationalBoard, words: Words) -> str:
    """How much more or less than by formula, of that."""
    formula = board["formula_pounds"]
    if not formula:
        return "-"
    return f"{words.signed(100 * (board['steps'][board['chosen']]['pounds'] / formula - 1), 0)}%"


def steps(document: NationalDocument, words: Words) -> StudySection:
    """Every amount that a board was decided with, and what its gain cannot pass there."""
    names = ("amount", "spent", "wte", "gain", "bound", "use")
    columns = worded(words, "national.column", names, texts=("amount", "use"))
    groups = []
    for board in document["boards"]:
        rows = []
        for place, step in enumerate(board["steps"]):
            uses = [words(f"national.use.{name}") for name in ("chosen", "formula") if board[name] == place]
            rows.append(
                (
                    words.pounds(step["amount"]),
                    words.pounds(step["pounds"]),
                    words.number(step["wte"]),
                    _number(step["value"] - board["before"], document, words),
                    _number(step["bound"] - board["before"], document, words, up=True),
                    words.listed(uses) if uses else "-",
                )
            )
        groups.append(Group(tuple(rows), in_language(board, "name", words)))
    caption = words("national.steps", unit=unit_of(document, words))
    return section("steps", words("national.section.steps"), Table(caption, columns, tuple(groups)))


def how(document: NationalDocument, words: Words) -> StudySection:
    price = words.number(document["price"], 3)
    lines = [
        words("national.how.choice"),
        words("national.how.bound", price=price, unit=unit_of(document, words)),
        words("national.how.alone"),
    ]
    if document["rounds"]:
        lines.append(words("national.how.rounds", n=document["rounds"]))
    return section("how", words("national.section.how"), Bullets(tuple(lines)))


def _number(value: float, document: NationalDocument, words: Words, *, up: bool = False) -> str:
    """A figure of the aim without its unit; a bound is rounded up, so that what is said stays true."""
    unit = document["unit"]
    return number(rounded_up(value, unit) if up else value, unit, words)
