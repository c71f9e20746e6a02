"""The table in docs/trust-table.md, made of the tests themselves: `python -m tests.trust` writes it anew.

Each row is one test as pytest collects it, so that no row can name a test that is not there.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.spoil import Bad
from tests.tampering import Tampered

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "trust-table.md"
Kind = Literal["lies", "faults", "tampers", "hostile"]
TITLES: dict[Kind, str] = {
    "lies": "Inputs that lie",
    "faults": "Faults: of disks, systems and people",
    "tampers": "Tampering",
    "hostile": "Hostile files and names",
}
LEAST: dict[Kind, int] = {"lies": 150, "faults": 60, "tampers": 80, "hostile": 60}
TESTS: dict[Kind, tuple[str, ...]] = {
    "lies": (
        "tests/test_bad_inputs.py::test_is_told_where_it_is_and_what_to_do",
        "tests/matches/test_applicants.py::test_is_told_where_it_is_and_what_to_do",
        "tests/test_overrides.py::test_what_does_not_fit_together_is_told",
        "tests/test_doubts.py::test_a_rule_that_binds_nothing",
        "tests/test_lying_together.py::test_what_lies_together",
    ),
    "faults": (
        "tests/record/test_keeping.py::test_a_run_never_replaces",
        "tests/record/test_keeping.py::test_a_name_that_no_disk_takes",
        "tests/record/test_keeping.py::test_the_root_and_here",
        "tests/record/test_keeping.py::test_a_kill_at_any_step",
        "tests/record/test_turns.py::test_one_who_never_ends",
        "tests/record/test_told_to_stop.py",
        "tests/record/test_killed.py",
    ),
    "tampers": (
        "tests/test_verify.py::test_tampering_is_found_and_told",
        "tests/test_kept_beside.py::test_tampered_plans_beside_are_told",
        "tests/test_kept_beside.py::test_a_gain_that_they_do_not_keep_is_told",
        "tests/test_kept_beside.py::test_a_table_with_other_posts_is_told",
        "tests/test_kept_beside.py::test_every_number_that_is_changed_breaks_the_seal",
        "tests/test_kept_proof.py::test_a_claim_tighter",
        "tests/test_kept_parts.py::test_a_region_that_takes",
        "tests/test_kept_proof.py::test_a_later_claim_tighter",
        "tests/test_kept_proof.py::test_tampered_multipliers",
        "tests/solve/test_siting_on_rows.py::test_a_record_that_was_tampered_with",
        "tests/solve/test_siting_on_rows.py::test_a_node_of_two_parents",
        "tests/publish/test_bundle_verify.py::test_a_changed",
        "tests/publish/test_bundle_verify.py::test_a_bundle_",
        "tests/record/test_studyfolder.py::test_a_changed_file",
        "tests/test_signature.py::test_a_changed_folder_or_signature_is_found",
        "tests/test_signature.py::test_anothers_key",
        "tests/test_log.py::test_a_line_",
        "tests/test_log.py::test_lines_exchanged_show",
        "tests/test_log.py::test_last_lines_cut_off",
    ),
    "hostile": (
        "tests/data/test_hostile_files.py",
        "tests/data/test_wide_and_many.py",
        "tests/i18n/test_false_sizes.py",
        "tests/publish/test_paper_word.py::test_names_come_out_as_text",
        "tests/publish/test_paper_word.py::test_a_template_",
        "tests/publish/test_summary.py::test_names_come_out_as_text",
        "tests/publish/test_terminal.py::test_names_are_not_read_as_markup",
        "tests/test_certificate.py::test_a_file_that_is_none_of_prices_is_told_by_its_line",
    ),
}
"""Which tests each part is made of: a file, or those of its tests whose names begin so."""


@dataclass(frozen=True)
class Row:
    """One test: what it is about, what must be said of it, and how pytest calls it."""

    about: str
    told: str
    test: str


class _Collected:
    """What pytest collects, in its order."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)


def rows() -> dict[Kind, list[Row]]:
    """Every row of every part."""
    items = _collect({name.partition("::")[0] for tests in TESTS.values() for name in tests})
    return {
        kind: [_row(item) for item in items if any(_of(item, name) for name in tests)]
        for kind, tests in TESTS.items()
    }


def _collect(files: Iterable[str]) -> list[pytest.Item]:
    """The tests of these files."""
    collected = _Collected()
    quiet = ["--collect-only", "-qq", "-n", "0", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        ended = pytest.main([*quiet, *(str(ROOT / file) for file in sorted(files))], plugins=[collected])
    assert ended == 0, said.getvalue()
    return collected.items


def _of(item: pytest.Item, name: str) -> bool:
    file, _, function = name.partition("::")
    node = item.nodeid.partition("[")[0]
    return node.startswith(f"{file}::{function}")


def _row(item: pytest.Item) -> Row:
    spoilt = [value for value in _params(item).values() if isinstance(value, Bad | Tampered)]
    file, _, called = item.nodeid.partition("::")
    function, _, case = called.partition("[")
    if spoilt:
        one = spoilt[0]
        keys = [one.key] if isinstance(one, Tampered) else list(dict.fromkeys(told[0] for told in one.told))
        return Row(_plain(one.name), ", ".join(f"`{key}`" for key in keys), f"{file}::{function}")
    about = function.removeprefix("test_").replace("_", " ")
    return Row(_plain(f"{about}: {case.removesuffix(']')}" if case else about), "", f"{file}::{function}")


def _params(item: pytest.Item) -> dict[str, object]:
    spec = getattr(item, "callspec", None)
    return {} if spec is None else dict(spec.params)


def _plain(text: str) -> str:
    """Text that stands in a cell of a table as it is."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in text)
    shown = shown if len(shown) <= 110 else f"{shown[:109]}…"
    return "".join(f"\\{letter}" if letter in "|<>{}[]`*_$\\" else letter for letter in shown)


def page(found: dict[Kind, list[Row]]) -> str:
    """The page, in Markdown."""
    lines = [
        "# What is held, test by test",
        "",
        "Made of the tests themselves (`python -m tests.trust`); a test fails where this page and they",
        "differ. What the program says of inputs stands in [inputs that lie](trust.md). Where a key is",
        "named, it is the message that must be told.",
    ]
    for kind, part in found.items():
        lines += ["", f"## {TITLES[kind]} ({len(part)})", "", "| what | told as | test |", "|---|---|---|"]
        lines += [f"| {row.about} | {row.told} | `{row.test}` |" for row in part]
    return "\n".join([*lines, ""])


def page_in_a_process_of_its_own() -> str:
    """The page, made where no other collection of tests is under way."""
    code = "import sys; from tests.trust import page, rows; sys.stdout.write(page(rows()))"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, timeout=300
    )
    return made.stdout.decode()


if __name__ == "__main__":
    PAGE.write_text(page(rows()), encoding="utf-8")
