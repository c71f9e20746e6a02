"""Starts the server of the planner's page: on this machine alone, without telling anybody."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from placement.app.limits import AppLimits
from placement.errors import BadInput, Fault

NEEDED = ("streamlit", "streamlit_folium")


def command(workspace: Path, limits: AppLimits, *, port: int, address: str) -> list[str]:
    """The command that serves the page. It asks nobody for anything and opens no browser by itself."""
    settings = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": str(limits.upload_mb),
        "server.maxMessageSize": "200",
        "server.enableXsrfProtection": "true",
        "browser.gatherUsageStats": "false",
        "runner.fastReruns": "false",  # a click would end a run between keeping an option and choosing it
        "client.toolbarMode": "minimal",
        "theme.base": "light",
        "theme.textColor": "#000000",  # captions are this at three fifths: 4.5 to 1 and more
        "theme.primaryColor": "#08519c",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "global.developmentMode": "false",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    script = str(Path(__file__).with_name("page.py"))
    return [
        sys.executable, "-m", "placement.app.serve", script, *options,
        "--", str(workspace), limits.as_argument(),
    ]  # fmt: skip


def launch(workspace: Path, limits: AppLimits, *, port: int = 8501, address: str = "127.0.0.1") -> int:
    """Serve the page until it is stopped; the exit code of the server.

    `address` is where the server listens: another one than 127.0.0.1 lets others in, who must come through
    a proxy that says who they are. Raises BadInput as `ready` does.
    """
    ready(workspace)
    called = command(workspace.resolve(), limits, port=port, address=address)
    return subprocess.run(called, check=False).returncode  # noqa: S603 - our own command


def ready(workspace: Path) -> None:
    """Raise BadInput if the extra is not installed, or the workspace is no folder that can be written to."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise BadInput([Fault("app_missing", "app", value=missing[0])])
    try:
        workspace.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise BadInput([Fault("app_workspace", workspace.name, column="--workspace")]) from None
