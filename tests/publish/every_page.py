"""Every kind of page that this program draws, from one small region whose names differ by language.

`every_page(home)` decides a scenario of four clusters, asks every study about it, publishes all, and gives
the pages by name. Every English name of the region and the scenario ends with `ENGLISH` and every Welsh one
with `WELSH`, so that a name in the wrong language shows.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import placement as pl
from placement.audit.decided import read_decided
from placement.i18n import LANGUAGES
from placement.report.regions import write_regions
from placement.run import run
from placement.run.regions import about, read
from placement.scenario.inputs import read_inputs
from placement.site.published import publish
from placement.store.regionsfolder import document_of, row_of
from placement.studies.benefits.stated import stated_worth
from placement.studies.benefits.study import benefits
from placement.studies.compare.study import compare
from placement.studies.explain.study import explained
from placement.studies.frontier.study import frontier
from placement.studies.ladder.steps import steps_of
from placement.studies.ladder.study import ladder
from placement.studies.national.boards import boards_of, read_board_file
from placement.studies.national.study import national
from placement.studies.register import write_study
from placement.studies.robustness.study import alternatives_study, robustness_study
from tests.builders import POOLED, tiny_region, tiny_scenario
from tests.matches.folders import matched
from tests.running import AIMS, ALL_RULES
from tests.shared import made_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pytest

    from placement.scenario.inputs import Inputs
    from placement.store.study import Study
    from tests.builders import Tables

ENGLISH, WELSH = "Zedland", "Wernog"


def marked(tables: Tables) -> None:
    """Every name ends with the mark of its language."""
    for row in (row for rows in tables.values() for row in rows):
        for column in [name for name in row if name.endswith("_en")]:
            stem = column.removesuffix("_en")
            name = str(row[column])
            row.update({column: f"{name} {ENGLISH}", f"{stem}_cy": f"{name} {WELSH}"})


def marked_scenario(text: str) -> str:
    """A scenario whose names tell their language."""
    text = re.sub(r'^(\w+_en = ".*)"$', rf'\1 {ENGLISH}"', text, flags=re.MULTILINE)
    text = re.sub(r'^(\w+_cy = ".*)"$', rf'\1 {WELSH}"', text, flags=re.MULTILINE)
    return f"{text}\n[forward]\nyears = 2\nleavers_pct = 10\n"


def scenario(home: Path) -> Path:
    """Four clusters in three counties and two regions, one service, £200,000, two aims, an option."""
    tiny_region(home / "tiny", clusters=4, areas_per_cluster=1, services=1, edit=marked)
    return tiny_scenario(home / "tiny.toml", rules=ALL_RULES, aims=AIMS, options=POOLED, edit=marked_scenario)


def studies(config: Path, ran: Path) -> Iterator[tuple[Inputs, Study]]:
    """One study of each kind."""
    inputs = read_inputs(config)
    yield inputs, compare(inputs, ["pooled"], processes=1)
    yield inputs, ladder(inputs, steps_of(inputs, "100k,200k", None, by_year=False), processes=1)
    yield inputs, frontier(inputs, ["met_need", "worst_served"], 3, processes=1)
    files = [read_board_file(config)]
    yield national(files, *boards_of(files), processes=1)
    yield inputs, alternatives_study(inputs, loss=0.01, count=2, processes=1)
    yield inputs, robustness_study(inputs, draws=2, loss=0.01, beside=1, processes=1)
    decided_inputs, decided = read_decided(ran)
    worth = stated_worth(40_000, "A board", of_health=False)
    yield decided_inputs, benefits(decided_inputs, decided, stated_options(ran.parent), worth)
    yield decided_inputs, of_two_runs(config, ran)
    yield decided_inputs, explained(decided_inputs, decided, [1], processes=1)


def stated_options(home: Path) -> Path:
    """A table of two options over two years in one region, one of them with an effect that nobody states."""
    head = "option_id,kind,name_en,name_cy,region_id,service_id,year,pounds,wte,wte_low,wte_high,basis,source"
    names = f"Rotas {ENGLISH},Rotas {WELSH}"
    rows = [
        f"{kind},{kind},{names},region1,physio,{year},1000,{effect},assumed,Nobody"
        for kind, effect in (("retention", "0.1,0,0.2"), ("third_sector", ",,"))
        for year in (1, 2)
    ]
    path = home / "options.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def of_two_runs(config: Path, ran: Path) -> Study:
    """What changed between the scenario as stated and its option."""
    first, other = pl.load(ran), pl.read(config, option="pooled").solve()
    return pl.diff(first, other).study


def written(home: Path) -> list[Path]:
    """Every folder with pages to look at."""
    config = scenario(home)
    ran = run(config, out=home / "run")
    folders = [ran.folder]
    for inputs, study in studies(config, ran.folder):
        folder = home / str(study.document["kind"])
        write_study(folder, inputs, study, {})
        folders.append(folder)
    pooled = run(config, option="pooled", out=home / "pooled").folder
    return [
        *folders,
        publish([ran.folder, pooled, *folders[1:]], home / "bundle"),
        every_region(config, ran.view.answer, home / "each"),
        matched(home, ran.folder).folder,
    ]


def every_region(config: Path, answer: Mapping[str, Any], folder: Path) -> Path:
    """The page of every region alone, as if each had the figures of the whole."""
    told, known = read(config, None)
    rows = [row_of(name, answer, "answer") for name in known.regions["region_id"]]
    document = document_of(about(told, known), rows, answer["aims"][0], [answer["status"]])
    folder.mkdir()
    for language in LANGUAGES:
        (folder / f"index.{language}.html").write_text(write_regions(document, language), encoding="utf-8")
    return folder


def every_page(home: Path) -> dict[str, Path]:
    """Every page by its folder and name, such as `bundle/index.cy.html`."""
    return {
        path.relative_to(home).as_posix(): path
        for folder in written(home)
        for path in sorted(folder.rglob("*.html"))
        if "public" not in path.relative_to(folder).parts
    }


def shared_pages(factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same, made once for all of pytest's processes, to be read alone."""

    def make(home: Path) -> dict[str, str]:
        return {name: str(path) for name, path in every_page(home).items()}

    return {name: Path(path) for name, path in made_once(factory, "every-page", make).items()}
