"""The summary of an answer: its content as plain data, and its page.

The order is that of a board's paper: what this is and who decides, the money, where the posts go,
what changes and how sure that is, who gets less and who nothing, what it rests on, how it was checked,
sources. Before them all stands the whole in short, so that a first screen says who gains, who gets less and
how sure that is.
"""

from __future__ import annotations

from placement.i18n import Language, Words
from placement.report import effects, funds, grounds, opening
from placement.report.ahead import ahead_section
from placement.report.community import community_section
from placement.report.elsewhere import elsewhere
from placement.report.filling import filling
from placement.report.firmness import firmness
from placement.report.forward import forward_section
from placement.report.jobs import jobs_section
from placement.report.leaflet import own
from placement.report.manual import manual_sections
from placement.report.message import message
from placement.report.names import Names
from placement.report.need_followed import need_followed
from placement.report.neighbourhoods import neighbourhood_sections
from placement.report.over_draws import over_draws_section
from placement.report.page import render
from placement.report.pieces import Section
from placement.report.short import in_short, sure_section
from placement.results.view import View


def summary_text(view: View, words: Words) -> tuple[Section, ...]:
    """What the summary says, in the order in which it is read.

    Raises KeyError if the view lacks a table or the catalogue a text.
    """
    names = Names(view.region, words)
    if view.impossible:
        return (
            opening.status(view, names, words),
            opening.impossible(view, names, words),
            grounds.conditions(view, names, words),
            grounds.sources(view, words),
        )
    return (
        in_short(view, names, words),
        opening.status(view, names, words),
        funds.money(view, names, words),
        *jobs_section(view, names, words),
        *ahead_section(view, names, words),
        *community_section(view, names, words),
        *opening.places(view, names, words),
        effects.change(view, names, words),
        *neighbourhood_sections(view, names, words),
        sure_section(view, names, words),
        *over_draws_section(view, words),
        *elsewhere(view, words),
        *firmness(view, words),
        filling(view, names, words),
        *forward_section(view, names, words),
        effects.without_post(view, names, words),
        *manual_sections(view, names, words),
        *need_followed(view, names, words),
        grounds.assumptions(view, names, words),
        grounds.conditions(view, names, words),
        grounds.checks(view, names, words),
        grounds.sources(view, words),
    )


def write_summary(view: View, language: Language) -> str:
    """The summary as one HTML page, the same bytes on every call.

    Raises KeyError if the view lacks a table or the catalogue a text.
    """
    words = Words(language)
    sections, decided = summary_text(view, words), view.impossible is None
    return render(
        "summary",
        view,
        words,
        message=message(view, words) if decided else "",
        style=own("summary.css") + "\n" + own("lines.css"),
        first=sections[0] if decided else None,
        sections=sections[1:] if decided else sections,
        has_map=decided and view.region.located,
        has_data=decided,
    )
