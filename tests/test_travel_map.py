"""`placement travel compare A B --out`: a map of the differences, and tables that say the same."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from placement.cli.app import app
from placement.i18n import LANGUAGES
from placement.scenario.inputs import read_inputs
from tests.publish.reading import Page, fetched_by_style
from tests.running import small

SLOW = """
[options.slow]
name_en = "Slow"
name_cy = "Araf"
travel.slower_pct = 50
travel.closed_bases = ["{base}"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every drive half as long again, and the first base shut."""
    home = tmp_path_factory.mktemp("ways")
    small(home)
    base = pd.read_csv(home / "tiny" / "bases.csv")["base_id"][0]
    config = small(home, options=SLOW.format(base=base))
    args = ["travel", "compare", str(config), f"{config}:slow", "--out", str(home / "out")]
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 0, result.output
    again = CliRunner().invoke(app, args)
    assert again.exit_code == 0, again.output  # over its own pages
    (home / "scenario.toml").write_bytes(config.read_bytes())
    of_folder = CliRunner().invoke(app, ["travel", "compare", str(home), f"{home}:slow"])
    assert of_folder.exit_code == 0, of_folder.output  # a folder stands for the scenario in it, as elsewhere
    taken = CliRunner().invoke(app, [*args[:-1], str(home)])
    assert taken.exit_code == 2
    assert "something else is in this folder" in " ".join(taken.output.split())
    return home


def test_every_figure_is_that_of_the_two_matrices(folder: Path) -> None:
    table = pd.read_csv(io.BytesIO((folder / "out" / "differences.csv").read_bytes()))
    one, other = (read_inputs(folder / "tiny.toml", option=name).case for name in (None, "slow"))
    for a, row in enumerate(table.to_dict("records")):
        known = np.isfinite(other.minutes[a])
        less = (other.minutes - one.minutes)[a][known]
        assert row["journeys_a_only"] == 1  # the base that is shut
        assert row["journeys_both"] == known.sum() > 0
        assert row["median_minutes"] == pytest.approx(np.median(less), abs=0.01)
        assert row["nearest_a_minutes"] == pytest.approx(one.minutes[a].min())
        assert row["nearest_b_minutes"] == pytest.approx(other.minutes[a].min())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing_and_the_map_has_a_twin(folder: Path, language: str) -> None:
    html = (folder / "out" / f"index.{language}.html").read_text(encoding="utf-8")
    page = Page(html)
    assert not fetched_by_style(html)
    assert all("src" not in at for _, at in page.elements)
    (svg,) = re.findall(r"<svg viewBox.*?</svg>", html, flags=re.DOTALL)
    assert 'role="img"' in svg
    assert "style=" not in svg
    table = pd.read_csv(folder / "out" / "differences.csv")
    marks = len(re.findall(r'class="(?:longer|shorter|same|unknown)"', svg))
    assert marks == len(table) + len(("longer", "shorter", "same", "unknown", "large", "larger"))
    areas = pd.read_csv(folder / "tiny" / "areas.csv")
    assert all(name in page.text for name in areas[f"name_{language}"])
    assert ("placement verify" in page.text) is False  # nothing here claims to be a run
