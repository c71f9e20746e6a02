"""Whether a board's own Word file may be a template: nothing in it runs or is fetched, its size is bounded.

What a Word file reaches out for stands in its relationships, and what a part is in its content types. Both
are read as XML, as Word reads them, never searched for as bytes: quotes, spaces, encodings and names of parts
are as whoever wrote them likes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from docx.oxml.parser import parse_xml

MOST_PARTS, LARGEST_BYTES, LARGEST_LIST = 2_000, 100_000_000, 5_000_000
RUNS = ("vbaproject", "wordvbadata", "activex", "macroenabled", "oleobject", "control")
"""What stands in the type of a part that runs."""
FETCHED = ("attachedtemplate", "afchunk", "subdocument", "frame", "externallink", "mailmergesource")
"""Ends of types of relationships by which a file takes in another."""
CONTENT_TYPES = "[content_types].xml"


def guard(template: bytes) -> None:
    """Raise ValueError if something in a Word file runs or is fetched, or if it is too large to be one."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_BYTES:
                raise ValueError("the template is too large")
            if any("vba" in part.filename.lower() or "activex" in part.filename.lower() for part in parts):
                raise ValueError("the template has macros")
            lists = {
                part.filename.lower(): archive.read(part)
                for part in parts
                if part.filename.lower().endswith(".rels") or part.filename.lower() == CONTENT_TYPES
                if part.file_size <= LARGEST_LIST or _too_large()
            }
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError("the template is no Word document") from error
    for name, content in lists.items():
        for entry in _entries(content):
            _check(entry, types=name == CONTENT_TYPES)


def _too_large() -> bool:
    raise ValueError("the template is too large")


def _entries(content: bytes) -> Iterator[Mapping[str, str]]:
    """The attributes of each element, by their names in small letters. Refuses what declares entities."""
    try:
        root = parse_xml(content)
    except (SyntaxError, ValueError) as error:
        raise ValueError("the template is no Word document") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("the template is no Word document")
    for element in root.iter():
        yield {str(name).rpartition("}")[2].lower(): str(value) for name, value in element.attrib.items()}


def _check(entry: Mapping[str, str], *, types: bool) -> None:
    kind = entry.get("contenttype" if types else "type", "").strip().lower()
    if any(word in kind.rpartition("/")[2] for word in RUNS):
        raise ValueError("the template has macros")
    if types:
        return
    elsewhere = entry.get("targetmode", "").strip().lower() == "external"
    target = entry.get("target", "").strip()
    if elsewhere or kind.endswith(FETCHED) or "://" in target or target.startswith(("//", "\\\\")):
        raise ValueError("the template fetches something from elsewhere")
