"""The commands are put together from their functions once in a process of the tests, not for each call.

The program does so once, as it starts. Typer's runner of tests does it each time: to read what thirty
commands take costs a thirtieth of a second, which for a check of a small folder is half of all.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="session")
def commands_read() -> Iterator[None]:
    """Each app of commands read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", cache(get_command))
        yield
