"""The page of a scenario decided for every region alone. It is drawn from regions.json alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.i18n import Words, languages_of
from placement.report.leaflet import own
from placement.report.names import in_language, plain, plain_versions
from placement.report.page import policy, templates, twins
from placement.report.pieces import Bullets, Column, Group, Paragraph, Section, Table
from placement.report.wording import staff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.i18n import Language

PAGE = "index"
FIGURES = ("wte_new", "pounds", "share_before", "share_after", "gap")
HAS_FOLDER = ("answer", "stopped_early", "impossible")


def write_regions(document: Mapping[str, Any], language: Language) -> str:
    """The page as HTML, the same bytes on every call. Raises KeyError if the document lacks a part."""
    words = Words(language)
    style = own("page.css") + "\n" + own("summary.css")
    status = document["status"]
    return (
        templates()
        .get_template("regions.html.j2")
        .render(
            words=words,
            page=PAGE,
            heading=heading(document, words),
            status=status,
            watermark="" if status == "decision" else words(f"summary.watermark.{status}"),
            policy=policy(style, ""),
            style=style,
            script="",
            twins=twins(PAGE, words, document),
            attributions=[plain(text) for text in document[f"attribution_{language}"]],
            sections=regions_text(document, words),
            has_map=False,
            folders=[
                {"href": f"{plain(row['region_id'])}/summary.{language}.html", "name": name}
                for row, name in _named(document, words)
                if row["outcome"] in HAS_FOLDER
            ],
        )
    )


def heading(document: Mapping[str, Any], words: Words) -> str:
    """The scenario's name, with the option where there is one."""
    parts = [document["scenario"][f"name_{words.language}"], document[f"option_name_{words.language}"]]
    return ": ".join(plain(part) for part in parts if part)


def regions_text(document: Mapping[str, Any], words: Words) -> tuple[Section, ...]:
    """What the page says, in the order in which it is read."""
    return (whole(document, words), table(document, words), sources(document, words))


def said_in_short(document: Mapping[str, Any], words: Words) -> list[str]:
    """The page's results as lines for a terminal: the whole, then a line for each region."""
    lines = [heading(document, words), *(f"- {line}" for line in _whole_lines(document, words))]
    for row, name in _named(document, words):
        lines.append(f"{name}: {_ended(row, words)}")
    return lines


def whole(document: Mapping[str, Any], words: Words) -> Section:
    blocks = (
        Paragraph(words("each.what"), "lead"),
        Bullets(tuple(_whole_lines(document, words))),
        Paragraph(words("each.bound.why" if document["whole"] else "each.bound.none")),
    )
    return Section("whole", words("each.title.whole"), blocks)


def _whole_lines(document: Mapping[str, Any], words: Words) -> list[str]:
    totals, found = document["totals"], document["whole"]
    lines = [
        words(
            "each.with_plan", n=words.number(totals["with_plan"], 0), of=words.number(totals["regions"], 0)
        ),
        words(
            "each.posts",
            wte=staff(totals["wte_new"], words),
            pounds=words.pounds(totals["pounds_full_year"]),
        ),
    ]
    if found is not None and found["gap"] is not None:
        share = found["gap_of_gain"]
        lines.append(in_language(found, "sentence", words))
        lines.append(
            words(
                "each.bound",
                value=words.number(found["value"], 2),
                bound=words.number(found["bound"], 2),
                share="-" if share is None else words.percent(share, 2),
            )
        )
    return lines


def table(document: Mapping[str, Any], words: Words) -> Section:
    columns = [Column(words("each.column.region"), figures=False)]
    columns += [Column(words(f"each.column.{name}")) for name in FIGURES]
    columns.append(Column(words("each.column.ended"), figures=False))
    rows = tuple((name, *_figures(row, words), _ended(row, words)) for row, name in _named(document, words))
    block = Table(words("each.table"), tuple(columns), (Group(rows),))
    return Section("regions", words("each.title.regions"), (block,))


def sources(document: Mapping[str, Any], words: Words) -> Section:
    blocks = (
        Paragraph(words("each.verify")),
        Paragraph(words("summary.versions", versions=plain_versions(document["versions"]))),
    )
    return Section("sources", words("each.title.sources"), blocks)


def _named(document: Mapping[str, Any], words: Words) -> list[tuple[Mapping[str, Any], str]]:
    """Each region's line with its name, in file order."""
    names = {row["region_id"]: in_language(row, "name", words) for row in document["names"]}
    return [(row, names.get(row["region_id"]) or plain(row["region_id"])) for row in document["regions"]]


def _figures(row: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    def shown(name: str, way: Any) -> str:
        return "-" if row[name] is None else str(way(row[name]))

    return (
        shown("wte_new", lambda n: words.number(n, 1)),
        shown("pounds_full_year", words.pounds),
        shown("share_before", lambda n: words.percent(n, 1)),
        shown("share_after", lambda n: words.percent(n, 1)),
        shown("gap_of_gain", lambda n: words.percent(n, 2)),
    )


def _ended(row: Mapping[str, Any], words: Words) -> str:
    return words(f"each.ended.{row['stopped_by'] or row['outcome']}")


def regions_pages(document: Mapping[str, Any]) -> dict[str, bytes]:
    """The page over all regions in each language: file name to bytes."""
    return {f"index.{lang}.html": write_regions(document, lang).encode() for lang in languages_of(document)}
