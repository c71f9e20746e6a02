"""The plan over years, as people read it: what the same posts cost later, who stays, what need does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from placement.i18n import Words
from placement.report.line_chart import Axis, ChartLine, line_chart, nice_marks
from placement.report.names import Names
from placement.report.pieces import Block, Drawing, Paragraph, Section, Table, worded_table
from placement.report.waiting import waiting_blocks
from placement.report.wording import staff, within_sentence
from placement.results.document_entries import YearEntry, figure_in
from placement.results.document_years import ForwardEntry
from placement.results.view import View

MILLION = 1e6
LEAST_MARK = 1e-9
LEAST_WTE = 0.05
LEAST_POUNDS = 0.5
STAFF = {"in_post": "in_post", "left": "left", "hired": "hired", "ended": "ended", "end": "in_post_end"}
"""Columns of staff, and what each is of."""
MONEY = ("cost", "cost_all_stay", "fund", "short")


def forward_section(view: View, names: Names, words: Words) -> Iterable[Section]:
    """Money, people and need in a sentence each, chart and table, and lists of those who wait, where stated.

    Raises KeyError if the catalogue lacks a text.
    """
    entry = view.answer.get("forward")
    if entry is None or not entry["years"] or entry["years"][0]["posts_wte"] <= 0:
        return
    if (
        "ahead" in view.answer
    ):  # the years decided together are told instead: two answers would be one too many
        return
    blocks: list[Block] = [Paragraph(_money(view, entry, names, words), "lead")]
    said = (
        _people(entry, words),
        *_ended(entry, words),
        _waiting(entry, words),
        _need(entry, words),
        *_community(entry, names, words),
        *_assumed(entry, words),
    )
    blocks += [Paragraph(text) for text in said]
    blocks += [_chart(entry, words), _table(entry, words)]
    if "waiting" in entry:
        blocks.append(Paragraph(words("forward.lists")))
        blocks += waiting_blocks(entry["waiting"], names, words)
    yield Section("forward", words("forward.title"), tuple(blocks))


def _money(view: View, entry: ForwardEntry, names: Names, words: Words) -> str:
    first, last = entry["years"][0], entry["years"][-1]
    slots = {
        "first": about_pounds(first["cost_all_stay_pounds"], words),
        "last": about_pounds(last["cost_all_stay_pounds"], words),
        "year": last["year"],
    }
    more = last["cost_all_stay_pounds"] / first["cost_all_stay_pounds"] - 1
    key = "forward.money.rises" if more >= LEAST_WTE / 100 and not _falls(entry) else "forward.money.costs"
    said = [words(key, percent=words.percent(more, 0), **slots)]
    unknown = any(each["fund_pounds"] is None for each in entry["years"])
    if entry["first_year_short"] is not None:
        said += [_short(entry, entry["first_year_short"], words), *_apart(view, entry, names, words)]
    elif not unknown:
        said.append(words("forward.money.covered", n=len(entry["years"])))
    if unknown:
        said.append(_unstated(view, names, words))
    return " ".join(said)


def _apart(view: View, entry: ForwardEntry, names: Names, words: Words) -> Iterable[str]:
    """Which funds lack money in the first year that is short, where all funds together have enough."""
    year = entry["years"][(entry["first_year_short"] or 1) - 1]
    if figure_in(year, "fund_pounds") >= year["cost_all_stay_pounds"]:
        table = view.tables["result_years"]
        short = table[table["year"] == year["year"]].groupby("fund_id")["short_pounds"].sum()
        funds = [
            names.text(fund) for fund in view.answer["funds"] if short.get(fund["id"], 0.0) > LEAST_POUNDS
        ]
        yield words(
            "forward.money.apart",
            has=about_pounds(figure_in(year, "fund_pounds"), words),
            funds="; ".join(funds),
        )


def _unstated(view: View, names: Names, words: Words) -> str:
    """Why nobody can say when the money runs out: funds in posts, or whose later years nobody stated."""
    funds = [
        names.text(fund)
        for fund in view.answer["funds"]
        if fund["measure"] == "pounds"
        and fund["pounds_full_year"] > 0
        and not fund["recurrent"]
        and not fund["years"]
    ]
    if not funds:
        return words("forward.money.no_pounds")
    return words("forward.money.unstated", funds="; ".join(funds))


def money_missing(view: View, words: Words) -> str:
    """From which year the money does not pay for every post, and how much is missing; "" where it lasts.

    It is of the plan carried forward: nothing is said where several years were decided together.
    """
    entry = view.answer.get("forward")
    year = None if entry is None or "ahead" in view.answer else entry["first_year_short"]
    return "" if entry is None or year is None else _short(entry, year, words)


def _short(entry: ForwardEntry, year: int, words: Words) -> str:
    """In the first year that is short, and in the last of which it is stated what there is."""
    short = entry["years"][year - 1]
    last = [one for one in entry["years"] if one["short_pounds"] is not None][-1]
    least = figure_in(last, "short_pounds")
    lasting = least > LEAST_POUNDS and last["year"] > short["year"]
    return words(
        "forward.money.short" if lasting else "forward.money.short_once",
        year=short["year"],
        short=about_pounds(figure_in(short, "short_pounds"), words),
        last_year=last["year"],
        last_short=about_pounds(least, words),
    )


def about_pounds(pounds: float, words: Words) -> str:
    """Pounds as a person says them: to the nearest thousand, or ten thousand above a million."""
    grain = 10_000 if pounds >= MILLION else 1_000 if pounds >= 1_000 else 1
    return words.pounds(round(pounds / grain) * grain)


def _falls(entry: ForwardEntry) -> bool:
    return any(year["ended_wte"] > LEAST_WTE for year in entry["years"])


def _people(entry: ForwardEntry, words: Words) -> str:
    years = entry["years"]
    return words(
        "forward.people",
        posts=staff(years[0]["posts_wte"], words),
        first=words.number(years[0]["in_post_wte"]),
        last=words.number(years[-1]["in_post_wte"]),
        year=years[-1]["year"],
        left=words.number(sum(year["left_wte"] for year in years)),
        hired=words.number(sum(year["hired_wte"] for year in years)),
    )


def _ended(entry: ForwardEntry, words: Words) -> Iterable[str]:
    posts = [year["posts_wte"] for year in entry["years"]]
    if posts[0] - posts[-1] > LEAST_WTE:
        yield words(
            "forward.ended", ended=words.number(posts[0] - posts[-1]), posts=words.number(posts[0]),
            year=entry["years"][-1]["year"],
        )  # fmt: skip


def _waiting(entry: ForwardEntry, words: Words) -> str:
    """The price of a year: the work that the staff expected in year one would do."""
    first = entry["years"][0]
    return words(
        "forward.waiting",
        wte=words.number(first["in_post_wte"], 1),
        pounds=about_pounds(first["cost_pounds"], words),
    )


def _need(entry: ForwardEntry, words: Words) -> str:
    first, last = entry["years"][0], entry["years"][-1]
    grows = last["need_wte"] / first["need_wte"] - 1 if first["need_wte"] > 0 else 0.0
    moves = "grows" if grows > 0 else "falls"
    key = f"forward.need.{'same' if abs(grows) < LEAST_WTE / 100 else moves}"
    return words(
        key,
        percent=words.percent(abs(grows), 0),
        first=words.percent(first["share"]),
        last=words.percent(last["share"]),
        year=last["year"],
    )


def _community(entry: ForwardEntry, names: Names, words: Words) -> Iterable[str]:
    """Each profession's part in community teams, with the staff expected; nothing where no table says."""
    those = [
        words(
            "community.one",
            service=within_sentence(names.service(one["service_id"])),
            after=words.percent(one["share"][-1], 1),
            before=words.percent(one["share"][0], 1),
        )
        for one in entry.get("community", [])
    ]
    if those:
        yield words("forward.community", year=entry["years"][-1]["year"], those="; ".join(those))


def _assumed(entry: ForwardEntry, words: Words) -> Iterable[str]:
    yield words("forward.assumed", leavers=words.number(entry["leavers_pct"], 0))
    if entry["leavers_implied_pct"] is not None:
        yield words("forward.implied", leavers=words.number(entry["leavers_implied_pct"], 0))


def _table(entry: ForwardEntry, words: Words) -> Table:
    """Year by year; staff at the end are those of the year before and who start, less who leave or end."""

    def pounds(value: object) -> str:
        return words.pounds(value) if isinstance(value, int | float) else words("forward.unknown")

    flows = [name for name in STAFF if name != "ended" or _falls(entry)]
    rows = (
        (
            words("forward.year", year=year["year"]),
            *(words.number(figure_in(year, f"{STAFF[name]}_wte")) for name in flows),
            *(pounds(dict(year)[f"{name}_pounds"]) for name in MONEY),
            words.percent(year["share"]),
        )
        for year in entry["years"]
    )
    return worded_table(words, "forward.table", "forward.column", ("year", *flows, *MONEY, "share"), rows)


def _chart(entry: ForwardEntry, words: Words) -> Drawing:
    """What every post filled would cost, and the money there is, in millions of pounds by year."""
    years = entry["years"]
    kinds = (("cost", "first", "cost_all_stay_pounds"), ("fund", "second", "fund_pounds"))
    lines = [
        ChartLine(words(f"forward.line.{name}"), kind, tuple(_point(year, key) for year in years))
        for name, kind, key in kinds
    ]
    highest = max((y for line in lines for _, y in line.points if y is not None), default=0.0)
    marks = nice_marks(highest)
    places = 2 if all(abs(mark - round(mark, 2)) < LEAST_MARK for mark in marks) else 3
    up = Axis(marks, tuple(words.number(mark, places) for mark in marks))
    at = tuple(float(year["year"]) for year in years)
    across = Axis(at, tuple(words.number(mark, 0) for mark in at))
    title = words("forward.chart")
    return Drawing(line_chart(title, lines, across, up), title)


def _point(year: YearEntry, key: str) -> tuple[float, float | None]:
    told: Mapping[str, Any] = year
    pounds: float | None = told[key]
    return float(year["year"]), None if pounds is None else pounds / MILLION
