"""An option by forms: money first, then posts by hand on the map, then rules and aims with sentences."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

import placement as pl
from placement.app.blocks import plain
from placement.app.forms import settings_form
from placement.app.jobs import DeskJob
from placement.app.new_rule import new_rule
from placement.app.picker import cluster_chosen
from placement.app.screens.start import keep
from placement.app.session import question_of
from placement.errors import BadInput
from placement.model.rules import Fund
from placement.model.rules.override import Override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.app.session import Desktop
    from placement.app.shelf import Kept
    from placement.model.rules import Rule

HANDS = ("require", "forbid")
STEP_POUNDS = 50_000


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
    st.header(words("app.build.money"))
    for fund in inputs.funds:
        changes += _fund(here, fund)
    by_hand = _by_hand(here, option, question)
    with st.expander(words("app.build.rules")):
        rules = [rule for rule in inputs.scenario.rules if not isinstance(rule, Fund | Override)]
        changes += _rules(here, rules, question, off)
    with st.expander(words("app.build.aims")):
        for aim in inputs.scenario.aims:
            st.markdown(f"**{plain(aim.sentence(words))}**")
            if found := settings_form(aim, f"aim.{option.id}.{aim.id}"):
                changes.append((aim.id, found))
    with st.expander(words("app.build.add_rule")):
        added = new_rule(question, words, option.id)
    _finish(here, option, question, changes, off, by_hand, added)


def _fund(here: Desktop, fund: Fund) -> list[tuple[str, dict[str, Any]]]:
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
        key=f"fund.{here.shelf.planner}.{fund.id}.{fund.amount}",
    )
    return [(fund.id, {"amount": amount})] if amount != fund.amount and amount > 0 else []


def _by_hand(here: Desktop, option: Kept, question: pl.Question) -> list[dict[str, Any]]:
    """Posts that a board asks for or refuses in one cluster, chosen on the map or in the list."""
    words = here.words
    with st.expander(words("app.build.by_hand")):
        region, inputs = question.inputs.region, question.inputs
        clusters = region.clusters.set_index("cluster_id").loc[list(inputs.case.cluster_ids)]
        names = {str(key): str(name) for key, name in clusters[f"name_{words.language}"].items()}
        clicked = None
        if region.located and region.boundaries is not None:
            shown = region.boundaries[region.boundaries["cluster_id"].isin(names)].copy()
            shown["name"] = [names[key] for key in shown["cluster_id"]]
            shown["share"] = [_share(option, key) for key in shown["cluster_id"]]
            clicked = cluster_chosen(shown, "share", words("app.build.covered"), None, f"pick.{option.id}")
        ids = list(names)
        at = ids.index(clicked) if clicked in ids else None
        cluster = st.selectbox(
            words("app.build.cluster"), ids, index=at, format_func=names.__getitem__, key=f"hand.{clicked}"
        )
        if cluster is None:
            return []
        kind = st.radio(
            words("app.build.hand"), HANDS, format_func=lambda key: words(f"app.build.{key}"), horizontal=True
        )
        services = region.services.set_index("service_id")[f"name_{words.language}"]
        chosen = {service.id: str(services[service.id]) for service in inputs.case.services}
        service = st.selectbox(words("app.build.service"), list(chosen), format_func=chosen.__getitem__)
        wte = st.number_input(words("app.build.wte"), min_value=0.0, value=0.5, step=0.5)
        reason = st.text_input(words("app.build.reason"), max_chars=300)
        who = st.text_input(words("app.build.who"), max_chars=80)
        if not reason.strip() or not who.strip():
            st.caption(words("app.build.reason_needed"))
            return []
        return [
            {
                "id": f"by-hand-{kind}-{cluster}-{service}"[:40],
                "kind": kind,
                "cluster": cluster,
                "service": service,
                "wte": wte,
                "asked_by": who.strip(),
                "reason_en": reason.strip(),
                "reason_cy": reason.strip(),
                "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
            }
        ]


@st.cache_data(show_spinner=False, max_entries=50)
def _shares(folder: str, _stamp: float) -> dict[str, float]:
    import pandas as pd  # noqa: PLC0415

    table = pd.read_csv(f"{folder}/result_clusters.csv", dtype={"cluster_id": str})
    return dict(zip(table["cluster_id"], table["share_after"].astype(float), strict=True))


def _share(option: Kept, cluster: str) -> float | None:
    """The share of need covered in a cluster by the decision of this option, if it has one."""
    table = option.run_folder / "result_clusters.csv"
    if not table.is_file():
        return None
    return _shares(str(option.run_folder), table.stat().st_mtime).get(cluster)


def _rules(
    here: Desktop, rules: Sequence[Rule], question: pl.Question, off: list[str]
) -> list[tuple[str, dict[str, Any]]]:
    """Each rule as its sentence, with a switch and its figures."""
    words, changes = here.words, []
    for rule in rules:
        st.markdown(f"**{plain(rule.sentence(words, question.inputs.case))}**")
        columns = st.columns([1, 4])
        with columns[0]:
            if not st.toggle(words("app.build.holds"), value=True, key=f"on.{rule.id}"):
                off.append(rule.id)
        with columns[1]:
            if found := settings_form(rule, f"rule.{rule.id}"):
                changes.append((rule.id, found))
    return changes


def _finish(
    here: Desktop,
    option: Kept,
    question: pl.Question,
    changes: Sequence[tuple[str, dict[str, Any]]],
    off: Sequence[str],
    by_hand: Sequence[dict[str, Any]],
    added: Rule | None = None,
) -> None:
    """Keep what was changed as a new option, or decide the question as it stands."""
    words = here.words
    name = st.text_input(words("app.build.name"), value=_named(here, option, changes), max_chars=80)
    if not st.button(words("app.build.decide"), type="primary", key="decide"):
        return
    target: Kept | None = option
    if changes or off or by_hand or added is not None:
        try:
            changed = changed_question(question, changes, off, by_hand, added)
            changed.inputs  # noqa: B018 - reads and checks the whole
        except BadInput as bad:
            st.error(plain(bad.says(words)))
            return
        target = keep(here, changed, name, option)
    if target is not None:
        st.session_state["ask"] = target.id
        st.session_state["go_to"] = "decide"
        st.rerun()


def changed_question(
    question: pl.Question,
    changes: Sequence[tuple[str, dict[str, Any]]],
    off: Sequence[str] = (),
    by_hand: Sequence[dict[str, Any]] = (),
    added: Rule | None = None,
) -> pl.Question:
    """The question with settings changed, rules switched off or added, and posts asked for by hand."""
    for name, settings in changes:
        if name not in off:
            question = question.with_setting(name, **settings)
    for name in off:
        question = question.without_rule(name)
    if added is not None:
        question = question.with_rule(added)
    return question.with_overrides(*by_hand) if by_hand else question


def _named(here: Desktop, option: Kept, changes: Sequence[tuple[str, dict[str, Any]]]) -> str:
    amounts = [found["amount"] for _, found in changes if "amount" in found]
    if not amounts:
        return option.note.name
    return here.words("app.build.named", name=option.note.name, pounds=here.words.pounds(sum(amounts)))[:80]
