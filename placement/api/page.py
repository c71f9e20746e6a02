"""One page that opens with no network: in a notebook cell, or as a file."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from placement.i18n import LANGUAGES, Language


def spoken(language: Language) -> Language:
    """The language, if there are texts in it. Raises ValueError."""
    if language not in LANGUAGES:
        raise ValueError(f"language is {language!r}; there are {', '.join(map(repr, LANGUAGES))}")
    return language


@dataclass(frozen=True)
class Page:
    """A whole HTML page. A notebook shows it in a frame of `height` pixels.

    >>> import placement as pl
    >>> page = plan.summary("cy")
    >>> page
    <Page of ... characters>
    """

    html: str
    height: int = 560

    def __repr__(self) -> str:
        return f"<Page of {len(self.html):,} characters>"

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.html)}" width="100%" height="{self.height}" '
            'style="border: 1px solid #b1b4b6" title="placement" sandbox="allow-scripts"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page as a file and say where it is. Raises OSError if the disk refuses.

        >>> from tempfile import mkdtemp
        >>> plan.map().save(mkdtemp() + "/map.html").name
        'map.html'
        """
        Path(path).write_text(self.html, encoding="utf-8")
        return Path(path)
