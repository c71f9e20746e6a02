"""Hooks for every test; `tests/skips.py` says what is left out and when a skip is a failure."""

from tests.chromium import chromium
from tests.commands_once import commands_read
from tests.drawn_once import kept_pages, pages_drawn
from tests.forked import copied_workers
from tests.litter import pytest_collection
from tests.read_once import kept_regions, regions_read
from tests.skips import (
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_make_collect_report,
    pytest_report_header,
    pytest_runtest_makereport,
)

__all__ = [
    "chromium",
    "commands_read",
    "copied_workers",
    "kept_pages",
    "kept_regions",
    "pages_drawn",
    "pytest_collection",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_make_collect_report",
    "pytest_report_header",
    "pytest_runtest_makereport",
    "regions_read",
]
