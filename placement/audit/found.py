"""What stands in a folder, before anything of it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class FoundFolder:
    """A run folder as found: every file but timing.json, its manifest and its answer."""

    path: Path
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    answer: Any
    """Whatever the file holds: nothing of it has been checked."""
