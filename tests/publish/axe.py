"""axe-core in a page: what breaks WCAG 2.2 at level A or AA, or what axe calls best practice.

The pages' own policy refuses any script but theirs, axe too. So axe runs in a context of its own that
bypasses the policy (`bypass_csp`); that the policy holds is for the other tests to show.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@cache
def script() -> str:
    """axe-core, as the package ships it."""
    found = find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def desk(browser: Browser, *, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page without a network in which axe may run; nothing moves in it."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, bypass_csp=True, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(script())
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """Each rule broken and where, as the page stands now."""
    found: dict[str, Any] = page.evaluate(RUN, list(TAGS))
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
