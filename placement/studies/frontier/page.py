"""The page of a frontier: a chart of its points, a table beside it, who gains and loses, each plan.

Drawn from study.json alone.
"""

from __future__ import annotations

from placement.i18n import Words
from placement.model.aims import AIMS
from placement.report.leaflet import own
from placement.report.names import plain
from placement.report.pieces import Block, Bullets, Column, Drawing, Group, Paragraph, Table, worded
from placement.report.study_page import StudyPage, StudySection, in_both, section
from placement.solve.outcome import EARLY
from placement.studies.frontier.document import FrontierCluster, FrontierDocument, FrontierPosts
from placement.studies.frontier.page_chart import axis, drawn, figure, in_short

LEAST_CHANGE = 0.0005
"""Of a share: what is less is shown as no change."""


def pages(document: FrontierDocument) -> dict[str, bytes]:
    """index.en.html and index.cy.html, the same bytes on every call."""
    return in_both(
        document,
        lambda words: StudyPage(words("frontier.title"), sections(document, words), own("frontier.css")),
    )


def sections(document: FrontierDocument, words: Words) -> tuple[StudySection, ...]:
    """What the page says, in the order in which it is read."""
    caption = words("frontier.chart", x=axis(document, 0, words), y=axis(document, 1, words))
    return (
        section("short", words("frontier.section.short"), Bullets(tuple(said_in_short(document, words)))),
        section(
            "points",
            words("frontier.section.points"),
            Drawing(drawn(document, words, caption), caption),
            _points(document, words),
            Paragraph(words("frontier.limit")),
        ),
        section("who", words("frontier.section.who"), *_who(document, words)),
        section("plans", words("frontier.section.plans"), *_plans(document, words)),
        section("how", words("frontier.section.how"), *_how(document, words)),
    )


def said_in_short(document: FrontierDocument, words: Words) -> list[str]:
    """How many points there are, and what each aim is at both ends."""
    points = document["points"]
    if len(points) == 1:
        lines = [words("frontier.short.one")]
        lines += [
            words(
                "frontier.short.at", aim=in_short(document, n, words), value=figure(document, n, value, words)
            )
            for n, value in enumerate(points[0]["values"])
        ]
    else:
        lines = [words.count("frontier.short.points", len(points))]
        lines += [
            words(
                "frontier.short.from",
                aim=in_short(document, n, words),
                start=figure(document, n, points[0]["values"][n], words),
                end=figure(document, n, points[-1]["values"][n], words),
                last=words.number(len(points), 0),
            )
            for n in (0, 1)
        ]
    stopped = sum(point["stopped_by"] in EARLY for point in points)
    return [*lines, *([words.count("frontier.short.stopped", stopped)] if stopped else [])]


def _points(document: FrontierDocument, words: Words) -> Table:
    columns = [Column(words("frontier.column.plan"), figures=False)]
    for number in (0, 1):
        greatest = document["aims"][number]["sense"] == "max"
        columns.append(Column(axis(document, number, words)))
        columns.append(Column(words("frontier.column.most" if greatest else "frontier.column.least")))
    columns += [Column(words(f"frontier.column.{name}")) for name in ("wte", "pounds")]
    columns.append(Column(words("frontier.column.search"), figures=False))
    rows = []
    for place, point in enumerate(document["points"]):
        cells = [words.number(place + 1, 0)]
        for number, value in enumerate(point["values"]):
            up = 1 if document["aims"][number]["sense"] == "max" else -1
            cells.append(figure(document, number, value, words))
            cells.append(figure(document, number, point["bounds"][number], words, up=up))
        cells += [words.number(point["wte"], 1), words.pounds(point["pounds_per_year"])]
        cells.append(words(f"frontier.search.{point['stopped_by']}"))
        rows.append(tuple(cells))
    return Table(words("frontier.table.points"), tuple(columns), (Group(tuple(rows)),))


def _who(document: FrontierDocument, words: Words) -> list[Block]:
    """Clusters whose share of need met differs between the first and the last plan."""
    if len(document["points"]) == 1:
        return [Paragraph(words("frontier.who.one"))]
    rows = document["clusters"]
    moved = [row for row in rows if abs(row["shares"][-1] - row["shares"][0]) >= LEAST_CHANGE]
    still = len(rows) - len(moved)
    said: list[Block] = []
    groups = []
    for key, sign in (("gain", 1), ("lose", -1)):
        mine = [row for row in moved if sign * (row["shares"][-1] - row["shares"][0]) > 0]
        mine.sort(key=lambda row: (-abs(row["shares"][-1] - row["shares"][0]), row["cluster_id"]))
        if mine:
            shown = tuple(_cluster(row, words) for row in mine)
            groups.append(Group(shown, words.count(f"frontier.who.{key}", len(mine))))
    if groups:
        last = words.number(len(document["points"]), 0)
        names = ("cluster", "region", "need", "first", "last", "points", "change_wte")
        columns = worded(words, "frontier.column", names, texts=2, last=last)
        said.append(Table(words("frontier.table.clusters"), columns, tuple(groups)))
    return [*said, *([Paragraph(words.count("frontier.who.still", still))] if still else [])]


def _cluster(row: FrontierCluster, words: Words) -> tuple[str, ...]:
    first, last, need = row["shares"][0], row["shares"][-1], row["need_wte"]
    return (
        plain(words.name(row)),
        plain(words.name(row, "region_name")),
        words.number(need, 1),
        words.percent(first, 1),
        words.percent(last, 1),
        words.signed(100 * (last - first), 1),
        words.signed(need * (last - first), 2),
    )


def _plans(document: FrontierDocument, words: Words) -> list[Block]:
    """New WTE by region and service, a column for each plan."""
    count = len(document["points"])
    columns = [Column(words("frontier.column.service"), figures=False)]
    columns += [Column(words("frontier.column.plan_n", n=words.number(n + 1, 0))) for n in range(count)]
    by_region: dict[str, list[FrontierPosts]] = {}
    for row in document["posts"]:
        by_region.setdefault(row["region_id"], []).append(row)
    groups = []
    for rows in by_region.values():
        shown = [
            (plain(words.name(row, "service_name")), *(words.number(wte, 1) for wte in row["wte"]))
            for row in rows
        ]
        sums = (sum(row["wte"][n] for row in rows) for n in range(count))
        total = (words("frontier.total"), *(words.number(wte, 1) for wte in sums))
        groups.append(Group(tuple(shown), plain(words.name(rows[0], "region_name")), total))
    if not groups:
        return [Paragraph(words("frontier.no_posts"))]
    return [
        Table(words("frontier.table.posts"), tuple(columns), tuple(groups)),
        Paragraph(words("frontier.folders")),
    ]


def _how(document: FrontierDocument, words: Words) -> list[Block]:
    """What each aim counts, how the points were found, and which were left out."""
    aims = []
    for aim in document["aims"]:
        settings = dict(aim["settings"])
        if settings["aim"] == "worst_served":
            settings["services"] = None  # named below
        aims.append(AIMS[str(settings["aim"])].model_validate(settings).sentence(words))
    if document["services"] is not None:
        names = [plain(words.name(row)) for row in document["services"]]
        aims.append(words("frontier.how.services", services=words.listed(names)))
    said: list[Block] = [
        Bullets(tuple(aims)),
        Paragraph(words(f"frontier.how.{document['way']}")),
        Paragraph(words("frontier.how.gap", gap=words.percent(document["gap_of_gain"], 2))),
    ]
    gone = [
        words(
            f"frontier.out.{row['why']}",
            first=figure(document, 0, row["values"][0], words),
            second=figure(document, 1, row["values"][1], words),
            plan=row["by"].rpartition("-")[2],
        )
        for row in document["left_out"]
    ]
    if gone:
        said += [Paragraph(words.count("frontier.out", len(gone))), Bullets(tuple(gone))]
    return said
