"""Where need is asked to follow something else than age and deprivation: what, and how much need moves."""

from __future__ import annotations

import pandas as pd

from placement.data.need import need
from placement.data.region import Region
from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Block, Paragraph, Section, simple_table
from placement.results.view import View
from placement.scenario import Scenario
from placement.scenario.need_asked import need_asked
from placement.scenario.settings import NeedPattern


def need_elsewhere(region: Region, scenario: Scenario) -> pd.DataFrame:
    """For each service `need_wte`, and `elsewhere_wte`: what lies in another cluster than by age alone.

    Half the sum over clusters of how much need differs, as all need of a service stays the same.
    """
    clusters = region.areas["cluster_id"].to_numpy()
    ids = region.services["service_id"].astype(str).tolist()
    before, after = (
        pd.DataFrame(table, columns=ids).groupby(clusters).sum()
        for table in (need(region), need_asked(region, scenario))
    )
    return pd.DataFrame(
        {
            "service_id": ids,
            "need_wte": after.sum().to_numpy(),
            "elsewhere_wte": (after - before).abs().sum().to_numpy() / 2,
        }
    )


def need_followed(view: View, names: Names, words: Words) -> tuple[Section, ...]:
    """A section, or none where need follows age and deprivation alike everywhere, as it does unless asked."""
    asked = getattr(view.scenario, "need", NeedPattern())
    if asked == NeedPattern():
        return ()
    blocks: list[Block] = []
    if asked.follows == "registers":
        blocks.append(Paragraph(words("summary.need.registers")))
    if asked.by_place:
        slots = {name: words.number(getattr(asked, f"times_{name}"), 2) for name in ("town", "village")}
        blocks.append(Paragraph(words("summary.need.place", **slots)))
    rows = tuple(
        (
            names.service(row["service_id"]),
            words.number(row["need_wte"]),
            words.number(row["elsewhere_wte"]),
            words.percent(row["elsewhere_wte"] / row["need_wte"], 0),
        )
        for row in need_elsewhere(view.region, view.scenario).to_dict("records")
        if row["need_wte"] > 0
    )
    titles = (words(f"summary.need.{name}") for name in ("service", "all", "elsewhere", "share"))
    blocks += [
        Paragraph(words("summary.need.adds_none")),
        simple_table(words("summary.need.table"), titles, rows),
        Paragraph(words("summary.need.compare")),
    ]
    return (Section("need-followed", words("summary.need.title"), tuple(blocks)),)
