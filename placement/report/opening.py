"""The first sections: what this is and whose decision, the money, where the posts go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.report.funds import stated_fund
from placement.report.names import Names, plain
from placement.report.page import watermark
from placement.report.pieces import Block, Bullets, Group, Paragraph, Section, Table, worded
from placement.report.wording import ranged, said
from placement.results.document import AnswerDocument
from placement.results.document_entries import ProgrammeEntry
from placement.results.view import View
from placement.solve.outcome import EARLY

PLACE_FIGURES = ("care_from_neighbours_after_wte", "wte_formula", "wte_difference")
MONTH_12 = ("expected_month_12_wte", "expected_month_12_low_wte", "expected_month_12_high_wte")


def status(view: View, names: Names, words: Words) -> Section:
    """Status and why, whose decision, the question, fund, year; and if it was stopped, that first."""
    answer = view.answer
    blocks: list[Block] = []
    if warning := watermark(view, words):
        blocks.append(Paragraph(warning, "warning"))
    if stopped := stopped_sentence(answer, words):
        blocks.append(Paragraph(stopped, "warning"))
    if question := asked(view, names, words):
        blocks.append(Paragraph(question, "lead"))
    facts = [
        decided_by(view, names, words),
        *(stated_fund(fund, names, words) for fund in answer["funds"]),
        year(view, words),
    ]
    if answer.get("option"):
        facts.append(words("summary.option", option=names.text(answer, "option_name")))
    because = [
        said(words, f"summary.because.{key}", "summary.because.other", reason=plain(key))
        for key in answer["status_because"]
    ]
    blocks.append(Bullets((*facts, *because)))
    return Section("status", words("summary.title.status"), tuple(blocks))


def nobody_elsewhere(answer: AnswerDocument, words: Words) -> list[str]:
    """Where a service reaches nobody in a region alone: that staff of other regions are not counted."""
    told = answer.get("region") is not None and answer["unreached"]["areas"]
    return [words("summary.only_region.staff")] if told else []


def asked(view: View, names: Names, words: Words) -> str:
    """The question, empty if none is stated; of one region alone, that the question is wider."""
    region = view.answer.get("region")
    alone = names.region(region) if region else ""
    return question_of(names.text(view.answer["scenario"], "question"), alone, words)


def question_of(question: str, region: str, words: Words) -> str:
    """A question as it is stated; of one region alone (its name, else empty), that the question is wider."""
    if not region:
        return question
    key = "summary.question.region" if question else "summary.only_region"
    said = words(key, region=region, question=question)
    return f"{said} {words('summary.only_region.staff')}"


def decided_by(view: View, names: Names, words: Words) -> str:
    return words("summary.decided_by", who=names.text(view.answer["scenario"], "decided_by"))


def year(view: View, words: Words) -> str:
    return words("summary.year", year=plain(view.answer["scenario"]["year"]))


def stopped_sentence(answer: AnswerDocument, words: Words) -> str:
    """What stopped the search, if anything did: work, time or a hand; and how many regions had no plan."""
    by = answer["stopped_by"]
    if by not in EARLY:
        return ""
    programmes = answer["programmes"]
    every, unchanged = (
        {name for one in some for name in one["regions"]}
        for some in (programmes, [one for one in programmes if _unchanged(one)])
    )
    said = [words(f"summary.stopped.{by}")]
    if unchanged:
        said.append(words("summary.stopped.unchanged", n=len(unchanged), of=len(every)))
    return " ".join(said)


def _unchanged(programme: ProgrammeEntry) -> bool:
    """Whether a hand ended it before it had any plan, so that all is as it is today."""
    first = programme["aims"][0]
    return first["stopped_by"] == "hand" and first["bound"] is None


def impossible(view: View, names: Names, words: Words) -> Section:
    """That the conditions cannot all be met; which clash and what would let them, as far as was found."""
    blocks: list[Block] = [Paragraph(words("summary.impossible"), "lead")]
    found = view.impossible
    parts = {"clash": [], "ways_out": []} if found is None else {
        "clash": [names.text(row, "sentence") for row in found["clash"]],
        "ways_out": [names.text(row, "sentence") for row in found["ways_out"]],
    }  # fmt: skip
    for part, sentences in parts.items():
        if sentences:
            blocks.append(Paragraph(words(f"summary.{part}")))
            blocks.append(Bullets(tuple(sentences)))
    return Section("impossible", words("summary.title.impossible"), tuple(blocks))


def places(view: View, names: Names, words: Words) -> Iterable[Section]:
    """New posts by county and cluster, a table for each region."""
    table = view.tables["result_clusters"]
    told = MONTH_12[0] in table and not table[MONTH_12[0]].isna().any()
    titles = ("cluster", "wte_new", *(["month_12"] if told else []), "neighbours", "formula", "difference")
    columns = worded(words, "summary.column", titles)
    tables = []
    for region in view.region.regions["region_id"]:
        rows = table[table["region_id"] == region]
        if len(rows):
            caption = words("summary.table.places", region=names.region(region))
            groups = tuple(
                _county(county, part, names, words) for county, part in rows.groupby("county_id", sort=False)
            )
            total = Group(
                (), total=(words("summary.total.region", region=names.region(region)), *_sums(rows, words))
            )
            tables.append(Table(caption, columns, (*groups, total) if len(groups) > 1 else groups))
    intro = Paragraph(words("summary.places"))
    yield Section("places", words("summary.title.places"), (intro, *tables))


def _county(county: Any, rows: pd.DataFrame, names: Names, words: Words) -> Group:
    cells = tuple((names.cluster(row["cluster_id"]), *_place(row, words)) for row in rows.to_dict("records"))
    total = (words("summary.total"), *_sums(rows, words)) if len(rows) > 1 else ()
    return Group(cells, title=names.county(county), total=total)


def _sums(rows: pd.DataFrame, words: Words) -> tuple[str, ...]:
    summed = (name for name in ("wte_new", *MONTH_12, *PLACE_FIGURES) if name in rows)
    return _place({name: float(rows[name].sum(skipna=False)) for name in summed}, words)


def _place(row: Mapping[Any, Any], words: Words) -> tuple[str, ...]:
    """New posts, of them those expected by month 12 with their range where told, and the other figures."""
    months = [words.number(row[name]) for name in MONTH_12 if name in row and row[name] == row[name]]
    expected = [ranged(months[0], months[1], months[2], words)] if months else []
    others = [words.number(row[name]) for name in PLACE_FIGURES[:-1]]
    return (words.number(row["wte_new"]), *expected, *others, words.signed(row[PLACE_FIGURES[-1]]))
