"""Of a briefing note the part on its posts: what would be lost without them, and what shaped them."""

from __future__ import annotations

from collections.abc import Sequence

from placement.i18n import Words
from placement.report.names import in_language
from placement.report.pieces import Bullets, Paragraph, worded_table
from placement.report.study_page import StudySection, section
from placement.results.document_entries import figure_in
from placement.studies.explain.document import ExplainDocument, ExplainedCluster, PlacedPost
from placement.studies.explain.note_words import NoteNames, capital, changes, lost_text

NAMED = 2
"""So many clusters are named of those that are reached."""
POSTS = 3
"""So many posts have a row, those of most WTE first; the others are summed up, so that a page suffices."""
CONDITIONS = 2
"""So many sentences say what shaped the posts, those with a price first; the others are counted."""


def why_posts(
    document: ExplainDocument, cluster: ExplainedCluster, names: NoteNames, words: Words
) -> list[StudySection]:
    """Each post: what it is worth, what would be lost without it, what would go instead, what shaped it."""
    posts = cluster["posts"]
    if not posts:
        return []
    first = sorted(posts, key=lambda post: -post["wte"])[:POSTS]
    several = len({post["base_id"] for post in posts}) > 1
    rows = tuple(
        (
            _own(post, names, with_base=several),
            words.number(post["wte"]),
            lost_text(post["lost"], words),
            words("explain.lost.unknown")
            if post["lost"] is None
            else changes(post["instead"], names, words, at_home=post["cluster_id"], named=1),
        )
        for post in first
    )
    titles = ("post", "wte", "lost", "instead")
    texts = ("post", "instead")
    table = worded_table(words, "explain.table.posts", "explain.column", titles, rows, texts=texts)
    others = posts[len(first) :]
    lines = [*_dearer(document, posts, names, words), *_shaped(document, posts, names, words)]
    more = len(lines) - CONDITIONS
    shown = [*lines[:CONDITIONS], *([words.count("explain.conditions.others", more)] if more > 0 else [])]
    return [
        section(
            "posts",
            words("explain.title.posts"),
            table,
            *([Paragraph(_others(others, words))] if others else []),
            Paragraph(words("explain.counted")),
            Bullets((*shown, *_reached(cluster, names, words))),
        )
    ]


def _own(post: PlacedPost, names: NoteNames, *, with_base: bool) -> str:
    role = names.of("roles", post["role_id"])
    return f"{role} ({names.of('bases', post['base_id'])})" if with_base else role


def _others(posts: Sequence[PlacedPost], words: Words) -> str:
    wte = words.number(sum(post["wte"] for post in posts))
    return words.count("explain.posts.others", len(posts), wte=wte)


def _dearer(
    document: ExplainDocument, posts: Sequence[PlacedPost], names: NoteNames, words: Words
) -> list[str]:
    """For what forced posts dearer than others that give the same time: which posts, and by how much."""
    sentences = _sentences(document, words)
    told: dict[tuple[str, tuple[str, ...]], list[tuple[PlacedPost, int]]] = {}
    for post in posts:
        found = post["dearer"]
        if found is not None:
            forced = tuple(rule for rule in found["rules"] if rule in sentences)
            kind = "forced" if forced else "money" if found["money"] else "free"
            told.setdefault((kind, forced), []).append((post, found["pounds_per_year"]))
    said = []
    for (kind, forced), dear in told.items():
        slots = {
            "roles": capital(words.listed(list(dict.fromkeys(names.role(post) for post, _ in dear)))),
            "pounds": words.pounds(sum(pounds for _, pounds in dear)),
        }
        if forced:
            slots["rule"] = " ".join(sentences[rule] for rule in forced)
        said.append(words(f"explain.dearer.{kind}", **slots))
    return said


def _sentences(document: ExplainDocument, words: Words) -> dict[str, str]:
    return {rule["id"]: in_language(rule, "sentence", words) for rule in document["rules"]}


def _shaped(
    document: ExplainDocument, posts: Sequence[PlacedPost], names: NoteNames, words: Words
) -> list[str]:
    """For each condition the posts that it cannot do without, and those of which it lets no more be."""
    said = []
    for rule, sentence in _sentences(document, words).items():
        for how in ("needed_by", "full"):
            concerned = [names.role(post) for post in posts if rule in post[how] and not _priced(post, rule)]
            if concerned:
                roles = capital(words.listed(list(dict.fromkeys(concerned))))
                said.append(words(f"explain.{how}", roles=roles, rule=sentence))
    return said


def _priced(post: PlacedPost, rule: str) -> bool:
    """Whether the rule is already told, with its price, as what forced a dearer post."""
    return post["dearer"] is not None and rule in post["dearer"]["rules"]


def _reached(cluster: ExplainedCluster, names: NoteNames, words: Words) -> list[str]:
    """Whom the staff of the profession and base with the most people reach."""
    known = [post for post in cluster["posts"] if post["reaches"]["minutes"] and post["reaches"]["clusters"]]
    if not known:
        return []
    post = max(known, key=lambda post: float(post["reaches"]["residents"]))
    reaches = post["reaches"]
    there = [
        words("explain.reached.cluster", cluster=names.cluster(one), wte=words.number(one["wte"]))
        for one in reaches["clusters"][:NAMED]
    ]
    return [
        words(
            "explain.reached",
            service=names.of("services", post["service_id"]),
            base=names.of("bases", post["base_id"]),
            clusters=words.listed(there),
            residents=words.number(reaches["residents"], 0),
            minutes=words.number(figure_in(reaches, "minutes"), 0),
        )
    ]
