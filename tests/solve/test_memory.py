"""What a process does with memory that nothing uses any more."""

from __future__ import annotations

import subprocess
import sys

RING = """
class Ring:
    def __init__(self):
        self.own = self
    def __del__(self):
        print("looked at")

from placement.solve.memory import look_seldom
look_seldom()
held = Ring()
"""


def test_a_process_that_ends_is_not_looked_through_for_rings() -> None:
    """Somebody who checks a scenario waits for that look, and it frees nothing that the end does not."""
    done = subprocess.run([sys.executable, "-c", RING], capture_output=True, check=True, text=True)
    assert done.stdout == ""
