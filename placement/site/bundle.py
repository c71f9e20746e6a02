"""The bundle: every file of it as bytes, from one or several runs and whatever studies are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from placement.errors import OurFault
from placement.i18n import LANGUAGES, Words, languages_of
from placement.report.data_page import data_sections
from placement.report.page import attributions, heading
from placement.site.about import about_pages
from placement.site.books import workbooks
from placement.site.compare_page import compare_names, compare_pages
from placement.site.dictionary import dictionary_file
from placement.site.downloads import downloads
from placement.site.figures import Picture
from placement.site.index_page import index_pages
from placement.site.paper_docx import Front, word_paper
from placement.site.paper_sections import PaperSection, parts, status_line
from placement.site.parts import (
    DATA,
    PAPER,
    RECRUIT,
    Bundle,
    Frame,
    Run,
    Tiles,
    draw,
    edition,
    made_from,
    page_links,
)
from placement.site.press import press_pages, to_recruit
from placement.site.region_pages import region_pages
from placement.site.slides import slides
from placement.store.folder import MANIFEST, Folder, as_json

__all__ = ["MAKERS", "Bundle", "Run", "Tiles", "build"]

KIND = "bundle"
BUNDLE = Folder(kinds=frozenset({KIND}), unhashed=frozenset())
PUBLIC, STUDIES = "public", "studies"
TEMPLATE = "paper-template.docx"
"""A board's own, beside the runs."""
LARGEST_PAGE = 2_500_000

Maker = Callable[[Bundle], dict[str, bytes]]


def public_files(bundle: Bundle) -> dict[str, bytes]:
    """What the pages are drawn from, so that anybody can draw them again."""
    runs = {
        f"{PUBLIC}/{run.name}/{name}": content for run in bundle.runs for name, content in run.public.items()
    }
    studies = {f"{PUBLIC}/{STUDIES}/{name}.json": as_json(study) for name, study in bundle.studies.items()}
    own = {} if bundle.template is None else {f"{PUBLIC}/{TEMPLATE}": bundle.template}
    return {**runs, **studies, **own}


def recruit_names(bundle: Bundle) -> frozenset[str]:
    """The pages of the jobs to recruit to, where any post is new."""
    return frozenset(
        f"{RECRUIT}.{language}.html" for language in LANGUAGES if to_recruit(bundle.view, Words(language))
    )


def papers(bundle: Bundle) -> dict[str, bytes]:
    """The board's paper, which links to the page that compares runs where there is one."""
    return paper_files(bundle, compare_names(bundle), template=bundle.template)


MAKERS: tuple[Maker, ...] = (downloads, dictionary_file, workbooks, papers, slides, public_files)
"""Each gives files by path; pages that link to what others make come after them."""


def build(bundle: Bundle) -> dict[str, bytes]:
    """Every file of the bundle, by path: the same for the same runs.

    Raises OurFault if two makers write one file, or a page is too large for a phone.
    """
    files: dict[str, bytes] = {}
    for maker in MAKERS:
        _join(files, _asked(bundle, maker(bundle)))
    present = frozenset(files) | compare_names(bundle) | recruit_names(bundle)
    for drawn in (compare_pages, index_pages, region_pages, press_pages, data_pages):
        _join(files, _asked(bundle, drawn(bundle, present)))
    _join(files, _asked(bundle, about_pages(bundle, files)))
    large = [
        name for name, content in files.items() if name.endswith(".html") and len(content) > LARGEST_PAGE
    ]
    if large:
        raise OurFault(f"pages of more than {LARGEST_PAGE} bytes: {', '.join(large)}")
    return {**files, MANIFEST: BUNDLE.manifest(stated(bundle), files)}


def _asked(bundle: Bundle, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those in the languages of the bundle's first run, and all that are of no language."""
    others = tuple(
        f".{language}." for language in LANGUAGES if language not in languages_of(bundle.view.answer)
    )
    return {name: content for name, content in files.items() if not any(end in name for end in others)}


def _join(files: dict[str, bytes], more: Mapping[str, bytes]) -> None:
    if twice := sorted(set(files) & set(more)):
        raise OurFault(f"two makers write {', '.join(twice)}")
    files.update(more)


def stated(bundle: Bundle) -> dict[str, Any]:
    """What was published, under which status, with which versions, for the manifest."""
    return {
        "kind": KIND,
        "status": bundle.status,
        "runs": [
            {
                "name": run.name,
                "scenario": run.view.answer["scenario"]["id"],
                **{key: run.view.answer[key] for key in ("option", "region", "status")},
                "versions": run.view.answer["versions"],
                "inputs_sha256": run.inputs_sha256,
            }
            for run in bundle.runs
        ],
        "studies": {name: study["kind"] for name, study in bundle.studies.items()},
        "basemap_tiles": None if bundle.tiles is None else bundle.tiles.url,
    }


def data_pages(bundle: Bundle, present: frozenset[str]) -> dict[str, bytes]:
    """`data.<language>.html`: what the figures are, and how to replace those that are assumed."""
    files = {}
    for language in LANGUAGES:
        words = Words(language)
        frame = Frame(DATA, words("bundle.page.data"), page_links(words, present, DATA))
        parts = data_sections(bundle.view, words)
        files[f"{DATA}.{language}.html"] = draw(bundle, words, "bundle_sections", frame, parts=parts)
    return files


def paper_files(
    bundle: Bundle, present: frozenset[str] = frozenset(), *, template: bytes | None = None
) -> dict[str, bytes]:
    """`paper.<language>.html`, `paper.<language>.docx` and `figures/*`; `present` are files to link to.

    The paper is of the bundle's first run, with those of its studies that are of the same question.
    `template` is a Word file with the styles that `paper_docx` names. Raises ValueError if it is none.
    """
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        words = Words(language)
        said = parts(bundle.view, list(bundle.studies.values()), words)
        files[f"{PAPER}.{language}.html"] = _page(bundle, said, present, words)
        files[f"{PAPER}.{language}.docx"] = word_paper(front(bundle, words), said, words, template)
        for part in said:
            for block in part.blocks:
                if isinstance(block, Picture):
                    files |= block.files(language)
    return files


def front(bundle: Bundle, words: Words) -> Front:
    """What the paper calls itself, its status, and what must stand under any page."""
    lines = [words("summary.estimates"), made_from(bundle, words), *attributions(bundle.view, words)]
    if words.language == "cy":
        lines.insert(1, words("summary.unreviewed"))
    return Front(
        heading(bundle.view, words),
        words("paper.title"),
        status_line(bundle.view, words),
        tuple(lines),
        tuple(edition(bundle.view, words)[:2]),
    )


def _page(bundle: Bundle, said: tuple[PaperSection, ...], present: frozenset[str], words: Words) -> bytes:
    return draw(
        bundle,
        words,
        "paper",
        Frame(name=PAPER, title=words("paper.title"), links=page_links(words, present, PAPER)),
        parts=said,
        word=f"{PAPER}.{words.language}.docx",
        deck=f"slides.{words.language}.pptx",
    )
