"""The answer in four facts that fit a first screen: who gains, who gets less, how sure, who has little."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from placement.i18n import Words
from placement.report.ahead import ahead_in_brief
from placement.report.effects import first_aim, without_care
from placement.report.elsewhere import elsewhere_in_brief
from placement.report.measure import first_to_measure
from placement.report.names import Names
from placement.report.neighbourhoods import most_points, nobody_reached, place_name
from placement.report.opening import stopped_sentence
from placement.report.over_draws import over_draws_in_brief
from placement.report.pieces import Bullets, Facts, Section
from placement.report.wording import about, share_at_most, within_sentence
from placement.results.document import AnswerDocument
from placement.results.view import View

if TYPE_CHECKING:
    from placement.studies.robustness.document import RobustnessDocument

LEAST_GAP = 5e-5
"""A gap below half a hundredth of a per cent is told as none."""


def in_short(view: View, names: Names, words: Words) -> Section:
    """What stands first, each a line or two; of how sure it is, one."""
    stopped = stopped_sentence(view.answer, words)
    sureness = " ".join(line for line in (stopped, how_sure(view, words)) if line)
    facts = (*ahead_in_brief(view, names, words), *four_facts(view, sureness, names, words))
    return Section("short", words("coverage.title.short"), (Facts(facts),))


def four_facts(view: View, sureness: str, names: Names, words: Words) -> tuple[tuple[str, str], ...]:
    """Who gains, who gets less, how sure that is (`sureness`), and who has little, each under its title."""
    told = {
        "more": more(view, words),
        "less": less(view, names, words),
        "sure": sureness,
        "little": little(view, words),
    }
    return tuple((words(f"coverage.short.{key}.title"), text) for key, text in told.items())


def more(view: View, words: Words) -> str:
    """How many people's share rises by more than a point, and the shares of each kind of place."""
    (everywhere, *classes), totals = view.answer["coverage"], view.answer["totals"]
    places = [
        words(
            "coverage.short.class",
            place=within_sentence(place_name(place["rural_class"], words)),
            before=words.percent(place["before"]["share"], 0),
            after=words.percent(place["after"]["share"], 0),
        )
        for place in classes
    ]
    residents, rising = everywhere["residents"], everywhere["more"]["residents"]
    return words(
        "coverage.short.more" if rising else "coverage.short.more.none",
        residents=about(rising, words),
        part=words.percent(rising / residents if residents else 0.0, 0),
        before=words.percent(totals["share_before"], 0),
        after=words.percent(totals["share_after"], 0),
        places=words.listed(places),
    )


def less(view: View, names: Names, words: Words) -> str:
    """How many people's share falls by more than a point, and how far the furthest falls."""
    shift = view.answer["coverage"][0]["less"]
    if not shift["most_area_id"]:
        return words("coverage.short.less.none")
    slots = {"points": most_points(shift, words), "area": names.area(shift["most_area_id"])}
    if not shift["areas"]:
        return words("coverage.short.less.within", **slots)
    residents = about(shift["residents"], words)
    return words.count("coverage.short.less", shift["areas"], residents=residents, **slots)


def little(view: View, words: Words) -> str:
    """How many people some service does not reach at all; how many live where under a tenth is covered."""
    everywhere = view.answer["coverage"][0]
    before, after = (everywhere[when]["residents_under_10"] for when in ("before", "after"))
    told = nobody_reached(view, words)
    if after:
        slots = {"before": about(before, words), "after": about(after, words)}
        told.append(words("coverage.short.little", **slots))
    else:
        key = "coverage.short.little.none" if before else "coverage.short.little.never"
        told.append(words(key, before=about(before, words)))
    return " ".join(told)


def how_sure(view: View, words: Words) -> str:
    """How many estimates there are that nobody agreed, and how far one of them alone moves the result."""
    rows = view.tables["result_assumptions"].to_dict("records")
    if not rows:
        return words("first.sure.none")
    nobody = unagreed(rows)
    every = {"all": words.number(len(rows), 0), "nobody": words.number(nobody, 0)}
    key = "nobody" if nobody == len(rows) else "some" if nobody else "agreed"
    said = words(f"first.sure.{key}", **every)
    top = rows[0]
    moves = [float(top["effect_low"]), float(top["effect_high"])]
    if without_care(view) or any(math.isnan(one) for one in moves):
        return said
    share = view.answer["totals"]["share_after"]
    low, high = (words.percent(min(max(share + one / 100, 0.0), 1.0), 0) for one in sorted(moves))
    after = words.percent(share, 0)
    if low == high == after:
        return said
    return f"{said} {words('first.sure.range', after=after, low=low, high=high)}"


def sure(view: View, names: Names, words: Words, study: RobustnessDocument | None = None) -> list[str]:
    """How little sure the figures are; how close to the best under them; which posts stay.

    `study` is one of robustness of the same question, where there is one.
    """
    near = [over_draws_in_brief(view, words), elsewhere_in_brief(view, words)]
    figures, proof, posts = _sure(view, names, words, study)
    lines = [stopped_sentence(view.answer, words), figures, proof, *near, posts]
    return [line for line in lines if line]


def sure_bullets(view: View, names: Names, words: Words, study: RobustnessDocument | None = None) -> Bullets:
    """The same where plans nearly as good, and those over draws, are told in full beside it."""
    return Bullets(tuple(line for line in _sure(view, names, words, study) if line))


def sure_section(view: View, names: Names, words: Words) -> Section:
    """These as a section, further down than the one line that stands first."""
    return Section("sure", words("coverage.short.sure.title"), (sure_bullets(view, names, words),))


def _sure(view: View, names: Names, words: Words, study: RobustnessDocument | None) -> tuple[str, str, str]:
    """Of the figures, of the proof, of the posts; each may be empty."""
    return _figures(view, names, words, study), _proof(view.answer, words), _posts(view, study, words)


def sure_in_brief(view: View, words: Words) -> list[str]:
    """How many figures nobody agreed, how near to the best, how much could go elsewhere."""
    told = [_agreed(view, words), _proof(view.answer, words), elsewhere_in_brief(view, words)]
    return [line for line in told if line]


def _proof(answer: AnswerDocument, words: Words) -> str:
    """Nothing where the limit is told only in the aim's own unit, with what changes."""
    aim = first_aim(answer)
    gap = None if aim is None else aim.get("gap_of_gain")
    if gap is None:
        bounded = aim is not None and aim.get("gap") is not None
        return "" if bounded else words("coverage.sure.unproved")
    if gap < LEAST_GAP:
        return words("coverage.sure.best")
    return words("coverage.sure.proved", limit=share_at_most(gap, words))


def _figures(view: View, names: Names, words: Words, study: RobustnessDocument | None) -> str:
    """How many assumptions nobody agreed; which to find out first, or without a study what one would move."""
    rows = view.tables["result_assumptions"].to_dict("records")
    moving = [row for row in rows if not math.isnan(row["effect_low"]) and not math.isnan(row["effect_high"])]
    said = _agreed(view, words)
    if first := first_to_measure(study, words):
        return f"{said} {first}"
    if not moving:
        return said
    low, high = sorted((float(moving[0]["effect_low"]), float(moving[0]["effect_high"])))
    most = {"low": words.signed(low), "high": words.signed(high)}
    return f"{said} {words('coverage.sure.most', name=names.text(moving[0]), **most)}"


def _agreed(view: View, words: Words) -> str:
    """How many assumptions there are, and how many of them nobody agreed."""
    rows = view.tables["result_assumptions"].to_dict("records")
    if not rows:
        return words("summary.assumptions.none")
    nobody = unagreed(rows)
    count = words.number(len(rows), 0)
    if nobody == len(rows):
        return words("coverage.sure.figures.none", all=count)
    if nobody:
        return words("coverage.sure.figures", nobody=words.number(nobody, 0), all=count)
    return words("coverage.sure.agreed", all=count)


def unagreed(rows: Sequence[Mapping[Any, Any]]) -> int:
    """How many of these assumptions nobody agreed."""
    return sum(not _text(row["agreed_by"]) for row in rows)


def _posts(view: View, study: RobustnessDocument | None, words: Words) -> str:
    """How many of the posts stay in nine of ten draws of the figures, if that was tested."""
    found = view.answer.get("firm") or study
    if found is None or not found.get("draws_decided") or not found.get("posts"):
        return words("coverage.sure.untested")
    firm, posts = (words.number(found[key], 0) for key in ("firm", "posts"))
    return words("coverage.sure.firm", firm=firm, posts=posts)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - not a number
