"""Years decided together, as a director asks: what to advertise, whom to hire later, what ends, who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.report.community import community_blocks
from placement.report.pieces import Block, Bullets, Column, Group, Paragraph, Section, Table
from placement.report.waiting import waiting_blocks
from placement.report.wording import staff, within_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from placement.i18n import Words
    from placement.report.names import Names
    from placement.results.document_years import AheadEntry, AheadHires
    from placement.results.view import View

LEAST_WTE = 0.05
UNUSED_PART, UNUSED_POUNDS = 0.02, 50_000.0
"""Of the money of the funds, and in all: less is a part of one post in each region."""
COLUMNS = ("year", "posts", "in_post", "hired", "left", "cost", "fund", "handed", "share")
HIRES = ("service", "kind", "advertise", "later")


def ahead_section(view: View, names: Names, words: Words) -> Iterable[Section]:
    """What to advertise this year, later years, funds that end, when money runs out; nothing for one year.

    Raises KeyError if the catalogue lacks a text.
    """
    entry = view.answer.get("ahead")
    if entry is None:
        return
    last = entry["count"]
    lead = _advertise(entry, names, words)
    blocks: list[Block] = [Paragraph(lead, "lead")]
    if entry["places"] is not None:
        blocks.append(Paragraph(_places(entry, names, words)))
    said = (_money(entry, words), *_unused(entry, words), _waiting(entry, words), _later(entry, words))
    blocks += [Paragraph(text) for text in said]
    if (vacated := entry.get("vacated_wte", [0.0])[-1]) > LEAST_WTE:
        blocks.append(Paragraph(words("ahead.vacated", wte=words.number(vacated, 1), year=last)))
    funds = {fund["id"]: fund for fund in view.answer["funds"]}
    ends = [
        words(
            "ahead.fund",
            fund=names.text(funds[each["fund_id"]]),
            begun=staff(each["first_wte"], words),
            ended=words.number(each["ended_wte"]),
            stand=words.number(each["last_wte"]),
            kept=words.number(each["kept_by_boards_wte"]),
            year=last,
        )
        for each in entry["funds"]
        if each["fund_id"] in funds and max(each["ended_wte"], each["kept_by_boards_wte"]) > LEAST_WTE
    ]
    if ends:
        blocks.append(Bullets(tuple(ends)))
    blocks += community_blocks(view, names, words)
    blocks += [
        Paragraph(words("ahead.relaxed", discount=words.percent(entry["discount_pct"] / 100, 1))),
        _hires(entry, names, words),
        _years(entry, words),
    ]
    if "waiting" in entry:
        blocks += waiting_blocks(entry["waiting"], names, words)
    yield Section("ahead", words("ahead.title"), tuple(blocks))


def _advertise(entry: AheadEntry, names: Names, words: Words) -> str:
    some = [each for each in entry["hires"] if each["advertise_wte"] > LEAST_WTE]
    if not some:
        return words("ahead.advertise.none")
    those = [
        words(
            "ahead.advertise.one",
            wte=words.number(each["advertise_wte"], 1),
            service=within_sentence(names.service(each["service_id"])),
            kind=words(f"ahead.kind.{each['kind']}"),
        )
        for each in sorted(some, key=lambda each: -each["advertise_wte"])
    ]
    total = sum(each["advertise_wte"] for each in some)
    return words("ahead.advertise", wte=staff(total, words), those=words.listed(those))


def _later(entry: AheadEntry, words: Words) -> str:
    hired = [each["hired_wte"] for each in entry["years"][1:]]
    low, high = words.number(min(hired), 1), words.number(max(hired), 1)
    key = "ahead.later.same" if low == high else "ahead.later"
    return words(key, low=low, high=high, year=entry["count"])


def _money(entry: AheadEntry, words: Words) -> str:
    """When the money runs out, in one sentence."""
    years, handed, ended = entry["years"], entry["first_year_handed"], entry["first_year_ended"]
    slots: dict[str, str | int] = {"last": entry["count"]}
    if handed is not None:
        first, last = (years[at]["handed_pounds"] for at in (handed - 1, -1))
        slots |= {"pounds": words.pounds(round(first, -3)), "last_pounds": words.pounds(round(last, -3))}
    if ended is not None:
        slots["wte"] = words.number(sum(each["ended_posts_wte"] for each in years))
    if handed is not None and ended is not None:
        return words("ahead.money.both", year=handed, ended=ended, **slots)
    if handed is not None:
        return words("ahead.money.handed", year=handed, **slots)
    if ended is not None:
        return words("ahead.money.ended", year=ended, **slots)
    return words("ahead.money.enough", year=entry["count"])


def _unused(entry: AheadEntry, words: Words) -> Iterable[str]:
    """The first and the last year in which the funds have over a fiftieth, and a post, more than is taken."""
    left = {
        each["year"]: each["fund_pounds"] + each["handed_pounds"] - each["cost_pounds"]
        for each in entry["years"]
    }
    some = {
        each["year"]: left[each["year"]]
        for each in entry["years"]
        if left[each["year"]] > max(UNUSED_PART * each["fund_pounds"], UNUSED_POUNDS)
    }
    if some:
        year, last = min(some), max(some)
        key = "ahead.money.unused" if year < last else "ahead.money.unused_once"
        pounds, last_pounds = (words.pounds(round(some[at], -3)) for at in (year, last))
        yield words(key, year=year, last=last, pounds=pounds, last_pounds=last_pounds)


def _waiting(entry: AheadEntry, words: Words) -> str:
    """What a year of waiting costs: the need that posts of year one meet in their first year."""
    first = entry["years"][0]
    return words(
        "ahead.waiting",
        wte=words.number(max(first["share"] - first["share_before"], 0.0) * first["need_wte"], 1),
        share=words.percent(first["share"], 1),
        before=words.percent(first["share_before"], 1),
    )


def _places(entry: AheadEntry, names: Names, words: Words) -> str:
    """Training places to commission, by service and the year in which they begin, in one sentence."""
    if not entry["places"]:
        return words("ahead.places.none")
    begins: dict[int, list[str]] = {}
    for each in entry["places"]:
        one = words(
            "ahead.places.one",
            places=words.number(each["places"], 1),
            service=within_sentence(names.service(each["service_id"])),
        )
        begins.setdefault(each["begin_year"], []).append(one)
    years = [
        words("ahead.places.year", year=year, those=words.listed(those))
        for year, those in sorted(begins.items())
    ]
    return words("ahead.places", those="; ".join(years))


def _hires(entry: AheadEntry, names: Names, words: Words) -> Table:
    def between(each: AheadHires) -> str:
        low, high = (words.number(wte, 1) for wte in (each["later_least_wte"], each["later_most_wte"]))
        return low if low == high else words("summary.range", low=low, high=high)

    rows = tuple(
        (
            names.service(each["service_id"]),
            words(f"ahead.kind.{each['kind']}"),
            words.number(each["advertise_wte"], 1),
            between(each),
        )
        for each in entry["hires"]
    )
    columns = tuple(
        Column(words(f"ahead.hires.{name}", year=entry["count"]), figures=name in {"advertise", "later"})
        for name in HIRES
    )
    return Table(words("ahead.hires"), columns, (Group(rows),))


def _years(entry: AheadEntry, words: Words) -> Table:
    rows = tuple(
        (
            words("forward.year", year=each["year"]),
            words.number(each["posts_wte"]),
            words.number(each["in_post_wte"]),
            words.number(each["hired_wte"]),
            words.number(each["left_wte"]),
            words.pounds(each["cost_pounds"]),
            words.pounds(each["fund_pounds"]),
            words.pounds(each["handed_pounds"]),
            words.percent(each["share"]),
        )
        for each in entry["years"]
    )
    columns = tuple(Column(words(f"ahead.column.{name}"), figures=name != "year") for name in COLUMNS)
    return Table(words("ahead.table"), columns, (Group(rows),))
