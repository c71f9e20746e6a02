"""The order drawn by computer, which anybody can draw again in any language."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from placement.model.arrays import Ints


def drawn_order(seed: int, ids: Sequence[str]) -> Ints:
    """The position, from 0, of each id: sorted by the SHA-256 of "seed:id" in hex, then by id."""
    drawn = sorted(range(len(ids)), key=lambda i: (sha256(f"{seed}:{ids[i]}".encode()).hexdigest(), ids[i]))
    position = np.empty(len(ids), dtype=np.int64)
    position[drawn] = np.arange(len(ids))
    return position
