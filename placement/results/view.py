"""What publishing gets: one answer, its tables, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pandas as pd

from placement.results.document import AnswerDocument, ImpossibleDocument

if TYPE_CHECKING:
    from placement.data.region import Region
    from placement.scenario import Scenario


@dataclass(frozen=True)
class View:
    """One answer, as people are to see it.

    `answer` is the content of `answer.json`; `tables` holds the tables of the run folder by file
    stem (`posts`, `result_clusters` …); `region` and `scenario` are what the answer was made from.
    """

    answer: AnswerDocument
    tables: Mapping[str, pd.DataFrame]
    region: Region
    scenario: Scenario

    def __repr__(self) -> str:
        return f"<View of {self.answer['outcome']}: tables {', '.join(self.tables)}>"

    @property
    def impossible(self) -> ImpossibleDocument | None:
        """The proof that there is no plan, if there is none; `answer` then has what both documents have."""
        answer = cast("AnswerDocument | ImpossibleDocument", self.answer)
        return answer if answer["outcome"] == "impossible" else None
