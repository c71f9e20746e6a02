"""Counts of graduates that may be published: no small one, and none that totals would give away.

A count of one to four is withheld. Where that would leave a withheld count to be found by taking the
others from a total, the next smallest is withheld too; where nothing is left to withhold, everything of
the region goes, nothings included, and with it enough of another region. Else a nothing (0) is shown.

Two tables are published, by region and service and by cluster. Each region's services, and each region's
clusters, add up to the region, and the regions to the whole. The whole is taken to be known; so is a
region, unless everything within it is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping

LEAST_SHOWN = 5
ALONE = 1
"""A count that is withheld alone is the total less the others."""

Counts = dict[str, int]
Shown = dict[str, int | None]


def withheld(counts: Mapping[str, int]) -> frozenset[str] | None:
    """Which of some counts to withhold if their total is known; None if the total would have to go too.

    With k counts withheld, each known to be at least 1, their sum says nothing about any one of them if
    k is at least 2 and the sum more than k.
    """
    some = [name for name, n in counts.items() if n > 0]
    gone = {name for name in some if counts[name] < LEAST_SHOWN}
    while gone and (len(gone) == ALONE or sum(counts[name] for name in gone) == len(gone)):
        rest = [name for name in some if name not in gone]
        if not rest:
            return None
        gone.add(min(rest, key=lambda name: (counts[name], name)))
    return frozenset(gone)


def publishable(*tables: Mapping[str, Counts]) -> tuple[int | None, list[dict[str, Shown]]]:
    """The whole and the tables as they may be published, a count that is withheld as None.

    Each table has the same regions, and each region's counts add up to the same in every table.
    """
    regions = {name: sum(counts.values()) for name, counts in tables[0].items()}
    gone = {name: [withheld(table[name]) for table in tables] for name in regions}
    hidden = {
        name
        for name, total in regions.items()
        if 0 < total < LEAST_SHOWN or any(part is None for part in gone[name])
    }
    if len(hidden) == ALONE:
        rest = [name for name, total in regions.items() if total > 0 and name not in hidden]
        if not rest:
            return None, [{name: dict.fromkeys(table[name]) for name in regions} for table in tables]
        hidden.add(min(rest, key=lambda name: (regions[name], name)))
    shown: list[dict[str, Shown]] = [
        {
            name: {
                key: None if name in hidden or key in (gone[name][i] or ()) else n
                for key, n in counts.items()
            }
            for name, counts in table.items()
        }
        for i, table in enumerate(tables)
    ]
    whole = sum(regions.values())
    return None if 0 < whole < LEAST_SHOWN else whole, shown
