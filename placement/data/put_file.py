"""A file written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOR_ALL_TO_READ = 0o644


def put_file(path: Path, content: bytes) -> None:
    """Write the file beside its place and move it there in one step, so that nobody reads half of it.

    What was there before is replaced; the folder must be there. Raises OSError if the disk refuses, and then
    nothing is changed and nothing is left beside.
    """
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(name).chmod(FOR_ALL_TO_READ)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
