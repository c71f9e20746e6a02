"""Bad settings of rules about which posts go where, and exactly what must be told of each."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

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

# settings of the rule, key, which line of it (0 is its header), setting, part of the message
IN_A_RULE = (
    ("no ratio at all", ('rule = "support_ratio"',), "ratio_without_bound", 0, "new", "least, most, or both"),
    (
        "least ratio above the most",
        ('rule = "support_ratio"', "least = 0.5", "most = 0.4"),
        "ratio_least_above_most",
        0,
        "new",
        "no more than the most",
    ),
    (
        "ratio below nothing",
        ('rule = "support_ratio"', "most = -1"),
        "setting_at_least",
        3,
        "new.most",
        "0 or more",
    ),
    (
        "ratio of no service",
        ('rule = "support_ratio"', "most = 1", 'services = ["phisio"]'),
        "unknown_id",
        4,
        "new.services",
        "Write physio",
    ),
    (
        "job below nothing",
        ('rule = "least_job"', "least_wte = -1"),
        "setting_at_least",
        3,
        "new.least_wte",
        "0 or more",
    ),
    (
        "job of a kind there is not",
        ('rule = "least_job"', 'kinds = ["newly-qualified"]'),
        "choice_near",
        3,
        "new.kinds[1]",
        "Write newly_qualified",
    ),
    (
        "job of no service",
        ('rule = "least_job"', 'services = ["phisio"]'),
        "unknown_id",
        3,
        "new.services",
        "Write physio",
    ),
    (
        "fair share of anything",
        ('rule = "fair_share"', "tolerance = 0.1", 'of = "poplation"'),
        "choice_near",
        4,
        "new.of",
        "Write population",
    ),
    (
        "tolerance in per cent",
        ('rule = "fair_share"', "tolerance = 5"),
        "setting_at_most",
        3,
        "new.tolerance",
        "1 or less",
    ),
    ("no tolerance", ('rule = "fair_share"',), "setting_missing", 0, "new.tolerance", "missing"),
    (
        "region within itself",
        ('rule = "fair_share"', "tolerance = 0.1", 'level = "region"', 'within = "region"'),
        "region_within_region",
        0,
        "new",
        'level = "county"',
    ),
    (
        "a mix of nothing",
        ('rule = "mix"', "tolerance = 0.1", 'of = "stated"'),
        "mix_stated",
        0,
        "new",
        "at least",
    ),
    (
        "a mix of more than all",
        ('rule = "mix"', "tolerance = 0.1", 'of = "stated"', "stated = { physio = 0.7, ot = 0.4 }"),
        "mix_above_one",
        0,
        "new",
        "1 or less",
    ),
    (
        "a mix with an unknown service",
        ('rule = "mix"', "tolerance = 0.1", 'of = "stated"', "stated = { physoi = 0.7 }"),
        "unknown_id",
        5,
        "new.stated",
        "Write physio",
    ),
    ("nothing required", ('rule = "required"', "posts = []"), "setting_blank", 3, "new.posts", "blank"),
    (
        "no step required",
        ('rule = "required"', 'posts = [{ base = "b1", role = "physio-support", steps = 0 }]'),
        "setting_at_least",
        3,
        "new.posts[1].steps",
        "1 or more",
    ),
    (
        "required at no base",
        ('rule = "required"', 'posts = [{ base = "b9", role = "physio-support", steps = 1 }]'),
        "unknown_id",
        3,
        "new.posts",
        "Write b",
    ),
    (
        "required of no role",
        ('rule = "required"', 'posts = [{ base = "b1", role = "physio-suport", steps = 1 }]'),
        "unknown_id",
        3,
        "new.posts",
        "Write physio-support",
    ),
    (
        "required twice",
        (
            'rule = "required"',
            "posts = [",
            '  { base = "b1", role = "physio-support", steps = 1 },',
            '  { base = "b1", role = "physio-support", steps = 2 },',
            "]",
        ),
        "post_twice",
        3,
        "new.posts",
        "once, with all its steps",
    ),
    ("all forbidden", ('rule = "forbidden"',), "forbids_everything", 0, "new", "places, services"),
    (
        "no such place",
        ('rule = "forbidden"', 'level = "county"', 'places = ["conty1"]'),
        "unknown_id",
        4,
        "new.places",
        "Write county1",
    ),
    (
        "no such kind",
        ('rule = "forbidden"', 'kinds = ["suport"]'),
        "choice_near",
        3,
        "new.kinds[1]",
        "Write support",
    ),
    (
        "host of nobody known",
        ('rule = "employers"', 'hosts = { board = ["board", "councl"] }'),
        "unknown_id",
        3,
        "new.hosts",
        "Write council",
    ),
    (
        "limit of nobody known",
        ('rule = "employers"', "most_wte = { bord = 2 }"),
        "unknown_id",
        3,
        "new.most_wte",
        "Write board",
    ),
    (
        "limit below nothing",
        ('rule = "employers"', "most_wte = { board = -2 }"),
        "setting_at_least",
        3,
        "new.most_wte.board",
        "0 or more",
    ),
)

BAD_RULES = (
    *(
        Bad(name, rule(*settings), ((key, CONFIG, START + line, f"rules.{place}"),), says)
        for name, settings, key, line, place, says in IN_A_RULE
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
        "line of Welsh speakers past all",
        both(rule('rule = "welsh_language"', "line = 120", *WELSH[2:]), FLUENT),
        (("setting_at_most", CONFIG, START + 3, "rules.new.line"),),
        "100 or less",
    ),
)
