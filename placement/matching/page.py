"""The page of a matching: advice to people, told to a board without a word about any one of them.

It is drawn from match.json alone, which holds no more than may be published; None there is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.i18n import Language, Words
from placement.matching.document import MatchDocument
from placement.matching.market import REASONS
from placement.report.leaflet import own
from placement.report.names import in_language, lines_in_language, plain, plain_versions
from placement.report.page import policy, templates, twins
from placement.report.pieces import Block, Bullets, Column, Group, Paragraph, Section, Table

PAGE = "summary"
PAIRS = ("envy", "justified_envy", "blocking", "blocking_linked", "wasted")
CHECKED = ("seats", "wishes", "agreed", "pairs", "protected", "wasted")
NOT_CHECKED = ("wishes", "accept", "homes", "circumstances")


def write_matching(document: MatchDocument, language: Language) -> str:
    """The page as HTML, the same bytes on every call. Raises KeyError if the document lacks a part."""
    words = Words(language)
    style = own("page.css") + "\n" + own("summary.css")
    return (
        templates()
        .get_template("matching.html.j2")
        .render(
            words=words,
            page=PAGE,
            heading=heading(document, words),
            status=document["status"],
            watermark=watermark(document, words),
            policy=policy(style),
            style=style,
            twins=twins(PAGE, words, document["run"]),
            attributions=lines_in_language(document["run"], "attribution", words),
            sections=matching_text(document, words),
            has_map=False,
        )
    )


def matching_text(document: MatchDocument, words: Words) -> tuple[Section, ...]:
    """What the page says, in the order in which it is read."""
    return (
        what(document, words),
        how(document, words),
        results(document, words),
        fairness(document, words),
        *places(document, words),
        checks(document, words),
        sources(document, words),
    )


def said_in_short(document: MatchDocument, words: Words) -> list[str]:
    """The page's warnings and results as lines for a terminal."""
    warning = [words("cli.match.synthetic"), ""] if document["synthetic"] else []
    found = [*results(document, words).blocks, *fairness(document, words).blocks]
    lines = []
    for block in found:
        if isinstance(block, Bullets):
            lines += [f"- {line}" for line in block.lines]
        elif isinstance(block, Paragraph):
            lines.append(block.text)
    return [*warning, heading(document, words), words(f"matching.mode.{plain(document['mode'])}"), *lines]


def heading(document: MatchDocument, words: Words) -> str:
    """The scenario's name, with the region and the option where the run is of one."""
    run = document["run"]
    parts = [in_language(run["scenario"], "name", words)]
    if run["region"]:
        parts.append(_names(run, "region", words).get(run["region"], plain(run["region"])))
    if run["option"]:
        parts.append(in_language(run, "option_name", words))
    return ": ".join(part for part in parts if part)


def watermark(document: MatchDocument, words: Words) -> str:
    if document["synthetic"]:
        return words("matching.watermark.synthetic")
    status = document["status"]
    return "" if status == "decision" else words(f"summary.watermark.{status}")


def what(document: MatchDocument, words: Words) -> Section:
    """Whose advice, to whom, about which decision; and that made-up applicants are made up."""
    run = document["run"]
    blocks: list[Block] = []
    if document["synthetic"]:
        blocks.append(Paragraph(words("matching.synthetic"), "warning"))
    blocks += [Paragraph(words("matching.what"), "lead"), Paragraph(words("matching.never"))]
    facts = [
        words("matching.of_run", scenario=heading(document, words), manifest=plain(run["manifest"])[:12]),
        words("summary.decided_by", who=in_language(run["scenario"], "decided_by", words)),
        words("summary.year", year=plain(run["scenario"]["year"])),
    ]
    return Section("what", words("matching.title.what"), (*blocks, Bullets(tuple(facts))))


def how(document: MatchDocument, words: Words) -> Section:
    """The mode in a few sentences, what every mode obeys, and how the order can be drawn again."""
    mode, seed = plain(document["mode"]), plain(document["seed"])
    blocks = (
        Paragraph(words(f"matching.mode.{mode}"), "lead"),
        Paragraph(words("matching.always")),
        Bullets(tuple(words(f"matching.always.{key}") for key in ("agreed", "protected", "pairs", "asked"))),
        Paragraph(words("matching.order", seed=seed)),
        Paragraph(words("matching.redraw", seed=seed)),
    )
    return Section("how", words("matching.title.how"), blocks)


def results(document: MatchDocument, words: Words) -> Section:
    """How many got what they wished for, and why the others did not."""
    found: Mapping[str, Any] = document["results"]
    share, rank = found["first_choice_share"], found["mean_rank"]
    lines = [_line(f"matching.result.{key}", found[key], words) for key in ("applicants", "posts", "placed")]
    lines += [_line(f"matching.result.{key}", found[key], words) for key in ("first_choice", "other_choice")]
    lines.append(
        words("matching.result.share", n=_withheld(words) if share is None else words.percent(share, 0))
    )
    if found["placed"] != 0:  # nobody's choice has a mean
        lines.append(
            words("matching.result.mean_rank", n=_withheld(words) if rank is None else words.number(rank, 2))
        )
    lines += [_line(f"matching.result.{key}", found[key], words) for key in ("unplaced", "posts_unmatched")]
    because = found["unplaced_because"]
    blocks: list[Block] = [Paragraph(words("matching.results")), Bullets(tuple(lines))]
    if found["unplaced"] != 0:
        blocks.append(Paragraph(words("matching.unplaced")))
        blocks.append(
            Bullets(tuple(_line(f"matching.unplaced.{key}", because[key], words) for key in REASONS))
        )
    if found["posts_unmatched"] != 0:
        blocks.append(Paragraph(words("matching.unmatched")))
    return Section("results", words("matching.title.results"), tuple(blocks))


def fairness(document: MatchDocument, words: Words) -> Section:
    """Who could complain of it: envy, blocking pairs, seats left empty; each with what it means."""
    found: Mapping[str, Any] = document["results"]
    lines = tuple(_line(f"matching.fair.{key}", found[key], words) for key in PAIRS)
    promise = Paragraph(words(f"matching.promise.{plain(document['mode'])}"))
    return Section("fair", words("matching.title.fair"), (Bullets(lines), promise))


def places(document: MatchDocument, words: Words) -> tuple[Section, ...]:
    """Posts and graduates by region and service, and by cluster."""
    run = document["run"]
    region_of = {row.get("cluster_id"): row.get("region_id") for row in run["clusters"]}
    tables = []
    for kind in ("service", "cluster"):
        given = document["by_region_service" if kind == "service" else "by_cluster"]
        rows: list[Mapping[str, Any]] = [*given]
        names, groups = _names(run, kind, words), []
        for region, name in _names(run, "region", words).items():
            mine = [
                row for row in rows if row.get("region_id", region_of.get(row.get("cluster_id"))) == region
            ]
            cells = tuple(
                (names[row[f"{kind}_id"]], words.number(row["posts"], 0), _count(row["graduates"], words))
                for row in mine
            )
            if cells:
                groups.append(Group(cells, title=name))
        columns = (
            Column(words(f"summary.column.{kind}"), figures=False),
            Column(words("matching.column.posts")),
            Column(words("matching.column.graduates")),
        )
        tables.append(Table(words(f"matching.table.{kind}"), columns, tuple(groups)))
    intro = Paragraph(words("matching.places"))
    return (Section("places", words("matching.title.places"), (intro, *tables)),)


def checks(document: MatchDocument, words: Words) -> Section:
    """What was checked and how, and what nobody checked."""
    made = [words(f"matching.check.{key}") for key in CHECKED]
    made.append(words(f"matching.check.{plain(document['mode'])}"))
    blocks = (
        Paragraph(words("matching.checks")),
        Bullets(tuple(made)),
        Paragraph(words("matching.verify")),
        Paragraph(words("matching.not_checked")),
        Bullets(tuple(words(f"matching.not_checked.{key}") for key in NOT_CHECKED)),
    )
    return Section("checks", words("summary.title.checks"), blocks)


def sources(document: MatchDocument, words: Words) -> Section:
    blocks = (
        Paragraph(words("matching.private")),
        Paragraph(words("summary.versions", versions=plain_versions(document["versions"]))),
    )
    return Section("sources", words("matching.title.sources"), blocks)


def _line(key: str, n: int | None, words: Words) -> str:
    return words(key, n=_count(n, words))


def _count(n: int | None, words: Words) -> str:
    return _withheld(words) if n is None else words.number(n, 0)


def _withheld(words: Words) -> str:
    return words("matching.withheld")


def _names(run: Mapping[str, Any], kind: str, words: Words) -> dict[str, str]:
    """Names by id, in file order."""
    return {row[f"{kind}_id"]: in_language(row, "name", words) for row in run[f"{kind}s"]}
