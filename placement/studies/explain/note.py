"""A briefing note for one cluster, one page: what it gets and why, or why not, and what one more takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.report.leaflet import own
from placement.report.names import plain
from placement.report.pieces import Bullets, Column, Group, Paragraph, Table
from placement.report.study_page import Link, StudyPage, StudySection, section
from placement.report.wording import between, points, within_sentence
from placement.studies.explain.note_words import (
    SHOWN,
    NoteNames,
    capital,
    changes,
    lost_text,
    near_plans,
    post_text,
    small,
    which,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.i18n import Words

LEAST_WTE = 0.05
"""WTE below which nothing would be shown with one decimal."""
LEAST_CHANGE = 0.005
"""Of a share of need: what is smaller is no change worth a sentence."""
BOTH = 2
NAMED = 3
"""So many clusters are named of those that are reached."""


def note(document: Mapping[str, Any], cluster: Mapping[str, Any], words: Words) -> StudyPage:
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
    document: Mapping[str, Any], cluster: Mapping[str, Any], names: NoteNames, words: Words
) -> StudySection:
    """What it gets, and how it stands beside its region and the whole."""
    name, region = names.cluster(cluster), names.region(cluster)
    outcome = "explain.gets" if cluster["wte_new"] > 0 else "explain.gets.none"
    slots = {"cluster": name, "formula": words.number(cluster["wte_formula"])}
    if cluster["wte_new"] > 0:
        slots |= {
            "wte": words.number(cluster["wte_new"]),
            "pounds": words.pounds(cluster["pounds_per_year"]),
        }
    everyone, inside = document["nation"], document["regions"][cluster["region_id"]]
    rows = [(name, cluster), (region, inside)]
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
    neighbours = cluster["care_from_neighbours_after_wte"]
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


def in_short(cluster: Mapping[str, Any], inside: Mapping[str, Any], region: str, words: Words) -> list[str]:
    """Why it gets nothing, if it does; and whether one more post there would make a clear difference."""
    said = []
    before, after = cluster["share_before"], cluster["share_after"]
    if _served(cluster):
        shares = {"before": words.percent(before), "after": words.percent(after)}
        said.append(words("explain.short.served", **shares, **_whose_time(cluster, words)))
    elif _starts_higher(cluster, inside):
        rank = _rank(cluster, inside, region, words)
        said.append(words("explain.short.better", before=words.percent(before), rank=rank))
    lost = None if cluster["more"] is None else cluster["more"]["lost"]
    if lost is not None:
        slots = {"low": small(lost["low"], words), "high": small(lost["high"], words)}
        said.append(words(f"explain.short.{which(lost, words)}", **slots))
    return said


def _served(cluster: Mapping[str, Any]) -> bool:
    """Whether it gets no post of its own and more of its need is covered all the same."""
    before, after = cluster["share_before"], cluster["share_after"]
    known = before is not None and after is not None
    return known and not cluster["wte_new"] > 0 and after - before >= LEAST_CHANGE


def _whose_time(cluster: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Staff time that its people get, before and after: from other clusters' bases, and from its own."""
    told = {}
    for when in ("before", "after"):
        others = cluster[f"care_from_neighbours_{when}_wte"]
        told[f"others_{when}"] = words.number(others)
        told[f"own_{when}"] = words.number(max(0.0, cluster[f"care_{when}_wte"] - others))
    return told


def _starts_higher(cluster: Mapping[str, Any], inside: Mapping[str, Any]) -> bool:
    """Whether it gets nothing, and most clusters of its region have a lower share today."""
    lower = cluster["rank_in_region"] - 1
    known = cluster["share_before"] is not None
    return known and not cluster["wte_new"] > 0 and 2 * lower > inside["clusters"] - 1


def _rank(cluster: Mapping[str, Any], inside: Mapping[str, Any], region: str, words: Words) -> str:
    """How many clusters of its region have a lower share covered today."""
    lower, others = cluster["rank_in_region"] - 1, inside["clusters"] - 1
    if not others:
        return words("explain.rank.alone", region=region)
    if lower == others == BOTH:
        return words("explain.rank.both", region=region)
    if lower in {0, others}:
        return words.count("explain.rank.all" if lower else "explain.rank.none", others, region=region)
    return words.count("explain.rank", lower, others=words.number(others, 0), region=region)


def _shares(rows: Sequence[tuple[str, Mapping[str, Any]]], words: Words) -> Table:
    def row(name: str, figures: Mapping[str, Any]) -> tuple[str, ...]:
        before, after = figures["share_before"], figures["share_after"]
        if before is None or after is None:
            return (name, *[words("explain.no_need")] * 3)
        return (name, words.percent(before), words.percent(after), points(after - before, words))

    titles = (
        "explain.column.place",
        "summary.column.before",
        "summary.column.after",
        "summary.column.points",
    )
    return Table(
        caption=words("explain.table.shares"),
        columns=tuple(Column(words(title), figures=number > 0) for number, title in enumerate(titles)),
        groups=(Group(tuple(row(name, figures) for name, figures in rows)),),
    )


def why_posts(
    document: Mapping[str, Any], cluster: Mapping[str, Any], names: NoteNames, words: Words
) -> list[StudySection]:
    """Each post: what it is worth, what would be lost without it, what would go instead, what shaped it."""
    posts = cluster["posts"]
    if not posts:
        return []
    several = len({post["base_id"] for post in posts}) > 1
    rows = tuple(
        (
            _own(post, names, with_base=several),
            words.number(post["wte"]),
            small(post["worth"], words),
            lost_text(post["lost"], words),
            words("explain.lost.unknown")
            if post["lost"] is None
            else changes(post["instead"], names, words, at_home=post["cluster_id"]),
        )
        for post in posts
    )
    titles = ("post", "wte", "worth", "lost", "instead")
    table = Table(
        caption=words("explain.table.posts"),
        columns=tuple(Column(words(f"explain.column.{title}"), title in titles[1:4]) for title in titles),
        groups=(Group(rows),),
    )
    reached = _reached(cluster, names, words)
    return [
        section(
            "posts",
            words("explain.title.posts"),
            table,
            Paragraph(words("explain.counted")),
            Bullets(tuple(_shaped(document, posts, names, words))),
            *([] if reached is None else [reached]),
        )
    ]


def _own(post: Mapping[str, Any], names: NoteNames, *, with_base: bool) -> str:
    role = names.of("roles", post["role_id"])
    return f"{role} ({names.of('bases', post['base_id'])})" if with_base else role


def _shaped(
    document: Mapping[str, Any], posts: Sequence[Mapping[str, Any]], names: NoteNames, words: Words
) -> list[str]:
    """For each condition the posts that it cannot do without, and those of which it lets no more be."""
    said = []
    for rule in document["rules"]:
        for how in ("needed_by", "full"):
            concerned = [names.role(post) for post in posts if rule["id"] in post[how]]
            if concerned:
                roles = capital(words.listed(list(dict.fromkeys(concerned))))
                said.append(
                    words(f"explain.{how}", roles=roles, rule=plain(rule[f"sentence_{words.language}"]))
                )
    return said


def _reached(cluster: Mapping[str, Any], names: NoteNames, words: Words) -> Table | None:
    """Whom the staff of each profession and base reach, once for each."""
    told: dict[tuple[str, str], tuple[str, ...]] = {}
    for post in cluster["posts"]:
        reaches = post["reaches"]
        if reaches["minutes"] is None or not reaches["clusters"]:
            continue
        there = [
            words("explain.reached.cluster", cluster=names.cluster(one), wte=words.number(one["wte"]))
            for one in reaches["clusters"][:NAMED]
        ]
        service, base = names.of("services", post["service_id"]), names.of("bases", post["base_id"])
        told[post["base_id"], post["service_id"]] = (
            f"{service} ({base})",
            words.listed(there),
            words.number(reaches["residents"], 0),
            words.number(reaches["minutes"], 0),
        )
    if not told:
        return None
    titles = ("staff", "reached", "residents", "minutes")
    return Table(
        caption=words("explain.table.reached"),
        columns=tuple(Column(words(f"explain.column.{title}"), title in titles[2:]) for title in titles),
        groups=(Group(tuple(told.values())),),
    )


def one_more(
    document: Mapping[str, Any], cluster: Mapping[str, Any], names: NoteNames, words: Words
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


def _worth(more: Mapping[str, Any], names: NoteNames, words: Words) -> str:
    said = words(
        "explain.more.worth",
        post=words("explain.post.here", wte=words.number(more["wte"]), role=names.role(more)),
        base=names.of("bases", more["base_id"]),
        worth=small(more["worth"], words),
        pounds=words.pounds(more["pounds"]),
    )
    if more["left"] is None:
        return said
    left = words("explain.more.left", left=words.pounds(more["left"]), has=words.pounds(more["has"]))
    return f"{said} {left}"


def _against(more: Mapping[str, Any], names: NoteNames, words: Words) -> list[str]:
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


def _price(more: Mapping[str, Any], names: NoteNames, words: Words) -> str:
    lost = more["lost"]
    if lost is None:
        return words("explain.more.infeasible" if more["why"] == "infeasible" else "explain.more.stopped")
    slots = {"low": small(lost["low"], words), "high": small(lost["high"], words)}
    said = words(f"explain.more.{which(lost, words)}", **slots)
    others = changes(more["displaces"], names, words, at_home=more["cluster_id"])
    return f"{said} {words('explain.more.displaces', changes=others)}"


def _money(document: Mapping[str, Any], cluster: Mapping[str, Any], words: Words) -> str:
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
            wte=words.number(found["wte"]),
            tried=tried,
        )
        if found["pounds"] is not None:
            said = f"{said} {words('explain.next.pounds', pounds=words.pounds(found['pounds']))}"
    return said


def _need(cluster: Mapping[str, Any], names: NoteNames, words: Words) -> list[str]:
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
    return [f"{said} {words('explain.need.slack', slack=small(need['slack'], words))}"]


def staff(cluster: Mapping[str, Any], words: Words) -> StudySection:
    """Today's vacancies, and how likely the new posts are filled."""
    vacant = cluster["vacant_wte"]
    lines = [
        words("explain.vacant", wte=words.number(vacant))
        if vacant >= LEAST_WTE
        else words("explain.vacant.none")
    ]
    expected = cluster["expected_month_12_wte"]
    if cluster["wte_new"] > 0 and expected is not None:
        low, high = (words.number(cluster[f"expected_month_12_{side}_wte"]) for side in ("low", "high"))
        lines.append(
            words(
                "explain.expected",
                wte=words.number(cluster["wte_new"]),
                expected=words.number(expected),
                range=between(low, high, words),
            )
        )
    if cluster["hard_to_fill_wte"] > 0:
        lines.append(words("explain.hard", wte=words.number(cluster["hard_to_fill_wte"])))
    return section("staff", words("explain.title.staff"), Bullets(tuple(lines)))
