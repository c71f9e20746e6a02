"""The study of a run: each post's loss against two decisions, and the folder as verification sees it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from typer.testing import CliRunner

from placement.audit.decided import read_decided
from placement.audit.verify_study import verify_study
from placement.cli.app import app
from placement.cli.commands.explain import chosen_clusters, chosen_posts
from placement.errors import BadInput
from placement.model.case import Memberships
from placement.model.rules.forbidden import Forbidden
from placement.run import run
from placement.solve.answer import Answer, total
from placement.solve.decide import decide
from placement.solve.settings import Settings
from placement.studies.explain.needs import Needs, left_open
from placement.studies.explain.standing import _rank
from placement.studies.explain.study import Decided, explained
from placement.studies.explain.swaps import PlanChanges, Post
from placement.studies.register import write_study
from placement.studies.staffing_value import Staffing
from tests.running import bytes_of, rehash, small

if TYPE_CHECKING:
    from pathlib import Path

    from placement.scenario.inputs import Inputs


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("explain")
    return run(small(home), out=home / "run").folder


@pytest.fixture(scope="module")
def read(ran: Path) -> tuple[Inputs, Decided]:
    return read_decided(ran)


@pytest.fixture(scope="module")
def document(read: tuple[Inputs, Decided]) -> dict[str, Any]:
    inputs, decided = read
    return dict(explained(inputs, decided, range(len(inputs.case.cluster_ids)), processes=1).document)


def test_what_is_lost_is_the_difference_of_two_decisions(
    read: tuple[Inputs, Decided], document: dict[str, Any]
) -> None:
    """Each post less one step, decided alone with a rule that forbids it beyond what is left."""
    inputs, decided = read
    case, aim = inputs.case, inputs.scenario.aims[0]
    settings = Settings(gap_of_gain=1e-6)
    stated = decide(case, inputs.scenario.rules, [aim], settings, processes=1)
    assert isinstance(stated, Answer)
    best = total(stated.outcomes, aim.id)
    assert best is not None
    told = [post for cluster in document["clusters"] for post in cluster["posts"]]
    assert len(told) == int((decided.plan.posts > 0).sum()) > 0
    single = [post for post in told if decided.plan.posts[_at(post, inputs, decided)] == 1]
    for post in single:
        rule = Forbidden(id="less", places=(post["cluster_id"],), roles=(post["role_id"],))
        without = decide(case, [*inputs.scenario.rules, rule], [aim], settings, processes=1)
        if not isinstance(without, Answer):
            assert post["lost"] is None
            continue
        left = total(without.outcomes, aim.id)
        assert left is not None
        assert post["lost"]["low"] - 1e-3 <= best.value - left.value <= post["lost"]["high"] + 1e-3


def _at(post: dict[str, Any], inputs: Inputs, decided: Decided) -> tuple[int, int, int]:
    roles = [role.id for role in inputs.case.roles]
    base = inputs.case.base_ids.index(post["base_id"])
    return base, roles.index(post["role_id"]), decided.plan.fund_ids.index(post["fund_id"])


def test_a_loss_with_all_else_as_it_is_is_never_less_than_decided_again(document: dict[str, Any]) -> None:
    for cluster in document["clusters"]:
        for post in cluster["posts"]:
            if post["lost"] is not None and not post["needed_by"]:
                assert post["lost"]["low"] <= post["worth"] + 1e-4


def test_the_floor_needs_the_only_newly_qualified_post(document: dict[str, Any]) -> None:
    """Each region must have 1.0 WTE of newly qualified posts."""
    newly = [p for c in document["clusters"] for p in c["posts"] if p["role_id"].endswith("newly-qualified")]
    for post in newly:
        total_wte = sum(p["wte"] for p in newly if p["cluster_id"] == post["cluster_id"])
        assert ("nq" in post["needed_by"]) == (total_wte - post["step_wte"] < 1.0)


def test_what_a_dearer_post_costs_beyond_the_cheapest_and_what_forced_it(document: dict[str, Any]) -> None:
    """By hand, a WTE of care: registered £52,000; newly qualified £39,500 / 0.75, support £37,000 / 0.6."""
    beyond = {"newly_qualified": 39_500 - 0.75 * 52_000, "support": 37_000 - 0.6 * 52_000, "registered": 0}
    told = [post for cluster in document["clusters"] for post in cluster["posts"]]
    forced = 0
    for post in told:
        pounds = round(post["wte"] * beyond[post["role_id"].rpartition("-")[2]])
        if pounds:
            assert post["dearer"]["pounds_per_year"] == pounds
            assert post["dearer"]["role_id"].endswith("registered")
            forced += "nq" in post["dearer"]["rules"]
        else:
            assert post["dearer"] is None
    assert forced, "the floor of newly qualified posts forces some"


def test_ranks_count_those_below() -> None:
    assert _rank(np.array([0.5, 0.2, 0.5, 0.9])).tolist() == [2, 1, 2, 4]


def test_the_factor_is_the_least_and_its_exchange_gains(read: tuple[Inputs, Decided]) -> None:
    """At the factor told an exchange gains, a grain below none does: asked of other linear programmes."""
    inputs, decided = read
    case, rules, aim = inputs.case, inputs.scenario.rules, inputs.scenario.aims[0]
    hand = PlanChanges(case, rules, decided.plan)
    staffing = Staffing(case, rules, aim, decided.plan)  # type: ignore[arg-type]
    posts = [Post(*map(int, at)) for at in np.argwhere(decided.plan.posts)]
    lost = {
        post: -staffing.gain(post.base, case.roles[post.role].service, -staffing.step(post.base, post.role))
        for post in posts
    }
    needs = Needs(case, rules, aim, decided.plan, hand, lost)  # type: ignore[arg-type]
    for cluster in range(len(case.cluster_ids)):
        base = int(np.flatnonzero((case.base_cluster == cluster) & ~case.base_candidate)[0])
        mine = [Post(base, role, 0) for role in range(len(case.roles))]
        turn = needs.turn(cluster, mine, 0.0)
        if turn is None:
            continue
        member = case.membership
        assert isinstance(member, Memberships)
        part = np.zeros(len(case.area_ids))
        part[member.area[member.cluster == cluster]] = 1.0
        needy = replace(case, need=case.need * (1 + (turn.factor - 1) * part)[:, None])
        again = Staffing(needy, rules, aim, decided.plan)  # type: ignore[arg-type]
        changes: dict[tuple[int, int], float] = {}
        for post, sign in ((turn.post, 1), (turn.other, -1)):
            if post is not None:
                place = (post.base, case.roles[post.role].service)
                changes[place] = changes.get(place, 0.0) + sign * again.step(post.base, post.role)
        assert again.gain_of(changes) == pytest.approx(turn.gain, abs=1e-5)
        assert turn.gain > 0


def test_what_is_called_clear_is_more_than_anything_that_is_called_unclear(
    read: tuple[Inputs, Decided], document: dict[str, Any]
) -> None:
    """As told, to three decimals: 0.007 WTE is not both no clear difference and a clear gain."""
    assert left_open(0.0) == 0.0
    assert left_open(0.0071, 0.002) == pytest.approx(0.008)
    assert left_open(0.007) == pytest.approx(0.007)
    for cluster in document["clusters"]:
        prices = [post["lost"] for post in cluster["posts"]]
        prices += [cluster["more"]["lost"]] if cluster["more"] else []
        unclear = [price["high"] for price in prices if price and not price["clear"]]
        need = cluster["need"]
        if need is None or need["factor"] is None:
            continue
        assert need["slack"] >= max(unclear, default=0.0)
        assert round(need["gain"], 3) > round(max(unclear, default=0.0), 3)


def test_an_exchange_has_to_gain_visibly_more_than_is_left_open(
    read: tuple[Inputs, Decided], monkeypatch: pytest.MonkeyPatch
) -> None:
    """0.0070 WTE are left open: what gains 0.0074 would be told as 0.007 too."""
    inputs, decided = read
    case, rules, aim = inputs.case, inputs.scenario.rules, inputs.scenario.aims[0]
    asked: list[float] = []

    def on_progress(*given: object) -> None:
        asked.append(float(str(given[4])))

    monkeypatch.setattr(Needs, "_of_service", on_progress)
    needs = Needs(case, rules, aim, decided.plan, PlanChanges(case, rules, decided.plan), {})  # type: ignore[arg-type]
    assert needs.turn(0, [Post(0, 0, 0)], 0.007) is None
    assert asked == [pytest.approx(0.0075)]


def test_a_folder_is_the_same_twice_and_verifies(
    tmp_path: Path, ran: Path, read: tuple[Inputs, Decided]
) -> None:
    for name in ("one", "two"):
        inputs, decided = read_decided(ran)
        write_study(tmp_path / name, inputs, explained(inputs, decided, [0, 1], processes=1), {})
    one, two = bytes_of(tmp_path / "one"), bytes_of(tmp_path / "two")
    assert one == two
    assert {"notes/c1.en.html", "notes/c2.cy.html", "index.cy.html"} <= set(one)
    report = verify_study(tmp_path / "one")
    assert report.passed, report.wrong


@pytest.mark.parametrize("figure", ["worth", "wte"])
def test_a_forged_figure_is_found(tmp_path: Path, read: tuple[Inputs, Decided], figure: str) -> None:
    inputs, decided = read
    write_study(tmp_path / "study", inputs, explained(inputs, decided, [0, 1], processes=1), {})
    path = tmp_path / "study" / "study.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    post = next(post for cluster in document["clusters"] for post in cluster["posts"])
    post[figure] += 0.5
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    rehash(tmp_path / "study")
    said = [one.key for one in verify_study(tmp_path / "study").wrong]
    assert any("study_figure" in key for key in said)


def test_what_is_asked_amiss_is_refused(read: tuple[Inputs, Decided]) -> None:
    inputs, decided = read
    with pytest.raises(BadInput) as wrong:
        chosen_clusters(inputs.case, ["c1", "c9", "zz"], everything=False)
    assert [fault.value for fault in wrong.value.faults] == ["c9", "zz"]
    with pytest.raises(BadInput):
        chosen_posts(inputs.case, decided, ("b1:nobody", "b2"))
    assert chosen_clusters(inputs.case, ["c2", "c1", "c2"], everything=False) == [0, 1]


def test_a_folder_that_was_changed_is_refused(tmp_path: Path, ran: Path) -> None:
    shutil.copytree(ran, tmp_path / "run")
    (tmp_path / "run" / "posts.csv").write_text("base_id\n", encoding="utf-8")
    with pytest.raises(BadInput):
        read_decided(tmp_path / "run")


def test_the_command_swaps_and_says_where(tmp_path: Path, ran: Path, read: tuple[Inputs, Decided]) -> None:
    inputs, decided = read
    case = inputs.case
    base, role, _ = np.argwhere(decided.plan.posts)[0]
    other = next(r for r in range(len(case.roles)) if r != role)
    texts = [f"{case.base_ids[base]}:{case.roles[r].id}" for r in (role, other)]
    out = tmp_path / "swap"
    done = CliRunner().invoke(
        app, ["explain", str(ran), "--swap", *texts, "--out", str(out), "--processes", "1"]
    )
    assert done.exit_code == 0, done.output
    swap = json.loads((out / "study.json").read_text(encoding="utf-8"))["swap"]
    assert swap["less"]["role_id"] == case.roles[role].id
    assert swap["lost"] is None or swap["lost"]["low"] <= swap["lost"]["high"]
    unknown = CliRunner().invoke(app, ["explain", str(ran), "c7"])
    assert unknown.exit_code == 2
