"""A plan made for many draws of the figures, told in plain words beside the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from placement.i18n import Words
from placement.report.pieces import Block, Bullets, Paragraph, Section
from placement.results.document_beside import CoreEntry, OverDrawsEntry, PlansInSomeDraws
from placement.results.document_entries import figure_in
from placement.results.view import View

EARLY = ("work", "time", "hand")
LITTLE = 0.01
"""Of what a plan adds: plans nearer than that are hardly told apart, whatever the interval."""
SMALL = 1e-6


def over_draws_section(view: View, words: Words) -> Iterable[Section]:
    """A section of its own, or nothing where posts were decided at the stated figures."""
    if blocks := over_draws_blocks(view, words):
        yield Section("over_draws", words("over_draws.title"), blocks)


def over_draws_blocks(view: View, words: Words) -> tuple[Block, ...]:
    """What the posts add over the draws and what is proved of it; against the plan for the stated figures."""
    found = view.answer.get("over_draws")
    if found is None:
        return ()
    fresh = found["fresh"]
    lines = [
        *([words("over_draws.parts")] if found["of"] == "worst_tenth" and len(found["parts"]) > 1 else []),
        *_chosen(view, found, words),
        words(
            "over_draws.fresh",
            n=words.number(fresh["draws"], 0),
            mean=words.number(fresh["mean_wte"], 2),
            worst=words.number(fresh["worst_tenth_wte"], 2),
            stated_mean=words.number(fresh["stated_mean_wte"], 2),
            stated_worst=words.number(fresh["stated_worst_tenth_wte"], 2),
        ),
        *_apart(view, found, words),
        words(
            "over_draws.rules",
            held=words.number(found["rules_held"], 0),
            count=words.number(found["count"], 0),
        ),
        *_all_draws(found, words),
        *core_lines(found["core"], view.answer["totals"]["wte_new"], words),
        *([words("over_draws.early")] if found["stopped_by"] in EARLY else []),
        words("over_draws.world"),
    ]
    return (Paragraph(over_draws_in_brief(view, words), "lead"), Bullets(tuple(lines)))


def _chosen(view: View, found: OverDrawsEntry, words: Words) -> list[str]:
    """How the plan was chosen among those found, and which of them each board has."""
    choice = found["choice"]
    if choice is None:
        return []
    parts = choice["parts"]
    told = [
        words(
            "over_draws.how.parts" if len(parts) > 1 else "over_draws.how",
            plans=words.number(len(parts[0]["worth_wte"]) if parts else 1, 0),
            n=words.number(choice["draws"], 0),
        )
    ]
    named = {row["region_id"]: words.name(row) for row in view.region.regions.to_dict("records")}
    by_kind: dict[str, list[str]] = {}
    for part in parts:
        kind = part["taken"] if part["taken"] in ("stated", "sample") else "between"
        by_kind.setdefault(kind, []).extend(named[name] for name in part["regions"])
    kinds = [kind for kind in ("stated", "between", "sample") if kind in by_kind]
    return [*told, *(words(f"over_draws.took.{kind}", regions=words.listed(by_kind[kind])) for kind in kinds)]


def over_draws_in_brief(view: View, words: Words) -> str:
    """What the posts add over the draws, and what is proved of it; nothing if decided as stated."""
    found = view.answer.get("over_draws")
    if found is None:
        return ""
    return words(
        f"over_draws.lead.{found['of']}",
        count=words.number(found["count"], 0),
        value=words.number(found["value_wte"], 2),
        left=words.number(max(found["bound_wte"] - found["value_wte"], 0.0), 2),
    )


def _apart(view: View, found: OverDrawsEntry, words: Words) -> list[str]:
    """How far the two plans lie apart, in what they add and in where posts are."""
    fresh = found["fresh"]
    if found["wte_elsewhere"] <= SMALL:
        return [words("over_draws.same")]
    names = ("more_low_wte", "more_high_wte", "more_worst_low_wte", "more_worst_high_wte")
    low, high, worst_low, worst_high = (words.signed(figure_in(fresh, name), 2) for name in names)
    told = [
        words(
            "over_draws.more",
            more=words.signed(fresh["more_wte"], 2),
            low=low,
            high=high,
            worst=words.signed(fresh["more_worst_wte"], 2),
            worst_low=worst_low,
            worst_high=worst_high,
            better=words.number(fresh["better_in"], 0),
            worse=words.number(fresh["worse_in"], 0),
            n=words.number(fresh["draws"], 0),
        ),
        words(
            "over_draws.elsewhere",
            wte=words.number(found["wte_elsewhere"]),
            all=words.number(view.answer["totals"]["wte_new"]),
        ),
    ]
    if figure_in(fresh, "more_high_wte") < 0:
        return [*told, words("over_draws.worse")]
    hardly, shown = _hardly(fresh), _shown(fresh)
    if not hardly or shown != "both":
        told.insert(1, words(f"over_draws.shown.{shown}"))
    return [*told, words("over_draws.choice")] if hardly else told


def _shown(fresh: PlansInSomeDraws) -> Literal["both", "mean", "worst", "neither"]:
    """Where the fresh draws show the plan to be the better one: where the whole interval is above 0."""
    mean, worst = (figure_in(fresh, f"{more}_low_wte") > 0 for more in ("more", "more_worst"))
    if mean:
        return "both" if worst else "mean"
    return "worst" if worst else "neither"


def _hardly(fresh: PlansInSomeDraws) -> bool:
    """Whether neither the mean nor the worst tenth tells the plans apart by as much as matters."""

    def little(more: str, of: str) -> bool:
        unsure = figure_in(fresh, f"{more}_low_wte") <= 0 <= figure_in(fresh, f"{more}_high_wte")
        return unsure or abs(figure_in(fresh, f"{more}_wte")) <= LITTLE * abs(figure_in(fresh, of))

    return little("more", "mean_wte") and little("more_worst", "worst_tenth_wte")


def core_lines(core: CoreEntry | None, wte_new: float, words: Words) -> list[str]:
    """What can be decided now of so many WTE, and what waiting with the rest costs and can bring."""
    if core is None:
        return []
    said = "over_draws.core" if core["wte"] > SMALL else "over_draws.core.none"
    return [
        words(
            said,
            wte=words.number(core["wte"]),
            all=words.number(wte_new),
            good=words.percent(core["good_in"], 0),
            asked=words.percent(core["asked_in"], 0),
            part=words.percent(core["gives_up_at_most"], 1),
            pounds=words.pounds(core["pounds_per_year"]),
            gain=words.number(core["gain_wte"], 2),
        ),
        words(
            "over_draws.core.wait",
            held=words.pounds(core["held_pounds_per_year"]),
            cost=words.number(core["waiting_costs_wte"], 2),
            least=words.number(core["waiting_brings_least_wte"], 2),
            most=words.number(core["waiting_brings_most_wte"], 2),
        ),
    ]


def _all_draws(found: OverDrawsEntry, words: Words) -> list[str]:
    best = found["best_for_all"]
    if best is None:
        return []
    most = words.number(max(best["short_at_most_wte"], 0.0), 2)
    return [words("over_draws.best_for_all", samples=words.number(best["samples"], 0), most=most)]
