"""Of the page of robustness: how sure each part is, and what four plans would miss in each draw."""

from __future__ import annotations

from placement.i18n import Words
from placement.report.line_chart import Axis, Strip, nice_marks, strip_chart
from placement.report.pieces import Block, Bullets, Drawing, Paragraph, Table, simple_table, worded_table
from placement.report.study_page import StudySection, section
from placement.report.sureness import agreement_blocks
from placement.studies.robustness.document import RegretOfPlan, RobustnessDocument, RobustRegret

CLOSE_WTE = 0.05
"""Two plans that differ by less on average are a choice for the board, by what else they differ in."""


def agreement_sections(document: RobustnessDocument, words: Words) -> tuple[StudySection, ...]:
    """How sure each region's professions and each cluster are; nothing where no other plan was found."""
    if not document.get("agreement"):
        return ()
    return (section("sure", words("sure.title"), *agreement_blocks(document, words)),)


def regret_sections(document: RobustnessDocument, words: Words) -> tuple[StudySection, ...]:
    """The chart, what it shows in words, and the same as tables; nothing of an older study."""
    found = document.get("regret")
    if found is None:
        return ()
    return (section("regret", words("robustness.section.regret"), *_blocks(found, studied(document), words)),)


def studied(document: RobustnessDocument) -> str:
    """The name of the plan that a study is about."""
    return str(document.get("of", "best"))


def plan_name(name: str, words: Words) -> str:
    """What a plan of the study is called: "best", "over-draws", "alternative-03" or "draw-07"."""
    kind, _, number = name.partition("-")
    if name in ("best", "over-draws"):
        return words(f"robustness.plan.{kind}")
    return words(f"robustness.plan.{kind}", n=words.number(int(number), 0))


def _name(plan: RegretOfPlan, words: Words) -> str:
    if plan["kind"] == "stated" and plan["plan"] == "over-draws":
        return words("robustness.regret.over")
    if plan["kind"] == "draws":
        return words("robustness.regret.draws", plan=plan_name(plan["plan"], words))
    return words(f"robustness.regret.{plan['kind']}")


def _blocks(found: RobustRegret, of: str, words: Words) -> tuple[Block, ...]:
    plans = found["plans"]
    lead = words(
        "robustness.regret.lead",
        draws=words.number(len(found["numbers"]), 0),
        plans=words.number(found["known"], 0),
    )
    key, names = "robustness.regret", ("plan", "mean", "tenth", "most", "best")
    rows = tuple(
        (
            _name(plan, words),
            words.number(plan["mean_wte"], 2),
            words.number(plan["worst_tenth_wte"], 2),
            words.number(plan["most_wte"], 2),
            words.number(plan["best_in"], 0),
        )
        for plan in plans
    )
    return (
        Paragraph(lead),
        _chart(plans, words),
        Bullets(tuple(_lines(found, plan_name(of, words), words))),
        worded_table(words, f"{key}.table", f"{key}.column", names, rows),
        _every_draw(found, words),
    )


def _lines(found: RobustRegret, this: str, words: Words) -> list[str]:
    """Which plan misses least, whose choice that is, and what stands there to compare with alone."""
    by_kind = {plan["kind"]: plan for plan in found["plans"]}
    if "draws" not in by_kind:
        said = [words("robustness.regret.same", this=this)]
    else:
        over = by_kind["draws"]
        apart = by_kind["stated"]["mean_wte"] - over["mean_wte"]
        key = "close" if apart < CLOSE_WTE else "better"
        least = 0.01
        wte = words.number(apart, 2)
        if apart < least:  # nothing would be shown of it
            wte = words("explain.less", figure=words.number(least, 2))
        slots = {"plan": plan_name(over["plan"], words), "wte": wte, "this": this}
        said = [words(f"robustness.regret.{key}", **slots), words("robustness.regret.chosen")]
    for kind in ("formula", "vacancies"):
        if kind in by_kind and by_kind[kind]["breaks"]:
            n = len(by_kind[kind]["breaks"])
            said.append(words.count("robustness.regret.breaks", n, plan=words(f"robustness.regret.{kind}")))
    return [*said, *([words("robustness.regret.filled")] if "vacancies" in by_kind else [])]


def _chart(plans: list[RegretOfPlan], words: Words) -> Drawing:
    marks = nice_marks(max(plan["most_wte"] for plan in plans))
    places = 0 if all(float(mark).is_integer() for mark in marks) else 2
    texts = tuple(words.number(mark, places) for mark in marks)
    strips = [
        Strip(
            _name(plan, words),
            words(
                "robustness.regret.strip",
                mean=words.number(plan["mean_wte"], 2),
                most=words.number(plan["most_wte"], 2),
            ),
            tuple(plan["missed_wte"]),
            plan["mean_wte"],
        )
        for plan in plans
    ]
    caption = words("robustness.regret.caption")
    spoken = " ".join([caption, *(f"{strip.name}: {strip.said}." for strip in strips)])
    return Drawing(strip_chart(spoken, strips, Axis(marks, texts)), caption)


def _every_draw(found: RobustRegret, words: Words) -> Table:
    """The dots of the chart as figures."""
    titles = (words("robustness.regret.column.draw"), *(_name(plan, words) for plan in found["plans"]))
    rows = tuple(
        (
            words("robustness.regret.draw", n=words.number(number, 0)),
            *(words.number(plan["missed_wte"][at], 2) for plan in found["plans"]),
        )
        for at, number in enumerate(found["numbers"])
    )
    return simple_table(words("robustness.regret.each"), titles, rows)
