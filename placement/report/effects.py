"""What the posts change: the share of need covered, how sure that is, who gets no post, surprises."""

from __future__ import annotations

from placement.i18n import Words
from placement.report.names import Names, plain
from placement.report.pieces import Block, Bullets, Paragraph, Section, Table, worded_table
from placement.report.wording import at_most, figure, limit, points, said, slots_of
from placement.results.document import AnswerDocument
from placement.results.document_beside import SurpriseEntry
from placement.results.document_entries import AimEntry, TotalsEntry, figure_in
from placement.results.view import View

PROVED_EXACTLY = 1e-6
"""A distance from the bound below this is none: the slack of the checks."""


STAFF_TIME = ("wte", "wte_of_need")
"""Units in which an aim's limit can be told as staff time."""


def change(view: View, names: Names, words: Words) -> Section:
    """One sentence with its proved limit; the lowest share, how even it is, the regions, surprises."""
    totals = view.answer["totals"]
    blocks: list[Block] = [
        Paragraph(change_sentence(view, words), "lead"),
        Paragraph(words("summary.not_outcomes"), "warning"),
    ]
    aim = first_aim(view.answer)
    if aim:
        blocks.append(Paragraph(words("summary.aim", aim=names.text(aim, "sentence"))))
    even = () if without_care(view) else (lowest_sentence(totals, names, words), _gini(totals, words))
    blocks.append(Bullets((*even, *_journeys(view, words))))
    blocks.append(_regions(view, names, words))
    if surprises := [_surprise(row, names, words) for row in view.answer["surprises"] if _told(row, words)]:
        blocks.append(Paragraph(words("summary.surprises")))
        blocks.append(Bullets(tuple(surprises)))
    return Section("change", words("summary.title.change"), tuple(blocks))


def first_aim(answer: AnswerDocument) -> AimEntry | None:
    """The aim that was served first, whose proved limit people are told."""
    aims = answer["aims"]
    return aims[0] if aims else None


def without_care(view: View) -> bool:
    """Whether no staff time reaches anybody, before or after: then shares of need say nothing."""
    totals = view.answer["totals"]
    return not totals["care_before_wte"] > 0 and not totals["care_after_wte"] > 0


def aim_reached(view: View, aim: AimEntry, words: Words) -> str:
    """What the first aim asks and what the plan reaches of it, where no share of need can be told."""
    sentence = Names(view.region, words).text(aim, "sentence")
    return words(
        "summary.change.no_care",
        aim=sentence,
        value=figure(figure_in(aim, "value"), plain(aim["unit"]), words),
    )


def change_sentence(view: View, words: Words) -> str:
    """From what share to what share, and how much more any plan under these rules could have added."""
    totals, aim = view.answer["totals"], first_aim(view.answer)
    slots = {
        "before": words.percent(totals["share_before"]),
        "after": words.percent(totals["share_after"]),
        "care": words.number(totals["care_after_wte"] - totals["care_before_wte"]),
    }
    gap = None if aim is None else aim.get("gap")
    if aim is not None and without_care(view):
        return aim_reached(view, aim, words)
    if aim is None or gap is None:
        return words("summary.change.unproved", **slots)
    if aim["unit"] not in STAFF_TIME:
        told = {
            "value": figure(figure_in(aim, "value"), aim["unit"], words),
            "limit": limit(gap, aim["unit"], words),
        }
        return words("summary.change.other", **slots, **told)
    if gap <= PROVED_EXACTLY:
        return words("summary.change.best", **slots)
    return words("summary.change.limit", limit=at_most(gap, words), **slots)


def lowest_sentence(totals: TotalsEntry, names: Names, words: Words) -> str:
    """Where the share met is lowest, before and after."""
    return words(
        "summary.lowest",
        before=words.percent(totals["lowest_cluster_share_before"], 0),
        before_cluster=names.cluster(totals["lowest_cluster_before_id"]),
        after=words.percent(totals["lowest_cluster_share_after"], 0),
        after_cluster=names.cluster(totals["lowest_cluster_after_id"]),
    )


def without_sentence(view: View, words: Words) -> str:
    """How many clusters get nothing, if any."""
    without, every = len(view.answer["no_new_post"]), len(view.tables["result_clusters"])
    if not without:
        return words("summary.without.none")
    return words.count("summary.without", without, all=words.number(every, 0))


def _gini(totals: TotalsEntry, words: Words) -> str:
    before, after = totals["gini_before"], totals["gini_after"]
    return words("summary.gini", before=words.number(before, 3), after=words.number(after, 3))


def _journeys(view: View, words: Words) -> list[str]:
    """The three figures of travel that analysts know, before and after."""
    journeys = view.answer["journeys"]
    before, after = dict(journeys["before"]), dict(journeys["after"])
    told = {
        name: tuple(words.number(figure_in(when, name), 1) for when in (before, after))
        for name in after
        if before[name] is not None and after[name] is not None
    }
    return [
        words(f"summary.journeys.{name}{'.same' if same else ''}", before=then, after=now)
        for name, (then, now) in told.items()
        for same in [name == "longest" and then == now]
    ]


def _regions(view: View, names: Names, words: Words) -> Table:
    cells = tuple(
        (
            names.region(row["region_id"]),
            words.number(row["wte_new"]),
            words.pounds(row["pounds_share"]) if row["pounds_share"] else words("summary.no_limit"),
            words.pounds(row["pounds_per_year"]),
            words.percent(row["share_before"], 0),
            words.percent(row["share_after"], 0),
            points(row["share_after"] - row["share_before"], words),
        )
        for row in view.tables["result_regions"].to_dict("records")
    )
    titles = ("region", "wte_new", "money_share", "full_year", "before", "after", "points")
    return worded_table(words, "summary.table.regions", "summary.column", titles, cells)


def _told(row: SurpriseEntry, words: Words) -> bool:
    """Whether a share that was high reads higher than its region's: "67%, in all 67%" surprises nobody."""
    if row["key"] != "high_share_gets_post":
        return True
    return words.percent(row["share_before"], 0) != words.percent(row["region_share_before"], 0)


def _surprise(row: SurpriseEntry, names: Names, words: Words) -> str:
    slots = slots_of(row, names, words)
    slots["cluster"] = slots.pop("cluster_id", "")
    none = row["key"] == "less_than_formula" and not row["wte_new"] > 0
    key = f"summary.surprise.{row['key']}{'.none' if none else ''}"
    return said(words, key, "summary.surprise.other", **slots)


def without_post(view: View, names: Names, words: Words) -> Section:
    """Clusters without any new post, with what reaches them all the same."""
    without = list(view.answer["no_new_post"])
    title = words("summary.title.without")
    if not without:
        none = Paragraph(words("summary.without.none"), "lead")
        return Section("without", title, (none,))
    rows = view.tables["result_clusters"]
    chosen = rows[rows["cluster_id"].isin(without)]
    cells = tuple(
        (
            names.cluster(row["cluster_id"]),
            words.percent(row["share_before"], 0),
            words.percent(row["share_after"], 0),
            points(row["share_after"] - row["share_before"], words),
            words.number(row["care_from_neighbours_after_wte"]),
        )
        for row in chosen.to_dict("records")
    )
    titles = ("cluster", "before", "after", "points", "neighbours")
    lead = words.count("summary.without", len(without), all=words.number(len(rows), 0))
    table = worded_table(words, "summary.table.without", "summary.column", titles, cells)
    return Section("without", title, (Paragraph(lead, "lead"), table))
