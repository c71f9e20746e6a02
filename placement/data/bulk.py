"""Large tables that are plainly written, read column by column: a travel table has a row for each pair.

What is plainly written has no quote, no blank at the edge of a cell, no blank line, no sign outside ASCII,
and as many cells in each row as in its header. Of such a file the reader of `files.py` would make the same
cells, much slower. Anything else is left to it, with all that it can say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.data.files import WIDEST, Rows

if TYPE_CHECKING:
    from placement.model.arrays import Ints

LARGE = 200_000
"""Bytes from which a file is worth it."""
MARK = b"\xef\xbb\xbf"
PRINTED = bytes(sign for sign in range(0x20, 0x7F) if sign != ord(","))
EDGES = (b", ", b" ,", b"\n ", b" \n")
CRLF = b"\r\n"


@dataclass(frozen=True)
class CodedColumn:
    """The different cells of a column, and which of them each row has."""

    texts: list[str]
    codes: Ints

    def series(self) -> pd.Series:
        """The cells row by row."""
        return pd.Series(pd.array(self.texts, dtype="str").take(self.codes))


@dataclass(frozen=True)
class BulkRows:
    """Rows of a table held column by column; as `Rows`, but for that. All of them could be read."""

    header: list[str]
    columns: list[CodedColumn]
    lines: range

    def by_row(self) -> Rows:
        """The same row by row."""
        cells = [each.series().tolist() for each in self.columns]
        return Rows(
            self.header, [list(row) for row in zip(*cells, strict=True)], list(self.lines), sound=True
        )


def bulk_rows(path: Path, columns: Collection[str]) -> BulkRows | None:
    """The rows of a large file that is plainly written and begins with a header; None of any other file."""
    try:
        raw = path.read_bytes() if path.stat().st_size >= LARGE else b""
    except OSError:
        return None
    raw = raw.removeprefix(MARK)
    raw = (raw.replace(CRLF, b"\n") if CRLF in raw else raw).removesuffix(b"\n")
    first, _, body = raw.partition(b"\n")
    header = first.decode("ascii", "replace").split(",")
    if (
        not set(header) & set(columns)
        or not 1 < len(header) <= WIDEST
        or not _plain(first, body, len(header))
    ):
        return None
    try:
        found = _coded(body, len(header))
    except (pd.errors.ParserError, ValueError):
        return None
    empty = np.all([np.array([not text for text in one.texts])[one.codes] for one in found], axis=0)
    return None if empty.any() else BulkRows(header, found, range(2, 2 + len(found[0].codes)))


def _plain(first: bytes, body: bytes, width: int) -> bool:
    """Whether every line has as many cells, of printed signs alone, without quotes or blanks around them."""
    marks = body.translate(None, PRINTED)
    line = b"," * (width - 1) + b"\n"
    if len(marks) % width != width - 1 or marks != (line * (len(marks) // width + 1))[:-1]:
        return False
    if b'"' in first or b'"' in body:
        return False
    at_edges = b"\n" + body + b"\n"
    return b" " not in body or not any(edge in at_edges for edge in EDGES)


def _coded(body: bytes, width: int) -> list[CodedColumn]:
    read = pd.read_csv(
        io.BytesIO(body),
        header=None,
        names=list(range(width)),
        dtype=object,
        na_filter=False,
        quoting=csv.QUOTE_NONE,
        encoding="ascii",
        engine="c",
        index_col=False,
    )
    coded = (pd.factorize(read.iloc[:, position].to_numpy()) for position in range(width))
    return [CodedColumn([str(text) for text in texts], codes.astype(np.int64)) for codes, texts in coded]
