"""What aims say, and what is said of aims that name what the region does not have."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from placement.data import read_region
from placement.i18n import LANGUAGES, Words
from placement.model.aims import AIMS as KNOWN
from placement.model.aims import LeastChange, PeopleWithin, WorstServed
from placement.model.rules.need import Need
from placement.scenario import check_scenario, read_scenario
from tests.builders import tiny_region, tiny_scenario
from tests.model.aims.each import KITS
from tests.model.aims.twins import AIMS, plan_of, question
from tests.model.rules.double_entry import PERMISSIVE, open_columns

if TYPE_CHECKING:
    from pathlib import Path

    from placement.data.region import Region
    from placement.model.aims import Aim

OF_POSTS = ("fewest_jobs", "graduates_employed")
"""Aims whose rows have no care in them, so that today's service has none of them."""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return read_region((tiny_region(tmp_path_factory.mktemp("aims") / "tiny"),))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", AIMS)
def test_every_aim_has_a_sentence_and_a_unit_in_both_languages(name: str, language: str) -> None:
    words = Words("en" if language == "en" else "cy")
    for seed in range(20):
        case, _ = question(seed)
        aim = AIMS[name](case, Random(seed))
        assert aim.sentence(words).endswith(".")
        assert words(f"unit.{aim.unit}")


def test_an_aim_goes_by_its_name_unless_it_has_another() -> None:
    for name, kind in KNOWN.items():
        aim = kind.model_validate({"minutes": 10} if name == "people_within" else {})
        assert aim.id == name
        assert aim.model_copy(update={"id": "second"}).unit == aim.unit


@pytest.mark.parametrize(
    ("aim", "unknown"),
    [
        (
            WorstServed(services=("phisio",), places=("c1", "c77")),
            [("aims.worst_served.places", "c77"), ("aims.worst_served.services", "phisio")],
        ),
        (WorstServed(level="county", places=("c1",)), [("aims.worst_served.places", "c1")]),
        (WorstServed(level="region", places=("region1", "c1")), [("aims.worst_served.places", "c1")]),
        (PeopleWithin(minutes=10, services=("ot", "tea")), [("aims.people_within.services", "tea")]),
        (
            LeastChange.model_validate(
                {
                    "id": "plan",
                    "posts": [
                        {"base": "b1", "role": "wizard", "steps": 1},
                        {"base": "b9", "role": "wizard", "steps": 1},
                    ],
                }
            ),
            [("aims.plan.posts", "b9"), ("aims.plan.posts", "wizard")],
        ),
    ],
)
def test_what_the_region_does_not_have_is_told(
    aim: Aim, unknown: list[tuple[str, str]], region: Region
) -> None:
    faults = aim.faults(region, "tiny.toml")
    assert [(fault.column, fault.value) for fault in faults] == unknown
    assert {(fault.key, fault.file) for fault in faults} == {("unknown_id", "tiny.toml")}
    for language in LANGUAGES:
        assert all(fault.value in fault.says(Words(language)) for fault in faults if fault.value)


def test_the_nearest_name_is_offered(region: Region) -> None:
    (fault,) = WorstServed(services=("phisio",)).faults(region, "tiny.toml")
    assert fault.slots["nearest"] == "physio"


def test_the_fault_stands_on_its_line_of_the_scenario(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny")
    aims = ({"aim": "worst_served", "id": "worst", "places": ["c1", "nowhere"]},)
    config = tiny_scenario(tmp_path / "t.toml", aims=aims)
    scenario = read_scenario(config)
    (fault,) = check_scenario(scenario, read_region(scenario.data_folders))
    assert fault.row is not None
    assert config.read_text(encoding="utf-8").splitlines()[fault.row - 1].startswith("places")
    assert (fault.column, fault.value) == ("aims.worst.places", "nowhere")


@pytest.mark.parametrize("name", KNOWN)
def test_the_sentence_tells_every_setting(name: str) -> None:
    asked = {"minutes": 10} if name == "people_within" else {}
    aim = KNOWN[name].model_validate(asked)
    otherwise = KITS[name].otherwise
    settings = type(aim).model_fields.keys() - {"id", "enabled", "aim", "tolerance"}
    assert otherwise.keys() == settings, f"tests/model/aims/each/{name}.py: otherwise"
    silent = set()
    for setting, value in otherwise.items():
        other = type(aim).model_validate({**asked, setting: value})
        for words in map(Words, LANGUAGES):
            text = other.sentence(words)
            assert not re.search(r"None|XX|[{}]|  ", text), text
            if text == aim.sentence(words):
                silent.add(setting)
    assert silent == set(), "tell it in the sentence"


@pytest.mark.parametrize("name", AIMS)
def test_rows_are_counted_under_the_aims_name_and_bind_today_unless_they_ask_for_posts(name: str) -> None:
    kind, of_today = name.partition(",")[0], set()
    for seed in range(6):
        case, _ = plan_of(seed)
        aim = AIMS[name](case, Random(seed))
        for block in aim.rows(case, aim.columns(case, open_columns(case, Need(), PERMISSIVE))):
            assert block.family in {kind, "constant"}
            of_today.add(block.today)
    assert of_today <= ({True, False} if kind == "near_formula" else {kind not in OF_POSTS})
