"""How neighbourhoods fare: how little is covered for how many, who ends with less, whom nobody reaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from placement.data.tables import RURAL_CLASSES
from placement.i18n import Words
from placement.report.names import Names
from placement.report.opening import nobody_elsewhere
from placement.report.pieces import Block, Bullets, Paragraph, Section, worded_table
from placement.report.wording import about, in_one_list, points, within_sentence
from placement.results.document_entries import CoverageEntry, MovesEntry, SideEntry, UnreachedEntry, figure_in
from placement.results.reach import Unreached, unreached_entry
from placement.results.view import View

Row = dict[str, Any]
MOST_TOLD = 12
"""Neighbourhoods that end with less and are told one by one; the others are counted."""
LIMITS = ("under_10", "under_30", "under_50")
TIMES: tuple[Literal["before"], Literal["after"]] = ("before", "after")
PEOPLE = 10_000
NO_CAR_FIGURES = ("households", "beyond_before", "beyond_after", "people_beyond_after")


def neighbourhoods(view: View, names: Names, words: Words) -> Section:
    """People by what is covered where they live, and how unlike places are, everywhere and by rural class."""
    places = view.answer["coverage"]
    little = worded_table(
        words,
        "coverage.table.little",
        "coverage.column",
        ("place", "people", *(f"{limit}.{when}" for limit in LIMITS for when in TIMES)),
        (_little(place, words) for place in places),
    )
    unlike = worded_table(
        words,
        "coverage.table.unlike",
        "coverage.column",
        ("place", "more", "less", "lowest", "gini", "time"),
        (_unlike(place, names, words) for place in places),
        texts=("place", "lowest", "gini", "time"),
    )
    return Section(
        "neighbourhoods",
        words("coverage.title.neighbourhoods"),
        (Paragraph(words("coverage.today")), little, unlike),
    )


def place_name(rural_class: str, words: Words) -> str:
    """What a rural class is called; "" is everywhere."""
    return words(f"coverage.place.{rural_class or 'all'}")


def _little(place: CoverageEntry, words: Words) -> tuple[str, ...]:
    counts = [figure_in(place[when], f"residents_{limit}") for limit in LIMITS for when in TIMES]
    figures = [place["residents"], *counts]
    return (place_name(place["rural_class"], words), *(words.number(n, 0) for n in figures))


def _unlike(place: CoverageEntry, names: Names, words: Words) -> tuple[str, ...]:
    then, now = place["before"], place["after"]

    def both(before: str, after: str) -> str:
        return words("coverage.before_after", before=before, after=after)

    def time(care: float) -> str:
        return words.number(PEOPLE * care / place["residents"], 2) if place["residents"] else ""

    return (
        place_name(place["rural_class"], words),
        words.number(place["more"]["residents"], 0),
        words.number(place["less"]["residents"], 0),
        both(*(_lowest(at, names, words) for at in (then, now))),
        both(words.number(then["gini"], 3), words.number(now["gini"], 3)),
        both(time(then["care_wte"]), time(now["care_wte"])),
    )


def _lowest(at: SideEntry, names: Names, words: Words) -> str:
    return words(
        "coverage.lowest",
        share=words.percent(at["lowest_share"], 0),
        area=names.area(at["lowest_area_id"]),
    )


def neighbourhood_sections(view: View, names: Names, words: Words) -> Iterable[Section]:
    """How neighbourhoods fare; who ends with less, with the reason; whom no staff of a service reach."""
    yield neighbourhoods(view, names, words)
    yield Section("less", words("coverage.title.less"), less(view, names, words))
    yield Section("unreached", words("coverage.title.unreached"), unreached(view, names, words))
    if view.answer.get("no_car") is not None:
        yield Section("no-car", words("coverage.title.no_car"), without_car(view, names, words))


def less(view: View, names: Names, words: Words) -> tuple[Block, ...]:
    """How many neighbourhoods and people end with less, and of each whose time now goes where."""
    everywhere = view.answer["coverage"][0]
    blocks: list[Block] = [Paragraph(less_sentence(everywhere, names, words), "lead")]
    rows = fallen(view)
    if rows:
        blocks += [Paragraph(words("coverage.less.why")), _told(rows, names, words)]
        if len(rows) > MOST_TOLD:
            blocks.append(Paragraph(words.count("coverage.less.others", len(rows) - MOST_TOLD)))
        blocks.append(Paragraph(words("coverage.less.caution")))
    return tuple(blocks)


def less_of(view: View, clusters: Sequence[str], names: Names, words: Words) -> tuple[Block, ...]:
    """Of some clusters alone, those of their neighbourhoods that end with less; nothing if none does."""
    rows = [row for row in fallen(view) if row[0]["cluster_id"] in set(clusters)]
    if not rows:
        return ()
    residents = words.number(sum(row[0]["residents"] for row in rows), 0)
    lead = Paragraph(words.count("coverage.less.here", len(rows), residents=residents), "lead")
    caution = Paragraph(words("coverage.less.caution"))
    return (lead, Paragraph(words("coverage.less.why")), _told(rows, names, words), caution)


def less_sentence(everywhere: CoverageEntry, names: Names, words: Words) -> str:
    """How many neighbourhoods and people fall by more than a point, and how far the furthest falls."""
    shift = everywhere["less"]
    slots = {"points": most_points(shift, words), "area": names.area(shift["most_area_id"])}
    if shift["areas"]:
        residents = words.number(shift["residents"], 0)
        return words.count("coverage.less", shift["areas"], residents=residents, **slots)
    return words("coverage.less.within", **slots) if shift["most_area_id"] else words("coverage.less.none")


def most_points(shift: MovesEntry, words: Words) -> str:
    """How far the furthest moves, rounded up so that what is said stays true."""
    return words.number(math.ceil(round(shift["most_points"] * 10, 6)) / 10, 1)


def fallen(view: View) -> list[list[Row]]:
    """The rows of result_less, those of one neighbourhood together, the furthest falls first."""
    found: dict[str, list[Row]] = {}
    for row in view.tables["result_less"].to_dict("records"):
        found.setdefault(str(row["area_id"]), []).append({str(key): value for key, value in row.items()})
    return list(found.values())


def _told(rows: list[list[Row]], names: Names, words: Words) -> Bullets:
    return Bullets(tuple(less_line(one, names, words) for one in rows[:MOST_TOLD]))


def less_line(rows: list[Row], names: Names, words: Words) -> str:
    """One neighbourhood that ends with less: its shares, and of each base whose time now goes where."""
    row = rows[0]
    return words(
        "coverage.less.one",
        area=names.area(row["area_id"]),
        cluster=names.cluster(row["cluster_id"]),
        residents=words.number(row["residents"], 0),
        before=words.percent(row["share_before"]),
        after=words.percent(row["share_after"]),
        points=points(row["share_after"] - row["share_before"], words),
        reasons=reasons(rows, names, words),
    )


def reasons(rows: list[Row], names: Names, words: Words) -> str:
    """Whose time comes less, and who gets more of it: where it shows in the figures that are told."""
    shown = [row for row in rows if _time(row, "before", words) != _time(row, "after", words)]
    return " ".join(_reason(row, names, words) for row in shown or rows[:1])


def _time(row: Row, when: str, words: Words) -> str:
    return words.number(row[f"base_{when}_wte"], 2)


def _reason(row: Row, names: Names, words: Words) -> str:
    base = names.base(row["base_id"])
    told = [
        words(
            "coverage.less.time",
            service=names.service(row["service_id"]),
            base=base,
            before=_time(row, "before", words),
            after=_time(row, "after", words),
        )
    ]
    where = "none"
    if row["more_cluster_id"]:
        where = "same" if row["more_cluster_id"] == row["cluster_id"] else "other"
    told.append(
        words(
            f"coverage.less.where.{where}",
            cluster=names.cluster(row["more_cluster_id"]),
            area=names.area(row["more_area_id"]),
            more=words.number(row["more_cluster_wte"], 2),
        )
    )
    told += [
        words(f"coverage.less.{part}", wte=words.number(row[f"base_{part}_wte"], 2), base=base)
        for part in ("new", "moved")
        if row[f"base_{part}_wte"] > 0
    ]
    return " ".join(told)


def unreached(view: View, names: Names, words: Words) -> tuple[Block, ...]:
    """How many people some service covers nothing for, and why; the largest neighbourhoods by name."""
    elsewhere = tuple(Paragraph(line) for line in nobody_elsewhere(view.answer, words))
    return (*unreached_told(view.answer["unreached"], names, words), *elsewhere)


def nobody_reached(view: View, words: Words) -> list[str]:
    """Services that reach nobody at all, by name, and how many people live where another reaches nobody."""
    missed = view.answer["unreached"]
    if not missed["areas"]:
        return []
    rows, told = view.tables["result_unreached"], []
    each = rows.groupby("service_id", sort=False)["residents"].sum()
    nowhere = list(each.index[each == view.answer["coverage"][0]["residents"]])
    rest = rows[~rows["service_id"].isin(nowhere)].drop_duplicates("area_id")
    if nowhere:
        names = Names(view.region, words)
        services = [within_sentence(names.service(key)) for key in nowhere]
        told.append(words("coverage.short.nowhere", services=words.listed(services)))
    if len(rest):
        key = "coverage.short.unreached.other" if nowhere else "coverage.short.unreached"
        told.append(words.count(key, len(rest), residents=about(int(rest["residents"].sum()), words)))
    return [*told, *nobody_elsewhere(view.answer, words)]


def unreached_of(view: View, clusters: Sequence[str], names: Names, words: Words) -> tuple[Block, ...]:
    """The same of the neighbourhoods of some clusters alone; nothing if every service reaches them."""
    table = view.tables["result_unreached"]
    mine = table[table["cluster_id"].isin(list(clusters))].to_dict("records")
    rows = [Unreached(**{str(key): value for key, value in row.items()}) for row in mine]
    if not rows:
        return ()
    elsewhere = tuple(Paragraph(line) for line in nobody_elsewhere(view.answer, words))
    return (*unreached_told(unreached_entry(rows), names, words), *elsewhere)


def unreached_told(found: UnreachedEntry, names: Names, words: Words) -> tuple[Block, ...]:
    if not found["areas"]:
        return (Paragraph(words("coverage.unreached.none"), "lead"),)
    lines = tuple(
        words.count(
            f"coverage.unreached.{group['reason']}",
            group["areas"],
            services=in_one_list([names.service(key) for key in group["service_ids"]], words),
            residents=words.number(group["residents"], 0),
            names=words.listed([names.area(key) for key in group["area_ids"]]),
        )
        for group in found["groups"]
    )
    return (Paragraph(unreached_sentence(found, words), "lead"), Bullets(lines))


def without_car(view: View, names: Names, words: Words) -> tuple[Block, ...]:
    """Households without a car that no staffed base is near by public transport, by service."""
    lines = tuple(
        words(
            "coverage.no_car.service",
            service=names.service(row["service_id"]),
            minutes=words.number(row["minutes"], 0),
            **{key: words.number(figure_in(row, key), 0) for key in NO_CAR_FIGURES},
        )
        for row in view.answer["no_car"]["services"]
    )
    return (Bullets(lines), Paragraph(words("coverage.no_car.people")))


def unreached_sentence(found: UnreachedEntry, words: Words) -> str:
    """How many people live where some service covers nothing, by kind of place."""
    places = [
        words(
            "coverage.unreached.class",
            place=within_sentence(place_name(name, words)),
            residents=words.number(n, 0),
        )
        for name in RURAL_CLASSES
        if (n := found["residents_by_class"].get(name))
    ]
    residents = words.number(found["residents"], 0)
    return words.count("coverage.unreached", found["areas"], residents=residents, places=words.listed(places))
