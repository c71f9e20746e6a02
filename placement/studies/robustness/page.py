"""The page of robustness: which posts stay when figures move, and at which figure the answer changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placement.i18n import Words
from placement.report.firmness import CLASSES, firm_clusters, how_drawn, others_found
from placement.report.leaflet import own
from placement.report.line_chart import Axis, Strip, nice_marks, strip_chart
from placement.report.measure import measure_blocks
from placement.report.names import in_language
from placement.report.over_draws import core_lines
from placement.report.pieces import (
    Block,
    Bullets,
    Column,
    Drawing,
    Group,
    Paragraph,
    Table,
    simple_table,
    worded,
    worded_table,
)
from placement.report.study_page import StudyPage, StudySection, in_both, section
from placement.report.sureness import agreement_blocks
from placement.report.wording import share_at_most
from placement.results.document_entries import figure_in
from placement.solve.over_draws.plan import in_worst_tenth
from placement.studies.robustness.document import (
    RegretOfPlan,
    RobustCandidate,
    RobustnessDocument,
    RobustPost,
    RobustRegret,
    RobustSwap,
)
from placement.studies.robustness.information import FEWEST

MOST_CANDIDATES = 12


def pages(document: RobustnessDocument) -> dict[str, bytes]:
    """index.en.html and index.cy.html."""
    return in_both(
        document,
        lambda words: StudyPage(
            title=words("robustness.title"), sections=_sections(document, words), style=own("strips.css")
        ),
    )


def said_in_short(document: RobustnessDocument, words: Words) -> list[str]:
    """What was found, for the page and the terminal."""
    if not document["posts"]:
        return [words("robustness.short.nothing", draws=words.number(document["draws"], 0))]
    said = [words("robustness.short.over")] if studied(document) == "over-draws" else []
    said += [
        words(
            "robustness.short.from",
            draws=words.number(document["draws_decided"], 0),
            others=others_found(document["alternatives"], words),
            all=words.number(document["draws_decided"] + document["alternatives"], 0),
        ),
        words(
            "robustness.short.classes",
            posts=words.number(document["posts"], 0),
            **{name: words.number(figure_in(document, name), 0) for name in CLASSES},
        ),
        words("robustness.short.so"),
    ]
    return [*said, *firm_clusters(document, words), *how_drawn(document, words)]


def _sections(document: RobustnessDocument, words: Words) -> tuple[StudySection, ...]:
    return (
        section("short", words("robustness.section.short"), Bullets(tuple(said_in_short(document, words)))),
        *_decide_now(document, words),
        *agreement_sections(document, words),
        *regret_sections(document, words),
        section("posts", words("robustness.section.posts"), *_posts(document, words)),
        section("tenth", words("robustness.section.tenth"), *_tenth(document, words)),
        *what_to_measure(document, words),
        section("tips", words("robustness.section.tips"), *_tips(document, words)),
        section("notes", words("robustness.section.notes"), *_notes(document, words)),
    )


def _decide_now(document: RobustnessDocument, words: Words) -> tuple[StudySection, ...]:
    """The posts that belong to a good plan in most draws, and what waiting with the rest comes to."""
    lines = core_lines(document.get("core"), document["wte"], words)
    return (section("core", words("robustness.section.core"), Bullets(tuple(lines))),) if lines else ()


def _at(row: Mapping[str, object], words: Words, prefix: str = "") -> str:
    return words(
        "robustness.at",
        role=in_language(row, f"{prefix}role", words),
        base=in_language(row, f"{prefix}base", words),
        cluster=in_language(row, f"{prefix}cluster", words),
    )


def _posts(document: RobustnessDocument, words: Words) -> tuple[Block, ...]:
    groups = groups_of(document["rows"], CLASSES, words)
    if not groups:
        return (Paragraph(words("robustness.posts.none")),)
    return (Table(words("robustness.posts.caption"), columns_of(words), groups),)


def groups_of(
    listed: Sequence[RobustPost | RobustSwap], classes: Sequence[str], words: Words
) -> tuple[Group, ...]:
    """Posts of these classes, class by class: where, WTE, in which share of plans, what takes their place."""
    groups = []
    for name in classes:
        rows = tuple(
            (
                _at(row, words),
                words.number(row["wte"], 1),
                words.percent(row["share"], 0),
                _swap(row, words),
            )
            for row in listed
            if row["class"] == name
        )
        if rows:
            groups.append(Group(rows, words(f"robustness.class.{name}")))
    return tuple(groups)


def columns_of(words: Words) -> tuple[Column, ...]:
    """Of `groups_of`."""
    return worded(words, "robustness.posts", ("post", "wte", "share", "swap"), texts=("post", "swap"))


def _swap(row: RobustPost | RobustSwap, words: Words) -> str:
    if row["swap_share"] is None:
        return words("robustness.swap.none" if row["share"] < 1 else "robustness.swap.always")
    return words("robustness.swap", post=_at(row, words, "swap_"), share=words.percent(row["swap_share"], 0))


def _tenth(document: RobustnessDocument, words: Words) -> tuple[Block, ...]:
    best, stated = document["candidates"][0], _candidate(document, studied(document))
    said = Paragraph(
        words(
            "robustness.tenth.same" if best is stated else "robustness.tenth.said",
            plan=plan_name(best["plan"], words),
            wte=words.number(best["worst_tenth_wte"], 2),
            stated=words.number(stated["worst_tenth_wte"], 2),
            this=plan_name(studied(document), words),
            n=words.number(len(document["candidates"]), 0),
        )
    )
    rows = tuple(
        (
            plan_name(row["plan"], words),
            words.number(row["worst_tenth_wte"], 2),
            words.number(row["mean_wte"], 2),
        )
        for row in document["candidates"][:MOST_CANDIDATES]
    )
    key = "robustness.tenth"
    table = worded_table(words, f"{key}.caption", key, ("plan", "worst", "mean"), rows)
    return said, *_few(document["draws"], words), table


def _few(draws: int, words: Words) -> tuple[Block, ...]:
    """How few draws a worst tenth is."""
    worst = words.number(in_worst_tenth(draws), 0)
    few = Paragraph(words("robustness.tenth.few", worst=worst, draws=words.number(draws, 0)))
    return (few,) if draws else ()


def what_to_measure(document: RobustnessDocument, words: Words) -> tuple[StudySection, ...]:
    """What to find out first: what each figure is worth to know, the most first; of too few draws, that."""
    blocks = measure_blocks(document, words)
    if not blocks and 0 < (draws := document["draws_decided"]) < FEWEST:
        few = words("robustness.measure.few", least=words.number(FEWEST, 0), draws=words.number(draws, 0))
        blocks = (Paragraph(few),)
    return (section("measure", words("robustness.section.measure"), *blocks),) if blocks else ()


def _candidate(document: RobustnessDocument, name: str) -> RobustCandidate:
    return next(row for row in document["candidates"] if row["plan"] == name)


def _tips(document: RobustnessDocument, words: Words) -> tuple[Block, ...]:
    rows = []
    for tip in document["tips"]:
        name = in_language(tip, "name", words)
        ends = words(
            "robustness.tip.range",
            value=_figure(tip["value"], words),
            low=_figure(tip["low"], words),
            high=_figure(tip["high"], words),
        )
        if tip["changes_at"] is None:
            rows.append((name, ends, words("robustness.tip.never"), ""))
            continue
        rows.append(
            (
                name,
                ends,
                _figure(tip["changes_at"], words),
                words(
                    "robustness.tip.move",
                    post=_at(tip, words, "from_"),
                    instead=_at(tip, words, "to_"),
                    gain=words.number(figure_in(tip, "gain_wte"), 2),
                ),
            )
        )
    if not rows:
        return (Paragraph(words("robustness.tips.none")),)
    key, names = "robustness.tips", ("item", "range", "at", "move")
    table = worded_table(words, f"{key}.caption", key, names, rows, texts=names)
    return Paragraph(words("robustness.tips.said")), table


def _figure(value: float, words: Words) -> str:
    """With as many decimals as its size asks for."""
    size = abs(value)
    return words.number(value, 0 if size >= 1000 else 1 if size >= 10 else 3)


def _notes(document: RobustnessDocument, words: Words) -> tuple[Block, ...]:
    widest = document["draws_gap_widest"]
    return (
        Paragraph(
            words(
                "robustness.note.draws",
                n=words.number(document["assumptions"], 0),
                seed=words.number(document["seed"], 0),
                asked=words.percent(document["draws_gap_asked"], 1),
                near=words.percent(document["draws_near"], 0),
                widest=words("robustness.gap.none") if widest is None else share_at_most(widest, words),
            )
        ),
        Paragraph(words("robustness.note.classes")),
        Paragraph(words("robustness.note.tenth")),
        Paragraph(words("robustness.note.tips")),
    )


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
    return (
        section(
            "regret", words("robustness.section.regret"), *_regret_blocks(found, studied(document), words)
        ),
    )


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


def _regret_blocks(found: RobustRegret, of: str, words: Words) -> tuple[Block, ...]:
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
        _regret_chart(plans, words),
        Bullets(tuple(_regret_lines(found, plan_name(of, words), words))),
        worded_table(words, f"{key}.table", f"{key}.column", names, rows),
        _every_draw(found, words),
    )


def _regret_lines(found: RobustRegret, this: str, words: Words) -> list[str]:
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


def _regret_chart(plans: list[RegretOfPlan], words: Words) -> Drawing:
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
