"""What a rule owes its tests, said in one file for each rule in `each`.

A step of a registered post of the tiny case is 1 WTE and £50,000, of a newly qualified one 1 WTE and £40,000,
of a support post half a WTE and £15,000. Bases b0 and b1 lie in county l0 of region r0, b2 and b3 in l1, r1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from tests.model.rules.beside import Near

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.model.rules import Rule
    from tests.clashing import Clashing
    from tests.model.stated.programme import Stated

REGISTERED, NEWLY, SUPPORT = 0, 1, 2
"""The roles of the tiny case."""
Posts = dict[tuple[int, int], int]
"""Steps by base and role."""
Refused = tuple[str, tuple[str, ...], str, int, str, str]
"""A name; lines of the rule in a file; key of the message; which line it names (0 is `[[rules]]`, 1 the id);
what it names; part of what it says."""


Ways = Literal["mended", "the worst", "the breach", "the room", "uneven"]
"""What is true of all that a rule gives, where it is broken or has room.

"mended": at its most it asks nothing any more. "the worst": the room of a broken rule is what is lacking at
the worst place. "the breach": what it must give is as large as the breach. "the room": made stricter by its
room it still holds. "uneven": its amounts lie further apart the larger they are.
"""


@dataclass(frozen=True)
class RuleKit:
    """One rule as tests know it."""

    kind: type[Rule]
    needed: Mapping[str, Any] = field(default_factory=dict)
    """The settings without which it cannot be made."""
    near: Near | None = None
    """Draws it just at, inside and outside a limit that it counts anew."""
    faults: Mapping[str, type[Rule]] = field(default_factory=dict)
    """Classes with one fault each, by what is wrong: "rows ..." or "columns ...", and "check ..."."""
    clashes: Mapping[str, Clashing] = field(default_factory=dict)
    """Cases without a plan, in which it has to give."""
    said: tuple[tuple[Rule, str], ...] = ()
    """Of the tiny case, words of its English sentence that the Welsh one does not have."""
    lax: tuple[tuple[Rule, Posts], ...] = ()
    """Posts in the tiny case that break it, and that its ways out mend, each more than the one before."""
    refused: tuple[Refused, ...] = ()
    """Settings that are refused, and with which message."""
    ways: frozenset[Ways] = frozenset()
    """What is true of all that it gives, and of its room."""
    stated: Callable[[Stated, Any], None] | None = None
    """The rule said once more, in names and sums, for plain HiGHS."""
    drawn: Callable[[Random, Case], Rule | None] | None = None
    """Draws its settings for questions of many rules."""
    elsewhere: str = ""
    """The file that holds its rows against its check where it says something of later years alone."""
    joins: frozenset[str] = frozenset({"nothing"})
    """What its rows join that a faster search would take apart: "totals" of many places, a "limit" at one."""
    whose: Literal["", "a region", "a region, or no one region"] = ""
    """Whose its rows are, where they join places of one region and say which."""
    silent: frozenset[str] = frozenset()
    """Settings that its sentence leaves to its name, or to the table of settings."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """Of a rule of years: settings with figures that rounding would change."""
    otherwise: Mapping[str, Any] = field(default_factory=dict)
    """Of a rule of years: another value of every setting."""
    given: tuple[float, dict[str, Any]] | None = None
    """Of a rule of years that can give: an amount, and the settings of the rule that gives it."""
    tried: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """The first two amounts that such a rule tries, and the last, after which it asks nothing."""
    governs: frozenset[str] = frozenset()
    """What it speaks for where there is no column: it must find a breach there."""
    left_as_drawn: frozenset[str] = frozenset()
    """What it judges beyond its rows: people or staff where no column would be, or fewer than none."""
    of_sites: bool = False
    """Whether it says nothing where there is no candidate base."""
    of_staff: bool = False
    """Whether it says more where staff move to a candidate that opens."""


OWED: dict[str, str] = {
    "near": "a function that draws the rule just at, inside and outside a limit that it counts anew",
    "faults": "classes with one fault each, some in rows or columns and some in the check",
    "clashes": "a case without a plan in which the rule has to give, and how much",
    "said": "words of its English sentence that the Welsh one does not have",
    "refused": "settings that are refused, and the message",
    "stated": "the rule said once more, in names and sums",
    "drawn": "a function that draws its settings",
    "elsewhere": "the file of tests/years that holds its rows against its check",
    "figures": "settings with figures that rounding would change",
    "otherwise": "another value of every setting",
}
"""What a file in `each` says of a rule that a scenario may ask for; the last three of a rule of years."""
