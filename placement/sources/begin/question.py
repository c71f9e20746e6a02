"""The question of a region that was begun: the nation's scenario with a money of its own, and its file.

The rules are those that say how staff work (money, travel, planning level, who there is, supervision, room,
whole first jobs). What a nation's board asks for beyond that, such as floors, is left for planners to add.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import tomli_w

from placement.i18n import LANGUAGES, Words
from placement.scenario.text import Place, lines_of, read_toml

KEPT = frozenset({"fund", "travel_limit", "planning_level", "supply", "supervision", "places", "least_job"})
DROPPED = frozenset({"options", "overrides"})
THEIRS = ("author_", "contact_", "next_edition_", "published_on", "agreed_")
"""What the nation's scenario says of those who publish and agreed it: it is not true of anybody else."""
WHOLE_POUNDS = 10_000
"""To so many pounds a share of a fund is rounded."""
LEAST_POUNDS = 100_000
"""Less than a post or two is no question."""


def question_of(
    nation: Path, name: str, place: Mapping[str, str], share: float, languages: tuple[str, ...]
) -> dict[str, Any]:
    """The document of a scenario: that in `nation`, for a place with this share of its need.

    `place` has its name in each language.
    """
    _, found = read_toml(nation)
    document = {key: deepcopy(part) for key, part in found.items() if key not in DROPPED}
    about = {key: part for key, part in document["scenario"].items() if not key.startswith(THEIRS)}
    document["scenario"] = about
    about |= {"id": name, "data": ".", "status": "example"}
    for language in LANGUAGES:
        words = Words(language)
        for key in ("name", "question", "decided_by"):
            about[f"{key}_{language}"] = words(f"new.{key}", place=place[language])
    if languages != LANGUAGES:
        about["languages"] = list(languages)
        about |= dict.fromkeys([key for key in about if key.endswith("_cy")], "")
        document["scenario"] = about = {key: value for key, value in about.items() if value != ""}
        document["rules"] = [
            {key: value for key, value in rule.items() if not key.endswith("_cy")}
            for rule in document["rules"]
        ]
    document["rules"] = [
        _for_part(rule, share)
        for rule in document["rules"]
        if rule["rule"] in KEPT and rule.get("enabled", True)
    ]
    document["aims"] = [aim for aim in document["aims"] if aim.get("enabled", True)]
    return document


def _for_part(rule: dict[str, Any], share: float) -> dict[str, Any]:
    """A fund's share for the place, in the money of the plan's year; other rules as they are."""
    if rule["rule"] != "fund":
        return rule
    amount = max(round(rule["amount"] * share / WHOLE_POUNDS) * WHOLE_POUNDS, LEAST_POUNDS)
    own = {key: value for key, value in rule.items() if key != "price_year"}
    return {**own, "amount": amount}


def scenario_text(document: Mapping[str, Any], language: str = "en") -> str:
    """The file of a scenario, with a word beside what a planner changes first."""
    words = Words("cy" if language == "cy" else "en")
    parts = [tomli_w.dumps({key: part}) for key, part in document.items() if isinstance(part, dict)]
    parts += [_entry(key, one) for key, part in document.items() if isinstance(part, list) for one in part]
    body = "\n".join(parts)
    places = lines_of(body)
    lines = body.splitlines()
    for place, key in _noted(document).items():
        if place in places:
            lines[places[place] - 1] += f"    # {words(f'new.note.{key}')}"
    return "\n".join([f"# {words('new.note.top')}", "", *lines]) + "\n"


def _entry(key: str, entry: Mapping[str, Any]) -> str:
    """One table of a list, its own tables under its name."""
    return f"[[{key}]]\n" + re.sub(r"(?m)^\[(?=[^\[\]]+\]$)", f"[{key}.", tomli_w.dumps(dict(entry)))


def _noted(document: Mapping[str, Any]) -> dict[Place, str]:
    found: dict[Place, str] = {
        ("scenario", "question_en"): "question",
        ("scenario", "decided_by_en"): "decided_by",
        ("travel", "provider"): "travel",
        ("solve", "work"): "work",
    }
    for number, rule in enumerate(document["rules"]):
        if rule["rule"] == "fund":
            found["rules", number, "amount"] = "amount"
        if rule["rule"] == "supply":
            found["rules", number, "pool_wte_at_each_base"] = "pool"
    return found
