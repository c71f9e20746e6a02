"""A briefing note on paper: one A4 page at 10 points, however much there is to say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from placement.i18n import LANGUAGES, Language
from placement.report.study_page import draw
from placement.studies.explain.note import note
from placement.studies.explain.note_posts import POSTS
from tests.publish.browser import opened
from tests.publish.printed import A4_MM, printed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

POINTS, FOOT_POINTS = 10.0, 8.0
LOSS = {"low": 0.101, "high": 0.256, "clear": True, "stopped_by": "gap"}
TRADES = ("occupational-therapy", "physiotherapy", "speech-language-therapy", "psychology")
NAMES = {
    "clusters": {
        "here": ["Mid and South Denbighshire Borders", "Canol a De Sir Ddinbych a'r Ffiniau"],
        "there": ["North East Flintshire", "Gogledd-ddwyrain Sir y Fflint"],
    },
    "regions": {"r": ["Cardiff and Vale", "Caerdydd a'r Fro"]},
    "services": {
        "occupational-therapy": ["Occupational therapy", "Therapi galwedigaethol"],
        "physiotherapy": ["Physiotherapy", "Ffisiotherapi"],
        "speech-language-therapy": ["Speech and language therapy", "Therapi lleferydd ac iaith"],
        "psychology": ["Practitioner psychology", "Seicoleg ymarferol"],
    },
    "roles": {
        f"{trade}.{kind}": [english, welsh]
        for trade in TRADES
        for kind, english, welsh in (
            ("registered", "Speech and language therapist", "Therapydd lleferydd ac iaith"),
            ("new", "Newly qualified occupational therapist", "Therapydd galwedigaethol newydd gymhwyso"),
        )
    },
    "bases": {
        base: [f"Community hospital at Ystradgynlais {base}", f"Ysbyty cymunedol Ystradgynlais {base}"]
        for base in ("a", "b")
    },
}
RULES = [
    {
        "id": name,
        "sentence_en": "Each region has at least 0.4 WTE of newly qualified posts for every 100,000 people, "
        "so that those who finish their studies in summer find a first job.",
        "sentence_cy": "Mae gan bob rhanbarth o leiaf 0.4 CALl o swyddi newydd gymhwyso i bob 100,000 o "
        "bobl, fel y caiff y rhai sy'n gorffen eu hastudiaethau yn yr haf swydd gyntaf.",
    }
    for name in ("floor", "team", "share", "mix")
]


def post(trade: str, kind: str, base: str, wte: float, **more: Any) -> dict[str, Any]:
    return {
        "base_id": base, "cluster_id": "here", "role_id": f"{trade}.{kind}", "service_id": trade,
        "fund_id": "ahp", "wte": wte, **more,
    }  # fmt: skip


def elsewhere(wte: float, kind: str) -> dict[str, Any]:
    return {**post("speech-language-therapy", kind, "a", wte), "cluster_id": "there"}


def placed(trade: str, kind: str, base: str) -> dict[str, Any]:
    dearer = {"role_id": f"{trade}.registered", "pounds_per_year": 1_072, "rules": ["floor"], "money": True}
    return post(
        trade, kind, base, 1.0, step_wte=1.0, pounds_per_year=43_055, worth=0.4, lost=LOSS,
        instead=[elsewhere(1.0, "new"), elsewhere(-1.0, "registered")],
        needed_by=[rule["id"] for rule in RULES], full=["team", "share"],
        dearer=dearer if kind == "new" else None,
        reaches={
            "clusters": [{"cluster_id": "here", "wte": 1.2}, {"cluster_id": "there", "wte": 0.3}],
            "residents": 61_234, "minutes": 12.3,
        },
    )  # fmt: skip


MOST = [placed(trade, kind, base) for trade in TRADES for kind in ("registered", "new") for base in "ab"]
SINGLE = post("occupational-therapy", "registered", "a", 1.0, worth=0.35, pounds=55_977)
HERE = {
    "cluster_id": "here", "region_id": "r", "need_wte": 123.4, "in_post_wte": 87.6, "care_before_wte": 90.1,
    "care_after_wte": 101.2, "share_before": 0.71, "share_after": 0.78, "wte_new": 16.0, "wte_formula": 12.3,
    "care_from_neighbours_before_wte": 3.2, "care_from_neighbours_after_wte": 4.5, "vacant_wte": 6.7,
    "expected_month_12_wte": 12.0, "expected_month_12_low_wte": 9.8, "expected_month_12_high_wte": 13.9,
    "pounds_per_year": 812_345, "rank_before": 3, "rank_after": 4, "rank_in_region": 3,
    "hard_to_fill_wte": 2.0, "near": {"plans": 4, "low_wte": 12.0, "high_wte": 17.5},
    "next": {"more": 0.2, "wte": 18.0, "pounds": 1_234_567, "unanswered": []},
}  # fmt: skip
MORE = {
    **SINGLE, "left": 12_345, "has": 1_012_345, "least": {**SINGLE, "cluster_id": "there"}, "lost": LOSS,
    "why": "", "displaces": [elsewhere(1.0, "new"), elsewhere(-1.0, "registered"), elsewhere(0.5, "new")],
}  # fmt: skip
NEED = {
    "tried": list(TRADES[:3]), "factor": 1.25, "gain": 0.012, "slack": 0.007, "post": SINGLE,
    "other": elsewhere(1.0, "new"),
}  # fmt: skip
GIVEN: dict[str, Any] = {
    "all that can be said": {**HERE, "posts": MOST, "more": MORE, "need": NEED},
    "no post": {
        **HERE, "wte_new": 0.0, "posts": [], "more": MORE,
        "need": {"tried": list(TRADES[:3]), "factor": None},
    },
}  # fmt: skip
SHARES = {"share_before": 0.7, "share_after": 0.75, "clusters": 9}
SOURCES = [
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Source: Office for National Statistics. Contains National Statistics data © Crown copyright 2025.",
    "Contains OS data © Crown copyright and database right 2025.",
    "Contains Royal Mail data © Royal Mail copyright and database right 2025.",
    "Welsh Index of Multiple Deprivation 2025. Primary care clusters, practices and registers: StatsWales.",
    "Names and points of towns and villages: GeoNames, licensed under CC BY 4.0; Welsh names chosen by us.",
]
DOCUMENT: Any = {
    "kind": "explain", "status": "example", "names": NAMES, "rules": RULES,
    "grid": [0.05, 0.1, 0.2, 0.4, 1.0],
    "nation": {**SHARES, "clusters": 63, "regions": 7}, "regions": {"r": SHARES},
    "clusters": [], "swap": None,
    "scenario": {
        "name_en": "Allied health professional posts in Wales, £5m a year",
        "name_cy": "Swyddi gweithwyr proffesiynol perthynol i iechyd yng Nghymru, £5m y flwyddyn",
        "question_en": "Where should posts go?", "question_cy": "I ble y dylai swyddi fynd?",
    },
    "region_name_en": "", "region_name_cy": "", "option_name_en": "", "option_name_cy": "",
    "versions": {"placement": "0.1.0", "highspy": "1.15.1", "numpy": "2.4.6", "python": "3.11.7"},
    "attribution_en": SOURCES, "attribution_cy": SOURCES,
}  # fmt: skip


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_is_one_page_of_a4_at_ten_points(
    chromium: Browser, tmp_path: Path, language: Language, given: str
) -> None:
    path = tmp_path / "note.html"
    path.write_bytes(draw(DOCUMENT, partial(note, DOCUMENT, GIVEN[given]), language))
    with opened(chromium, path) as seen:
        (sheet,) = printed(seen.page)
        foot = seen.page.locator("footer").inner_text()
    assert (round(sheet.width_mm), round(sheet.height_mm)) == A4_MM
    for piece in sheet.pieces:
        least = FOOT_POINTS if all(word in foot for word in piece.text.split()) else POINTS
        assert piece.points >= least - 0.05, piece


def test_posts_beyond_the_rows_are_counted_and_their_price_is_told() -> None:
    """Sixteen posts of 1 WTE; two of each of four professions cost £1,072 more, which the floor asks for."""
    text = draw(DOCUMENT, partial(note, DOCUMENT, GIVEN["all that can be said"]), "en").decode()
    assert (
        f"It also gets {len(MOST) - POSTS} other posts or kinds of post, {len(MOST) - POSTS}.0 WTE in all."
        in text
    )
    assert "the same staff time for £8,576 less a year" in text
    assert "This rules them out: Each region has at least 0.4 WTE of newly qualified posts" in text
