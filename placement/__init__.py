"""Where new allied health professional posts go: decided, proved, explained and drawn.

    import placement as pl

    question = pl.examples.wales(region="powys")
    plan = question.solve()
    plan.posts

Nothing heavy is imported before a name is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from placement.api import examples, siting
    from placement.api.asking import build, read
    from placement.api.infeasible import Infeasible
    from placement.api.page import Page
    from placement.api.plan import Plan, Verification, compare, diff, load
    from placement.api.question import Question
    from placement.api.study import StudyResult, national
    from placement.errors import BadInput, Stopped
    from placement.model import aims, rules

__version__ = "0.1.0"

HOMES = {
    "BadInput": "placement.errors",
    "Infeasible": "placement.api.infeasible",
    "Page": "placement.api.page",
    "Plan": "placement.api.plan",
    "Question": "placement.api.question",
    "Stopped": "placement.errors",
    "StudyResult": "placement.api.study",
    "Verification": "placement.api.plan",
    "build": "placement.api.asking",
    "compare": "placement.api.plan",
    "diff": "placement.api.plan",
    "load": "placement.api.plan",
    "national": "placement.api.study",
    "read": "placement.api.asking",
}
"""Where each public name lives."""
ROOMS = {
    "aims": "placement.model.aims",
    "examples": "placement.api.examples",
    "rules": "placement.model.rules",
    "siting": "placement.api.siting",
}
"""Public modules, by the name that they have here."""

__all__ = [
    "BadInput",
    "Infeasible",
    "Page",
    "Plan",
    "Question",
    "Stopped",
    "StudyResult",
    "Verification",
    "aims",
    "build",
    "compare",
    "diff",
    "examples",
    "load",
    "national",
    "read",
    "rules",
    "siting",
]


def __getattr__(name: str) -> Any:
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    if name in ROOMS:
        return import_module(ROOMS[name])
    raise AttributeError(f"module 'placement' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
