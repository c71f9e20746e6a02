"""Names and figures that are legal one by one and lie together: told by name, and nothing is refused.

Two places of one name look like one on every page; a Welsh name that is the English one of another row was
sorted by itself; areas at one point have one journey; a post of 37.5 WTE is one of 37.5 hours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from placement.data.notices import BilingualNames, Notice
from placement.data.region import Region
from placement.data.tables import TABLES

NAMED_APART = ("regions", "counties", "clusters", "employers", "services", "roles")
"""Tables whose rows people tell apart by name alone; bases and areas have a place on the map."""
BOTH_NAMED = (*NAMED_APART, "bases", "areas")
DIGITS = re.compile(r"[0-9]+")
HOURS, FULL_TIME = 3.75, 37.5
"""A tenth of a week of full time, and the week (NHS terms and conditions of service handbook, section 10)."""
LEAST_FIGURES = 3


def told_apart(region: Region) -> list[Notice]:
    """Every doubt of this kind, in the order of the tables."""
    return [
        *(notice for name in BOTH_NAMED for notice in _names(region, name)),
        *_at_one_point(region),
        *_hours(region),
        *_pay_upside_down(region),
    ]


def _names(region: Region, name: str) -> Iterator[Notice]:
    rows: pd.DataFrame = getattr(region, name)
    file, key = region.folders.named(TABLES[name].file), rows.columns[0]
    english, welsh, keys = (rows[column].tolist() for column in ("name_en", "name_cy", key))
    if name in NAMED_APART and (len(set(english)) < len(english) or len(set(welsh)) < len(welsh)):
        twice = rows["name_en"].duplicated() | rows["name_cy"].duplicated()
        yield Notice("name_twice", {"file": file, "names": BilingualNames.of(rows[twice])})
    whose, times = dict(zip(english, keys, strict=True)) | {one: one for one in keys}, Counter(english)
    each = list(zip(english, welsh, keys, strict=True))
    others = [
        (cy != en and whose.get(cy, one) != one) or (times[en] == 1 and whose[en] != one)
        for en, cy, one in each
    ]
    if any(others):
        yield Notice("name_of_another", {"file": file, "names": BilingualNames.of(rows[others])})
    apart = [en != cy and digits_of(en) != digits_of(cy) for en, cy, _ in each]
    if any(apart):
        yield Notice("numbers_differ", {"file": file, "names": BilingualNames.of(rows[apart])})


def digits_of(text: str) -> list[str]:
    """The whole numbers in a text, in an order that both languages have in common."""
    return sorted(DIGITS.findall(text))


def _at_one_point(region: Region) -> Iterator[Notice]:
    """Areas that have a point in common with another: journeys from them are those of one."""
    rows = region.areas
    alike = rows["easting"].notna() & rows.duplicated(["easting", "northing"], keep=False)
    if alike.any():
        yield Notice("points_alike", {"n": f"{alike.sum():,}", "names": BilingualNames.of(rows[alike])})


def _hours(region: Region) -> Iterator[Notice]:
    """Staff of which every figure is so many tenths of a week of 37.5 hours."""
    figures = region.workforce[["in_post_wte", "funded_wte"]].to_numpy(dtype=np.float64).ravel()
    given = figures[figures > 0]
    if len(given) < LEAST_FIGURES or given.max() < FULL_TIME or (given == np.round(given)).all():
        return
    if np.allclose(given / HOURS, np.round(given / HOURS), atol=1e-9):
        yield Notice("hours_for_wte", {"most": f"{given.max():g}", "wte": f"{given.max() / FULL_TIME:g}"})


def _pay_upside_down(region: Region) -> Iterator[Notice]:
    """Services whose support workers cost more than those who are registered, at the same employer."""
    most = dict[tuple[str, str, str], float]()
    columns = ("service_id", "employer_id", "kind", "salary_pounds_per_year")
    for *post, pay in zip(*(region.roles[column].tolist() for column in columns), strict=True):
        service, employer, kind = map(str, post)
        most[service, employer, kind] = max(most.get((service, employer, kind), 0.0), pay)
    wrong = {
        service
        for (service, employer, kind), pay in most.items()
        if kind == "support" and pay > most.get((service, employer, "registered"), np.inf)
    }
    if wrong:
        rows = region.services[region.services["service_id"].isin(wrong)]
        yield Notice("pay_upside_down", {"services": BilingualNames.of(rows)})
