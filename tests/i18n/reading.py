"""Every text of a language, for tests to compare."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from placement.i18n.catalogue import read_catalogue

if TYPE_CHECKING:
    from placement.i18n import Language


@cache
def texts(language: Language) -> dict[str, tuple[str, ...]]:
    """Every text by key, with all its forms."""
    found: dict[str, tuple[str, ...]] = {}
    for message in read_catalogue(language):
        if message.id:
            key = message.id[0] if isinstance(message.id, (list, tuple)) else str(message.id)
            forms = message.string if isinstance(message.string, (list, tuple)) else (str(message.string),)
            found[key] = tuple(str(form) for form in forms)
    return found
