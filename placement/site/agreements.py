"""Staff time across borders: which regions and which pairs of clusters must agree who manages whom."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from placement.i18n import Words
from placement.report.catchments import catchments
from placement.report.names import Names
from placement.report.pieces import Block, Paragraph, Table, worded_table
from placement.results.view import View

MOST_PAIRS = 30


def agreements(view: View, names: Names, words: Words) -> tuple[Block, ...]:
    """Care by pair of regions and by pair of clusters; nothing where no staff cross a border."""
    crossing = pairs(view, names)
    if crossing.empty:
        return ()
    found: list[Block] = [Paragraph(words("agreements.lead"))]
    across = crossing[crossing["from_region"] != crossing["to_region"]]
    if len(across):
        by_region = across.groupby(["from_region", "to_region"], sort=False)["care_wte"].sum()
        rows = [
            (names.region(str(pair[0])), names.region(str(pair[1])), words.number(float(wte)))
            for pair, wte in by_region.sort_values(ascending=False, kind="stable").items()
            if isinstance(pair, tuple)
        ]
        found.append(_table("agreements.regions", rows, words))
    shown = crossing.head(MOST_PAIRS)
    rows = [
        (names.cluster(row["from_id"]), names.cluster(row["to_id"]), words.number(row["care_wte"]))
        for row in shown.to_dict("records")
    ]
    found.append(_table("agreements.clusters", rows, words))
    if left := len(crossing) - len(shown):
        found.append(Paragraph(words.count("agreements.more", left)))
    return tuple(found)


def pairs(view: View, names: Names) -> pd.DataFrame:
    """from_id, to_id, care_wte, from_region, to_region: each pair of clusters, the most staff time first."""
    served = catchments(view)
    home = dict(zip(view.region.bases["base_id"], view.region.bases["cluster_id"], strict=True))
    table = served.assign(from_id=served["base_id"].map(home), to_id=served["cluster_id"])
    table = table[table["from_id"].notna() & (table["from_id"] != table["to_id"])]
    sums = table.groupby(["from_id", "to_id"], sort=True)["care_wte"].sum().reset_index()
    for end in ("from", "to"):
        regions = [names.region_of[names.county_of[str(key)]] for key in sums[f"{end}_id"]]
        sums[f"{end}_region"] = regions
    return sums.sort_values("care_wte", ascending=False, kind="stable").reset_index(drop=True)


def _table(key: str, rows: Sequence[tuple[str, ...]], words: Words) -> Table:
    return worded_table(words, key, "agreements.column", ("from", "to", "wte"), rows, texts=2)
