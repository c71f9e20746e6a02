"""The first page of the board's paper: what is asked, the options, money, risks, duties, sign-off."""

from __future__ import annotations

from collections.abc import Sequence

from placement.i18n import Words
from placement.report.effects import without_care
from placement.report.forward import money_missing
from placement.report.names import plain
from placement.report.neighbourhoods import nobody_reached
from placement.report.pieces import Block, Bullets, Facts, Paragraph, Table, worded_table
from placement.report.short import how_sure, unagreed
from placement.report.wording import about, between, money_in_short, staff
from placement.results.document_entries import figure_in
from placement.results.view import View
from placement.site.duties import in_wales
from placement.studies.compare.document import CompareDocument
from placement.studies.compare.page import short_name

SIGNED_FOR = ("board", "finance", "workforce")
LEAST_CROSSING = 0.05
FEW = 10
"""Full-time staff below whom those expected in post are told to one decimal: "4 (3 to 4)" said little."""


def decision_page(view: View, compare: CompareDocument | None, words: Words) -> tuple[Block, ...]:
    """The page as blocks. Raises KeyError if the view lacks a table or the catalogue a text."""
    blocks: list[Block] = []
    if view.answer["status"] != "decision":
        blocks.append(Paragraph(words(f"summary.watermark.{view.answer['status']}"), "warning"))
    return (
        *blocks,
        Paragraph(words("decision.asked")),
        Bullets(tuple(_asked(view, words))),
        _options(view, compare, words),
        Facts(tuple(_facts(view, words))),
        _sign_off(words),
    )


def crossing_wte(view: View) -> float:
    """WTE of staff time that clusters get from bases in other clusters, after the decision."""
    return float(view.tables["result_clusters"]["care_from_neighbours_after_wte"].sum())


def _asked(view: View, words: Words) -> list[str]:
    pounds = money_in_short(float(view.tables["posts"]["pounds_per_year"].sum()), words)
    rows = view.tables["result_assumptions"].to_dict("records")
    nobody, wte = unagreed(rows), staff(view.answer["totals"]["wte_new"], words)
    told = [words("decision.ask.plan", staff=wte, pounds=pounds)]
    if nobody:
        told.append(words("decision.ask.estimates", nobody=words.number(nobody, 0)))
    told.append(words("decision.ask.assess"))
    if (crossing := crossing_wte(view)) > LEAST_CROSSING:
        told.append(words("decision.ask.neighbours", staff=words.number(crossing, 0)))
    return told


def _options(view: View, compare: CompareDocument | None, words: Words) -> Table:
    """Do nothing, fill vacancies, this plan; and what else was compared."""
    totals, staffing = view.answer["totals"], view.answer["staffing"]
    pounds = float(view.tables["posts"]["pounds_per_year"].sum())
    unlimited, vacant = without_care(view), staffing["vacant_wte"]
    before, after = (
        None if unlimited else share for share in (totals["share_before"], totals["share_after"])
    )
    rows: list[tuple[str, str, str, float | None]] = [
        (words("decision.option.nothing"), words.number(0, 0), words.pounds(0), before)
    ]
    if staffing["share_vacancies"] is not None and vacant:
        filled = staffing["share_vacancies"]
        rows.append(
            (words("decision.option.vacancies"), staff(vacant, words), words("decision.budgeted"), filled)
        )
    mine = (staff(totals["wte_new"], words), money_in_short(pounds, words), after)
    rows.append((words("decision.option.plan"), *mine))
    for option in [] if compare is None else compare["options"]:
        if option["is_plan"] and option["option"] == (view.answer["option"] or None):
            continue
        cost = money_in_short(option["pounds_full_year"], words)
        name = short_name(option, words)
        if option["workforce"] == "funded" and staffing["workforce"] != "funded":
            more = staff(figure_in(staffing, "vacant_wte"), words)
            name = words("decision.option.with_vacancies", name=name, vacant=more)
        rows.append((name, staff(option["wte_new"], words), cost, figure_in(option, "share")))
    shares = told_apart([share for *_, share in rows], words)
    cells = tuple((*row[:-1], share) for row, share in zip(rows, shares, strict=True))
    titles = ("option", "staff", "cost", "met")
    return worded_table(words, "decision.options", "decision.column", titles, cells)


def told_apart(shares: Sequence[float | None], words: Words) -> list[str]:
    """Shares in whole per cent; to one place where two that differ would read alike. None has no limit."""
    known = {round(share, 6) for share in shares if share is not None}
    places = 0 if len({words.percent(share, 0) for share in known}) == len(known) else 1
    return [words("summary.no_limit") if one is None else words.percent(one, places) for one in shares]


def _facts(view: View, words: Words) -> list[tuple[str, str]]:
    told = {
        "money": _money(view, words),
        "risks": _risks(view, words),
        "duties": words("decision.duties.wales" if in_wales(view) else "decision.duties"),
        "consulted": _consulted(view, words),
    }
    return [(words(f"decision.{key}.title"), text) for key, text in told.items()]


def _money(view: View, words: Words) -> str:
    posts = view.tables["posts"]
    full, first = (
        words.pounds(float(posts[name].sum())) for name in ("pounds_per_year", "pounds_first_year")
    )
    once = words.pounds(float(sum(fund["spent_once"] for fund in view.answer["funds"])))
    year = plain(view.answer["scenario"]["year"])
    said = words("decision.money", full=full, first=first, once=once, year=year)
    every = all(fund["recurrent"] for fund in view.answer["funds"])
    lasts = words("decision.money.every" if every else "decision.money.ends")
    return " ".join(text for text in (said, lasts, money_missing(view, words)) if text)


def _risks(view: View, words: Words) -> str:
    staffing, everywhere = view.answer["staffing"], view.answer["coverage"][0]
    lines = []
    if staffing["expected_month_12_wte"] is not None:
        places = 0 if view.answer["totals"]["wte_new"] >= FEW else 1
        wte, low, high = (
            words.number(figure_in(staffing, f"expected_month_12{end}_wte"), places)
            for end in ("", "_low", "_high")
        )
        new = staff(view.answer["totals"]["wte_new"], words)
        lines.append(words("decision.risk.fill", new=new, wte=wte, range=between(low, high, words)))
    lines.append(words("decision.risk.sure", said=how_sure(view, words)))
    if everywhere["less"]["areas"]:
        lines.append(words("decision.risk.less", people=about(everywhere["less"]["residents"], words)))
    return " ".join([*lines, *nobody_reached(view, words)])


def _consulted(view: View, words: Words) -> str:
    said = getattr(view.scenario, "about", None)
    if said is None or said.agreed_by is None:
        return words("decision.consulted.nobody")
    on = "" if said.agreed_on is None else words.date(said.agreed_on)
    return words("decision.consulted", by=plain(said.agreed_by), on=on)


def _sign_off(words: Words) -> Table:
    names = ("for", "name", "says", "date")
    rows = ((words(f"decision.sign.{who}"), "", "", "") for who in SIGNED_FOR)
    return worded_table(words, "decision.sign", "decision.sign", names, rows, texts=names)
