"""The board's paper of a bundle: as a page, in Word, and its figures, in both languages."""

from __future__ import annotations

from placement.i18n import LANGUAGES, Words
from placement.report.page import attributions, heading
from placement.site.figures import Picture
from placement.site.paper_docx import Front, word_paper
from placement.site.paper_sections import PaperSection, parts, status_line
from placement.site.parts import PAPER, Bundle, Frame, draw, edition, made_from, page_links


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
