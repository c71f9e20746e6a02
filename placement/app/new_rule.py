"""A form for a rule that a question has not yet, made from its own model, with the sentence it would say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from placement.app.blocks import plain
from placement.app.forms import FIXED, simple, widget
from placement.errors import BadInput
from placement.i18n import Words
from placement.model.case import Case
from placement.model.rules import RULES, Rule
from placement.report.setting_words import setting_says

if TYPE_CHECKING:
    from placement.api.question import Question

BY_HAND = frozenset({"required", "forbidden"})
"""Rules that ask for single posts: for those there is a form of its own."""
BESIDE_YEARS = frozenset({"market"})
"""Rules that hold in one year too, and that are asked for with years."""
LISTS = {
    "services": "services", "members": "services", "roles": "roles", "employers": "employers",
    "most_wte": "employers", "bases": "bases", "among": "bases", "regions": "regions",
    "most": "services", "councils": "services", "by_service": "services", "by_region": "regions",
    "by_kind": "kinds", "tops": "grades", "funds": "funds",
}  # fmt: skip
"""Settings that name rows of a table, or kinds of staff, grades or funds, and where those stand."""
PLACES = {"base": "bases", "cluster": "clusters", "county": "counties", "region": "regions"}
AMOUNTS = frozenset({"members", "most_wte", "most", "councils", "by_service", "by_region", "by_kind", "tops"})
"""Settings that give a figure for each row that they name."""
KINDS = ("registered", "newly_qualified", "support")


def new_rule(question: Question, words: Words, key: str, unfinished: list[str]) -> Rule | None:
    """The rule that was chosen and filled in; None if none was, or if it is not whole yet.

    A rule that was begun and is not whole is added to `unfinished`, in words.
    """
    later = set(of_years(words))
    kinds = [kind for kind in kinds_offered(words) if kind not in later]
    kind = st.selectbox(
        words("app.build.rule_kind"),
        kinds,
        index=None,
        format_func=lambda one: words(f"app.rule.{one}"),
        placeholder=words("app.choose"),
        key=f"new.{key}",
    )
    if kind is None:
        return None
    return rule_form(kind, question, words, f"new.{key}.{kind}", question.inputs.case, unfinished)


def rule_form(
    kind: str, question: Question, words: Words, key: str, case: Case, unfinished: list[str]
) -> Rule | None:
    """The settings of a rule of this kind and the sentence that it would say; None while it is not whole."""
    st.markdown(plain(words(f"app.rule.{kind}.what")))
    settings = _settings(kind, question, words, key)
    try:
        made = RULES[kind](**{"id": _free_id(kind, question), **settings})
        faults = made.faults(question.inputs.region, question.file)
        sentence = "" if faults else made.sentence(words, case)
    except ValidationError:
        st.caption(words("app.build.rule_unfinished"))
        unfinished.append(words("app.build.rule_lacks", rule=words(f"app.rule.{kind}")))
        return None
    if faults:
        unfinished.append(words("app.build.rule_lacks", rule=words(f"app.rule.{kind}")))
        st.error(plain(BadInput(faults).says(words)))
        return None
    st.markdown(f"**{plain(words('app.build.rule_says', sentence=sentence))}**")
    return made


def kinds_offered(words: Words) -> list[str]:
    """The kinds of rule that a planner is offered: those that this page has words for, and no other form."""
    found = []
    for kind in RULES:
        try:
            words(f"app.rule.{kind}")
        except KeyError:
            continue
        found.append(kind)
    return [kind for kind in found if kind not in BY_HAND]


def of_years(words: Words) -> list[str]:
    """The kinds of rule that are asked for with years."""
    return [kind for kind in kinds_offered(words) if RULES[kind].of_years or kind in BESIDE_YEARS]


def _free_id(kind: str, question: Question) -> str:
    taken = {rule.id for rule in question.inputs.scenario.rules}
    names = [kind, *(f"{kind}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _settings(kind: str, question: Question, words: Words, key: str) -> dict[str, Any]:
    """Widgets for every setting that a planner may turn; what is left empty is left out."""
    found: dict[str, Any] = {}
    for name, about in RULES[kind].model_fields.items():
        if name in FIXED - {"name_en", "name_cy"}:
            continue
        label = setting_says(kind, name, words)
        value = _setting(name, label, about, question, words, f"{key}.{name}", found)
        if value not in (None, (), {}, ""):
            found[name] = value
    return found


def _setting(
    name: str,
    label: str,
    about: FieldInfo,
    question: Question,
    words: Words,
    key: str,
    found: dict[str, Any],
) -> Any:
    if name in ("name_en", "name_cy"):
        return st.text_input(label, key=key, max_chars=200).strip()
    if name == "kinds":
        return tuple(
            st.multiselect(
                label,
                KINDS,
                format_func=lambda one: words(f"kind.{one}"),
                key=key,
                placeholder=words("app.choose"),
            )
        )
    table = PLACES.get(str(found.get("level")), "") if name == "places" else LISTS.get(name, "")
    if (
        table and simple(about.annotation) is None
    ):  # a setting of another rule may have the name and be a figure
        return _rows(label, table, question, words, key, amounts=name in AMOUNTS)
    return widget(name, label, about, None if about.is_required() else about.default, key, words)


def _rows(
    label: str, table: str, question: Question, words: Words, key: str, *, amounts: bool
) -> tuple[str, ...] | dict[str, float]:
    """Rows of a table by their names; with a figure for each where the setting has one."""
    names = _names(table, question, words)
    chosen = st.multiselect(
        label, list(names), format_func=names.__getitem__, key=key, placeholder=words("app.choose")
    )
    if not amounts:
        return tuple(chosen)
    return {
        one: float(
            st.number_input(f"{label}: {names[one]}", min_value=0.0, value=1.0, step=0.5, key=f"{key}.{one}")
        )
        for one in chosen
    }


def _names(table: str, question: Question, words: Words) -> dict[str, str]:
    """What can be named, by id: rows of a table, kinds of staff, grades or funds."""
    inputs = question.inputs
    if table == "kinds":
        return {one: words(f"kind.{one}") for one in KINDS}
    if table == "funds":
        return {fund.id: words.name(fund.model_dump()) for fund in inputs.funds}
    if table == "grades":
        return {one: one for one in sorted(inputs.region.roles["grade"].astype(str).unique())}
    frame = getattr(inputs.region, table)
    column = frame.columns[0]
    return dict(zip(frame[column].astype(str), frame[f"name_{words.language}"].astype(str), strict=True))
