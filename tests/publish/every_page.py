"""Every kind of page that this program draws, from one small region whose names differ by language.

`every_page(home)` decides a scenario of four clusters, asks every study about it and publishes it, and
gives the pages by name. Every English name of the region and the scenario ends with `ENGLISH`, every
Welsh one with `WELSH`, so that a name in the wrong language shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from placement.commands.explain import read_run
from placement.each import each_region
from placement.inputs import read_inputs
from placement.options.compare import compare
from placement.options.explain import explained
from placement.options.frontier import frontier
from placement.options.ladder import ladder
from placement.options.ladder_steps import steps_of
from placement.options.robust_study import alternatives_study, robustness_study
from placement.publish.bundle.bundle import Bundle, build
from placement.publish.bundle.paper import paper_files
from placement.publish.studies import PAGES
from placement.record.published import publish, read_bundle
from placement.record.studyfolder import write_study
from placement.run import run
from tests.builders import tiny_region, tiny_scenario
from tests.graduates.folders import matched
from tests.publish.papers import compare_document, robustness_document, with_areas
from tests.running import AIMS, ALL_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from placement.inputs import Inputs
    from placement.options.study import Study
    from tests.builders import Tables

ENGLISH, WELSH = "Zedland", "Wernog"
POOLED = """
[options.pooled]
name_en = "Pooled"
name_cy = "Cyfun"
rules.money.shares = "free"
"""
