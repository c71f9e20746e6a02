"""What a rule says of its settings, and how much it gives: figures, places, and amounts in its own unit.

Each rule is drawn as for the double entry (`near`). A setting of one sample is put in the place of another's:
the sentence must then be another, in both languages, or readers are told less than is decided.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from placement.i18n import LANGUAGES, Words
from tests.model.rules.double_entry import well_told
from tests.model.rules.each import KITS
from tests.model.rules.near import NEAR, Sample, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.rules import Rule

SEEDS, MORE = range(16), range(16, 26)
WORDS = tuple(Words(language) for language in LANGUAGES)
BARE = frozenset({"id", "enabled", "rule"})
FIRST: dict[str, float] = {
    **dict.fromkeys(("ratio", "share"), 0.01),
    **dict.fromkeys(("wte", "wte_each_base"), 0.5),
    **dict.fromkeys(("minutes", "km", "points", "level", "bases", "condition", "posts"), 1.0),
}
"""The first amount tried, by unit, where a rule names its amounts: what a person would call a little."""
SMALL = 1e-3


@cache
def drawn(name: str) -> list[Sample]:
    return [sample(name, seed) for seed in SEEDS]


def said(rule: Rule, case: Case) -> list[str]:
    return [rule.sentence(words, case) for words in WORDS]


def figures(value: object) -> Iterator[float]:
    """Every figure of a setting."""
    if isinstance(value, dict | tuple | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from figures(each)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def stands(figure: float, text: str) -> bool:
    """Whether a figure stands in an English text, as it is or per cent, as far as it is rounded there."""
    for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text):
        near = 0.5 * 10.0 ** -len(number.partition(".")[2]) + 1e-9
        if any(abs(float(number.replace(",", "")) - each) <= near for each in (figure, 100 * figure)):
            return True
    return False


@pytest.mark.parametrize("name", NEAR)
def test_the_sentence_tells_every_setting(name: str) -> None:
    told, seen = set[str](), set[str]()
    for one, other in product(drawn(name), repeat=2):
        settings = one.rule.model_dump()
        for field in type(one.rule).model_fields.keys() - BARE - told:
            changed = getattr(other.rule, field)
            if changed == getattr(one.rule, field):
                continue
            try:
                rule = type(one.rule).model_validate({**settings, field: changed})
            except ValidationError:  # one setting alone does not go with the others
                continue
            seen.add(field)
            before, after = said(one.rule, one.case), said(rule, one.case)
            if all(a != b for a, b in zip(before, after, strict=True)):
                told.add(field)
    silent = seen - told
    assert silent == KITS[name].silent & seen, "tell it, or name it in `silent` of its file in each"


@pytest.mark.parametrize("name", NEAR)
def test_each_figure_stands_in_the_sentence_and_nothing_is_left_blank(name: str) -> None:
    for one in drawn(name):
        texts = said(one.rule, one.case)
        for text in texts:
            assert text
            assert not re.search(r"None|XX|[{}]|\bnan\b|  ", text), text
        settings = one.rule.model_dump(exclude=set(BARE | KITS[name].silent))
        limits = settings.pop("limits", {})
        if limits:  # a service's own limit, which goes before the others'
            settings.pop("default")
        for field, value in settings.items():
            for figure in figures(value) if not isinstance(value, tuple) else ():
                assert figure == 0 or stands(figure, texts[0]), (field, figure, texts[0])


def in_two_languages(case: Case) -> Case:
    """The case with services whose names say which language they are in."""
    named = [replace(one, name_en=f"{one.id} ENG", name_cy=f"{one.id} CYM") for one in case.services]
    return replace(case, services=tuple(named))


@pytest.mark.parametrize("name", NEAR)
def test_services_are_named_in_the_language_of_the_sentence(name: str) -> None:
    for one in drawn(name):
        english, welsh = said(one.rule, in_two_languages(one.case))
        assert "CYM" not in english
        assert "ENG" not in welsh


def leaves(settings: dict[str, Any]) -> dict[str, float]:
    """Every figure by the setting it stands in."""
    found = {}
    for field, value in settings.items():
        for place, figure in enumerate(figures(value)):
            found[f"{field} {place}"] = figure
    return found


@pytest.mark.parametrize("name", NEAR)
def test_what_a_rule_gives_is_the_amount_and_is_said(name: str) -> None:
    moved = spoken = gave = 0
    for one in drawn(name):
        ways = one.rule.ways(one.case)
        amount = one.rule.grain() if not ways else ways[0]
        laxer = one.rule.give(amount)
        if laxer is None:
            assert one.rule.without() is None
            continue
        if ways:
            assert amount == FIRST.get(one.rule.unit), (
                "a first amount that a person would call a little of it"
            )
            even = ways == pytest.approx([amount * (n + 1) for n in range(len(ways))])
            assert even is ("uneven" not in KITS[name].ways), "say it in `ways` of its file in each"
        assert vars(laxer).keys() == vars(one.rule).keys(), "a setting of another name"
        assert laxer.id == one.rule.id
        gave += 1
        before, after = leaves(one.rule.model_dump()), leaves(laxer.model_dump())
        same = before.keys() == after.keys()
        steps = [after[each] - before[each] for each in before if same and after[each] != before[each]]
        moved += any(abs(step) == pytest.approx(amount) for step in steps)
        for more in (amount, 3 * amount):
            once, twice = one.rule.give(amount + more), laxer.give(more)
            assert once is not None
            assert twice is not None
            assert leaves(once.model_dump()) == pytest.approx(leaves(twice.model_dump()))
        large = one.rule.give(100 * amount)
        assert large is not None
        spoken += all(a != b for a, b in zip(said(large, one.case), said(one.rule, one.case), strict=True))
    assert moved > gave / 2 or name == "opened" or not gave
    assert spoken > gave / 2 or not gave


def held(rule: Rule | None, case: Case, plan: Allocation) -> bool:
    return rule is not None and rule.check(case, plan).holds


@pytest.mark.parametrize("name", NEAR)
def test_room_is_how_much_tighter_the_rule_could_be_and_a_breach_how_much_laxer_it_must(name: str) -> None:
    seen: dict[str, list[bool]] = {"mended": [], "the worst": [], "the breach": [], "the room": []}
    bites = False
    for one in (*drawn(name), *(sample(name, seed) for seed in MORE)):
        rule, case, plan = one.rule, one.case, one.allocation
        found = rule.check(case, plan)
        if found.holds:
            assert found.room is None or found.room >= 0
            if found.room is not None and found.room > 2 * SMALL:
                seen["the room"].append(held(rule.give(-found.room + SMALL), case, plan))
                bites |= not held(rule.give(-found.room - SMALL), case, plan)
            continue
        assert well_told(case, found), found
        # a line that no county reaches, and a floor of what no role is, are told as binding nowhere
        assert rule.binds(case) or name in {"welsh_language", "floor"}, "what is broken binds something"
        ways = rule.ways(case)
        most = rule.laxest(rule.most_given) if ways is None else rule.give(ways[-1])
        seen["mended"].append(held(most, case, plan))
        by = max(abs(breach.found - breach.limit) for breach in found.breaches)
        if found.room is not None:
            seen["the worst"].append(found.room == pytest.approx(-by))
        if by > 2 * SMALL:
            enough = held(rule.give(by + SMALL), case, plan)
            seen["the breach"].append(enough and not held(rule.give(by - SMALL), case, plan))
    true = {way for way, each in seen.items() if each and all(each) and (bites or way != "the room")}
    assert true == KITS[name].ways - {"uneven"}, "say it in `ways` of its file in each"
