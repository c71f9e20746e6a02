"""The bound that a run claims, summed again from kept multipliers, which are sound whatever they are."""

from __future__ import annotations

import copy
import gzip
import json
import math
import shutil
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.audit.certificate import programmes_of
from placement.audit.summed import NoRecord, summed
from placement.audit.verify import verify_run
from placement.audit.verify_kept import show_kept
from placement.model.assemble import assemble
from placement.model.outward import RoughSums, above, most_of
from placement.model.rules import ALWAYS
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.solve.answer import NoAnswer, total
from placement.solve.decide import decide
from placement.solve.outcome import Solved
from placement.store.folder import PROOF
from placement.store.report import Report
from tests.model.solving import BY_PRICES, PLAIN
from tests.model.stated.questions import asked
from tests.model.stated.ways import by_the_statement
from tests.running import read_back, rehash, small
from tests.spoilt import sealed_anew, spoilt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from placement.model.allocation import Allocation
    from placement.model.programme import Programme
    from placement.results.view import View
    from placement.scenario.inputs import Inputs
    from tests.model.stated.questions import Asked

    Known = tuple[Inputs, View, Allocation]

LATER, NOW = "shown.kept_later_least", "shown.kept_today"
VACANT = "shown.kept_vacancies"


def _kept(question: Asked, settings: Any) -> tuple[list[Programme], list[dict[str, Any]], float, int] | None:
    """Programmes, their records, the claimed bound and its side; None where there is no plan."""
    others = [*ALWAYS, *(rule for rule in question.rules if rule not in question.funds)]
    parts = assemble(question.case, question.funds, others, [question.aim])[1].parts()
    answer = decide(
        question.case, question.rules, [question.aim], replace(settings, keep_proof=True), processes=1
    )
    if isinstance(answer, NoAnswer):
        return None
    claim = total(answer.outcomes, question.aim.id)
    records = [o.after.kept for o in answer.outcomes if isinstance(o.after, Solved)]
    assert claim is not None
    return (
        parts,
        [one for one in records if one is not None],
        claim.bound,
        1 if question.aim.sense == "max" else -1,
    )


@pytest.mark.parametrize("seed", range(12))
def test_what_is_kept_sums_to_the_claim_and_never_below_the_best(seed: int) -> None:
    """Against plain HiGHS over a statement of the question that the model has no part in."""
    question = asked(seed)
    found = _kept(question, PLAIN if seed % 2 else BY_PRICES)
    if found is None:
        return
    parts, records, claim, side = found
    if len(records) < len(parts):
        return
    best = by_the_statement(question)
    assert best is not None
    bound = sum(summed(part, json.loads(json.dumps(one))) for part, one in zip(parts, records, strict=True))
    assert bound >= side * best - 1e-6 * (1 + abs(best))
    if all(one["reaches"] for one in records):
        assert bound <= side * claim + 1e-6 * (1 + abs(claim))


@pytest.mark.parametrize("seed", range(0, 12, 2))
def test_spoilt_multipliers_prove_less_and_nothing_false(seed: int) -> None:
    """Every number in a record drawn anew, a few at a time: it is refused, or it sums to a true bound."""
    question = asked(seed)
    found = _kept(question, BY_PRICES)
    if found is None:
        return
    parts, records, claim, side = found
    best = claim  # the proved best of these small questions is their value
    draw = np.random.default_rng(seed)
    for part, record in zip(parts, records, strict=False):
        true = summed(part, json.loads(json.dumps(record)))
        for _ in range(4):
            drawn_anew = spoilt(record, draw)
            try:
                bound = summed(part, drawn_anew)
            except NoRecord:
                continue
            if len(parts) == 1:
                assert bound >= side * best - 2e-5 * (1 + abs(best)), json.dumps(drawn_anew)
            assert not math.isnan(bound)
            assert bound >= true - 1e-2 * (1 + abs(true))


@pytest.mark.parametrize("seed", range(8))
def test_sums_are_never_below_the_exact_one(seed: int) -> None:
    draw = np.random.default_rng(seed)
    sizes = 10.0 ** draw.integers(-12, 12, 40)
    each = draw.normal(size=40) * sizes
    other = draw.normal(size=40)
    exact = sum((Fraction(a) * Fraction(b) for a, b in zip(each, other, strict=True)), Fraction(0))
    assert Fraction(above((each * other).tolist())) >= exact
    lower, upper = -draw.random(40), draw.random(40)
    matrix = draw.normal(size=(5, 40)) * sizes
    y = draw.normal(size=5)
    true = [sum((Fraction(y[i]) * Fraction(matrix[i, j]) for i in range(5)), Fraction(0)) for j in range(40)]
    most = sum(
        (max(d * Fraction(low), d * Fraction(high)) for d, low, high in zip(true, lower, upper, strict=True)),
        Fraction(0),
    )
    rough = RoughSums(matrix.T @ y, np.abs(matrix).T @ np.abs(y))
    found = most_of(rough, lower, upper, 5)
    assert Fraction(found) >= most
    assert found == pytest.approx(float(most), rel=1e-12)


@pytest.fixture(scope="module")
def true_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("kept")
    return run(small(home), out=home / "out").folder


@pytest.fixture
def folder(true_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(true_folder, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture(scope="module")
def known(true_folder: Path) -> Known:
    inputs, view, recorded = read_back(true_folder)
    return inputs, view, recorded.allocation


def said_of(known: Known, content: bytes, number: int = 0, **claim: float) -> set[str]:
    """What is said of these multipliers, with what is claimed of an aim changed by so much."""
    inputs, view, plan = known
    answer: Any = copy.deepcopy(view.answer)
    for name, more in claim.items():
        answer["aims"][number][name] += more
    report = Report()
    show_kept(inputs, replace(view, answer=answer), plan, {PROOF: content}, report, reprove=True)
    return said(report)


def said(report: Report) -> set[str]:
    every = [*report.wrong, *report.shown, *report.proved, *report.not_shown]
    return {one.key for one in every if "kept" in one.key}


def changed(folder: Path, change: Callable[[Any], object]) -> bytes:
    """The folder's multipliers with something changed."""
    document = json.loads(gzip.decompress((folder / PROOF).read_bytes()))
    change(document)
    return gzip.compress(sealed_anew(document))


def test_a_run_carries_its_proof_and_verify_sums_it(folder: Path) -> None:
    report = verify_run(folder)
    assert report.passed
    assert said(report) == {"shown.kept", LATER, NOW, VACANT}
    shown = next(one for one in report.shown if one.key == "shown.kept")
    bound, claimed = (float(shown.slots[name]) for name in ("bound", "claimed"))  # type: ignore[arg-type]
    assert bound <= claimed + 1e-6 * (1 + abs(claimed))
    left = {"not_shown.bound", "not_shown.before", "not_shown.vacancies"}
    assert not left & {one.key for one in report.not_shown}


def test_without_it_the_bound_is_taken_on_trust(folder: Path) -> None:
    (folder / PROOF).unlink()
    assert "wrong.missing" in {one.key for one in verify_run(folder).wrong}
    rehash(folder)
    report = verify_run(folder)
    assert report.passed
    assert sum(one.key == "not_shown.bound" for one in report.not_shown) == 2


def test_a_claim_tighter_than_the_sum_is_wrong(true_folder: Path, known: Known) -> None:
    content = (true_folder / PROOF).read_bytes()
    assert said_of(known, content) == {"shown.kept", LATER, NOW}
    assert said_of(known, content, bound=0.5) == {"shown.kept", LATER, NOW}, "a looser claim is shown"
    assert said_of(known, content, bound=-0.001) == {"wrong.kept_tighter", LATER, NOW}
    assert said_of(known, content, value=1.0, bound=1.0) == {"wrong.kept_value", LATER, NOW}


def test_a_later_claim_tighter_than_the_sum_is_wrong(true_folder: Path, known: Known) -> None:
    content = (true_folder / PROOF).read_bytes()
    assert said_of(known, content, 1, bound=-1.0) == {"shown.kept", LATER, NOW}, "a looser claim is shown"
    assert said_of(known, content, 1, bound=0.5, value=0.5) == {"shown.kept", "wrong.kept_tighter", NOW}
    assert said_of(known, content, 1, value=-1.0, bound=-1.0) == {"shown.kept", "wrong.kept_value", NOW}


def test_what_the_search_did_not_keep_is_told(true_folder: Path, known: Known) -> None:
    def shy(document: Any) -> None:
        for record in document["programmes"]:
            record["reaches"] = False

    content = changed(true_folder, shy)
    assert said_of(known, content, bound=-0.001) == {"shown.kept", "not_shown.kept_rest", LATER, NOW}
    nothing = changed(
        true_folder, lambda document: document.update(programmes=[None] * len(document["programmes"]))
    )
    assert said_of(known, nothing) == {"not_shown.kept_part", LATER, NOW}


def leaves(tree: list[Any]) -> Iterator[list[Any]]:
    """Every leaf of a tree."""
    if len(tree) == 2:
        yield tree
    else:
        yield from leaves(tree[2])
        yield from leaves(tree[3])


def trees(document: Any) -> Iterator[list[Any]]:
    """Every tree of all records, those of the totals too."""
    for record in document["programmes"]:
        if "totals" in record:
            yield record["totals"]
        for block in record["blocks"]:
            yield from block["trees"]


def emptied(document: Any) -> None:
    for tree in trees(document):
        for leaf in leaves(tree):
            leaf[:] = [[], []]


def scaled(document: Any) -> None:
    for record in document["programmes"]:
        for block in record["blocks"]:
            block["cuts"] = [
                [unit, [y if at % 2 == 0 else y * 0.9 for at, y in enumerate(rows)]]
                for unit, rows in block["cuts"]
            ]


def holed(document: Any) -> None:
    for tree in trees(document):
        tree[:] = [0, 0, [[], []]]


def half_branch(document: Any) -> None:
    for tree in trees(document):
        tree[:] = [0, 0.5, [[], []], [[], []]]


def too_large(document: Any) -> None:
    for tree in trees(document):
        for leaf in leaves(tree):
            leaf[1] = [0, 1e300]


def no_number(document: Any) -> None:
    for tree in trees(document):
        for leaf in leaves(tree):
            leaf[1] = [0, float("nan")]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (emptied, "wrong.kept_tighter"),
        (scaled, "wrong.kept_tighter"),
        (holed, "wrong.kept_none"),
        (half_branch, "wrong.kept_none"),
        (too_large, "wrong.kept_none"),
        (no_number, "wrong.kept_none"),
        (lambda document: document["programmes"].pop(), "wrong.kept_none"),
        (lambda document: document.update(format=1), "wrong.kept_none"),
        (lambda document: document["programmes"][0].update(blocks=[]), "wrong.kept_none"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_tampered_multipliers_are_told(true_folder: Path, known: Known, change: Any, key: str) -> None:
    assert said_of(known, changed(true_folder, change)) - {LATER, NOW} == {key}


def more_held(document: Any) -> None:
    """More of the aim before than the plan has: that no plan could travel less beside it says nothing."""
    for records in document["later"]:
        for record in records.values():
            record["held"] = [[name, limit + 0.01] for name, limit in record["held"]]


def less_held(document: Any) -> None:
    for records in document["later"]:
        for record in records.values():
            record["held"] = [[name, limit - 1.0] for name, limit in record["held"]]


def later_scaled(document: Any) -> None:
    for records in document["later"]:
        for record in records.values():
            scaled({"programmes": [record]})


def held_itself(document: Any) -> None:
    for records in document["later"]:
        for name, record in records.items():
            record["held"].append([name, 0.0])


def later_lost(document: Any) -> None:
    document["later"][0].clear()


def later_emptied(document: Any) -> None:
    document["later"][0].update({name: {} for name in document["later"][0]})


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        (more_held, {"wrong.kept_held"}),
        (less_held, {"wrong.kept_tighter"}),
        (later_scaled, {"wrong.kept_tighter"}),
        (held_itself, {"wrong.kept_none"}),
        (lambda document: document.update(later=[1]), {"wrong.kept_none"}),
        (later_lost, set()),
        (later_emptied, {"wrong.kept_none"}),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_tampered_multipliers_of_a_later_aim_are_told(
    true_folder: Path, known: Known, change: Any, keys: set[str]
) -> None:
    assert said_of(known, changed(true_folder, change)) - {"shown.kept", NOW} == keys


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        (lambda document: scaled({"programmes": document["today"]}), {"wrong.kept_today"}),
        (lambda document: document["today"].pop(), {"wrong.kept_none"}),
        (lambda document: document.update(today=1), {"wrong.kept_none"}),
        (lambda document: document.pop("today"), set()),
    ],
    ids=["scaled", "one lost", "no list", "all lost"],
)
def test_tampered_multipliers_of_today_are_told(
    true_folder: Path, known: Known, change: Any, keys: set[str]
) -> None:
    assert said_of(known, changed(true_folder, change)) - {"shown.kept", LATER} == keys


def test_a_baseline_told_too_low_is_wrong(true_folder: Path, known: Known) -> None:
    """A gain would seem larger."""
    content = (true_folder / PROOF).read_bytes()
    assert said_of(known, content, before=-0.01) == {"shown.kept", LATER, "wrong.kept_today"}


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", gzip.compress(b"[1", mtime=0), gzip.compress(b"[" * 100_000, mtime=0)],
    ids=["empty", "not packed", "half a list", "too deep"],
)
def test_what_is_no_proof_is_told(known: Known, content: bytes) -> None:
    assert said_of(known, content) == {"wrong.kept_none"}


def test_a_branch_must_be_on_a_whole_number(folder: Path) -> None:
    inputs = read_inputs(folder / "inputs/scenario.toml", tables=folder / "inputs/data")
    document = json.loads(gzip.decompress((folder / PROOF).read_bytes()))
    for part, record in zip(programmes_of(inputs), document["programmes"], strict=True):
        care = int(np.flatnonzero(~part.integer)[0])
        record["blocks"][0]["trees"][0] = [care, 0, [[], []], [[], []]]
        with pytest.raises(NoRecord):
            summed(part, record)
