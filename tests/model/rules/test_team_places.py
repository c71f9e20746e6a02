"""Community resource and reablement teams as places: posts go there, and the rule `team` asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from placement.audit.verify import verify_run
from placement.data import read_region
from placement.data.tables import BASES
from placement.i18n import LANGUAGES, Language, Words
from placement.model.aims import MetNeed
from placement.model.case import BaseKind, Case
from placement.model.rules.places import Places
from placement.model.rules.team import Team
from placement.run import run
from tests.builders import tiny_region, tiny_scenario
from tests.cases import allocation, fund, role, service, tiny_case
from tests.model.solving import best_value, decided

if TYPE_CHECKING:
    from pathlib import Path

BOTH = {"physio": 1.0, "ot": 0.5}
CRT: BaseKind = "community_resource_team"


def beside(**changed: Any) -> Case:
    """A practice, where a physio is in post, and a resource team without anybody, in each of two clusters."""
    plain: dict[str, Any] = {
        "areas": (0, 1),
        "bases": (0, 0, 1, 1),
        "kinds": ("practice", CRT, "practice", CRT),
        "counties": (0, 0),
        "regions": (0,),
        "services": [service("physio"), service("ot")],
        "roles": [role("registered", 0), role("support", 1)],
        "in_post": [[1.0, 0.0], [0.0, 0.0], [1.0, 0.0], [0.0, 0.0]],
    }
    return tiny_case(**(plain | changed))


def broken_at(rule: Team, **posts: Any) -> list[tuple[str, ...]]:
    case = beside()
    return [breach.where for breach in rule.check(case, allocation(case, **posts)).breaches]


def test_only_a_post_in_such_a_team_asks_for_it_and_only_its_staff_count() -> None:
    cluster, base = (Team(members=BOTH, level=level, base_kinds=(CRT,)) for level in ("cluster", "base"))
    assert broken_at(cluster, posts={(0, 1): 1}) == []  # at the practice
    assert broken_at(cluster, posts={(1, 1): 1}) == [("c0", "physio")]  # that of the practice is none of it
    assert broken_at(base, posts={(1, 1): 1}) == [("b1", "physio")]
    assert broken_at(base, posts={(1, 1): 1, (1, 0): 1}) == []
    assert broken_at(Team(members=BOTH), posts={(1, 1): 1}) == []  # every kind: the practice's physio counts


def test_the_model_puts_a_whole_team_in_its_place_or_nobody() -> None:
    """£65,000 buys a physio and half a post of support, in one team; £64,000 nobody."""
    case = beside(need=[[0.0, 10.0], [0.0, 0.0]], in_post=0.0, places=[0.0, 5.0, 0.0, 0.0])
    whole = Team(members=BOTH, level="base", base_kinds=(CRT,))
    answer = decided(case, [fund(65_000), whole, Places()], [MetNeed(worth="flat")])
    assert sorted(zip(*(each.tolist() for each in answer.allocation.posts.nonzero()[:2]), strict=True)) == [
        (1, 0),
        (1, 1),
    ]
    assert (best_value(case, [fund(64_000), Places()], MetNeed(worth="flat")) or 0) > 0
    assert best_value(case, [fund(64_000), whole, Places()], MetNeed(worth="flat")) == pytest.approx(0.0)


def test_the_kinds_of_the_rule_are_those_of_the_table() -> None:
    assert get_args(BaseKind) == BASES.columns["kind"].metadata["choices"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_the_kinds(language: Language) -> None:
    said = Team(members=BOTH, base_kinds=(CRT, "reablement_team")).sentence(Words(language), beside())
    assert {"en": "community resource teams, reablement teams", "cy": "adnoddau cymunedol, timau ailalluogi"}[
        language
    ] in said


def with_team(home: Path) -> Path:
    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        tables["bases"][2]["kind"] = CRT

    return tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1, edit=edit)


def test_kinds_and_places_without_such_a_base_are_told(tmp_path: Path) -> None:
    region = read_region(with_team(tmp_path))
    rule = Team(members={"physio": 1.0}, base_kinds=(CRT, "reablement_team"), places=("c1", "c3"))
    assert [(fault.key, fault.value) for fault in rule.faults(region, "t.toml")] == [
        ("team_base_kinds", "reablement_team"),
        ("team_places", "c1"),
    ]


def test_a_run_puts_posts_in_a_team_and_is_verified(tmp_path: Path) -> None:
    """c3's base is such a team of 1.5 WTE: a post there asks for 3.5, so two go there or none."""
    with_team(tmp_path)
    rules = (
        {
            "rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "measure": "pounds",
            "amount": 120_000, "recurrent": True, "months_in_first_year": 12, "shares": "free",
            "kinds": ["registered"],
        },
        {"rule": "travel_limit", "default": 60.0},
        {"rule": "team", "members.physio": 3.5, "level": "base", "base_kinds": [CRT], "places": ["b3"]},
    )  # fmt: skip
    config = tiny_scenario(tmp_path / "t.toml", rules=rules, options="")
    result = run(config, out=tmp_path / "out")
    posts = result.view.tables["posts"]
    assert posts.loc[posts["base_id"] == "b3", "wte"].sum() == 2
    assert verify_run(result.folder, reprove=False).passed
