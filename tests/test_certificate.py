"""A bound that anybody can sum: exact, never below what is reached, and told where the claim is tighter."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from placement.audit.certificate import certified, found_prices, programmes_of
from placement.audit.verify import verify_run
from placement.cli.app import app
from placement.i18n import Words
from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rules import ALWAYS
from placement.run import run
from placement.scenario.inputs import read_inputs
from tests.cases import fund, tiny_case
from tests.model.solving import USUAL, best_value
from tests.model.stated.questions import asked
from tests.model.stated.ways import by_the_statement
from tests.running import small


@pytest.fixture(scope="module")
def true_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("certified")
    return run(small(home), out=home / "out").folder


@pytest.fixture
def folder(true_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(true_folder, tmp_path / "out"))


def test_by_hand() -> None:
    """One area needs 10 WTE, its base has 2 in post: with the price 1.45 of capacity no more than 2.9 is met.

    Each WTE met of the first tenth is worth 1.45; the others less, so that no price above that is needed.
    """
    case = tiny_case(areas=(0,), bases=(0,), counties=(0,), regions=(0,), roles=[])
    aim = MetNeed(steps=2, first_worth=1.45)
    _, whole = assemble(case, [], [*ALWAYS, *USUAL], [aim])
    (part,) = whole.parts()
    names = [part.row_family[i] for i in part.row_family_of]
    rows = {names.index("capacity"): 1.45, names.index("met_need"): 1.45}
    assert certified(part, rows) == Fraction(1.45) * 2
    assert certified(part, {}) == Fraction(1.45) * 5 + Fraction(float(aim.worths()[1])) * 5  # all need met
    wrong_sign = {row: -price for row, price in rows.items()}
    assert certified(part, wrong_sign) == certified(part, {})


@pytest.mark.parametrize("seed", range(40))
def test_no_prices_prove_less_than_what_is_reached(seed: int) -> None:
    """Whatever the prices, good or drawn at random, the bound is never passed."""
    question = asked(seed)
    best = by_the_statement(question)
    if best is None:
        return
    others = [*ALWAYS, *(rule for rule in question.rules if rule not in question.funds)]
    parts = assemble(question.case, question.funds, others, [question.aim])[1].parts()
    rng = np.random.default_rng(seed)
    drawn = [{row: float(rng.normal()) for row in range(len(part.row_upper))} for part in parts]
    side = 1 if question.aim.sense == "max" else -1
    for prices in (found_prices(parts), drawn):
        bound = sum(certified(part, some) for part, some in zip(parts, prices, strict=True))
        assert side * (float(bound) - best) >= -2e-5 * (1 + abs(best))


def test_a_run_is_shown_by_prices_kept_beside_it(folder: Path, tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    report = verify_run(folder, certificate=prices)
    assert report.passed, report.says(Words("en"))
    said = next(one for one in report.shown if one.key == "shown.certificate")
    assert float(said.slots["bound"]) >= float(said.slots["claimed"]) - 1e-3  # type: ignore[arg-type]
    before = prices.read_bytes()
    again = verify_run(folder, certificate=prices)
    assert [one.key for one in again.shown] == [one.key for one in report.shown]
    assert prices.read_bytes() == before


def test_worse_prices_prove_less_and_it_says_what_is_left_to_trust(folder: Path, tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text("programme,row,family,price\n", encoding="utf-8")
    report = verify_run(folder, certificate=prices)
    assert report.passed
    left = next(one for one in report.not_shown if one.key == "not_shown.certificate_rest")
    inputs = read_inputs(folder / "inputs/scenario.toml", tables=folder / "inputs/data")
    nothing = sum(float(certified(part, {})) for part in programmes_of(inputs))
    assert left.slots["bound"] == pytest.approx(nothing)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a,b\n1,2\n", "certificate_header"),
        ("programme,row,family,price\n0,999999,fund,1.0\n", "certificate_row"),
        ("programme,row,family,price\n99,0,fund,1.0\n", "certificate_row"),
        ("programme,row,family,price\n-1,0,fund,1.0\n", "certificate_row"),
        ("programme,row,family,price\n0,0,fund,nan\n", "certificate_row"),
        ("programme,row,family,price\n0,0,fund,much\n", "certificate_row"),
        ("programme,row,family,price\n0,0,fund,0_1\n", "certificate_row"),
        ("programme,row,family,price\n0,\uff10,fund,1.0\n", "certificate_row"),
    ],
)
def test_a_file_that_is_none_of_prices_is_told_by_its_line(
    text: str, key: str, folder: Path, tmp_path: Path
) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text(text, encoding="utf-8")
    told = CliRunner().invoke(app, ["verify", str(folder), "--certificate", str(prices)])
    assert told.exit_code == 2
    assert Words("en")(f"fault.{key}") in " ".join(told.output.split())


def test_no_certificate_is_made_in_the_folder_that_it_is_about(folder: Path) -> None:
    told = CliRunner().invoke(app, ["verify", str(folder), "--certificate", str(folder / "prices.csv")])
    assert told.exit_code == 2
    assert Words("en")("fault.certificate_inside") in " ".join(told.output.split())
    assert not (folder / "prices.csv").exists()


def test_of_a_small_case_the_bound_is_the_relaxation() -> None:
    """Without whole posts to choose the certificate is as tight as the answer itself."""
    case = tiny_case()
    rules = [*USUAL, fund(1)]
    parts = assemble(case, [fund(1)], [*ALWAYS, *USUAL], [MetNeed()])[1].parts()
    bound = sum(certified(part, some) for part, some in zip(parts, found_prices(parts), strict=True))
    assert float(bound) == pytest.approx(best_value(case, rules), abs=1e-6)
