"""Scenarios: what a file gives, options, and how a scenario fits a region."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from placement.data import read_region
from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.model.rules import Floor, Fund
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.travel_limit import TravelLimit
from placement.scenario import check_scenario, read_scenario
from placement.scenario.text import line_of, lines_of
from tests.builders import RULES, Row, tiny_region, tiny_scenario

NO_LIMIT = """
[options.{name}]
name_en = "N"
name_cy = "N"
rules.{}.enabled = {}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    tiny_region(tmp_path / "tiny")
    return tmp_path


def faults_of(config: Path) -> list[Fault]:
    with pytest.raises(BadInput) as caught:
        read_scenario(config)
    return list(caught.value.faults)


def test_a_scenario_has_its_parts_in_order(home: Path) -> None:
    scenario = read_scenario(tiny_scenario(home / "tiny.toml"))
    assert scenario.id == "tiny"
    assert [rule.id for rule in scenario.rules] == ["money", "reach", "level", "places"]
    assert isinstance(scenario.rules[0], Fund)
    assert scenario.rules[0].amount == 200_000
    assert [aim.id for aim in scenario.aims] == ["met_need"]
    assert (scenario.travel.kmh_local_village, scenario.solve.gap_of_gain) == (50, 0.002)
    assert scenario.option is None


def test_the_data_folder_is_found_from_the_folder_of_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "configs").mkdir()
    tiny_scenario(home / "configs" / "tiny.toml", data="../tiny")
    monkeypatch.chdir(home)
    assert len(read_region(read_scenario(Path("configs/tiny.toml")).data_folders).areas) == 8


def test_data_may_be_one_folder_or_several(home: Path) -> None:
    one = read_scenario(tiny_scenario(home / "tiny.toml"))
    assert one.about.data == ("tiny",)
    assert one.data_folders == (home / "tiny",)
    (home / "over").mkdir()
    several = read_scenario(tiny_scenario(home / "two.toml", data=["tiny", "over"]))
    assert several.data_folders == (home / "tiny", home / "over")
    alone = read_scenario(home / "two.toml", tables=home / "elsewhere")
    assert alone.data_folders == (home / "elsewhere",)


def test_an_option_may_fill_every_funded_post(home: Path) -> None:
    options = '[options.filled]\nname_en = "F"\nname_cy = "Ll"\nscenario.workforce = "funded"\n'
    scenario = read_scenario(tiny_scenario(home / "tiny.toml", options=options))
    assert scenario.about.workforce == "in_post"
    changed = scenario.with_option("filled")
    assert changed.about.workforce == "funded"
    assert changed.about == scenario.about.model_copy(update={"workforce": "funded"})


def test_an_option_may_leave_out_a_rule_and_take_in_one_that_is_switched_off(home: Path) -> None:
    ceiling = {"rule": "ceiling", "id": "few", "amount": 1.0, "enabled": False}
    options = NO_LIMIT.format("few", "true", name="few") + NO_LIMIT.format("reach", "false", name="anywhere")
    scenario = read_scenario(tiny_scenario(home / "t.toml", rules=(*RULES, ceiling), options=options))
    assert [rule.id for rule in scenario.rules] == ["money", "reach", "level", "places"]
    few = scenario.with_option("few").rules
    assert [rule.id for rule in few] == ["money", "reach", "level", "few", "places"]
    assert [rule.id for rule in scenario.with_option("anywhere").rules] == ["money", "level", "places"]


def test_an_option_may_take_in_an_aim_that_is_switched_off(home: Path) -> None:
    near = {"aim": "near_formula", "enabled": False}
    lowest = {"aim": "worst_served", "places": ["nowhere"]}
    options = '[options.near]\nname_en = "Near"\nname_cy = "Agos"\naims.near_formula.enabled = true\n'
    config = tiny_scenario(home / "t.toml", aims=({"aim": "met_need"}, near, lowest), options=options)
    scenario = read_scenario(config)
    assert [aim.id for aim in scenario.aims] == ["met_need", "worst_served"]
    assert [aim.id for aim in scenario.with_option("near").aims] == [
        "met_need",
        "near_formula",
        "worst_served",
    ]
    (fault,) = check_scenario(scenario, read_region(scenario.data_folders))
    assert scenario.text.splitlines()[(fault.row or 0) - 1] == 'places = ["nowhere"]'


def test_a_scenario_whose_every_aim_is_switched_off_has_none(home: Path) -> None:
    (fault,) = faults_of(tiny_scenario(home / "t.toml", aims=({"aim": "met_need", "enabled": False},)))
    assert fault.key == "no_aims"


def test_a_rule_that_is_switched_off_is_still_read_and_shifts_no_line(home: Path) -> None:
    ceiling = {"rule": "ceiling", "id": "few", "amount": -1.0, "enabled": False}
    (fault,) = faults_of(tiny_scenario(home / "t.toml", rules=(ceiling, *RULES)))
    assert (fault.key, fault.column) == ("setting_at_least", "rules.few.amount")
    floor = {"rule": "floor", "id": "some", "amount": 1.0, "places": ["nowhere"]}
    rules = ({**ceiling, "amount": 1.0}, *RULES, floor)
    scenario = read_scenario(tiny_scenario(home / "t.toml", rules=rules))
    (fault,) = check_scenario(scenario, read_region(scenario.data_folders))
    assert scenario.text.splitlines()[(fault.row or 0) - 1] == 'places = ["nowhere"]'


def test_solve_has_defaults(home: Path) -> None:
    scenario = read_scenario(
        tiny_scenario(home / "t.toml", edit=lambda text: text.replace("gap_of_gain = 0.002\n", ""))
    )
    assert scenario.solve.gap_of_gain == 0.002


def test_a_scenario_cannot_be_changed_and_can_be_sent_to_another_process(home: Path) -> None:
    scenario = read_scenario(tiny_scenario(home / "tiny.toml"))
    with pytest.raises(ValueError, match="frozen"):
        scenario.option = "pooled"
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301 - our own bytes


def test_an_option_changes_what_it_names_and_leaves_the_scenario_as_it_was(home: Path) -> None:
    options = (
        '[options.more]\nname_en = "M"\nname_cy = "M"\nrules.money.amount = 9\ntravel.kmh_local_town = 41\n'
    )
    scenario = read_scenario(tiny_scenario(home / "tiny.toml", options=options + "aims.met_need.steps = 5\n"))
    changed = scenario.with_option("more")
    assert isinstance(changed.rules[0], Fund)
    assert (changed.rules[0].amount, changed.travel.kmh_local_town, changed.option) == (9, 41, "more")
    assert changed.aims[0].model_dump()["steps"] == 5
    assert changed.rules[1:] == scenario.rules[1:]
    assert scenario == read_scenario(home / "tiny.toml")


@pytest.mark.parametrize(
    ("options", "name", "says"),
    [
        ("", "pooled", "has no options"),
        ('[options.pooled]\nname_en = "P"\nname_cy = "P"\n', "poled", "it has pooled"),
        ('[options.pooled]\nname_en = "P"\nname_cy = "P"\n', "xyz", "Choose one of: pooled"),
    ],
)
def test_an_option_that_is_not_there(options: str, name: str, says: str, home: Path) -> None:
    scenario = read_scenario(tiny_scenario(home / "tiny.toml", options=options))
    with pytest.raises(BadInput, match=says):
        scenario.with_option(name)


def test_all_faults_are_told_at_once_in_the_order_of_lines(home: Path) -> None:
    def spoil(text: str) -> str:
        return (
            text.replace("kmh_local_town", "kmh_local_twn")
            .replace('rule = "travel_limit"', 'rule = "travel_limt"')
            .replace("seconds = 20", 'seconds = "20"')
            .replace("[solve]", "[solve]\nsed = 1")
        )

    told = [
        (fault.row, fault.column, fault.key)
        for fault in faults_of(tiny_scenario(home / "t.toml", edit=spoil))
    ]
    assert told == [
        (20, "travel.kmh_local_twn", "setting_unknown_near"),
        (32, "rules.reach.rule", "rule_unknown_near"),
        (46, "solve.sed", "setting_unknown_near"),
        (48, "solve.seconds", "setting_number"),
    ]


def test_a_rule_says_in_its_own_words_what_does_not_fit_together(home: Path) -> None:
    fund: Row = {**RULES[0], "shares": "stated", "stated": {}}
    text = tiny_scenario(home / "t.toml", rules=(fund,)).read_text(encoding="utf-8")
    config = home / "stated.toml"
    config.write_text(
        text.replace("stated = {}", "stated = {region1 = 0.5, region2 = 0.4}"), encoding="utf-8"
    )
    (fault,) = faults_of(config)
    assert (fault.key, fault.row, fault.column) == ("shares_must_add_to_one", 24, "rules.money")


def test_what_an_option_breaks_is_told_where_the_option_says_it(home: Path) -> None:
    options = (
        '[options.odd]\nname_en = "O"\nname_cy = "O"\nrules.money.amount = -5\nrules.money.kinds = ["x"]\n'
    )
    told = [(fault.row, fault.column) for fault in faults_of(tiny_scenario(home / "t.toml", options=options))]
    assert told == [(53, "options.odd.rules.money.amount"), (54, "options.odd.rules.money.kinds[1]")]


ADDED = """
[options.fairer]
name_en = "Fairer"
name_cy = "Tecach"
rules.money.amount = 300000

[[options.fairer.add_rules]]
rule = "floor"
id = "each"
level = "cluster"
amount = 0.5
"""


def test_an_option_may_add_a_rule_with_its_sentence_and_change_another(home: Path) -> None:
    read = read_scenario(tiny_scenario(home / "t.toml", options=ADDED))
    stated, fairer = ({rule.id: rule for rule in one.rules} for one in (read, read.with_option("fairer")))
    assert set(fairer) - set(stated) == {"each"}
    assert isinstance(fairer["each"], Floor)
    assert fairer["each"].amount == 0.5
    assert fairer["money"].amount == 300_000  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        (("amount = 0.5", "amount = -1"), ("add_rules.each.amount", 60)),
        (("amount = 0.5", 'amount = 0.5\nservices = ["phsyio"]'), ("add_rules.each.services", 61)),
        (('id = "each"', 'id = "money"'), ("add_rules.money.id", 58)),
        (('rule = "floor"', 'rule = "flor"'), ("add_rules.each.rule", 57)),
        (("[[options.fairer.add_rules]]", "[options.fairer.add_rules]"), ("add_rules", 56)),
    ],
)
def test_a_fault_of_a_rule_that_an_option_adds_is_told_there(
    home: Path, spoiled: tuple[str, str], told: tuple[str, int]
) -> None:
    config = tiny_scenario(home / "t.toml", options=ADDED.replace(*spoiled))
    try:
        faults = check_scenario(read_scenario(config), read_region(home / "tiny"))
    except BadInput as bad:
        faults = list(bad.faults)
    assert [(fault.column, fault.row) for fault in faults] == [(f"options.fairer.{told[0]}", told[1])]


def test_no_message_holds_technical_text_of_a_library(home: Path) -> None:
    def spoil(text: str) -> str:
        text = text.replace(
            "amount = 200000", 'amount = [1]\nkinds = "support"\nrecurrent = "yes"\nroles = [1]'
        )
        return text.replace("detour_factor = 1.3", "detour_factor = true").replace('"Tiny"', "5")

    for fault in faults_of(tiny_scenario(home / "t.toml", edit=spoil)):
        for language in ("en", "cy"):
            said = fault.says(Words("en" if language == "en" else "cy"))
            assert not any(
                word in said.lower() for word in ("pydantic", "input should", "valid", "traceback")
            )


def test_a_scenario_fits_its_region(home: Path) -> None:
    scenario = read_scenario(tiny_scenario(home / "tiny.toml"))
    assert check_scenario(scenario, read_region(home / "tiny")) == []


def test_an_id_that_only_an_option_names_is_told_at_that_option(home: Path) -> None:
    options = '[options.odd]\nname_en = "O"\nname_cy = "O"\nrules.money.services = ["phsyio"]\n'
    scenario = read_scenario(tiny_scenario(home / "t.toml", options=options))
    (fault,) = check_scenario(scenario, read_region(home / "tiny"))
    assert (fault.key, fault.row, fault.column) == ("unknown_id", 53, "options.odd.rules.money.services")
    assert fault.value == "phsyio"


@pytest.mark.parametrize(
    ("mode", "modes", "expected"),
    [
        ("car", ("car",), []),
        ("bus", ("car", "bus"), []),
        ("bus", ("bus",), [("travel_no_car", "travel.provider")]),
        ("tram", ("car", "bus"), [("travel_no_mode", "travel.mode")]),
    ],
)
def test_a_table_of_travel_times_has_the_mode_asked_for_and_the_car(
    mode: str, modes: tuple[str, ...], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    travel = [{"area_id": "a1", "base_id": "b1", "mode": name, "minutes": 5} for name in modes]
    region = read_region(tiny_region(tmp_path / "tiny", optional={"travel": travel}))

    def by_table(text: str) -> str:
        return text.replace('"estimate"', '"table"').replace('mode = "car"', f'mode = "{mode}"')

    scenario = read_scenario(tiny_scenario(tmp_path / "t.toml", edit=by_table, options=""))
    assert [(fault.key, fault.column) for fault in check_scenario(scenario, region)] == expected


def test_a_table_of_travel_times_knows_no_kilometres(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path / "tiny", located=False))
    limit: Row = {"rule": "travel_limit", "id": "reach", "measure": "km", "default": 20}

    def by_table(text: str) -> str:
        return text.replace('"estimate"', '"table"')

    scenario = read_scenario(tiny_scenario(tmp_path / "t.toml", rules=(limit,), edit=by_table, options=""))
    (fault,) = check_scenario(scenario, region)
    assert (fault.key, fault.row, fault.column) == ("travel_no_km", 27, "rules.reach.measure")


def test_lines_of_entries_of_a_list() -> None:
    text = 'a = [ "x", # [\n\n  "y, ]", { k = [1] },\n  [\n    2,\n  ],\n]\nb = []\nc = "[["\nd = 1\n'
    lines = lines_of(text)
    assert [line_of(("a", entry), lines) for entry in range(4)] == [1, 3, 3, 4]
    assert line_of(("a", 3, 0), lines) == 4
    assert [lines[key,] for key in "abcd"] == [1, 8, 9, 10]


def test_lines_of_tables_lists_and_dotted_keys() -> None:
    text = (
        '# top\n[a]\nx = 1 # one\n\n[[b]]\ny = [\n  "k = 2",\n]\n[b.c]\nz = 3\n[[b]]\n"q r" = 1\nd.e.f = 2\n'
    )
    lines = lines_of(text)
    places = [("a",), ("a", "x"), ("b", 0), ("b", 0, "y"), ("b", 0, "c", "z"), ("b", 1), ("b", 1, "q r")]
    assert [lines[place] for place in places] == [2, 3, 5, 6, 10, 11, 12]
    assert lines["b", 1, "d", "e", "f"] == 13
    assert line_of(("b", 0, "y", 0), lines) == 7
    assert line_of(("none",), lines) is None


@pytest.mark.parametrize("name", ["", "../../evil", "/etc/x", "..", "a\\u0000b", "x" * 300])
def test_an_option_that_would_name_another_folder_is_refused(tmp_path: Path, name: str) -> None:
    config = tiny_scenario(tmp_path / "tiny.toml", data="tiny")
    tiny_region(tmp_path / "tiny")
    config.write_text(config.read_text().replace("[options.pooled]", f'[options."{name}"]'), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_scenario(config)
    assert "option_name" in {fault.key for fault in raised.value.faults}


def test_reach_borders_and_room_of_the_tables_hold_where_nothing_is_said_of_them(home: Path) -> None:
    scenario = read_scenario(tiny_scenario(home / "t.toml", rules=RULES[:1]))
    assert scenario.rules[1:] == (TravelLimit(), PlanningLevel(), Places())


def test_a_rule_that_is_stated_is_not_stated_twice(home: Path) -> None:
    more: Row = {"rule": "places", "id": "room", "more": 1.0}
    scenario = read_scenario(tiny_scenario(home / "t.toml", rules=(more, *RULES)))
    assert [rule.id for rule in scenario.rules] == ["room", "money", "reach", "level"]


def test_a_rule_that_is_switched_off_does_not_hold_and_neither_does_its_default(home: Path) -> None:
    off: Row = {"rule": "places", "enabled": False}
    scenario = read_scenario(tiny_scenario(home / "t.toml", rules=(off, *RULES)))
    assert [rule.id for rule in scenario.rules] == ["money", "reach", "level"]


def test_an_option_may_switch_off_or_change_what_holds_by_itself(home: Path) -> None:
    options = (
        '[options.roomy]\nname_en = "R"\nname_cy = "Ll"\nrules.places.more = 2.0\n'
        '[options.open]\nname_en = "O"\nname_cy = "A"\n'
        "rules.level.enabled = false\nrules.places.enabled = false\n"
    )
    scenario = read_scenario(tiny_scenario(home / "t.toml", options=options))
    assert scenario.with_option("roomy").rules[-1] == Places(more=2.0)
    assert [rule.id for rule in scenario.with_option("open").rules] == ["money", "reach"]


def test_another_rule_may_bear_the_name_of_one_that_holds_by_itself(home: Path) -> None:
    floor: Row = {"rule": "floor", "id": "places", "amount": 1.0}
    scenario = read_scenario(tiny_scenario(home / "t.toml", rules=(*RULES, floor)))
    assert scenario.rules[-1] == Places(id="places_of_tables")


SPEEDS = re.compile(r"^(detour_factor|minutes_each_journey|local_km|kmh_\w+) = .*\n", re.MULTILINE)


def test_a_table_of_minutes_asks_for_no_speeds(home: Path) -> None:
    config = tiny_scenario(home / "tiny.toml")
    text = SPEEDS.sub("", config.read_text())
    config.write_text(text.replace('provider = "estimate"', 'provider = "table"'))
    travel = read_scenario(config).travel
    assert (travel.provider, travel.kmh_between, travel.estimates) == ("table", None, False)


def test_an_estimate_asks_for_each_of_its_figures(home: Path) -> None:
    config = tiny_scenario(home / "tiny.toml")
    config.write_text(SPEEDS.sub("", config.read_text()))
    assert {(fault.key, fault.column) for fault in faults_of(config)} == {
        ("setting_missing", f"travel.{name}")
        for name in (
            "detour_factor",
            "minutes_each_journey",
            "local_km",
            "kmh_local_urban",
            "kmh_local_town",
            "kmh_local_village",
            "kmh_between",
        )
    }
