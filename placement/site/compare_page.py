"""Several runs side by side: what differs in sentences, a table of it, two maps that move together."""

from __future__ import annotations

import math
from collections.abc import Sequence

from placement.i18n import LANGUAGES, Words
from placement.report.effects import change_sentence
from placement.report.jobs import posts_and_cost
from placement.report.leaflet import leaflet_script, own
from placement.report.map import map_style
from placement.report.names import plain
from placement.report.opening import stopped_sentence
from placement.report.page import attributions, script_json
from placement.site.parts import COMPARE, Bundle, Frame, draw, page_links
from placement.site.sides import (
    CLEAR,
    SHOWN,
    ComparedPlaces,
    Side,
    columns,
    difference,
    drawn,
    row,
    same_data,
    sides,
)

LEAST = 2


def compare_names(bundle: Bundle) -> frozenset[str]:
    """The pages that compare a bundle's runs; none where there is one run."""
    return frozenset(f"{COMPARE}.{lang}.html" for lang in LANGUAGES if len(bundle.runs) >= LEAST)


def compare_pages(bundle: Bundle, present: frozenset[str]) -> dict[str, bytes]:
    """`compare.en.html` and `compare.cy.html` where there are several runs."""
    if len(bundle.runs) < LEAST:
        return {}
    return {f"{COMPARE}.{lang}.html": _page(bundle, Words(lang), present) for lang in LANGUAGES}


def _page(bundle: Bundle, words: Words, present: frozenset[str]) -> bytes:
    all_sides = sides(bundle, words)
    places = ComparedPlaces.of(all_sides, words)
    data = f"const placementPair = {script_json(drawn(all_sides, places, words))};"
    return draw(
        bundle,
        words,
        "bundle_compare",
        Frame(
            name=COMPARE,
            title=words("bundle.compare.title"),
            links=page_links(words, present, COMPARE),
            style=f"{map_style()}\n{own('pair.css')}",
            script="\n".join([leaflet_script(), data, own("sorting.js"), own("compare.js")]),
            heading=words("bundle.page.compare"),
            status=bundle.status,
            attributions=tuple(
                dict.fromkeys(line for side in all_sides for line in attributions(side.view, words))
            ),
        ),
        sides=all_sides,
        plans=[about(side, words) for side in all_sides],
        said=[differences(all_sides[0], other, places, words) for other in all_sides[1:]],
        cautions=cautions(all_sides, places, words),
        columns=columns(all_sides, words),
        rows=[
            (key, places.name(key), places.region(key), row(all_sides, key, words)) for key in places.shapes
        ],
        layers=[(layer.key, words(f"map.layer.{layer.key}")) for layer in SHOWN],
        choices=_choices(places),
        studies=_studies(bundle, present),
    )


def about(side: Side, words: Words) -> list[str]:
    """One run: what it is called and how sure it is of itself, what it pays for, what it changes."""
    view, answer = side.view, side.view.answer
    told = [
        words(
            "bundle.compare.run",
            letter=side.letter,
            name=side.name,
            status=words(f"bundle.status.{answer['status']}"),
        ),
        stopped_sentence(answer, words),
        posts_and_cost(view, words),
        change_sentence(view, words),
    ]
    return [line for line in told if line]


def differences(first: Side, other: Side, places: ComparedPlaces, words: Words) -> list[str]:
    """What another run does otherwise than the first, in two or three sentences."""
    both = [key for key in places.shapes if key in first.figures and key in other.figures]
    slots = {"first": first.letter, "letter": other.letter}
    if not both:
        return [words("bundle.compare.apart", **slots)]
    posts = {key: round(difference(first, other, key, "wte"), 6) for key in both}
    points = {key: difference(first, other, key, "after") for key in both}
    told = {key: value for key, value in points.items() if not math.isnan(value)}
    said = [
        words(
            "bundle.compare.posts",
            more=words.number(sum(value > 0 for value in posts.values()), 0),
            fewer=words.number(sum(value < 0 for value in posts.values()), 0),
            same=words.number(sum(value == 0 for value in posts.values()), 0),
            all=words.count("map.clusters", len(both)),
            **slots,
        ),
        words(
            "bundle.compare.shares",
            higher=words.number(sum(value >= CLEAR for value in told.values()), 0),
            lower=words.number(sum(value <= -CLEAR for value in told.values()), 0),
            **slots,
        ),
    ]
    return [*said, *_ends(told, places, words, slots)]


def _ends(points: dict[str, float], places: ComparedPlaces, words: Words, slots: dict[str, str]) -> list[str]:
    """The clusters whose share differs most, up and down, where that is clear."""
    found = []
    for end, key in (("most", max), ("least", min)):
        cluster = key(points, key=lambda one: points[one], default=None)
        value = 0.0 if cluster is None else points[cluster]
        if cluster is not None and (value >= CLEAR if end == "most" else value <= -CLEAR):
            said = words.signed(value)
            found.append(words(f"bundle.compare.{end}", cluster=places.name(cluster), points=said, **slots))
    return found


def cautions(all_sides: Sequence[Side], places: ComparedPlaces, words: Words) -> list[str]:
    """What a reader must know before making much of a difference."""
    first, *others = all_sides
    alone = sum(any(key not in side.figures for side in all_sides) for key in places.shapes)
    found = []
    if not all(same_data(first.run, other.run) for other in others):
        found.append(words("bundle.compare.data"))
    if len({plain(side.view.answer["scenario"]["year"]) for side in all_sides}) > 1:
        found.append(words("bundle.compare.years"))
    if len({_years(side) for side in all_sides}) > 1:
        found.append(words("bundle.compare.years_together"))
    if alone:
        found.append(words("bundle.compare.alone", clusters=words.count("map.clusters", alone)))
    return [*found, words("bundle.compare.near"), words("summary.not_outcomes")]


def _years(side: Side) -> int:
    """How many years a run decides together."""
    ahead = side.view.answer.get("ahead")
    return 1 if ahead is None else ahead["count"]


def _choices(places: ComparedPlaces) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for key in places.shapes:
        found.setdefault(places.region(key), []).append((key, places.name(key)))
    return list(found.items())


def _studies(bundle: Bundle, present: frozenset[str]) -> list[str]:
    """Figures of studies that compare options, where they were given."""
    paths = (
        f"public/studies/{name}.json" for name, study in bundle.studies.items() if study["kind"] == "compare"
    )
    return [path for path in paths if path in present]
