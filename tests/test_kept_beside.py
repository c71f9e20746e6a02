"""The plans beside an answer, which a run keeps whole; and the seal of the file that they stand in."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from placement.audit.summed import NoRecord
from placement.audit.verify import verify_run
from placement.audit.verify_kept import read_records, show_kept
from placement.i18n import LANGUAGES, Words
from placement.results.elsewhere import TABLE
from placement.run import run
from placement.store.folder import PROOF
from placement.store.report import Report
from tests.builders import tiny_region, tiny_scenario
from tests.running import read_back
from tests.spoilt import leaves_of, sealed_anew

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from placement.results.view import View

PLANS = 2
"""Found beside the answer of the question below: one has all its staff at `b1`, one at `b2` and `b3`."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three places, each with one service, and plans that may give up a fifth of the gain."""
    home = tmp_path_factory.mktemp("beside")
    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1)
    wide = "[solve]\nnear_part_of_gain = 0.2\n"
    config = tiny_scenario(home / "tiny.toml", edit=lambda text: text.replace("[solve]\n", wide))
    return run(config, out=home / "out").folder


@pytest.fixture(scope="module")
def told(folder: Path) -> Callable[..., Report]:
    """What is said where the plans kept, or what is claimed of them, are changed so."""
    inputs, view, recorded = read_back(folder)

    def said(
        change: Callable[[Any], object] = lambda _: None,
        claims: Mapping[str, object] | None = None,
        looked: Callable[[View], View] = lambda view: view,
    ) -> Report:
        document, report = json.loads(gzip.decompress((folder / PROOF).read_bytes())), Report()
        change(document["beside"])
        packed = gzip.compress(sealed_anew(document))
        answer: Any = {**view.answer, "elsewhere": {**view.answer["elsewhere"], **(claims or {})}}
        beside = looked(replace(view, answer=answer))
        show_kept(inputs, beside, recorded.allocation, {PROOF: packed}, report, reprove=False)
        return report

    return said


def wrongs(report: Report) -> set[str]:
    return {one.key for one in report.wrong}


def test_a_stranger_sees_the_other_plans_looked_at_without_a_solver(folder: Path) -> None:
    report = verify_run(folder)
    assert report.passed
    (shown,) = [one for one in report.shown if one.key == "shown.beside"]
    assert shown.slots["n"] == PLANS
    assert "not_shown.elsewhere" not in {one.key for one in report.not_shown}


def more_posts(plans: list[Any]) -> None:
    """Ten times the posts: more than the money pays for."""
    for plan in plans:
        for table in ("posts", "filled"):
            width = {"posts": 4, "filled": 3}[table]
            plan[table] = [10 * n if at % width == width - 1 else n for at, n in enumerate(plan[table])]


def more_care(plans: list[Any]) -> None:
    """More care than there are staff."""
    for plan in plans:
        plan["care"] = [5 * n if at % 4 == 3 else n for at, n in enumerate(plan["care"])]


def less_care(plans: list[Any]) -> None:
    for plan in plans:
        plan["care"] = [0.9 * n if at % 4 == 3 else n for at, n in enumerate(plan["care"])]


def exchanged(plans: list[Any]) -> None:
    plans.reverse()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (more_posts, "wrong.beside_rule"),
        (more_care, "wrong.beside_rule"),
        (less_care, "wrong.beside_gain"),
        (exchanged, "wrong.beside_posts"),
        (lambda plans: plans.pop(), "wrong.kept_none"),
        (lambda plans: plans.clear(), "wrong.kept_none"),
        (lambda plans: plans[0]["care"].__setitem__(0, 999), "wrong.kept_none"),
        (lambda plans: plans[0]["care"].__setitem__(0, -1), "wrong.kept_none"),
        (lambda plans: plans[0]["care"].__setitem__(3, -1.0), "wrong.kept_none"),
        (lambda plans: plans[0]["posts"].__setitem__(3, 0.5), "wrong.kept_none"),
        (lambda plans: plans[0]["posts"].extend(plans[0]["posts"]), "wrong.kept_none"),
        (lambda plans: plans[0].pop("opened"), "wrong.kept_none"),
        (lambda plans: plans[0].update(filled=[]), "wrong.kept_none"),
    ],
    ids=[
        "more posts than money",
        "more care than staff",
        "less care than is told",
        "plans exchanged",
        "a plan lost",
        "all plans lost",
        "a place that is not there",
        "a place before the first",
        "care below nothing",
        "half a step",
        "the same posts twice",
        "a table lost",
        "nobody in post",
    ],
)
def test_tampered_plans_beside_are_told(told: Callable[..., Report], change: Any, key: str) -> None:
    assert key in wrongs(told(change))


def test_a_gain_that_they_do_not_keep_is_told(told: Callable[..., Report]) -> None:
    stated = told().shown[-1].slots["stated"]
    assert not wrongs(told())
    assert wrongs(told(claims={"given_up_of_gain": 0.17})) == {"wrong.beside_gain"}
    assert wrongs(told(claims={"given_up_of_gain": None})) == {"wrong.beside_gain"}
    assert stated == pytest.approx(17.9768)


@pytest.mark.parametrize("figure", ["residents_more", "residents_less", "residents_none", "given_up_of_gain"])
def test_what_is_told_of_one_plan_and_is_not_so_is_told(
    told: Callable[..., Report], folder: Path, figure: str
) -> None:
    others = json.loads((folder / "answer.json").read_text(encoding="utf-8"))["elsewhere"]["others"]
    assert not wrongs(told(claims={"others": others}))
    others[0][figure] += 1 if figure.startswith("residents") else 0.01
    report = told(claims={"others": others})
    assert wrongs(report) == {"wrong.beside_people"}
    assert [one.slots["plan"] for one in report.wrong] == [1]


def test_a_table_with_other_posts_is_told(told: Callable[..., Report]) -> None:
    def moved(view: View) -> View:
        table = view.tables[TABLE].copy()
        table.loc[0, ["base_id", "cluster_id"]] = ["b2", "c2"]
        return replace(view, tables={**view.tables, TABLE: table})

    assert wrongs(told(looked=moved)) == {"wrong.beside_posts"}


def test_what_no_plan_moves_more_than_is_named_as_on_trust(told: Callable[..., Report]) -> None:
    assert "not_shown.elsewhere_most" not in {one.key for one in told().not_shown}
    report = told(claims={"at_most_wte": 3.5})
    (left,) = [one for one in report.not_shown if one.key == "not_shown.elsewhere_most"]
    assert all("3.5" in left.says(Words(language)) for language in LANGUAGES)
    assert all("--reprove" in left.says(Words(language)) for language in LANGUAGES)


def test_every_number_that_is_changed_breaks_the_seal(folder: Path) -> None:
    """Each leaf of the file, one after another: half of them may be changed and the sums still hold."""
    document = json.loads(gzip.decompress((folder / PROOF).read_bytes()))
    count = len(document["programmes"])
    assert read_records(gzip.compress(json.dumps(document, separators=(",", ":")).encode(), 1), count)
    tried = 0
    for holder, key in leaves_of(document):
        was = holder[key]
        holder[key] = (not was) if isinstance(was, bool) else f"{was}x" if isinstance(was, str) else was + 1
        text = json.dumps(document, separators=(",", ":")).encode()
        with pytest.raises(NoRecord):
            read_records(gzip.compress(text, 0), count)
        holder[key], tried = was, tried + 1
    assert tried > 200, "the file of this question has hundreds of numbers"
