"""Need as a scenario asks for it: by registers, by kind of place; and money and pay of different years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from placement.data import read_region
from placement.data.need import need, need_by_registers
from placement.errors import BadInput
from placement.i18n import Words
from placement.report.summary import need_elsewhere
from placement.results.vary import varied
from placement.run import run
from placement.scenario import check_scenario, read_scenario
from placement.scenario.case_builder import gather
from placement.scenario.need_asked import need_asked
from placement.scenario.warnings import pay_year, price_doubts
from placement.store.log import question_hash
from tests.builders import RULES, tiny_region, tiny_scenario
from tests.running import small

DATA = Path(__file__).parents[1] / "data"


def asked(home: Path, text: str) -> Any:
    return read_scenario(tiny_scenario(home / "tiny.toml", edit=lambda stated: f"{stated}\n[need]\n{text}\n"))


def test_a_kind_of_place_moves_need_and_adds_none(tmp_path: Path) -> None:
    """Three like clusters, urban, town, village: with 1, 2 and 3 their parts are a sixth, a third, a half."""
    region = read_region(tiny_region(tmp_path / "tiny", clusters=3))
    flat = region.services.assign(need_deprived_ratio=1.0)
    object.__setattr__(region, "services", flat)
    scenario = asked(tmp_path, "times_town = 2.0\ntimes_village = 3.0")
    wanted = need_asked(region, scenario)
    assert wanted.sum(axis=0) == pytest.approx(need(region).sum(axis=0))
    by_class = pd.Series(wanted[:, 0]).groupby(region.areas["rural_class"].to_numpy()).sum()
    parts = (by_class / by_class.sum()).to_dict()
    assert parts == pytest.approx({"urban": 1 / 6, "town": 1 / 3, "village": 1 / 2})
    assert gather(region, scenario).need == pytest.approx(wanted)


def test_an_assumption_about_a_kind_of_place_moves_the_setting(tmp_path: Path) -> None:
    region, scenario = read_region(tiny_region(tmp_path / "tiny", clusters=3)), asked(tmp_path, "")
    row = {"item": "x", "table": "need", "column": "times_village", "where": "", "how": "set", "value": 1.0}
    moved = varied(region, scenario, row, 1.5)
    assert moved is not None
    assert moved.scenario.need.times_village == 1.5
    assert moved.touches("need")


def test_need_follows_registers_in_the_case_and_says_how_much_lies_elsewhere() -> None:
    scenario = read_scenario(DATA.parent / "configs" / "wales-ahp.toml").with_option("by-registers")
    region = read_region(DATA / "wales")
    assert need_asked(region, scenario) == pytest.approx(need_by_registers(region))
    told = need_elsewhere(region, scenario).set_index("service_id")
    assert told.loc["speech-language-therapy", "elsewhere_wte"] == 0  # no register is about children
    # docs/method/figures.md: of physiotherapy 36.6 of 645 WTE, of podiatry 13.9 of 275
    assert told.loc["physiotherapy"].to_numpy() == pytest.approx([645, 36.6], abs=0.5)
    assert told.loc["podiatry"].to_numpy() == pytest.approx([275, 13.9], abs=0.5)


def test_registers_that_are_not_there_are_asked_for(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path / "tiny"))
    (fault,) = check_scenario(asked(tmp_path, 'follows = "registers"'), region)
    assert fault.key == "need_no_registers"
    assert "registers.csv" in fault.says(Words("en"))


def test_a_factor_that_cannot_be_is_refused(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny")
    with pytest.raises(BadInput, match="times_village"):
        asked(tmp_path, "times_village = 0")


def test_a_question_of_other_need_is_another_question_and_usual_need_changes_no_hash(tmp_path: Path) -> None:
    tiny_region(tmp_path / "tiny")
    plain = read_scenario(tiny_scenario(tmp_path / "plain.toml"))
    assert question_hash(asked(tmp_path, "times_town = 1.0")) == question_hash(plain)
    assert question_hash(asked(tmp_path, "times_town = 1.2")) != question_hash(plain)


def test_a_run_says_what_need_follows_and_is_verified(tmp_path: Path) -> None:
    config = small(tmp_path, edit=None)
    config.write_text(config.read_text(encoding="utf-8") + "\n[need]\ntimes_town = 2.0\n", encoding="utf-8")
    result = run(config, out=tmp_path / "out")
    page = (result.folder / "summary.en.html").read_text(encoding="utf-8")
    assert "A person in a small town counts 2.00 times, one in a village 1.00 times" in page
    assert np.isclose(result.view.tables["result_areas"]["need_wte"].sum(), need(result.view.region).sum())


@pytest.mark.parametrize(
    ("stated", "pay", "key"),
    [
        (None, "2026-27", None),  # the plan's year
        ("2023-24", "2026-27", "fund_older_money"),
        ("2027-28", "2026-27", "fund_newer_money"),
        ("2023-24", "none", None),  # nobody says in which year's money pay stands
    ],
)
def test_money_and_pay_of_other_years_are_doubted(
    tmp_path: Path, stated: str | None, pay: str, key: str | None
) -> None:
    region = read_region(tiny_region(tmp_path / "tiny"))
    region.package["vintages"] = [{"of": "pay", "vintage": pay}]
    more = {} if stated is None else {"price_year": stated}
    rules = tuple({**rule, **more} if rule["rule"] == "fund" else rule for rule in RULES)
    scenario = read_scenario(tiny_scenario(tmp_path / "tiny.toml", rules=rules))
    object.__setattr__(scenario, "about", scenario.about.model_copy(update={"year": "2026-27"}))
    found = list(price_doubts(region, scenario))
    assert [notice.key for notice in found] == ([] if key is None else [key])
    assert all(stated in notice.says(Words(lang)) for notice in found for lang in ("en", "cy") if stated)


def test_the_year_of_pay_is_that_of_the_package() -> None:
    assert pay_year(read_region(DATA / "wales").package) == "2026-27"
