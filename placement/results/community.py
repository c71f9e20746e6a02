"""Of each profession, the part that works in community teams, before a plan and with it."""

from __future__ import annotations

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.hospital import hospital_stock, in_community
from placement.results.document_years import CommunityEntry, CommunityService
from placement.results.proof import to_six


def community_entry(case: Case, plan: Allocation) -> CommunityEntry | None:
    """What `answer.json` says of it, at the end of the last year; None without a table of hospital staff.

    A service counts in the regions where its hospital staff are known; the others are named.
    """
    if case.hospital is None:
        return None
    year = len(plan.later) + 1
    here, then = in_community(case, None), in_community(case, plan, year)
    stock = hospital_stock(case, plan, year)
    moved, filled = (
        np.asarray(sum((getattr(one, name) for one in plan.hospital), np.zeros(stock.shape)))
        for name in ("moved", "backfilled")
    )
    known = ~np.isnan(case.hospital)
    services: list[CommunityService] = []
    for s, service in enumerate(case.services):
        some = known[:, s]
        before, after, there, left, came, refilled = (
            float(table[some, s].sum()) for table in (here, then, case.hospital, stock, moved, filled)
        )
        if before + there <= 0:
            continue
        services.append(
            {
                "service_id": service.id,
                "community_before_wte": to_six(before),
                "community_after_wte": to_six(after),
                "hospital_before_wte": to_six(there),
                "hospital_after_wte": to_six(left),
                "moved_wte": to_six(came),
                "backfilled_wte": to_six(refilled),
                "share_before": to_six(before / (before + there)),
                "share_after": to_six(after / (after + left)) if after + left > 0 else 0.0,
                "region_ids_unknown": [
                    name for name, told in zip(case.region_ids, some, strict=True) if not told
                ],
            }
        )
    named = {one["service_id"] for one in services}
    return {
        "year": year,
        "services": services,
        "service_ids_unknown": [service.id for service in case.services if service.id not in named],
    }
