"""Codes of integrated care boards: that of the ONS (E54…), that of the NHS (Q..), and those before them.

Source: Office for National Statistics, look-ups of integrated care boards of April 2024 (the first code), of
July 2022 and of sustainability and transformation partnerships of April 2021 (`earlier_ons_codes`, where the
borders were others); NHS Organisation Data Service (the codes with Q). Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass

from placement.sources.facts import FOLDER

FILE = FOLDER / "england_boards.csv"
CODE = re.compile(r"E[0-9]{8}|Q[A-Z0-9]{2}")
"""What is read as a code, and as no name that may be spelt nearly so."""


@dataclass(frozen=True)
class BoardCodes:
    """The board of each code of today and of each code before, and how a board's codes are written."""

    now: Mapping[str, str]
    before: Mapping[str, str]
    written: Mapping[str, str]


def board_codes() -> BoardCodes:
    """The codes of every board of England."""
    now: dict[str, str] = {}
    before: dict[str, str] = {}
    written: dict[str, str] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = row["region_id"]
            now |= {row["ons_code"]: own, row["ods_code"]: own}
            before |= dict.fromkeys(row["earlier_ons_codes"].split(), own)
            written[own] = f"{row['ons_code']}, {row['ods_code']}"
    return BoardCodes(now, before, written)
