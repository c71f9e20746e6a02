"""How much one server does, so that a planner cannot fill the disk or the queue of the others."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class AppLimits:
    """The limits of a server; whoever starts it states them."""

    upload_mb: int = 20
    """Of one workbook, in megabytes."""
    seconds: float = 300.0
    """Of one decision; what is in hand then is kept."""
    waiting: int = 20
    """Decisions and studies that wait, of all planners."""
    options: int = 40
    """Options that one planner keeps."""
    disk_mb: int = 2_000
    """Of one planner's folder, in megabytes."""
    rows: int = 200_000
    """Of all sheets of one workbook, or of the two files of people."""
    user_header: str | None = None
    """The header in which a proxy says who a planner is; without one each has an address of their own."""

    def as_argument(self) -> str:
        """The limits as one argument of a command line."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def of_argument(cls, text: str) -> AppLimits:
        """The limits of such an argument; ValueError or TypeError if it is none."""
        return cls(**json.loads(text))
