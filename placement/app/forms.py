"""A form for the settings of a rule or an aim, made from its own model: figures, choices, yes or no."""

from __future__ import annotations

import types
import typing
from typing import Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from placement.i18n import Words
from placement.report.setting_words import choice_says, setting_says

FIXED = frozenset(
    {"id", "rule", "aim", "name_en", "name_cy", "reason_en", "reason_cy", "enabled", "given", "gap_of_gain"}
)
"""Settings that say which rule it is, and none that a planner turns."""
BY_PROGRAM = frozenset({"tolerance"})
"""Settings of aims that only say how exactly a search holds a figure."""
ACROSS = 2
"""Settings side by side."""


def settings_form(stated: BaseModel, key: str, words: Words, *, kind: str = "") -> dict[str, Any]:
    """Widgets for the simple settings of a rule or an aim; those whose value is now another, by name.

    `kind` is whose words its settings have, where it is no rule and no aim.
    """
    changed: dict[str, Any] = {}
    shown = [
        (name, about) for name, about in type(stated).model_fields.items() if _offered(stated, name, about)
    ]
    kind_of = kind or str(getattr(stated, "rule", getattr(stated, "aim", "")))
    for number, (name, about) in enumerate(shown):
        if number % ACROSS == 0:
            columns = st.columns(ACROSS)  # row by row: a phone keeps their order
        now = getattr(stated, name)
        label = setting_says(kind_of, name, words)
        with columns[number % ACROSS]:
            found = widget(name, label, about, now, f"{key}.{name}", words)
        if found != now:
            changed[name] = found
    return changed


def _offered(stated: BaseModel, name: str, about: FieldInfo) -> bool:
    """Whether a setting has a widget: it is simple, and stated unless it is a choice or yes or no."""
    kind = simple(about.annotation)
    if name in FIXED or kind is None or (name in BY_PROGRAM and hasattr(stated, "aim")):
        return False
    return getattr(stated, name) is not None or kind is bool or get_origin(kind) is Literal


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


def decimals(now: float) -> str:
    """The format in which a figure shows all that it is, with two decimals at least."""
    places = len(f"{now:.6f}".rstrip("0").partition(".")[2])
    return f"%.{max(2, places)}f"


def widget(name: str, label: str, about: FieldInfo, start: Any, key: str, words: Words) -> Any:
    """A yes or no, a choice or a figure, `start` at first; None of a setting that is none of these.

    A choice that has to be made and starts with none starts with the first.
    """
    kind = simple(about.annotation)
    if kind is None:
        return None
    if kind is bool:
        return st.checkbox(label, value=bool(start), key=key)
    if get_origin(kind) is Literal:
        choices = list(get_args(kind))
        first = 0 if about.is_required() else None
        return st.selectbox(
            label,
            choices,
            index=choices.index(start) if start in choices else first,
            key=key,
            format_func=lambda one: choice_says(name, one, words),
            placeholder=words("app.choose"),
        )
    low, high = limits_of(about)
    whole = kind is int or (isinstance(start, float) and start.is_integer() and abs(start) >= 1000)
    cast: Any = int if whole else float
    found = st.number_input(
        label,
        min_value=None if low is None else cast(low),
        max_value=None if high is None else cast(high),
        value=None if start is None else cast(start),
        format=None if whole or start is None else decimals(float(start)),
        key=key,
    )
    return None if found is None else kind(found)
