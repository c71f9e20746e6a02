"""The first look at an answer: one screen that says what was decided, for whom, and how sure that is.

The whole is the summary; this is what a person reads before anything has scrolled away.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.report.ahead import ahead_in_brief
from placement.report.effects import aim_reached, first_aim, without_care
from placement.report.funds import idle_money, opened_lines
from placement.report.names import Names
from placement.report.opening import stopped_sentence
from placement.report.page import watermark
from placement.report.pieces import Block, Bullets, Facts, Group, Paragraph, Table, worded
from placement.report.short import four_facts, sure_in_brief
from placement.report.wording import points, staff
from placement.results.document_entries import TotalsEntry, figure_in
from placement.results.view import View

MOST_ROWS = 15
"""So many regions or clusters are shown; of more, those with the most new posts, and how many are left."""


def first_screen(view: View, words: Words) -> tuple[Block, ...]:
    """Status, headline, years in brief, a table by region (or by cluster), who gains and loses, how sure.

    The view is one of an answer. Raises KeyError if it lacks a table or the catalogue a text.
    """
    names = Names(view.region, words)
    warnings = (watermark(view, words), stopped_sentence(view.answer, words))
    sureness = " ".join(sure_in_brief(view, words))
    return (
        *(Paragraph(text, "warning") for text in warnings if text),
        Paragraph(headline(view, words), "lead"),
        *([Facts(years)] if (years := ahead_in_brief(view, names, words)) else []),
        *_opened(view, names, words),
        *([Bullets(tuple(left))] if (left := idle_money(view, names, words)) else []),
        *_table(view, names, words),
        Facts(four_facts(view, sureness, names, words)),
    )


def headline(view: View, words: Words) -> str:
    """What the posts are, in how many clusters, what they cost, and the share of need before and after."""
    aim = first_aim(view.answer)
    reached = aim_reached(view, aim, words) if aim is not None and without_care(view) else None
    return headline_of(view.answer["totals"], view.tables["result_clusters"], words, reached)


def headline_of(totals: TotalsEntry, clusters: pd.DataFrame, words: Words, reached: str | None = None) -> str:
    """The same from the totals and the table of clusters; `reached` stands in the place of shares of need."""
    before, after = (words.percent(figure_in(totals, f"share_{when}")) for when in ("before", "after"))
    same = ".same" if before == after else ""
    covered = reached or words(f"screen.covered{same}", before=before, after=after)
    if not totals["wte_new"] > 0:
        return f"{words('summary.money.none')} {covered}"
    posts = words(
        "screen.posts",
        wte=staff(totals["wte_new"], words),
        pounds=words.pounds(float(clusters["pounds_per_year"].sum())),
        clusters=words.number(int((clusters["wte_new"] > 0).sum()), 0),
        all=words.number(len(clusters), 0),
    )
    return f"{posts} {covered}"


def _opened(view: View, names: Names, words: Words) -> list[Block]:
    """The bases that the plan opens, by name."""
    lines = opened_lines(view, names, words)
    if not lines:
        return []
    blocks: list[Block] = [Bullets(tuple(lines[:MOST_ROWS]))]
    if left := len(lines) - MOST_ROWS:
        blocks += [Paragraph(words.count("screen.bases_left_out", left))] if left > 0 else []
    return blocks


def _table(view: View, names: Names, words: Words) -> list[Block]:
    regions = view.tables["result_regions"]
    if len(regions) > 1:
        rows, of, name = regions, "region", names.region
    else:
        rows, of, name = view.tables["result_clusters"], "cluster", names.cluster
    shown = rows
    if len(rows) > MOST_ROWS:
        most = rows.sort_values("wte_new", ascending=False, kind="stable").index[:MOST_ROWS]
        shown = rows.loc[sorted(most)]
    cells = tuple((name(row[f"{of}_id"]), *_cells(row, words)) for row in shown.to_dict("records"))
    group = Group(cells, total=(words("screen.total"), *_cells(_sum(view, rows), words)))
    titles = ("wte_new", "full_year", "before", "after", "points")
    columns = worded(words, "summary.column", (of, *titles))
    table: list[Block] = [Table(words(f"screen.by_{of}"), columns, (group,))]
    if left := len(rows) - len(shown):
        table.append(Paragraph(words.count("screen.left_out", left)))
    return table


def _sum(view: View, rows: pd.DataFrame) -> dict[str, Any]:
    """The row of all places; shares are of all their need."""
    totals = view.answer["totals"]
    summed = {column: float(rows[column].sum()) for column in ("wte_new", "pounds_per_year")}
    return {**summed, "share_before": totals["share_before"], "share_after": totals["share_after"]}


def _cells(row: dict[Any, Any], words: Words) -> tuple[str, ...]:
    return (
        words.number(row["wte_new"]),
        words.pounds(row["pounds_per_year"]),
        words.percent(row["share_before"], 0),
        words.percent(row["share_after"], 0),
        points(row["share_after"] - row["share_before"], words),
    )
