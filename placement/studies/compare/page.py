"""The pages of a comparison: options as columns, what differs first, who gains and who loses.

They are drawn from study.json alone; the workbook beside them has the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from placement.i18n import Words, languages_of
from placement.report.leaflet import own
from placement.report.names import in_language, lines_in_language, plain
from placement.report.pieces import Block, Bullets, Column, Group, Paragraph, Table, headed, worded
from placement.report.study_page import Link, StudyPage, StudySection, in_both, section
from placement.report.wording import staff
from placement.report.workbook import Cell, TableSheet, TextSheet, workbook
from placement.solve.outcome import EARLY
from placement.studies.compare.document import CompareDocument
from placement.studies.compare.figures import PLAIN, STATED, TODAY, VACANCIES
from placement.studies.compare.page_reach import reach_section
from placement.studies.compare.sheets import PLACES, Places, place_sheet

POINTS = 100
Row = Mapping[str, Any]


def pages(document: CompareDocument) -> dict[str, bytes]:
    """index.en.html, index.cy.html, workbook.en.xlsx, workbook.cy.xlsx: the same bytes on every call."""
    books = {f"workbook.{lang}.xlsx": book(document, Words(lang)) for lang in languages_of(document)}
    return {**in_both(document, lambda words: page(document, words)), **books}


def page(document: CompareDocument, words: Words) -> StudyPage:
    return StudyPage(
        title=words("compare.title"),
        sections=sections(document, words),
        style=own("compare.css"),
        links=(Link(f"workbook.{words.language}.xlsx", words("compare.workbook")),),
        contents=False,
    )


def sections(document: CompareDocument, words: Words) -> tuple[StudySection, ...]:
    """What the page says, in the order in which it is read."""
    return (
        section(
            "short",
            words("compare.section.short"),
            *(Paragraph(line, "warning") for line in stopped(document, words)),
            *(block for option in document["without"] for block in _without(option, words)),
            Bullets(tuple(in_short(document, words))),
            _measures(document, words),
            Paragraph(words("compare.yardstick")),
        ),
        section("who", words("compare.section.who"), *_who(document, words)),
        *reach_section(
            document,
            lambda key: short_name(document["today"] if key == TODAY else _by_key(document, key), words),
            words,
        ),
        section("services", words("compare.section.services"), _places(document, "services", words)),
        section("regions", words("compare.section.regions"), _places(document, "regions", words)),
        section("counties", words("compare.section.counties"), _places(document, "counties", words)),
        section("clusters", words("compare.section.clusters"), _places(document, "clusters", words)),
        section("notes", words("compare.section.notes"), *_notes(document, words)),
    )


def name_of(option: Row, words: Words) -> str:
    """What an option is called: ours by our own words, the scenario's by its own."""
    if option["key"] in {TODAY, STATED, PLAIN, VACANCIES}:
        return words(f"compare.option.{option['key']}")
    return in_language(option, "name", words) or plain(option["option"])


def short_name(option: Row, words: Words) -> str:
    """The part of a name before its colon, for the heads of columns."""
    return name_of(option, words).partition(":")[0]


def in_short(document: CompareDocument, words: Words) -> list[str]:
    """What differs most, as sentences: the stated plan, the formula, the vacancies, then every option."""
    today, options = document["today"], document["options"]
    stated, formula = _by_key(document, STATED), _by_key(document, PLAIN)
    less = formula["care_wte"] < stated["care_wte"]
    said = [
        words(
            "compare.short.stated",
            wte=staff(stated["wte_new"], words),
            pounds=words.pounds(stated["pounds_full_year"]),
            today=_percent(today["share"], words),
            share=_percent(stated["share"], words),
        ),
        words(
            "compare.short.plain.less" if less else "compare.short.plain.more",
            share=_percent(formula["share"], words),
            wte=words.number(abs(formula["care_wte"] - stated["care_wte"]), 1),
            counted=words.number(formula["counted"], 1),
            stated=words.number(stated["counted"], 1),
        )
        + (" " + words.count("compare.short.breaks", len(formula["breaks"])) if formula["breaks"] else ""),
    ]
    for option in options:
        if option["workforce"] == "funded" and stated["workforce"] != "funded":
            said.append(
                words(
                    "compare.short.vacancies",
                    name=short_name(option, words),
                    vacant=words.number(today["vacant_wte"], 1),
                    share=_percent(option["share"], words),
                    stated=_percent(stated["share"], words),
                )
            )
        elif option["key"] not in {STATED, PLAIN}:
            said.append(_against_stated(document, option, words))
    return said


def stopped(document: CompareDocument, words: Words) -> list[str]:
    """What must be said before all else: options whose search was stopped before its end."""
    return [
        words(
            "compare.stopped",
            name=short_name(option, words),
            gap=words("compare.unknown") if option["gap"] is None else words.number(option["gap"], 1),
            unit=words(f"unit.{option['unit']}"),
        )
        for option in document["options"]
        if option["stopped_by"] in EARLY
    ]


def _without(option: Row, words: Words) -> tuple[Block, ...]:
    """An option that has no plan, and why."""
    said = Paragraph(words(f"compare.without.{option['why']}", name=short_name(option, words)), "warning")
    return said, Bullets(tuple(plain(line.strip(" -")) for line in option[f"says_{words.language}"]))


def _against_stated(document: CompareDocument, option: Row, words: Words) -> str:
    pair = _pair(document, option["key"], STATED)
    said = words(
        "compare.short.option",
        name=short_name(option, words),
        share=_percent(option["share"], words),
        **_who_moves(pair, words),
    )
    for end in ("most", "least"):
        if pair[f"{end}_id"] is not None:
            said += " " + words(
                f"compare.short.{end}",
                cluster=_named(document["clusters"], pair[f"{end}_id"], words),
                points=words.number(abs(pair[f"{end}_change"]) * POINTS, 1),
            )
    for other in ("other_need", "other_minutes"):
        said += f" {words(f'compare.short.{other}')}" if option.get(other) else ""
    return said


def _who_moves(pair: Row, words: Words) -> dict[str, str]:
    """So many clusters that gain, so many that lose, and the people who live there."""
    said = {}
    for end in ("gain", "lose"):
        people = words.number(pair[f"{end}_people"], 0)
        said[end] = clusters = words.count("compare.clusters", pair[f"{end}_clusters"])
        if pair[f"{end}_clusters"]:
            said[end] = words("compare.with_people", clusters=clusters, people=people)
    return said


def _named(rows: Sequence[Row], key: str, words: Words) -> str:
    """The name of the row with this id."""
    return next(in_language(row, "name", words) for row in rows if row["id"] == key)


def _by_key(document: CompareDocument, key: str) -> Row:
    return next(option for option in document["options"] if option["key"] == key)


def _pair(document: CompareDocument, key: str, against: str) -> Row:
    return next(p for p in document["pairs"] if p["option"] == key and p["against"] == against)


def _percent(share: float | None, words: Words) -> str:
    return words("compare.unknown") if share is None else words.percent(share, 1)


Shown = Callable[[Any, Words], str]


def _number(places: int) -> Shown:
    return lambda value, words: words.number(value, places)


MEASURES: tuple[tuple[str, Shown], ...] = (
    ("wte_new", _number(1)),
    ("pounds_full_year", lambda value, words: words.pounds(value)),
    ("pounds_first_year", lambda value, words: words.pounds(value)),
    ("pounds_once", lambda value, words: words.pounds(value)),
    ("share", lambda value, words: words.percent(value, 1)),
    ("care_wte", _number(1)),
    ("lowest_cluster_share", lambda value, words: words.percent(value, 1)),
    ("lowest_share", lambda value, words: words.percent(value, 1)),
    ("minutes_average", _number(1)),
    ("vacant_wte", _number(1)),
    ("counted", _number(2)),
    ("bound", _number(2)),
    ("gap", _number(2)),
)
"""Rows of the table of options, in order, and how each is written."""


def _measures(document: CompareDocument, words: Words) -> Table:
    columns = [document["today"], *document["options"]]
    heads = headed([words("compare.column.measure"), *(short_name(column, words) for column in columns)])
    rows = [
        (
            words(f"compare.measure.{name}"),
            *(_cell(document, column, name, shown, words) for column in columns),
        )
        for name, shown in MEASURES
    ]
    unit = words("compare.counted_in", unit=words(f"unit.{document['unit']}"))
    return Table(f"{words('compare.table.options')} {unit}", heads, (Group(tuple(rows)),))


def _cell(document: CompareDocument, column: Row, name: str, shown: Shown, words: Words) -> str:
    """A figure; where there is none, the reason in words, never a dash."""
    value = column[name]
    said = words("compare.unknown") if value is None else shown(value, words)
    if name in {"bound", "gap"}:
        if column["key"] in {TODAY, PLAIN}:
            return words("compare.not_asked" if column["key"] == TODAY else "compare.no_plan")
        own = column["unit"] != document["unit"]
        return words("compare.own_unit", figure=said) if own else said
    if value is not None and name == "lowest_cluster_share":
        return words(
            "compare.at", figure=said, place=_named(document["clusters"], column["lowest_cluster_id"], words)
        )
    if value is not None and name == "lowest_share":
        place = _named(document["clusters"], column["lowest_share_cluster_id"], words)
        service = _named(document["services"], column["lowest_share_service_id"], words)
        return words("compare.at_service", figure=said, place=place, service=service)
    return said


def _who(document: CompareDocument, words: Words) -> tuple[Table, Paragraph]:
    """Every option against today and every other: clusters and people that gain, and that lose."""
    against = [document["today"], *document["options"]]
    heads = [Column(words("compare.column.option"), figures=False)]
    heads += [
        Column(words("compare.column.against", name=short_name(one, words)), figures=False) for one in against
    ]
    rows = tuple(
        (
            name_of(option, words),
            *(
                words("compare.itself")
                if other["key"] == option["key"]
                else words("compare.gains", **_who_moves(_pair(document, option["key"], other["key"]), words))
                for other in against
            ),
        )
        for option in document["options"]
    )
    least = words.number(document["least_change"] * POINTS, 1)
    return (
        Table(words("compare.table.who"), tuple(heads), (Group(rows),)),
        Paragraph(words("compare.who.least", points=least)),
    )


def _places(document: CompareDocument, group: Places, words: Words) -> Table:
    """Need, today's share, and for each option its new WTE and its share."""
    options = document["options"]
    heads = [*worded(words, "compare.column", (group, "need", "today"))]
    for option in options:
        name = short_name(option, words)
        heads.append(Column(words("compare.column.wte", name=name)))
        heads.append(Column(words("compare.column.share", name=name)))
    table_words = words(f"compare.table.{group}")
    if group != "clusters":
        groups = [Group(tuple(_place(row, options, words) for row in document[group]))]
    else:
        groups = [
            Group(
                tuple(
                    _place(row, options, words)
                    for row in document["clusters"]
                    if row["region_id"] == region["id"]
                ),
                title=in_language(region, "name", words),
            )
            for region in document["regions"]
        ]
    return Table(table_words, tuple(heads), tuple(one for one in groups if one.rows))


def _place(row: Row, options: Sequence[Row], words: Words) -> tuple[str, ...]:
    cells = [in_language(row, "name", words), words.number(row["need_wte"], 1)]
    cells.append(_share(row["share_today"], words))
    for option in options:
        one = row["options"][option["key"]]
        cells += [words.number(one["wte_new"], 1), _share_and_change(one["share"], row["share_today"], words)]
    return tuple(cells)


def _share_and_change(share: float | None, today: float | None, words: Words) -> str:
    """The share that is covered and how many percentage points more than today."""
    if share is None or today is None:
        return _share(share, words)
    points = words.signed((share - today) * POINTS, 1)
    return words("compare.changed", share=words.percent(share, 1), points=points)


def _share(share: float | None, words: Words) -> str:
    return words("compare.no_need") if share is None else words.percent(share, 1)


def _notes(document: CompareDocument, words: Words) -> tuple[Paragraph | Bullets, ...]:
    """How each column was made, and what the plain formula breaks."""
    formula = _by_key(document, PLAIN)
    made = [words("compare.note.today"), words("compare.note.plain"), words("compare.note.vacancies")]
    made += [words("compare.note.shares"), words("compare.note.gap")]
    parts: list[Paragraph | Bullets] = [Bullets(tuple(made))]
    if formula["breaks"]:
        parts.append(Paragraph(words("compare.note.breaks")))
        parts.append(Bullets(tuple(in_language(b, "sentence", words) for b in formula["breaks"])))
    else:
        parts.append(Paragraph(words("compare.note.breaks_none")))
    return tuple(parts)


def book(document: CompareDocument, words: Words) -> bytes:
    """The workbook: options, clusters, counties, regions, services, about; figures as numbers."""
    columns = [document["today"], *document["options"]]
    options = TableSheet(
        words("compare.sheet.options"),
        (words("compare.column.measure"), *(name_of(column, words) for column in columns)),
        tuple(
            (words(f"compare.measure.{name}"), *(_figure(column, name) for column in columns))
            for name, _ in MEASURES
        ),
    )
    names = [name_of(option, words) for option in document["options"]]
    places = [place_sheet(document, group, names, words) for group in PLACES]
    lines = [
        *stopped(document, words),
        *in_short(document, words),
        *(line for part in _notes(document, words) for line in _lines(part)),
        words("study.verify"),
        words("summary.estimates"),
    ]
    if document["status"] != "decision":
        lines.insert(0, words(f"summary.watermark.{document['status']}"))
    if words.language == "cy":
        lines.append(words("summary.unreviewed"))
    lines += lines_in_language(document, "attribution", words)
    about = TextSheet(words("compare.sheet.about"), tuple(lines))
    return workbook([options, *places], about, title=words("compare.title"))


def _figure(column: Mapping[str, Any], name: str) -> Cell:
    cell: Cell = column[name]
    return cell


def _lines(part: Paragraph | Bullets) -> tuple[str, ...]:
    return (part.text,) if isinstance(part, Paragraph) else part.lines


def said_in_short(document: CompareDocument, words: Words) -> list[str]:
    """The page's first sentences, for a terminal."""
    return [f"- {line}" for line in (*stopped(document, words), *in_short(document, words))]
