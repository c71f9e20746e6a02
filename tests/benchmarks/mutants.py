"""Would the tests notice? A sample of small changes to rules, aims and checks, each held against the tests.

    python -m tests.benchmarks.mutants --sample 200 --seed 17
    python -m tests.benchmarks.mutants --only 'placement.model.rules.team.*'

mutmut makes the changes of every file that `[tool.mutmut]` of pyproject.toml names, in a copy of the project
under `mutants/`; that many of them are drawn without replacement. For each the copy is forked before any test
has run, so nothing is kept from the unchanged code, and the tests that reach the changed function run one by
one until one fails: those that reach it themselves before the others of their files (which may reach it
through a fixture made once), the quick before the slow. The limit is on processor time, so a busy machine
changes no count. POSIX only.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import ast
import difflib
import fnmatch
import json
import os
import random
import shutil
import subprocess
import sys
import time
import tomllib
import warnings
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mutmut.mutation import trampoline
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name, mangled_name_from_mutant_name
from scipy.stats import binomtest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COPY = Path("mutants")
LEFT_OUT = (
    ".git",
    "mutants",
    "outputs",
    "maps",
    "__pycache__",
    ".venv*",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
)
# a change that makes a test take ten times as long, and never less than this, has been noticed by nobody
SLOWER, LEAST_SECONDS = 10, 20
NOTICED, UNNOTICED, UNREACHED, AT_LIMIT = "noticed", "not noticed", "reached by no test", "at the limit"


def settings() -> dict[str, Any]:
    """What pyproject.toml says of mutmut."""
    told: dict[str, Any] = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    return told


def changed_files() -> dict[str, Path]:
    """Every change by name, with its file; the copy then holds them all, none of them on."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(".", COPY, ignore=shutil.ignore_patterns(*LEFT_OUT))
    found = {}
    for pattern in settings()["only_mutate"]:
        for file in sorted(Path().glob(pattern)):
            changed = mutate_file_contents(str(file), file.read_text("utf-8"))
            (COPY / file).write_text(changed.code, "utf-8")
            found.update({get_mutant_name(file, name): file for name in changed.mutant_names})
    return found


class Held:
    """Runs the gathered tests in forks of a process in which none has run yet."""

    def __init__(self, drawn: Sequence[str], told: Path) -> None:
        self.drawn, self.told = drawn, told

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached, seconds, failed = self.reach(session)
        if failed:
            pytest.exit(f"These fail without a change: {failed}", returncode=1)
        files = {name: {item.split("::")[0] for item in items} for name, items in reached.items()}
        with self.told.open("w", encoding="utf-8") as lines:
            for name in self.drawn:
                of = mangled_name_from_mutant_name(name)
                near = [item for item in session.items if item.nodeid.split("::")[0] in files.get(of, ())]
                near.sort(key=lambda item: (item.nodeid not in reached[of], seconds[item.nodeid]))
                told = self.outcome(session, near, name, sum(seconds[item.nodeid] for item in near))
                lines.write(json.dumps({"name": name, **told}) + "\n")
                lines.flush()
        return True

    def reach(self, session: pytest.Session) -> tuple[dict[str, set[str]], dict[str, float], list[str]]:
        """Which tests reach each function, how long each takes, and which fail though nothing is changed."""
        kept = self.told.with_suffix(".reach")
        child = os.fork()
        if not child:
            reached: dict[str, list[str]] = defaultdict(list)
            seconds, failed = {}, []
            hits: set[str] = set()
            vars(trampoline)["record_trampoline_hit"] = lambda name, caller=None: hits.add(name)  # noqa: ARG005
            os.environ["MUTANT_UNDER_TEST"] = "stats"
            for item, then in zip(session.items, [*session.items[1:], None], strict=True):
                began, fell = time.process_time(), session.testsfailed
                item.ihook.pytest_runtest_protocol(item=item, nextitem=then)
                seconds[item.nodeid] = time.process_time() - began
                if session.testsfailed > fell:
                    failed.append(item.nodeid)
                for name in sorted(hits):
                    reached[name].append(item.nodeid)
                hits.clear()
            kept.write_text(json.dumps([reached, seconds, failed]), "utf-8")
            os._exit(0)
        os.waitpid(child, 0)
        reached, seconds, failed = json.loads(kept.read_text("utf-8"))
        return {name: set(items) for name, items in reached.items()}, seconds, failed

    def outcome(
        self, session: pytest.Session, items: Sequence[pytest.Item], name: str, usual: float
    ) -> dict[str, object]:
        """What becomes of one change, which test noticed it, and the processor time of that."""
        if not items:
            return {"outcome": UNREACHED, "by": "", "seconds": 0.0}
        kept = self.told.with_suffix(".noticed")
        kept.write_text("", "utf-8")
        child = os.fork()
        if not child:
            self.run(session, items, name, kept, int(max(LEAST_SECONDS, SLOWER * usual)))
        _, status, used = os.wait4(child, 0)
        by = kept.read_text("utf-8")
        stopped = os.WIFSIGNALED(status)
        outcome = AT_LIMIT if stopped else NOTICED if os.WEXITSTATUS(status) else UNNOTICED
        return {"outcome": outcome, "by": by, "seconds": round(used.ru_utime + used.ru_stime, 2)}

    def run(
        self, session: pytest.Session, items: Sequence[pytest.Item], name: str, kept: Path, limit: int
    ) -> None:
        """The child's life: the change is on, the tests run until one fails, and the process ends."""
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.environ["MUTANT_UNDER_TEST"] = name
        try:
            for item, then in zip(items, [*items[1:], None], strict=True):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=then)
                if session.testsfailed:
                    kept.write_text(item.nodeid, "utf-8")
                    break
        except BaseException as error:  # noqa: BLE001
            kept.write_text(repr(error), "utf-8")
            os._exit(1)
        os._exit(1 if session.testsfailed else 0)


def within(drawn: Sequence[str], told: Path, tests: Sequence[str]) -> int:
    """Inside the copy: gather the tests while no change is on, then hold each drawn one against them."""
    os.environ["MUTANT_UNDER_TEST"] = ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted({name.rpartition(".")[0] for name in drawn}):
            __import__(name)
    return int(pytest.main([*settings()["pytest_add_cli_args"], *tests], plugins=[Held(drawn, told)]))


def difference(name: str, file: Path) -> str:
    """The lines that a change takes away and puts in."""
    bare = name.rpartition(".")[2]
    texts = {}
    for node in ast.walk(ast.parse((COPY / file).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name in {bare, f"{bare.rpartition('_')[0]}_orig"}:
            texts[node.name == bare] = ast.unparse(node).splitlines()
    lines = list(difflib.unified_diff(texts[False], texts[True], lineterm="", n=0))[2:]
    return "\n".join(f"    {line}" for line in lines if line[0] in "+-" and "__mutmut_" not in line)


def room(file: Path) -> str:
    """Rules, aims or checks."""
    return file.parent.name if file.parent.parent.name == "model" else "checks"


def table(rows: Iterable[dict[str, Any]], found: dict[str, Path]) -> str:
    """Counts by room, and the share noticed of all drawn with its 95 per cent interval (Wilson 1927)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for of in (room(found[row["name"]]), "all"):
            counts[of][row["outcome"]] += 1
    made = Counter(room(file) for file in found.values())
    made["all"] = len(found)
    lines = []
    for of in ("rules", "aims", "checks", "all"):
        drawn = counts[of].total()
        if drawn:
            low, high = binomtest(counts[of][NOTICED], drawn).proportion_ci(0.95, method="wilson")
            told = ", ".join(
                f"{counts[of][each]} {each}" for each in (NOTICED, UNNOTICED, UNREACHED, AT_LIMIT)
            )
            share = counts[of][NOTICED] / drawn
            lines.append(
                f"{of}: {made[of]} made, {drawn} drawn: {told}; {share:.1%} ({low:.1%} to {high:.1%})"
            )
    return "\n".join(lines)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--sample", type=int, help="how many changes to draw; all without it")
    asked.add_argument("--seed", type=int, default=17)
    asked.add_argument("--only", nargs="+", default=["*"], help="names of changes, * for any signs")
    asked.add_argument("--tests", nargs="+", help="these tests, where pyproject.toml names others")
    asked.add_argument("--within", type=Path, help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.within:
        drawn = json.loads(said.within.read_text("utf-8"))
        sys.exit(within(drawn, said.within.with_suffix(".told"), said.tests))
    found = changed_files()
    names = sorted(name for name in found if any(fnmatch.fnmatchcase(name, like) for like in said.only))
    if said.sample is not None and said.sample < len(names):
        names = random.Random(said.seed).sample(names, said.sample)
    asked_of = (COPY / "drawn.json").resolve()
    asked_of.write_text(json.dumps(names), "utf-8")
    subprocess.run(
        [
            *(sys.executable, "-m", "tests.benchmarks.mutants", "--within", str(asked_of), "--tests"),
            *(said.tests or settings()["pytest_add_cli_args_test_selection"]),
        ],
        cwd=COPY,
        env={**os.environ, "PYTHONPATH": "."},
        check=True,
    )
    lines = asked_of.with_suffix(".told").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["outcome"] != NOTICED:
            print(f"{row['outcome']}: {row['name']}\n{difference(row['name'], found[row['name']])}")
    print(table(rows, found))


if __name__ == "__main__":
    main()
