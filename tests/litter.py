"""Python's search for litter leaves alone what stays for the whole run: modules and the tests themselves.

Eight thousand tests and all that they import are a million things or two. While they are gathered nothing
becomes litter, and afterwards each search through them takes a third of a second and finds nothing. From
then on Python searches as seldom as in the commands: of reading all modules, more than half was searching.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from placement.solve.memory import look_seldom

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """No search while tests are gathered; what is there then is never searched again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        look_seldom()
