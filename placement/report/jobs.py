"""Posts told as jobs: full-time at one base, full-time and shared by two bases, half-time, other hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.report.names import Names, plain
from placement.report.pieces import Block, Group, Paragraph, Section, Table, worded, worded_table
from placement.report.wording import bare, staff
from placement.results.document_entries import JobCounts
from placement.results.view import View

KINDS = ("one_base", "shared", "half", "other")
HALF = 0.5


def kinds_of(jobs: JobCounts) -> dict[str, int]:
    """How many jobs of each kind there are, by the entry of `answer.json`."""
    return {
        "one_base": jobs["whole"] - jobs["shared"],
        "shared": jobs["shared"],
        "half": jobs["half"],
        "other": jobs["part"] - jobs["half"],
    }


def listed_jobs(view: View, words: Words) -> str:
    """The jobs of each kind that there are, as a list inside a sentence; raises KeyError as Words does."""
    found = kinds_of(view.answer["jobs"])
    return words.listed([words.count(f"jobs.{kind}", found[kind]) for kind in KINDS if found[kind]])


def jobs_sentence(view: View, words: Words) -> str:
    """What the posts are worth and which jobs they are; that there are none, where there are none."""
    if view.tables["jobs"].empty:
        return words("summary.money.none")
    return words(
        "jobs.sentence", wte=staff(view.answer["totals"]["wte_new"], words), jobs=listed_jobs(view, words)
    )


def costed(view: View, key: str, words: Words, **slots: object) -> str:
    """The jobs and, by the text `key`, what they cost; without new posts, only that there are none."""
    said = jobs_sentence(view, words)
    return words(key, jobs=said, **slots) if len(view.tables["jobs"]) else said


def posts_and_cost(view: View, words: Words) -> str:
    """The jobs and what they cost in the year that was asked about, in one sentence."""
    pounds = words.pounds(sum(float(cost) for cost in view.tables["posts"]["pounds_per_year"]))
    year = plain(view.answer["scenario"]["year"])
    return costed(view, "bundle.story.posts", words, pounds=pounds, year=year)


def jobs_section(view: View, names: Names, words: Words) -> Iterable[Section]:
    """Jobs by profession and, where there are several, by county; nothing where no post is new."""
    table = view.tables["jobs"]
    if table.empty:
        return
    entry = view.answer["jobs"]
    basis = "jobs.basis" if entry["located"] else "jobs.basis.unlocated"
    blocks: list[Block] = [
        Paragraph(jobs_sentence(view, words), "lead"),
        Paragraph(words(basis, minutes=bare(entry["minutes_between_bases"], words))),
    ]
    marked = table.assign(kind=[_kind(row) for row in table.to_dict("records")])
    shown = [kind for kind in KINDS if (marked["kind"] == kind).any()]
    services = view.tables["result_services"]["service_id"]
    counties = view.region.counties["county_id"]
    for of, ids, name in (("service", services, names.service), ("county", counties, names.county)):
        if of == "county" and len(set(table["county_id"])) == 1:
            continue
        rows = tuple(
            (name(key), *_cells(marked[marked[f"{of}_id"] == key], shown, words))
            for key in ids
            if (marked[f"{of}_id"] == key).any()
        )
        columns = worded(words, "jobs.column", (of, *shown, "wte"))
        total = (words("jobs.total"), *_cells(marked, shown, words))
        blocks.append(Table(words(f"jobs.table.{of}"), columns, (Group(rows, total=total),)))
    yield Section("jobs", words("jobs.title"), tuple(blocks))


def region_jobs(view: View, region: str, names: Names, words: Words) -> tuple[Section, ...]:
    """The jobs of one region as a list to recruit from; nothing where it has none."""
    table = view.tables["jobs"]
    rows = table[table["region_id"] == region].to_dict("records")
    if not rows:
        return ()
    cells = tuple(
        (names.role(row["role_id"]), _where(row, names, words), words.stated(row["wte"])) for row in rows
    )
    titles = ("role", "base", "hours")
    listed = worded_table(words, "jobs.table.region", "jobs.column", titles, cells, texts=2)
    return (Section("jobs", words("jobs.title"), (listed,)),)


def _where(row: Mapping[Any, Any], names: Names, words: Words) -> str:
    base = names.base(row["base_id"])
    if not row["second_base_id"]:
        return base
    minutes = words.number(row["minutes_between"], 0)
    return words("jobs.at_two", base=base, second=names.base(row["second_base_id"]), minutes=minutes)


def _cells(rows: pd.DataFrame, shown: list[str], words: Words) -> tuple[str, ...]:
    counts = tuple(words.number(int((rows["kind"] == kind).sum()), 0) for kind in shown)
    return (*counts, words.number(float(rows["wte"].sum())))


def _kind(row: Mapping[Any, Any]) -> str:
    if row["wte"] == 1:
        return "shared" if row["second_base_id"] else "one_base"
    return "half" if row["wte"] == HALF else "other"
