"""A page printed to PDF by Chromium, and read again: how many sheets, and which words of which size where."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Page

POINTS_IN_MM = 72 / 25.4
A4_MM = (210, 297)


@dataclass(frozen=True)
class Piece:
    """A run of text: its size in points, and how far its line is below the sheet's upper edge."""

    text: str
    points: float
    down: float


@dataclass(frozen=True)
class Sheet:
    """One page of paper: its sides in millimetres, and its text."""

    width_mm: float
    height_mm: float
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    def lowest(self) -> float:
        """Points from the upper edge to the last line."""
        return max(piece.down for piece in self.pieces)


def printed(page: Page) -> list[Sheet]:
    """The sheets that Chromium prints of a page, of the size that the page's own style asks for, or A4."""
    content = page.pdf(format="A4", prefer_css_page_size=True, print_background=False)
    return [_sheet(one) for one in PdfReader(BytesIO(content)).pages]


def _sheet(page: Any) -> Sheet:
    height = float(page.mediabox.height)
    found: list[Piece] = []

    def heard(text: str, outer: list[float], inner: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = abs(outer[3] * inner[3]) + abs(outer[1] * inner[2])
            found.append(Piece(text.strip(), size * scale, height - (outer[3] * inner[5] + outer[5])))

    page.extract_text(visitor_text=heard)
    return Sheet(float(page.mediabox.width) / POINTS_IN_MM, height / POINTS_IN_MM, tuple(found))
