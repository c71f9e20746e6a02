"""Words of a note for what a change loses."""

from __future__ import annotations

import pytest

from placement.i18n import Words
from placement.studies.explain.document import ExplainedLoss
from placement.studies.explain.note_words import at_most, both_ends, lost_text, which

EN = Words("en")


def loss(low: float, high: float, *, clear: bool = True) -> ExplainedLoss:
    return {"low": low, "high": high, "clear": clear, "stopped_by": "gap"}


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.0126, 0.0161, "0.012 to 0.017"),
        (0.0120, 0.0120, "0.012"),
        (0.0124, 0.0124, "0.012 to 0.013"),
        (0.0007, 0.0011, "at most 0.002"),
        (0.1 + 0.2, 0.1 + 0.2, "0.300"),
    ],
)
def test_both_ends_of_a_loss_are_rounded_away_from_what_they_promise(
    low: float, high: float, told: str
) -> None:
    """To the nearest, 0.0126 to 0.0161 was "0.013 to 0.016": 0.0126 is below that, 0.0161 above."""
    assert lost_text(loss(low, high), EN) == told
    assert (which(loss(low, high), EN) == "lost_one") == ("to" not in told and "at most" not in told)
    said = both_ends(loss(low, high), EN)
    assert float(said["high"]) >= high - 1e-9
    assert said["low"].startswith("less") or float(said["low"]) <= low + 1e-9


def test_a_loss_that_is_not_clear_is_limited_from_above() -> None:
    assert "0.013" in lost_text(loss(-0.1, 0.0121, clear=False), EN)
    assert at_most(0.0121, EN) == "0.013"
