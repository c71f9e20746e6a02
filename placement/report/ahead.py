"""Years decided together, as a director asks: what to advertise, whom to hire later, what ends, who pays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from placement.i18n import Words
from placement.report.community import community_blocks
from placement.report.names import Names
from placement.report.pieces import Block, Bullets, Paragraph, Section, Table, worded_table
from placement.report.waiting import waiting_blocks
from placement.report.wording import between, staff, within_sentence
from placement.results.document_entries import figure_in
from placement.results.document_years import AheadEntry, AheadFund, AheadHires
from placement.results.view import View

LEAST_WTE = 0.05
MOST_NAMED = 6
"""Services named in the sentence on what to advertise; the table has all."""
UNUSED_PART, UNUSED_POUNDS = 0.02, 50_000.0
"""Of the money of the funds, and in all: less is a part of one post in each region."""
STAFF, MONEY = ("posts", "in_post", "hired", "left", "ended"), ("cost", "fund", "handed")
HIRES = ("service", "kind", "advertise", "later")


def ahead_in_brief(view: View, names: Names, words: Words) -> tuple[tuple[str, str], ...]:
    """What to advertise, what to commission and when the money runs out, each a title and a sentence.

    Then of which year all else is. Nothing for one year.
    """
    entry = view.answer.get("ahead")
    if entry is None:
        return ()
    told = {
        "advertise": _advertise(view, entry, names, words),
        "commission": _places(entry, names, words),
        "money": _money(entry, words),
        "year": words("ahead.short.year", count=entry["count"]),
    }
    return tuple((words(f"ahead.short.{key}.title"), text) for key, text in told.items())


def ahead_section(view: View, names: Names, words: Words, *, told: bool = False) -> Iterable[Section]:
    """What to advertise this year, later years, funds that end, when money runs out; nothing for one year.

    `told` says that the brief stands on the same page just before: it is not told again. Raises KeyError if
    the catalogue lacks a text.
    """
    entry = view.answer.get("ahead")
    if entry is None:
        return
    last = entry["count"]
    blocks: list[Block] = []
    if not told:
        blocks.append(Paragraph(_advertise(view, entry, names, words), "lead"))
        blocks += [Paragraph(_places(entry, names, words)), Paragraph(_money(entry, words))]
    said = (
        *_nobody_for(entry, words),
        *_unused(entry, words),
        _waiting(entry, words),
        _later(entry, words),
        *_filled(view, words),
    )
    blocks += [Paragraph(text) for text in said]
    if (vacated := entry.get("vacated_wte", [0.0])[-1]) > LEAST_WTE:
        blocks.append(Paragraph(words("ahead.vacated", wte=words.number(vacated, 1), year=last)))
    funds = {fund["id"]: fund for fund in view.answer["funds"]}
    ends = [
        _fund(each, names.text(funds[each["fund_id"]]), last, words)
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


def _advertise(view: View, entry: AheadEntry, names: Names, words: Words) -> str:
    some = [each for each in entry["hires"] if each["advertise_wte"] > LEAST_WTE]
    if not some:
        return words("ahead.advertise.none")
    services, kinds = (_sums(some, name) for name in ("service_id", "kind"))
    most = services if len(services) <= MOST_NAMED + 1 else services[:MOST_NAMED]
    those = [
        words(
            "ahead.advertise.one",
            wte=words.number(wte, 1),
            service=within_sentence(names.service(service)),
        )
        for service, wte in most
    ]
    if left := services[len(most) :]:
        wte = words.number(sum(wte for _, wte in left), 1)
        those.append(words("ahead.advertise.others", wte=wte, n=len(left)))
    of_kinds = [words(f"ahead.advertise.{kind}", wte=words.number(wte, 1)) for kind, wte in kinds]
    ending = {fund["id"] for fund in view.answer["funds"] if fund["contract"] == "fixed_term"}
    ends = sum(each["first_wte"] for each in entry["funds"] if each["fund_id"] in ending)
    stays = sum(each["first_wte"] for each in entry["funds"]) - ends
    return words(
        "ahead.advertise" if ends <= LEAST_WTE else "ahead.advertise.fixed",
        ends=words.number(ends, 1),
        stays=words.number(stays, 1),
        wte=staff(sum(wte for _, wte in kinds), words),
        those=words.listed(those),
        kinds=words.listed(of_kinds),
    )


def _sums(hires: Sequence[AheadHires], name: Literal["service_id", "kind"]) -> list[tuple[str, float]]:
    """WTE to advertise by service or by kind, the most first."""
    found: dict[str, float] = {}
    for each in hires:
        found[each[name]] = found.get(each[name], 0.0) + each["advertise_wte"]
    return sorted(found.items(), key=lambda pair: -pair[1])


def _fund(each: AheadFund, name: str, last: int, words: Words) -> str:
    """What becomes of a fund's posts: those that begin later are what ended and stands beyond the first."""
    kept = each["kept_by_boards_wte"] > LEAST_WTE
    return words(
        "ahead.fund.kept" if kept else "ahead.fund",
        fund=name,
        begun=words.number(each["first_wte"]),
        later=words.number(max(each["last_wte"] + each["ended_wte"] - each["first_wte"], 0.0)),
        ended=words.number(each["ended_wte"]),
        stand=words.number(each["last_wte"]),
        kept=words.number(each["kept_by_boards_wte"]),
        year=last,
    )


def _filled(view: View, words: Words) -> Iterable[str]:
    """How many of the posts of year one are expected to be filled then, which the plan does not count."""
    forward = view.answer.get("forward")
    if forward is None or view.answer["staffing"]["plan_on"] != "funded":
        return
    first = forward["years"][0]
    if first["posts_wte"] > LEAST_WTE:
        yield words(
            "ahead.filled",
            posts=words.number(first["posts_wte"]),
            first=words.number(first["in_post_wte"]),
        )


def _later(entry: AheadEntry, words: Words) -> str:
    hired = [each["hired_wte"] for each in entry["years"][1:]]
    low, high = words.number(min(hired), 1), words.number(max(hired), 1)
    key = "ahead.later.same" if low == high else "ahead.later"
    return words(key, low=low, high=high, year=entry["count"])


def _money(entry: AheadEntry, words: Words) -> str:
    """When the money runs out, in one sentence; posts of all funds together, as the table has them."""
    years, handed = entry["years"], entry["first_year_handed"]
    fewer = next((b for a, b in pairwise(years) if b["posts_wte"] < a["posts_wte"] - LEAST_WTE), None)
    slots: dict[str, str | int] = {"last": entry["count"]}
    if handed is not None:
        paid = [words.pounds(round(each["handed_pounds"], -3)) for each in years[handed - 1 :]]
        key = "ahead.money.pay.same" if len(set(paid)) == 1 else "ahead.money.pay"
        slots["pay"] = words(key, pounds=paid[0], last_pounds=paid[-1], year=handed, last=entry["count"])
    if fewer is not None:
        low = min(years[fewer["year"] - 1 :], key=lambda each: each["posts_wte"])
        slots |= {
            "fewer": fewer["year"],
            "was": words.number(years[fewer["year"] - 2]["posts_wte"]),
            "before": fewer["year"] - 1,
            "low": words.number(low["posts_wte"]),
            "low_year": low["year"],
        }
    if handed is not None:
        return words("ahead.money.both" if fewer else "ahead.money.handed", year=handed, **slots)
    return words("ahead.money.ended" if fewer else "ahead.money.enough", **slots)


def _nobody_for(entry: AheadEntry, words: Words) -> Iterable[str]:
    """Posts of year one that conditions ask for and nobody can fill that year."""
    first = entry["years"][0]
    if (short := first["posts_wte"] - first["in_post_wte"]) > LEAST_WTE:
        yield words("ahead.nobody_for", wte=words.number(short, 1))


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
    """Training places to commission, by service and the year in which they begin; and how weak counts are."""
    if entry["places"] is None:
        return words("ahead.places.not_asked")
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
    return f"{words('ahead.places', those='; '.join(years))} {words('ahead.places.weak')}"


def _hires(entry: AheadEntry, names: Names, words: Words) -> Table:
    def later(each: AheadHires) -> str:
        low, high = (words.number(wte, 1) for wte in (each["later_least_wte"], each["later_most_wte"]))
        return between(low, high, words)

    rows = tuple(
        (
            names.service(each["service_id"]),
            words(f"ahead.kind.{each['kind']}"),
            words.number(each["advertise_wte"], 1),
            later(each),
        )
        for each in entry["hires"]
    )
    return worded_table(words, "ahead.hires", "ahead.hires", HIRES, rows, texts=2, year=entry["count"])


def _years(entry: AheadEntry, words: Words) -> Table:
    """Year by year; staff are those of the year before and hired, less who left or whose post ended."""
    ends = any(each["ended_wte"] > LEAST_WTE for each in entry["years"])
    flows = [name for name in STAFF if ends or name != "ended"]
    rows = (
        (
            words("forward.year", year=each["year"]),
            *(words.number(figure_in(each, f"{name}_wte")) for name in flows),
            *(words.pounds(figure_in(each, f"{name}_pounds")) for name in MONEY),
            words.percent(each["share"]),
        )
        for each in entry["years"]
    )
    return worded_table(words, "ahead.table", "ahead.column", ("year", *flows, *MONEY, "share"), rows)
