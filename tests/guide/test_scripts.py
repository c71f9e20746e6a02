"""What an analyst types into a file works, without a line about the main module."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from placement.solve.spawning import without_callers_script

ROOT = Path(__file__).parents[2]
SCRIPT = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from operator import add
from placement.solve.spawning import without_callers_script
print("begun")
with ProcessPoolExecutor(2, get_context("spawn")) as pool:
    with without_callers_script():
        asked = [pool.submit(add, n, 1) for n in range(4)]
    print([one.result() for one in asked])
"""


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "begun\n[1, 2, 3, 4]\n", done.stderr


def test_the_main_module_is_as_before() -> None:
    main = vars(sys.modules["__main__"])
    before = {name: main.get(name) for name in ("__spec__", "__file__")}
    with without_callers_script():
        assert main["__spec__"] is None
        assert "__file__" not in main
    assert {name: main.get(name) for name in before} == before


def test_the_readme_has_a_dozen_lines_of_python() -> None:
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    compile(code[1], "README.md", "exec")
    assert len(code[1].strip().splitlines()) <= 12
