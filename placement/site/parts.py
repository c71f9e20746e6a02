"""What a bundle is made from, and the frame that all its pages share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from placement.i18n import Words
from placement.report.leaflet import own
from placement.report.names import plain
from placement.report.page import attributions, heading, policy, templates, twins, watermark_of
from placement.results.status import ORDER, Status
from placement.results.view import View

INDEX, ABOUT, COMPARE, PAPER = "index", "about", "compare", "paper"
PRESS, RECRUIT, DATA = "press", "recruit", "data"
SHOWN = 16
"""Characters of a hash that a page shows; manifest.json has all 64."""


@dataclass(frozen=True)
class Run:
    """One run as it may be published.

    `name` is that of its folder under `public/`; `public` are the bytes that stand there, by path, from
    which `view` was read.
    """

    name: str
    view: View
    public: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def inputs_sha256(self) -> str:
        """One hash over the published inputs: SHA-256 of a line for each file, "hash  path", in order.

        It is what `sha256sum` prints in that folder, hashed once more, so that anybody can work it out.
        """
        inputs = {name: content for name, content in self.public.items() if name.startswith("inputs/")}
        lines = [
            f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(inputs.items())
        ]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Tiles:
    """A background map from elsewhere that the publisher allows: its address, with {z}, {x} and {y}."""

    url: str
    host: str

    @property
    def origin(self) -> str:
        return f"https://{self.host}"


@dataclass(frozen=True)
class Bundle:
    """Runs, the first of which the pages are about, and studies by name, each its `study.json`.

    `template` is a board's own Word file for the paper, its styles named as `paper_docx` names them.
    """

    runs: tuple[Run, ...]
    studies: Mapping[str, Any] = field(default_factory=dict)
    tiles: Tiles | None = None
    template: bytes | None = None

    @property
    def view(self) -> View:
        return self.runs[0].view

    @property
    def status(self) -> Status:
        """The lowest of all that is in it."""
        documents = [*(run.view.answer for run in self.runs), *self.studies.values()]
        found: list[Status] = [document["status"] for document in documents]
        return min(found, key=ORDER.index)

    def study(self, kind: str) -> Any:
        """The first study of a kind, if there is one."""
        return next((study for study in self.studies.values() if study["kind"] == kind), None)


@dataclass(frozen=True)
class Frame:
    """A page of a bundle: its file name without language, what it calls itself, what it links to.

    `drawn_by`, the script of its map, stands right after the map, so that a slow phone draws it before it
    reads on; `script` stands last. Pages of several runs have their own `heading`, `status` and
    `attributions`; else they are the first run's.
    """

    name: str
    title: str
    links: tuple[tuple[str, str], ...]
    style: str = ""
    script: str = ""
    drawn_by: str = ""
    heading: str | None = None
    status: Status | None = None
    attributions: tuple[str, ...] | None = None


def region_page(region: str) -> str:
    return f"region-{region}"


def page_links(words: Words, present: frozenset[str], here: str) -> tuple[tuple[str, str], ...]:
    """Links to the other pages of the bundle, those that are there."""
    texts = {
        INDEX: words("bundle.page.index"),
        PAPER: words("bundle.page.paper"),
        COMPARE: words("bundle.page.compare"),
        PRESS: words("bundle.page.press"),
        RECRUIT: words("bundle.page.recruit"),
        DATA: words("bundle.page.data"),
        ABOUT: words("bundle.page.about"),
    }
    ours = {INDEX, ABOUT, DATA, PRESS}
    return tuple(
        (f"{name}.{words.language}.html", text)
        for name, text in texts.items()
        if name != here and (name in ours or f"{name}.{words.language}.html" in present)
    )


def draw(bundle: Bundle, words: Words, template: str, frame: Frame, **more: object) -> bytes:
    """A whole page. `style` and `script` are ours and JSON; they are let through by their hash alone."""
    view = bundle.view
    status = frame.status or view.answer["status"]
    said_of_data = attributions(view, words) if frame.attributions is None else frame.attributions
    style = "\n".join(part for part in (own("page.css"), frame.style, own("bundle.css")) if part)
    rules = policy(style, frame.drawn_by, frame.script)
    if bundle.tiles is not None and frame.drawn_by:
        rules = rules.replace("img-src data:", f"img-src data: {bundle.tiles.origin}")
    text = (
        templates()
        .get_template(f"{template}.html.j2")
        .render(
            words=words,
            name=frame.name,
            heading=frame.heading or heading(view, words),
            title=frame.title,
            status=status,
            watermark=watermark_of(status, words),
            policy=rules,
            style=style,
            script=frame.script,
            drawn_by=frame.drawn_by,
            links=frame.links,
            twins=twins(frame.name, words, view.answer),
            made_from=made_from(bundle, words),
            edition=edition(bundle.view, words),
            attributions=said_of_data,
            **more,
        )
    )
    return str(text).encode()


def made_from(bundle: Bundle, words: Words) -> str:
    """With which version, from which inputs: the first run's, as its foot says on every page."""
    run = bundle.runs[0]
    return words(
        "bundle.made_from", version=run.view.answer["versions"]["placement"], inputs=run.inputs_sha256[:SHOWN]
    )


def edition(view: View, words: Words) -> list[str]:
    """Who published this edition and when, when the next comes, how to comment, what was corrected."""
    said = getattr(view.scenario, "about", None)
    author, following = (_told(said, name, words) for name in ("author", "next_edition"))
    day = getattr(said, "published_on", None)
    dated = words("first.edition", date=words.date(day)) if day else words("first.edition.none")
    return [
        " ".join([*([words("first.author", author=author)] if author else []), dated]),
        words("first.next", when=following) if following else words("first.next.none"),
        contact(view, words),
        words("first.corrections"),
    ]


def contact(view: View, words: Words) -> str:
    """How to comment, as the scenario says, or that it does not say."""
    given = _told(getattr(view.scenario, "about", None), "contact", words)
    return words("bundle.contact", contact=given) if given else words("bundle.contact.none")


def _told(said: object, name: str, words: Words) -> str:
    """What a scenario says of itself in the language of the page; empty where it does not."""
    return plain(getattr(said, f"{name}_{words.language}", None))


def regions_of(view: View) -> list[str]:
    """Regions that the answer decided, in the order of their table."""
    decided = set(view.tables["result_clusters"]["region_id"].astype(str))
    return [str(key) for key in view.region.regions["region_id"] if str(key) in decided]
