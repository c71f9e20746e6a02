"""An option by forms: money first, then posts by hand on the map, then rules and aims with sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from placement.api.question import Question
from placement.app.blocks import plain
from placement.app.entered import form_of, put_back
from placement.app.forms import settings_form
from placement.app.jobs import DeskJob
from placement.app.new_rule import kinds_offered, new_rule
from placement.app.picker import cluster_listed, cluster_on_map
from placement.app.screens.start import keep
from placement.app.session import Desktop, question_of
from placement.app.shelf import Kept
from placement.app.years import AskedYears, years_form
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.model.case import Case
from placement.model.rules import Fund, Rule
from placement.model.rules.override import Override

STEP_POUNDS = 50_000
HANDS = ("require", "forbid", "move")


def build(here: Desktop) -> None:
    """Change a question and keep it as an option of its own; what it came from stays as it is."""
    words, option = here.words, here.chosen
    if option is None:
        st.info(words("app.nothing_chosen"))
        return
    try:
        question = question_of(option)
        inputs = question.inputs
    except BadInput as bad:
        st.error(plain(bad.says(words)))
        return
    here.desk.prepare(DeskJob("decide", str(option.folder), option.note.region))
    st.markdown(words("app.build.lead", name=plain(option.note.name)))
    changes: list[tuple[str, dict[str, Any]]] = []
    off: list[str] = []
    unfinished: list[str] = []
    st.header(words("app.build.money"), anchor=False)
    for fund in inputs.funds:
        changes += _fund(here, option, fund, inputs.case)
    asked_by_hand = by_hand(here, option, question, unfinished)
    with st.expander(words("app.build.rules")):
        rules = [rule for rule in inputs.scenario.rules if not isinstance(rule, Fund | Override)]
        changes += _rules(here, option, rules, question, off)
    with st.expander(words("app.build.aims")):
        for aim in inputs.scenario.aims:
            st.markdown(f"**{plain(aim.sentence(words))}**")
            if found := settings_form(aim, f"aim.{form_of(option.id)}.{aim.id}", words):
                changes.append((aim.id, found))
    with st.expander(words("app.build.add_rule")):
        added = new_rule(question, words, form_of(option.id), unfinished)
    with st.expander(words("app.build.years")):
        amounts = {name: float(found["amount"]) for name, found in changes if "amount" in found}
        years = years_form(question, words, f"years.{form_of(option.id)}", amounts, unfinished)
    _finish(here, option, question, changes, off, asked_by_hand, added, years, unfinished)


def _of_this(here: Desktop, fund: Fund, case: Case, amount: float) -> None:
    """The amount as people write it, and what of it the places that are decided here have."""
    words = here.words
    told = words.pounds if fund.measure == "pounds" else words.number
    share = float(fund.model_copy(update={"amount": amount}).limits(case).sum())
    part = "whole" if share > 0.999 * amount else "part"
    st.caption(words(f"app.build.of_this.{part}", amount=told(amount), share=told(share)))


def _fund(here: Desktop, option: Kept, fund: Fund, case: Case) -> list[tuple[str, dict[str, Any]]]:
    """The amount of a fund, and how it is shared among regions."""
    words = here.words
    name = plain(fund.name_en if words.language == "en" or fund.name_cy is None else fund.name_cy)
    pounds = fund.measure == "pounds"
    amount = st.number_input(
        words("app.build.amount" if pounds else "app.build.amount_wte", fund=name),
        min_value=0.0,
        value=float(fund.amount),
        step=float(STEP_POUNDS) if pounds else 1.0,
        format="%.0f" if pounds else "%.1f",
        key=f"fund.{form_of(option.id)}.{fund.id}",
    )
    _of_this(here, fund, case, amount)
    return [(fund.id, {"amount": amount})] if amount != fund.amount else []


def _rules(
    here: Desktop, option: Kept, rules: Sequence[Rule], question: Question, off: list[str]
) -> list[tuple[str, dict[str, Any]]]:
    """Each rule as its sentence, with a switch and its figures."""
    words, changes = here.words, []
    for rule in rules:
        st.markdown(f"**{plain(rule.sentence(words, question.inputs.case))}**")
        called = words("app.build.holds", rule=_called(rule, words))
        if not st.toggle(called, value=True, key=f"on.{form_of(option.id)}.{rule.id}"):
            off.append(rule.id)
        elif found := settings_form(rule, f"rule.{form_of(option.id)}.{rule.id}", words):
            changes.append((rule.id, found))
        st.divider()
    return changes


def _called(rule: Rule, words: Words) -> str:
    """What a rule is called, so that a switch is known without what stands around it."""
    kind = str(getattr(rule, "rule", rule.id))
    own = "" if rule.id in {kind, kind.replace("_", "-")} else f" ({rule.id})"
    return (words(f"app.rule.{kind}") if kind in kinds_offered(words) else rule.id) + own


def _finish(
    here: Desktop,
    option: Kept,
    question: Question,
    changes: Sequence[tuple[str, dict[str, Any]]],
    off: Sequence[str],
    wishes: Sequence[dict[str, Any]],
    added: Rule | None = None,
    years: AskedYears | None = None,
    unfinished: Sequence[str] = (),
) -> None:
    """Keep what was changed as a new option, or decide the question as it stands.

    Nothing is decided while something that was begun is not whole: the answer would be to another question.
    """
    words = here.words
    # What it would be called stands there as a hint: as a value it would take the place of what somebody
    # types while another amount is on its way.
    called = _named(here, option, changes, years)
    name = st.text_input(
        words("app.build.name"), max_chars=80, placeholder=called, key=f"name.{form_of(option.id)}"
    ).strip()
    changed_at_all = bool(changes or off or wishes or added or years or unfinished)
    asked = st.button(words("app.build.decide"), type="primary", key="decide")
    if changed_at_all:
        st.button(words("app.build.put_back"), key="put-back", on_click=put_back, args=(option.id,))
    if not asked:
        return
    if unfinished:
        st.error(plain(words("app.build.unfinished", what=" ".join(unfinished))))
        return
    target: Kept | None = option
    if changed_at_all:
        try:
            changed = changed_question(question, changes, off, wishes, added, years)
            changed.inputs  # noqa: B018 - reads and checks the whole
        except BadInput as bad:
            st.error(plain(bad.says(words)))
            return
        target = keep(here, changed, name or called, option)
    elif name:
        here.shelf.rename(option, name)
    if target is not None:
        put_back(option.id)
        st.session_state["ask"] = target.id
        st.session_state["go_to"] = "decide"
        st.rerun()


def changed_question(
    question: Question,
    changes: Sequence[tuple[str, dict[str, Any]]],
    off: Sequence[str] = (),
    wishes: Sequence[dict[str, Any]] = (),
    added: Rule | None = None,
    years: AskedYears | None = None,
) -> Question:
    """The question with settings changed, rules switched off or added, years, and posts asked for by hand."""
    titles = titled(question, changes)
    if titles:
        question = question.with_setting("scenario", **titles)
    for name, settings in changes:
        if name not in off:
            question = question.with_setting(name, **settings)
    for name in off:
        question = question.without_rule(name)
    if added is not None:
        question = question.with_rule(added)
    if years is not None:
        question = years.of(question)
    return question.with_overrides(*wishes) if wishes else question


def titled(question: Question, changes: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """Names and a question by the money where that is changed: the old may state another. Else none."""
    amounts = {name: settings["amount"] for name, settings in changes if "amount" in settings}
    funds = [rule for rule in question.inputs.scenario.rules if isinstance(rule, Fund) and rule.id in amounts]
    names = {}
    for language in LANGUAGES if funds else ():
        words = Words(language)
        told = [
            words(
                "app.build.title",
                fund=words.name(fund.model_dump()),
                amount=(words.pounds if fund.measure == "pounds" else words.number)(amounts[fund.id]),
            )
            for fund in funds
        ]
        names[f"name_{language}"] = words.listed(told)
        names[f"question_{language}"] = words("app.build.question", money=words.listed(told))
    return names


def _named(
    here: Desktop, option: Kept, changes: Sequence[tuple[str, dict[str, Any]]], years: AskedYears | None
) -> str:
    """What an option is called until somebody says otherwise: by its money, and by how many years it has."""
    words, name = here.words, option.note.name
    amounts = [found["amount"] for _, found in changes if "amount" in found]
    if amounts:
        name = words("app.build.named", name=name, pounds=words.pounds(sum(amounts)))
    if years is not None:
        count = 1 if years.settings is None else years.settings.get("count")
        if count is not None:
            name = words.count("app.build.named_years", count, name=name)
    return name[:80]


def by_hand(here: Desktop, option: Kept, question: Question, unfinished: list[str]) -> list[dict[str, Any]]:
    """The wish that was filled in, as an override of the scenario; nothing while it is not whole.

    What a wish that was begun still lacks is added to `unfinished`, in words.
    """
    words = here.words
    box = st.expander(words("app.build.by_hand"), key=f"by_hand.{form_of(option.id)}", on_change="rerun")
    with box:
        region, inputs = question.inputs.region, question.inputs
        clusters = region.clusters.set_index("cluster_id").loc[list(inputs.case.cluster_ids)]
        names = {str(key): str(name) for key, name in clusters[f"name_{words.language}"].items()}
        key = f"hand.{form_of(option.id)}"
        if box.open and region.located and region.boundaries is not None:
            st.caption(words("app.build.map_note"))
            shown = region.boundaries[region.boundaries["cluster_id"].isin(names)].copy()
            shown["share"] = [_share(option, one) for one in shown["cluster_id"]]
            # A map that is drawn where it cannot be seen has no size, and stays empty once it can.
            cluster_on_map(shown, names, "share", words, key)
        cluster = cluster_listed(names, words, key)
        if cluster is None:
            return []
        hands = HANDS if option.has_plan else HANDS[:2]
        kind = st.radio(
            words("app.build.hand"), hands, format_func=lambda key: words(f"app.build.{key}"),
            horizontal=True, key=f"{key}.kind",
        )  # fmt: skip
        if hands != HANDS:
            st.caption(words("app.build.move_later"))
        services = region.services.set_index("service_id")[f"name_{words.language}"]
        chosen = {service.id: str(services[service.id]) for service in inputs.case.services}
        service = st.selectbox(
            words("app.build.service"), list(chosen), format_func=chosen.__getitem__, key=f"{key}.service"
        )
        to = None
        if kind == "move":
            others = [key for key in names if key != cluster]
            to = st.selectbox(
                words("app.build.move_to"),
                others,
                index=None,
                format_func=names.__getitem__,
                placeholder=words("app.choose"),
                key=f"{key}.to",
            )
            had = new_wte(option, cluster, service)
            st.caption(words("app.build.has_now", place=names[cluster], wte=words.number(had)))
        wte = st.number_input(words("app.build.wte"), min_value=0.0, value=0.5, step=0.5, key=f"{key}.wte")
        reason = st.text_input(words("app.build.reason"), max_chars=300, key=f"{key}.reason").strip()
        who = st.text_input(words("app.build.who"), max_chars=80, key=f"{key}.who").strip()
        if not reason or not who or (kind == "move" and to is None):
            st.caption(words("app.build.reason_needed"))
            unfinished.append(words("app.build.reason_needed"))
            return []
        stated = {
            "id": f"by-hand-{kind}-{cluster}-{service}"[:40],
            "kind": kind,
            "service": service,
            "wte": wte,
            "asked_by": who,
            "reason_en": reason,
            "reason_cy": reason,
            "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        }
        return [{**stated, **({"cluster": cluster} if to is None else moved(option, cluster, to, service))}]


def moved(option: Kept, cluster: str, to: str, service: str) -> dict[str, Any]:
    """From where to where, and what the option's plan had in both places."""
    return {
        "from_cluster": cluster,
        "to_cluster": to,
        "had_wte": new_wte(option, cluster, service),
        "to_had_wte": new_wte(option, to, service),
        "plan": option.id,
    }


def new_wte(option: Kept, cluster: str, service: str) -> float:
    """WTE of new posts of a service in a cluster, by the decision of an option."""
    table = option.run_folder / "result_cluster_services.csv"
    found = _wte(str(table), table.stat().st_mtime).get((cluster, service))
    return 0.0 if found is None else found


@st.cache_data(show_spinner=False, max_entries=50)
def _wte(table: str, _stamp: float) -> dict[tuple[str, str], float]:
    read = pd.read_csv(table, dtype={"cluster_id": str, "service_id": str})
    return dict(
        zip(
            zip(read["cluster_id"], read["service_id"], strict=True),
            read["wte_new"].astype(float),
            strict=True,
        )
    )


@st.cache_data(show_spinner=False, max_entries=50)
def _shares(folder: str, _stamp: float) -> dict[str, float]:
    table = pd.read_csv(f"{folder}/result_clusters.csv", dtype={"cluster_id": str})
    return dict(zip(table["cluster_id"], table["share_after"].astype(float), strict=True))


def _share(option: Kept, cluster: str) -> float | None:
    """The share of need covered in a cluster by the decision of this option, if it has one."""
    table = option.run_folder / "result_clusters.csv"
    if not table.is_file():
        return None
    return _shares(str(option.run_folder), table.stat().st_mtime).get(cluster)
