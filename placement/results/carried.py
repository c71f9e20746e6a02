"""Waiting lists and hospital staff with a plan that is carried forward: the staff expected in its posts.

Where years are decided together these are told of the plan over years (`placement.results.ahead`), not here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from placement.model.arrays import Ints
from placement.model.hospital import at_bases, of_profession
from placement.model.waiting import lists_with
from placement.results.document_years import ForwardCommunity, ForwardEntry
from placement.results.forward import MONTHS, carried, given, growth
from placement.results.proof import to_six
from placement.results.waiting import ListYears, lists_entry
from placement.scenario.inputs import Inputs
from placement.scenario.settings import Forward


def with_carried(entry: ForwardEntry, inputs: Inputs, posts: pd.DataFrame) -> ForwardEntry:
    """The entry, with what lists and the parts of professions in the community come to, where known."""
    settings, case = inputs.scenario.forward, inputs.case
    if settings is None or case.years is not None:
        return entry
    lists = lists_entry(case, carried_lists(inputs, posts), settings.wait_weeks)
    if lists is not None:
        entry["waiting"] = lists
    if case.hospital is not None:
        entry["community"] = _community(inputs, posts, settings)
    return entry


def carried_lists(inputs: Inputs, posts: pd.DataFrame) -> ListYears:
    """Today and each year told, with the staff expected in the posts and with today's alone; else none."""
    settings, case = inputs.scenario.forward, inputs.case
    if settings is None or case.years is not None or case.waiting is None:
        return ()
    grown = growth(inputs, settings)
    by_area = np.array([grown[name] for name in case.service_ids]).T
    by_year, _ = given(inputs, posts, settings)
    base, service = _places(inputs, posts)
    times = []
    for year in range(settings.years):
        time = case.in_post.copy()
        np.add.at(time, (base, service), by_year[:, year])
        times.append(time)
    alone = [case.in_post] * settings.years
    both = (lists_with(case, case.waiting, by_area, each) for each in (times, alone))
    return list(zip(*both, strict=True))


def _places(inputs: Inputs, posts: pd.DataFrame) -> tuple[Ints, Ints]:
    """N each, the numbers of base and service of each row of the posts."""
    case = inputs.case
    known = (case.base_ids, case.service_ids), ("base_id", "service_id")
    base, service = (
        np.array([{each: at for at, each in enumerate(ids)}[name] for name in posts[column]], dtype=np.int64)
        for ids, column in zip(*known, strict=True)
    )
    return base, service


def _community(inputs: Inputs, posts: pd.DataFrame, settings: Forward) -> list[ForwardCommunity]:
    """By profession, today and at the end of each year; regions whose hospital staff nobody knows are out."""
    case = inputs.case
    if case.hospital is None:
        return []
    stocks, _ = carried(inputs, posts, settings)
    kinds = {role.id: of_profession(role) for role in case.roles}
    counts = np.array([kinds[name] for name in posts["role_id"]], dtype=float)
    base, service = _places(inputs, posts)
    there = [at_bases(case)]
    for year in range(1, settings.years + 1):
        time = there[0].copy()
        np.add.at(time, (case.base_region[base], service), stocks.end[:, year * MONTHS - 1] * counts)
        there.append(time)
    known = ~np.isnan(case.hospital)
    found: list[ForwardCommunity] = []
    for s, name in enumerate(case.service_ids):
        some = known[:, s]
        community = [float(each[some, s].sum()) for each in there]
        hospital = float(case.hospital[some, s].sum())
        if community[0] + hospital <= 0:
            continue
        found.append(
            {
                "service_id": name,
                "hospital_wte": to_six(hospital),
                "community_wte": [to_six(wte) for wte in community],
                "share": [to_six(wte / (wte + hospital)) for wte in community],
            }
        )
    return found
