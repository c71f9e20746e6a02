"""What a process does with memory that nothing uses any more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from placement.solve.memory import gives_back

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


def test_what_a_draw_has_freed_is_given_back_to_the_machine() -> None:
    """Whoever asks for fifty draws has memory for one: 60 MB in small pieces, one of which stays."""
    before, kept = held(), gives_back(_in_small_pieces)()
    assert kept
    assert held() - before < 20


def _in_small_pieces() -> bytes:
    """The last of many: what lies below it is free, but not at the end of the heap."""
    return [bytes(2_000) for _ in range(30_000)][-1]


def held() -> float:
    """MB that this process holds."""
    told = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(told[1]) * 4096 / 1e6


def test_a_worker_has_none_of_the_tools_for_fortran_and_for_tests_of_numpy() -> None:
    """SciPy would bring them into each process, 8 MB each; who uses them has them whole, in any thread."""
    asks = """
import sys, placement.solve.parallel, numpy as np
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
print([n for n in sys.modules if n.startswith(("numpy.f2py", "numpy.testing"))])
gate = Barrier(8)
sys.setswitchinterval(1e-5)
def use(_):
    gate.wait()
    return np.testing.assert_allclose(1.0, 1.0)
with ThreadPoolExecutor(8) as threads:
    print(set(threads.map(use, range(8))))
from numpy.f2py import crackfortran
"""
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n{None}\n"
