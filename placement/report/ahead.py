"""Years decided together, as a director asks: what to advertise, whom to hire later, what ends, who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.report.pieces import Block, Bullets, Column, Group, Paragraph, Section, Table
from placement.report.wording import staff, within_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from placement.i18n import Words
    from placement.report.names import Names
    from placement.results.document_years import AheadEntry, AheadHires
    from placement.results.view import View

LEAST_WTE = 0.05
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
    blocks: list[Block] = [
        Paragraph(lead, "lead"),
        Paragraph(_later(entry, words)),
        Paragraph(_money(entry, words)),
    ]
    if entry["places"] is not None:
        blocks.append(Paragraph(_places(entry, names, words)))
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
    blocks += [
        Paragraph(words("ahead.relaxed", discount=words.percent(entry["discount_pct"] / 100, 1))),
        _hires(entry, names, words),
        _years(entry, words),
    ]
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
    years, handed, ended = entry["years"], entry["first_year_handed"], entry["first_year_ended"]
    if handed is None and ended is None:
        return words("ahead.money.enough", year=entry["count"])
    said = []
    if handed is not None:
        said.append(
            words(
                "ahead.money.handed",
                year=handed,
                pounds=words.pounds(round(years[handed - 1]["handed_pounds"], -3)),
                last_pounds=words.pounds(round(years[-1]["handed_pounds"], -3)),
                last=entry["count"],
            )
        )
    if ended is not None:
        gone = sum(each["ended_posts_wte"] for each in years)
        said.append(words("ahead.money.ended", year=ended, wte=words.number(gone), last=entry["count"]))
    return " ".join(said)


def _places(entry: AheadEntry, names: Names, words: Words) -> str:
    """Training places to commission, by service: what begins in the first year and what in later ones."""
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
    return " ".join(
        words("ahead.places", year=year, those=words.listed(those)) for year, those in sorted(begins.items())
    )


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
