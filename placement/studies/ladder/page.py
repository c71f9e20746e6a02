"""The page of a ladder of budgets. It is drawn from study.json alone."""

from __future__ import annotations

import math

from placement.i18n import Words
from placement.report.leaflet import own
from placement.report.line_chart import Axis, ChartLine, line_chart, nice_marks
from placement.report.names import in_language, plain
from placement.report.pieces import Bullets, Drawing, Group, Paragraph, Table, worded, worded_table
from placement.report.study_page import StudyPage, StudySection, in_both, section
from placement.report.wording import figure, said, share_at_most
from placement.results.document_entries import figure_in
from placement.solve.outcome import EARLY
from placement.studies.about import AboutStudy
from placement.studies.ladder.document import (
    LadderDocument,
    LadderEach,
    LadderFigures,
    LadderNoPlan,
    LadderPlace,
    LadderPlan,
    LadderPrice,
    LadderStep,
)
from placement.studies.ladder.figures import BOTH
from placement.studies.ladder.page_next import next_posts

LINES = ((BOTH[0], "first"), (BOTH[1], "second"))
MILLION, THOUSAND = 1e6, 1e3


def pages(document: LadderDocument) -> dict[str, bytes]:
    """`index.en.html` and `index.cy.html`. Raises KeyError if the document lacks a part."""
    return in_both(document, lambda words: page(document, words))


def page(document: LadderDocument, words: Words) -> StudyPage:
    title = words("ladder.title.years" if document["by_year"] else "ladder.title")
    between = years if document["by_year"] else further
    sections = (
        short(document, words),
        budgets(document, words),
        *([between(document, words)] if len(document["steps"]) > 1 else []),
        next_posts(document, words),
        clusters(document, words),
        how(document, words),
    )
    return StudyPage(title, sections, style=own("ladder.css") + "\n" + own("lines.css"))


def said_in_short(document: LadderDocument, words: Words) -> list[str]:
    """The results as lines for a terminal."""
    lines = [f"- {line}" for line in _short(document, words)]
    for step in document["steps"]:
        free, nested = step["free"], step["nested"]
        if free["plan"] is None:
            continue
        kept = words("ladder.no_plan") if nested["plan"] is None else words.number(nested["wte"])
        slots = {"wte": words.number(free["wte"]), "share": _share(free, words), "kept": kept}
        lines.append(words("ladder.line", budget=budget(step, words), **slots))
    return lines


def budget(step: LadderStep, words: Words) -> str:
    """How a step is called: its money, with the region's part where there is one, and its year."""
    money = words.pounds(step["pounds"])
    if step["pounds_here"] != step["pounds"]:
        money = words("ladder.here", pounds=money, here=words.pounds(step["pounds_here"]))
    return money if step["year"] is None else words("ladder.year", year=step["year"], pounds=money)


def short(document: LadderDocument, words: Words) -> StudySection:
    lead = words("ladder.lead.years" if document["by_year"] else "ladder.lead")
    lines = Bullets(tuple(_short(document, words)))
    return section("short", words("ladder.section.short"), Paragraph(lead, "lead"), lines)


def _short(document: LadderDocument, words: Words) -> list[str]:
    steps = document["steps"]
    lines = [_why_none(step, words) for step in steps if step["free"]["plan"] is None]
    some = sorted((step for step in steps if step["free"]["plan"] is not None), key=lambda s: s["pounds"])
    if some:
        less, more = some[0], some[-1]
        lines.append(
            words(
                "ladder.short.range",
                less=budget(less, words),
                more=budget(more, words),
                wte_less=words.number(less["free"]["wte"] or 0.0),
                wte_more=words.number(more["free"]["wte"] or 0.0),
                share_less=_share(less["free"], words),
                share_more=_share(more["free"], words),
                share_today=_share(document["today"], words),
            )
        )
    priced = [(step["price"]["high"], step) for step in steps if step["price"] is not None]
    if len(priced) > 1:
        high, dearest = max(priced, key=lambda one: one[0])
        price = figure(rounded_up(high, document["unit"]), document["unit"], words)
        lines.append(words("ladder.short.price", price=price, budget=budget(dearest, words)))
    return lines


def _why_none(step: LadderStep, words: Words) -> str:
    free = step["free"]
    where = words.listed([in_language(row, "name", words) for row in free["where"] or []])
    key = f"ladder.none.{free['why']}"
    if not where:
        return words(f"{key}.anywhere", budget=budget(step, words))
    return words(key, budget=budget(step, words), where=where)


def budgets(document: LadderDocument, words: Words) -> StudySection:
    """The chart, and the same as a table."""
    names = ("budget", "wte", "share", "gain", "bound", "wte_nested", "gain_nested", "price")
    rows = tuple(_row(document, step, words) for step in document["steps"])
    table = worded_table(words, "ladder.table", "ladder.column", names, rows, unit=unit_of(document, words))
    blocks = [_chart(document, words)] if document["today"] is not None else []
    note = words("ladder.note.years" if document["by_year"] else "ladder.note")
    return section("budgets", words("ladder.section.budgets"), *blocks, table, Paragraph(note))


def _row(document: LadderDocument, step: LadderStep, words: Words) -> tuple[str, ...]:
    free, nested, none = step["free"], step["nested"], words("ladder.no_plan")
    unit = document["unit"]
    cells = [none] * 4
    if free["plan"] is not None:
        today = document["today"]
        limit = figure_in(free, "bound") - (0.0 if today is None else today["value"])
        cells = [words.number(free["wte"]), _share(free, words), number(figure_in(free, "gain"), unit, words),
                 number(rounded_up(limit, unit), unit, words)]  # fmt: skip
    after = [none, none]
    if nested["plan"] is not None:
        after = [words.number(nested["wte"]), number(figure_in(nested, "gain"), unit, words)]
    price = none if step["price"] is None else between(step["price"], unit, words)
    return (budget(step, words), *cells, *after, price)


def _chart(document: LadderDocument, words: Words) -> Drawing:
    steps = document["steps"]
    at = [float(step["pounds"] if step["year"] is None else step["year"]) for step in steps]
    lines = tuple(
        ChartLine(
            words(f"ladder.line.{kind}"),
            name,
            tuple((x, step[kind]["gain"]) for x, step in zip(at, steps, strict=True)),
        )
        for kind, name in LINES
    )
    highest = max((y for line in lines for _, y in line.points if y is not None), default=0.0)
    marks = nice_marks(highest)
    up = Axis(marks, tuple(_mark(mark, document["unit"], words) for mark in marks))
    title = words("ladder.chart", unit=unit_of(document, words))
    return Drawing(line_chart(title, lines, _across(document, at, words), up), title)


def _mark(mark: float, unit: str, words: Words) -> str:
    if unit == "share":
        return words.percent(mark, 1)
    return words.number(mark, 0 if float(mark).is_integer() else 1)


def _across(document: LadderDocument, at: list[float], words: Words) -> Axis:
    """Marks of money from nothing, or the years."""
    if document["by_year"]:
        return Axis(tuple(at), tuple(words("ladder.year.short", year=int(x)) for x in at))
    marks = nice_marks(max(at))
    return Axis(marks, tuple(money(mark, words) for mark in marks))


def money(pounds: float, words: Words) -> str:
    """Pounds in short, as a chart has room for: £2.5m, £750k."""
    for size, key in ((MILLION, "ladder.million"), (THOUSAND, "ladder.thousand")):
        if pounds >= size:
            n = pounds / size
            return words(key, n=words.number(n, 0 if n.is_integer() else 1))
    return words.pounds(pounds)


def further(document: LadderDocument, words: Words) -> StudySection:
    """What each further £100,000 buys, from step to step."""
    unit = document["unit"]
    names = ("from_to", "each_gain", "each_between", "each_wte", "each_share", "each_nested")
    by_name = {step["name"]: step for step in document["steps"]}
    rows = []
    for row in document["further"]:
        free, nested, none = row["free"], row["nested"], words("ladder.no_plan")
        ends = [budget(by_name[name], words) for name in (row["from"], row["to"])]
        cells = [none] * 4
        if free is not None:
            share = "-" if free["share"] is None else words.signed(100 * free["share"], 2)
            cells = [number(free["value"], unit, words), between(free, unit, words),
                     words.number(free["wte"], 2), share]  # fmt: skip
        kept = none if nested is None else number(nested["value"], unit, words)
        rows.append((words("ladder.from_to", less=ends[0], more=ends[1]), *cells, kept))
    table = worded_table(words, "ladder.further", "ladder.column", names, rows, unit=unit_of(document, words))
    return section("further", words("ladder.section.further"), table, Paragraph(words("ladder.further.why")))


def years(document: LadderDocument, words: Words) -> StudySection:
    """What of each year's posts the next keeps."""
    lines = []
    for row in document["years"]:
        slots: dict[str, str | int] = {"year": row["from"], "next": row["to"]}
        if row["kept_wte"] is None:
            lines.append(words("ladder.years.none", **slots))
            continue
        slots |= {"kept": words.number(row["kept_wte"]), "ended": words.number(figure_in(row, "ended_wte")),
                  "pounds": words.pounds(figure_in(row, "ended_pounds"))}  # fmt: skip
        lines.append(words("ladder.years.kept", **slots))
        if row["new_wte"]:
            lines.append(words("ladder.years.new", next=row["to"], new=words.number(row["new_wte"])))
    blocks: list[Bullets | Paragraph] = [Bullets(tuple(lines))]
    permanent = [fund for fund in document["funds"] if fund["contract"] == "permanent"]
    if permanent:
        names = words.listed([in_language(fund, "name", words) for fund in permanent])
        blocks.append(Paragraph(words("ladder.years.permanent", funds=names), "warning"))
    return section("years", words("ladder.section.years"), *blocks)


def clusters(document: LadderDocument, words: Words) -> StudySection:
    """At which step of the nested ladder each cluster first (or, of years, last) has a post."""
    steps = document["steps"]
    which = "last" if document["by_year"] else "first"
    most = max(range(len(steps)), key=lambda i: steps[i]["pounds"])
    columns = worded(words, "ladder.column", ("cluster", "county", "wte_then", "wte_most"), texts=2)
    groups = []
    for i, step in [*enumerate(steps), (most, None)]:
        name = None if step is None else step["name"]
        mine = [row for row in document["clusters"] if dict(row)[which] == name]
        rows = sorted(_cluster(row, i if step else None, most, words) for row in mine)
        if not rows:
            continue
        key = "ladder.clusters.none" if step is None else f"ladder.clusters.{which}"
        title = words(key) if step is None else words(key, budget=budget(step, words))
        groups.append(Group(tuple(rows), title))
    key = "ladder.clusters.years" if document["by_year"] else "ladder.clusters"
    table = Table(words(key, most=budget(steps[most], words)), columns, tuple(groups))
    title = "ladder.section.clusters.years" if document["by_year"] else "ladder.section.clusters"
    return section("clusters", words(title), table)


def _cluster(row: LadderPlace, then: int | None, most: int, words: Words) -> tuple[str, ...]:
    county, region = (in_language(row, name, words) for name in ("county", "region"))
    place = county if county == region else f"{county}, {region}"
    wte = [None if i is None else row["wte"][i] for i in (then, most)]
    none = words("ladder.no_plan")
    figures = [words.number(0) if i is None else none if n is None else words.number(n)
               for i, n in zip((then, most), wte, strict=True)]  # fmt: skip
    return (in_language(row, "cluster", words), place, *figures)


def how(document: LadderDocument, words: Words) -> StudySection:
    parts = [step[kind] for step in document["steps"] for kind in BOTH if step[kind]["plan"] is not None]
    gaps = [part["gap_of_gain"] for part in parts if part["gap_of_gain"] is not None]
    early = len({part["plan"] for part in parts if part["stopped_by"] in EARLY})
    lines = [words("ladder.how.gap", asked=words.percent(document["gap_of_gain"], 2))]
    if gaps:
        lines.append(words("ladder.how.widest", widest=share_at_most(max(gaps), words)))
    if early:
        lines.append(words.count("ladder.how.early", early))
    lines += [words(f"ladder.how.{name}") for name in ("price", "conditions", "order")]
    return section("how", words("ladder.section.how"), Bullets(tuple(lines)))


def unit_of(document: AboutStudy, words: Words) -> str:
    """The unit of the first aim, in words."""
    return said(words, f"unit.{document['unit']}", "summary.unit.other", unit=plain(document["unit"]))


def number(value: float, unit: str, words: Words) -> str:
    """A figure of the aim without its unit, which stands in the caption."""
    return words.percent(value, 2) if unit == "share" else words.number(value, 2)


def between(ends: LadderPrice | LadderEach, unit: str, words: Words) -> str:
    """An interval, its ends rounded outwards so that what is said stays true."""
    low = number(rounded_down(ends["low"], unit), unit, words)
    high = number(rounded_up(ends["high"], unit), unit, words)
    return low if low == high else words("ladder.between", low=low, high=high)


def rounded_up(value: float, unit: str) -> float:
    """To the last decimal that is shown, never less."""
    grain = 1e4 if unit == "share" else 100.0
    return math.ceil(round(value * grain, 3)) / grain


def rounded_down(value: float, unit: str) -> float:
    """To the last decimal that is shown, never more."""
    grain = 1e4 if unit == "share" else 100.0
    return math.floor(round(value * grain, 3)) / grain


def _share(part: LadderFigures | LadderPlan | LadderNoPlan | None, words: Words) -> str:
    return "-" if part is None or part["share"] is None else words.percent(part["share"], 1)
