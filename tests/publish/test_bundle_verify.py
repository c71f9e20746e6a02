"""`placement verify` on a bundle: what anybody can check, what a forger changes, what is not shown."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from typer.testing import CliRunner

from placement.audit import verify_bundle as verifying
from placement.audit.verify_bundle import is_bundle, verify_bundle
from placement.cli.app import app
from placement.i18n import LANGUAGES, Words
from placement.model.rules import OF_POSTS
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.site.bundle import BUNDLE
from placement.site.published import publish, read_bundle
from placement.store.recorded import read_allocation, read_public_posts
from placement.store.report import Report
from tests.publish.drawn import drawn, taken_as_drawn
from tests.publish.reading import Page
from tests.running import bytes_of, rehash, small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PUBLIC = "public/tiny"


@pytest.fixture(autouse=True, scope="module")
def drawn_once() -> Iterator[None]:
    """What was drawn of a public part is not drawn again here: the same gives the same, as others test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verifying, "build", drawn)
        yield


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("ran")
    return run(small(home), out=home / "out").folder


@pytest.fixture(scope="module")
def published(ran: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish([ran], tmp_path_factory.mktemp("maps") / "made")


@pytest.fixture
def bundle(published: Path, tmp_path: Path) -> Path:
    """A true bundle to spoil."""
    return Path(shutil.copytree(published, tmp_path / "taken"))


def wrong(folder: Path) -> list[tuple[str, str]]:
    """What is wrong, and in which file."""
    found = verify_bundle(folder)
    return [(said.key.removeprefix("wrong."), str(said.slots.get("file", ""))) for said in found.wrong]


def edit(path: Path, column: str, change: Callable[[str], str]) -> None:
    """Change this column in the first row of a table."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    at = rows[0].index(column)
    rows[1][at] = change(rows[1][at])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def drawn_anew(folder: Path) -> None:
    """Every page and hash made to fit the public part as it now stands: what a thorough forger would do."""
    files = drawn(read_bundle(folder))
    shutil.rmtree(folder)  # a changed folder is not replaced
    BUNDLE.write(folder, files)


def test_a_true_bundle_holds_and_says_what_only_its_owner_can_show(published: Path) -> None:
    report = verify_bundle(published)
    assert report.wrong == []
    assert [said.key for said in report.shown] == [
        "shown.files",
        "shown.bundle_files",
        "shown.bundle_inputs",
        "shown.bundle_rules",
        "shown.bundle_tables",
    ]
    assert [said.key for said in report.not_shown] == [
        "not_shown.bundle_rules",
        "not_shown.bundle_care",
        "not_shown.bundle_bound",
        "not_shown.figures",
    ]


def test_a_changed_page_is_named(bundle: Path) -> None:
    page = bundle / "index.en.html"
    page.write_bytes(page.read_bytes().replace(b"</h1>", b"!</h1>"))
    assert wrong(bundle) == [("hash", "index.en.html")]
    rehash(bundle)
    assert ("page", "index.en.html") in wrong(bundle)


def test_a_changed_download_is_named(bundle: Path) -> None:
    edit(bundle / "downloads" / "posts.csv", "wte", lambda wte: str(float(wte) + 1))
    assert wrong(bundle) == [("hash", "downloads/posts.csv")]
    rehash(bundle)
    assert ("page", "downloads/posts.csv") in wrong(bundle)


def _in_every_part(path: Path, old: bytes, new: bytes) -> None:
    """Change this text wherever it stands in a packed file, which stays a whole one."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert any(old in part for part in parts.values())
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(old, new))


def test_a_changed_workbook_and_a_changed_word_file_are_named(bundle: Path) -> None:
    for name, old, new in (
        ("workbook.en.xlsx", b"</v>", b"0</v>"),
        ("paper.cy.docx", b"</w:t>", b"!</w:t>"),
    ):
        _in_every_part(bundle / name, old, new)
    rehash(bundle)
    assert {("page", "workbook.en.xlsx"), ("page", "paper.cy.docx")} <= set(wrong(bundle))


def test_a_changed_picture_is_not_said_to_be_shown(bundle: Path) -> None:
    (name,) = [one for one in bytes_of(bundle) if one.startswith("figures/map.en") and one.endswith(".png")]
    (bundle / name).write_bytes((bundle / name).read_bytes() + b"\n")
    rehash(bundle)
    (left,) = [said for said in verify_bundle(bundle).not_shown if said.key == "not_shown.bundle_machine"]
    assert left.slots == {"n": 1, "names": name}


def test_a_changed_figure_in_a_table_or_layer_to_download_is_named(bundle: Path) -> None:
    """Their bytes depend on the machine, so what they say is compared, and that is not left on trust."""
    table, layers = bundle / "downloads" / "result_clusters.parquet", bundle / "downloads" / "placement.gpkg"
    pd.read_parquet(table).assign(wte_new=99.0).to_parquet(table)
    clusters = gpd.read_file(layers, layer="clusters").assign(wte_new=99.0)
    clusters.to_file(layers, layer="clusters", driver="GPKG")
    rehash(bundle)
    assert {("page", f"downloads/{one.name}") for one in (table, layers)} <= set(wrong(bundle))


def test_a_changed_public_table_is_told_and_nothing_that_follows(bundle: Path) -> None:
    edit(bundle / PUBLIC / "posts.csv", "steps", lambda steps: str(int(steps) + 1))
    assert wrong(bundle) == [("hash", f"{PUBLIC}/posts.csv")]
    assert [said.key for said in verify_bundle(bundle).not_shown] == ["not_shown.rest"]


@pytest.mark.parametrize(
    ("table", "column", "change", "told"),
    [
        # more posts than the money pays for
        ("posts", "steps", lambda steps: str(int(steps) + 1_000), "rule"),
        ("posts", "steps", lambda steps: str(int(steps) - 1), "differs"),
        ("posts", "pounds_per_year", lambda pounds: str(int(pounds) - 1), "differs"),
        ("result_clusters", "need_wte", lambda need: str(float(need) * 1.1), "differs"),
        ("result_clusters", "care_after_wte", lambda care: str(float(care) + 0.5), "differs"),
        ("result_areas", "share_after", lambda share: str(float(share) / 2), "differs"),
        ("result_areas", "care_after_wte", lambda care: str(float(care) + 0.5), "differs"),
        ("result_regions", "care_before_wte", lambda care: str(float(care) + 0.5), "differs"),
    ],
)
def test_a_bundle_drawn_anew_from_a_changed_table_does_not_add_up(
    bundle: Path, table: str, column: str, change: Callable[[str], str], told: str
) -> None:
    edit(bundle / PUBLIC / f"{table}.csv", column, change)
    taken_as_drawn(bundle)
    found = wrong(bundle)
    assert told in {key for key, _ in found}
    assert {"hash", "page", "broke"} & {key for key, _ in found} == set()


def test_a_bundle_whose_answer_says_more_than_its_tables_does_not_hold(bundle: Path) -> None:
    path = bundle / PUBLIC / "answer.json"
    answer = json.loads(path.read_text(encoding="utf-8"))
    answer["totals"]["care_after_wte"] += 1
    answer["status"] = "decision"
    path.write_text(json.dumps(answer), encoding="utf-8")
    drawn_anew(bundle)
    assert {key for key, _ in wrong(bundle)} == {"differs", "bundle_status"}


def test_a_manifest_that_says_something_else_is_told(bundle: Path) -> None:
    path = bundle / "manifest.json"
    stated = json.loads(path.read_text(encoding="utf-8"))
    stated["runs"][0]["inputs_sha256"] = "0" * 64
    path.write_text(json.dumps(stated, sort_keys=True, indent=2), encoding="utf-8")
    assert wrong(bundle) == [("manifest", "")]


def test_every_page_names_the_version_and_the_fingerprint_of_the_inputs(published: Path) -> None:
    # As `sha256sum` prints it for the sorted files of inputs/, and that hashed once more.
    inputs = published / PUBLIC
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(inputs).as_posix()}\n"
        for path in sorted(
            (inputs / "inputs").rglob("*"), key=lambda path: path.relative_to(inputs).as_posix()
        )
        if path.is_file()
    ]
    whole = hashlib.sha256("".join(lines).encode()).hexdigest()
    stated = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    (entry,) = stated["runs"]
    assert entry["inputs_sha256"] == whole
    for language in LANGUAGES:
        said = Words(language)("bundle.made_from", version=entry["versions"]["placement"], inputs=whole[:16])
        pages = [name for name in stated["files"] if name.endswith(f".{language}.html")]
        assert len(pages) > 3
        assert [name for name in pages if said not in Page((published / name).read_text("utf-8")).text] == []


def test_what_concerns_posts_alone_is_found_the_same_without_care(ran: Path) -> None:
    inputs = read_inputs(ran / "inputs" / "scenario.toml", tables=ran / "inputs" / "data")
    files = bytes_of(ran)
    whole, public = read_allocation(inputs, files, Report()), read_public_posts(inputs, files, Report())
    assert whole is not None
    assert public is not None
    rules = [rule for rule in inputs.scenario.rules if isinstance(rule, OF_POSTS)]
    assert len(rules) >= 3
    for rule in rules:
        assert rule.check(inputs.case, public) == rule.check(inputs.case, whole.allocation)


def invoke(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments])
    return done.exit_code, done.output


def test_the_command_ends_with_1_where_something_is_wrong(published: Path, bundle: Path) -> None:
    code, said = invoke("verify", str(published))
    assert code == 0
    told = "Whoever has the run folder can sum the multipliers that it keeps, and solve again"
    assert told in " ".join(said.split())
    (bundle / "about.en.html").unlink()
    assert invoke("verify", str(bundle))[0] == 1


def test_solving_again_is_refused_where_the_tables_for_it_are_not_there(published: Path) -> None:
    assert is_bundle(published)
    code, said = invoke("verify", str(published), "--reprove")
    assert code == 2
    assert "--reprove" in said
