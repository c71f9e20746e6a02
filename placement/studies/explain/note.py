"""A briefing note for one cluster, one page: what it gets and why, or why not, and what one more takes."""

from __future__ import annotations

from collections.abc import Sequence

from placement.i18n import Words
from placement.report.leaflet import own
from placement.report.pieces import Bullets, Paragraph, Table, simple_table
from placement.report.study_page import Link, StudyPage, StudySection, section
from placement.report.wording import between, points, within_sentence
from placement.results.document_entries import figure_in
from placement.studies.explain.document import (
    ExplainDocument,
    ExplainedCluster,
    ExplainedRegion,
    OneMore,
    SharesMet,
)
from placement.studies.explain.note_posts import why_posts
from placement.studies.explain.note_words import (
    SHOWN,
    NoteNames,
    at_most,
    both_ends,
    changes,
    near_plans,
    post_text,
    small,
    which,
)

LEAST_WTE = 0.05
"""WTE below which nothing would be shown with one decimal."""
LEAST_CHANGE = 0.005
"""Of a share of need: what is smaller is no change worth a sentence."""
BOTH = 2


def note(document: ExplainDocument, cluster: ExplainedCluster, words: Words) -> StudyPage:
    """The page of one cluster in one language."""
    names = NoteNames(document, words)
    parts = [
        gets(document, cluster, names, words),
        *why_posts(document, cluster, names, words),
        one_more(document, cluster, names, words),
        staff(cluster, words),
    ]
    return StudyPage(
        title=words("explain.note", cluster=names.cluster(cluster)),
        sections=tuple(parts),
        style=own("explain.css"),
        links=(Link(f"../index.{words.language}.html", words("explain.index.link")),),
        contents=False,
    )


def gets(
    document: ExplainDocument, cluster: ExplainedCluster, names: NoteNames, words: Words
) -> StudySection:
    """What it gets, and how it stands beside its region and the whole."""
    name, region = names.cluster(cluster), names.region(cluster)
    outcome = "explain.gets" if cluster["wte_new"] > 0 else "explain.gets.none"
    slots = {"cluster": name, "formula": words.number(figure_in(cluster, "wte_formula"))}
    if cluster["wte_new"] > 0:
        slots |= {
            "wte": words.number(cluster["wte_new"]),
            "pounds": words.pounds(cluster["pounds_per_year"]),
        }
    everyone, inside = document["nation"], document["regions"][cluster["region_id"]]
    rows: list[tuple[str, SharesMet]] = [(name, cluster), (region, inside)]
    if everyone["regions"] > 1:
        rows.append((words.count("explain.everywhere", everyone["clusters"]), everyone))
    lines = [
        words(
            "explain.stands",
            need=words.number(cluster["need_wte"]),
            in_post=words.number(cluster["in_post_wte"]),
        ),
    ]
    if _served(cluster) or not _starts_higher(cluster, inside):
        lines.append(_rank(cluster, inside, region, words))
    lines += near_plans(cluster, words)
    neighbours = figure_in(cluster, "care_from_neighbours_after_wte")
    if neighbours >= LEAST_WTE:
        lines.append(words("explain.neighbours", wte=words.number(neighbours)))
    return section(
        "gets",
        words("explain.title.gets"),
        Paragraph(words(outcome, **slots), "lead"),
        *(Paragraph(line) for line in in_short(cluster, inside, region, words)),
        _shares(rows, words),
        Bullets(tuple(lines)),
    )


def in_short(cluster: ExplainedCluster, inside: ExplainedRegion, region: str, words: Words) -> list[str]:
    """Why it gets nothing, if it does; and whether one more post there would make a clear difference."""
    said = []
    if _served(cluster):
        shares = {
            "before": words.percent(figure_in(cluster, "share_before")),
            "after": words.percent(figure_in(cluster, "share_after")),
        }
        said.append(words("explain.short.served", **shares, **_whose_time(cluster, words)))
    elif _starts_higher(cluster, inside):
        rank = _rank(cluster, inside, region, words)
        said.append(
            words("explain.short.better", before=words.percent(figure_in(cluster, "share_before")), rank=rank)
        )
    lost = None if cluster["more"] is None else cluster["more"]["lost"]
    if lost is not None:
        said.append(words(f"explain.short.{which(lost, words)}", **both_ends(lost, words)))
    return said


def _served(cluster: ExplainedCluster) -> bool:
    """Whether it gets no post of its own and more of its need is covered all the same."""
    before, after = cluster["share_before"], cluster["share_after"]
    if before is None or after is None:
        return False
    return not cluster["wte_new"] > 0 and after - before >= LEAST_CHANGE


def _whose_time(cluster: ExplainedCluster, words: Words) -> dict[str, str]:
    """Staff time that its people get, before and after: from other clusters' bases, and from its own."""
    told = {}
    for when in ("before", "after"):
        others = figure_in(cluster, f"care_from_neighbours_{when}_wte")
        told[f"others_{when}"] = words.number(others)
        told[f"own_{when}"] = words.number(max(0.0, figure_in(cluster, f"care_{when}_wte") - others))
    return told


def _starts_higher(cluster: ExplainedCluster, inside: ExplainedRegion) -> bool:
    """Whether it gets nothing, and most clusters of its region have a lower share today."""
    lower = cluster["rank_in_region"] - 1
    known = cluster["share_before"] is not None
    return known and not cluster["wte_new"] > 0 and 2 * lower > inside["clusters"] - 1


def _rank(cluster: ExplainedCluster, inside: ExplainedRegion, region: str, words: Words) -> str:
    """How many clusters of its region have a lower share covered today."""
    lower, others = cluster["rank_in_region"] - 1, inside["clusters"] - 1
    if not others:
        return words("explain.rank.alone", region=region)
    if lower == others == BOTH:
        return words("explain.rank.both", region=region)
    if lower in {0, others}:
        return words.count("explain.rank.all" if lower else "explain.rank.none", others, region=region)
    return words.count("explain.rank", lower, others=words.number(others, 0), region=region)


def _shares(rows: Sequence[tuple[str, SharesMet]], words: Words) -> Table:
    def row(name: str, figures: SharesMet) -> tuple[str, ...]:
        before, after = figures["share_before"], figures["share_after"]
        if before is None or after is None:
            return (name, *[words("explain.no_need")] * 3)
        return (name, words.percent(before), words.percent(after), points(after - before, words))

    titles = (
        "explain.column.place",
        "explain.column.today",
        "explain.column.with_plan",
        "summary.column.points",
    )
    cells = (row(name, figures) for name, figures in rows)
    return simple_table(words("explain.table.shares"), map(words, titles), cells)


def one_more(
    document: ExplainDocument, cluster: ExplainedCluster, names: NoteNames, words: Words
) -> StudySection:
    """What one more would take: a place in the plan, more money, or more need."""
    title = words("explain.title.more")
    more = cluster["more"]
    if more is None:
        lines = [words("explain.more.none")]
        if cluster["next"]["more"] is not None:
            lines.append(_money(document, cluster, words))
        return section("more", title, Bullets(tuple(lines)))
    lines = [_worth(more, names, words), *_against(more, names, words)]
    lines += [_price(more, names, words), _money(document, cluster, words), *_need(cluster, names, words)]
    return section("more", title, Bullets(tuple(lines)))


def _worth(more: OneMore, names: NoteNames, words: Words) -> str:
    return words(
        "explain.more.worth",
        post=words("explain.post.here", wte=words.number(more["wte"]), role=names.role(more)),
        base=names.of("bases", more["base_id"]),
        worth=small(more["worth"], words),
        pounds=words.pounds(more["pounds"]),
    )


def _against(more: OneMore, names: NoteNames, words: Words) -> list[str]:
    """The post of the same purse that is worth least for its money, both for each £10,000."""
    least = more["least"]
    if least is None:
        return []
    here, there = (10_000 * each["worth"] / each["pounds"] for each in (more, least))
    return [
        words(
            "explain.more.against",
            post=post_text(least, names, words),
            there=small(there, words),
            here=small(here, words),
            pounds=words.pounds(10_000),
        )
    ]


def _price(more: OneMore, names: NoteNames, words: Words) -> str:
    lost = more["lost"]
    if lost is None:
        return words("explain.more.infeasible" if more["why"] == "infeasible" else "explain.more.stopped")
    others = changes(more["displaces"], names, words, at_home=more["cluster_id"], named=1)
    return words("explain.more.displaces", changes=others)


def _money(document: ExplainDocument, cluster: ExplainedCluster, words: Words) -> str:
    """The first of the larger amounts with which it has more."""
    found = cluster["next"]
    largest = max(document["grid"])
    tried = words.listed(
        [words.percent(more, 0) for more in document["grid"] if more not in found["unanswered"]]
    )
    if len(found["unanswered"]) == len(document["grid"]):
        return words("explain.next.none")
    if found["more"] is None:
        said = words("explain.next.never", percent=words.percent(largest, 0), tried=tried)
    else:
        said = words(
            "explain.next",
            percent=words.percent(found["more"], 0),
            wte=words.number(figure_in(found, "wte")),
            tried=tried,
        )
    return said


def _need(cluster: ExplainedCluster, names: NoteNames, words: Words) -> list[str]:
    need = cluster["need"]
    if need is None:
        return []
    if need["factor"] is None:
        services = [within_sentence(names.of("services", service)) for service in need["tried"]]
        return [words("explain.need.none", services=words.listed(services))]
    slots = {
        "service": within_sentence(names.of("services", need["post"]["service_id"])),
        "percent": words.percent(need["factor"] - 1, 0),
        "post": words(
            "explain.post.here", wte=words.number(need["post"]["wte"]), role=names.role(need["post"])
        ),
        "gain": small(need["gain"], words),
    }
    if need["other"] is None:
        said = words("explain.need.unspent", **slots)
    else:
        said = words("explain.need", other=post_text(need["other"], names, words), **slots)
    if need["slack"] < SHOWN:
        return [said]
    return [f"{said} {words('explain.need.slack', slack=at_most(need['slack'], words))}"]


def staff(cluster: ExplainedCluster, words: Words) -> StudySection:
    """Today's vacancies, and how likely the new posts are filled."""
    vacant = figure_in(cluster, "vacant_wte")
    lines = [
        words("explain.vacant", wte=words.number(vacant))
        if vacant >= LEAST_WTE
        else words("explain.vacant.none")
    ]
    if cluster["hard_to_fill_wte"] > 0:
        lines[0] = f"{lines[0]} {words('explain.hard', wte=words.number(cluster['hard_to_fill_wte']))}"
    expected = cluster["expected_month_12_wte"]
    if cluster["wte_new"] > 0 and expected is not None:
        low, high = (
            words.number(figure_in(cluster, f"expected_month_12_{side}_wte")) for side in ("low", "high")
        )
        lines.append(
            words(
                "explain.expected",
                wte=words.number(cluster["wte_new"]),
                expected=words.number(expected),
                range=between(low, high, words),
            )
        )
    return section("staff", words("explain.title.staff"), Bullets(tuple(lines)))
