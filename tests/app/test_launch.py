"""How the server is started: for this machine alone, telling nobody, and what is said where it cannot be."""

from __future__ import annotations

import itertools
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from streamlit import net_util
from streamlit.web.server.server_util import is_url_from_allowed_origins
from typer.testing import CliRunner

from placement.app import launch as launching
from placement.app.launch import command, launch
from placement.app.limits import AppLimits
from placement.app.serve import ask_nobody
from placement.cli.app import app
from placement.errors import BadInput

TOP = Path(__file__).parents[2]


def settings(called: list[str]) -> dict[str, str]:
    words = called[: called.index("--")]
    return {name.removeprefix("--"): value for name, value in itertools.pairwise(words)
            if name.startswith("--")}  # fmt: skip


def test_the_server_listens_here_and_tells_nobody(tmp_path: Path) -> None:
    stated = settings(command(tmp_path, AppLimits(upload_mb=7), port=8600, address="127.0.0.1"))
    assert stated["server.address"] == "127.0.0.1"
    assert stated["browser.gatherUsageStats"] == "false"
    assert stated["runner.fastReruns"] == "false"
    assert stated["server.maxUploadSize"] == "7"
    assert stated["client.showErrorDetails"] == "none"


def test_streamlit_asks_no_other_server_for_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    net_util.get_external_ip()
    assert len(asked) == 2  # so it does by itself
    ask_nobody(net_util)
    assert net_util.get_external_ip() is None
    assert not is_url_from_allowed_origins("https://elsewhere.example")
    assert len(asked) == 2


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(launching, "find_spec", lambda _name: None)
    with pytest.raises(BadInput, match=r'pip install "placement\[app\]"'):
        launch(tmp_path / "ws", AppLimits())
    result = CliRunner().invoke(app, ["app", "--workspace", str(tmp_path / "ws")])
    assert result.exit_code == 2


def test_a_workspace_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "ws").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="no folder can be made there"):
        launch(tmp_path / "ws", AppLimits())
    result = CliRunner().invoke(app, ["app", "--workspace", str(tmp_path / "ws")])
    assert result.exit_code == 2
    assert "http" not in result.output  # no address of a page that is not served


def test_the_container_starts_as_nobody_in_particular_from_the_lock() -> None:
    """Each wheel is held to its hash; the image has those that the page needs, and fetches none itself."""
    recipe = (TOP / "configs" / "Dockerfile").read_text(encoding="utf-8")
    wheels, image = recipe.split("\nFROM ")[1:]
    assert "--require-hashes -r requirements.lock -w /wheels" in wheels
    assert '--no-index --find-links /wheels "placement[app]"' in image
    assert image.count("pip ") == 1
    assert image.index("USER planner") < image.index("ENTRYPOINT")


def test_the_lock_has_all_that_the_container_installs() -> None:
    """The page's own needs, and theirs in turn: the lock has each, and twice as much besides."""
    lines = (TOP / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {line.split("==")[0] for line in lines if "==" in line}
    stated = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(text) for text in stated["dependencies"] + stated["optional-dependencies"]["app"]]
    needed: set[str] = set()
    while asked:
        name = canonicalize_name(asked.pop().name)
        if name not in needed:
            needed.add(name)
            told = [Requirement(text) for text in metadata.requires(name) or ()]
            asked += [one for one in told if one.marker is None or one.marker.evaluate({"extra": ""})]
    assert needed <= locked
    assert len(needed) < len(locked) / 2
