"""A board, a county or all of Wales, cut from the embedded figures through the package's own reader."""

from __future__ import annotations

import pandas as pd

from placement.data import read_region
from placement.data.embedded import path
from placement.data.tables import TABLES
from placement.i18n import LANGUAGES
from placement.sources.begin.begun import Begun, settled
from placement.sources.begin.choice import chosen
from placement.sources.begin.nation import Nation
from placement.sources.begin.question import question_of

OPTION = "--wales"
TABLES_OF_WALES, SCENARIO_OF_WALES = "data/wales/areas.csv", "configs/wales-ahp.toml"
NO_TABLE = frozenset({"local_knowledge"})


def begin_wales(choice: str, name: str) -> Begun:
    """The region that `choice` names ("board=powys", "county=Ceredigion", "all"), as `name`.

    Raises BadInput where it is not clear which is meant.
    """
    region = read_region(path(TABLES_OF_WALES).parent)
    tables = {
        table: pd.DataFrame(found).drop(columns="geometry", errors="ignore")
        for table in TABLES
        if table not in NO_TABLE and (found := getattr(region, table)) is not None
    }
    kinds = {"board": "region", "county": "county"}
    nation = Nation(tables, region.package, kinds, {"en": "Wales", "cy": "Cymru"})
    which = chosen(choice, OPTION, nation.choices())
    part, share = nation.part(which)
    place, outlines = nation.place(which), region.boundaries
    titles = {"title": place["en"], "title_en": place["en"], "title_cy": place["cy"]}
    return settled(
        Begun(
            name=name,
            tables=part,
            outlines=outlines[outlines["cluster_id"].isin(part["clusters"]["cluster_id"])],
            document=question_of(path(SCENARIO_OF_WALES), name, place, share, LANGUAGES),
            package={**region.package, "name": name, **titles},
        )
    )
