"""Would the tests notice? A sample of small changes to rules, aims and checks, each held against the tests.

    python -m tests.benchmarks.mutants --sample 200 --seed 17
    python -m tests.benchmarks.mutants --sample 400 --seed 17 --skip 200
    python -m tests.benchmarks.mutants --only 'placement.model.rules.team.*'

mutmut makes the changes of every file that `[tool.mutmut]` of pyproject.toml names, in a copy of the project
under `mutants/`; that many of them are drawn without replacement, in random order, so the first so many
results are a sample as well. For each the copy is forked before any test has run, so nothing is kept
from the unchanged code. First the tests that name the rule, aim or fault of the changed file run until one
fails; then, for the changes that none of these noticed, all tests that reach the changed function: those that
reach it themselves before the others of their files (which may reach it through a fixture made once), the
quick before the slow. The limit is on processor time, so a busy machine changes no count. POSIX only.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import ast
import difflib
import fnmatch
import inspect
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib
import warnings
from collections import Counter, defaultdict
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import libcst as cst
import pytest
from mutmut.mutation import trampoline
from mutmut.mutation.file_mutation import Mutation, combine_mutations_to_source, create_mutations
from mutmut.mutation.trampoline_templates import mangle_function_name
from mutmut.utils.format_utils import get_mutant_name, mangled_name_from_mutant_name
from scipy.stats import binomtest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

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
SLOWER, LEAST_SECONDS, FIRST_SECONDS = 10, 20, 5
NOTICED, UNNOTICED, UNREACHED, AT_LIMIT = "noticed", "not noticed", "reached by no test", "at the limit"
NOTHING = "changes nothing"


def settings() -> dict[str, Any]:
    """What pyproject.toml says of mutmut."""
    told: dict[str, Any] = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    return told


class Changeable:
    """A file and every change that mutmut makes to it, by the names that mutmut gives them."""

    def __init__(self, file: Path) -> None:
        self.file = file
        text = file.read_text("utf-8")
        self.module, changes, self.no_classes, self.no_functions = create_mutations(str(file), text)
        mangled = {}
        for statement in self.module.body:
            if isinstance(statement, cst.FunctionDef):
                mangled[statement] = mangle_function_name(name=statement.name.value, class_name=None)
            elif isinstance(statement, cst.ClassDef):
                for method in statement.body.body:
                    if isinstance(method, cst.FunctionDef):
                        of = statement.name.value
                        mangled[method] = mangle_function_name(name=method.name.value, class_name=of)
        made: Counter[str] = Counter()
        self.changes: dict[str, Mutation] = {}
        for change in changes:
            if change.contained_by_top_level_function in mangled:
                function = mangled[change.contained_by_top_level_function]
                made[function] += 1
                name = get_mutant_name(file, f"{function}__mutmut_{made[function]}")
                self.changes[name] = change

    def write(self, drawn: Collection[str]) -> None:
        """Put the file with the drawn changes, none of them on, in its place in the copy."""
        chosen = {name: change for name, change in self.changes.items() if name in drawn}
        combined = combine_mutations_to_source(
            self.module, list(chosen.values()), self.no_classes, self.no_functions
        )
        numbers = defaultdict(list)
        for name in chosen:
            function, _, number = name.rpartition(".")[2].partition("__mutmut_")
            numbers[function].append(number)
        code = combined.code
        for function, kept in numbers.items():
            counted = re.compile(rf"(?<!\w){function}__mutmut_(\d+)\b")
            code = counted.sub(partial(_numbered, function, kept), code)
        (COPY / self.file).write_text(code, "utf-8")


def _numbered(function: str, kept: Sequence[str], found: re.Match[str]) -> str:
    """The name of a change among all of its function, where mutmut counted the drawn ones alone."""
    return f"{function}__mutmut_{kept[int(found[1]) - 1]}"


def changeable(likes: Sequence[str]) -> list[Changeable]:
    """The files of pyproject.toml that hold changes with such names."""
    files = [file for pattern in settings()["only_mutate"] for file in sorted(Path().glob(pattern))]
    modules = [like.rpartition(".")[0] or "*" for like in likes]
    return [
        Changeable(file)
        for file in files
        if any(fnmatch.fnmatchcase(get_mutant_name(file, "").rstrip("."), like) for like in modules)
    ]


def named(items: Sequence[pytest.Item], name: str) -> list[pytest.Item]:
    """The tests that name what the changed file is about; of a file that others import, what those are about.

    A file is named by its own name in that of a test, by one of its classes in the text of a test, and by the
    key of a fault that bad inputs must meet.
    """
    file = Path(*name.rpartition(".")[0].split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    text = file.read_text("utf-8")
    by = [
        each.stem for each in file.parent.glob("*.py") if f"import {file.stem}\n" in each.read_text("utf-8")
    ]
    by += [
        each.stem for each in file.parent.glob("*.py") if f".{file.stem} import" in each.read_text("utf-8")
    ]
    classes = re.findall(r"^class (\w+)", text, re.MULTILINE)
    own = re.compile(rf"(?<![a-z])(?:{file.stem})(?![a-z])|\b(?:{'|'.join(classes) or 'no class'})\b")
    of_others = re.compile(rf"(?<![a-z])(?:{'|'.join(by) or 'no file'})(?![a-z])")
    found: list[list[pytest.Item]] = [[], [], []]
    for item in items:
        bad = item.callspec.params.get("bad") if hasattr(item, "callspec") else None
        if own.search(item.nodeid) or (bad and any(f'"{told[0]}"' in text for told in bad.told)):
            found[0].append(item)
        elif own.search(_text(item)):
            found[1].append(item)
        elif of_others.search(item.nodeid):
            found[2].append(item)
    return [item for some in found for item in some]


def _text(item: pytest.Item) -> str:
    return _source(item.function) if isinstance(item, pytest.Function) else ""


@cache
def _source(function: Callable[..., object]) -> str:
    """Read once for all cases of a test: it costs more than most tests do."""
    return inspect.getsource(function)


class Held:
    """Runs the gathered tests in forks of a process in which none has run yet."""

    def __init__(self, drawn: Sequence[str], told: Path) -> None:
        self.drawn, self.told = drawn, told

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        left = []
        near: dict[str, list[pytest.Item]] = {}
        for name in self.drawn:
            module = name.rpartition(".")[0]
            near[module] = near.get(module) or named(session.items, name)
            told = self.outcome(session, near[module], name, FIRST_SECONDS)
            self.tell(name, told, "the tests that name it")
            if told["outcome"] != NOTICED:
                left.append(name)
        reached, seconds, failed = self.reach(session)
        if failed:
            pytest.exit(f"These fail without a change: {failed}", returncode=1)
        files = {name: {item.split("::")[0] for item in items} for name, items in reached.items()}
        for name in left:
            of = mangled_name_from_mutant_name(name)
            wide = [item for item in session.items if item.nodeid.split("::")[0] in files.get(of, ())]
            wide.sort(key=lambda item: (item.nodeid not in reached[of], seconds[item.nodeid]))
            usual = sum(seconds[item.nodeid] for item in wide)
            limit = int(max(LEAST_SECONDS, SLOWER * usual))
            self.tell(name, self.outcome(session, wide, name, limit), "all that reach it")
        return True

    def tell(self, name: str, told: dict[str, object], among: str) -> None:
        """Add a line to what has been told; a later line about a change stands for the earlier one."""
        with self.told.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"name": name, "among": among, **told}) + "\n")

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
        self, session: pytest.Session, items: Sequence[pytest.Item], name: str, limit: int
    ) -> dict[str, object]:
        """What becomes of one change, which test noticed it, and the processor time of that."""
        if not items:
            return {"outcome": UNREACHED, "by": "", "seconds": 0.0}
        kept = self.told.with_suffix(".noticed")
        kept.write_text("", "utf-8")
        child = os.fork()
        if not child:
            self.run(session, items, name, kept, limit)
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


def both(name: str, file: Path) -> dict[bool, list[str]]:
    """The lines of a function as they are (False) and with a change (True)."""
    bare = name.rpartition(".")[2]
    return {
        node.name == bare: ast.unparse(node).splitlines()
        for node in ast.walk(ast.parse((COPY / file).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name in {bare, f"{bare.rpartition('_')[0]}_orig"}
    }


def same_but_for_lengths(name: str, file: Path) -> bool:
    """Whether a change is only that a zip no longer asks for lists as long as each other, which these are."""
    texts = {
        changed: re.sub(r", strict=(?:True|False|None)|__mutmut_\w+", "", "\n".join(lines))
        for changed, lines in both(name, file).items()
    }
    return texts[False] == texts[True]


def difference(name: str, file: Path) -> str:
    """The lines that a change takes away and puts in."""
    texts = both(name, file)
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
                f"{counts[of][each]} {each}" for each in (NOTICED, UNNOTICED, UNREACHED, AT_LIMIT, NOTHING)
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
    asked.add_argument("--skip", type=int, default=0, help="so many of those drawn were held before")
    asked.add_argument("--only", nargs="+", default=["*"], help="names of changes, or a module and .*")
    asked.add_argument("--tests", nargs="+", help="these tests, where pyproject.toml names others")
    asked.add_argument("--within", type=Path, help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.within:
        drawn = json.loads(said.within.read_text("utf-8"))
        sys.exit(within(drawn, said.within.with_suffix(".told"), said.tests))
    files = changeable(said.only)
    found = {name: each.file for each in files for name in each.changes}
    names = sorted(name for name in found if any(fnmatch.fnmatchcase(name, like) for like in said.only))
    if said.sample is not None and said.sample < len(names):
        names = random.Random(said.seed).sample(names, said.sample)
    names = names[said.skip :]
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(".", COPY, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for each in files:
        if not each.changes.keys().isdisjoint(names):
            each.write(names)
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
    rows = list({row["name"]: row for row in map(json.loads, lines)}.values())
    for row in rows:
        if row["outcome"] != NOTICED and same_but_for_lengths(row["name"], found[row["name"]]):
            row["outcome"] = NOTHING
        if row["outcome"] != NOTICED:
            print(f"{row['outcome']}: {row['name']}\n{difference(row['name'], found[row['name']])}")
    print(table(rows, found))


if __name__ == "__main__":
    main()
