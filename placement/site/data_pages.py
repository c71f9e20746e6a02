"""The data page of a bundle: that of its first run, in the bundle's frame."""

from __future__ import annotations

from placement.i18n import LANGUAGES, Words
from placement.report.data_page import data_sections
from placement.site.parts import DATA, Bundle, Frame, draw, page_links


def data_pages(bundle: Bundle, present: frozenset[str]) -> dict[str, bytes]:
    """`data.<language>.html`: what the figures are, and how to replace those that are assumed."""
    files = {}
    for language in LANGUAGES:
        words = Words(language)
        frame = Frame(DATA, words("bundle.page.data"), page_links(words, present, DATA))
        parts = data_sections(bundle.view, words)
        files[f"{DATA}.{language}.html"] = draw(bundle, words, "bundle_sections", frame, parts=parts)
    return files
