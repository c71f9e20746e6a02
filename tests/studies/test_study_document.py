"""The typed content of study.json, and the schema that is published from it."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from placement.audit.verify_study import verify_study
from placement.errors import OurFault
from placement.i18n import LANGUAGES, Language, Words
from placement.report.study_page import question
from placement.run import run
from placement.store.folder import as_json
from placement.store.report import Report
from placement.store.study import KINDS
from placement.studies.document import schema, unlike
from placement.studies.register import write_study
from tests.publish.every_page import scenario, studies
from tests.running import rehash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.scenario.inputs import Inputs
    from placement.store.study import Study

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "study.schema.json"
Place = tuple[str | int, ...]
KIND = sorted(KINDS)
OPEN = {"versions", "settings", "amounts"}
"""Mappings whose keys are anybody's; what stands within an aim's settings is its own affair."""
BY_ID = {"options", "regions"}
"""Mappings from an id to an entry, where they are no lists."""
MAY_MISS = {"languages", "decide", "of"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Inputs, Study]]:
    """One study of each kind."""
    home = tmp_path_factory.mktemp("studies")
    config = scenario(home)
    ran = run(config, out=home / "run").folder
    return {study.kind: (inputs, study) for inputs, study in studies(config, ran)}


@pytest.fixture(scope="module")
def documents(made: dict[str, tuple[Inputs, Study]]) -> dict[str, Any]:
    return {kind: json.loads(as_json(study.document)) for kind, (_, study) in made.items()}


def places(part: Any, path: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place of a document, the whole first."""
    yield path, part
    if isinstance(part, dict):
        for key, value in part.items():
            yield from places(value, (*path, key))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from places(value, (*path, number))


def entry(path: Place, part: Any) -> bool:
    """Whether a place is a mapping whose keys are named by the schema."""
    if not isinstance(part, dict) or "settings" in path or "names" in path[:1]:
        return False
    return not path or path[-1] not in OPEN | BY_ID


def changed(document: Any, path: Place, value: Any) -> Any:
    """A copy with another value at a place."""
    if not path:
        return value
    found = deepcopy(document)
    part = found
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return found


def told(document: Any, path: Place) -> bool:
    where = ".".join(map(str, path))
    return any(one.startswith((f"{where}:", f"{where}.")) for one in unlike(document))


@pytest.mark.parametrize("kind", KIND)
def test_a_study_is_what_its_schema_says(documents: dict[str, Any], kind: str) -> None:
    assert unlike(documents[kind]) == []


@pytest.mark.parametrize("kind", KIND)
def test_a_key_that_is_missing_is_told_by_its_place(documents: dict[str, Any], kind: str) -> None:
    missed = 0
    for path, part in places(documents[kind]):
        if not entry(path, part):
            continue
        for key in set(part) - MAY_MISS - ({"kind"} if not path else set()):
            less = {name: value for name, value in part.items() if name != key}
            assert told(changed(documents[kind], path, less), path or (key,)), (path, key)
            missed += 1
    assert missed > 30


@pytest.mark.parametrize("kind", KIND)
def test_a_key_too_many_is_told_by_its_place(documents: dict[str, Any], kind: str) -> None:
    for path, part in places(documents[kind]):
        if entry(path, part):
            more = changed(documents[kind], path, {**part, "surplus": 1})
            assert told(more, (*path, "surplus")), path


@pytest.mark.parametrize("kind", KIND)
@pytest.mark.parametrize("value", [{"more": []}, [[[]]]], ids=["mapping", "list"])
def test_a_type_that_is_wrong_is_told_by_its_place(documents: dict[str, Any], kind: str, value: Any) -> None:
    for path, _ in places(documents[kind]):
        if path and path != ("kind",) and "settings" not in path:
            assert told(changed(documents[kind], path, value), path), path


@pytest.mark.parametrize("kind", KIND)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", True], ids=str)
def test_a_figure_that_is_none_is_told_by_its_place(documents: dict[str, Any], kind: str, value: Any) -> None:
    figures = 0
    for path, part in places(documents[kind]):
        if isinstance(part, int | float) and not isinstance(part, bool) and "settings" not in path:
            assert told(changed(documents[kind], path, value), path), path
            figures += 1
    assert figures > 10


def test_what_is_no_kind_is_told_by_whoever_asks_for_it(documents: dict[str, Any]) -> None:
    assert unlike({**documents["frontier"], "kind": "perfect"}) == []


@pytest.mark.parametrize("kind", KIND)
def test_no_study_is_written_that_is_not_as_its_schema_says(
    made: dict[str, tuple[Inputs, Study]], kind: str, tmp_path: Path
) -> None:
    inputs, study = made[kind]
    spoiled = replace(study, document={**study.document, "seed": "1"})
    with pytest.raises(OurFault, match=r"study\.json is not as its schema says: seed: "):
        write_study(tmp_path / "out", inputs, spoiled, {})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", KIND)
def test_verification_tells_a_changed_type_by_its_place(
    made: dict[str, tuple[Inputs, Study]], documents: dict[str, Any], kind: str, tmp_path: Path
) -> None:
    inputs, study = made[kind]
    folder = tmp_path / "out"
    write_study(folder, inputs, study, {})
    report = verify_study(folder)
    assert report.wrong == []
    assert "shown.study_schema" in {said.key for said in report.shown}
    spoiled = changed(documents[kind], ("versions", "python"), 3.13)
    (folder / "study.json").write_bytes(as_json(spoiled))
    rehash(folder)
    report = verify_study(folder)
    assert [said.says(Words("en")) for said in report.wrong] == [
        "study.json is not as its schema says, versions.python: a text belongs here"
    ]
    told = report.wrong[0].says(Words("cy"))
    assert told == "nid yw study.json fel y dywed ei sgema, versions.python: testun sydd i fod yma"


def test_a_page_of_an_earlier_version_is_told_apart_from_one_with_another_figure(
    made: dict[str, tuple[Inputs, Study]], tmp_path: Path
) -> None:
    """Words that a later version changed made verification call an honest folder wrong."""
    inputs, study = made["alternatives"]
    folder = tmp_path / "out"
    write_study(folder, inputs, study, {})
    page = folder / "index.en.html"
    drawn = page.read_text(encoding="utf-8")

    def verified(before: str, after: str) -> Report:
        assert before in drawn
        page.write_text(drawn.replace(before, after, 1), encoding="utf-8")
        rehash(folder)
        return verify_study(folder)

    old = verified("What a plan gives up is told from", "What a plan loses is said from")
    assert [said.key for said in old.wrong] == ["wrong.page_words"]
    told = [said.says(Words("en")) for said in old.wrong]
    assert len(told) == 1
    assert "index.en.html" in told[0]
    assert "What a plan loses is said from" in told[0]
    assert "What a plan gives up is told from" in told[0]
    assert "shown.pages" not in {said.key for said in old.shown}
    false = verified("%", "9%")
    assert [said.key for said in false.wrong] == ["wrong.page"]


def test_the_published_schema_is_that_of_the_code() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == schema(), (
        "write it anew: python -m placement.studies.document > docs/reference/study.schema.json"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_of_one_region_says_that_the_question_is_wider(
    documents: dict[str, Any], language: Language
) -> None:
    """A note of Powys alone began with the question of all Wales, as if it answered that."""
    words, name = Words(language), f"name_{language}"
    of_all = documents["explain"]
    stated = of_all["scenario"][f"question_{language}"]
    assert question(of_all, words) == stated
    alone = question({**of_all, f"region_{name}": "Gwent"}, words)
    assert alone.startswith(words("summary.question.region", region="Gwent", question=stated))
    assert alone.endswith(words("summary.only_region.staff"))
