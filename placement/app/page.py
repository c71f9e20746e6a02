"""The script that Streamlit runs for each planner, at every click. `placement app` starts it."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import streamlit as st

from placement.app import away
from placement.app.blocks import STYLE, plain
from placement.app.entered import take_along
from placement.app.jobs import told_state
from placement.app.limits import AppLimits
from placement.app.screens import SCREENS
from placement.app.screens.decide import UNDER_WAY, job_of
from placement.app.session import CHOSEN_KEY, LANGUAGE_KEY, Desktop, desktop
from placement.i18n import Language, Words

STEP_KEY, LOOKED_AT = "step", "looked_at"


def main(workspace: Path, limits: AppLimits) -> None:
    """Draw the page: language and steps at the side, the chosen step in the middle.

    A fault of ours is told in the planner's own language, and told whole in the server's log alone: Streamlit
    tells it in English, with links by which it would go to a search engine.
    """
    try:
        _draw(workspace, limits)
    except Exception:
        logging.getLogger(__name__).exception("the page could not be drawn")
        st.error(Words(_language_asked())("app.decide.failed"))


def _draw(workspace: Path, limits: AppLimits) -> None:
    known = st.session_state
    take_along(_language_asked(), known.get("go_to") or known.get(STEP_KEY), known.get(CHOSEN_KEY))
    st.set_page_config(page_title=_tab_title(), layout="wide")
    here = desktop(workspace, limits)
    words = here.words
    _say_language(words.language)
    go_to = st.session_state.pop("go_to", None)
    if go_to is not None:
        st.session_state[STEP_KEY] = go_to
    step = st.sidebar.radio(
        words("app.steps"), list(SCREENS), format_func=lambda key: words(f"app.step.{key}"), key=STEP_KEY
    )
    _at_the_side(here)
    st.title(words(f"app.title.{step}"), anchor=False)
    SCREENS[step](here)
    _next_step(here, step)


def _tab_title() -> str:
    """The step by its title, so that a screen reader hears where it is; the page's parts come after it."""
    step = st.session_state.get("go_to") or st.session_state.get(STEP_KEY)
    if step not in SCREENS:  # as when the language is switched and a step chosen before the page is drawn
        step = next(iter(SCREENS))
    return f"{Words(_language_asked())(f'app.title.{step}')}: placement"


def _language_asked() -> Language:
    """The language that the page will have, before anything of it is drawn."""
    asked = st.session_state.get(LANGUAGE_KEY) or st.query_params.get("lang")
    return "cy" if asked == "cy" else "en"


def _next_step(here: Desktop, step: str) -> None:
    """The way on, at the foot of a step: on a phone the steps at the side are folded away."""
    steps = list(SCREENS)
    if step not in steps[2:-1] or here.chosen is None or not here.chosen.has_plan:
        return
    after = steps[steps.index(step) + 1]
    if st.button(here.words("app.next", step=here.words(f"app.step.{after}")), key="next"):
        st.session_state["go_to"] = after
        st.rerun()


def _status(here: Desktop) -> None:
    """How far the option that is looked at has come."""
    option = here.chosen
    if option is None:
        return
    asked = st.session_state.get("ask") == option.id
    if asked or told_state(job_of(option)).get("status") in UNDER_WAY:
        found = "working"
    else:
        found = "decided" if option.has_plan else "impossible" if option.decided else "undecided"
    st.sidebar.caption(here.words(f"app.status.{found}"))


def _at_the_side(here: Desktop) -> None:
    """Which option is looked at, and how to come back tomorrow."""
    words, options = here.words, here.shelf.options()
    if options:
        ids = [option.id for option in options]
        names = {option.id: option.note.name for option in options}
        chosen = here.chosen
        at = ids.index(chosen.id) if chosen is not None else len(ids) - 1
        if chosen is None and st.session_state.get(CHOSEN_KEY) is not None:
            # Put away on another page of this planner: what was pressed here was meant for that option.
            st.session_state[away.LAST] = st.session_state[CHOSEN_KEY]
            st.session_state[CHOSEN_KEY] = ids[at]
            st.rerun()
        st.session_state[CHOSEN_KEY] = ids[at]
        if st.session_state.get(LOOKED_AT) != ids[at]:
            st.session_state[LOOKED_AT] = ids[at]
        st.sidebar.selectbox(
            words("app.option"), ids, format_func=lambda key: names.get(key, key), key=LOOKED_AT,
            on_change=_look_at,
        )  # fmt: skip
        _status(here)
        _undo(here)
    away.at_the_side(here)
    if here.limits.user_header is None:
        st.sidebar.caption(words("app.come_back"))
    if words.language == "cy":
        st.sidebar.caption(words("summary.unreviewed"))


def _look_at() -> None:
    """Look at the option that was chosen at the side, before anything is drawn, so that work goes along."""
    st.session_state[CHOSEN_KEY] = st.session_state[LOOKED_AT]


def _say_language(language: Language) -> None:
    """State the page's language, so that a screen reader speaks it: Streamlit's own page states English.

    The script is ours whole, and holds nothing that anybody typed. With it goes the page's own style: tables
    that fit a phone.
    """
    said = f"<script>document.documentElement.lang = {json.dumps(language)};</script>"
    st.html(f"<span hidden></span><style>{STYLE}</style>{said}", unsafe_allow_javascript=True)


def _undo(here: Desktop) -> None:
    """One step back in an option's history. What was made since stays, and can be gone forward to."""
    chosen = here.chosen
    before = (
        None if chosen is None or chosen.note.came_from is None else here.shelf.option(chosen.note.came_from)
    )
    if before is not None and st.sidebar.button(
        here.words("app.undo", name=plain(before.note.name)), key="undo"
    ):
        here.choose(before)
        st.rerun()


if __name__ == "__main__":
    main(Path(sys.argv[1]), AppLimits.of_argument(sys.argv[2]))
