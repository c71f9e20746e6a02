"""The summary in a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from placement.i18n import LANGUAGES, Language, Words
from placement.report import print_summary
from tests.publish.builders import made_up_view
from tests.publish.hostile import HOSTILE_NAMES


def printed(
    language: Language = "en", *, width: int = 110, names: dict[str, tuple[str, str]] | None = None
) -> str:
    screen = io.StringIO()
    print_summary(
        made_up_view(names=names), Console(file=screen, width=width, force_terminal=False), language
    )
    return screen.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_page_says(language: Language) -> None:
    words, text = Words(language), printed(language)
    for key in (
        "status",
        "money",
        "places",
        "change",
        "without",
        "assumptions",
        "conditions",
        "checks",
        "sources",
    ):
        assert words(f"summary.title.{key}") in text
    assert words("summary.watermark.example") in text


def test_no_text_is_cut_off_in_a_narrow_terminal() -> None:
    assert "…" not in printed("cy", width=80)


@pytest.mark.parametrize("name", [name for name in HOSTILE_NAMES if len(name) < 40])
def test_names_are_not_read_as_markup(name: str) -> None:
    assert name in printed(width=200, names={"A1": (name, name)})


def test_names_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in printed(names={"A1": ("East\x1b[31mAlder", "Gwern")})
