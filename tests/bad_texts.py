"""Texts of a scenario that are not what they seem, and exactly what must be told of each."""

from __future__ import annotations

from tests.bad_scenarios import BY_HAND
from tests.spoil import CONFIG, Bad, both, config

FUND = 'name_en = "Money"'
FOURTH = 'name_en = "Pooled"'
OPTION_NAME = "options.pooled.name_en"

# name, old text, new text (as TOML writes it), key, line, setting, part of the message
IN_A_TEXT = (
    (
        "name of a scenario with a zero-width mark",
        'name_en = "Tiny"',
        'name_en = "Ti\u200bny"',
        "text_hidden",
        3,
        "scenario.name_en",
        "(U+200B) (found 'Ti[U+200B]ny'). Type the text anew without it: Tiny",
    ),
    (
        "question with a mark that turns text round",
        "two posts go?",
        "two \u202eposts go?",
        "text_hidden",
        5,
        "scenario.question_en",
        "without it: Where should two posts go?",
    ),
    (
        "question with a control character",
        "two posts go?",
        "two\\u0007posts go?",
        "text_control",
        5,
        "scenario.question_en",
        "(U+0007) (found 'Where should two[U+0007]posts go?'). Type the text anew",
    ),
    (
        "question with a separator of lines",
        "Ble dylai dwy",
        "Ble\u2028dylai dwy",
        "text_control",
        6,
        "scenario.question_cy",
        "without it: Ble dylai dwy",
    ),
    (
        "name of a scenario with digits of another script",
        'name_en = "Tiny"',
        'name_en = "Plan \u0662\u0660"',
        "text_digit",
        3,
        "scenario.name_en",
        "Write the digits 0 to 9: Plan 20",
    ),
    (
        "name of a scenario with wide digits",
        'name_en = "Tiny"',
        'name_en = "Plan \uff12"',
        "text_digit",
        3,
        "scenario.name_en",
        "(U+FF12) (found 'Plan \uff12'). Write the digits 0 to 9: Plan 2",
    ),
    (
        "name of a scenario with a lost letter",
        'name_cy = "Pitw"',
        'name_cy = "Pit\ufffd"',
        "text_lost",
        4,
        "scenario.name_cy",
        "a letter was lost",
    ),
    (
        "garbled name of a scenario",
        'name_cy = "Pitw"',
        'name_cy = "Ynys M\u00c3\u00b4n"',
        "garbled",
        4,
        "scenario.name_cy",
        "likely to be Ynys M\u00f4n",
    ),
    (
        "garbled capital in a name",
        'name_cy = "Pitw"',
        'name_cy = "\u00c3\\u0082R"',
        "garbled",
        4,
        "scenario.name_cy",
        "likely to be \u00c2R",
    ),
    (
        "name of a scenario that nobody can see",
        'name_en = "Tiny"',
        'name_en = " \u200b\u2060 "',
        "setting_blank",
        3,
        "scenario.name_en",
        "(found ' [U+200B][U+2060] '). Write its value",
    ),
    (
        "mark far on in a question",
        "Where should two posts go?",
        f"{'Where? ' * 30}\u00adThere?",
        "text_hidden",
        5,
        "scenario.question_en",
        "[U+00AD]There?'",
    ),
    (
        "id of a scenario with a zero-width mark",
        'id = "tiny"',
        'id = "tiny\u200b"',
        "text_hidden",
        2,
        "scenario.id",
        "without it: tiny",
    ),
    (
        "service of a rule with a zero-width mark",
        "amount = 200000",
        'amount = 200000\nservices = ["phy\u200dsio"]',
        "text_hidden",
        30,
        "rules.money.services[1]",
        "without it: physio",
    ),
    (
        "folder with a zero-width mark",
        'data = "tiny"',
        'data = "tiny\ufeff"',
        "text_hidden",
        10,
        "scenario.data",
        "without it: tiny",
    ),
    (
        "name of an option with a zero-width mark",
        FOURTH,
        'name_en = "Poo\u200bled"',
        "text_hidden",
        52,
        "options.pooled.name_en",
        "without it: Pooled",
    ),
    ("blank name of an option", FOURTH, 'name_en = "\u00a0"', "setting_blank", 52, OPTION_NAME, "blank"),
    ("blank name of a rule", FUND, 'name_en = "  "', "setting_blank", 27, "rules.money.name_en", "blank"),
    ("no name of a rule", FUND, 'name_en = ""', "setting_blank", 27, "rules.money.name_en", "blank"),
    (
        "name of a rule with a control character",
        FUND,
        'name_en = "Money\\u0085"',
        "text_control",
        27,
        "rules.money.name_en",
        "without it: Money",
    ),
)  # fmt: skip

# the same in what a board asks for by hand
BY_A_BOARD = (
    ("blank reason", 'reason_en = "R"', 'reason_en = " "', "setting_blank", 47, "reason_en", "blank"),
    ("asked for by a blank", '"Board"', '"\u2003"', "setting_blank", 46, "asked_by", "blank"),
    (
        "reason with a zero-width mark",
        'reason_cy = "Rh"',
        'reason_cy = "R\u200ch"',
        "text_hidden",
        48,
        "reason_cy",
        "without it: Rh",
    ),
    (
        "reason with a control character",
        'reason_en = "R"',
        'reason_en = "R\\u001b[31m"',
        "text_control",
        47,
        "reason_en",
        "(U+001B)",
    ),
    (
        "day in digits of another script",
        "2026-05-01",
        "2026-05-\u0660\u0661",
        "text_digit",
        49,
        "date",
        "Write the digits 0 to 9: 2026-05-01",
    ),
)

BAD_TEXTS = (
    *(
        Bad(name, config(old, new), ((key, CONFIG, line, column),), says)
        for name, old, new, key, line, column, says in IN_A_TEXT
    ),
    *(
        Bad(
            name,
            both(config("[[aims]]", BY_HAND), config(old, new)),
            ((key, CONFIG, line, f"overrides.hand.{column}"),),
            says,
        )
        for name, old, new, key, line, column, says in BY_A_BOARD
    ),
)
