"""A run: the same bytes twice, whole or not at all, and honest about how it ended."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import placement
from placement.audit.verify import verify_run
from placement.errors import BadInput
from placement.i18n import Words
from placement.run import RunResult, run
from placement.store import folder as store_folder
from placement.store.log import LogLine, append, read_log
from placement.store.rescue import NotLogged, NotWritten
from placement.store.runfolder import RUN
from tests.running import bytes_of, small

TABLES = (
    "posts",
    "jobs",
    "care",
    "opened",
    "placed",
    "filled",
    "care_before",
    "care_vacancies",
    "care_vacancies_posts",
    "result_posts",
    "result_clusters",
    "result_cluster_services",
    "result_services",
    "result_areas",
    "result_coverage",
    "result_less",
    "result_unreached",
    "result_regions",
    "result_rules",
    "result_assumptions",
    "near_plans",
)
PAGES = tuple(f"{page}.{lang}.html" for page in ("summary", "data", "map") for lang in ("en", "cy"))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    home = tmp_path_factory.mktemp("once")
    return run(small(home), out=home / "out")


def test_the_folder_holds_what_the_contract_says(once: RunResult) -> None:
    inputs = {name for name in bytes_of(once.folder) if name.startswith("inputs/")}
    others = {"answer.json", "manifest.json", "proof.json.gz", "timing.json"}
    expected = {*(f"{name}.csv" for name in TABLES), *PAGES, *others}
    assert set(bytes_of(once.folder)) == expected | inputs
    assert {"inputs/scenario.toml", "inputs/data/areas.csv", "inputs/data/boundaries.geojson"} < inputs


def test_the_inputs_are_the_bytes_that_were_read(once: RunResult) -> None:
    home = once.folder.parent
    copied = {n: c for n, c in bytes_of(once.folder / "inputs").items() if n.startswith("data/")}
    assert copied == {f"data/{name}": content for name, content in bytes_of(home / "tiny").items()}
    assert (once.folder / "inputs" / "scenario.toml").read_bytes() == (home / "tiny.toml").read_bytes()


def test_the_timing_says_which_search_decided_each_programme(once: RunResult) -> None:
    timing = json.loads((once.folder / "timing.json").read_text(encoding="utf-8"))
    assert len(timing["searched_by"]) == len(timing["programmes"]) >= 1
    assert set(timing["searched_by"]) <= {
        "plain",
        "prices",
        "linear",
        "prices, then plain",
        "linear, then plain",
    }


def test_the_manifest_has_the_hash_of_every_file_but_the_timing(once: RunResult) -> None:
    manifest = json.loads((once.folder / "manifest.json").read_text(encoding="utf-8"))
    files = bytes_of(once.folder)
    hashed = {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n not in RUN.unhashed}
    assert manifest["files"] == hashed
    assert manifest["seed"] == 1
    assert manifest["status"] == "example"
    assert (manifest["option"], manifest["region"]) == (None, None)
    assert {"python", "placement", "pulp", "highspy", "numpy", "pandas"} <= set(manifest["versions"])


def test_nothing_names_this_machine_or_the_time(once: RunResult) -> None:
    here = [str(once.folder.parent).encode(), str(Path(placement.__file__).parent).encode()]
    assert [n for n, content in bytes_of(once.folder).items() if any(name in content for name in here)] == []


def test_who_is_placed_is_for_the_owner_alone(once: RunResult) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in once.folder.glob("*.csv")}
    assert modes.pop("placed.csv") == modes.pop("filled.csv") == 0o600
    assert set(modes.values()) == {0o644}


def test_the_same_inputs_give_the_same_bytes(once: RunResult, tmp_path: Path) -> None:
    again = run(small(tmp_path), out=tmp_path / "elsewhere")
    one, other = bytes_of(once.folder), bytes_of(again.folder)
    assert {name for name in one if one[name] != other.get(name)} <= {"timing.json"}
    assert set(one) == set(other)


def test_the_jobs_are_the_posts_role_by_role_and_base_by_base(once: RunResult) -> None:
    posts, jobs = once.view.tables["posts"], once.view.tables["jobs"]
    assert len(jobs)
    first = jobs.assign(wte=jobs["wte"] - jobs["second_wte"].fillna(0))
    second = jobs[jobs["second_base_id"] != ""].assign(
        base_id=lambda rows: rows["second_base_id"], wte=lambda rows: rows["second_wte"]
    )
    each = ["base_id", "role_id"]
    told = pd.concat([first, second]).groupby(each)["wte"].sum()
    assert told.to_dict() == pytest.approx(posts.groupby(each)["wte"].sum().to_dict())


def test_figures_are_what_the_answer_says(once: RunResult) -> None:
    answer = json.loads((once.folder / "answer.json").read_text(encoding="utf-8"))
    posts = once.view.tables["posts"]
    assert answer == json.loads(json.dumps(once.view.answer))
    assert answer["totals"]["wte_new"] == posts["wte"].sum() > 0
    assert answer["funds"][0]["spent_full_year"] == posts["pounds_per_year"].sum()
    assert answer["outcome"] == "answer"
    assert all(check["passed"] for check in answer["checks"])


def test_one_region_alone_has_its_share_of_the_whole(once: RunResult, tmp_path: Path) -> None:
    alone = run(small(tmp_path), region="region2", out=tmp_path / "out")
    shares = once.view.tables["result_regions"].set_index("region_id")["pounds_share"]
    table = alone.view.tables["result_regions"]
    assert table["region_id"].tolist() == ["region2"]
    assert table["pounds_share"].tolist() == [shares["region2"]]
    fund = alone.view.answer["funds"][0]
    assert (fund["amount"], fund["amount_here"]) == (200_000, shares["region2"])
    assert fund["left"] == fund["amount_here"] - fund["spent_full_year"]


def test_an_option_names_itself(tmp_path: Path) -> None:
    result = run(small(tmp_path), option="pooled", out=tmp_path / "out")
    assert result.view.answer["option"] == "pooled"
    assert result.view.answer["option_name_cy"] == "Wedi ei gronni"
    assert result.view.answer["funds"][0]["shares"] == "free"


def test_the_usual_place_is_named_by_scenario_option_and_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(config).folder == Path("outputs/tiny")
    assert run(config, region="region1").folder == Path("outputs/tiny-region1")
    assert run(config, option="pooled").folder == Path("outputs/tiny-pooled")


def faults_of(**wanted: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(BadInput) as raised:
        run(**wanted)
    for fault in raised.value.faults:
        assert fault.says(Words("en")) != fault.says(Words("cy"))
    return [(fault.key, fault.value) for fault in raised.value.faults]


def test_a_region_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    config = small(tmp_path)
    assert faults_of(config=config, region="regoin1") == [("run_region_unknown_near", "regoin1")]
    assert faults_of(config=config, region="x") == [("run_region_unknown", "x")]


def test_a_free_fund_cannot_be_decided_apart(tmp_path: Path) -> None:
    config = small(tmp_path)
    assert faults_of(config=config, region="region1", option="pooled") == [("run_region_free", "free")]


def test_a_run_never_replaces_what_is_not_a_run(tmp_path: Path) -> None:
    config = small(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    (tmp_path / "file").write_text("dear", encoding="utf-8")
    assert faults_of(config=config, out=tmp_path / "mine") == [("run_out_foreign", "letter.txt")]
    assert faults_of(config=config, out=tmp_path / "file") == [("run_out_file", None)]
    assert faults_of(config=config, out=tmp_path / "file" / "under") == [("run_out_refused", None)]
    assert faults_of(config=config, out=tmp_path / ("x" * 300)) == [("run_out_refused", None)]
    assert bytes_of(tmp_path / "mine") == {"letter.txt": b"dear"}
    assert (tmp_path / "file").read_text(encoding="utf-8") == "dear"


def test_an_older_run_is_replaced_wholly(tmp_path: Path) -> None:
    config, out = small(tmp_path), tmp_path / "out"
    fewer = bytes_of(run(config, out=out, region="region1").folder)
    assert set(bytes_of(run(config, out=out).folder)) == set(fewer)
    assert bytes_of(tmp_path / "out.before-1") == fewer


def fails(*_: object, **__: object) -> Any:
    raise OSError("the disk is full")


def fail_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    really, written = store_folder._write, []

    def write(*args: Any, **kwargs: Any) -> None:
        written.append(args)
        if len(written) == 9:
            fails()
        really(*args, **kwargs)

    monkeypatch.setattr(store_folder, "_write", write)


def fail_in_the_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    really = Path.rename

    def rename(self: Path, target: Path) -> Path:
        return (
            Path(fails()) if target.name == "out" and not self.name.endswith("-old") else really(self, target)
        )

    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr("placement.store.atomic.swap", lambda *_: False)


def fail_in_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placement.report.pages.draw_map", fails)


def test_a_folder_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, out = small(tmp_path / "in"), tmp_path / "outs" / "out"
    kept = bytes_of(run(config, out=out).folder)
    for name in ("out", "other"):
        with monkeypatch.context() as patch, pytest.raises(OSError, match="disk is full"):
            fail_in_a_page(patch)
            run(config, out=out.with_name(name))
    assert bytes_of(out) == kept
    assert sorted(path.name for path in out.parent.iterdir()) == [".log.csv.lock", "log.csv", "out"]


@pytest.mark.parametrize("failing", [fail_in_the_middle, fail_in_the_exchange])
def test_an_answer_that_cannot_be_put_in_its_place_is_kept_beside_it(
    failing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, out = small(tmp_path / "in"), tmp_path / "outs" / "out"
    before = bytes_of(run(config, out=out, region="region1").folder)
    with monkeypatch.context() as patch, pytest.raises(NotWritten) as caught:
        failing(patch)
        run(config, out=out)
    kept = caught.value.kept
    assert kept is not None
    assert verify_run(kept).passed
    assert bytes_of(out) == before
    assert "disk is full" in caught.value.says(Words("en"))
    assert str(kept) in caught.value.says(Words("cy"))
    line = read_log(out.parent).lines[-1]
    assert (line.ended, line.folder) == ("answer", kept.name)


def test_where_nothing_can_be_written_the_posts_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, out = small(tmp_path / "in"), tmp_path / "outs" / "out"
    with monkeypatch.context() as patch, pytest.raises(NotWritten) as caught:
        patch.setattr(store_folder, "_write", fails)
        run(config, out=out)
    assert caught.value.kept is None
    header, *rows = caught.value.posts.splitlines()
    assert header.startswith("base_id,")
    assert rows
    assert all(row in caught.value.says(Words("cy")) for row in rows)
    assert read_log(out.parent).lines[-1].ended == "not_written"


def test_a_log_that_is_full_is_told_and_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(tmp_path, LogLine(event="run"))
    before = (tmp_path / "log.csv").read_bytes()
    really = os.write

    def half(handle: int, content: Any) -> int:
        if len(content) < 40:
            fails()
        return really(handle, bytes(content)[:20])

    with monkeypatch.context() as patch:
        patch.setattr("placement.store.log.os.write", half)
        with pytest.raises(NotLogged):
            run(small(tmp_path / "in"), out=tmp_path / "out")
    assert (tmp_path / "log.csv").read_bytes() == before
    assert verify_run(tmp_path / "out").passed
