"""Money: what each fund has, what it pays for by service, and what it no longer pays for as it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Block, Bullets, Paragraph, Section, Table, worded_table
from placement.report.wording import amount, said, staff, within_sentence, wte
from placement.results.document_entries import FundEntry
from placement.results.view import View

SMALL_CHANGE = {"pounds": 100.0, "wte": 1e-6}
"""By this much may what is too little for a post differ from all that is left: the pounds that were lost when
shares of regions were rounded are no reason of their own."""


def stated_fund(fund: FundEntry, names: Names, words: Words) -> str:
    """How much a fund has, of what kind, and how it is shared."""
    kind = "capital" if fund["kind"] == "capital" else "recurrent" if fund["recurrent"] else "ending"
    pounds = fund["measure"] == "pounds"
    shown = words.pounds(fund["amount"]) if pounds else wte(fund["amount"], words)
    said_of = words(
        f"summary.fund.{kind}",
        fund=names.text(fund),
        amount=shown,
        shares=said(words, f"summary.shares.{fund.get('shares')}", "summary.shares.other"),
    )
    if fund["amount_here"] == fund["amount"]:
        return said_of
    here = fund["amount_here"]
    return said_of + words("summary.fund.here", amount=words.pounds(here) if pounds else wte(here, words))


def money(view: View, names: Names, words: Words) -> Section:
    """Money and WTE by service: one sentence, then the same as a table."""
    rows = view.tables["result_services"].sort_values("wte_new", ascending=False, kind="stable")
    new = [row for row in rows.to_dict("records") if row["wte_new"] > 0]
    left = [_left(fund, names, words, years="ahead" in view.answer) for fund in view.answer["funds"]]
    sites = Bullets((*left, *opened_lines(view, names, words)))
    if not new:
        lead = Paragraph(words("summary.money.none"), "lead")
        told = (sites,) if sites.lines else ()
        return Section("money", words("summary.title.money"), (lead, *told, *_ending(view, names, words)))
    sentence = words(
        "summary.money",
        wte=staff(sum(row["wte_new"] for row in new), words),
        full=words.pounds(sum(row["pounds_per_year"] for row in new)),
        first=words.pounds(sum(row["pounds_first_year"] for row in new)),
        services=words.listed([_service(row, names, words) for row in new]),
    )
    once = sum(fund["spent_once"] for fund in view.answer["funds"] if fund["kind"] != "capital")
    notes = [Paragraph(words("summary.money.once", pounds=words.pounds(once)))] if once else []
    return Section(
        "money",
        words("summary.title.money"),
        (
            Paragraph(sentence, "lead"),
            *notes,
            sites,
            *_ending(view, names, words),
            _service_table(rows, names, words),
        ),
    )


def opened_lines(view: View, names: Names, words: Words) -> list[str]:
    """Each base that the plan opens, who pays, and what new posts work there, if any."""
    funds = {fund["id"]: names.text(fund) for fund in view.answer["funds"]}
    new = view.tables["posts"].groupby("base_id")["wte"].sum()
    return [
        words(
            "summary.money.opened_one" if new.get(row["base_id"], 0.0) > 0 else "summary.money.opened_alone",
            fund=funds[row["fund_id"]],
            base=names.base(row["base_id"]),
            cluster=names.cluster(row["cluster_id"]),
            pounds=words.pounds(row["pounds_once"]),
            wte=words.number(float(new.get(row["base_id"], 0.0))),
        )
        for row in view.tables["opened"].to_dict("records")
    ]


def _ending(view: View, names: Names, words: Words) -> list[Block]:
    """What a fund that tapers no longer pays for, year by year; and what a second look is worth at.

    Where years are decided together, posts end or are kept as the part on those years says, and do not stay
    as they are: here is then nothing to say of them.
    """
    blocks: list[Block] = []
    carried = "ahead" not in view.answer
    for fund in view.answer["funds"] if carried else []:
        unit = "pounds" if fund["measure"] == "pounds" else "wte"
        unpaid = [row for row in fund["years"] if row["unpaid"]]
        if unpaid:
            lines = [
                words(
                    "summary.money.year",
                    year=words.number(row["year"], 0),
                    has=amount(row["has"], unit, words),
                    unpaid=amount(row["unpaid"], unit, words),
                )
                for row in unpaid
            ]
            ends = "summary.money.ends.fixed" if fund["contract"] == "fixed_term" else "summary.money.ends"
            blocks += [
                Paragraph(words(ends, fund=names.text(fund)), "warning"),
                Bullets(tuple(lines)),
            ]
    blocks += _ending_together(view, words) if carried else []
    doubts = [names.text(row, "sentence") for row in view.answer["doubts"]]
    if doubts:
        blocks += [Paragraph(words("summary.doubts"), "warning"), Bullets(tuple(doubts))]
    return blocks


def _service(row: Mapping[Any, Any], names: Names, words: Words) -> str:
    return words(
        "summary.money.service",
        service=within_sentence(names.service(row["service_id"])),
        wte=words.number(row["wte_new"]),
        full=words.pounds(row["pounds_per_year"]),
    )


def idle_money(view: View, names: Names, words: Words) -> list[str]:
    """Of each fund with more left than what is too little for one more post: how much, and why."""
    return [
        _left(fund, names, words, years="ahead" in view.answer)
        for fund in view.answer["funds"]
        if idle(fund) > 0
    ]


def idle(fund: FundEntry) -> float:
    """What is left of a fund for another reason than that one more post costs more, in its own measure."""
    return sum(row["left"] for row in fund.get("left_because", []) if row["why"] != "too_little")


def _left(fund: FundEntry, names: Names, words: Words, *, years: bool) -> str:
    """What a fund has left, and why; over `years` a post has to be worth what it takes later too."""
    unit = "pounds" if fund["measure"] == "pounds" else "wte"
    told = words(
        "summary.money.left",
        fund=names.text(fund),
        spent=amount(fund["spent_full_year"], unit, words),
        left=amount(fund["left"], unit, words),
    )
    kind, reasons = "base" if fund["kind"] == "capital" else "post", fund.get("left_because", [])
    if [row["why"] for row in reasons] == ["too_little"] and fund["left"] - reasons[0]["left"] < SMALL_CHANGE[
        unit
    ]:
        return f"{told}. {words(f'summary.money.left.all_too_little.{kind}')}"
    because = [
        words(
            f"summary.money.left.{row['why']}.{'years' if years and row['why'] == 'no_use' else kind}",
            left=amount(row["left"], unit, words),
        )
        for row in reasons
    ]
    return ". ".join([told, " ".join(because)]) if because else told


def _service_table(rows: pd.DataFrame, names: Names, words: Words) -> Table:
    cells = tuple(
        (
            names.service(row["service_id"]),
            words.number(row["wte_new"]),
            words.pounds(row["pounds_per_year"]),
            words.pounds(row["pounds_first_year"]),
            words.percent(row["share_before"], 0),
            words.percent(row["share_after"], 0),
        )
        for row in rows.to_dict("records")
    )
    titles = ("service", "wte_new", "full_year", "first_year", "before", "after")
    return worded_table(words, "summary.table.services", "summary.column", titles, cells)


def _ending_together(view: View, words: Words) -> list[Block]:
    """The same over all funds in pounds, where several end."""
    ending = [f for f in view.answer["funds"] if f["years"] and f["measure"] == "pounds"]
    if len(ending) < 2:
        return []
    longest = max(len(fund["years"]) for fund in ending)
    lines = []
    for year in range(1, longest + 1):
        rows = [fund["years"][min(year, len(fund["years"])) - 1] for fund in ending]
        unpaid = sum(row["unpaid"] for row in rows)
        if unpaid:
            has = sum(row["has"] for row in rows)
            told = {"has": words.pounds(has), "unpaid": words.pounds(unpaid)}
            lines.append(words("summary.money.year", year=words.number(year, 0), **told))
    return [Paragraph(words("summary.money.ends_all"), "lead"), Bullets(tuple(lines))]
