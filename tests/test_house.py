"""The house itself: class names that stand for one thing each, and modules that start on every system."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parent
PRODUCT = TESTS.parent / "placement"
LONGEST = 400
"""Lines of a file, so that a reader keeps it in mind."""
TOP = frozenset(
    [
        ".ci",
        ".gitignore",
        ".pre-commit-config.yaml",
        "CHANGELOG.md",
        "CITATION.cff",
        "CONTRIBUTING.md",
        "LICENSE",
        "METHOD.md",
        "Makefile",
        "README.md",
        "SECURITY.md",
        "configs",
        "data",
        "docs",
        "findings",
        "maps",
        "placement",
        "pyproject.toml",
        "requirements.lock",
        "tests",
    ]
)
"""All that lies at the top of the project."""
POSIX_ONLY = frozenset({"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"})
"""Modules of the standard library that Windows does not have."""


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the product, read and not run."""
    found = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PRODUCT.rglob("*.py"))}
    assert len(found) > 100
    return found


def statements(module: ast.Module) -> Iterator[ast.stmt]:
    """Every statement at any depth. Classes and imports are such; expressions, most of a module, are not."""
    left: list[ast.AST] = [module]
    while left:
        node = left.pop()
        if isinstance(node, ast.stmt):
            yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, part, ())
            left += inner if isinstance(inner, list) else ()


def test_no_class_name_stands_twice_in_the_product() -> None:
    """Whether it is private or not: who searches for a name finds one thing."""
    places = defaultdict(list)
    for path, module in modules().items():
        for node in statements(module):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(f"{path.relative_to(PRODUCT)}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    """Of the product and of the tests alike."""
    files = sorted(path for folder in (PRODUCT, TESTS) for path in folder.rglob("*.py"))
    lines = {str(path.relative_to(TESTS.parent)): len(path.read_bytes().splitlines()) for path in files}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_nothing_else_lies_beside_the_rooms() -> None:
    """A run that somebody tried at the top once came into the project with all its tables."""
    listed = subprocess.run(
        ["git", "-C", str(TESTS.parent), "ls-files"], capture_output=True, text=True, check=False
    )
    beside = {line.partition("/")[0] for line in listed.stdout.splitlines()}
    assert sorted(beside - TOP) == []


def test_every_finding_can_be_run() -> None:
    """By whoever reads it, in a clone: a script that has lost its run bit is passed over."""
    findings = sorted((TESTS.parent / "findings").glob("*.sh"))
    assert len(findings) > 100
    assert [path.name for path in findings if not os.access(path, os.X_OK)] == []


def test_no_module_asks_for_what_one_system_alone_has() -> None:
    assert sys.stdlib_module_names >= POSIX_ONLY
    asked = set()
    for path, module in modules().items():
        for node in statements(module):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            asked |= {(path.name, name) for name in names if name.partition(".")[0] in POSIX_ONLY}
    assert asked == set()
