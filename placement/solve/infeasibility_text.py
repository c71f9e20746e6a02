"""A clash as people read it: the conditions that cannot all be met, and what would let them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.i18n import LANGUAGES, Words, stated_languages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.model.case import Case
    from placement.scenario.inputs import Inputs
    from placement.solve.infeasibility import Clash, Given

ABOUT = (
    "id", "name_en", "name_cy", "question_en", "question_cy", "year", "decided_by_en", "decided_by_cy",
)  # fmt: skip


def way_sentence(way: Sequence[Given], words: Words, case: Case) -> str:
    """What one rule has to give, or two together."""
    said = [
        words(
            f"way.{given.unit}",
            rule=given.rule.sentence(words, case),
            amount=_amount(given, words),
        )
        for given in way
    ]
    return said[0] if len(said) == 1 else words("way.pair", first=said[0], second=said[1])


def _amount(given: Given, words: Words) -> str:
    if given.amount is None:
        return ""
    if given.unit.startswith("pounds"):
        return words.pounds(given.amount)
    if given.unit == "share":
        return words.percent(given.amount, 1)
    return words.number(given.amount, 2)


def clash_lines(clash: Clash, words: Words, case: Case) -> list[str]:
    """The clash and its ways out, for a terminal."""
    lines = [words("cli.clash" if clash.irreducible else "cli.clash.unfinished")]
    lines += [f"- {rule.sentence(words, case)}" for rule in clash.rules]
    if not clash.ways:
        return [*lines, words("cli.ways.none")]
    lines.append(words("cli.ways" if len(clash.ways[0]) == 1 else "cli.ways.pairs"))
    return lines + [f"- {way_sentence(way, words, case)}" for way in clash.ways]


def impossible_answer(inputs: Inputs, clash: Clash, versions: Mapping[str, str]) -> dict[str, Any]:
    """The content of `answer.json` where the conditions cannot all be met."""
    scenario, case = inputs.scenario, inputs.case
    option = None if scenario.option is None else scenario.options[scenario.option]
    return {
        "outcome": "impossible",
        "scenario": {name: getattr(scenario.about, name) for name in ABOUT},
        "option": scenario.option,
        "option_name_en": option.name_en if option else "",
        "option_name_cy": option.name_cy if option else "",
        "region": inputs.only_region,
        "status": "example",
        "status_because": [],
        **stated_languages(scenario.about.languages),
        "funds": [],
        "stopped_by": "optimal",
        "regions": list(clash.region_ids),
        "irreducible": clash.irreducible,
        "clash": [
            {
                "rule_id": rule.id,
                **{f"sentence_{lang}": rule.sentence(Words(lang), case) for lang in LANGUAGES},
            }
            for rule in clash.rules
        ],
        "ways_out": [
            {
                "gives": [
                    {"rule_id": given.rule.id, "unit": given.unit, "amount": given.amount} for given in way
                ],
                **{f"sentence_{lang}": way_sentence(way, Words(lang), case) for lang in LANGUAGES},
            }
            for way in clash.ways
        ],
        "versions": dict(versions),
    }
