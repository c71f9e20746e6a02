"""What stands in a folder, before anything of it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class FoundFolder:
    """A run folder as found: every file but timing.json, its manifest and its answer."""

    path: Path
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    answer: Any
    """Whatever the file holds: nothing of it has been checked."""
