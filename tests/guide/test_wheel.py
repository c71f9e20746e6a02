"""The wheel is whole: whoever installs it, and has no checkout, can decide, read and draw the example."""

from __future__ import annotations

import json
from pathlib import Path

from tests.guide.conftest import ROOT, Stranger, ran
from tests.guide.test_tutorials import FIRST, script_of

EXAMPLE = "share/placement"
TELLS = """
import json

said = {
    "package": pl.__file__,
    "scenario": str(pl.examples.path("configs/wales-ahp.toml")),
    "posts_wte": float(plan.clusters["wte_new"].sum()),
    "gap": plan.gap,
    "verified": plan.verify().passed,
    "summary_cy": plan.summary("cy").html,
    "map": plan.map().html,
}
print(json.dumps(said))
"""


def files_under(folder: Path) -> set[str]:
    return {
        path.relative_to(folder.parent).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_the_package(stranger: Stranger) -> None:
    """Code, catalogues, templates, styles and facts; beside them its data and what a wheel adds."""
    package = files_under(ROOT / "placement")
    kinds = {Path(name).suffix for name in package}
    assert {".py", ".po", ".css", ".js", ".toml"} <= kinds
    assert package - stranger.names == set()
    others = {name for name in stranger.names - package if ".dist-info/" not in name}
    assert {name.partition("/")[0].rpartition(".")[2] for name in others} == {"data"}


def test_the_wheel_holds_the_example_as_it_stands(stranger: Stranger) -> None:
    held = {name.partition(f"{EXAMPLE}/")[2] for name in stranger.names if EXAMPLE in name}
    wales = {f"data/{name}" for name in files_under(ROOT / "data" / "wales")}
    england = {f"data/{name}" for name in files_under(ROOT / "data" / "england-2021")}
    assert held == {"configs/england.toml", "configs/wales-ahp.toml", *england, *wales}
    for name in held:
        assert (stranger.home / EXAMPLE / name).read_bytes() == (ROOT / name).read_bytes(), name


def test_a_stranger_decides_verifies_and_draws_powys(stranger: Stranger, tmp_path: Path) -> None:
    """By the first tutorial. Posts cost some £50,000 for each WTE, and Powys has some £228,000: 4.5 WTE."""
    *_, last = ran([stranger.python, "-c", script_of(FIRST) + TELLS], tmp_path).splitlines()
    said = json.loads(last)
    assert Path(said["package"]).is_relative_to(stranger.home)
    assert Path(said["scenario"]).is_relative_to(stranger.home)
    assert said["posts_wte"] == 4.5
    assert said["gap"] >= 0
    assert said["verified"]
    assert "Enghraifft, nid penderfyniad." in said["summary_cy"]
    assert "leaflet" in said["map"].lower()
    assert list(tmp_path.iterdir()) == []


def test_the_command_is_there_and_speaks_welsh(stranger: Stranger, tmp_path: Path) -> None:
    command = stranger.python.parent / "placement"
    scenario = stranger.home / EXAMPLE / "configs" / "wales-ahp.toml"
    assert "63 o glystyrau" in ran([command, "check", scenario, "--lang", "cy"], tmp_path)
