"""Bad settings of rules about which posts go where, and exactly what must be told of each."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tests.model.rules.each import KITS
from tests.spoil import CONFIG, Bad, both, config

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spoil import Spoil

START = 40
"""The line of the scenario where the rule is put: `[[rules]]`, then each setting on its line."""


def rule(*settings: str) -> Spoil:
    """One rule more, before the aims; its id is "new"."""
    return config("[[aims]]", "\n".join(["[[rules]]", 'id = "new"', *settings, "", "[[aims]]"]))


def column(file: str, name: str, *values: str) -> Spoil:
    """One column more in a table of the region; the last value stands in all further rows."""

    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        filled = [*values, *[values[-1]] * len(rows)]
        text = io.StringIO()
        table = [[*header, name], *([*row, value] for row, value in zip(rows, filled, strict=False))]
        csv.writer(text, lineterminator="\n").writerows(table)
        path.write_text(text.getvalue(), encoding="utf-8")

    return spoil


WELSH = (
    'rule = "welsh_language"',
    "line = 20",
    "part = 0.5",
    'requirement = "essential"',
    "language_level = 3",
)
FLUENT = both(
    column("roles.csv", "welsh", "essential", ""),
    column("roles.csv", "welsh_level", "3", "0"),
)


BAD_RULES = (
    *(
        Bad(name, rule(*settings), ((key, CONFIG, START + line, f"rules.{place}"),), says)
        for kit in KITS.values()
        for name, settings, key, line, place, says in kit.refused
    ),
    Bad(
        "nobody says who speaks Welsh",
        both(rule(*WELSH), FLUENT, column("counties.csv", "welsh_speakers_pct", "20", "", "40")),
        (("welsh_speakers_unknown", "counties.csv", 3, "welsh_speakers_pct"),),
        "county2",
    ),
    Bad(
        "no role asks for Welsh",
        both(rule(*WELSH), column("counties.csv", "welsh_speakers_pct", "20")),
        (("welsh_no_role", CONFIG, START + 5, "rules.new.requirement"),),
        "Add such roles",
    ),
    Bad(
        "roles fluent enough, none of which asks for as much",
        both(
            rule(*WELSH),
            both(
                both(
                    column("roles.csv", "welsh", "desirable", ""),
                    column("roles.csv", "welsh_level", "3", "0"),
                ),
                column("counties.csv", "welsh_speakers_pct", "20"),
            ),
        ),
        (("welsh_no_role", CONFIG, START + 5, "rules.new.requirement"),),
        "Add such roles",
    ),
    Bad(
        "floor for a county that is not there",
        rule('rule = "floor"', 'level = "county"', "amount = 1.0", 'places = ["county1", "elsewhere"]'),
        (("unknown_id", CONFIG, START + 5, "rules.new.places"),),
        "elsewhere",
    ),
    Bad(
        "line of Welsh speakers past all",
        both(rule('rule = "welsh_language"', "line = 120", *WELSH[2:]), FLUENT),
        (("setting_at_most", CONFIG, START + 3, "rules.new.line"),),
        "100 or less",
    ),
)
