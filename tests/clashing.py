"""How a scenario is told whose conditions cannot all be met.

Unless a clash says otherwise there are four clusters in a row, each with a base where 2 WTE of
physiotherapists are in post and an area that needs 10; the first two lie in one region, the last two in the
other. A registered post costs £50,000 and is one WTE, a support post £15,000 for half of one that is worth
a quarter of care.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.model.rules import Rule
from placement.model.rules.floor import Floor
from placement.model.rules.required import Required
from placement.model.rules.standard import Standard

if TYPE_CHECKING:
    from placement.model.case import Case

Way = dict[str, tuple[str, float | None]]
"""What gives, in which unit, and how much; None is left out altogether."""
RICH = 10_000_000


@dataclass(frozen=True)
class Clashing:
    """A question without an answer. `ways` are those with one rule, or, in pairs, with two."""

    case: Case
    rules: tuple[Rule, ...]
    clash: frozenset[str]
    ways: tuple[Way, ...]


def clash(case: Case, rules: list[Rule], clash: str, *ways: Way) -> Clashing:
    return Clashing(case, tuple(rules), frozenset(clash.split()), ways)


def a_floor(amount: float, **changed: Any) -> Floor:
    plain: dict[str, Any] = {"id": "floor", "level": "region", "kinds": ("registered",), "amount": amount}
    return Floor(**(plain | changed))


def a_required(steps: int, base: str = "b0") -> Required:
    post = {"base": base, "role": "registered-0", "steps": steps}
    return Required.model_validate({"id": "required", "posts": [post]})


def a_standard(share: float, **changed: Any) -> Standard:
    plain: dict[str, Any] = {"id": "standard", "level": "cluster", "share": share}
    return Standard(**(plain | changed))
