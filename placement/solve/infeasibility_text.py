"""A clash as people read it: the conditions that cannot all be met, and what would let them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.i18n import Words
    from placement.model.case import Case
    from placement.solve.infeasibility import Clash, Given


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
