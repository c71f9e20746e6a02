"""Small ways of saying things that several sections share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from placement.i18n import Words
from placement.report.names import Names, plain

DECIMALS = ((0.1, 3), (10, 2), (1000, 1))
"""Figures below each size are shown with so many decimals."""
MILLION = 1_000_000
CHOICES = frozenset({"area_or_cluster"})
"""Units of assumptions that are words to choose from: a figure is a place in their list, from 1."""


def said(words: Words, key: str, otherwise: str, **slots: object) -> str:
    """The text of a key that comes with the data, or that of `otherwise` where there is none."""
    try:
        return words(key, **slots)
    except KeyError:
        return words(otherwise, **slots)


def wte(value: float, words: Words) -> str:
    """Whole-time equivalents with their unit."""
    return words("summary.wte", wte=words.number(value))


def staff(value: float, words: Words) -> str:
    """How many full-time staff so many WTE are worth: a whole number, or to one decimal."""
    return words.number(value, 0 if float(round(value, 6)).is_integer() else 1)


def points(value: float, words: Words) -> str:
    """A difference of shares, given as a share of one, in points with its sign."""
    return words.signed(100 * value)


def between(low: str, high: str, words: Words) -> str:
    """Two ends as people say them: one figure where both read alike."""
    return low if low == high else words("summary.range", low=low, high=high)


def stated_range(row: Mapping[Any, Any], words: Words) -> str:
    """From the low to the high of an assumption, in its unit."""
    low, high = (end_of_range(row[end], plain(row["unit"]), words) for end in ("low", "high"))
    return words("summary.range", low=low, high=high)


def ranged(value: str, low: str, high: str, words: Words) -> str:
    """A figure with its range, or alone where its range reads as the figure does."""
    return (
        value
        if value == low == high
        else words("summary.ranged", value=value, range=between(low, high, words))
    )


def within_sentence(name: str) -> str:
    """A name as it stands inside a sentence: without its capital, unless it is an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def in_one_list(names: Sequence[str], words: Words) -> str:
    """Names as a list that begins a sentence: the first alone has its capital."""
    first, *others = names
    return words.listed([first, *map(within_sentence, others)])


def outwards(value: float, places: int, *, up: bool = True) -> float:
    """A limit to so many decimals, never nearer than it is, so that what is said stays true."""
    turned, grain = math.ceil if up else math.floor, 10.0**places
    return turned(round(value * grain, 6)) / grain


def at_most(value: float, words: Words) -> str:
    """A limit that nothing passes, to two decimals."""
    return words.number(outwards(value, 2), 2)


def share_at_most(share: float, words: Words) -> str:
    """A limit that nothing passes, as a percentage."""
    return words.percent(outwards(share, 4), 2)


def limit(value: float, unit: str, words: Words, *, up: bool = True) -> str:
    """What no plan can pass, or go below where `up` is false, told as `figure` tells an aim's value."""
    places = 0 if unit.startswith("pounds") else 4 if unit == "share" else 2
    return figure(outwards(value, places, up=up), unit, words)


def amount(value: float, unit: str, words: Words) -> str:
    """A figure with the unit that a table names beside it; a unit without a text stands as it is."""
    if not math.isfinite(value):
        return words("summary.no_limit")
    if unit.startswith("pounds"):
        return words.pounds(value)
    if unit == "share":
        return words.percent(value, 0)
    if unit in CHOICES:
        return words(f"summary.choice.{unit}.{round(value)}")
    return with_unit(bare(value, words), unit, words)


def end_of_range(value: float, unit: str, words: Words) -> str:
    """A low or a high: money, shares and words as they are; other units stand beside the value used."""
    own = unit == "share" or unit.startswith("pounds") or unit in CHOICES
    return amount(value, unit, words) if own else bare(value, words)


def with_unit(shown: str, unit: str, words: Words) -> str:
    """A figure that is already text, and its unit."""
    try:
        return words(f"summary.unit.{unit}", n=shown)
    except KeyError:
        return f"{shown} {said(words, f'unit.{unit}', 'summary.unit.other', unit=plain(unit))}".strip()


def figure(value: float, unit: str, words: Words) -> str:
    """The value of an aim, to two decimals, or as money or a percentage."""
    if unit.startswith("pounds"):
        return words.pounds(value)
    return words.percent(value, 2) if unit == "share" else with_unit(words.number(value, 2), unit, words)


def bare(value: float, words: Words) -> str:
    """A figure with as many decimals as an input of its size is stated with."""
    whole = float(value).is_integer()
    places = 0 if whole else next((places for below, places in DECIMALS if abs(value) < below), 0)
    return words.number(value, places)


def slots_of(row: Mapping[str, Any], names: Names, words: Words) -> dict[str, str]:
    """A row of numbers and ids as slots for a text, formatted by what their names say they are."""
    return {name: _slot(name, value, names, words) for name, value in row.items() if name != "key"}


def _slot(name: str, value: Any, names: Names, words: Words) -> str:
    if isinstance(value, str) or value is None:
        kind = name.removesuffix("_id")
        known = {
            "cluster": names.cluster,
            "county": names.county,
            "region": names.region,
            "service": names.service,
        }
        return known[kind](value) if kind in known and value else plain(value)
    if "share" in name:
        return words.percent(value, 0)
    if "pounds" in name:
        return words.pounds(value)
    whole = isinstance(value, int) or "minutes" in name
    return words.number(value, 0 if whole else 1)


def about(n: float, words: Words) -> str:
    """A count of people to two digits, as estimates can bear: 2 million, 11,000, 4,300."""
    if n >= MILLION:
        return words("summary.millions", n=words.number(n / MILLION, 1).removesuffix(".0"))
    return words.number(_to_digits(n, 2), 0)


def money_in_short(pounds: float, words: Words) -> str:
    """Money to three digits: £5m, £4.98m, £224,000."""
    rounded = _to_digits(pounds, 3)
    if rounded < MILLION:
        return words.pounds(rounded)
    shown = words.number(rounded / MILLION, 2).rstrip("0").rstrip(".")
    return words("summary.pounds_m", n=shown)


def _to_digits(value: float, digits: int) -> float:
    """Rounded to so many digits."""
    return round(value, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0.0
