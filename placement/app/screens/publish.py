"""What would be published: pages, paper, tables, and the run itself, as files to take away."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from placement.app.blocks import plain
from placement.app.jobs import DeskJob
from placement.app.screens.decide import plan_of
from placement.app.screens.why import worked_out
from placement.app.session import Desktop
from placement.app.shelf import Kept
from placement.i18n import LANGUAGES, Words
from placement.report.opening import stopped_sentence
from placement.report.page import watermark

KINDS = {".zip": "application/zip", ".docx": "application/octet-stream", ".toml": "text/plain"}
TAKEN = ("paper.*.docx", "slides.*.pptx", "workbook.*.xlsx")


def publish(here: Desktop) -> None:
    """The bundle as one file, with paper, slides and workbook beside it; then the scenario."""
    words, option = here.words, here.chosen
    if option is None or not option.has_plan:
        st.info(words("app.why.undecided"))
        return
    view = plan_of(option).view
    for text in (watermark(view, words), stopped_sentence(view.answer, words)):
        if text:  # what is not decided, or was stopped before it was proved, is known before it is taken away
            st.warning(plain(text))
    st.markdown(words("app.publish.lead"))
    _files(here, option)
    st.markdown(words("app.publish.again"))
    _offer(here, option.folder / "scenario.toml", "app.publish.scenario")


def _files(here: Desktop, option: Kept) -> None:
    """A button that makes the bundle; once it is made, the files."""
    words = here.words
    archive = option.folder / "bundle.zip"
    if worked_out(here, DeskJob("publish", str(option.folder)), archive, "app.publish.make"):
        _offer(here, archive, "app.publish.bundle")
        for pattern in TAKEN:
            for path in sorted((option.folder / "bundle").rglob(pattern), key=lambda one: _other(one, words)):
                _offer(here, path, f"app.publish.{path.name.partition('.')[0]}")


def _offer(here: Desktop, path: Path, key: str) -> None:
    kind, words = KINDS.get(path.suffix, "application/octet-stream"), here.words
    language = path.name.split(".")[1]
    said = words(f"app.publish.in_{language}") if language in LANGUAGES else ""
    st.download_button(
        words(key, file=path.name, language=said),
        path.read_bytes(),
        path.name,
        kind,
        key=str(path),
        on_click="ignore",
    )


def _other(path: Path, words: Words) -> tuple[bool, str]:
    """Files in the reader's own language before the others."""
    return f".{words.language}." not in path.name, path.as_posix()
