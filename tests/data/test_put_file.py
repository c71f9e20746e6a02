"""A file is there whole or not at all, and whoever may look into the folder may read it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from placement.data.put_file import put_file


def test_the_new_file_takes_the_place_of_the_old_and_all_may_read_it(tmp_path: Path) -> None:
    place = tmp_path / "posts.csv"
    place.write_bytes(b"old")
    put_file(place, b"new")
    assert place.read_bytes() == b"new"
    assert stat.S_IMODE(place.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [place]


def test_where_it_cannot_go_nothing_is_changed_and_nothing_left(tmp_path: Path) -> None:
    taken = tmp_path / "posts.csv"
    taken.mkdir()
    (taken / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OSError, match=r"posts\.csv"):
        put_file(taken, b"new")
    assert list(tmp_path.iterdir()) == [taken]
    assert (taken / "notes.txt").read_text(encoding="utf-8") == "mine"
