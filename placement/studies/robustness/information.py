"""What it would be worth to know a figure before deciding: the value of information, from the draws.

With the gain g[n, d] of plan d in draw n, who knows everything takes the best plan in each draw, who knows
nothing the one that is best on average. So all figures together are worth (Raiffa and Schlaifer, *Applied
Statistical Decision Theory*, 1961)

    perfect information  =  mean over n of max over d of g[n, d]  -  max over d of mean over n of g[n, d]

and one figure x, or a group that moves together, what remains of that once each plan's gain is only known as
far as x tells it,

    mean over n of max over d of f_d(x[n])  -  max over d of mean over n of f_d(x[n])

where f_d is the regression of plan d's gain, less that of the plan that is best on average, on x (Strong,
Oakley and Brennan, *Medical Decision Making* 34, 2014): here a parabola. Where leaving each draw out in turn
shows that a parabola foretells a gain no better than its mean does, the mean stands: with few draws and many
plans chance would else pass for knowledge. Only plans that were found count, so what a plan made for the
better figures could bring beyond them is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from placement.data.spread import group_of, shared_part
from placement.model.arrays import Floats
from placement.results.drawing import drawn_value, moving
from placement.scenario.inputs import Inputs
from placement.studies.robustness.document import (
    InformationGroup,
    InformationItem,
    InformationWorth,
    RobustInformation,
)

DEGREE = 2
FEWEST = 30
"""Draws below which nothing is said: of 12 in Powys chance put the need for music therapy among the first."""
SMALL = 1e-9


def perfect(gained: Floats) -> float:
    """What knowing every figure is worth, in the unit of the gains (draws x plans); never below 0."""
    return max(float(gained.max(axis=1).mean() - gained.mean(axis=0).max()), 0.0)


def of_figure(gained: Floats, figure: Floats) -> float:
    """What knowing one figure (one for each draw) is worth; never below 0, never more than all."""
    usual = int(gained.mean(axis=0).argmax())
    told = _foretold(gained - gained[:, [usual]], figure)
    worth = float(told.max(axis=1).mean() - told.mean(axis=0).max())
    return min(max(worth, 0.0), perfect(gained))


def of_group(gained: Floats, shared: Floats, members: Sequence[float]) -> float:
    """What knowing all figures of a group is worth at least: what they share, or the dearest of `members`.

    Who knows them all knows each, so the group is worth no less than any of them. A regression on all at once
    would need more draws than studies have.
    """
    return max(of_figure(gained, shared), *members)


def _foretold(more: Floats, figure: Floats) -> Floats:
    """Draws x plans: each plan's gain as far as the figure tells it, or its mean."""
    spread, mean = float(figure.std()), np.broadcast_to(more.mean(axis=0), more.shape)
    if spread <= SMALL:
        return np.array(mean)
    scaled = (figure - figure.mean()) / spread
    basis, _ = np.linalg.qr(np.vander(scaled, DEGREE + 1))
    fitted = basis @ (basis.T @ more)
    own = (basis**2).sum(axis=1)[:, None]
    left_out = (((more - fitted) / np.maximum(1 - own, SMALL)) ** 2).sum(axis=0)
    n = len(more)
    by_mean = (((more - mean) * n / (n - 1)) ** 2).sum(axis=0)
    return np.where(left_out < by_mean, fitted, mean)


def information(
    inputs: Inputs, gained: Floats, numbers: Sequence[int], pounds: float
) -> RobustInformation | None:
    """What each assumption and group is worth knowing, the most first; None of too few draws.

    `gained` are draws x plans, `pounds` what the plan spends a year: a WTE of need met is worth as many
    pounds as it takes on average.
    """
    if len(numbers) < FEWEST or gained.shape[1] < 2:
        return None
    seed, rows = inputs.scenario.solve.seed, moving(inputs)
    each = float(gained.mean(axis=0).max())
    rate = pounds / each if each > SMALL else 0.0

    def told(worth: float) -> InformationWorth:
        return {"wte": round(worth, 6), "pounds": round(worth * rate)}

    worth = {
        str(row["item"]): of_figure(gained, np.array([drawn_value(row, seed, n) for n in numbers]))
        for row in rows
    }
    items: list[InformationItem] = [
        {
            "item": str(row["item"]),
            "name_en": str(row["name_en"]),
            "name_cy": str(row["name_cy"]),
            "source": str(row["source"]),
            **told(worth[str(row["item"])]),
        }
        for row in rows
    ]
    groups = {group[0] for row in rows if (group := group_of(row)) is not None}
    together: list[InformationGroup] = [
        {
            "item": "",
            "group": name,
            "members": len(members),
            **told(of_group(gained, np.array([shared_part(name, seed, n) for n in numbers]), members)),
        }
        for name in sorted(groups)
        if (members := [worth[str(row["item"])] for row in rows if _in(row, name)])
    ]
    ranked: list[InformationItem | InformationGroup] = sorted(
        [*items, *together], key=lambda one: (-one["wte"], one["item"], str(one.get("group", "")))
    )
    return {"plans": gained.shape[1], "draws": len(numbers), "perfect": told(perfect(gained)), "rows": ranked}


def _in(row: Mapping[Any, Any], name: str) -> bool:
    group = group_of(row)
    return group is not None and group[0] == name
