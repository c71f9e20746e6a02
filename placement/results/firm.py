"""Which posts of one decision are firm, where its assumptions were drawn; told beside the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from placement.results.document import AnswerDocument
from placement.results.document_beside import FirmEntry

TABLE = "firm_posts"


@dataclass(frozen=True)
class Firm:
    """For the answer how many posts are of each class and how they were drawn; and the table of posts."""

    document: FirmEntry
    table: pd.DataFrame


def with_firm(
    answer: AnswerDocument, tables: Mapping[str, pd.DataFrame], firm: Firm | None
) -> tuple[AnswerDocument, dict[str, pd.DataFrame]]:
    """The answer and its tables, with what was drawn beside them where there is any."""
    if firm is None:
        return answer, dict(tables)
    return {**answer, "firm": firm.document}, {**tables, TABLE: firm.table}
