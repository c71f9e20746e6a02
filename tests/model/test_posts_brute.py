"""With each rule about which posts go where, the best plan is the best of all plans that obey it.

Every plan of a small case is tried one by one, as in `brute`; each rule is said again here as a plain
question about the steps of a plan, which shares nothing with its rows or its check.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.rules.employers import Employers
from placement.model.rules.fair_share import FairShare
from placement.model.rules.forbidden import Forbidden
from placement.model.rules.least_job import LeastJob
from placement.model.rules.mix import Mix
from placement.model.rules.required import Required
from placement.model.rules.supply import Supply
from placement.model.rules.support_ratio import SupportRatio
from placement.model.rules.welsh_language import WelshLanguage
from tests.cases import fund, role, service, tiny_case
from tests.model.brute import Conditions, best_of_all
from tests.model.solving import BY_PRICES, PLAIN, USUAL, best_value

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.model.rules import Rule
    from placement.solve.settings import Settings

SEEDS = 8
Steps = tuple[int, ...]
Asked = tuple["Case", "Rule", Callable[[Steps], bool]]
"""A case, a rule, and the same rule as a question about the steps of each slot, base by base."""


def small_case(rng: Random, roles: list[Any], **changed: Any) -> Case:
    """Two bases in two counties of one region, three areas, one or two services."""
    services = 1 + max(each.service for each in roles)
    return tiny_case(
        areas=(0, 1, 1),
        bases=(0, 1),
        counties=(0, 1),
        regions=(0, 0),
        services=[
            service(name, level=rng.choice(["county", "region"]), visit_share=rng.choice([0.0, 0.6]))
            for name in ("physio", "ot")[:services]
        ],
        roles=roles,
        need=np.array(rng.choices([0.3, 0.8, 1.7, 2.9], k=3 * services)).reshape(3, -1),
        in_post=np.array(rng.choices([0.4, 1.0, 2.5], k=2 * services)).reshape(2, -1),
        places=rng.choices([1.5, 2.0], k=2),
        minutes=np.array(rng.choices([0.0, 5.0, 20.0], k=6)).reshape(3, 2),
        population=[10_000.0, 5_000.0, 10_000.0],
        **changed,
    )


def wte(case: Case, steps: Steps, bases: Collection[int], **like: Any) -> float:
    """New WTE at the bases in roles that have each of these qualities."""
    slots = [(b, each) for b in range(len(case.base_ids)) for each in case.roles]
    return sum(
        n * each.step_wte
        for n, (b, each) in zip(steps, slots, strict=True)
        if b in bases and all(getattr(each, name) == value for name, value in like.items())
    )


def two_kinds(services: int) -> list[Any]:
    return [role(kind, s) for s in range(services) for kind in ("registered", "support")]


def support_ratio(rng: Random) -> Asked:
    case, level = small_case(rng, two_kinds(2)), rng.choice(["base", "region"])
    least, most = rng.choice([(0.0, 0.5), (0.5, 1.0), (1.0, None)])
    only: Any = rng.choice([{}, {"service": 1}])
    rule = SupportRatio.model_validate(
        {"level": level, "least": least, "most": most, "services": ["ot"] if only else None}
    )

    def obeys(steps: Steps) -> bool:
        for bases in [{0}, {1}] if level == "base" else [{0, 1}]:
            support = wte(case, steps, bases, kind="support", **only)
            registered = wte(case, steps, bases, kind="registered", **only)
            if support < least * registered - 1e-9:
                return False
            if most is not None and support > most * registered + 1e-9:
                return False
        return True

    return case, rule, obeys


def fair_share(rng: Random) -> Asked:
    case = small_case(rng, two_kinds(2))
    tolerance, pace = rng.choice([0.05, 0.1]), rng.choice([None, 0.1])
    rule = FairShare(of="population", tolerance=tolerance, pace=pace)
    fair, staff = 0.4, float(case.in_post[0].sum() / case.in_post.sum())  # 10,000 of 25,000 live in l0
    if pace is not None:
        ours = min(max(fair, staff - pace), staff + pace)
        theirs = min(max(1 - fair, 1 - staff - pace), 1 - staff + pace)
        fair = ours / (ours + theirs)

    def obeys(steps: Steps) -> bool:
        half = len(case.roles)
        pounds = [sum(n * r.pounds_per_step for n, r in zip(part, case.roles, strict=True))
                  for part in (steps[:half], steps[half:])]  # fmt: skip
        return not any(pounds) or abs(pounds[0] / sum(pounds) - fair) <= tolerance + 1e-9

    return case, rule, obeys


def required(rng: Random) -> Asked:
    case = small_case(rng, two_kinds(2))
    wanted = {slot: rng.choice([1, 1, 2]) for slot in rng.sample(range(8), rng.choice([1, 2]))}
    posts = [{"base": f"b{i // 4}", "role": case.roles[i % 4].id, "steps": n} for i, n in wanted.items()]
    rule = Required.model_validate({"posts": posts})
    return case, rule, lambda steps: all(steps[slot] >= n for slot, n in wanted.items())


def forbidden(rng: Random) -> Asked:
    case = small_case(rng, two_kinds(2))
    county, kind = rng.choice([0, 1]), rng.choice(["registered", "support"])
    rule = Forbidden.model_validate({"level": "county", "places": [f"l{county}"], "kinds": [kind]})
    return case, rule, lambda steps: wte(case, steps, {county}, kind=kind) == 0


def employers(rng: Random) -> Asked:
    roles = [replace(each, employer_id=rng.choice(["board", "council"])) for each in two_kinds(2)]
    case = replace(small_case(rng, roles), base_employer=("board", "council"))
    most, both = rng.choice([0.5, 1.0]), rng.random() < 0.5
    hosts = {"council": ["board", "council"]} if both else {}
    rule = Employers.model_validate({"hosts": hosts, "most_wte": {"council": most}})

    def obeys(steps: Steps) -> bool:
        council = wte(case, steps, {1})
        strange = wte(case, steps, {0}, employer_id="council")
        if not both:
            strange += wte(case, steps, {1}, employer_id="board")
        return council <= most and strange == 0

    return case, rule, obeys


def least_job(rng: Random) -> Asked:
    """Half posts of both kinds, at two bases with room for three or four of them."""
    roles = [role(kind, s, step_wte=0.5) for s in range(2) for kind in ("registered", "support")]
    case, whole = small_case(rng, roles), rng.random() < 0.5
    least = rng.choice([1.0, 1.0, 1.5])
    only: Any = rng.choice([{}, {"kind": "support"}, {"kind": "registered"}])
    level = rng.choice(["base", "cluster"])
    kinds = [only["kind"]] if only else None
    rule = LeastJob.model_validate({"level": level, "least_wte": least, "whole": whole, "kinds": kinds})
    amounts = {0.0, *np.arange(least, 3.0, least if whole else 0.5).tolist()}

    def obeys(steps: Steps) -> bool:
        return all(wte(case, steps, {b}, service=s, **only) in amounts for b in range(2) for s in range(2))

    return case, rule, obeys


def mix(rng: Random) -> Asked:
    """Two services with parts of the money about as of need, of staff, or as said."""
    case, of = small_case(rng, two_kinds(2)), rng.choice(["need", "establishment", "stated"])
    tolerance = rng.choice([0.1, 0.2, 0.3])
    some = {"stated": {"ot": 0.4}} if of == "stated" else {}
    rule = Mix.model_validate({"of": of, "tolerance": tolerance, **some})
    weight = case.need if of == "need" else case.funded
    first = 0.6 if of == "stated" else float(weight[:, 0].sum() / weight.sum())

    def obeys(steps: Steps) -> bool:
        pounds = [0, 0]
        for n, each in zip(steps, case.roles * 2, strict=True):
            pounds[each.service] += n * each.pounds_per_step
        return not any(pounds) or abs(pounds[0] / sum(pounds) - first) <= tolerance + 1e-9

    return case, rule, obeys


def welsh_language(rng: Random) -> Asked:
    """The post that asks for Welsh costs more, so that it is chosen where it must be and nowhere else."""
    roles = [
        role("registered"),
        role("registered", id="cymraeg", welsh="essential", welsh_level=3, pounds_per_wte=55_000),
        role("support"),
        role(
            "support",
            id="cymorth",
            welsh=rng.choice(["desirable", "essential"]),
            welsh_level=3,
            pounds_per_wte=32_000,
        ),
    ]
    case = small_case(rng, roles, speakers=rng.choice([[0.6, 0.1], [0.6, 0.6]]))
    part, level = rng.choice([0.3, 0.5, 1.0]), rng.choice(["county", "cluster"])
    rule = WelshLanguage.model_validate(
        {"line": 40, "level": level, "requirement": "essential", "language_level": 3, "part": part}
    )

    def obeys(steps: Steps) -> bool:
        for b in range(2):
            here, plain = wte(case, steps, {b}), wte(case, steps, {b}, welsh="")
            asking, any_welsh = wte(case, steps, {b}, welsh="essential"), here - plain
            if case.county_speakers[b] < 0.4 and any_welsh > 0:
                return False
            if case.county_speakers[b] >= 0.4 and asking < part * here - 1e-9:
                return False
        return True

    return case, rule, obeys


ASKED: dict[str, Callable[[Random], Asked]] = {
    "support_ratio": support_ratio,
    "fair_share": fair_share,
    "required": required,
    "forbidden": forbidden,
    "employers": employers,
    "least_job": least_job,
    "mix": mix,
    "welsh_language": welsh_language,
}


def question(name: str, seed: int) -> tuple[Case, list[Rule], Rule, Conditions]:
    """A case, other rules, the rule, and all of them as the enumeration takes them."""
    rng = Random(f"{name} {seed}")
    case, rule, obeys = ASKED[name](rng)
    amount = rng.choice([100_000, 130_000])
    plain = [each for each in USUAL if not isinstance(each, Supply)]
    terms = Conditions((amount,), allowed=(lambda _, posts, __: obeys(posts),))
    return case, [*plain, fund(amount, shares="free")], rule, terms


@cache
def expected_of(name: str, seed: int) -> float | None:
    case, _, _, terms = question(name, seed)
    return best_of_all(case, terms)


@pytest.mark.parametrize("settings", [BY_PRICES, PLAIN], ids=["prices", "plain"])
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_the_best_of_all_plans_that_obey(name: str, seed: int, settings: Settings) -> None:
    case, others, rule, _ = question(name, seed)
    expected = expected_of(name, seed)
    found = best_value(case, [*others, rule], settings=settings)
    assert found == (None if expected is None else pytest.approx(expected, abs=2e-6))


@pytest.mark.parametrize("name", ASKED)
def test_the_rule_matters_in_some_questions(name: str) -> None:
    def matters(seed: int) -> bool:
        case, others, rule, _ = question(name, seed)
        free, held = best_value(case, others), best_value(case, [*others, rule])
        return free is not None and (held is None or held < free - 1e-3)

    assert sum(matters(seed) for seed in range(SEEDS)) > SEEDS / 4
