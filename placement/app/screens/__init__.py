"""The steps of the work, in the order in which a planner takes them."""

from __future__ import annotations

from collections.abc import Callable

from placement.app.screens.build import build
from placement.app.screens.compare import compare
from placement.app.screens.decide import decide
from placement.app.screens.graduates import graduates
from placement.app.screens.history import history
from placement.app.screens.publish import publish
from placement.app.screens.start import start
from placement.app.screens.what_if import what_if
from placement.app.screens.why import why
from placement.app.session import Desktop

SCREENS: dict[str, Callable[[Desktop], None]] = {
    "start": start,
    "build": build,
    "decide": decide,
    "compare": compare,
    "history": history,
    "why": why,
    "what_if": what_if,
    "graduates": graduates,
    "publish": publish,
}
