"""Why a question has no plan, as an exception that a notebook can look into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from placement.errors import Impossible
from placement.i18n import Words
from placement.solve.infeasibility_text import way_sentence

if TYPE_CHECKING:
    from placement.solve.decided import NoPlan


class Infeasible(Impossible):
    """It is proved that no plan meets the conditions.

    `conflict` holds the conditions that cannot all be met, as sentences, and `irreducible` says whether it
    is proved that each of them is needed for that. `relaxations` has a row for each way out that was
    found: `way` (number; two rows of one number belong together), `rule_id`, `unit`, `amount` (in that
    unit; missing where the whole condition has to go) and `sentence`.

    >>> import placement as pl
    >>> question = question.with_rule("floor", id="much", level="cluster", amount=40)
    >>> try:
    ...     question.solve()
    ... except pl.Infeasible as none:
    ...     print(sorted(set(none.relaxations["rule_id"])))
    ['much']
    """

    def __init__(self, none: NoPlan) -> None:
        words, case, clash = Words("en"), none.inputs.case, none.clash
        self.irreducible = clash is not None and clash.irreducible
        rules = none.inputs.scenario.rules if clash is None else clash.rules
        self.conflict: tuple[str, ...] = tuple(rule.sentence(words, case) for rule in rules)
        rows = [
            {
                "way": number,
                "rule_id": given.rule.id,
                "unit": given.unit,
                "amount": given.amount,
                "sentence": way_sentence(way, words, case),
            }
            for number, way in enumerate(() if clash is None else clash.ways, start=1)
            for given in way
        ]
        self.relaxations = pd.DataFrame(rows, columns=["way", "rule_id", "unit", "amount", "sentence"])
        super().__init__(none.says(words))
