"""Two runs side by side: their posts, and the first decided again with one input of the second at a time.

What an input brings alone is what changes when nothing else does. Where inputs work on each other, no one
of them alone brings all that changed, or each alone brings the same: the parts need not add up to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import pandas as pd

from placement.errors import MOST_TOLD, BadInput, Fault
from placement.i18n import LANGUAGES, Words
from placement.results.decision import decided
from placement.results.document import AnswerDocument
from placement.results.proof import to_six
from placement.results.results import posts_table
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.solve.decided import NoPlan, NoPlanYet
from placement.solve.outcome import EARLY
from placement.store.folder import versions
from placement.store.study import Study, about_study
from placement.studies.about import BothNames
from placement.studies.diff import document as doc
from placement.studies.diff.changed import TABLE, ChangedInput, changed_inputs
from placement.studies.diff.exchange import exchanged, seen_of

Cell = tuple[str, str, str]
"""Cluster, service, kind of post."""
LEAST_WTE = 1e-6
WHO = ("cluster_id", "service_id", "kind")


@dataclass(frozen=True)
class RunSide:
    """One of the two runs: its inputs, its answer, and its posts by cluster, service and kind."""

    inputs: Inputs
    answer: AnswerDocument
    posts: pd.DataFrame

    @classmethod
    def of(cls, inputs: Inputs, view: View) -> RunSide:
        """The side that a run's folder, or a plan, holds."""
        return cls(inputs, view.answer, view.tables["posts"])

    def cells(self) -> dict[Cell, float]:
        """New WTE, where there is any."""
        return cells_of(self.inputs, self.posts)


@dataclass(frozen=True)
class _Exchange:
    """Some inputs exchanged, and what came of it."""

    changes: tuple[ChangedInput, ...]
    outcome: doc.ExchangeEnd
    cells: Mapping[Cell, float] | None = None
    says: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def cells_of(inputs: Inputs, posts: pd.DataFrame) -> dict[Cell, float]:
    """New WTE by cluster, service and kind of post."""
    kinds = dict(zip(inputs.region.roles["role_id"], inputs.region.roles["kind"], strict=True))
    grouped = posts.assign(kind=posts["role_id"].map(kinds)).groupby(list(WHO))["wte"].sum()
    found = grouped.reset_index()
    rows = zip(*(found[name] for name in (*WHO, "wte")), strict=True)
    return {(str(c), str(s), str(k)): float(wte) for c, s, k, wte in rows if wte > LEAST_WTE}


def diff(
    before: RunSide,
    after: RunSide,
    *,
    processes: int = 0,
    begun: Callable[[str, str], object] | None = None,
) -> Study:
    """What changed between two runs, and which input made it.

    `begun` is called before each decision with what is exchanged, in English and Welsh. Raises BadInput
    where the runs have no cluster in common.
    """
    if not set(before.inputs.case.cluster_ids) & set(after.inputs.case.cluster_ids):
        raise BadInput([Fault("diff_other_places", after.inputs.scenario.path.name)])
    changes = changed_inputs(before.inputs, after.inputs)
    asking = _Asking(before, after, processes, begun)
    found = asking.all(changes)
    document = _document(before, after, changes, found)
    return Study("diff", document, diff_tables(document), ())


class _Asking:
    """The first run, asked again with inputs of the second."""

    def __init__(
        self, before: RunSide, after: RunSide, processes: int, begun: Callable[[str, str], object] | None
    ) -> None:
        self.before, self.after, self.processes, self.begun = before, after, processes, begun
        self.was: bytes | None = None
        self.now: bytes | None = None

    def all(self, changes: Sequence[ChangedInput]) -> list[_Exchange]:
        """Each input alone; those that do not fit alone together; the first run again where need be."""
        found = [] if self._stands() else [self._decided((), self.before.inputs)]
        if len(changes) == 1:  # all that differs is this one, so the second run is its exchange
            return [*found, _Exchange(tuple(changes), "decided", self.after.cells())]
        self.was = seen_of(exchanged(self.before.inputs, self.after.inputs, ()))
        self.now = seen_of(exchanged(self.before.inputs, self.after.inputs, changes))
        alone = [self._one((change,)) for change in changes]
        found += alone
        refused = tuple(one.changes[0] for one in alone if one.outcome == "refused")
        tables = tuple(one.changes[0] for one in alone if one.changes[0].part == TABLE)
        for together in (refused, tuple(change for change in changes if change in {*refused, *tables})):
            if refused and len(together) > 1:
                one = self._one(together)
                if one.outcome != "refused":
                    return [*found, one]
        return found

    def _stands(self) -> bool:
        """Whether the first run would come out the same today: as it was made by what is installed here."""
        stated = self.before.answer["versions"]
        here = versions()
        return not early(self.before.answer) and all(here.get(name) == stated[name] for name in stated)

    def _one(self, changes: tuple[ChangedInput, ...]) -> _Exchange:
        try:
            inputs = exchanged(self.before.inputs, self.after.inputs, changes)
        except BadInput as bad:
            told = [tuple(fault.says(Words(lang)) for fault in bad.faults[:MOST_TOLD]) for lang in LANGUAGES]
            return _Exchange(changes, "refused", says=(told[0], told[1]))
        looked_at = seen_of(inputs)
        if looked_at == self.was:
            return _Exchange(changes, "unseen", self.before.cells())
        if looked_at == self.now:
            return _Exchange(changes, "decided", self.after.cells())
        return self._decided(changes, inputs)

    def _decided(self, changes: tuple[ChangedInput, ...], inputs: Inputs) -> _Exchange:
        if self.begun is not None:
            titles = [
                Words(lang).listed([one.title[n] for one in changes]) for n, lang in enumerate(LANGUAGES)
            ]
            self.begun(titles[0], titles[1])
        try:
            answer = decided(inputs.with_processes(self.processes))
        except (NoPlan, NoPlanYet) as none:
            told = [tuple(none.says(Words(lang)).splitlines()) for lang in LANGUAGES]
            return _Exchange(
                changes, "impossible" if isinstance(none, NoPlan) else "stopped", says=(told[0], told[1])
            )
        posts = posts_table(inputs.case, inputs.funds, answer.allocation)
        return _Exchange(changes, "decided", cells_of(inputs, posts))


def early(answer: AnswerDocument) -> bool:
    """Whether a run's search was stopped before its end, so that it need not come out the same again."""
    return any(aim["stopped_by"] in EARLY for aim in answer["aims"])


def moved(one: Mapping[Cell, float], other: Mapping[Cell, float]) -> dict[Cell, float]:
    """WTE that `other` has more than `one`, where they differ."""
    found = {cell: other.get(cell, 0.0) - one.get(cell, 0.0) for cell in dict.fromkeys([*one, *other])}
    return {cell: change for cell, change in found.items() if abs(change) > LEAST_WTE}


def alike(one: Mapping[Cell, float], other: Mapping[Cell, float]) -> float:
    """WTE of two changes that are the same: the smaller, wherever both go the same way."""
    return sum(
        min(abs(change), abs(other[cell]))
        for cell, change in one.items()
        if change * other.get(cell, 0.0) > 0
    )


def _document(
    before: RunSide, after: RunSide, changes: Sequence[ChangedInput], found: Sequence[_Exchange]
) -> doc.DiffDocument:
    was, now = before.cells(), after.cells()
    whole = moved(was, now)
    by_exchange = [None if one.cells is None else moved(was, one.cells) for one in found]
    names = _DiffNames(before.inputs, after.inputs)
    return {
        **about_study(after.inputs, stopped_early=early(after.answer)),
        "kind": "diff",
        "before": _side(before),
        "after": _side(after),
        **_more_and_less(whole),
        "inputs": [
            {
                "key": one.key,
                "part": one.part,
                "name": one.name,
                "title_en": one.title[0],
                "title_cy": one.title[1],
                "lines_en": [line[0] for line in one.lines],
                "lines_cy": [line[1] for line in one.lines],
            }
            for one in changes
        ],
        "exchanges": [_told(one, change, whole) for one, change in zip(found, by_exchange, strict=True)],
        "changes": [
            {
                **names.of(cell),
                "wte_before": to_six(was.get(cell, 0.0)),
                "wte_after": to_six(now.get(cell, 0.0)),
                "because": [
                    number
                    for number, change in enumerate(by_exchange)
                    if change is not None and change.get(cell, 0.0) * whole[cell] > 0
                ],
            }
            for cell in sorted(whole)
        ],
        "clusters": names.sums(0, was, now),
        "services": names.sums(1, was, now),
    }


def _more_and_less(change: Mapping[Cell, float]) -> doc.MoreAndLess:
    return {
        "wte_more": to_six(sum(wte for wte in change.values() if wte > 0)),
        "wte_less": to_six(-sum(wte for wte in change.values() if wte < 0)),
    }


def _told(
    one: _Exchange, change: Mapping[Cell, float] | None, whole: Mapping[Cell, float]
) -> doc.DiffExchange:
    entry: doc.DiffExchange = {
        "inputs": [each.key for each in one.changes],
        "outcome": one.outcome,
        "says_en": list(one.says[0]),
        "says_cy": list(one.says[1]),
        "wte_new": None,
        "wte_more": None,
        "wte_less": None,
        "wte_alike": None,
        "part_of_change": None,
    }
    if one.cells is None or change is None:
        return entry
    same, total = alike(whole, change), sum(map(abs, whole.values()))
    return {
        **entry,
        **_more_and_less(change),
        "wte_new": to_six(sum(one.cells.values())),
        "wte_alike": to_six(same),
        "part_of_change": to_six(same / total) if total > 0 else None,
    }


def _side(side: RunSide) -> doc.DiffSide:
    aim = side.answer["aims"][0]
    return {
        "scenario_id": side.answer["scenario"]["id"],
        "option": side.answer["option"],
        "region": side.answer["region"],
        "versions": dict(side.answer["versions"]),
        "stopped_early": early(side.answer),
        "posts": int(side.posts["steps"].sum()),
        "wte_new": to_six(float(side.posts["wte"].sum())),
        "pounds_full_year": int(side.posts["pounds_per_year"].sum()),
        "unit": aim["unit"],
        "value": aim["value"],
        "bound": aim["bound"],
    }


class _DiffNames:
    """Names of clusters and services in both languages, from the second run's tables first."""

    def __init__(self, before: Inputs, after: Inputs) -> None:
        self.names = BothNames(before.region, after.region)

    def of(self, cell: Cell) -> doc.CellNames:
        cluster, service, kind = cell
        named = self.names(cluster=cluster, service=service)
        return cast("doc.CellNames", {"cluster_id": cluster, "service_id": service, "kind": kind, **named})

    def sums(self, at: int, was: Mapping[Cell, float], now: Mapping[Cell, float]) -> list[doc.DiffPlace]:
        """New WTE by cluster (0) or service (1), wherever either run has any."""
        of = ("cluster", "service")[at]

        def total(cells: Mapping[Cell, float], name: str) -> float:
            return to_six(sum(wte for cell, wte in cells.items() if cell[at] == name))

        return [
            {
                "id": name,
                "name_en": named[f"{of}_en"],
                "name_cy": named[f"{of}_cy"],
                "wte_before": total(was, name),
                "wte_after": total(now, name),
            }
            for name in sorted({cell[at] for cell in (*was, *now)})
            for named in [self.names(**{of: name})]
        ]


def diff_tables(document: doc.DiffDocument) -> dict[str, pd.DataFrame]:
    """changes.csv: a row for each cluster, service and kind; exchanges.csv: a row for each decision."""
    ids = ["+".join(one["inputs"]) or "again" for one in document["exchanges"]]
    changes = pd.DataFrame(document["changes"], columns=[*WHO, "wte_before", "wte_after"])
    changes = changes.astype(dict.fromkeys(["wte_before", "wte_after"], float))
    changes["wte_change"] = changes["wte_after"] - changes["wte_before"]
    changes["because"] = ["; ".join(ids[n] for n in row["because"]) for row in document["changes"]]
    figures = ["wte_new", "wte_more", "wte_less", "wte_alike", "part_of_change"]
    exchanges = pd.DataFrame(document["exchanges"], columns=["inputs", "outcome", *figures])
    return {
        "changes": changes,
        "exchanges": exchanges.assign(inputs=ids).astype(dict.fromkeys(figures, float)),
    }
