"""What a page or a terminal shows, before either: sections of plain data, every text in its language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from placement.i18n import Words


class English(str):
    """A text in English on a page of another language, such as the title of a source that has no other."""

    __slots__ = ()
    lang = "en"


def as_english(text: str, language: str, *, welsh: bool) -> str:
    """The text, marked where the page's language is another; `welsh` says that there was a Welsh one."""
    return text if language == English.lang or welsh else English(text)


@dataclass(frozen=True)
class Paragraph:
    """Text; `weight` is "plain", "lead" for what must be read first, or "warning"."""

    text: str
    weight: str = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A heading, and whether figures stand under it."""

    title: str
    figures: bool = True


@dataclass(frozen=True)
class Group:
    """Rows that belong together, under a title (or none), with their total (or none)."""

    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row names the row."""

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


def headed(titles: Iterable[str], *, texts: int = 1) -> tuple[Column, ...]:
    """A column for each title; under the first so many `texts` stand words, under the others figures."""
    return tuple(Column(title, figures=at >= texts) for at, title in enumerate(titles))


def simple_table(
    caption: str, titles: Iterable[str], rows: Iterable[tuple[str, ...]], *, texts: int = 1
) -> Table:
    """A table of one group of rows without a total, its columns as in `headed`."""
    return Table(caption, headed(titles, texts=texts), (Group(tuple(rows)),))


def worded(
    words: Words, key: str, names: Iterable[str], *, texts: int | Collection[str] = 1, **slots: object
) -> tuple[Column, ...]:
    """A column for each name, its head the text `key.name`.

    Words stand under the first so many, or under those that `texts` names; figures under the others.
    """
    return tuple(
        Column(
            words(f"{key}.{name}", **slots),
            figures=at >= texts if isinstance(texts, int) else name not in texts,
        )
        for at, name in enumerate(names)
    )


def worded_table(
    words: Words,
    caption: str,
    key: str,
    names: Iterable[str],
    rows: Iterable[tuple[str, ...]],
    *,
    texts: int | Collection[str] = 1,
    **slots: object,
) -> Table:
    """A table of one group of rows without a total, under the text `caption`; its columns as in `worded`."""
    return Table(
        words(caption, **slots), worded(words, key, names, texts=texts, **slots), (Group(tuple(rows)),)
    )


@dataclass(frozen=True)
class Facts:
    """Short facts, each under its own name."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing:
    """A picture of our own as SVG, and what it shows in words.

    The text goes into the page as it is: it may hold figures of ours and escaped text alone, and no style
    attribute, which the page's policy refuses. Where nothing can be drawn, on a terminal, it is left out.
    """

    svg: str
    caption: str


Block: TypeAlias = Paragraph | Bullets | Facts | Table | Drawing


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; `key` is its id in the page."""

    key: str
    title: str
    blocks: tuple[Block, ...]


def shared(least: Sequence[int], wanted: Sequence[int], room: float) -> list[float]:
    """Of so much room each column gets its least, and of the rest by what it wants more; all in letters.

    Where there is not room for the least of all, each gets its part of that.
    """
    more = [max(one - low, 0) for one, low in zip(wanted, least, strict=True)]
    rest = max(room - sum(least), 0.0)
    return [
        low + (rest * one / sum(more) if any(more) else 0.0) for low, one in zip(least, more, strict=True)
    ]
