"""Pages that a verification draws again are drawn once in a process of the tests for the same answer.

Some hundred tests verify a run folder in which one other thing is changed, and two fifths of that is to draw
the pages. What they show rests on the answer, the tables, the region and the scenario, so they are kept under
all of these and drawn anew where one byte differs. What a run writes is drawn each time.
"""

from __future__ import annotations

import pickle
import sys
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.read_once import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from placement.results.view import View

HERE = "placement.audit.verify"
MOST = 40
"""Sets of pages that are kept, the last asked for."""


class DrawnOnce:
    """Stands for what draws the pages of a run folder."""

    def __init__(self) -> None:
        self.kept = Kept(MOST)

    def instead_of(self, draw: Callable[[View], Mapping[str, bytes]]) -> Callable[[View], dict[str, bytes]]:
        """The same pages, drawn where nobody has asked for them yet."""

        def pages(view: View) -> dict[str, bytes]:
            key = sha256(pickle.dumps(_rests_on(view))).digest()
            found = self.kept.get(key)
            if found is None:
                found = draw(view)
                self.kept.keep(key, found)
            return dict(found)

        return pages


def _rests_on(view: View) -> tuple[Any, ...]:
    """All that pages show; in which folder it stands they never say."""
    nowhere: dict[str, Any] = {"folders": None}
    scenario = view.scenario.model_dump(), view.scenario.text
    return view.answer, dict(view.tables), replace(view.region, **nowhere), scenario


@pytest.fixture(scope="session")
def kept_pages() -> DrawnOnce:
    return DrawnOnce()


@pytest.fixture(autouse=True, scope="module")
def pages_drawn(kept_pages: DrawnOnce) -> Iterator[None]:
    """Pages drawn once, where the module of verification is loaded."""
    verify = sys.modules.get(HERE)
    if verify is None:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "run_pages", kept_pages.instead_of(verify.run_pages))
        yield
