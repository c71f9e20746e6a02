"""How different a plan nearly as good can be, told beside the answer: for summary, first page and paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from placement.i18n import Words
from placement.report.near_plans import near_plans
from placement.report.pieces import Block, Bullets, Paragraph, Section
from placement.results.document_beside import ElsewhereEntry
from placement.results.view import View

Level = Literal["cluster_service", "cluster", "region_service"]
LEVELS: tuple[Level, ...] = get_args(Level)
SMALL = 1e-6


def elsewhere(view: View, words: Words) -> Iterable[Section]:
    """A section of its own, or nothing where no other plans were looked for."""
    if blocks := elsewhere_blocks(view, words):
        yield Section("elsewhere", words("elsewhere.title"), blocks)


def elsewhere_blocks(view: View, words: Words) -> tuple[Block, ...]:
    """How much could move, at three levels; what the plans found have alike; whose choice that is."""
    found = view.answer.get("elsewhere")
    if found is None:
        return ()
    kept = words.percent(1 - found["near_part_of_gain"], 0)
    if not found["plans"]:
        return (Paragraph(words("elsewhere.none", kept=kept), "lead"),)
    levels = {name: found[name] for name in LEVELS}
    moved = {name: words.number(level["elsewhere_wte"]) for name, level in levels.items()}
    alike = {name: words.number(level["in_all_wte"]) for name, level in levels.items()}
    wte = words.number(found["wte"])
    lines = [
        words("elsewhere.levels", cluster=moved["cluster"], service=moved["region_service"]),
        words.count(
            "elsewhere.alike",
            found["plans"],
            both=alike["cluster_service"],
            cluster=alike["cluster"],
            service=alike["region_service"],
            wte=wte,
        ),
        words("elsewhere.choice"),
        words("elsewhere.unproved")
        if (most := _at_most(found)) is None
        else words(
            f"elsewhere.proved.{_who_keeps(view)}",
            moved=moved["cluster_service"],
            most=words.number(most),
            kept=kept,
        ),
    ]
    lead = Paragraph(_lead(view, found, words), "lead")
    return (lead, Bullets(tuple(lines)), *near_plans(view, found, words))


def elsewhere_in_brief(view: View, words: Words) -> str:
    """One sentence for a first screen; nothing where no other plan is known."""
    found = view.answer.get("elsewhere")
    if found is None or not found["plans"]:
        return ""
    return _lead(view, found, words)


def _lead(view: View, found: ElsewhereEntry, words: Words) -> str:
    """At least so much could go elsewhere, and at most so much where that is proved to be less than all."""
    most = _at_most(found)
    return words(
        "elsewhere.lead" if most is None else f"elsewhere.lead.{_who_keeps(view)}",
        moved=words.number(found["cluster_service"]["elsewhere_wte"]),
        wte=words.number(found["wte"]),
        kept=words.percent(1 - found["near_part_of_gain"], 0),
        **({} if most is None else {"most": words.number(most)}),
    )


def _who_keeps(view: View) -> Literal["one", "regions"]:
    """Whose gain the proof speaks of: each region's, where several are decided."""
    return "one" if view.answer["region"] is not None or len(view.region.regions) == 1 else "regions"


def _at_most(found: ElsewhereEntry) -> float | None:
    """The proved bound, if it says more than that no more can go than there is."""
    most = found.get("at_most_wte")
    return None if most is None or most >= found["wte"] - SMALL else float(most)
