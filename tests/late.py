"""A programme that a worker has to wait for; here, where a worker can find it by name."""

from __future__ import annotations

import time
from dataclasses import fields
from typing import Any

from placement.model.programme import Programme

LATE = 1.5
"""Seconds; the other worker has taken what is left by then."""


class LateProgramme(Programme):
    """A programme that a worker has to wait for."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _after_a_while, ({each.name: getattr(self, each.name) for each in fields(Programme)},)


def _after_a_while(parts: dict[str, Any]) -> Programme:
    time.sleep(LATE)
    return Programme(**parts)
