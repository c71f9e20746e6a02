"""What a verification says: what it showed, what it did not, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from placement.errors import BadInput, Fault
from placement.i18n import Words

LONGEST = 80
NAMED = 5


@dataclass(frozen=True)
class Said:
    """One statement: the text of `check.<key>`. Slots may hold a Fault, or a text in each language."""

    key: str
    slots: Mapping[str, object] = field(default_factory=dict)

    def says(self, words: Words) -> str:
        return words(f"check.{self.key}", **{name: _slot(value, words) for name, value in self.slots.items()})


@dataclass(frozen=True)
class Both:
    """A text in both languages, as a slot."""

    en: str
    cy: str


@dataclass
class Report:
    """Grows while a run folder is looked at."""

    shown: list[Said] = field(default_factory=list)
    proved: list[Said] = field(default_factory=list)
    """Shown by solving, drawing or matching again."""
    not_shown: list[Said] = field(default_factory=list)
    """Taken on trust."""
    wrong: list[Said] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.wrong

    @contextmanager
    def whatever_it_holds(self) -> Iterator[None]:
        """Look at a folder within: whatever it holds, what goes wrong ends in this report."""
        try:
            yield
        except BadInput:
            raise  # a fault of what was asked beside the folder, not of the folder
        except Exception as error:  # noqa: BLE001 - a folder may hold anything
            self.blame("broke", what=f"{type(error).__name__}: {error}")

    def show(self, key: str, **slots: object) -> None:
        self.shown.append(Said(f"shown.{key}", slots))

    def prove(self, key: str, **slots: object) -> None:
        self.proved.append(Said(f"shown.{key}", slots))

    def leave(self, key: str, **slots: object) -> None:
        self.not_shown.append(Said(f"not_shown.{key}", slots))

    def blame(self, key: str, **slots: object) -> None:
        self.wrong.append(Said(f"wrong.{key}", slots))

    def blame_each(self, key: str, places: Iterable[Mapping[str, object]], *, file: str) -> None:
        """The same wrong in several places of a file: the first few, then how many more."""
        found = list(places)
        for slots in found[:NAMED]:
            self.blame(key, file=file, **slots)
        if len(found) > NAMED:
            self.blame("and_more", file=file, more=len(found) - NAMED)

    def says(self, words: Words) -> list[str]:
        """The report as lines."""
        lines = [words("check.passed") if self.passed else words.count("check.failed", len(self.wrong))]
        parts = {
            "wrong": self.wrong,
            "shown": self.shown,
            "proved": self.proved,
            "not_shown": self.not_shown,
        }
        for title, part in parts.items():
            if part:
                lines += ["", words(f"check.title.{title}"), *(f"- {said.says(words)}" for said in part)]
        return lines


def _slot(value: object, words: Words) -> object:
    if isinstance(value, Fault):
        return value.says(words)
    if isinstance(value, Both):
        return str(getattr(value, words.language))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return words.number(value, 0 if float(value).is_integer() else 6)
    text = "".join(letter if letter.isprintable() else "·" for letter in str(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
