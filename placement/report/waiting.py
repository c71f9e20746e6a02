"""Waiting lists over the years of a plan as boards report them: who waits, how long, from when in a limit."""

from __future__ import annotations

from collections.abc import Iterable

from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Block, Column, Group, Paragraph, Table
from placement.results.document_years import AheadLists

YEARS = ("year", "people", "today_staff", "longest", "within")
SERVICES = ("service", "lists", "today", "last", "longest_today", "longest_last", "from")


def waiting_blocks(entry: AheadLists, names: Names, words: Words) -> Iterable[Block]:
    """Two sentences, what is not said, how it is worked out, and tables by year and by service."""
    first, last = entry["years"][0], entry["years"][-1]
    yield Paragraph(
        words(
            "ahead.lists",
            lists=entry["lists"],
            people=words.number(first["waiting_people"], 0),
            weeks=_weeks(first["longest_weeks"], words),
            last_people=words.number(last["waiting_people"], 0),
            last_weeks=_weeks(last["longest_weeks"], words),
            year=last["year"],
            without=words.number(last["today_staff_waiting_people"], 0),
        )
    )
    said = list(_limit(entry, words))
    if last["without_staff"]:
        said.append(words("ahead.lists.nobody", n=last["without_staff"], year=last["year"]))
    if entry["unstated"]:
        said.append(words("ahead.lists.unstated", n=entry["unstated"]))
    yield Paragraph(" ".join([*said, words("ahead.lists.how")]))
    yield _years(entry, words)
    yield _services(entry, names, words)


def _limit(entry: AheadLists, words: Words) -> Iterable[str]:
    """From which year on every list is within the limit, or how many are not at last."""
    limit, last = entry["limit_weeks"], entry["years"][-1]
    if limit is None or last["within"] is None:
        return
    slots = {"limit": words.number(limit, 1 if limit % 1 else 0), "year": entry["within_from_year"]}
    if entry["within_from_year"] is None:
        over = entry["lists"] - last["within"]
        yield words("ahead.lists.over", **{**slots, "n": over, "lists": entry["lists"], "year": last["year"]})
    else:
        yield words(
            "ahead.lists.within" if entry["within_from_year"] else "ahead.lists.within_today", **slots
        )


def _weeks(weeks: float | None, words: Words) -> str:
    return "-" if weeks is None else words.number(weeks, 1)


def _when(year: int | None, words: Words) -> str:
    if year is None:
        return words("ahead.lists.never")
    return words("ahead.lists.now") if year == 0 else words("forward.year", year=year)


def _years(entry: AheadLists, words: Words) -> Table:
    told = [name for name in YEARS if name != "within" or entry["limit_weeks"] is not None]
    rows = []
    for each in entry["years"]:
        cells = {
            "year": _when(each["year"], words),
            "people": words.number(each["waiting_people"], 0),
            "today_staff": words.number(each["today_staff_waiting_people"], 0),
            "longest": _weeks(each["longest_weeks"], words),
            "within": words.number(each["within"] or 0, 0),
        }
        rows.append(tuple(cells[name] for name in told))
    columns = tuple(Column(words(f"ahead.lists.column.{name}"), figures=name != "year") for name in told)
    return Table(words("ahead.lists.table"), columns, (Group(tuple(rows)),))


def _services(entry: AheadLists, names: Names, words: Words) -> Table:
    told = [name for name in SERVICES if name != "from" or entry["limit_weeks"] is not None]
    rows = []
    for each in entry["services"]:
        cells = {
            "service": names.service(each["service_id"]),
            "lists": words.number(each["lists"], 0),
            "today": words.number(each["waiting_people_today"], 0),
            "last": words.number(each["waiting_people_last"], 0),
            "longest_today": _weeks(each["longest_weeks_today"], words),
            "longest_last": _weeks(each["longest_weeks_last"], words),
            "from": _when(each["within_from_year"], words),
        }
        rows.append(tuple(cells[name] for name in told))
    year = entry["years"][-1]["year"]
    columns = tuple(
        Column(words(f"ahead.lists.column.{name}", year=year), figures=name not in {"service", "from"})
        for name in told
    )
    return Table(words("ahead.lists.services"), columns, (Group(tuple(rows)),))
