"""The bundle of the usual made-up run, built once in each process for all tests that look at it."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from placement.site.bundle import Bundle, Run, build
from tests.publish.builders import made_up_view

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def usual_files() -> Mapping[str, bytes]:
    """Its files by path; nobody can change them."""
    return MappingProxyType(build(Bundle((Run("made-up", made_up_view()),))))
