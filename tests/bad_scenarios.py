"""Bad scenarios, and exactly what must be told of each."""

from __future__ import annotations

from tests.spoil import CONFIG, Bad, config

BY_HAND = """[[overrides]]
id = "hand"
kind = "require"
role = "physio-registered"
base = "b1"
wte = 1.0
asked_by = "Board"
reason_en = "R"
reason_cy = "Rh"
date = "2026-05-01"

[[aims]]"""

WHOLE = (
    # overrides
    Bad(
        "an override that nobody asked for",
        config("[[aims]]", BY_HAND.replace('asked_by = "Board"\n', "")),
        (("setting_missing", CONFIG, 40, "overrides.hand.asked_by"),),
        "missing",
    ),
    Bad(
        "an override at a base that is not there",
        config("[[aims]]", BY_HAND.replace('"b1"', '"b77"')),
        (("unknown_id", CONFIG, 44, "overrides.hand.base"),),
        "no such id",
    ),
    Bad(
        "an override of part of a step",
        config("[[aims]]", BY_HAND.replace("1.0", "1.3")),
        (("override_steps", CONFIG, 45, "overrides.hand.wte"),),
        "steps of 1 WTE",
    ),
    Bad(
        "an override without a day",
        config("[[aims]]", BY_HAND.replace("2026-05-01", "in May")),
        (("setting_date", CONFIG, 49, "overrides.hand.date"),),
        "a date belongs here",
    ),
    Bad(
        "agreed by somebody, but when",
        config('status = "example"', 'status = "example"\nagreed_by = "Board"'),
        (("agreed_half", CONFIG, 1, "scenario"),),
        "belong together",
    ),
    Bad(
        "an address for comments in one language",
        config('status = "example"', 'status = "example"\ncontact_en = "planning@board.example"'),
        (("contact_half", CONFIG, 1, "scenario"),),
        "both languages",
    ),
    # scenario
    Bad(
        "no scenario",
        lambda home: (home / CONFIG).unlink(),
        (("missing_file", CONFIG, None, None),),
        "missing",
    ),
    Bad(
        "comma in a number",
        config("amount = 200000", "amount = 200,000"),
        (("toml_syntax", CONFIG, 29, None),),
        "amount = 200,000",
    ),
    Bad(
        "key twice",
        config("kmh_local_town = 40", "kmh_local_urban = 40"),
        (("toml_twice", CONFIG, 20, None),),
        "already been given",
    ),
)

# one piece of the scenario each: name, old text, new text, key, line, setting, part of the message
IN_THE_SCENARIO = (
    (
        "unknown key",
        "detour_factor",
        "detour_facto",
        "setting_unknown_near",
        16,
        "travel.detour_facto",
        "Write detour_factor",
    ),
    (
        "unknown key of a rule",
        "amount =",
        "amonut =",
        "setting_unknown_near",
        29,
        "rules.money.amonut",
        "Write amount",
    ),
    ("missing key", 'year = "2026-27"\n', "", "setting_missing", 1, "scenario.year", "missing"),
    (
        "misspelt rule",
        'rule = "fund"',
        'rule = "fnud"',
        "rule_unknown_near",
        25,
        "rules.money.rule",
        "Write fund",
    ),
    ("no such rule", 'rule = "fund"', 'rule = "xyz"', "rule_unknown", 25, "rules.money.rule", "travel_limit"),
    (
        "misspelt aim",
        'aim = "met_need"',
        'aim = "met_ned"',
        "aim_unknown_near",
        41,
        "aims.met_need.aim",
        "Write met_need",
    ),
    (
        "rule without a name",
        'rule = "fund"\n',
        "",
        "kind_missing",
        24,
        "rules.money.rule",
        "fund, travel_limit",
    ),
    ("misspelt part", "[solve]", "[slove]", "part_unknown_near", 45, "slove", "Write solve"),
    ("no aims", '[[aims]]\naim = "met_need"\nid = "met_need"\n', "", "no_aims", None, "aims", "met_need"),
    ("rule id twice", 'id = "level"', 'id = "reach"', "id_twice", 37, "rules.reach.id", "same id"),
    (
        "negative money",
        "amount = 200000",
        "amount = -1",
        "setting_above",
        29,
        "rules.money.amount",
        "greater than 0",
    ),
    (
        "more money than there is",
        "amount = 200000",
        "amount = 1e308",
        "setting_at_most",
        29,
        "rules.money.amount",
        "1e+12 or less",
    ),
    (
        "money as text",
        "amount = 200000",
        'amount = "200000"',
        "setting_number",
        29,
        "rules.money.amount",
        "without quotation marks",
    ),
    (
        "money without a number",
        "amount = 200000",
        "amount = nan",
        "setting_finite",
        29,
        "rules.money.amount",
        "plain number",
    ),
    (
        "whole number in half",
        "processes = 1",
        "processes = 1.5",
        "setting_whole",
        48,
        "solve.processes",
        "whole number",
    ),
    (
        "bases that share a job less than no minutes apart",
        "[solve]",
        "[jobs]\nminutes_between_bases = -1\n\n[solve]",
        "setting_at_least",
        46,
        "jobs.minutes_between_bases",
        "0 or more",
    ),
    (
        "gap too wide",
        "gap_of_gain = 0.002",
        "gap_of_gain = 5",
        "setting_at_most",
        46,
        "solve.gap_of_gain",
        "0.5 or less",
    ),
    (
        "shorter than straight",
        "detour_factor = 1.3",
        "detour_factor = 0.8",
        "setting_at_least",
        16,
        "travel.detour_factor",
        "1 or more",
    ),
    (
        "misspelt value",
        'provider = "estimate"',
        'provider = "estimat"',
        "choice_near",
        14,
        "travel.provider",
        "Write estimate",
    ),
    ("year without end", '"2026-27"', '"2026"', "setting_pattern", 9, "scenario.year", "2026-27"),
    ("years apart", '"2026-27"', '"2026-28"', "year_pair", 9, "scenario.year", "follow each other"),
    (
        "data that is not there",
        'data = "tiny"',
        'data = "tony"',
        "data_folder_missing",
        10,
        "scenario.data",
        "tony",
    ),
    (
        "second folder that is not there",
        'data = "tiny"',
        'data = [\n  "tiny",\n  "tony",\n]',
        "data_folder_missing",
        12,
        "scenario.data[2]",
        "tony",
    ),
    ("no folder at all", 'data = "tiny"', "data = []", "setting_blank", 10, "scenario.data", "blank"),
    (
        "folder without a name",
        '"tiny"\nstatus',
        '["tiny", ""]\nstatus',
        "setting_blank",
        10,
        "scenario.data[2]",
        "blank",
    ),
    ("folder as a number", 'data = "tiny"', "data = 5", "setting_list", 10, "scenario.data", "list"),
    (
        "misspelt workforce",
        'status = "example"',
        'status = "example"\nworkforce = "fundd"',
        "choice_near",
        12,
        "scenario.workforce",
        "Write funded",
    ),
    (
        "option for other data",
        'rules.money.shares = "free"',
        'scenario.data = "tiny"',
        "option_scenario",
        54,
        "options.pooled.scenario.data",
        "may change: workforce",
    ),
    (
        "option for a misspelt workforce",
        'rules.money.shares = "free"',
        'scenario.workfroce = "funded"',
        "setting_unknown_near",
        54,
        "options.pooled.scenario.workfroce",
        "Write workforce",
    ),
    (
        "option for no such workforce",
        'rules.money.shares = "free"',
        'scenario.workforce = "all"',
        "choice",
        54,
        "options.pooled.scenario.workforce",
        "in_post, funded",
    ),
    (
        "option for no rule",
        "rules.money.shares",
        "rules.mony.shares",
        "option_target_near",
        54,
        "options.pooled.rules.mony",
        "Write money",
    ),
    (
        "option for no key",
        "rules.money.shares",
        "rules.money.share",
        "setting_unknown_near",
        54,
        "options.pooled.rules.money.share",
        "Write shares",
    ),
    (
        "option out of range",
        'rules.money.shares = "free"',
        "travel.kmh_local_town = -4",
        "setting_at_least",
        54,
        "options.pooled.travel.kmh_local_town",
        "1 or more",
    ),
    (
        "option that turns a rule",
        'rules.money.shares = "free"',
        'rules.money.rule = "floor"',
        "option_fixed",
        54,
        "options.pooled.rules.money.rule",
        "into another",
    ),
    (
        "unknown service in a rule",
        "amount = 200000",
        'amount = 200000\nservices = ["phisio"]',
        "unknown_id",
        30,
        "rules.money.services",
        "Write physio",
    ),
    (
        "table without travel.csv",
        'provider = "estimate"',
        'provider = "table"',
        "travel_no_table",
        14,
        "travel.provider",
        "travel.csv",
    ),
    (
        "bus by estimate",
        'mode = "car"',
        'mode = "bus"',
        "travel_estimate_mode",
        15,
        "travel.mode",
        "car alone",
    ),
)

BAD_SCENARIOS = (
    *WHOLE,
    *(
        Bad(name, config(old, new), ((key, CONFIG, line, column),), says)
        for name, old, new, key, line, column, says in IN_THE_SCENARIO
    ),
)
