"""What a setting may hold, in words."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = {bool: "true or false", int: "a whole number", float: "a number", str: "text", dt.date: "a date"}
SIGNS = {"ge": "at least {}", "gt": "above {}", "le": "at most {}", "lt": "below {}"}


def kind_text(annotation: Any, metadata: Iterable[Any] = ()) -> str:
    """A type and its bounds as people say them: "a number, at least 0"."""
    said = _said(annotation)
    bounds = [text for one in metadata for text in _bounds(one)]
    return ", ".join([said, *bounds])


def _said(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kind_text(inner[0], inner[1:])
    if origin is Literal:
        return " or ".join(f'`"{one}"`' if isinstance(one, str) else f"`{one}`" for one in inner)
    if origin in {Union, types.UnionType}:
        return " or ".join(dict.fromkeys(_said(one) for one in inner if one is not type(None)))
    if origin in {tuple, dict, Mapping}:
        return f"a list: {_said(inner[0])}" if origin is tuple else f"a table from text to {_said(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "{ " + ", ".join(annotation.model_fields) + " }"
    return PLAIN.get(annotation, "text")


def _bounds(given: Any) -> list[str]:
    if isinstance(given, FieldInfo):
        return [text for one in given.metadata for text in _bounds(one)]
    return [
        text.format(f"{getattr(given, sign):,g}")
        for sign, text in SIGNS.items()
        if isinstance(getattr(given, sign, None), int | float)
    ]
