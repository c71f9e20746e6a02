"""axe-core in a page: what breaks WCAG 2.2 at level A or AA, or what axe calls best practice.

The pages' own policy refuses any script but theirs, axe too. So axe runs in a context of its own that
bypasses the policy (`bypass_csp`); that the policy holds is for the other tests to show.

Whether text stands out from its background takes axe most of its time, and a table has thousands of cells
that look alike. So of the texts that look alike all the way up to the document axe weighs one. Texts that
are placed over others, drawn, or of a field or its label it weighs each.
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
RUN = """async tags => {
  const known = new Map(), numbers = new Map(), seen = new Set();
  const looks = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode",
    "textShadow", "fontSize", "fontWeight", "display", "visibility"];
  const states = ["hidden", "disabled", "aria-disabled", "aria-hidden", "open", "inert"];
  // The same number for all that look alike with all that they stand in; 0 for what stands by itself.
  const look = one => {
    if (one === null) return 1;
    if (known.has(one)) return known.get(one);
    const style = getComputedStyle(one), around = look(one.parentElement);
    const apart = around === 0 || ["absolute", "fixed", "sticky"].includes(style.position)
      || one.matches("svg, label, button, input, select, textarea, option");
    const own = [...looks.map(name => style[name]), ...states.map(name => `${one.getAttribute(name)}`)];
    const told = [around, ...own].join("|");
    if (!apart && !numbers.has(told)) numbers.set(told, numbers.size + 2);
    known.set(one, apart ? 0 : numbers.get(told));
    return known.get(one);
  };
  // Of a single letter axe says nothing, nor of what does not show: neither stands for others.
  const says = one => [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim().length > 1);
  const shows = one => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  const like = [...document.querySelectorAll("body *")].filter(one => {
    const number = look(one);
    if (number === 0) return false;
    if (seen.has(number)) return true;
    if (says(one) && shows(one)) seen.add(number);
    return false;
  });
  like.forEach(one => one.setAttribute("data-like-another", ""));
  axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-like-another])"}]});
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  like.forEach(one => one.removeAttribute("data-like-another"));
  return found;
}"""


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
