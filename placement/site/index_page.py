"""The first page: the message and three figures, the search beside the map, the table, the story."""

from __future__ import annotations

import dataclasses
from typing import Any

from markupsafe import Markup

from placement.i18n import LANGUAGES, Words
from placement.report.effects import change_sentence, lowest_sentence, without_sentence
from placement.report.firm import same_question, with_firm
from placement.report.jobs import posts_and_cost
from placement.report.leaflet import own
from placement.report.map import map_style, parts
from placement.report.map_data import Chart, chart
from placement.report.message import message
from placement.report.names import Names
from placement.report.neighbourhoods import neighbourhood_sections
from placement.report.opening import decided_by, stopped_sentence, year
from placement.report.page import heading, script_parsed
from placement.report.short import sure
from placement.results.view import View
from placement.site.areas import area_cards, area_notes, area_texts
from placement.site.finder import finder_markup, index_of
from placement.site.first import first_look
from placement.site.parts import INDEX, Bundle, Frame, draw, page_links, region_page, regions_of


def index_pages(bundle: Bundle, present: frozenset[str]) -> dict[str, bytes]:
    """`index.en.html` and `index.cy.html`; `present` are the bundle's other files."""
    return {f"{INDEX}.{language}.html": _index(bundle, Words(language), present) for language in LANGUAGES}


def _index(bundle: Bundle, words: Words, present: frozenset[str]) -> bytes:
    view = with_firm(bundle.view, bundle.study("robustness"))
    names = Names(view.region, words)
    drawn = _with_tiles(chart(view, words), bundle)
    drawing, script = parts(drawn)
    return draw(
        bundle,
        words,
        "bundle_index",
        Frame(
            name=INDEX,
            title=heading(view, words),
            heading=message(view, words),
            links=page_links(words, present, INDEX),
            style=f"{map_style()}\n{own('finder.css')}",
            drawn_by=script,
            script="\n".join(
                [
                    _searching(view, drawn, names, words),
                    own("sorting.js"),
                    own("bundle.js"),
                    own("finder.js"),
                ]
            ),
        ),
        chart=drawn,
        folded=True,
        drawing=drawing,
        finder=Markup(finder_markup(view.region, words, drawn.choices)),  # noqa: S704 - our own template has escaped it
        first=first_look(view, words),
        sure=sure(view, names, words, same_question(view, bundle.study("robustness"))),
        places=tuple(neighbourhood_sections(view, names, words)),
        story=story(view, words),
        facts=[decided_by(view, names, words), year(view, words)],
        regions=[
            (f"{region_page(key)}.{words.language}.html", names.region(key)) for key in regions_of(view)
        ],
    )


def _with_tiles(drawn: Chart, bundle: Bundle) -> Chart:
    if bundle.tiles is None:
        return drawn
    tiles = {"url": bundle.tiles.url, "host": bundle.tiles.host}
    return dataclasses.replace(drawn, data={**drawn.data, "tiles": tiles})


def _searching(view: View, drawn: Chart, names: Names, words: Words) -> str:
    """What the search box and the card of an area read; neighbourhoods that the map tells of stand there."""
    clusters = list(drawn.clusters)
    index = index_of(view.region, clusters, words.language)
    if [tuple(row[:3]) for row in drawn.data["areas"]] == index["areas"]:
        del index["areas"]
    found: dict[str, Any] = {
        "placementAreas": {
            "cards": area_cards(view, clusters, names, words),
            "notes": area_notes(view, names, words),
            "text": area_texts(words),
        },
        "placementIndex": index,
    }
    data = [f"const {name} = {script_parsed(value)};" for name, value in found.items()]
    return "\n".join(data)


def story(view: View, words: Words) -> list[str]:
    """Three to six sentences: what was asked, what the money pays for, what changes, who gets nothing."""
    totals, answer = view.answer["totals"], view.answer
    names = Names(view.region, words)
    told = [
        stopped_sentence(answer, words),
        posts_and_cost(view, words),
        change_sentence(view, words),
        lowest_sentence(totals, names, words),
        without_sentence(view, words),
        words("summary.not_outcomes"),
    ]
    return [line for line in told if line]
