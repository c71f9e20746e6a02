"""Whether an answer or a study is as its published JSON schema says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.results.document import unlike
from placement.store.folder import ANSWER
from placement.store.report import Report
from placement.store.study import KINDS
from placement.store.studyfolder import DOCUMENT
from placement.studies import document as study


def check_schema(answer: Mapping[str, Any], report: Report) -> None:
    """Blame the first places where the answer is not as the schema says; show it where it is."""
    wrong = unlike(answer)
    report.blame_each("schema", [{"what": one} for one in wrong], file=ANSWER)
    if not wrong:
        report.show("schema")


def check_study_schema(document: Mapping[str, Any], report: Report) -> bool:
    """The same of a study's document; whether it is as its schema says, without which nothing can follow.

    A document of no kind that is known is left to whoever asks for its kind.
    """
    if document.get("kind") not in KINDS:
        return True
    wrong = study.unlike(document)
    report.blame_each("schema", [{"what": one} for one in wrong], file=DOCUMENT)
    if not wrong:
        report.show("study_schema")
    return not wrong
