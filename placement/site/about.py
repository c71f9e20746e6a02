"""Where it comes from, what it means, how accessible it is, what can be taken away, how to comment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.i18n import LANGUAGES, Words
from placement.report import grounds
from placement.report.names import Names, plain
from placement.report.opening import status
from placement.report.pieces import Bullets, Paragraph, Section, as_english, worded_table
from placement.report.wording import amount, said
from placement.results.view import View
from placement.site.dictionary import dictionary_section
from placement.site.downloads import FOLDER
from placement.site.parts import ABOUT, Bundle, Frame, contact, draw, page_links

KILO = 1000
SUFFIXES = (".csv", ".parquet", ".geojson", ".gpkg", ".xlsx", ".docx", ".pptx")


def about_pages(bundle: Bundle, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """`about.en.html` and `about.cy.html`; `files` are all others, whose sizes are told."""
    return {f"{ABOUT}.{language}.html": _page(bundle, files, Words(language)) for language in LANGUAGES}


def _page(bundle: Bundle, files: Mapping[str, bytes], words: Words) -> bytes:
    view = bundle.view
    names = Names(view.region, words)
    sections = (
        status(view, names, words),
        grounds.sources(view, words),
        _licences(view, words),
        _assumptions(view, names, words),
        dictionary_section(view, words),
        _accessibility(words),
        _checking(bundle, words),
        Section("comment", words("bundle.about.comment"), (Paragraph(contact(view, words)),)),
    )
    return draw(
        bundle,
        words,
        "bundle_about",
        Frame(
            name=ABOUT,
            title=words("bundle.page.about"),
            links=page_links(words, frozenset(files), ABOUT),
        ),
        sections_here=sections,
        files=[
            {"href": name, "what": _what(name, words), "size": _size(len(content), words)}
            for name, content in sorted(files.items())
            if _to_take(name, words)
        ],
    )


def _checking(bundle: Bundle, words: Words) -> Section:
    """What a reader can check, how, and what they must take on trust."""
    inputs = bundle.runs[0].inputs_sha256
    keys = ("pages", "posts", "trust")
    lines = (*(words(f"bundle.check.{key}") for key in keys), words("bundle.check.inputs", inputs=inputs))
    return Section(
        "check", words("bundle.about.check"), (Paragraph(words("bundle.check.how")), Bullets(lines))
    )


def _to_take(name: str, words: Words) -> bool:
    """Downloads, and the papers of this language."""
    if not name.endswith(SUFFIXES) or name.startswith("public/"):
        return False
    others = (f".{language}." for language in LANGUAGES if language != words.language)
    return not any(other in name for other in others)


def _what(name: str, words: Words) -> str:
    stem = name.rpartition("/")[2].partition(".")[0]
    kind = name.rpartition(".")[2]
    key = stem if name.startswith(f"{FOLDER}/") and kind == "csv" else kind
    return words(f"bundle.file.{key}")


def _size(size: int, words: Words) -> str:
    return words("bundle.size", n=words.number(max(1, round(size / KILO)), 0))


def _licences(view: View, words: Words) -> Section:
    package = view.region.package
    own = f"title_{words.language}"

    def marked(line: str, row: Mapping[str, Any]) -> str:
        return as_english(line, words.language, welsh=bool(row.get(own)))

    lines = [
        marked(". ".join(part for part in (plain(row.get(own) or row.get("title")), path) if part), row)
        for row in package.get("licenses", [])
        for path in [plain(row.get("path"))]
    ]
    sources = [
        marked(words("bundle.licence.source", source=title, licence=plain(row["licence"])), row)
        for row in package.get("sources", [])
        for title in [plain(row.get(own) or row.get("title"))]
        if row.get("licence")
    ]
    blocks = [Bullets(tuple(part)) for part in (lines, sources) if part]
    code = Paragraph(words("bundle.licence.code"))
    return Section("licences", words("bundle.about.licences"), (*blocks, code))


def _assumptions(view: View, names: Names, words: Words) -> Section:
    table = view.tables["result_assumptions"]
    cells = tuple(
        (
            names.text(row),
            _amount(row["value"], row["unit"], words),
            words(
                "summary.range",
                low=_amount(row["low"], row["unit"], words),
                high=_amount(row["high"], row["unit"], words),
            ),
            said(words, f"summary.basis.{row['basis']}", "summary.unit.other", unit=plain(row["basis"])),
            plain(row["agreed_by"]) or words("summary.agreed_by.nobody"),
        )
        for row in table.to_dict("records")
    )
    heads = ("assumption", "value", "range", "basis", "agreed_by")
    title = words("bundle.about.assumptions")
    if not cells:
        return Section("assumptions", title, (Paragraph(words("summary.assumptions.none")),))
    listed = worded_table(words, "bundle.about.assumptions", "summary.column", heads, cells, texts=heads)
    return Section("assumptions", title, (Paragraph(words("bundle.about.assumptions.lead")), listed))


def _amount(value: float, unit: str, words: Words) -> str:
    return amount(float(value), plain(unit), words)


def _accessibility(words: Words) -> Section:
    lines = tuple(
        words(f"bundle.accessibility.{name}") for name in ("aim", "checked", "untested", "map", "welsh")
    )
    return Section("accessibility", words("bundle.about.accessibility"), (Bullets(lines),))
