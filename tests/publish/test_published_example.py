"""maps/wales-ahp, the published example: drawn again from its public part, and decided again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.audit.verify_bundle import verify_bundle
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.site.bundle import BUNDLE, LARGEST_PAGE
from placement.site.bundle import stated as stated_of
from placement.site.published import publish, read_bundle
from placement.site.publishedpeople import address_faults
from placement.store.folder import ANSWER, MANIFEST
from tests.benchmarks.example import PICTURE, README, RUN, figures, figures_in, mark_of
from tests.publish.drawn import drawn
from tests.running import bytes_of
from tests.shared import made_once

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.site.bundle import Bundle

HERE = Path(__file__).parents[2]
EXAMPLE = HERE / "maps" / "wales-ahp"
CONFIG = HERE / "configs" / "wales-ahp.toml"
LARGEST = 13_000_000
"""Bytes that the example may take in the repository, with a comparison and a study of robustness."""
PACKED = (".docx", ".gpkg", ".parquet", ".png", ".pptx", ".xlsx")
"""Held by their hash alone: how they are packed is up to libraries and machines."""
ANEW = "make it anew with `make maps`"
PRIVATE = {"placed.csv", "filled.csv", "care.csv", "care_before.csv", "care_vacancies.csv", "timing.json"}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    assert (EXAMPLE / MANIFEST).is_file(), "maps/wales-ahp is not there: make it with `make maps`"
    return bytes_of(EXAMPLE)


@pytest.fixture(scope="module")
def stated(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[MANIFEST])
    return found


@pytest.fixture(scope="module")
def bundle(files: dict[str, bytes]) -> Bundle:
    assert files
    return read_bundle(EXAMPLE)


def test_every_file_is_what_its_hash_says(files: dict[str, bytes], stated: dict[str, Any]) -> None:
    assert set(stated["files"]) == set(files) - {MANIFEST}
    wrong = [
        name for name, right in stated["files"].items() if hashlib.sha256(files[name]).hexdigest() != right
    ]
    assert wrong == []


def test_the_manifest_is_the_one_that_this_program_writes(files: dict[str, bytes], bundle: Bundle) -> None:
    others = {name: content for name, content in files.items() if name != MANIFEST}
    assert BUNDLE.manifest(stated_of(bundle), others) == files[MANIFEST]


def test_every_page_is_drawn_again_to_the_byte(files: dict[str, bytes], bundle: Bundle) -> None:
    made = drawn(bundle)
    assert {name for name in files if name.endswith(".html")} <= set(made), ANEW
    whole = {
        name: content for name, content in made.items() if name != MANIFEST and not name.endswith(PACKED)
    }
    assert [name for name, content in whole.items() if files.get(name) != content] == [], ANEW


def test_it_is_small_and_so_is_every_page(files: dict[str, bytes]) -> None:
    assert sum(map(len, files.values())) <= LARGEST
    pages = {name: len(content) for name, content in files.items() if name.endswith(".html")}
    assert [name for name, size in pages.items() if size > LARGEST_PAGE] == []


def test_it_says_that_it_is_an_example_and_tells_nothing_private(
    files: dict[str, bytes], stated: dict[str, Any], bundle: Bundle
) -> None:
    assert stated["status"] == "example"
    assert {name.rpartition("/")[2] for name in files} & PRIVATE == set()
    (graduates,) = [content for name, content in files.items() if name.endswith("/graduates.csv")]
    assert len(graduates.splitlines()) == 1
    assert [fault for run in bundle.runs for fault in address_faults(run.name, run.public, "")] == []


def test_anybody_can_verify_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placement.audit.verify_bundle.build", drawn)
    assert verify_bundle(EXAMPLE).wrong == []


def _public_alone(bundle: Bundle) -> dict[str, bytes]:
    """A bundle without what is drawn of its public part."""
    files = {
        f"public/{one.name}/{name}": content for one in bundle.runs for name, content in one.public.items()
    }
    return {**files, MANIFEST: BUNDLE.manifest(stated_of(bundle), files)}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of all Wales as scenario and data stand, decided once for all of pytest's processes."""

    def decide(home: Path) -> str:
        return str(run(CONFIG, out=home / "run").folder)

    return Path(made_once(tmp_path_factory, "decided", decide))


def test_deciding_again_gives_what_is_published(
    files: dict[str, bytes], bundle: Bundle, decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same inputs, posts, tables and plans beside them to the byte; what is drawn of them, see above."""
    monkeypatch.setattr("placement.site.published.build", _public_alone)
    again = publish([decided], tmp_path / "maps")
    (name,) = [one.name for one in bundle.runs]
    made, there = bytes_of(again / "public" / name), bytes_of(EXAMPLE / "public" / name)
    assert set(made) == set(there), ANEW
    assert [one for one in sorted(made) if one != ANSWER and made[one] != there[one]] == [], ANEW
    answers = [json.loads(one[ANSWER]) for one in (made, there)]
    for part in ("totals", "funds", "coverage", "status", "checks", "elsewhere"):
        assert answers[0][part] == answers[1][part], ANEW


def test_the_readme_tells_the_figures_of_its_tables() -> None:
    assert figures_in(README.read_text(encoding="utf-8")) == figures(RUN), ANEW


def test_the_picture_is_of_the_published_posts(files: dict[str, bytes]) -> None:
    posts = hashlib.sha256(files["public/wales-ahp/posts.csv"]).hexdigest()
    assert mark_of(PICTURE.read_bytes()) == posts, ANEW


def care_of(folder: Path, table: str) -> pd.DataFrame:
    """WTE of care by area (rows) and service (columns)."""
    care = pd.read_csv(folder / f"{table}.csv")
    areas = pd.read_csv(folder / "inputs" / "data" / "areas.csv")["area_id"]
    found = care.pivot_table(index="area_id", columns="service_id", values="care_wte", aggfunc="sum")
    return found.reindex(areas).fillna(0.0)


@pytest.fixture(scope="module")
def case() -> Case:
    return read_inputs(CONFIG).case


@pytest.mark.parametrize("service", ["physiotherapy", "occupational-therapy"])
def test_nobody_within_reach_of_a_staffed_base_is_left_at_nothing(
    decided: Path, case: Case, service: str
) -> None:
    """Whoever has no care at all has no base of the county with staff within the limit."""
    s = next(i for i, one in enumerate(case.services) if one.id == service)
    staff = pd.read_csv(decided / "inputs" / "data" / "workforce.csv").query("service_id == @service")
    new = pd.read_csv(decided / "posts.csv").query("service_id == @service")
    staffed = {*staff.loc[staff["in_post_wte"] > 0, "base_id"], *new["base_id"]}
    near = case.minutes <= case.services[s].limit_minutes
    near &= np.array([base in staffed for base in case.base_ids])
    near &= case.cluster_county[case.area_cluster][:, None] == case.cluster_county[case.base_cluster]
    care = care_of(decided, "care")[service].to_numpy()
    asked = case.need[:, s] > 0
    nothing = care <= 0
    assert (nothing & near.any(axis=1) & asked).sum() == 0
    assert 0 < (nothing & asked).sum() < 60, "those beyond the limit are few, and there are some"


@pytest.mark.parametrize("service", ["physiotherapy", "occupational-therapy"])
def test_villagers_get_nine_tenths_of_the_care_of_city_people(decided: Path, service: str) -> None:
    areas = pd.read_csv(decided / "inputs" / "data" / "areas.csv")
    care = care_of(decided, "care")[service].to_numpy()
    by_class = areas.assign(care=care).groupby("rural_class")[["care", "population"]].sum()
    a_head = by_class["care"] / by_class["population"]
    assert a_head["village"] >= 0.9 * a_head["urban"]


def test_no_neighbourhood_falls_further_than_the_summary_says(decided: Path, case: Case) -> None:
    answer = json.loads((decided / ANSWER).read_text(encoding="utf-8"))
    (told,) = [one["less"] for one in answer["coverage"] if one["service_id"] == one["rural_class"] == ""]
    need = case.need.sum(axis=1)
    before, after = (care_of(decided, name).sum(axis=1).to_numpy() for name in ("care_before", "care"))
    fall = 100 * (before - after)[need > 0] / need[need > 0]
    assert fall.max() == pytest.approx(told["most_points"], abs=0.01)
    assert (fall > 1).sum() == told["areas"]
