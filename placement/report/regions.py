"""The page of a scenario decided for every region alone. It is drawn from regions.json alone."""

from __future__ import annotations

from collections.abc import Callable

from placement.i18n import Language, Words, languages_of
from placement.report.leaflet import own
from placement.report.names import in_language, lines_in_language, plain, plain_versions
from placement.report.page import framed
from placement.report.pieces import Bullets, Paragraph, Section, worded_table
from placement.report.wording import figure, limit, share_at_most, staff
from placement.results.document_entries import figure_in
from placement.results.document_regions import RegionRow, RegionsDocument

PAGE = "index"
FIGURES = ("wte_new", "pounds", "share_before", "share_after", "gap")
HAS_FOLDER = ("answer", "stopped_early", "impossible")


def write_regions(document: RegionsDocument, language: Language) -> str:
    """The page as HTML, the same bytes on every call. Raises KeyError if the document lacks a part."""
    words = Words(language)
    return framed(
        "regions",
        words,
        document,
        PAGE,
        style=own("page.css") + "\n" + own("summary.css"),
        page=PAGE,
        heading=heading(document, words),
        attributions=lines_in_language(document, "attribution", words),
        sections=regions_text(document, words),
        has_map=False,
        folders=[
            {"href": f"{plain(row['region_id'])}/summary.{language}.html", "name": name}
            for row, name in _named(document, words)
            if row["outcome"] in HAS_FOLDER
        ],
    )


def heading(document: RegionsDocument, words: Words) -> str:
    """The scenario's name, with the option where there is one."""
    parts = (in_language(document["scenario"], "name", words), in_language(document, "option_name", words))
    return ": ".join(part for part in parts if part)


def regions_text(document: RegionsDocument, words: Words) -> tuple[Section, ...]:
    """What the page says, in the order in which it is read."""
    return (whole(document, words), table(document, words), sources(document, words))


def said_in_short(document: RegionsDocument, words: Words) -> list[str]:
    """The page's results as lines for a terminal: the whole, then a line for each region."""
    lines = [heading(document, words), *(f"- {line}" for line in _whole_lines(document, words))]
    for row, name in _named(document, words):
        lines.append(f"{name}: {_ended(row, words)}")
    return lines


def whole(document: RegionsDocument, words: Words) -> Section:
    blocks = (
        Paragraph(words("each.what"), "lead"),
        Bullets(tuple(_whole_lines(document, words))),
        Paragraph(words("each.bound.why" if document["whole"] else "each.bound.none")),
    )
    return Section("whole", words("each.title.whole"), blocks)


def _whole_lines(document: RegionsDocument, words: Words) -> list[str]:
    totals, found = document["totals"], document["whole"]
    lines = [
        words(
            "each.with_plan", n=words.number(totals["with_plan"], 0), of=words.number(totals["regions"], 0)
        ),
        words(
            "each.posts",
            wte=staff(figure_in(totals, "wte_new"), words),
            pounds=words.pounds(totals["pounds_full_year"]),
        ),
    ]
    if found is not None and found["gap"] is not None:
        share, unit = found["gap_of_gain"], plain(found["unit"])
        lines.append(in_language(found, "sentence", words))
        lines.append(
            words(
                "each.bound",
                value=figure(figure_in(found, "value"), unit, words),
                bound=limit(figure_in(found, "bound"), unit, words, up=found["sense"] == "max"),
                share="-" if share is None else share_at_most(share, words),
            )
        )
    return lines


def table(document: RegionsDocument, words: Words) -> Section:

    rows = tuple((name, *_figures(row, words), _ended(row, words)) for row, name in _named(document, words))
    names, texts = ("region", *FIGURES, "ended"), ("region", "ended")
    block = worded_table(words, "each.table", "each.column", names, rows, texts=texts)
    return Section("regions", words("each.title.regions"), (block,))


def sources(document: RegionsDocument, words: Words) -> Section:
    blocks = (
        Paragraph(words("each.verify")),
        Paragraph(words("summary.versions", versions=plain_versions(document["versions"]))),
    )
    return Section("sources", words("each.title.sources"), blocks)


def _named(document: RegionsDocument, words: Words) -> list[tuple[RegionRow, str]]:
    """Each region's line with its name, in file order."""
    names = {row["region_id"]: in_language(row, "name", words) for row in document["names"]}
    return [(row, names.get(row["region_id"]) or plain(row["region_id"])) for row in document["regions"]]


def _figures(row: RegionRow, words: Words) -> tuple[str, ...]:
    def shown(figure: float | None, way: Callable[[float], str]) -> str:
        return "-" if figure is None else way(figure)

    return (
        shown(row["wte_new"], lambda n: words.number(n, 1)),
        shown(row["pounds_full_year"], words.pounds),
        shown(row["share_before"], lambda n: words.percent(n, 1)),
        shown(row["share_after"], lambda n: words.percent(n, 1)),
        shown(row["gap_of_gain"], lambda n: share_at_most(n, words)),
    )


def _ended(row: RegionRow, words: Words) -> str:
    return words(f"each.ended.{row['stopped_by'] or row['outcome']}")


def regions_pages(document: RegionsDocument) -> dict[str, bytes]:
    """The page over all regions in each language: file name to bytes."""
    return {f"index.{lang}.html": write_regions(document, lang).encode() for lang in languages_of(document)}
