"""The first screen: one question. What do you start from?"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from placement.api.asking import read as read_question
from placement.api.question import Question
from placement.app.away import away_list
from placement.app.blocks import plain
from placement.app.session import Desktop, question_of
from placement.app.shelf import FullShelf, Kept
from placement.data.embedded import path as embedded
from placement.errors import MOST_TOLD, BadInput, Fault
from placement.i18n import Language
from placement.studies.diff.changed import changed_inputs

EXAMPLE, REGIONS = "configs/wales-ahp.toml", "data/wales/regions.csv"
ALL = ""
UNTOLD = re.compile(r"[^\w .,()-]+")
"""Marks of a file's name that messages do without."""
STARTS = ("example", "workbook", "saved")


def start(here: Desktop) -> None:
    """An example, a workbook of one's own, or a decision that was kept."""
    words = here.words
    st.markdown(words("app.start.lead"))
    chosen = st.radio(
        words("app.start.question"), STARTS, format_func=lambda key: words(f"app.start.{key}"), key="start"
    )
    {"example": _example, "workbook": _workbook, "saved": _saved}[chosen](here)


def _example(here: Desktop) -> None:
    words = here.words
    regions = _regions(words.language)
    region = st.selectbox(
        words("app.start.where"),
        list(regions),
        format_func=lambda key: regions[key] or words("app.start.all"),
        key="where",
    )
    st.caption(words("app.start.example.note"))
    if st.button(words("app.start.begin"), type="primary", key="begin"):
        question = read_question(embedded(EXAMPLE), region=region or None)
        _begun(here, question, regions[region] or words("app.start.all"))


@st.cache_data(show_spinner=False)
def _regions(language: str) -> dict[str, str]:
    """Ids and names of the example's regions, all of them first."""
    with embedded(REGIONS).open(encoding="utf-8", newline="") as file:
        return {ALL: "", **{row["region_id"]: row[f"name_{language}"] for row in csv.DictReader(file)}}


def _workbook(here: Desktop) -> None:
    """A workbook is read as a person would read it; every fault is told by its cell, and marked in a copy."""
    words = here.words
    given = st.file_uploader(
        words("app.start.upload"), type=["xlsx"], max_upload_size=here.limits.upload_mb, key="upload"
    )
    if given is None:
        st.caption(words("app.start.upload.note"))
        _empty_book(here)
        return
    from placement.sources.book.mark import marked  # noqa: PLC0415 - a room of its own, read when it is needed
    from placement.sources.book.region import opened  # noqa: PLC0415

    with TemporaryDirectory(prefix="placement-") as folder:
        called = " ".join(UNTOLD.sub(" ", Path(given.name).stem).split())[:60]
        book = Path(folder) / f"{called or 'book'}.xlsx"
        book.write_bytes(given.getvalue())
        try:
            with opened(book) as (read, scenario, inputs, faults):
                if too_many_rows(here, read.files.values()):
                    return
                for told in read.told:
                    st.markdown(f"* {plain(told.says(words))}")
                if inputs is not None and not faults:
                    st.success(words("app.start.book_read"))
                    if st.button(words("app.start.begin"), type="primary", key="begin-book"):
                        _begun(here, read_question(scenario), Path(given.name).stem)
                    return
                _faults(here, faults)
                st.download_button(
                    words("app.start.marked"), marked(book, faults, words), "marked.xlsx", on_click="ignore"
                )
        except BadInput as bad:
            _faults(here, bad.faults)


def _empty_book(here: Desktop) -> None:
    """A workbook of an area of one's own, to be filled in and handed back above."""
    words = here.words
    regions = _regions(words.language)
    region = st.selectbox(
        words("app.start.book_where"),
        list(regions),
        index=None,
        format_func=lambda key: regions[key] or words("app.start.all"),
        placeholder=words("app.choose"),
        key="book_where",
    )
    if region is not None:
        area = regions[region] or words("app.start.all")
        st.download_button(
            words("app.start.book_take", area=area),
            _book_of(region, words.language),
            f"{region or 'wales'}.xlsx",
            on_click="ignore",
            key="book_take",
        )


@st.cache_data(show_spinner=False, max_entries=16)
def _book_of(region: str, language: Language) -> bytes:
    """What `placement new` writes for the area: published figures, and what is to be added."""
    from placement.sources.begin import begin_wales  # noqa: PLC0415 - rooms of their own, read when they are needed
    from placement.sources.book import book_of  # noqa: PLC0415

    return book_of(begin_wales(f"board={region}" if region else "all", region or "wales"), language)


def too_many_rows(here: Desktop, contents: Iterable[bytes]) -> bool:
    """Whether tables have more rows than this server takes; then that is said."""
    rows = sum(content.count(b"\n") for content in contents)
    if rows <= here.limits.rows:
        return False
    words = here.words
    st.error(words("app.too_many_rows", rows=words.number(rows, 0), most=words.number(here.limits.rows, 0)))
    return True


def _faults(here: Desktop, faults: Sequence[Fault]) -> None:
    words = here.words
    st.error(words.count("app.start.faults", len(faults)))
    for fault in faults[:MOST_TOLD]:
        st.markdown(f"* {plain(fault.says(words))}")


def _saved(here: Desktop) -> None:
    if options := here.shelf.options():
        _open(here, options)
    else:
        st.info(here.words("app.start.none"))
    away_list(here)


def _open(here: Desktop, options: Sequence[Kept]) -> None:
    words = here.words
    names = {option.id: option.note.name for option in options}
    chosen = st.selectbox(
        words("app.start.which"), list(names)[::-1], format_func=names.__getitem__, key="saved"
    )
    if st.button(words("app.start.open"), type="primary", key="open"):
        found = here.shelf.option(chosen)
        if found is not None:
            here.choose(found)
            st.session_state["go_to"] = "decide" if found.decided else "build"
            st.rerun()


def _begun(here: Desktop, question: Question, name: str) -> None:
    kept = keep(here, question, name)
    if kept is not None:
        st.session_state["go_to"] = "build"
        st.rerun()


def keep(here: Desktop, question: Question, name: str, came_from: Kept | None = None) -> Kept | None:
    """Keep a question as a new option and look at it; None, with a message, if there is no room for it."""
    changed: tuple[tuple[str, str], ...] = ()
    if came_from is not None:
        found = changed_inputs(question_of(came_from).inputs, question.inputs)
        changed = tuple(one.in_short() for one in found)
    try:
        kept = here.shelf.keep(question, name, None if came_from is None else came_from.id, changed)
    except FullShelf:
        st.error(here.words("app.full", options=here.limits.options, mb=here.limits.disk_mb))
        return None
    here.choose(kept)
    return kept
