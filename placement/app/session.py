"""What one planner's page has at hand: words, shelf, desk, and which option is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from placement.api.asking import read
from placement.api.question import Question
from placement.app.desk import Desk
from placement.app.limits import AppLimits
from placement.app.shelf import PLANNER, SCENARIO, Kept, PlannersShelf, new_planner, planner_named
from placement.i18n import Language, Words

LANGUAGES_SHOWN: dict[Language, str] = {"en": "English", "cy": "Cymraeg"}
PLANNER_KEY, CHOSEN_KEY, LANGUAGE_KEY = "planner", "option", "language"


@dataclass(frozen=True)
class Desktop:
    """One planner's page for one run of the script."""

    words: Words
    shelf: PlannersShelf
    desk: Desk
    limits: AppLimits

    @property
    def chosen(self) -> Kept | None:
        """The option that is looked at; none that is put away."""
        name = st.session_state.get(CHOSEN_KEY)
        found = None if name is None else self.shelf.option(str(name))
        return None if found is None or found.note.away else found

    def choose(self, option: Kept) -> None:
        """Look at another option from now on; one that was put away is brought back."""
        if option.note.away:
            self.shelf.move(option, away=False)
        st.session_state[CHOSEN_KEY] = option.id


def question_of(option: Kept) -> Question:
    """The question of an option, read once for all who look at it. Raises BadInput as `read` does."""
    scenario = option.folder / SCENARIO
    return _read_question(str(option.folder), scenario.stat().st_mtime_ns, option.note.region)


@st.cache_resource(show_spinner=False, max_entries=12)
def _read_question(folder: str, _stamp: int, region: str | None) -> Question:
    question = read(Path(folder) / SCENARIO, region=region)
    question.inputs  # noqa: B018 - reads and checks the whole
    return question


@st.cache_resource(show_spinner=False)
def the_desk(limits: AppLimits) -> Desk:
    """The one desk of this server."""
    desk = Desk(limits)
    desk.warm()
    return desk


def language_chosen() -> Language:
    """The language of the page: that of its address at first, then what the planner chooses."""
    asked = st.query_params.get("lang", "en")
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = "cy" if asked == "cy" else "en"
    chosen: Language = st.sidebar.radio(
        "Language / Iaith",
        list(LANGUAGES_SHOWN),
        format_func=LANGUAGES_SHOWN.__getitem__,
        horizontal=True,
        key=LANGUAGE_KEY,
    )
    st.query_params["lang"] = chosen
    return chosen


def planner_here(limits: AppLimits) -> str:
    """Who this is: whom the proxy names, else an id that stands in the page's own address."""
    if limits.user_header is not None:
        named = planner_named(st.context.headers.get(limits.user_header) or "")
        if named is not None:
            return named
    asked = st.query_params.get(PLANNER_KEY, "")
    if PLANNER.fullmatch(asked) and asked.startswith("p-"):
        return asked
    if PLANNER_KEY not in st.session_state:
        st.session_state[PLANNER_KEY] = new_planner()
    st.query_params[PLANNER_KEY] = st.session_state[PLANNER_KEY]
    return str(st.session_state[PLANNER_KEY])


def desktop(workspace: Path, limits: AppLimits) -> Desktop:
    """Everything that the screens need."""
    words = Words(language_chosen())
    shelf = PlannersShelf(workspace, planner_here(limits), limits)
    return Desktop(words, shelf, the_desk(limits), limits)
