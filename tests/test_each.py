"""Every region alone: the same folders as one by one, the whole with its bound, no crash for one of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from placement.audit.verify_regions import verify_each
from placement.cli.app import app
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.run import regions as running
from placement.run import run
from placement.run.regions import EachResult, Ended, Interrupted, each_region
from placement.scenario.at_hand import WorkerSource
from placement.store.regionsfolder import document_of, row_of
from tests.many_work import dask_cluster
from tests.running import bytes_of, rehash, small

TOPS = {"regions.json", "regions.csv", "index.en.html", "index.cy.html", "manifest.json", "timing.json"}
CLASH = {"rule": "floor", "id": "never", "level": "cluster", "amount": 999.0, "places": ["c2"]}
"""A floor that no fund can pay for, in the second region alone."""


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> EachResult:
    home = tmp_path_factory.mktemp("once")
    return each_region(small(home), out=home / "out", processes=1)


@pytest.fixture
def folder(once: EachResult, tmp_path: Path) -> Path:
    """A true folder to spoil."""
    return Path(shutil.copytree(once.folder, tmp_path / "elsewhere"))


def hashed(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in bytes_of(folder).items() if not name.endswith("timing.json")}


def test_each_regions_folder_is_that_of_the_region_run_alone(once: EachResult, tmp_path: Path) -> None:
    assert {path.name for path in once.folder.iterdir()} == {*TOPS, "region1", "region2"}
    for name in ("region1", "region2"):
        alone = run(small(tmp_path / name), region=name, out=tmp_path / name / "out").folder
        assert hashed(once.folder / name) == hashed(alone)


def test_one_worker_or_two_make_the_same_bytes(once: EachResult, tmp_path: Path) -> None:
    two = each_region(small(tmp_path), out=tmp_path / "out", processes=2)
    assert hashed(two.folder) == hashed(once.folder)


def test_a_cluster_makes_the_same_bytes_though_a_worker_dies(once: EachResult, tmp_path: Path) -> None:
    config = small(tmp_path)
    with dask_cluster(2) as cluster:
        killed: list[str] = []
        stages: list[str] = []

        def kill(_region: str, event: Any) -> None:
            stages.append(event.stage)
            if not killed:
                killed.append(event.where)
                (nanny,) = [one for one in cluster.workers.values() if one.worker_address == event.where]
                nanny.process.process._process.kill()

        result = each_region(
            config, out=tmp_path / "out", scheduler=cluster.scheduler_address, on_progress=kill
        )
    assert stages.count("again") == 1
    assert hashed(result.folder) == hashed(once.folder)


def test_the_whole_is_the_sum_of_its_regions(once: EachResult) -> None:
    found = json.loads((once.folder / "regions.json").read_text(encoding="utf-8"))
    assert found == json.loads(json.dumps(once.document))
    answers = [
        json.loads((once.folder / name / "answer.json").read_text(encoding="utf-8"))
        for name in ("region1", "region2")
    ]
    aims = [answer["aims"][0] for answer in answers]
    for name in ("value", "bound", "before"):
        assert found["whole"][name] == pytest.approx(sum(aim[name] for aim in aims), abs=2e-6)
    gap = found["whole"]["bound"] - found["whole"]["value"]
    assert found["whole"]["gap"] == pytest.approx(gap, abs=2e-6)
    assert found["whole"]["gap_of_gain"] == pytest.approx(
        gap / (found["whole"]["value"] - found["whole"]["before"]), abs=1e-5
    )
    assert found["totals"]["posts"] == sum(answer["totals"]["posts"] for answer in answers) > 0


def aim(kind: str) -> dict[str, Any]:
    said = {"sentence_en": "x", "sentence_cy": "y"}
    return {"id": kind, "aim": kind, "unit": "share", "sense": "max", **said}


def test_the_lowest_share_of_all_is_the_lowest_of_any_region() -> None:
    nothing: Any = {}
    rows: list[Any] = [
        {**row_of(name, None, "answer"), "posts": 1, "wte_new": 1.0, "pounds_full_year": 1}
        | {"before": before, "value": value, "bound": bound}
        for name, before, value, bound in (("a", 0.2, 0.5, 0.6), ("b", 0.3, 0.4, 0.9))
    ]
    whole: Any = document_of(nothing, rows, aim("worst_served"), ["draft", "example"])["whole"]
    assert [whole[name] for name in ("before", "value", "bound", "gap")] == [0.2, 0.4, 0.6, 0.2]
    assert whole["gap_of_gain"] == 1.0
    added: Any = document_of(nothing, rows, aim("met_need"), ["draft", "example"])
    assert added["whole"]["bound"] == 1.5
    assert added["status"] == "example"
    rows.append(row_of("c", None, "stopped"))
    assert document_of(nothing, rows, aim("met_need"), ["draft"])["whole"] is None


def test_a_region_without_a_plan_is_told_in_the_table(tmp_path: Path) -> None:
    result = each_region(small(tmp_path, CLASH), out=tmp_path / "out", processes=1)
    assert [row["outcome"] for row in result.document["regions"]] == ["answer", "impossible"]
    assert result.document["whole"] is None
    assert (result.folder / "region2" / "summary.en.html").is_file()
    page = (result.folder / "index.en.html").read_text(encoding="utf-8")
    assert "the conditions cannot all be met" in page
    assert 'href="region2/summary.en.html"' in page
    report = verify_each(result.folder)
    assert report.passed, report.says(Words("en"))


def test_regions_without_a_folder_lose_their_old_one(
    once: EachResult, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {n: c for n, c in bytes_of(folder / "region1").items() if n.split("/")[0] != "inputs"}
    ends = {"region1": Ended("answer", files), "region2": Ended("fault", said="the twins differ")}
    monkeypatch.setattr(running, "workers", _here(ends))
    result = each_region(small(tmp_path), out=folder)
    assert result.faults == {"region2": "the twins differ"}
    assert not (folder / "region2").exists()
    report = verify_each(folder)
    assert report.passed, report.says(Words("en"))
    assert "not_shown.each_without" in [said.key for said in report.not_shown]


def _here(ends: dict[str, Ended], stop_after: int = 9) -> Any:
    """A pool that answers at once, and may be interrupted."""

    class Here:
        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def each(self, _function: Any, _source: Any, tasks: list[str], keep: Any) -> None:
            for position, name in enumerate(tasks):
                if position == stop_after:
                    raise KeyboardInterrupt
                keep(position, ends[name])

    return lambda *_: Here()


def test_stopped_by_hand_leaves_whole_folders_and_says_so(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {n: c for n, c in bytes_of(folder / "region1").items() if n.split("/")[0] != "inputs"}
    out = tmp_path / "out"
    monkeypatch.setattr(running, "workers", _here({"region1": Ended("answer", files)}, stop_after=1))
    with pytest.raises(Interrupted) as raised:
        each_region(small(tmp_path), out=out)
    assert (raised.value.done, raised.value.of, raised.value.exit_code) == (1, 2, 4)
    assert [path.name for path in out.iterdir()] == ["region1"]
    assert hashed(out / "region1") == hashed(folder / "region1")


def test_a_true_folder_passes_and_is_not_touched(folder: Path) -> None:
    before = bytes_of(folder)
    report = verify_each(folder)
    assert report.passed, report.says(Words("en"))
    assert [said.key for said in report.shown] == ["shown.each", "shown.each_top"]
    assert bytes_of(folder) == before


def forge(folder: Path, region: str) -> None:
    """Make the manifests fit the files as they stand."""
    rehash(folder / region)
    path = folder / "manifest.json"
    stated = json.loads(path.read_text(encoding="utf-8"))
    stated["regions"][region] = hashlib.sha256((folder / region / "manifest.json").read_bytes()).hexdigest()
    path.write_text(json.dumps(stated, sort_keys=True, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def tamper_top(folder: Path) -> None:
    text = (folder / "regions.csv").read_text(encoding="utf-8")
    (folder / "regions.csv").write_text(text.replace("region1,answer", "region1,stopped"), encoding="utf-8")


def tamper_page(folder: Path) -> None:
    with (folder / "index.cy.html").open("a", encoding="utf-8") as page:
        page.write("!")


def tamper_answer(folder: Path) -> None:
    """A better value than was reached, with every hash in order."""
    path = folder / "region1" / "answer.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"posts": ', '"posts": 1'), encoding="utf-8")
    forge(folder, "region1")


def tamper_twice(folder: Path) -> None:
    """The same region under two names."""
    shutil.rmtree(folder / "region2")
    shutil.copytree(folder / "region1", folder / "region2")
    forge(folder, "region2")


def tamper_drop(folder: Path) -> None:
    path = folder / "manifest.json"
    stated = json.loads(path.read_text(encoding="utf-8"))
    del stated["regions"]["region2"]
    path.write_text(json.dumps(stated, sort_keys=True, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(folder / "region2")


def tamper_extra(folder: Path) -> None:
    (folder / "notes.txt").write_text("x", encoding="utf-8")


@pytest.mark.parametrize(
    ("tamper", "key"),
    [
        (tamper_top, "each_top"),
        (tamper_page, "page"),
        (tamper_answer, "each"),
        (tamper_twice, "each_other"),
        (tamper_drop, "manifest"),
        (tamper_extra, "extra"),
    ],
)
def test_no_false_folder_passes(tamper: Any, key: str, folder: Path) -> None:
    tamper(folder)
    report = verify_each(folder)
    assert f"wrong.{key}" in [said.key for said in report.wrong]
    assert all(report.says(Words(language)) for language in LANGUAGES)


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    assert "Traceback" not in result.output
    return result.exit_code, str(result.output)


def test_the_commands_tell_what_runs_where_and_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path)
    monkeypatch.chdir(tmp_path)
    ended, said = command("run", "tiny.toml", "--each-region", "--processes", "1", "--lang", "cy")
    assert ended == 0, said
    assert "Region 1 (Cymraeg): wedi dechrau, proses " in said
    assert "outputs/tiny-regions/index.cy.html" in said
    assert command("verify", "outputs/tiny-regions")[0] == 0
    (tmp_path / "outputs" / "tiny-regions" / "region1" / "posts.csv").write_text("x", encoding="utf-8")
    ended, said = command("verify", "outputs/tiny-regions")
    assert (ended, "region1: posts.csv" in said) == (1, True)


def test_a_region_without_a_plan_ends_the_command_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path, CLASH)
    monkeypatch.chdir(tmp_path)
    ended, said = command("run", "tiny.toml", "--each-region", "--processes", "1")
    assert ended == 1
    assert "Region 2: no plan: the conditions cannot all be met" in said


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--region", "region1", "--each-region"), "--region"),
        (("--processes", "2"), "--each-region"),
        (("--scheduler", "tcp://127.0.0.1:1"), "--each-region"),
        (("--each-region", "--scheduler", "tcp://127.0.0.1:1"), "no scheduler answers"),
        (("--each-region", "--scheduler", "nonsense"), "tcp://HOST:PORT"),
        (("--each-region", "--option", "pooled"), "not divided between the regions"),
        (("--each-region", "--out", "tiny"), "did not put there"),
    ],
)
def test_what_cannot_be_asked_is_bad_input(
    more: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = bytes_of(tmp_path)
    ended, said = command("run", "tiny.toml", *more)
    assert (ended, says in said) == (2, True), said
    assert bytes_of(tmp_path) == before


def test_a_worker_with_other_packages_is_refused(tmp_path: Path) -> None:
    source = WorkerSource(small(tmp_path), None, {"python": "2.7"}, None)
    with pytest.raises(BadInput) as raised:
        running.decide_region(source, "region1")
    assert [fault.key for fault in raised.value.faults] == ["each_versions"]
