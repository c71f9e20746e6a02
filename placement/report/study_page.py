"""One shell for the pages of every study: heading, status, sections, versions, the other language.

def pages(document):
    return in_both(document, lambda words: Page(title=…, sections=…, style=own("compare.css")))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from placement.i18n import Language, Words, languages_of
from placement.report.leaflet import own
from placement.report.names import lines_in_language, plain, plain_versions
from placement.report.opening import question_of
from placement.report.page import framed
from placement.report.pieces import Block

PAGE = "index"
AT_STATED = ("alternatives", "ladder", "frontier", "explain", "national")
"""Studies that decide at the stated figures, whatever the scenario says: told where it says otherwise."""


@dataclass(frozen=True)
class Link:
    """A link to a file of the same folder."""

    href: str
    text: str


@dataclass(frozen=True)
class Links:
    """A list of links."""

    links: tuple[Link, ...]


@dataclass(frozen=True)
class StudyPage:
    """What one page of a study holds in one language; `title` says which study or which part it is."""

    title: str
    sections: tuple[StudySection, ...]
    style: str = ""
    """Beside the style that all studies share."""
    links: tuple[Link, ...] = ()
    """To the study's other pages and files, at the top."""
    contents: bool = True
    """Whether the sections are listed at the top."""


@dataclass(frozen=True)
class StudySection:
    """A heading and what stands under it, links too; `key` is its id in the page."""

    key: str
    title: str
    blocks: tuple[Block | Links, ...]


def in_both(document: Mapping[str, Any], page: Callable[[Words], StudyPage]) -> dict[str, bytes]:
    """`study.<language>.html` in each language of the study, the same bytes on every call."""
    return {f"{PAGE}.{lang}.html": draw(document, page, lang) for lang in languages_of(document)}


def draw(
    document: Mapping[str, Any], page: Callable[[Words], StudyPage], language: Language, *, name: str = PAGE
) -> bytes:
    """One page. Raises KeyError if the document lacks a part or the catalogue a text."""
    words = Words(language)
    made = page(words)
    style = "\n".join(
        part for part in (own("page.css"), own("summary.css"), own("study.css"), made.style) if part
    )
    text = framed(
        "study",
        words,
        document,
        name,
        style=style,
        heading=heading(document, words),
        title=made.title,
        question=question(document, words),
        kind=document["kind"],
        at_stated=document["kind"] in AT_STATED and document.get("decide") == "draws",
        links=made.links,
        contents=made.contents,
        sections=made.sections,
        versions=plain_versions(document["versions"]),
        attributions=lines_in_language(document, "attribution", words),
    )
    return text.encode()


def question(document: Mapping[str, Any], words: Words) -> str:
    """What is asked; where the study is of one region alone, that and that the question is wider."""
    stated, region = (
        plain(part[f"{name}_{words.language}"])
        for part, name in ((document["scenario"], "question"), (document, "region_name"))
    )
    return question_of(stated, region, words)


def heading(document: Mapping[str, Any], words: Words) -> str:
    """The scenario's name, with the region and the option where the study is of one."""
    lang = words.language
    parts = [
        document["scenario"][f"name_{lang}"], document[f"region_name_{lang}"], document[f"option_name_{lang}"]
    ]  # fmt: skip
    return ": ".join(plain(part) for part in parts if part)


def section(key: str, title: str, *blocks: Block | Links) -> StudySection:
    return StudySection(key, title, blocks)
