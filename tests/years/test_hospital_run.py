"""A run with a table of hospital staff: its folder, its verification, what the pages say, what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from placement.audit.verify import verify_run
from placement.errors import BadInput
from placement.i18n import Words
from placement.report.ahead import ahead_section
from placement.report.community import community_section
from placement.report.names import Names
from placement.results.document import unlike
from placement.run import run
from placement.site.paper_sections import parts
from tests.builders import tiny_region, tiny_scenario
from tests.running import bytes_of, forged, rows_of
from tests.years.test_run import BARE, FUND, OF_YEARS, THREE

if TYPE_CHECKING:
    from pathlib import Path

    from placement.run import RunResult

MONEY = {**FUND, "amount": 600_000, "recurrent": True, "taper": []}
FEW = {"rule": "market", "pct_of_staff": 0, "least_wte": 0.5}
MOVES: tuple[dict[str, Any], ...] = (
    OF_YEARS[0],
    OF_YEARS[1],
    FEW,
    {"rule": "hospital_moves", "most_pct": 10, "backfilled_pct": 40},
    {"rule": "base_moves", "part_pct": 50, "backfilled_pct": 80},
    {"rule": "community_share", "share": 0.55, "services": ["physio"]},
)


def asked(
    home: Path,
    settings: str = THREE,
    rules: tuple[dict[str, Any], ...] = MOVES,
    staff: dict[str, float] | None = None,
) -> Path:
    """Two services of one region; hospital staff are known of the first alone, unless `staff` says more."""
    known = {"physio": 10.0} if staff is None else staff
    rows = [{"region_id": "region1", "service_id": name, "in_post_wte": wte} for name, wte in known.items()]
    optional = {"hospital_staff": rows} if rows else None
    tiny_region(home / "tiny", regions=1, counties=1, clusters=2, services=2, optional=optional)
    return tiny_scenario(
        home / "tiny.toml",
        rules=(MONEY, *BARE, *rules),
        aims=({"aim": "met_need"}, {"aim": "travel"}),
        options="",
        edit=lambda text: f"{text}\n{settings}",
    )


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    home = tmp_path_factory.mktemp("hospital")
    return run(asked(home), out=home / "out")


def test_it_is_verified_and_adds_up(three: RunResult) -> None:
    """Of who moves four tenths are replaced; what is told over all years is the sum of the years."""
    assert not verify_run(three.folder).wrong
    assert unlike(json.loads((three.folder / "answer.json").read_text(encoding="utf-8"))) == []
    rows, before = rows_of(three.folder, "later_hospital.csv"), 10.0
    assert [(row["year"], row["service_id"]) for row in rows] == [(y, "physio") for y in "123"]
    for row in rows:
        moved, filled, there = (float(row[f"{name}_wte"]) for name in ("moved", "backfilled", "hospital"))
        assert filled == pytest.approx(0.4 * moved, abs=2e-6)
        assert there == pytest.approx(before - moved + filled, abs=2e-6)
        assert moved <= 0.1 * before + 1e-5
        before = there
    told = three.view.answer["ahead"]["vacated_wte"]
    gone = rows_of(three.folder, "later_vacated.csv")
    by_year = [sum(float(row["vacated_wte"]) for row in gone if row["year"] == year) for year in "123"]
    assert told == pytest.approx(by_year, abs=1e-5)
    assert told == sorted(told)
    assert told[-1] > 0.05
    entry = three.view.answer["community"]
    (one,) = entry["services"]
    assert (entry["year"], entry["service_ids_unknown"]) == (3, ["ot"])
    assert one["moved_wte"] == pytest.approx(sum(float(row["moved_wte"]) for row in rows), abs=1e-5)
    assert one["moved_wte"] > 0
    assert [one["hospital_before_wte"], one["hospital_after_wte"]] == pytest.approx([10.0, before])
    for when in ("before", "after"):
        here, there = one[f"community_{when}_wte"], one[f"hospital_{when}_wte"]  # type: ignore[literal-required]
        assert one[f"share_{when}"] == pytest.approx(here / (here + there), abs=1e-6)  # type: ignore[literal-required]
    assert one["share_after"] >= 0.55 - 1e-5


@pytest.mark.parametrize(
    ("file", "column", "by"),
    [
        ("later_hospital.csv", "moved_wte", 0.4),
        ("later_hospital.csv", "backfilled_wte", 0.4),
        ("later_hospital.csv", "hospital_wte", -0.4),
        ("later_vacated.csv", "vacated_wte", -0.05),
    ],
)
def test_a_lie_about_hospitals_or_bases_is_told(
    three: RunResult, tmp_path: Path, file: str, column: str, by: float
) -> None:
    def lie(rows: list[dict[str, str]]) -> None:
        rows[-1][column] = f"{float(rows[-1][column]) + by:.6f}"

    folder = forged(three.folder, tmp_path / "lie", file, lie)
    assert any("rule" in wrong.key for wrong in verify_run(folder).wrong)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_summary_and_paper_say_the_share_before_and_after(three: RunResult, language: Any) -> None:
    words = Words(language)
    (section,) = ahead_section(three.view, Names(three.view.region, words), words)
    text = " ".join(block.text for block in section.blocks if hasattr(block, "text"))
    (one,) = three.view.answer["community"]["services"]
    for figure in (one["share_before"], one["share_after"]):
        assert words.percent(figure, 1) in text
    assert {"en": "have moved from hospitals", "cy": "wedi symud o ysbytai"}[language] in text
    assert {"en": "left them for new posts", "cy": "gadael am swyddi newydd"}[language] in text
    assert {"en": "not known for these services", "cy": "Nid yw'n hysbys"}[language] in text
    paper = {part.key: part for part in parts(three.view, [], words)}
    assert paper["ahead"].blocks == section.blocks
    assert not list(community_section(three.view, Names(three.view.region, words), words))


def test_of_one_year_the_share_is_told_and_nothing_else_is_another(tmp_path: Path) -> None:
    """The table alone decides nothing: posts and care are, byte for byte, those without it."""
    with_it = run(asked(tmp_path / "a", "", ()), out=tmp_path / "a" / "out")
    without = run(asked(tmp_path / "b", "", (), {}), out=tmp_path / "b" / "out")
    words = Words("en")
    (section,) = community_section(with_it.view, Names(with_it.view.region, words), words)
    assert section.key == "community"
    assert "community" not in without.view.answer
    found, plain = bytes_of(with_it.folder), bytes_of(without.folder)
    for name in ("posts.csv", "care.csv", "result_clusters.csv", "filled.csv"):
        assert found[name] == plain[name]
    (one,) = with_it.view.answer["community"]["services"]
    new = one["community_after_wte"] - one["community_before_wte"]
    posts = with_it.view.tables["posts"]
    kinds = with_it.view.region.roles.set_index("role_id")["kind"]
    counted = posts[(posts["service_id"] == "physio") & (posts["role_id"].map(kinds) != "support")]
    assert new <= counted["wte"].sum() + 1e-6
    assert one["hospital_after_wte"] == 10.0


@pytest.mark.parametrize(
    ("staff", "services", "key"),
    [
        ({}, None, "hospital_no_table"),
        (None, ["ot"], "hospital_no_row"),
        (None, ["s9"], "unknown_id"),
    ],
)
def test_what_the_rules_need_is_asked_for(tmp_path: Path, staff: Any, services: Any, key: str) -> None:
    rule = {"rule": "hospital_moves", "most_pct": 10, "backfilled_pct": 40}
    rule |= {} if services is None else {"services": services}
    with pytest.raises(BadInput) as bad:
        run(asked(tmp_path, THREE, (*OF_YEARS, rule), staff), out=tmp_path / "out")
    assert {fault.key for fault in bad.value.faults} == {key}


def test_a_rule_that_keeps_an_account_is_stated_once(tmp_path: Path) -> None:
    again = {**MOVES[3], "id": "again"}
    with pytest.raises(BadInput) as bad:
        run(asked(tmp_path, THREE, (*MOVES, again)), out=tmp_path / "out")
    assert {fault.key for fault in bad.value.faults} == {"years_twice"}
