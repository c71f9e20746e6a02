"""An integrated care board of England, from its published figures: to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement.begin.begun import Begun


def begin_england(choice: str, name: str) -> Begun:
    raise NotImplementedError(choice, name)
