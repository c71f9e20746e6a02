"""Every kind of page, made once for the tests that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.publish.every_page import shared_pages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page by its folder and name, such as `bundle/index.cy.html`."""
    found: dict[str, Path] = shared_pages(tmp_path_factory)
    return {name: path.read_text(encoding="utf-8") for name, path in found.items()}
