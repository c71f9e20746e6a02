"""What would be published: pages, paper, tables, and the run itself, as files to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from placement.app.jobs import DeskJob, told_state
from placement.app.screens.decide import UNDER_WAY, ask
from placement.app.screens.why import waits

if TYPE_CHECKING:
    from pathlib import Path

    from placement.app.session import Desktop

KINDS = {".zip": "application/zip", ".docx": "application/octet-stream", ".toml": "text/plain"}
TAKEN = ("*.docx", "*.pptx", "*.xlsx")


def publish(here: Desktop) -> None:
    """Make the bundle, then offer it as one file, with paper, slides and workbook beside it."""
    words, option = here.words, here.chosen
    if option is None or not option.has_plan:
        st.info(words("app.why.undecided"))
        return
    st.markdown(words("app.publish.lead"))
    _offer(here, option.folder / "scenario.toml", "app.publish.scenario")
    job = DeskJob("publish", str(option.folder))
    state = told_state(job)
    archive = option.folder / "bundle.zip"
    if state.get("status") in UNDER_WAY and here.desk.place(job) is not None:
        waits(here, job)
        return
    if archive.is_file() and state.get("status") == "done":
        _offer(here, archive, "app.publish.bundle")
        for pattern in TAKEN:
            for path in sorted((option.folder / "bundle").rglob(pattern)):
                _offer(here, path, "app.publish.file")
        return
    if state.get("status") in ("failed", "faults"):
        st.error(words("app.decide.failed"))
    if st.button(words("app.publish.make"), type="primary", key="publish") and ask(here, job):
        st.rerun()


def _offer(here: Desktop, path: Path, key: str) -> None:
    kind = KINDS.get(path.suffix, "application/octet-stream")
    st.download_button(
        here.words(key, file=path.name), path.read_bytes(), path.name, kind, key=str(path), on_click="ignore"
    )
