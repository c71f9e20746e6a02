"""Each rule as its file in `each` tells it: settings, sentences, ways out, and nothing left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from placement.i18n import LANGUAGES, Language, Words
from placement.model.rules import ALWAYS, RULES, Rule
from placement.model.rules.override import Override
from tests.cases import allocation, graduates, tiny_case
from tests.model.rules.each import KITS
from tests.model.rules.kit import OWED, Posts, RuleKit
from tests.model.stated.questions import USUAL
from tests.trust import ROOT

if TYPE_CHECKING:
    from placement.model.case import Case

FOLDER = "tests/model/rules/each"
IN_EVERY_PLAN = {rule.id for rule in ALWAYS}
SAID = [(rule, part) for kit in KITS.values() for rule, part in kit.said]
LAX = [(rule, posts) for kit in KITS.values() for rule, posts in kit.lax]


def owed_of(name: str, kit: RuleKit) -> list[str]:
    """What a rule's file must say; less where it holds in every plan or is of later years alone."""
    if name in IN_EVERY_PLAN:
        return ["near", "faults"]
    if name not in RULES:
        return ["stated", "drawn"]
    of_years = {"elsewhere", "figures", "otherwise"}
    if kit.kind.of_years:
        return ["said", "refused", *of_years]
    usual = {"drawn"} if name in USUAL else set()
    other = {"near", "faults"} if kit.elsewhere else of_years
    return [field for field in OWED if field not in usual | other]


def test_every_rule_has_its_file_with_all_that_is_owed() -> None:
    names = [*RULES, *IN_EVERY_PLAN, "override"]
    lacking = [f"{FOLDER}/{name}.py: KIT, what tests know of it" for name in names if name not in KITS]
    for name, kit in KITS.items():
        lacking += [
            f"{FOLDER}/{name}.py: {field}, {OWED[field]}"
            for field in owed_of(name, kit)
            if not getattr(kit, field)
        ]
    assert lacking == [], "write in\n" + "\n".join(lacking)
    assert sorted(KITS) == sorted(names), "a file of no rule"


@pytest.mark.parametrize("name", KITS)
def test_what_is_owed_is_of_the_rule_itself(name: str) -> None:
    kit = KITS[name]
    kind = kit.kind
    assert kind is {**RULES, **{rule.id: type(rule) for rule in ALWAYS}, "override": Override}[name]
    assert all(type(rule) is kind for rule, _ in (*kit.said, *kit.lax))
    assert all(issubclass(fault, kind) for fault in kit.faults.values())
    for one in kit.clashes.values():
        assert any(type(rule) is kind and rule.id in one.clash for rule in one.rules)
    for _, lines, *_ in kit.refused:
        assert lines[0] == f'rule = "{name}"'
    if kit.elsewhere:
        assert kind.__name__ in (ROOT / kit.elsewhere).read_text(encoding="utf-8")


def made(name: str) -> Rule:
    try:
        return KITS[name].kind(**KITS[name].needed)
    except ValidationError as lacking:
        pytest.fail(f"{FOLDER}/{name}.py: needed, the settings without which it cannot be made: {lacking}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_says_what_it_is_in_both_languages(language: Language) -> None:
    case = tiny_case(classes=[graduates(3)])
    sentences = [made(name).sentence(Words(language), case) for name in [*RULES, *IN_EVERY_PLAN]]
    assert all(sentence and "{" not in sentence for sentence in sentences)
    assert any("5,000,000" in sentence for sentence in sentences)


@pytest.mark.parametrize("name", RULES)
def test_an_unknown_setting_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="colour"):
        RULES[name].model_validate({**KITS[name].needed, "colour": "red"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rule", "part"), SAID)
def test_each_rule_says_what_it_is(rule: Rule, part: str, language: Language) -> None:
    sentence = rule.sentence(Words(language), tiny_case())
    assert (part in sentence) is (language == "en")
    assert "{" not in sentence


def broken_at(rule: Rule, case: Case, posts: Posts) -> list[tuple[str, ...]]:
    return [breach.where for breach in rule.check(case, allocation(case, posts=posts)).breaches]


@pytest.mark.parametrize(("rule", "posts"), LAX)
def test_what_a_rule_can_give_ends_its_breach_and_starts_none(rule: Rule, posts: Posts) -> None:
    case = tiny_case()
    assert broken_at(rule, case, posts)
    amounts = rule.ways(case) or [rule.most_given]
    laxer = [rule.give(amount) for amount in amounts]
    holds = [one is not None and not broken_at(one, case, posts) for one in laxer]
    assert holds[-1]
    assert holds == sorted(holds), "what a smaller amount ends, a larger one does too"
