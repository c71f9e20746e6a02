"""What is legal by itself and lies together is told by name before anything is solved, in both languages."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import pytest

from placement.data.told_apart import told_apart
from placement.i18n import Words
from placement.scenario.inputs import read_inputs
from placement.scenario.warnings import sayings
from tests.builders import tiny_region, tiny_scenario, write_package
from tests.spoil import AREAS, CONFIG, ROLES, SERVICES, Spoil, both, cell, config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLUSTERS, COUNTIES, EMPLOYERS, STAFF = "clusters.csv", "counties.csv", "employers.csv", "workforce.csv"
QUESTION = "Where should two posts go?"
WELSH = 'question_cy = "Ble dylai dwy swydd fynd?"'
OPTION = 'name_en = "Pooled"\nname_cy = "Wedi ei gronni"\n'
SHARES = 'rules.money.shares = "free"\n'
OTHER = '\n[options.other]\nname_en = "Other"\nname_cy = "Arall"\n'
LIMIT = '[[rules]]\nrule = "travel_limit"'
MONEY = '[[rules]]\nrule = "fund"\nid = "more"\nname_en = "More"\nname_cy = "Mwy"\namount = 200000\n\n'
AGREED = cell("assumptions.csv", 2, "agreed_by", "Board")


def each(file: str, change: Callable[[dict[str, str]], object]) -> Spoil:
    """Change every row of a table."""

    def spoil(home: Path) -> None:
        path = home / "tiny" / file
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        for row in rows:
            change(row)
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")

    return spoil


def in_hours(row: dict[str, str]) -> None:
    row.update({name: f"{37.5 * float(row[name]):g}" for name in ("in_post_wte", "funded_wte")})


def pay_changed_over(row: dict[str, str]) -> None:
    pay = {"registered": "28000", "support": "40000"}
    row["salary_pounds_per_year"] = pay.get(row["kind"], row["salary_pounds_per_year"])


def in_the_middle(row: dict[str, str]) -> None:
    row["easting"] = str(274_000 + 8_000 * (int(row["cluster_id"][1:]) - 1))


def moved_down(row: dict[str, str]) -> None:
    row["name_cy"] = f"Cluster {int(row['cluster_id'][1:]) % 4 + 1} (Cymraeg)"


# name, what is spoilt, the key of what must be told, part of it
LYING: tuple[tuple[str, Spoil, str, str], ...] = (
    ("two clusters of one name", cell(CLUSTERS, 3, "name_en", "Cluster 1"), "name_twice", "Cluster 1"),
    ("two services of one name", cell(SERVICES, 3, "name_en", "Physio 1"), "name_twice", "Physio 1"),
    ("two roles of one name", cell(ROLES, 3, "name_en", "Physio registered 1"), "name_twice", "roles.csv"),
    (
        "two employers of one name",
        cell(EMPLOYERS, 3, "name_cy", "Board 1 (Cymraeg)"),
        "name_twice",
        "employers",
    ),
    ("cluster under the id of another", cell(CLUSTERS, 2, "name_en", "c2"), "name_of_another", "c2"),
    ("Welsh name that is another's", cell(COUNTIES, 3, "name_cy", "County 1"), "name_of_another", "County 2"),
    ("column of Welsh names moved down", each(CLUSTERS, moved_down), "numbers_differ", "sorted by itself"),
    ("areas in the middle of their clusters", each(AREAS, in_the_middle), "points_alike", "8 areas"),
    ("hours for WTE", each(STAFF, in_hours), "hours_for_wte", "the greatest is then 3 WTE"),
    (
        "pay of registered and support exchanged",
        each(ROLES, pay_changed_over),
        "pay_upside_down",
        "Physio 1 and Ot 1",
    ),
    (
        "question of other numbers in Welsh",
        config(WELSH, WELSH.replace("dwy", "7")),
        "said_numbers",
        QUESTION,
    ),
    (
        "question in English alone",
        config(WELSH, f'question_cy = "{QUESTION}"'),
        "said_same",
        "scenario.question",
    ),
    ("fund under the name of another amount", config('"Money"', '"Money: £5m"'), "said_money", "£5,000,000"),
    (
        "question about another amount",
        both(
            config(QUESTION, "Where should £250k go?"),
            config(WELSH, 'question_cy = "I ble dylai £250k fynd?"'),
        ),
        "said_money",
        "£250,000",
    ),
    ("the same money twice", config(LIMIT, MONEY + LIMIT), "fund_twice", "Money and More"),
    (
        "option that changes nothing",
        config(SHARES, "rules.money.amount = 200000\n"),
        "option_nothing",
        "pooled",
    ),
    ("option that is another", config(SHARES, SHARES + OTHER + SHARES), "option_twice", "the option pooled"),
    (
        "option under the name of another",
        config(SHARES, f"{SHARES}\n[options.other]\n{OPTION}rules.money.amount = 300000\n"),
        "option_named_twice",
        "other and pooled",
    ),
    (
        "agreed in years to come",
        both(AGREED, cell("assumptions.csv", 2, "agreed_on", "2099-01-01")),
        "day_odd",
        "2099",
    ),
    (
        "agreed before there was an NHS",
        both(AGREED, cell("assumptions.csv", 2, "agreed_on", "0026-01-01")),
        "day_odd",
        "NHS",
    ),
)


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("faultless")
    tiny_region(home / "tiny")
    tiny_scenario(home / CONFIG)
    return home


def told(home: Path) -> dict[str, str]:
    """What is told of these kinds, by its key, in English; in Welsh it is another text."""
    inputs = read_inputs(home / CONFIG)
    found = [*told_apart(inputs.region), *sayings(inputs.region, inputs.scenario)]
    assert all(one.says(Words("en")) != one.says(Words("cy")) for one in found)
    return {one.key: one.says(Words("en")) for one in found}


@pytest.mark.parametrize(("spoil", "key", "says"), [row[1:] for row in LYING], ids=[row[0] for row in LYING])
def test_what_lies_together_is_told(
    faultless: Path, tmp_path: Path, spoil: Spoil, key: str, says: str
) -> None:
    home = shutil.copytree(faultless, tmp_path / "home")
    spoil(home)
    write_package(home / "tiny")
    assert says in told(home)[key]


def test_of_what_is_meant_nothing_is_told(faultless: Path) -> None:
    assert told(faultless) == {}


def test_money_is_that_of_any_option_and_may_be_rounded(faultless: Path, tmp_path: Path) -> None:
    home = shutil.copytree(faultless, tmp_path / "home")
    config('"Money"', '"Money: £199k, or £0.3m in an option"')(home)
    config('"Arian"', '"Arian: £199k, neu £0.3m mewn opsiwn"')(home)
    config(SHARES, "rules.money.amount = 300000\n")(home)
    assert told(home) == {}
    inputs = read_inputs(home / CONFIG, option="pooled")
    assert sayings(inputs.region, inputs.scenario) == []
