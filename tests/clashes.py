"""Every scenario whose conditions cannot all be met, each with its clash and what each would have to give.

Those of one rule stand in its file in `tests/model/rules/each`; here are those of several.
"""

from __future__ import annotations

from placement.model.rules.ceiling import Ceiling
from placement.model.rules.forbidden import Forbidden
from tests.cases import fund, tiny_case
from tests.clashing import RICH, Clashing, a_floor, a_required, clash
from tests.model.rules.each import KITS

CLASHES: dict[str, Clashing] = {
    # each floor alone can be paid, both cannot: £50,000 in each region for one post and two half ones
    "two floors and one purse": clash(
        tiny_case(),
        [fund(100_000), a_floor(1), a_floor(1, id="support", kinds=("support",))],
        "fund floor support",
        {"fund": ("pounds_per_year", 60_000)},
        {"floor": ("wte", 1)},
        {"support": ("wte", 1)},
    ),
    # one purse in each of two clashes that have nothing to do with each other
    "two clashes at once": clash(
        tiny_case(),
        [
            fund(RICH),
            a_required(1),
            Forbidden(id="forbidden", level="base", places=("b0",)),
            a_floor(2, level="region", places=("r1",)),
            Ceiling(id="ceiling", level="region", places=("r1",), amount=1.0),
        ],
        "floor ceiling",
        {"floor": ("wte", 1), "required": ("steps", 1)},
        {"floor": ("wte", 1), "forbidden": ("condition", None)},
        {"ceiling": ("wte", 1), "required": ("steps", 1)},
        {"ceiling": ("wte", 1), "forbidden": ("condition", None)},
    ),
    **{name: one for kit in KITS.values() for name, one in kit.clashes.items()},
}
