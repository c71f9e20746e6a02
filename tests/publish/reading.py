"""Reads a page as a person or a browser would: its text, its tables, what it would fetch."""

from __future__ import annotations

import re
from html.parser import HTMLParser

FETCHING = {
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("image", "href"),
    ("use", "href"),
}
HIDDEN = {"script", "style"}
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Page(HTMLParser):
    """A page taken apart.

    `text` is what is read; `headings` the h1 and h2; `tables` by caption, each row a list of cells with
    the first its heading; `elements` every start tag with its attributes.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self._rows: list[list[str]] = []
        self._caption: list[str] = []
        self._text: list[str] = []
        self.feed(html.replace("<wbr>", ""))  # where a line may end is not read

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self._rows, self._caption = [], []
        if tag == "tr":
            self._rows.append([])
        if tag in ("th", "td"):
            self._rows[-1].append("")
        if tag in ("h1", "h2"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass
        if tag == "table":
            self.tables[" ".join("".join(self._caption).split())] = self._rows

    def handle_data(self, data: str) -> None:
        if HIDDEN & set(self.open):
            return
        self._text.append(data)
        if "caption" in self.open:
            self._caption.append(data)
        if {"th", "td"} & set(self.open):
            self._rows[-1][-1] += data
        if {"h1", "h2"} & set(self.open):
            self.headings[-1] += data

    def attributes(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def fetched(self) -> list[str]:
        """Addresses that a browser would fetch to show the page."""
        found = [
            attrs[name] for tag, attrs in self.elements for t, name in FETCHING if t == tag and name in attrs
        ]
        found += [attrs["href"] for attrs in self.attributes("link")]
        return [address for address in found if not address.startswith("data:")]


def fetched_by_style(html: str) -> list[str]:
    """Addresses in the page's style."""
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL))
    return re.findall(r"url\([^)]*\)|@import[^;]*", styles)
