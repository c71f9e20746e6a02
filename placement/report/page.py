"""One frame for every page: templates, the safety policy, status, links to the other pages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from placement.i18n import Words, languages_of
from placement.report.leaflet import own
from placement.report.names import Names, plain
from placement.results.view import View

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGE_NAMES = {"en": "English", "cy": "Cymraeg"}


def script_json(value: object) -> str:
    """JSON that may stand in a script of a page, with no blank between its parts."""
    return str(htmlsafe_json_dumps(value, separators=(",", ":"), ensure_ascii=False))


def script_parsed(value: object) -> str:
    """The same as a text that the page parses, which browsers do sooner than they read a script so long."""
    text = script_json(value).replace("\\", "\\\\")
    return f"JSON.parse('{text}')"


@cache
def templates() -> Environment:
    """Templates in which text is always escaped and a missing value is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["breaking"] = breaking
    return made


def breaking(text: str) -> Markup:
    """Text for a narrow cell, in which a line may end after a slash: "Amman/" and "Gwendraeth"."""
    return escape(text).replace("/", Markup("/<wbr>"))


def render(
    page: str,
    view: View,
    words: Words,
    *,
    style: str,
    drawn_by: str = "",
    message: str = "",
    **more: object,
) -> str:
    """A whole page: "map", "summary" or "data". `message` is its heading, else what the question is called.

    `style` and `drawn_by`, the map's script, are files of ours and data that Folium writes as JSON, never
    text from a table.
    They are let through by their hash: nothing else in the page may run, and nothing may be fetched.
    """
    return framed(
        page,
        words,
        view.answer,
        page,
        style=own("page.css") + "\n" + style,
        page=page,
        heading=message or heading(view, words),
        title=heading(view, words),
        drawn_by=drawn_by,
        attributions=attributions(view, words),
        **more,
    )


def framed(
    template: str,
    words: Words,
    document: Mapping[str, Any],
    name: str,
    *,
    style: str,
    drawn_by: str = "",
    **more: object,
) -> str:
    """A page from a template, with what every page has, by the status and the languages of a document.

    `name` is that of its file, without its language. `style` and `drawn_by` are let through as `render` says.
    """
    status = document["status"]
    return (
        templates()
        .get_template(f"{template}.html.j2")
        .render(
            words=words,
            status=status,
            watermark=watermark_of(status, words),
            policy=policy(style, drawn_by),
            style=style,
            drawn_by=drawn_by,
            twins=twins(name, words, document),
            **more,
        )
    )


def policy(style: str, *scripts: str) -> str:
    """The Content-Security-Policy: our one style and our scripts, by hash; pictures from data only."""
    allowed = [f"default-src 'none'; img-src data:; style-src '{_hash(style)}'"]
    if hashes := [f"'{_hash(script)}'" for script in scripts if script]:
        allowed.append(f"script-src {' '.join(hashes)}")
    return "; ".join([*allowed, "base-uri 'none'; form-action 'none'"])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def watermark(view: View, words: Words) -> str:
    """What the page must say about itself while it is no decision."""
    return watermark_of(view.answer["status"], words)


def watermark_of(status: str, words: Words) -> str:
    """The same of a status alone."""
    return "" if status == "decision" else words(f"summary.watermark.{status}")


def heading(view: View, words: Words) -> str:
    """The scenario's name, with the region and the option where the answer is of one."""
    answer = view.answer
    names = Names(view.region, words)
    parts = [names.text(answer["scenario"])]
    if answer.get("region"):
        parts.append(names.region(answer["region"]))
    if answer.get("option"):
        parts.append(names.text(answer, "option_name"))
    return ": ".join(part for part in parts if part)


def twins(page: str, words: Words, document: Mapping[str, Any]) -> list[dict[str, str]]:
    """The same page in the other languages of an answer or a study."""
    return [
        {"language": other, "name": LANGUAGE_NAMES[other], "href": f"{page}.{other}.html"}
        for other in languages_of(document)
        if other != words.language
    ]


def attributions(view: View, words: Words) -> list[str]:
    """What the makers of the data ask to be said, from the region's data package."""
    said = view.region.package.get(f"attribution_{words.language}", [])
    return [plain(text) for text in ([said] if isinstance(said, str) else said)]
