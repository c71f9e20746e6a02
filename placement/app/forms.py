"""A form for the settings of a rule or an aim, made from its own model: figures, choices, yes or no."""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

import streamlit as st

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

FIXED = frozenset({"id", "rule", "aim", "name_en", "name_cy", "reason_en", "reason_cy", "enabled", "given"})
"""Settings that say which rule it is, and none that a planner turns."""


def settings_form(stated: BaseModel, key: str) -> dict[str, Any]:
    """Widgets for the simple settings of a rule or an aim; those whose value is now another, by name."""
    changed: dict[str, Any] = {}
    for name, about in type(stated).model_fields.items():
        if name in FIXED:
            continue
        kind = simple(about.annotation)
        now = getattr(stated, name)
        if kind is None or (now is None and kind is not bool and get_origin(kind) is not Literal):
            continue
        found = _widget(name, kind, now, about, f"{key}.{name}")
        if found != now:
            changed[name] = found
    return changed


def simple(annotation: Any) -> Any:
    """bool, int, float or a Literal of texts, where the annotation is one, perhaps optional; None else."""
    if get_origin(annotation) is typing.Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        left = [part for part in get_args(annotation) if part is not type(None)]
        annotation = left[0] if len(left) == 1 else None
        return simple(annotation)
    if annotation in (bool, int, float):
        return annotation
    if get_origin(annotation) is Literal and all(isinstance(each, str) for each in get_args(annotation)):
        return annotation
    return None


def limits_of(about: FieldInfo) -> tuple[float | None, float | None]:
    """The smallest and the largest figure that a field allows, as its model states them."""
    low = high = None
    for rule in about.metadata:
        low = getattr(rule, "ge", getattr(rule, "gt", low))
        high = getattr(rule, "le", getattr(rule, "lt", high))
    return low, high


def _widget(name: str, kind: Any, now: Any, about: FieldInfo, key: str) -> Any:
    label, told = name.replace("_", " "), about.description
    if kind is bool:
        return st.checkbox(label, value=bool(now), key=key, help=told)
    if get_origin(kind) is Literal:
        choices = list(get_args(kind))
        return st.selectbox(
            label, choices, index=choices.index(now) if now in choices else None, key=key, help=told
        )
    low, high = limits_of(about)
    whole = kind is int or (isinstance(now, float) and now.is_integer() and abs(now) >= 1000)
    cast: Any = int if whole else float
    return kind(
        st.number_input(
            label,
            min_value=None if low is None else cast(low),
            max_value=None if high is None else cast(high),
            value=cast(now),
            key=key,
            help=told,
        )
    )
