"""A folder written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

FOR_ALL_TO_READ = 0o755


def exchange(out: Path, fill: Callable[[Path], None]) -> None:
    """Make `out` what `fill` writes into a new folder beside it.

    `out` is touched only when `fill` is done, and put back if the exchange fails; whatever is raised
    leaves nothing behind. Raises OSError if the disk refuses.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    old = fresh.with_name(f"{fresh.name}-old")
    try:
        fill(fresh)
        fresh.chmod(FOR_ALL_TO_READ)
        if out.exists():
            out.rename(old)
        try:
            fresh.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
