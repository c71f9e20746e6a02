"""Nothing is lost: only what this program made is replaced, and what was there before stays beside it."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from placement.errors import BadInput
from placement.matching.matchfolder import MATCHED
from placement.run import run
from placement.site.bundle import BUNDLE
from placement.site.published import place_faults
from placement.store import atomic
from placement.store.folder import ANSWER, MANIFEST, TIMING, before
from placement.store.ours import strange_in, whole
from placement.store.regionsfolder import REGIONS, check_regions_place, clear
from placement.store.runfolder import RUN
from placement.store.studyfolder import STUDY
from tests.running import bytes_of, small

ALL = (RUN, STUDY, MATCHED, BUNDLE, REGIONS)


def of(kind: Any, told: str = "x", **stated: Any) -> dict[str, bytes]:
    """The files of a small folder of a kind."""
    name = min(kind.kinds, key=str)
    files = {ANSWER: told.encode(), "inputs/data/a.csv": b"a\n1\n"}
    document = {**({} if name is None else {"kind": name}), **stated}
    return {**files, MANIFEST: kind.manifest(document, files), TIMING: b"{}\n"}


def told(place: Path) -> str:
    return (place / ANSWER).read_text(encoding="utf-8")


# what is ours


def a_web_site(folder: Path) -> None:
    """An application for browsers has a manifest.json of its own."""
    folder.mkdir()
    (folder / MANIFEST).write_text('{"name": "Shop", "icons": [], "start_url": "/"}', encoding="utf-8")
    (folder / "index.html").write_text("<h1>Shop</h1>", encoding="utf-8")


def a_note_added(folder: Path) -> None:
    RUN.write(folder, of(RUN))
    (folder / "notes-of-the-board.txt").write_text("mine", encoding="utf-8")


def a_note_deep_within(folder: Path) -> None:
    RUN.write(folder, of(RUN))
    (folder / "inputs" / "data" / "mine").mkdir()
    (folder / "inputs" / "data" / "mine" / "letter.txt").write_text("mine", encoding="utf-8")


def a_table_changed(folder: Path) -> None:
    RUN.write(folder, of(RUN))
    (folder / "inputs" / "data" / "a.csv").write_text("a\n2\n", encoding="utf-8")


def a_link(folder: Path) -> None:
    RUN.write(folder, of(RUN))
    (folder / "timing.json").unlink()
    (folder / "elsewhere").symlink_to("/")


def a_file_turned_into_a_link(folder: Path) -> None:
    RUN.write(folder, of(RUN))
    shutil.move(folder / ANSWER, folder.parent / "copy")
    (folder / ANSWER).symlink_to(folder.parent / "copy")


def a_published_bundle(folder: Path) -> None:
    BUNDLE.write(folder, of(BUNDLE))


def a_study(folder: Path) -> None:
    STUDY.write(folder, of(STUDY))


def a_manifest_that_is_a_list(folder: Path) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_text("[1]", encoding="utf-8")


def a_manifest_without_hashes(folder: Path) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_text('{"format": 1, "files": {"a": "b"}}', encoding="utf-8")
    (folder / "a").write_text("x", encoding="utf-8")


def a_manifest_nested_too_deep(folder: Path) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_text("[" * 100_000, encoding="utf-8")


FOREIGN = (
    a_web_site,
    a_note_added,
    a_note_deep_within,
    a_table_changed,
    a_link,
    a_file_turned_into_a_link,
    a_published_bundle,
    a_study,
    a_manifest_that_is_a_list,
    a_manifest_without_hashes,
    a_manifest_nested_too_deep,
)


@pytest.mark.parametrize("make", FOREIGN, ids=lambda make: make.__name__)
def test_a_run_never_replaces(make: Any, tmp_path: Path) -> None:
    make(tmp_path / "out")
    there = bytes_of(tmp_path)
    with pytest.raises(BadInput) as caught:
        run(small(tmp_path / "in"), out=tmp_path / "out")
    (fault,) = caught.value.faults
    assert (fault.key, fault.file) == ("run_out_foreign", "out")
    assert fault.value in {
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*")
    }
    assert {name: content for name, content in bytes_of(tmp_path).items() if name[:3] != "in/"} == there


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: str(min(kind.kinds, key=str)))
def test_each_kind_replaces_its_own_and_no_other(kind: Any, tmp_path: Path) -> None:
    for number, other in enumerate(ALL):
        out = tmp_path / f"{number}"
        other.write(out, of(other))
        if other is kind:
            kind.write(out, of(kind, "new"))
            assert told(out) == "new"
            continue
        with pytest.raises(BadInput):
            kind.write(out, of(kind, "new"))
        assert told(out) == "x"


def test_what_a_desktop_left_and_a_missing_file_are_nobodys_loss(tmp_path: Path) -> None:
    out = tmp_path / "out"
    RUN.write(out, of(RUN))
    (out / "inputs" / ".DS_Store").write_bytes(b"x")
    (out / TIMING).unlink()
    (out / ANSWER).unlink()
    RUN.write(out, of(RUN, "new"))
    assert told(out) == "new"


def test_publishing_never_replaces_a_bundle_that_somebody_changed(tmp_path: Path) -> None:
    out = tmp_path / "web"
    BUNDLE.write(out, of(BUNDLE))
    assert place_faults(out) == []
    (out / "robots.txt").write_text("mine", encoding="utf-8")
    assert [(fault.key, fault.value) for fault in place_faults(out)] == [
        ("publish_out_foreign", "robots.txt")
    ]


# the run before


def test_runs_before_stay_as_many_as_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in range(1, 6):
        kept = RUN.write(out, of(RUN, f"run {number}"), keep=3)
        assert kept == (None if number == 1 else before(out, 1))
    assert [told(place) for place in (out, *(before(out, n) for n in (1, 2, 3)))] == [
        "run 5", "run 4", "run 3", "run 2",
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out", "out.before-1", "out.before-2", "out.before-3",
    ]  # fmt: skip


def test_a_gap_among_the_kept_is_filled_and_nothing_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in range(1, 4):
        RUN.write(out, of(RUN, f"run {number}"), keep=2)
    shutil.rmtree(before(out, 1))
    RUN.write(out, of(RUN, "run 4"), keep=2)
    assert [told(place) for place in (out, before(out, 1), before(out, 2))] == ["run 4", "run 3", "run 1"]


def test_the_same_run_again_pushes_no_other_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    RUN.write(out, of(RUN, "run 1"), keep=1)
    RUN.write(out, of(RUN, "run 2"), keep=1)
    assert RUN.write(out, of(RUN, "run 2"), keep=1) is None
    assert [told(place) for place in (out, before(out, 1))] == ["run 2", "run 1"]


def test_a_kept_run_with_notes_is_never_pushed_out(tmp_path: Path) -> None:
    config, out = small(tmp_path / "in"), tmp_path / "out"
    run(config, out=out)
    run(config, out=out, option="pooled")
    (before(out, 1) / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        run(config, out=out)
    assert [(fault.key, fault.file) for fault in caught.value.faults] == [
        ("run_keep_changed", "out.before-1")
    ]
    assert run(config, out=out, keep=2).kept == before(out, 1)
    assert (before(out, 2) / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_run_keeps_the_one_before_and_with_0_none(tmp_path: Path) -> None:
    config, out = small(tmp_path / "in"), tmp_path / "out"
    first = run(config, out=out)
    assert first.kept is None
    assert run(config, out=out, option="pooled").kept == before(out, 1)
    assert json.loads((before(out, 1) / ANSWER).read_text(encoding="utf-8"))["option"] is None
    assert run(config, out=tmp_path / "other", keep=0).kept is None
    assert run(config, out=tmp_path / "other", keep=0, option="pooled").kept is None
    assert not before(tmp_path / "other", 1).exists()


def test_all_regions_keep_the_whole_that_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    REGIONS.write(out, of(REGIONS, regions={"north": "0" * 64}))
    RUN.write(out / "north", of(RUN))
    check_regions_place(out, ["north"], 1)
    assert clear(out, 1) == before(out, 1)
    assert told(before(out, 1) / "north") == "x"
    assert not out.exists()
    # what an interrupted run left has no manifest on top
    RUN.write(out / "north", of(RUN))
    check_regions_place(out, ["north"], 1)
    (out / "north" / "notes.txt").write_text("mine", encoding="utf-8")
    for place in (out, out.parent):
        with pytest.raises(BadInput):
            check_regions_place(place, ["north"], 1)


def test_a_name_as_long_as_it_may_be_is_kept_too(tmp_path: Path) -> None:
    out = tmp_path / ("ŵ" * 127)
    for number in range(3):
        RUN.write(out, of(RUN, f"run {number}"), keep=1)
    assert told(before(out, 1)) == "run 1"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", ["x" * 256, "a/" * 2_000 + "b", "x\x00y"])
def test_a_name_that_no_disk_takes_is_told_before_solving(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placement.run.decided", lambda *_: pytest.fail("it was solved first"))
    with pytest.raises(BadInput) as caught:
        run(small(tmp_path / "in"), out=tmp_path / name)
    assert [fault.key for fault in caught.value.faults] == ["run_out_refused"]


@pytest.mark.parametrize(("place", "key"), [("/", "run_out_refused"), (".", "run_out_foreign")])
def test_the_root_and_here_are_named(
    place: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput) as caught:
        run(config, out=Path(place))
    (fault,) = caught.value.faults
    assert (fault.key, fault.file) == (key, "/" if place == "/" else tmp_path.name)


# a kill between two steps


class Killed(BaseException):
    """The process is gone: nothing after it happens."""


@pytest.mark.parametrize("swaps", [True, False], ids=["one step", "two renames"])
@pytest.mark.parametrize("step", range(12))
def test_a_kill_at_any_step_loses_neither_the_old_nor_the_new(
    step: int, swaps: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every change of the disk is a step; the process ends before one of them, and the next run tidies up."""
    out = tmp_path / "out"
    for number in (1, 2):
        RUN.write(out, of(RUN, f"run {number}"), keep=2)
    done = 0

    def mortal(really: Any) -> Any:
        def act(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            done += 1
            if done > step:
                raise Killed
            return really(*args, **kwargs)

        return act

    with monkeypatch.context() as patch:
        if not swaps:
            patch.setattr(atomic, "swap", lambda *_: False)
        else:
            patch.setattr(atomic, "swap", mortal(atomic.swap))
        for name in ("rename", "chmod"):
            patch.setattr(Path, name, mortal(getattr(Path, name)))
        patch.setattr(shutil, "rmtree", mortal(shutil.rmtree))
        with contextlib.suppress(Killed):
            RUN.write(out, of(RUN, "run 3"), keep=2)
    RUN.check_place(out, 2)
    places = [place for place in (out, before(out, 1), before(out, 2)) if place.exists()]
    assert all(whole(place) for place in places)
    assert {"run 1", "run 2"} <= {told(place) for place in places}
    assert told(out) in {"run 2", "run 3"}
    assert {path.name for path in tmp_path.iterdir()} == {place.name for place in places}


def test_what_somebody_still_writes_is_left_alone(tmp_path: Path) -> None:
    """Another process that would tidy up waits until the folder is in its place."""
    out = tmp_path / "out"
    tidied: list[bool] = []
    other = Thread(target=lambda: tidied.append(RUN.recover(out)))

    def fill(fresh: Path) -> None:
        other.start()
        other.join(0.5)
        (fresh / "half").write_bytes(b"x")

    atomic.exchange(out, fill)
    other.join(10)
    assert tidied == [False]
    assert bytes_of(out) == {"half": b"x"}


def test_the_two_folders_change_places_in_one_step_here(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name, encoding="utf-8")
    if not atomic.swap(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this disk has no exchange in one step")
    assert bytes_of(tmp_path) == {"a/b": b"b", "b/a": b"a"}
    with pytest.raises(FileNotFoundError):
        atomic.swap(tmp_path / "a", tmp_path / "c")


def test_strange_names_the_first_of_what_is_strange(tmp_path: Path) -> None:
    assert strange_in(tmp_path, {None}) is None
    (tmp_path / "b").write_text("x", encoding="utf-8")
    (tmp_path / "a").mkdir()
    assert strange_in(tmp_path, {None}) == "b"
