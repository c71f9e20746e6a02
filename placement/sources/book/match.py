"""Names and ids: what a cell shows for an id, and names turned into the ids that tables refer to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from placement.data.tables import TABLES
from placement.sources.begin.naming import folded, meant


def shown_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """For `table.column` of each table with ids: id to the name shown, with the id where two share it."""
    found: dict[str, dict[str, str]] = {}
    for name, frame in tables.items():
        key = TABLES[name].key
        if key is None or "name_en" not in frame or key not in frame:
            continue
        names = dict(zip(frame[key].astype(str), frame["name_en"].astype(str), strict=True))
        count = Counter(names.values())
        found[f"{name}.{key}"] = {
            own: text if count[text] == 1 and text else f"{text} ({own})" for own, text in names.items()
        }
    return found


def all_names(rows: list[dict[str, str]], key: str) -> dict[str, tuple[str, ...]]:
    """For each id every name by which a cell may mean it."""
    found = {}
    for row in rows:
        own = row.get(key, "")
        named = [row[name] for name in ("name_en", "name_cy") if row.get(name)]
        who = [row[name] for name in ("profession_en", "profession_cy") if row.get(name)]
        if own:
            found[own] = (*named, *(f"{name} ({own})" for name in named), *who)
    return found


ID = re.compile(r"[^A-Za-z0-9_.-]+")
MOST_NAMED = 8


@dataclass
class Ids:
    """Ids of the tables that the workbook has, by `table.column`, with every name of each."""

    names: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    exact: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    before: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def learn(
        self, target: str, rows: list[dict[str, str]], more: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """The ids and names of one table; `more` are other names of some of them."""
        key = target.partition(".")[2]
        known = {own: (*names, *(more or {}).get(own, ())) for own, names in all_names(rows, key).items()}
        index: dict[str, list[str]] = {}
        for own, names in known.items():
            for text in sorted({folded(text) for text in (own, *names)}):
                index.setdefault(text, []).append(own)
        self.names[target], self.exact[target] = known, index

    def find(self, target: str, text: str) -> list[str]:
        """Ids that a cell may mean: the cell itself where its table is not in the workbook."""
        if target not in self.names or not text or text in self.names[target]:
            return [text]
        same = self.exact[target].get(folded(text))
        if same:
            return same
        place = (target, text)
        if place not in self.before:
            self.before[place] = meant(text, self.names[target])
        return self.before[place]

    def is_plain(self, target: str, text: str) -> bool:
        """Whether the cell has the id or the name letter for letter, capitals and marks aside."""
        return target not in self.names or not text or folded(text) in self.exact[target]

    def told(self, target: str, ids: Sequence[str]) -> str:
        """Some ids with their names."""
        named = self.names[target]
        some = [f"{named[own][0]} ({own})" if named[own] else own for own in ids[:MOST_NAMED]]
        return "; ".join(some) + ("; …" if len(ids) > MOST_NAMED else "")


def made_id(name: str, taken: Iterable[str]) -> str:
    """An id for a row that has a name and none."""
    known = set(taken)
    start = ID.sub("-", name.strip()).strip("-.").lower()[:36] or "new"
    if start not in known:
        return start
    return next(own for n in range(2, len(known) + 3) if (own := f"{start}-{n}") not in known)
