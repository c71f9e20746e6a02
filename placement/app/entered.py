"""What a planner has entered stays while she looks elsewhere: at another step, an option, the other language.

Streamlit forgets what stands in a field that one run of the page's script does not draw. It also knows a
choice by the words that a browser shows for it, which are others in the other language. So whatever was
entered is stated once more, as values, whenever the page turns to something else.
"""

from __future__ import annotations

import re

import streamlit as st

CHANGES = re.compile(r"(?:fund|hand|rule|on|aim|new|years|name)\.(o[0-9]+)(?:\+[0-9]+)?(?:\.|$)")
"""Fields of the form that makes an option of another, and of which one."""
CHOICES = re.compile(
    r"step|start|where|book_where|saved|mode|who|what_if\.view|compare\..*|remark\..*|against\..*|part\..*|why\..*\.list"
)
"""Other fields: what is looked at, and what somebody says of it."""
NO_VALUE = (".map",)
"""What a map tells is an event; the list beside it has what was chosen."""
TURNED, TIMES = "entered.turned", "entered.put_back"


def take_along(*turned: object) -> None:
    """State anew what was entered if the page has turned: if any of `turned` is not what it was.

    It is to be called before any field is drawn, with all that decides which are: language, step and option.
    """
    if st.session_state.get(TURNED) == turned:
        return
    st.session_state[TURNED] = turned
    for key, value in list(st.session_state.items()):
        if is_taken(str(key)):
            st.session_state[key] = value


def is_taken(key: str) -> bool:
    """Whether a field of this key keeps its value while the page shows something else."""
    entered = CHANGES.match(key) is not None or CHOICES.fullmatch(key) is not None
    return entered and not key.endswith(NO_VALUE)


def form_of(option: str) -> str:
    """What the keys of an option's form say of it: a form that was put back has other fields.

    A browser would go on showing what it knows in a field that is the same.
    """
    times = st.session_state.get(f"{TIMES}.{option}", 0)
    return f"{option}+{times}" if times else option


def put_back(option: str) -> None:
    """Forget what was changed of an option in its form, which shows the option as it is from then on."""
    for key in list(st.session_state):
        found = CHANGES.match(str(key))
        if found is not None and found[1] == option:
            del st.session_state[key]
    counted = f"{TIMES}.{option}"
    st.session_state[counted] = st.session_state.get(counted, 0) + 1
