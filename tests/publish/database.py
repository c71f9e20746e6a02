"""A PostgreSQL of its own with PostGIS, started from the system's packages in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OWNER = "postgres"
"""Who the server runs as where the tests run as root, which PostgreSQL refuses."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, as Debian has them or on the path; None if there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    return None if found is None else Path(found).parent


@contextmanager
def server() -> Iterator[str]:
    """The address of a database with PostGIS, reached by a socket alone; it ends with the block."""
    found = programs()
    if found is None or not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        pytest.skip("no PostgreSQL with PostGIS is installed: apt-get install postgresql postgresql-postgis")
    as_owner: dict[str, str] = {"user": OWNER} if hasattr(os, "geteuid") and os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        home = Path(name)
        if as_owner:
            shutil.chown(home, OWNER)

        def ask(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [str(found / program), *arguments],
                cwd=home,
                capture_output=True,
                text=True,
                check=False,
                **as_owner,
            )  # type: ignore[call-overload]  # whether as another user is known when it runs
            assert done.returncode == 0, done.stderr + done.stdout

        data = str(home / "data")
        ask("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {home} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        ask("pg_ctl", "-D", data, "-o", options, "-l", str(home / "log"), "-w", "start")
        try:
            yield f"postgresql://{OWNER}@/{OWNER}?host={home}"
        finally:
            ask("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
