"""Writes a folder whole or not at all."""

from __future__ import annotations

from pathlib import Path

from placement.errors import BadInput, Fault
from placement.store.atomic import exchange


def replace_folder(out: Path, files: dict[str, bytes]) -> None:
    """Makes `out` hold exactly `files` (name to content).

    They are written beside it first; `out` is only touched when all of them are complete, and put back if
    the exchange fails. Raises BadInput if `out` holds anything else: that would be lost.
    """
    out = out.resolve()
    others = sorted({path.name for path in out.iterdir()} - set(files)) if out.exists() else []
    if others:
        raise BadInput(Fault("build_foreign_file", file=f"{out.name}/{name}") for name in others)

    def fill(fresh: Path) -> None:
        for name, content in files.items():
            (fresh / name).write_bytes(content)

    exchange(out, fill)
