"""The first screen of a bundle: what the money pays for as the title, three figures, who gains, how sure.

Its figures are rounded to what estimates can bear; the table, the paper and the downloads have the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from placement.i18n import Words
from placement.report.effects import aim_reached, first_aim, without_care
from placement.report.names import Names
from placement.report.neighbourhoods import most_points, nobody_reached, place_name
from placement.report.opening import stopped_sentence
from placement.report.short import how_sure
from placement.report.wording import about, money_in_short, staff
from placement.results.document_entries import figure_in
from placement.results.view import View


@dataclass(frozen=True)
class LargeFigure:
    """A figure that is read from afar, and the words that say what it is."""

    figure: str
    said: str


@dataclass(frozen=True)
class FirstLook:
    """What the first screen says, each line a sentence or two.

    `gains`, `loses` and `sure` each stand under a heading of their own; `stopped` is empty unless the search
    was cut short.
    """

    figures: tuple[LargeFigure, ...]
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    sure: str
    stopped: str


def first_look(view: View, words: Words) -> FirstLook:
    """All that stands before the search and the map. Raises KeyError if the catalogue lacks a text."""
    names = Names(view.region, words)
    return FirstLook(
        tuple(_figures(view, words)),
        tuple(_gains(view, words)),
        tuple(_loses(view, names, words)),
        how_sure(view, words),
        stopped_sentence(view.answer, words),
    )


def _figures(view: View, words: Words) -> list[LargeFigure]:
    totals, table = view.answer["totals"], view.tables["result_clusters"]
    found = []
    if totals["wte_new"] > 0:
        cost = money_in_short(float(table["pounds_per_year"].sum()), words)
        some, every = int((table["wte_new"] > 0).sum()), len(table)
        said = (
            words.count("first.posts.every", every, pounds=cost)
            if some == every
            else words("first.posts", pounds=cost, n=words.number(some, 0), all=words.number(every, 0))
        )
        found.append(LargeFigure(staff(totals["wte_new"], words), said))
    if opened := len(view.tables["opened"]):
        found.append(LargeFigure(words.number(opened, 0), words("first.opened")))
    if without_care(view):
        aim = first_aim(view.answer)
        return [*found, *([LargeFigure("", aim_reached(view, aim, words))] if aim else [])]
    before, after = (words.percent(figure_in(totals, f"share_{when}"), 0) for when in ("before", "after"))
    shares = after if before == after else words("first.shares", before=before, after=after)
    found.append(LargeFigure(shares, words("first.share.same" if before == after else "first.share")))
    everywhere = view.answer["coverage"][0]
    rising = everywhere["more"]["residents"]
    part = words.percent(rising / everywhere["residents"] if everywhere["residents"] else 0.0, 0)
    found.append(LargeFigure(about(rising, words), words("first.people", part=part)))
    return found


def _gains(view: View, words: Words) -> list[str]:
    """Which kinds of place gain, from what to what."""
    everywhere, *classes = view.answer["coverage"]
    if not everywhere["more"]["residents"]:
        return [words("first.gains.none")]
    return [
        words(
            "first.gains.place",
            place=place_name(place["rural_class"], words),
            before=words.percent(place["before"]["share"], 0),
            after=words.percent(place["after"]["share"], 0),
        )
        for place in classes or [everywhere]
    ]


def _loses(view: View, names: Names, words: Words) -> list[str]:
    """How many get less and where most; how many still have little."""
    everywhere = view.answer["coverage"][0]
    shift = everywhere["less"]
    lines = [words("first.loses.none")]
    if shift["areas"]:
        people = about(shift["residents"], words)
        most = {"area": names.area(shift["most_area_id"]), "points": most_points(shift, words)}
        lines = [words.count("first.loses", shift["areas"], people=people, **most)]
    return [*lines, *nobody_reached(view, words), *_little(view, words)]


def _little(view: View, words: Words) -> list[str]:
    """Where some service reaches nobody, nothing is said that sounds as if nobody went without."""
    everywhere = view.answer["coverage"][0]
    before, after = (about(everywhere[when]["residents_under_10"], words) for when in ("before", "after"))
    if after == before == "0":
        return [] if view.answer["unreached"]["residents"] else [words("first.little.none")]
    if before == after:
        return [words("first.little.same", n=after)]
    return [words("first.little", before=before, after=after)]
