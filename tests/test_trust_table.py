"""The table of what is held is that of the tests, and long enough."""

from __future__ import annotations

import re

from tests.trust import LEAST, PAGE, TITLES, page_in_a_process_of_its_own


def test_the_page_is_made_of_the_tests_that_there_are() -> None:
    made = page_in_a_process_of_its_own()
    assert made == PAGE.read_text(encoding="utf-8"), "python -m tests.trust writes it anew"
    for kind, title in TITLES.items():
        part = made.partition(f"## {title} (")[2].partition("\n## ")[0]
        rows = re.findall(r"^\| .*\| `(tests/[^`]+)` \|$", part, re.MULTILINE)
        assert len(rows) >= LEAST[kind]
