"""The pages of a run folder: the summary, the data behind it and the map, in each language."""

from __future__ import annotations

from placement.i18n import languages_of
from placement.report.data_page import write_data_page
from placement.report.map import draw_map
from placement.report.summary import write_summary
from placement.results.view import View


def run_pages(view: View) -> dict[str, bytes]:
    """The summary, the data and, where it is known where places lie, the map: file name to bytes."""
    languages = languages_of(view.answer)
    drawn = languages if view.region.located else ()
    return {
        **summary_pages(view),
        **{f"data.{lang}.html": write_data_page(view, lang).encode() for lang in languages},
        **{f"map.{lang}.html": draw_map(view, lang).encode() for lang in drawn},
    }


def summary_pages(view: View) -> dict[str, bytes]:
    """The summary alone, as of a question that has no answer: file name to bytes."""
    return {f"summary.{lang}.html": write_summary(view, lang).encode() for lang in languages_of(view.answer)}
