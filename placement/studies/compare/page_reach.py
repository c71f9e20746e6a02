"""By whose minutes: what a comparison's page says of options that count other travel times."""

from __future__ import annotations

from collections.abc import Callable

from placement.i18n import Words
from placement.report.names import in_language
from placement.report.pieces import Block, Paragraph, Table, simple_table
from placement.report.study_page import StudySection, section
from placement.studies.compare.document import CompareDocument, ReachedByWay, TravelWay

Name = Callable[[str], str]
MOST_NAMED = 60


def reach_section(document: CompareDocument, name: Name, words: Words) -> tuple[StudySection, ...]:
    """One section, or none where all options count the same minutes."""
    if not document.get("ways"):
        return ()
    blocks: list[Block] = [Paragraph(words("compare.ways.lead"))]
    blocks += [_outside(document, way, name, words) for way in document["ways"]]
    blocks.append(_apart(document, name, words))
    for way in document["ways"]:
        for who in ("everyone", "no_car"):
            rows = [row for row in document["reach"] if (row["way"], row["who"]) == (way["key"], who)]
            if rows:
                blocks.append(
                    _reached(document, rows, words(f"compare.ways.{who}", way=name(way["key"])), name, words)
                )
    return (section("ways", words("compare.section.ways"), *blocks),)


def _outside(document: CompareDocument, way: TravelWay, name: Name, words: Words) -> Paragraph:
    """Whom a way says nothing of, by name: they are not guessed."""
    lost = way["areas_without"]
    if not lost:
        return Paragraph(words("compare.ways.all", way=name(way["key"])))
    names = {area["id"]: in_language(area, "name", words) for area in document["areas_named"]}
    listed = [names[area] for area in lost[:MOST_NAMED]]
    more = len(lost) - len(listed)
    text = words(
        "compare.ways.outside",
        way=name(way["key"]),
        n=words.number(len(lost), 0),
        residents=words.number(way["residents_without"], 0),
        areas=words.listed([*listed, *([words("notice.more", n=words.number(more, 0))] if more else [])]),
    )
    return Paragraph(text, "warning")


def _apart(document: CompareDocument, name: Name, words: Words) -> Table:
    """WTE of new posts that stand elsewhere: the row's option has them, the column's has not."""
    keys = list(dict.fromkeys(row["option"] for row in document["apart"]))
    wte = {(row["option"], row["against"]): row["wte"] for row in document["apart"]}
    rows = tuple(
        (name(one), *("" if one == other else words.number(wte[one, other], 1) for other in keys))
        for one in keys
    )
    return simple_table(words("compare.ways.apart"), (words("compare.ways.has"), *map(name, keys)), rows)


def _reached(
    document: CompareDocument, rows: list[ReachedByWay], caption: str, name: Name, words: Words
) -> Table:
    """People near a base with staff, service by service, under each plan."""
    services = {row["id"]: in_language(row, "name", words) for row in document["services"]}
    keys = list(rows[0]["people"])
    head = (words("compare.ways.service"), words("compare.ways.minutes"), *map(name, keys))
    cells = tuple(
        (
            services.get(row["service_id"], row["service_id"]),
            words.number(row["minutes"], 0),
            *(words.number(row["people"][key], 0) for key in keys),
        )
        for row in rows
    )
    return simple_table(caption, head, cells)
