"""What is told beside an answer: other plans, draws of the assumptions, posts that are firm in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import pandas as pd

from placement.results.document import AnswerDocument

Told_co = TypeVar("Told_co", covariant=True)


@dataclass(frozen=True)
class Beside(Generic[Told_co]):
    """A part of `answer.json`, and the tables that belong to it, by file stem."""

    document: Told_co
    tables: Mapping[str, pd.DataFrame]


def with_beside(
    answer: AnswerDocument, tables: Mapping[str, pd.DataFrame], **found: Beside[object] | None
) -> tuple[AnswerDocument, dict[str, pd.DataFrame]]:
    """The answer and its tables, with each part that was found, by its name in `answer.json`."""
    told = {name: one for name, one in found.items() if one is not None}
    parts = {name: one.document for name, one in told.items()}
    more = {name: table for one in told.values() for name, table in one.tables.items()}
    return cast("AnswerDocument", {**answer, **parts}), {**tables, **more}
