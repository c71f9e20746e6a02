"""Time that supervision and uncovered leave take from care, by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.audit.verify import verify_run
from placement.i18n import Words
from placement.model.aims.met_need import MetNeed
from placement.model.care_time import CareTimeTaken, gives_later
from placement.model.rules.capacity import Capacity
from placement.results.vary import varied
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings
from tests.cases import KINDS, fund, graduates, role, service, tiny_case
from tests.years.test_run import asked

if TYPE_CHECKING:
    from placement.model.case import Case

TAKEN = CareTimeTaken(newly_qualified=3.75, second_year=1.875, support=3.75, away=0.1)
HOURS = "[care_time]\nnewly_qualified_hours = 3\nsecond_year_hours = 1\nsupport_hours = 1\naway_pct = 5\n"


def test_hours_are_taken_from_what_a_post_gives() -> None:
    """0.9 of 1, 0.8 and 0.5, less a tenth of a week for a beginner and for support; later a twentieth."""
    registered, newly, support = TAKEN.of(
        [role(kind) for kind in ("registered", "newly_qualified", "support")]
    )
    assert registered.care_wte_per_wte == pytest.approx(0.9)
    assert newly.care_wte_per_wte == pytest.approx(0.62)
    assert support.care_wte_per_wte == pytest.approx(0.35)
    assert gives_later([registered, newly, support]) == pytest.approx([0.9, 0.85, 0.35])


def test_nobody_gives_less_than_nothing() -> None:
    (newly,) = replace(TAKEN, newly_qualified=15.0).of([role("newly_qualified", care_wte_per_wte=0.2)])
    assert newly.care_wte_per_wte == 0


def test_without_it_a_newly_qualified_person_grows_into_a_registered_one() -> None:
    assert gives_later([role(kind) for kind in ("registered", "newly_qualified")]) == [1.0, 1.0]


def one_base(taken: CareTimeTaken) -> Case:
    """£120,000 buys two registered posts (£50,000, care 1) or three newly qualified (£40,000, care 0.8)."""
    case = tiny_case(
        areas=(0,),
        bases=(0,),
        counties=(0,),
        regions=(0,),
        services=(service(),),
        roles=[role(kind) for kind in KINDS if kind != "support"],
        classes=(graduates(3, commute_minutes=30.0),),
        need=np.array([[6.0]]),
        in_post=np.array([[3.0]]),
    )
    return replace(case, roles=taken.of(case.roles), care_time=taken)


@pytest.mark.parametrize(("hours", "posts"), [(0.0, [0, 3]), (3.0, [0, 3]), (7.5, [2, 0])])
def test_hours_change_who_is_worth_hiring(hours: float, posts: list[int]) -> None:
    """3 x 0.8 is 2.4 and with 3 hours 2.16, both more than 2; with 7.5 hours it is 1.8."""
    case = one_base(CareTimeTaken(newly_qualified=hours))
    answer = decide(case, [fund(120_000)], [MetNeed(worth="flat")], Settings(gap_of_gain=1e-6), processes=1)
    assert isinstance(answer, Answer)
    assert answer.allocation.posts[0, :, 0].tolist() == posts
    gives = [1.0, 0.8 - hours / 37.5]
    assert answer.allocation.care.wte.sum() == pytest.approx(3 + np.dot(posts, gives), abs=1e-4)


@pytest.mark.parametrize(("language", "said"), [("en", "takes 3.75 hours"), ("cy", "yn cymryd 3.75 awr")])
def test_the_condition_says_it(language: Any, said: str) -> None:
    text = Capacity().sentence(Words(language), one_base(TAKEN))
    assert said in text
    assert said not in Capacity().sentence(Words(language), replace(one_base(TAKEN), care_time=None))


def test_a_run_over_years_with_it_is_verified_and_without_it_is_as_before(tmp_path: Path) -> None:
    three = "[years]\ncount = 3\n"
    plain = run(asked(tmp_path / "a", three), out=tmp_path / "a" / "out")
    none = run(asked(tmp_path / "b", f"{three}[care_time]\n"), out=tmp_path / "b" / "out")
    taken = run(asked(tmp_path / "c", three + HOURS), out=tmp_path / "c" / "out")
    for name in ("posts.csv", "care.csv", "later_care.csv"):
        assert (plain.folder / name).read_bytes() == (none.folder / name).read_bytes()
    assert not verify_run(taken.folder).wrong
    shares = [[year["share"] for year in each.view.answer["ahead"]["years"]] for each in (plain, taken)]
    assert all(less < more for more, less in zip(*shares, strict=True))


def test_an_assumption_moves_it(tmp_path: Path) -> None:
    given = read_inputs(asked(tmp_path, f"[years]\ncount = 3\n{HOURS}"))
    row = {"table": "care_time", "column": "support_hours", "how": "set", "value": 1.0}
    moved = varied(given.region, given.scenario, row, 2.5)
    assert moved is not None
    assert moved.scenario.care_time is not None
    assert moved.scenario.care_time.support_hours == 2.5
    assert moved.touches("roles")
