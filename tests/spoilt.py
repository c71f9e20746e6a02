"""Kept multipliers with some numbers drawn anew."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np


def spoilt(record: dict[str, Any], draw: np.random.Generator) -> dict[str, Any]:
    def change(value: Any) -> Any:
        if isinstance(value, list):
            return [change(each) for each in value]
        if isinstance(value, dict):
            return {name: each if name == "held" else change(each) for name, each in value.items()}
        if isinstance(value, bool) or draw.random() > 0.1:
            return value
        if isinstance(value, int):
            return int(value + draw.integers(-1, 2))
        return float(value * draw.choice([0.0, 0.5, 2.0, -1.0]) + draw.normal())

    found: dict[str, Any] = change(copy.deepcopy(record))
    return found


def sealed_anew(document: dict[str, Any]) -> bytes:
    """The text of a document of multipliers with a seal that fits it: what a careful forger would do."""

    def text(each: dict[str, Any]) -> bytes:
        return json.dumps(each, separators=(",", ":")).encode()

    bare = {name: part for name, part in document.items() if name != "sha256"}
    return text({**bare, "sha256": hashlib.sha256(text(bare)).hexdigest()})


def leaves_of(document: Any) -> Iterator[tuple[Any, Any]]:
    """Each number, text and truth value in a document, as the list or object that holds it and its place."""
    for key in document if isinstance(document, dict) else range(len(document)):
        if isinstance(document[key], dict | list):
            yield from leaves_of(document[key])
        else:
            yield document, key
