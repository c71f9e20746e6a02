"""A run over years: its folder, its verification, its page, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from placement.audit.verify import verify_run
from placement.errors import BadInput, Impossible
from placement.i18n import Words
from placement.report.ahead import ahead_in_brief, ahead_section
from placement.report.names import Names
from placement.report.pieces import Facts, Paragraph, Table
from placement.report.screen import first_screen
from placement.report.summary import summary_text
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.site.paper_sections import parts
from placement.studies.compare.study import compare
from placement.studies.frontier.study import frontier
from placement.studies.robustness.study import alternatives_study, robustness_study
from tests.builders import tiny_region, tiny_scenario
from tests.running import bytes_of, forged

if TYPE_CHECKING:
    from pathlib import Path

    from placement.run import RunResult

FUND = {
    "rule": "fund", "id": "money", "name_en": "Ending fund", "name_cy": "Cronfa sy'n dod i ben",
    "measure": "pounds", "amount": 200_000, "recurrent": False, "taper": [1.0, 0.5, 0.0],
    "contract": "fixed_term", "months_in_first_year": 12, "shares": "weighted_need",
}  # fmt: skip
BARE: tuple[dict[str, Any], ...] = (
    {"rule": "travel_limit", "default": 60.0},
    {"rule": "supply", "pool_wte_at_each_base": 0.0},
    {"rule": "supervision", "ratio_newly_qualified": 1.0, "ratio_support": 0.5, "experienced_share": 0.7},
)
OF_YEARS: tuple[dict[str, Any], ...] = (
    {"rule": "leavers", "leavers_pct": 10},
    {"rule": "progression"},
    {"rule": "market", "pct_of_staff": 20, "least_wte": 1},
    {"rule": "core_money", "pounds_per_year": 60_000},
)
THREE = "[years]\ncount = 3\n"


def asked(
    home: Path, settings: str = THREE, rules: tuple[dict[str, Any], ...] = OF_YEARS, **fund: Any
) -> Path:
    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1)
    return tiny_scenario(
        home / "tiny.toml",
        rules=({**FUND, **fund}, *BARE, *rules),
        aims=({"aim": "met_need"}, {"aim": "travel"}),
        options="",
        edit=lambda text: f"{text}\n{settings}",
    )


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    home = tmp_path_factory.mktemp("years")
    return run(asked(home), out=home / "out")


def test_it_is_verified_and_the_same_bytes_come_again(three: RunResult, tmp_path: Path) -> None:
    assert not verify_run(three.folder).wrong
    assert not (
        three.folder / "proof.json.gz"
    ).exists()  # multipliers of year one alone prove nothing of years
    again = run(asked(tmp_path), out=tmp_path / "out")
    found, first = bytes_of(again.folder), bytes_of(three.folder)
    assert {name for name in first if found[name] != first[name]} <= {"timing.json"}


def test_the_folder_conserves_staff_and_keeps_to_the_money_of_each_year(three: RunResult) -> None:
    entry = three.view.answer["ahead"]
    was = 0.0
    for year in entry["years"]:
        change = year["in_post_wte"] - was
        assert change == pytest.approx(year["hired_wte"] - year["left_wte"] - year["ended_wte"], abs=1e-4)
        assert year["cost_pounds"] - year["handed_pounds"] <= year["fund_pounds"] + 1
        assert year["handed_pounds"] <= 60_000 + 1
        was = year["in_post_wte"]
    assert [year["fund_pounds"] for year in entry["years"]] == [200_000, 100_000, 0]
    assert entry["first_year_ended"] is not None


@pytest.mark.parametrize(
    ("file", "column", "by"),
    [
        ("later_staff.csv", "hired_steps", 0.4),
        ("later_staff.csv", "left_steps", 0.4),
        ("later_posts.csv", "steps", 0.7),
        ("later_money.csv", "handed_pounds", 70_000.0),
        ("later_care.csv", "care_wte", 0.9),
    ],
)
def test_a_lie_about_a_later_year_is_told(
    three: RunResult, tmp_path: Path, file: str, column: str, by: float
) -> None:
    def lie(rows: list[dict[str, str]]) -> None:
        last = next(row for row in reversed(rows) if float(row[column]) > 0 or column == "handed_pounds")
        last[column] = f"{float(last[column]) + by:.6f}"

    folder = forged(three.folder, tmp_path / "lie", file, lie)
    assert any("rule" in wrong.key for wrong in verify_run(folder).wrong)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_says_what_to_advertise_and_when_money_runs_out(three: RunResult, language: Any) -> None:
    words = Words(language)
    (section,) = ahead_section(three.view, Names(three.view.region, words), words)
    text = " ".join(block.text for block in section.blocks if hasattr(block, "text"))
    entry = three.view.answer["ahead"]
    assert {"en": "Advertise this year", "cy": "Hysbysebwch eleni"}[language] in text
    first = entry["years"][0]
    waits = words.number((first["share"] - first["share_before"]) * first["need_wte"], 1)
    assert {"en": f"A year of waiting costs {waits} WTE", "cy": f"blwyddyn o aros yn costio {waits} CALl"}[
        language
    ] in text
    posts = [year["posts_wte"] for year in entry["years"]]
    fewer = next(year for year, (was, now) in enumerate(pairwise(posts), start=2) if now < was - 0.05)
    was, low = (words.number(wte) for wte in (posts[fewer - 2], min(posts[fewer - 1 :])))
    assert entry["first_year_handed"] is not None
    assert {
        "en": f"there are fewer from year {fewer} on, {was} WTE in year {fewer - 1} and {low} WTE in year",
        "cy": f"mae llai ohonynt o flwyddyn {fewer} ymlaen, {was} CALl ym mlwyddyn {fewer - 1} a",
    }[language] in text
    assert words("ahead.places.not_asked") in text


def test_what_is_to_be_advertised_adds_up_by_service_and_by_kind(three: RunResult) -> None:
    words, hires = Words("en"), three.view.answer["ahead"]["hires"]
    (section,) = ahead_section(three.view, Names(three.view.region, words), words)
    (said,) = (block.text for block in section.blocks[:1] if hasattr(block, "text"))
    whole, _, kinds = said.partition("; that is ")
    total = sum(each["advertise_wte"] for each in hires)
    assert sum(float(figure) for figure in re.findall(r"(\d+\.\d) in ", whole)) == pytest.approx(total)
    assert sum(float(figure) for figure in re.findall(r"(\d+\.\d) for ", kinds)) == pytest.approx(total)


def test_who_advertises_is_told_how_many_posts_are_for_a_fixed_term(three: RunResult) -> None:
    """Of a fund that ends; of permanent posts alone nothing is said of terms."""
    words, answer = Words("en"), three.view.answer
    (fund,) = answer["funds"]
    lasting = {**answer, "funds": [{**fund, "contract": "permanent"}]}
    begun = answer["ahead"]["funds"][0]["first_wte"]
    for document, said in ((answer, True), (lasting, False)):
        view = replace(three.view, answer=document)  # type: ignore[arg-type]  # another contract
        (_, text), *_ = ahead_in_brief(view, Names(view.region, words), words)
        assert (f"; {begun:.1f} are for a fixed term and 0.0 permanent." in text) is said
        assert ("fixed term" in text) is said


def test_one_year_is_the_plan_without_years(tmp_path: Path) -> None:
    plain = run(asked(tmp_path / "a", "", ()), out=tmp_path / "a" / "out")
    one = run(asked(tmp_path / "b", "[years]\ncount = 1\n", ()), out=tmp_path / "b" / "out")
    for name in ("posts.csv", "care.csv", "result_clusters.csv", "summary.en.html"):
        assert (plain.folder / name).read_bytes() == (one.folder / name).read_bytes()
    assert "ahead" not in plain.view.answer
    assert not (plain.folder / "later_posts.csv").exists()


@pytest.mark.parametrize(
    ("settings", "fund", "key"),
    [
        ("", {}, "years_missing"),
        (THREE, {"taper": []}, "years_ends"),
        ("[years]\ncount = 3\nmoney = { other = [1.0] }\n", {}, "years_fund"),
        ("[years]\ncount = 3\nmoney = { money = [1.0] }\n", {}, "years_first"),
    ],
)
def test_what_years_need_is_asked_for(tmp_path: Path, settings: str, fund: dict[str, Any], key: str) -> None:
    with pytest.raises(BadInput) as bad:
        run(asked(tmp_path, settings, **fund), out=tmp_path / "out")
    assert {fault.key for fault in bad.value.faults} == {key}


def test_a_fund_that_boards_would_keep_posts_of_must_be_there(tmp_path: Path) -> None:
    rules = (*OF_YEARS[:1], {"rule": "core_money", "pounds_per_year": 10_000, "funds": ["money", "mony"]})
    with pytest.raises(BadInput) as bad:
        run(asked(tmp_path, THREE, rules), out=tmp_path / "out")
    told = [(fault.key, fault.column, fault.value) for fault in bad.value.faults]
    assert told == [("unknown_id", "rules.core-money.funds", "mony")]


def test_a_rule_that_asks_who_is_served_is_not_decided_over_years(tmp_path: Path) -> None:
    rules = (*OF_YEARS, {"rule": "standard", "id": "floor", "share": 0.1})
    with pytest.raises(BadInput) as bad:
        run(asked(tmp_path, THREE, rules), out=tmp_path / "out")
    assert {fault.key for fault in bad.value.faults} == {"years_rule"}


def test_posts_that_cannot_be_kept_are_a_clash_with_its_ways_out(tmp_path: Path) -> None:
    """Permanent posts that must be spent on, of money that ends: somebody has to keep them."""
    rules = (*OF_YEARS[:1], {"rule": "core_money", "pounds_per_year": 10_000})
    with pytest.raises(Impossible) as clash:
        run(
            asked(tmp_path, THREE, rules, contract="permanent", least=100_000),
            out=tmp_path / "out",
        )
    said = str(clash.value)
    assert "boards keep posts with" in said
    assert "more a year" in said


@pytest.mark.parametrize("language", ["en", "cy"])
def test_staff_add_up_from_year_to_year_on_the_page(three: RunResult, language: Any) -> None:
    """Staff of the year before, and who was hired, less who left and whose posts ended; each to a tenth."""
    words = Words(language)
    (section,) = ahead_section(three.view, Names(three.view.region, words), words)
    (table,) = (
        one for one in section.blocks if isinstance(one, Table) and one.caption == words("ahead.table")
    )
    heads = [column.title for column in table.columns]
    staff, *flows = (
        heads.index(words(f"ahead.column.{name}")) for name in ("in_post", "hired", "left", "ended")
    )
    was = 0.0
    for row in table.groups[0].rows:
        hired, left, ended = (float(row[at]) for at in flows)
        assert float(row[staff]) == pytest.approx(was + hired - left - ended, abs=0.21)
        was = float(row[staff])
    assert max(float(row[flows[2]]) for row in table.groups[0].rows) >= 0.5


def test_a_fund_that_ends_is_told_by_the_years_alone(three: RunResult) -> None:
    """That posts stay and somebody else pays is of a plan for one year: here posts end or are kept."""
    words = Words("en")
    text = " ".join(
        block.text
        for part in summary_text(three.view, words)
        for block in part.blocks
        if hasattr(block, "text")
    )
    fund = Names(three.view.region, words).text(three.view.answer["funds"][0])
    assert any(year["unpaid"] for year in three.view.answer["funds"][0]["years"])
    assert words("summary.money.ends", fund=fund) not in text


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_paper_says_it_after_what_changes(three: RunResult, language: Any) -> None:
    paper = {part.key: part for part in parts(three.view, [], Words(language))}
    keys = list(paper)
    assert keys[keys.index("change") + 1] == "ahead"
    (said,) = ahead_section(three.view, Names(three.view.region, Words(language)), Words(language))
    assert paper["ahead"].blocks == said.blocks


def told(three: RunResult, **changed: Any) -> str:
    """What the section says where the entry is another."""
    words, view = Words("en"), three.view
    answer: Any = {**view.answer, "ahead": {**view.answer["ahead"], **changed}}
    (section,) = ahead_section(replace(view, answer=answer), Names(view.region, words), words)
    return " ".join(block.text for block in section.blocks if hasattr(block, "text"))


def test_places_to_commission_are_one_sentence(three: RunResult) -> None:
    service = three.view.answer["ahead"]["hires"][0]["service_id"]
    places = [{"service_id": service, "begin_year": y, "places": n} for y, n in ((1, 4.0), (2, 2.5))]
    text = told(three, places=places)
    assert "Commission more training places than today: 4.0 in" in text
    assert "to begin in year 1; 2.5 in" in text
    assert "No more training places" in told(three, places=[])


def test_money_that_no_post_takes_is_told(three: RunResult) -> None:
    """Year one has £200,000: of £140,000 for posts £60,000 is left; then £49,000, too little to tell."""
    years = [dict(year) for year in three.view.answer["ahead"]["years"]]
    for year, cost in zip(years, (140_000.0, 51_000.0, 0.0), strict=True):
        year |= {"cost_pounds": cost, "handed_pounds": 0.0}
    assert "In year 1 the funds have £60,000 more than these posts take: under" in told(three, years=years)


def test_a_fund_that_may_not_pay_for_others_gives_way_by_a_part(tmp_path: Path) -> None:
    """A registered post costs £40,000 x 1.25 + £2,000, and one can be filled: £98,000 less than £150,000."""
    rules = (OF_YEARS[0], {"rule": "market", "pct_of_staff": 0, "least_wte": 1})
    with pytest.raises(Impossible) as clash:
        run(asked(tmp_path, THREE, rules, least=150_000, kinds=["registered"]), out=tmp_path / "out")
    assert "give way by £98,000 a year: so much more money, or so much less" in str(clash.value)
    assert "left out" not in str(clash.value)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_first_screen_says_what_to_advertise_to_commission_and_when_money_ends(
    three: RunResult, language: Any
) -> None:
    """One sentence each, before any table; and that what follows is of year 1."""
    words, entry = Words(language), three.view.answer["ahead"]
    heads = [words(f"ahead.short.{key}.title") for key in ("advertise", "commission", "money", "year")]
    (first, *_) = summary_text(three.view, words)
    (summary,) = (block.facts for block in first.blocks if isinstance(block, Facts))
    blocks = first_screen(three.view, words)
    screen = next(block.facts for block in blocks if isinstance(block, Facts))
    for facts in (summary, screen):
        assert [name for name, _ in facts[:4]] == heads
        assert all(text.count(". ") == 0 for _, text in facts[:1])
    kinds = [type(block) for block in blocks]
    assert kinds.index(Facts) < kinds.index(Table)
    wte = words.number(sum(each["advertise_wte"] for each in entry["hires"]), 1)
    assert wte in screen[0][1]
    assert str(entry["first_year_handed"]) in screen[2][1]
    (section,) = ahead_section(three.view, Names(three.view.region, words), words, told=True)
    again = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert not set(again) & {text for _, text in screen}


def test_posts_that_nobody_can_fill_are_told(three: RunResult) -> None:
    years = [dict(year) for year in three.view.answer["ahead"]["years"]]
    years[0] |= {"posts_wte": 4.0, "in_post_wte": 2.5}
    assert "Of these posts 1.5 WTE can be filled by nobody in year 1" in told(three, years=years)
    assert "filled by nobody" not in told(three)


STUDIES = {
    "compare": lambda inputs: compare(inputs, []),
    "alternatives": lambda inputs: alternatives_study(inputs, loss=0.01, count=1),
    "robustness": lambda inputs: robustness_study(inputs, draws=2, loss=0.01),
    "frontier": lambda inputs: frontier(inputs, ["met_need", "worst_served"], 2),
}


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_that_asks_one_year_many_times_refuses_years(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput) as bad:
        STUDIES[name](read_inputs(asked(tmp_path)))
    assert [(fault.key, fault.file, fault.column) for fault in bad.value.faults] == [
        ("years_study", "tiny.toml", "years")
    ]


def test_an_option_over_years_is_not_compared_with_others_for_one_year(tmp_path: Path) -> None:
    """It was, by its first year, without a word; and the study's own folder did not verify."""
    tiny_region(tmp_path / "tiny", regions=1, counties=1, clusters=3, services=1)
    fund = {**FUND, "recurrent": True, "taper": None, "contract": "permanent"}
    config = tiny_scenario(
        tmp_path / "tiny.toml",
        rules=({name: one for name, one in fund.items() if one is not None}, *BARE),
        options='[options.three]\nname_en = "Three"\nname_cy = "Tair"\nyears.count = 3\n',
    )
    with pytest.raises(BadInput) as bad:
        compare(read_inputs(config), ["three"])
    assert [fault.column for fault in bad.value.faults] == ["options.three.years"]
