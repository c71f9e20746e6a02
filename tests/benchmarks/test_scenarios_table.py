"""The table of scenarios in the docs: rows are kept, put in order, and told apart from the page."""

from __future__ import annotations

from tests.benchmarks.scenarios import BEGIN, END, HEAD, METHOD, Ran, name_of, questions, rows_in, written

PAGE = f"before\n{BEGIN}\n{END}\nafter\n"


def made_up(**changed: object) -> Ran:
    fund = {"kind": "revenue", "id": "money", "pounds_full_year": 1_250_000}
    site = {"kind": "capital", "id": "walls", "spent_once": 400_000, "bases_opened": 2}
    answer = {
        "aims": [{"gap_of_gain": 0.0021}],
        "totals": {"posts": 41, "wte_new": 20.5},
        "funds": [fund, site],
    }
    return Ran(**({"name": "a", "seconds": 61.4, "verified": True, "answer": answer} | changed))  # type: ignore[arg-type]  # changed by name


def test_a_row_tells_posts_funds_gap_and_seconds() -> None:
    assert made_up().row() == (
        "| a | 41 (20.5) | money £1,250,000; walls £400,000 once, 2 bases | 0.21% | 61 | yes |"
    )


def test_what_is_slow_far_or_unverified_is_beyond() -> None:
    assert made_up().within
    assert not made_up(seconds=181.0).within
    assert not made_up(verified=False).within
    answer = {**made_up().answer, "aims": [{"gap_of_gain": 0.006}]}
    assert not made_up(answer=answer).within


def test_rows_go_into_the_page_and_come_out_again() -> None:
    rows = {"a": made_up().row(), "b, c": made_up(name="b, c").row()}
    page = written(PAGE, rows)
    assert page.startswith(f"before\n{BEGIN}\n{HEAD}\n")
    assert page.endswith(f"{END}\nafter\n")
    assert rows_in(page) == rows
    assert rows_in(written(page, {"a": rows["a"]})) == {"a": rows["a"]}


def test_the_page_has_a_row_for_every_scenario_and_none_for_what_is_gone() -> None:
    there = list(rows_in(METHOD.read_text(encoding="utf-8")))
    asked = list(questions())
    assert there == [name for name in (name_of(*one) for one in asked) if name in there]
    assert {name_of(config, None) for config, _ in asked} <= set(there)
