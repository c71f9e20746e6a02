"""Bands of ages, by hand."""

from __future__ import annotations

import pytest

from placement.data.bands import bands_in, holder, part_in, span, whole, years
from placement.errors import OurFault


@pytest.mark.parametrize(
    ("band", "ages", "held"),
    [
        ("0_17", (0, 17), (0, 18)),
        ("5_9", (5, 9), (5, 10)),
        ("85_plus", (85, 1_000), (85, 95)),
        ("95_plus", (95, 1_000), (95, 96)),
        ("100_plus", (100, 1_000), (100, 101)),
    ],
)
def test_a_band_has_its_years(band: str, ages: tuple[int, int], held: tuple[int, int]) -> None:
    """One without end is taken to end at 95, or to hold one year where it begins later."""
    first, last = span(band)
    assert first == ages[0]
    assert last == ages[1]
    assert years(band) == held


@pytest.mark.parametrize(
    ("band", "wider", "part"),
    [
        ("5_9", "5_9", 1.0),
        ("15_19", "18_64", 0.4),  # 18 and 19 of five years
        ("15_19", "0_17", 0.6),
        ("0_4", "5_9", 0.0),
        ("60_69", "0_4", 0.0),
        ("80_89", "85_plus", 0.5),
        ("85_plus", "75_plus", 1.0),
        ("75_plus", "85_plus", 0.5),  # ten of the years from 75 to 94
    ],
)
def test_a_part_of_a_band_lies_in_another(band: str, wider: str, part: float) -> None:
    assert part_in(band, wider) == pytest.approx(part)


def test_what_is_no_band_is_our_fault() -> None:
    for name in ("5", "5_", "plus", "5_9_", "x5_9"):
        with pytest.raises(OurFault, match=f"no age band: {name}"):
            span(name)


def test_bands_of_columns_are_told_youngest_first_whatever_else_there_is() -> None:
    columns = [
        "pop_18_64",
        "population",
        "pop_0_17",
        "pop_85_plus",
        "need_5_9",
        "pop_0_17",
        "pop_65_84",
        "pop_x",
    ]
    bands = bands_in(columns, "pop_")
    assert bands == ("0_17", "18_64", "65_84", "85_plus")
    assert whole(bands)
    for missing in bands:
        assert not whole([band for band in bands if band != missing])
    assert not whole(("0_17", "17_64", "65_plus"))
    assert not whole(())


def test_a_band_is_held_by_the_one_that_it_lies_in() -> None:
    wider = ("0_17", "18_64", "65_plus")
    assert [
        holder(band, wider) for band in ("0_17", "5_9", "17_17", "18_18", "60_64", "65_69", "90_plus")
    ] == [*(0, 0, 0, 1, 1, 2, 2)]
    held = {"0_17": 0, "5_9": 0, "17_17": 0, "18_18": 1, "60_64": 1, "65_69": 2, "90_plus": 2}
    assert {band: holder(band, wider) for band in held} == held
    assert [holder(band, wider) for band in ("15_19", "60_69", "0_99", "64_plus")] == [None] * 4
