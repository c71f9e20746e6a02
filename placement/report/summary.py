"""The summary of an answer: its content as plain data, and its page.

The order is that of a board's paper: what this is and who decides, the money, where the posts go,
what changes and how sure that is, who gets less and who nothing, what it rests on, how it was checked,
sources. Before them all stands the whole in short, so that a first screen says who gains, who gets less and
how sure that is.
"""

from __future__ import annotations

import pandas as pd

from placement.data.need import need
from placement.data.region import Region
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
from placement.report.neighbourhoods import neighbourhood_sections
from placement.report.over_draws import over_draws_section
from placement.report.page import render
from placement.report.pieces import Block, Paragraph, Section, worded_table
from placement.report.short import in_short, sure_section
from placement.results.view import View
from placement.scenario import Scenario
from placement.scenario.need_asked import need_asked
from placement.scenario.settings import NeedPattern


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


def need_elsewhere(region: Region, scenario: Scenario) -> pd.DataFrame:
    """For each service `need_wte`, and `elsewhere_wte`: what lies in another cluster than by age alone.

    Half the sum over clusters of how much need differs, as all need of a service stays the same.
    """
    clusters = region.areas["cluster_id"].to_numpy()
    ids = region.services["service_id"].astype(str).tolist()
    before, after = (
        pd.DataFrame(table, columns=ids).groupby(clusters).sum()
        for table in (need(region), need_asked(region, scenario))
    )
    return pd.DataFrame(
        {
            "service_id": ids,
            "need_wte": after.sum().to_numpy(),
            "elsewhere_wte": (after - before).abs().sum().to_numpy() / 2,
        }
    )


def need_followed(view: View, names: Names, words: Words) -> tuple[Section, ...]:
    """A section, or none where need follows age and deprivation alike everywhere, as it does unless asked."""
    asked = getattr(view.scenario, "need", NeedPattern())
    if asked == NeedPattern():
        return ()
    blocks: list[Block] = []
    if asked.follows == "registers":
        blocks.append(Paragraph(words("summary.need.registers")))
    if asked.by_place:
        slots = {name: words.number(getattr(asked, f"times_{name}"), 2) for name in ("town", "village")}
        blocks.append(Paragraph(words("summary.need.place", **slots)))
    rows = tuple(
        (
            names.service(row["service_id"]),
            words.number(row["need_wte"]),
            words.number(row["elsewhere_wte"]),
            words.percent(row["elsewhere_wte"] / row["need_wte"], 0),
        )
        for row in need_elsewhere(view.region, view.scenario).to_dict("records")
        if row["need_wte"] > 0
    )
    titles = ("service", "all", "elsewhere", "share")
    blocks += [
        Paragraph(words("summary.need.adds_none")),
        worded_table(words, "summary.need.table", "summary.need", titles, rows),
        Paragraph(words("summary.need.compare")),
    ]
    return (Section("need-followed", words("summary.need.title"), tuple(blocks)),)
