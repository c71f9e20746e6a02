"""Codes of areas of 2011 and of 2021: told apart, and figures carried from the first to the second.

The official look-up says of each area of 2011 whether it is unchanged (U), was split (S), merged (M) or is an
irregular mix (X). What it does not say is how many people of a split area live in which part: counts are
divided by the residents of the parts where they are known, else evenly, and how much of a total rests on
that is told.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from placement.sources.importing.grids import Remark
from placement.sources.importing.imported import AREA, Imported, Measure, Vintage

CHANGES = Path(__file__).parents[1] / "facts" / "lsoa_changes.csv"
"""Areas of Wales that changed: ONS, LSOA (2011) to LSOA (2021) to Local Authority District (2022)."""
SHOWN = 5


@dataclass(frozen=True)
class YearLookup:
    """Areas of 2021 that share people with each of 2011; Welsh areas not here are unchanged if `rest`."""

    parts: Mapping[str, tuple[str, ...]]
    rest: bool


@cache
def travelling_lookup() -> YearLookup:
    """What comes with the package: every Welsh area that changed; all other Welsh areas did not."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    with CHANGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parts[row["lsoa11cd"]].append(row["lsoa21cd"])
    return YearLookup({old: tuple(new) for old, new in parts.items()}, rest=True)


@cache
def _changed() -> tuple[frozenset[str], frozenset[str]]:
    """Codes that 2011 alone has, and those that 2021 alone has."""
    parts = travelling_lookup().parts
    old, new = frozenset(parts), frozenset(code for each in parts.values() for code in each)
    return old - new, new - old


def lookup_of(table: pd.DataFrame) -> YearLookup:
    """A look-up that the user gave, with columns `lsoa11` and `lsoa21`."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in zip(table["lsoa11"], table["lsoa21"], strict=True):
        parts[str(old)].append(str(new))
    return YearLookup({old: tuple(dict.fromkeys(new)) for old, new in parts.items()}, rest=False)


def vintage_of(codes: Collection[str], stated: Vintage | None) -> Vintage | None:
    """The year of codes: as stated, else by those that one year alone has; None where nothing tells."""
    if stated is not None:
        return stated
    old, new = _changed()
    only_old, only_new = (any(code in year for code in codes) for year in (old, new))
    if only_old == only_new:
        return None
    return "lsoa11" if only_old else "lsoa21"


def mixed_years(codes: Collection[str]) -> tuple[str, str] | None:
    """A code that only 2011 has and one that only 2021 has, where both stand together."""
    only_old, only_new = ([code for code in codes if code in year] for year in _changed())
    return (min(only_old), min(only_new)) if only_old and only_new else None


def to_2021(found: Imported, lookup: YearLookup, people: Mapping[str, float]) -> Imported:
    """Figures of areas of 2011 as those of 2021. `people` are residents of areas of 2021, as far as known.

    Counts of a split area are divided among its parts, percentages, scores and classes are taken over;
    counts of merged areas are summed, percentages and scores averaged by their residents where the table
    has them, classes are those of the largest part; ranks are taken over and ranked again from 1.
    """
    frame = found.table
    shares: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    lost: list[str] = []
    estimated = np.zeros(len(frame), dtype=bool)
    for at, old in enumerate(frame[AREA].tolist()):
        parts = lookup.parts.get(old)
        if parts is None:
            if not (lookup.rest and old.startswith("W")):
                lost.append(old)
                continue
            parts = (old,)
        known = [people.get(part, np.nan) for part in parts]
        weights = known if np.isfinite(known).all() and sum(known) > 0 else [1.0] * len(parts)
        estimated[at] = len(parts) > 1
        for part, weight in zip(parts, weights, strict=True):
            shares[part].append((at, weight / sum(weights)))
    merged = {new: pieces for new, pieces in shares.items() if len(pieces) > 1}
    new_codes = sorted(shares)
    columns = {
        name: _carried(frame, name, measure, shares, new_codes, _weights(frame))
        for name, measure in found.measures.items()
    }
    told = [
        Remark(
            "years",
            {
                "same": len(frame)
                - len(lost)
                - int(estimated.sum())
                - len({a for p in merged.values() for a, _ in p}),
                "split": int(estimated.sum()),
                "merged": len(merged),
                "share": _share_estimated(frame, found.measures, estimated),
            },
        )
    ]
    if lost:
        told.append(Remark("no_successor", {"n": len(lost), "named": ", ".join(lost[:SHOWN])}))
    table = pd.DataFrame({AREA: new_codes, **columns})
    return replace(found, table=table, vintage="lsoa21", told=(*found.told, *told))


def _weights(frame: pd.DataFrame) -> np.ndarray:
    name = next((name for name in ("population", "households") if name in frame), None)
    return np.ones(len(frame)) if name is None else np.nan_to_num(frame[name].to_numpy(dtype=float), nan=0.0)


def _carried(
    frame: pd.DataFrame,
    name: str,
    measure: Measure,
    shares: Mapping[str, Sequence[tuple[int, float]]],
    codes: Sequence[str],
    people: np.ndarray,
) -> list[float] | list[str]:
    """One column by area of 2021."""
    if measure in {"class", "text"}:
        texts = frame[name].tolist()
        return [texts[max(shares[code], key=lambda piece: people[piece[0]] * piece[1])[0]] for code in codes]
    values = frame[name].to_numpy(dtype=float)
    if measure == "count":
        return [float(sum(values[at] * share for at, share in shares[code])) for code in codes]
    means = []
    for code in codes:
        at = [piece[0] for piece in shares[code]]
        weight = np.array([people[piece[0]] * piece[1] for piece in shares[code]])
        means.append(float(np.average(values[at], weights=weight if weight.sum() > 0 else None)))
    if measure == "rank":
        ranks = pd.Series(means).rank(method="first", na_option="keep")
        return [float(rank) for rank in ranks]
    return means


def _share_estimated(frame: pd.DataFrame, measures: Mapping[str, Measure], estimated: np.ndarray) -> float:
    """The part of the first count's total that stands in split areas; of the areas where none is counted."""
    name = next((name for name, measure in measures.items() if measure == "count"), None)
    values = (
        np.ones(len(frame)) if name is None else np.nan_to_num(frame[name].to_numpy(dtype=float), nan=0.0)
    )
    total = float(values.sum())
    return round(float(values[estimated].sum()) / total, 6) if total else 0.0
