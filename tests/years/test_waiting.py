"""Waiting lists over years: the rule against its check, conservation, the clash by year, a run, its page."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.audit.verify import verify_run
from placement.errors import BadInput, Impossible
from placement.i18n import Words
from placement.model.assemble import define_all
from placement.model.rules import ALWAYS, Fund
from placement.model.rules.leavers import Leavers
from placement.model.rules.progression import Progression
from placement.model.rules.supply import Supply
from placement.model.rules.waiting import WaitingLimit, WaitingLimitLater
from placement.model.waiting import list_years
from placement.report.ahead import ahead_section
from placement.report.names import Names
from placement.report.waiting import waiting_blocks
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.scenario.years import list_doubts
from placement.site.paper_sections import parts
from placement.solve.answer import Answer, NoAnswer
from placement.solve.decide import decide
from placement.solve.infeasibility import diagnose
from placement.solve.settings import Settings
from tests.cases import KINDS, graduates, role
from tests.running import bytes_of, rehash, rows_of
from tests.years.asked import AIM, case_of_years, fund_of, lists_of_clusters
from tests.years.test_brute import EXACT, OWN_CLUSTER, decided
from tests.years.test_double_entry import written
from tests.years.test_run import OF_YEARS, THREE, asked

if TYPE_CHECKING:
    from pathlib import Path

    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.run import RunResult

HELD = WaitingLimit(weeks=10, from_year=2)


@cache
def three_kinds() -> tuple[Case, Columns, Allocation]:
    """Three years with all three kinds of post and two lists, the second with nobody to see it today."""
    case = case_of_years(3, need=(6.0, 0.5), growth=(1.0, 1.05, 1.1))
    years = case.years
    assert years is not None
    pay = np.array([[50_000.0, 40_000.0, 30_000.0]] * 3)
    case = replace(
        case,
        roles=tuple(role(kind, step_wte=1.0) for kind in KINDS),
        years=replace(years, pay=pay, gives_grown=np.array([1.0, 1.0, 0.5]), moves_up=True),
        classes=(graduates(2, commute_minutes=30.0),),
        waiting=lists_of_clusters(((30.0, 200.0, 90.0), (60.0, 120.0, 100.0))),
    )
    rules = [
        fund_of(230_000.0, taper=()),
        Leavers(leavers_pct=20),
        Progression(),
        Supply(),
        HELD,
        *OWN_CLUSTER,
    ]
    answer = decide(case, rules, [AIM], Settings(gap_over_years=1e-4), processes=1)
    assert isinstance(answer, Answer)
    others = [*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund))]
    funds = [rule for rule in rules if isinstance(rule, Fund)]
    return case, define_all(case, funds, others, []), answer.allocation


def least_queues(case: Case, columns: Columns, plan: Allocation) -> Floats:
    """The plan's columns with each queue at the least that it can be, in WTE-years, by hand."""
    x, lists, years = (
        written(columns, plan),
        case.waiting,
        case.years,
    )
    assert lists is not None
    assert years is not None
    gives = np.array([1.0, 0.8, 0.5])
    queue = lists.people / lists.pace
    for year in range(1, years.count + 1):
        staff = plan.filled if year == 1 else plan.later[year - 2].staff
        time = case.in_post[:, 0] + staff @ gives
        if year > 1:
            time = time + plan.later[year - 2].grown[:, 1] * 0.2
        queue = np.maximum(queue + lists.joining * years.growth[year - 1, 0] / lists.pace - time, 0.0)
        x[columns[f"waiting/queue:{year}"].index] = queue
    return x


@pytest.mark.parametrize("rule", [HELD, WaitingLimit(weeks=16.0, from_year=3)], ids=["second", "third"])
def test_rows_hold_exactly_when_no_breach_is_found(rule: WaitingLimit) -> None:
    case, columns, plan = three_kinds()
    broken, samples = 0, 80
    for seed in range(samples):
        rng = Random(seed)
        one = rng.choice(plan.later)
        table = rng.choice(["staff", "staff", "grown"])
        values = getattr(one, table).copy()
        place = (rng.randrange(2), 1 if table == "grown" else rng.randrange(3))
        values[place] = max(0.0, values[place] + rng.choice((-0.9, -0.3, -0.02, 0.02, 0.3)))
        changed: dict[str, Any] = {table: values}
        other = replace(plan, later=tuple(replace(o, **changed) if o is one else o for o in plan.later))
        x, holds = least_queues(case, columns, other), True
        for block in rule.rows(case, columns):
            sums = np.zeros(block.size)
            np.add.at(sums, block.row, block.value * x[block.column])
            holds &= bool((sums <= block.upper + 5e-5).all())
        found = rule.check(case, other)
        assert holds == found.holds, f"seed {seed}: rows {holds}, check {found.breaches}"
        broken += not holds
    assert 3 < broken < samples - 3


def test_who_waits_joins_and_is_seen_add_up_and_the_limit_is_kept() -> None:
    case, _, plan = three_kinds()
    years = list_years(case, plan)
    for before, one in pairwise(years):
        assert before.waiting + one.joined == pytest.approx(one.waiting + one.seen, abs=1e-9)
        assert (one.waiting >= 0).all()
    for one in years[2:]:
        assert (one.weeks <= 10.01).all()
    assert HELD.check(case, plan).holds


def test_a_list_by_hand() -> None:
    """120 wait and 60 join each year, one WTE sees 100: 80 after a year, 40 after two; 80 are 41.6 weeks."""
    case = case_of_years(2, lists=((0.0, 10.0, 100.0), (120.0, 60.0, 100.0)))
    plan = decided(case, [fund_of(50_000.0), WaitingLimit(weeks=20.8, from_year=2)]).allocation
    assert plan.posts.sum(axis=(1, 2)).tolist() == [0, 1]
    first, last = list_years(case, plan)[1:]
    assert first.waiting.tolist() == [0.0, 80.0]
    assert first.weeks[1] == pytest.approx(41.6)
    assert last.weeks[1] <= 20.8 + 1e-3
    assert np.isinf(list_years(case, None)[0].weeks[1])


def test_no_plan_says_how_many_weeks_or_years_more_are_enough() -> None:
    """£50,000 is one post: 180 - 100 wait after year 1 (41.6 weeks), then 40 (20.8), then nobody."""
    case = case_of_years(3, lists=((0.0, 10.0, 100.0), (120.0, 60.0, 100.0)))
    rules = [fund_of(50_000.0, taper=()), WaitingLimit(weeks=14, from_year=1), *OWN_CLUSTER]
    assert isinstance(decide(case, rules, [AIM], EXACT, processes=1), NoAnswer)
    clash = diagnose(case, rules, case.region_ids, aims=[AIM])
    assert clash is not None
    assert {rule.id for rule in clash.rules} == {"fund", "waiting"}
    ways = {given.unit: given for way in clash.ways for given in way}
    assert ways["weeks"].amount == 28  # 42 weeks are more than 41.6
    assert ways["years"].amount == 2
    assert isinstance(ways["years"].rule, WaitingLimitLater)


LISTS = [
    {"cluster_id": "c1", "service_id": "physio", "waiting_people": 200, "joining_people_per_year": 420,
     "seen_people_per_wte": 150},
    {"cluster_id": "c2", "service_id": "physio", "waiting_people": 90, "joining_people_per_year": 260,
     "seen_people_per_wte": 150},
]  # fmt: skip
MONEY = "[years]\ncount = 3\nwait_weeks = 14\n"


def with_lists(home: Path, settings: str = MONEY, *rules: dict[str, Any], lists: Any = LISTS) -> Path:
    config = asked(home, settings, (*OF_YEARS, *rules), taper=[], recurrent=True)
    if lists:
        with (home / "tiny" / "waiting.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lists[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(lists)
    return config


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    home = tmp_path_factory.mktemp("lists")
    return run(with_lists(home), out=home / "out")


def test_a_run_tells_each_list_and_is_verified(told: RunResult) -> None:
    assert not verify_run(told.folder).wrong
    entry = told.view.answer["ahead"]["waiting"]
    assert (entry["lists"], entry["unstated"], entry["limit_weeks"]) == (2, 1, 14)
    today = entry["years"][0]
    assert today["waiting_people"] == 290
    assert today["longest_weeks"] == pytest.approx(52 * 200 / (150 * 2.5), abs=1e-6)
    for before, one in pairwise(entry["years"]):
        assert one["waiting_people"] == pytest.approx(
            before["waiting_people"] + one["joined_people"] - one["seen_people"], abs=1e-5
        )
    # today's 2.5 and 1.5 WTE see 375 and 225 a year: the lists grow by 45 and 35
    assert [each["today_staff_waiting_people"] for each in entry["years"]] == [290, 370, 450, 530]
    rows = rows_of(told.folder, "later_waiting.csv")
    assert len(rows) == 2 * 4
    assert rows[0]["waiting_people"] == "200.0"


def test_a_lie_about_a_list_is_told(told: RunResult, tmp_path: Path) -> None:
    folder = tmp_path / "lie"
    shutil.copytree(told.folder, folder)
    answer = (folder / "answer.json").read_text(encoding="utf-8")
    assert '"today_staff_waiting_people": 530.0' in answer
    (folder / "answer.json").write_text(
        answer.replace('"today_staff_waiting_people": 530.0', '"today_staff_waiting_people": 30.0'),
        encoding="utf-8",
    )
    rehash(folder)  # so that not the changed file is told, but what it says
    assert "wrong.differs" in {wrong.key for wrong in verify_run(folder).wrong}


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_and_the_paper_say_who_waits(told: RunResult, language: Any) -> None:
    words = Words(language)
    (section,) = ahead_section(told.view, Names(told.view.region, words), words)
    text = " ".join(block.text for block in section.blocks if hasattr(block, "text"))
    assert {"en": "Today 290 people wait on them, 27.7 weeks at the longest", "cy": "Heddiw mae 290 o bobl"}[
        language
    ] in text
    assert {"en": "not a forecast", "cy": "nid rhagolwg"}[language] in text
    assert {"en": "no list is stated and nothing is said: 1", "cy": "heb ddim wedi'i ddweud amdanynt: 1"}[
        language
    ] in text
    paper = {part.key: part for part in parts(told.view, [], words)}
    assert paper["ahead"].blocks == section.blocks


def test_without_the_table_nothing_of_it_is_there(tmp_path: Path, told: RunResult) -> None:
    plain = run(with_lists(tmp_path / "a", THREE, lists=None), out=tmp_path / "a" / "out")
    assert "waiting" not in plain.view.answer["ahead"]
    assert not (plain.folder / "later_waiting.csv").exists()
    lists, without = bytes_of(told.folder), bytes_of(plain.folder)
    same = {name for name in without if name in lists and name.startswith("later_") and name.endswith(".csv")}
    assert same
    assert all(lists[name] == without[name] for name in same)


def test_a_limit_without_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        run(with_lists(tmp_path, THREE, {"rule": "waiting"}, lists=None), out=tmp_path / "out")
    assert {fault.key for fault in bad.value.faults} == {"waiting_no_table"}


def test_a_limit_that_cannot_be_kept_says_so_with_its_year(tmp_path: Path) -> None:
    rule = {"rule": "waiting", "weeks": 2, "from_year": 2}
    slow = [{**row, "seen_people_per_wte": 60} for row in LISTS]
    with pytest.raises(Impossible) as clash:
        run(with_lists(tmp_path, THREE, rule, lists=slow), out=tmp_path / "out")
    said = str(clash.value)
    assert (
        "From the end of year 2 on, the last person on each stated waiting list is seen within 2 weeks"
        in said
    )


def test_lists_that_nobody_is_sure_of_or_asks_for_are_doubted(tmp_path: Path) -> None:
    inputs = read_inputs(with_lists(tmp_path, MONEY))
    notices = list(list_doubts(inputs.region, inputs.scenario))
    assert [notice.key for notice in notices] == ["lists_unsure"]
    assert "joining_people_per_year, seen_people_per_wte" in notices[0].says(Words("en"))
    one_year = inputs.scenario.model_copy(update={"years": None})
    assert [notice.key for notice in list_doubts(inputs.region, one_year)] == ["lists_without_years"]
    assert not list(list_doubts(replace(inputs.region, waiting=None), one_year))


@pytest.mark.parametrize(
    ("column", "value", "key"),
    [
        ("seen_people_per_wte", 0, "not_positive"),
        ("waiting_people", -1, "negative"),
        ("waiting_people", "", "blank_pair"),
        ("cluster_id", "c9", "id_not_listed"),
        ("cluster_id", "c2", "duplicate_row"),
    ],
)
def test_a_list_that_cannot_be_is_told_by_its_cell(tmp_path: Path, column: str, value: Any, key: str) -> None:
    lists = [{**LISTS[0], column: value}, LISTS[1]]
    with pytest.raises(BadInput) as bad:
        run(with_lists(tmp_path, lists=lists), out=tmp_path / "out")
    (fault,) = bad.value.faults
    assert (fault.file, fault.column) == ("waiting.csv", column)
    assert fault.key == key


@pytest.mark.parametrize(
    ("within", "n", "limit", "said"),
    [
        (2, 2, 14.0, "every list is within 14 weeks from the end of year 2 on"),
        (0, 2, 14.0, "every list is within 14 weeks, today and at the end of each year"),
        (None, 1, 14.5, "the limit of 14.5 weeks is not met: at the end of year 3, 1 of 2 lists are longer"),
    ],
)
def test_from_when_the_limit_is_kept_is_one_sentence(
    told: RunResult, within: int | None, n: int, limit: float, said: str
) -> None:
    entry: Any = told.view.answer["ahead"]["waiting"]
    years = [*entry["years"][:-1], {**entry["years"][-1], "within": n}]
    words = Words("en")
    changed: Any = {**entry, "within_from_year": within, "limit_weeks": limit, "years": years}
    blocks = waiting_blocks(changed, Names(told.view.region, words), words)
    assert said in " ".join(block.text for block in blocks if hasattr(block, "text"))


def test_lists_of_other_services_are_not_limited() -> None:
    """A limit of another service holds nothing and says so; that of this one names it."""
    case = case_of_years(2, lists=((0.0, 10.0, 100.0), (120.0, 60.0, 100.0)))
    plan = decided(case, [fund_of(50_000.0)]).allocation
    other, own = (WaitingLimit(weeks=2, services=(name,)) for name in ("ot", "physio"))
    assert other.check(case, plan).holds
    assert not other.binds(case)
    assert not own.check(case, plan).holds
    assert own.binds(case)
    said = own.sentence(Words("en"), case)
    assert "of these services is seen within 2 weeks, at the pace of that year's staff: physio" in said
