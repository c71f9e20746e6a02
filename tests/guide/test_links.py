"""Links between the pages that people read beside the code lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("README.md", "METHOD.md", "CONTRIBUTING.md", "SECURITY.md", "configs/README.md")
TOP = [ROOT / name for name in NAMES]
PAGES = [*TOP, *(path for path in sorted((ROOT / "docs").rglob("*.md")) if "generated" not in path.parts)]
PAGES = [path for path in PAGES if "_build" not in path.parts]
LINK = re.compile(r"\]\(([^)#\s]+)\)")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in LINK.findall(text):
        if "://" in link or "/generated/" in link:  # the reference is written when the docs are built
            continue
        assert (path.parent / link).resolve().exists(), link


def test_the_readme_fits_on_a_screen_and_a_half() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 80
