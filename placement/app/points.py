"""A chart of plans as points: a click on one chooses it, as the widget of the same key does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

HEIGHT = 300
DARK, MARKED = "#000000", 5
"""The colour of what is written on the axes, and about how many figures stand on each."""
PICKED = "picked"


def points_chart(
    points: Sequence[tuple[str, float, float | None]],
    across: str,
    up: str,
    key: str,
    *,
    told: str,
    percent: bool = False,
) -> None:
    """Points by name with a figure across and one up; the one that is clicked becomes the value of `key`."""
    frame = pd.DataFrame(points, columns=["name", "across", "up"])
    frame["now"] = frame["name"] == st.session_state.get(key)
    picked = alt.selection_point(PICKED, fields=["name"])
    scale = alt.Scale(zero=False, padding=20)
    dark: dict[str, Any] = {"labelColor": DARK, "titleColor": DARK, "labelFontSize": 13, "titleFontSize": 13}
    base = alt.Chart(frame).encode(
        x=alt.X("across:Q", title=across, scale=scale, axis=alt.Axis(tickCount=MARKED, **dark)),
        y=alt.Y(
            "up:Q",
            title=up,
            scale=scale,
            axis=alt.Axis(format=".1%", tickCount=MARKED, **dark)
            if percent
            else alt.Axis(tickCount=MARKED, **dark),
        ),
    )
    line = base.mark_line(color="#5c6b73", strokeWidth=1.5)
    marks = (
        base.mark_point(filled=True, size=220, opacity=1)
        .encode(
            color=alt.condition("datum.now", alt.value("#a0430a"), alt.value("#08519c")),
            tooltip=alt.Tooltip("name:N", title=""),
        )
        .add_params(picked)
    )

    def chosen() -> None:
        if (name := clicked(st.session_state.get(f"{key}.chart"))) in set(frame["name"]):
            st.session_state[key] = name

    st.altair_chart((line + marks).properties(height=HEIGHT), key=f"{key}.chart", on_select=chosen, alt=told)


def clicked(event: Any) -> str | None:
    """The name of the point that was clicked, of what Streamlit keeps of a chart; None if none was."""
    rows = (event or {}).get("selection", {}).get(PICKED, [])
    return str(rows[0]["name"]) if rows and "name" in rows[0] else None
