"""Why here, and why not us: the letter of one cluster, chosen on the map or in the list."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from placement.app.blocks import by_itself, plain
from placement.app.jobs import DeskJob, told_state
from placement.app.picker import cluster_listed, cluster_on_map
from placement.app.screens.decide import EVERY, UNDER_WAY, ask, look_again, plan_of
from placement.app.session import Desktop
from placement.app.shelf import Kept
from placement.i18n import Words
from placement.studies.explain.page import NOTES


def why(here: Desktop) -> None:
    """Choose a cluster and read its letter."""
    words, option = here.words, here.chosen
    if option is None or not option.has_plan:
        st.info(words("app.why.undecided"))
        return
    plan = plan_of(option)
    if (ahead := plan.answer.get("ahead")) is not None:
        st.info(words("app.why.years", count=ahead["count"]))
        return
    st.markdown(words("app.why.lead"))
    outlines = plan.clusters if plan.view.region.located else None
    table = plan.clusters_table
    named = plan.view.region.clusters.set_index("cluster_id")[f"name_{words.language}"]
    names = {str(key): str(named[key]) for key in table["cluster_id"]}
    key = f"why.{option.id}"
    if outlines is not None:
        st.caption(words("app.why.map_note"))
        cluster_on_map(outlines, names, "share_after", words, key)
    cluster = cluster_listed(names, words, key)
    if cluster is not None:
        _letter(here, option, cluster)


def _letter(here: Desktop, option: Kept, cluster: str) -> None:
    job = DeskJob("letter", str(option.folder), cluster=cluster)
    page = option.folder / f"letter-{cluster}" / NOTES / f"{cluster}.{here.words.language}.html"
    if worked_out(here, job, page, "app.why.write"):
        st.iframe(by_itself(page), height=800)


def worked_out(here: Desktop, job: DeskJob, made: Path, button: str, lead: str = "") -> bool:
    """Whether what a job makes is there; if not, how far it is, or why not and a button that asks for it.

    `button` is the key of the button's words, `lead` what is said above it.
    """
    words, state = here.words, told_state(job)
    if state.get("status") in UNDER_WAY and here.desk.place(job) is not None:
        waits(here, job)
        return False
    if made.is_file() and state.get("status") == "done":
        return True
    not_done(state, words)
    if lead:
        st.markdown(lead)
    if st.button(words(button), type="primary", key=job.kind) and ask(here, job):
        st.rerun()
    return False


def not_done(state: Mapping[str, Any], words: Words) -> None:
    """Why something was not worked out, where it was asked for: what is wrong if that is known."""
    if state.get("status") == "faults":
        st.error(plain(state["lines"][words.language]))
    elif state.get("status") in ("failed", "impossible"):
        st.error(words("app.decide.failed"))


def waits(here: Desktop, job: DeskJob) -> None:
    """That something is being worked out, until it is; and a way to end it."""
    shown = st.container()
    if st.button(here.words("app.stop"), key=f"stop.{job.kind}"):
        here.desk.stop(job)
    with shown:
        look_again(lambda: _still(here, job), EVERY)


def _still(here: Desktop, job: DeskJob) -> None:
    if told_state(job).get("status") not in UNDER_WAY:
        st.rerun()
    st.info(here.words("app.decide.working"))
