"""Folders that several of pytest's own processes read: the first that needs one makes it.

`made_once(factory, "pages", make)` is what `make(folder)` says of the folder, which must fit into JSON.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Any]) -> Any:
    """What was said of a folder when it was made, by this process or another; nobody may change it."""
    own = factory.getbasetemp()
    home = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    said = home.with_name(f"{name}.json")
    with FileLock(home.with_name(f"{name}.lock")):
        if not said.exists():
            shutil.rmtree(home, ignore_errors=True)  # what a process that broke has left
            home.mkdir()
            said.write_text(json.dumps(make(home)), encoding="utf-8")
        return json.loads(said.read_text(encoding="utf-8"))
