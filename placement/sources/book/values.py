"""What a cell means, as a person reads it: `28%`, `£1,234`, `12.5 WTE`, yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from placement.data.cells import WITHHELD
from placement.data.grid import RawCell
from placement.sources.book.settings import FALSE, TRUE

NUMBER = r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
GROUPED = r"[0-9]{1,3}(?:[,\u202f ][0-9]{3})+(?:\.[0-9]+)?"
NONE = re.compile(r"n/?a|null|none|unknown|not known|tbc|anhysbys|\\?", re.IGNORECASE)
WRITTEN = re.compile(
    rf"(?P<minus>[-\u2212(])?\s*£?\s*(?P<number>{GROUPED}|{NUMBER})\s*(?P<percent>%|per ?cent|y cant)?\s*"
    r"(?P<unit>wte|fte|call|cyfwerth|minutes?|mins?|munud(au)?|people|pobl|pounds|years?|weeks?|wks?|wythnos(au)?|posts?|p\.?a\.?|miles?)?\s*\)?",
    re.IGNORECASE,
)


def meaning(cell: RawCell, about: Mapping[str, Any]) -> str:
    """The text of a cell in a table's file; as it is written where it is not clear what is meant."""
    kind = about["kind"]
    if kind in {"number", "whole"}:
        return _figure(cell, str(about.get("unit", "")))
    if kind == "truth":
        low = cell.text.casefold()
        return "true" if low in TRUE | {"1"} else "false" if low in FALSE | {"0"} else cell.text
    if kind == "choice":
        return _choice(cell.text, about)
    return cell.text


def _choice(text: str, about: Mapping[str, Any]) -> str:
    wanted = re.sub(r"[\s-]+", "_", text.casefold())
    return next((one for one in about["choices"] if one == wanted), text)


def _figure(cell: RawCell, unit: str) -> str:
    if cell.number is not None:
        if cell.percent and unit == "percent":
            return f"{cell.number * 100:.12g}"
        return f"{cell.number:.15g}"
    match = WRITTEN.fullmatch(cell.text)
    if match is None:
        return cell.text
    value = float(re.sub(r"[,\u202f ]", "", match["number"]))
    if match["percent"]:
        if unit == "share":
            value /= 100
        elif unit != "percent":
            return cell.text
    return f"{'-' if match['minus'] else ''}{value:.12g}"


def unknown_figure(cell: RawCell) -> bool:
    """Whether a cell says that its figure is not known: nothing, or a mark for it."""
    return not cell.text or bool(WITHHELD.fullmatch(cell.text) or NONE.fullmatch(cell.text))
