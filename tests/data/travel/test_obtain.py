"""An engine is asked once, and its answer found again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from placement.data.travel import obtain as module
from placement.data.travel.computed import (
    FILE,
    ComputedMinutes,
    TravelPlaces,
    packed,
    unpacked,
    without_false_zero,
)
from placement.data.travel.obtain import obtain
from placement.errors import BadInput

PLACES = TravelPlaces(("a1", "a2"), ("b1",), np.array([[0.0, 0.0], [5_000.0, 0.0]]), np.array([[0.0, 0.0]]))


@dataclass
class Counted:
    """An engine that says how often it was asked; a minute is the length of its file."""

    file: Path
    speed: float = 1.0
    made_by: str = "1"
    asked: list[TravelPlaces] = field(default_factory=list)
    name: str = "counted"
    mode: str = "car"

    def version(self) -> str:
        return self.made_by

    def settings(self) -> dict[str, Any]:
        return {"speed": self.speed}

    def files(self) -> tuple[Path, ...]:
        return (self.file,)

    def between(self, places: TravelPlaces) -> ComputedMinutes:
        self.asked.append(places)
        size = len(self.file.read_bytes()) * self.speed
        minutes = np.array([[size], [np.nan]])
        moved = np.zeros(2)
        return ComputedMinutes(places.area_ids, places.base_ids, minutes, minutes, moved, moved[:1])


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counted:
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "kept"))
    forget()
    file = tmp_path / "map"
    file.write_bytes(b"12345")
    return Counted(file)


def forget() -> None:
    """What this process remembers, so that the folder is read."""
    module._known.clear()


def test_the_same_inputs_are_never_worked_out_twice(engine: Counted) -> None:
    first = obtain(engine, PLACES, None)
    forget()
    again = obtain(engine, PLACES, None)
    assert len(engine.asked) == 1
    assert again.minutes.tolist()[0] == first.minutes.tolist()[0] == [5.0]
    assert np.isnan(again.minutes[1, 0])
    assert again.made == first.made
    assert again.made["engine"], again.made["version"] == ("counted", "1")
    assert len(str(again.made["files"]["map"])) == 64


@pytest.mark.parametrize("what", ["file", "speed", "version", "place", "order"])
def test_any_other_input_is_asked_again(engine: Counted, what: str) -> None:
    obtain(engine, PLACES, None)
    forget()
    other, places = replace(engine), PLACES
    if what == "file":
        engine.file.write_bytes(b"123456")
    elif what == "speed":
        other.speed = 2.0
    elif what == "version":
        other.made_by = "2"
    elif what == "place":
        places = replace(PLACES, area_metres=PLACES.area_metres + 1.0)
    else:
        places = replace(PLACES, area_ids=("a2", "a1"))
    obtain(other, places, None)
    assert len(engine.asked) == 2


def test_a_kept_answer_that_is_broken_is_worked_out_again(engine: Counted) -> None:
    obtain(engine, PLACES, None)
    forget()
    (kept,) = module.kept_in().glob("*.npz")
    kept.write_bytes(kept.read_bytes()[:-40])
    assert obtain(engine, PLACES, None).minutes[0, 0] == 5.0
    assert len(engine.asked) == 2
    assert [path.name for path in module.kept_in().iterdir()] == [kept.name]


def test_what_lies_with_the_region_needs_no_map(engine: Counted, tmp_path: Path) -> None:
    folder = tmp_path / "region"
    folder.mkdir()
    (folder / FILE).write_bytes(packed([obtain(engine, PLACES, None)]))
    engine.file.unlink()
    assert obtain(engine, PLACES, folder).minutes[0, 0] == 5.0
    # a map of other roads counts, but not in a run folder, which says what it was decided on
    engine.file.write_bytes(b"1234567")
    assert obtain(engine, PLACES, folder, pinned=True).minutes[0, 0] == 5.0
    assert obtain(engine, PLACES, folder).minutes[0, 0] == 7.0


def test_without_map_and_without_answer_it_is_told_which_file_is_missing(
    engine: Counted, tmp_path: Path
) -> None:
    engine.file.unlink()
    with pytest.raises(BadInput, match=r"map, column travel\.roads: there is no such file"):
        obtain(engine, PLACES, tmp_path)
    (tmp_path / FILE).write_bytes(b"no archive")
    with pytest.raises(BadInput, match="the minutes that were kept here cannot be read"):
        obtain(engine, PLACES, tmp_path)


def test_an_archive_holds_several_answers_and_is_the_same_bytes_each_time(engine: Counted) -> None:
    one = obtain(engine, PLACES, None)
    two = obtain(replace(engine, speed=3.0), PLACES, None)
    content = packed([one, two])
    assert content == packed([two, one])
    assert {name: found.minutes[0, 0] for name, found in unpacked(content).items()} == {
        one.question: 5.0,
        two.question: 15.0,
    }
    with pytest.raises(ValueError, match="area_ids"):
        unpacked(packed([replace(one, minutes=one.minutes[:1])]).replace(b"area_ids", b"area_idz"))


def test_no_minutes_over_a_distance_is_no_answer() -> None:
    found = without_false_zero(np.array([[0.0], [0.0]]), PLACES)
    assert found[0, 0] == 0.1  # the same place
    assert np.isnan(found[1, 0])  # 5 km apart
    assert np.isnan(without_false_zero(np.array([[-1.0], [3.0]]), PLACES)).tolist() == [[True], [False]]
