"""Whether an answer is as its published JSON schema says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.results.document import unlike
from placement.store.folder import ANSWER
from placement.store.report import Report


def check_schema(answer: Mapping[str, Any], report: Report) -> None:
    """Blame the first places where the answer is not as the schema says; show it where it is."""
    wrong = unlike(answer)
    report.blame_each("schema", [{"what": one} for one in wrong], file=ANSWER)
    if not wrong:
        report.show("schema")
