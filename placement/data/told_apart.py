"""Names and figures that are legal one by one and lie together: told by name, and nothing is refused.

Two places of one name look like one on every page; a Welsh name that is the English one of another row was
sorted by itself; areas at one point have one journey; a post of 37.5 WTE is one of 37.5 hours.
"""

from __future__ import annotations

import re
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
    english, welsh = rows["name_en"], rows["name_cy"]
    twice = english.duplicated() | welsh.duplicated()
    if name in NAMED_APART and twice.any():
        yield Notice("name_twice", {"file": file, "names": BilingualNames.of(rows[twice])})
    whose = dict(zip(english, rows[key], strict=True)) | {str(one): one for one in rows[key]}
    moved = np.array([whose.get(text, one) != one for text, one in zip(welsh, rows[key], strict=True)])
    moved &= (welsh != english).to_numpy()
    called = np.array(
        [text in whose and whose[text] != one for text, one in zip(english, rows[key], strict=True)]
    )
    called &= ~english.duplicated(keep=False).to_numpy()
    if (moved | called).any():
        yield Notice("name_of_another", {"file": file, "names": BilingualNames.of(rows[moved | called])})
    apart = np.array([digits_of(en) != digits_of(cy) for en, cy in zip(english, welsh, strict=True)])
    if apart.any():
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
    pay = region.roles.pivot_table(
        index=["service_id", "employer_id"], columns="kind", values="salary_pounds_per_year", aggfunc="max"
    ).reindex(columns=["registered", "support"])
    wrong = pay.index[pay["support"] > pay["registered"]].get_level_values("service_id")
    if len(wrong):
        rows = region.services[region.services["service_id"].isin(wrong)]
        yield Notice("pay_upside_down", {"services": BilingualNames.of(rows)})
