"""Two pages beside the first: questions and answers for the press, and the jobs to recruit to."""

from __future__ import annotations

from placement.i18n import LANGUAGES, Words
from placement.report.jobs import jobs_section, region_jobs
from placement.report.message import message
from placement.report.names import Names
from placement.report.opening import decided_by
from placement.report.pieces import Bullets, Paragraph, Section
from placement.report.wording import money_in_short, staff
from placement.results.view import View
from placement.site.first import first_look
from placement.site.parts import PRESS, RECRUIT, Bundle, Frame, contact, draw, page_links, regions_of


def press_pages(bundle: Bundle, present: frozenset[str]) -> dict[str, bytes]:
    """`press.<language>.html`, and `recruit.<language>.html` where any post is new."""
    files = {}
    for language in LANGUAGES:
        words = Words(language)
        made = {PRESS: questions_and_answers(bundle.view, words), RECRUIT: to_recruit(bundle.view, words)}
        for name, sections in made.items():
            if sections:
                title = words(f"bundle.page.{name}")
                frame = Frame(name=name, title=title, links=page_links(words, present, name))
                files[f"{name}.{language}.html"] = draw(
                    bundle, words, "bundle_sections", frame, parts=sections
                )
    return files


def questions_and_answers(view: View, words: Words) -> tuple[Section, ...]:
    """Each question with an answer that may be quoted alone."""
    names, said = Names(view.region, words), first_look(view, words)
    totals = view.answer["totals"]
    pounds = money_in_short(float(view.tables["posts"]["pounds_per_year"].sum()), words)
    figures = [f"{one.figure} {one.said}".strip() for one in said.figures]
    told: dict[str, tuple[str, ...]] = {
        "what": (message(view, words, "first.said"), *figures),
        "decided": (words(f"press.decided.{view.answer['status']}"), decided_by(view, names, words)),
        "gains": (words("first.gains.lead"), *said.gains),
        "loses": said.loses,
        "sure": (said.sure, words("press.sure")),
        "cost": (words("press.cost", staff=staff(totals["wte_new"], words), pounds=pounds),),
        "nothing": (words("press.nothing"),),
        "waiting": (words("bundle.area.not"),),
        "machine": (words("press.machine"),),
        "contact": (contact(view, words),),
    }
    return tuple(
        Section(
            f"q-{key}",
            words(f"press.{key}.title"),
            (Paragraph(lines[0]), *([Bullets(tuple(lines[1:]))] if lines[1:] else [])),
        )
        for key, lines in told.items()
    )


def to_recruit(view: View, words: Words) -> tuple[Section, ...]:
    """How many jobs of each kind, then every job by region; nothing where no post is new."""
    names = Names(view.region, words)
    summed = tuple(jobs_section(view, names, words))
    if not summed:
        return ()
    listed = [
        Section(f"jobs-{key}", names.region(key), section.blocks)
        for key in regions_of(view)
        for section in region_jobs(view, key, names, words)
    ]
    return (*summed, *listed)
