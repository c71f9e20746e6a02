"""How different a plan nearly as good can be, told beside the answer: for summary, first page and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from placement.report.pieces import Bullets, Paragraph, Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from placement.i18n import Words
    from placement.report.pieces import Block
    from placement.results.view import View

Level = Literal["cluster_service", "cluster", "region_service"]
LEVELS: tuple[Level, ...] = get_args(Level)


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
        words("elsewhere.unproved"),
    ]
    lead = words("elsewhere.lead", moved=moved["cluster_service"], wte=wte, kept=kept)
    return (Paragraph(lead, "lead"), Bullets(tuple(lines)))


def elsewhere_in_brief(view: View, words: Words) -> str:
    """One sentence for a first screen; nothing where no other plan is known."""
    found = view.answer.get("elsewhere")
    if found is None or not found["plans"]:
        return ""
    return words(
        "elsewhere.lead",
        moved=words.number(found["cluster_service"]["elsewhere_wte"]),
        wte=words.number(found["wte"]),
        kept=words.percent(1 - found["near_part_of_gain"], 0),
    )
