"""Newly qualified people matched to the posts of a plan: advice, without a word about any one of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import streamlit as st

from placement.app.blocks import plain, show
from placement.app.jobs import DeskJob, told_state
from placement.app.screens.decide import UNDER_WAY, ask
from placement.app.screens.start import too_many_rows
from placement.app.screens.why import not_done, waits
from placement.app.session import Desktop
from placement.app.shelf import Kept
from placement.data.embedded import path as embedded
from placement.matching.market import MODES
from placement.matching.page import fairness, places, results, what

EXAMPLE = "data/wales-applicants/applicants.csv"
WHO = ("made_up", "own")
PEOPLE = "people"
FILES = ("applicants.csv", "preferences.csv")


def graduates(here: Desktop) -> None:
    """Choose who applies and the way of matching; read how many got what they asked for."""
    words, option = here.words, here.chosen
    if option is None or not option.has_plan:
        st.info(words("app.why.undecided"))
        return
    st.markdown(words("app.graduates.lead"))
    mode = st.radio(
        words("app.graduates.mode"),
        MODES,
        index=MODES.index("stable"),
        format_func=lambda key: words(f"app.graduates.{key}"),
        key="mode",
    )
    st.caption(plain(words(f"matching.mode.{mode}")))
    job = DeskJob("match", str(option.folder), mode=mode)
    state = told_state(job)
    if state.get("status") in UNDER_WAY and here.desk.place(_asked(job, option)) is not None:
        waits(here, _asked(job, option))
        return
    file = option.folder / f"match-{mode}" / "match.json"
    if file.is_file() and state.get("status") == "done":
        document = json.loads(file.read_text(encoding="utf-8"))
        found = (what(document, words), results(document, words), fairness(document, words))
        for part in (*found, *places(document, words)):
            st.header(plain(part.title), anchor=False)
            show(part.blocks)
        with st.expander(words("app.graduates.again")):
            _people(here, option, job)
        return
    not_done(state, words)
    _people(here, option, job)


def _asked(job: DeskJob, option: Kept) -> DeskJob:
    """The job as the desk knows it, with the people that it is about."""
    own = option.folder / PEOPLE
    return DeskJob(job.kind, job.folder, other=str(own if own.is_dir() else example_people()), mode=job.mode)


def _people(here: Desktop, option: Kept, job: DeskJob) -> None:
    """Who applies: people who are made up, or two files with ids."""
    words = here.words
    who = st.radio(
        words("app.graduates.who"), WHO, format_func=lambda key: words(f"app.graduates.{key}"), key="who"
    )
    given = []
    if who == "own":
        st.caption(words("app.graduates.files"))
        given = [
            st.file_uploader(name, type=["csv"], max_upload_size=here.limits.upload_mb, key=f"up.{name}")
            for name in FILES
        ]
    ready = who == "made_up" or all(one is not None for one in given)
    if st.button(words("app.graduates.match"), type="primary", key="match", disabled=not ready):
        if who == "own" and too_many_rows(here, [one.getvalue() for one in given if one is not None]):
            return
        shutil.rmtree(option.folder / PEOPLE, ignore_errors=True)
        if who == "own":
            keep_people(option, [one.getvalue() for one in given if one is not None])
        if ask(here, _asked(job, option)):
            st.rerun()


def example_people() -> Path:
    """The folder of the people who are made up; they apply within Wales."""
    return embedded(EXAMPLE).parent


def keep_people(option: Kept, contents: list[bytes]) -> Path:
    """Put the two files where their owner alone can read them, until they are matched."""
    folder = option.folder / PEOPLE
    folder.mkdir(mode=0o700)
    for name, content in zip(FILES, contents, strict=True):
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)
    return folder
