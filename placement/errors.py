"""The errors that people meet, and the exit code that each one means.

    PlacementError
    ├── BadInput            2  the inputs have faults; all of them are listed
    ├── Impossible          1  the conditions cannot all be met
    ├── Unverified          1  a run folder or an answer did not pass its checks
    ├── Stopped             4  stopped before there was any answer
    └── OurFault            3  a promise of this program was broken; please report it

Each says what is wrong, where, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from placement.i18n import Words

MOST_TOLD = 60
"""So many faults are written out; all of them are in `BadInput.faults`."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the inputs.

    `key` names the message `fault.<key>` and the remedy `fault.<key>.remedy` in the catalogues,
    which `slots` fill. `row` is the line in the file (the header is line 1).
    """

    key: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    slots: Mapping[str, object] = field(default_factory=dict)

    def says(self, words: Words) -> str:
        """Where it is, what is wrong, the value found, and what to do; one line."""
        place = [self.file]
        if self.row is not None:
            place.append(words("fault.row", row=self.row))
        if self.column is not None:
            place.append(words("fault.column", column=self.column))
        found = "" if self.value is None else " " + words("fault.found", value=repr(self.value))
        message = words(f"fault.{self.key}", **self.slots)
        return f"{', '.join(place)}: {message}{found}. {words(f'fault.{self.key}.remedy', **self.slots)}"


ARGUMENTS = {"out": "folder", "aims": "first, second", "reprove": "reprove=True"}
"""What options of the command line are called in Python, where it is something else."""
COMMAND = re.compile(r"\bplacement [a-z]+(?: [A-Z]+| --[a-z-]+)* ?$")
"""The beginning of a whole command, up to an option of its own."""


def as_arguments(text: str) -> str:
    """An English text with options of the command line told as arguments in Python: `pounds`, `pounds=`."""

    def told(option: re.Match[str]) -> str:
        if COMMAND.search(text[: option.start()]):  # a whole command is told as it is typed
            return option[0]
        name = ARGUMENTS.get(option[2], option[2].replace("-", "_"))
        return f"argument {name}" if option[1] else name if "=" in name else f"{name}="

    return re.sub(r"(\bcolumn )?(?<![\w-])--([a-z][a-z-]*)", told, text)


class PlacementError(Exception):
    """Root of every error that this program raises on purpose.

    A command asks it what it `says`, in a language. Its own text is what Python shows, so that options of the
    command line are named there as arguments.
    """

    exit_code = 3

    def __str__(self) -> str:
        return as_arguments(super().__str__())


class BadInput(PlacementError):
    """The inputs have faults; the message lists every one, and `faults` holds them.

    Each fault has `file`, `row`, `column` and `value`, as far as they are known, and a `key`.

    >>> import placement as pl
    >>> try:
    ...     pl.examples.wales(option="nothing")
    ... except pl.BadInput as bad:
    ...     print(bad.faults[0].key, bad.faults[0].value)
    option_unknown nothing
    """

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        """Each fault on a line; of very many the first, and how many more there are."""
        told = [f"- {fault.says(words)}" for fault in self.faults[:MOST_TOLD]]
        rest = len(self.faults) - len(told)
        return "\n".join([*told, *([words("fault.more", n=words.number(rest, 0))] if rest else [])])


class Impossible(PlacementError):
    """The stated conditions cannot all be met; the message names the rules concerned."""

    exit_code = 1


class Unverified(PlacementError):
    """An answer or a run folder did not pass its checks; the message lists the breaches."""

    exit_code = 1


class Stopped(PlacementError):
    """Stopped by time or by hand before any answer was found."""

    exit_code = 4


class OurFault(PlacementError):
    """A promise of this program was broken."""

    exit_code = 3
