"""Every public name has an example in its docstring, and every example is run."""

import atexit
import doctest
import inspect
from functools import cache
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pytest

import placement as pl
from tests.builders import tiny_region, tiny_scenario


@cache
def powys() -> tuple[pl.Question, pl.Plan]:
    """What the examples go on from."""
    question = pl.examples.wales(region="powys")
    return question, question.solve()


@cache
def tiny() -> pl.Question:
    """What the examples of studies, which solve many times, are run with: a question of one cluster."""
    home = Path(mkdtemp())
    atexit.register(rmtree, home)
    tiny_region(home / "tiny", regions=1, counties=1, clusters=1, services=1)
    return pl.read(tiny_scenario(home / "t.toml", options="")).with_setting("solve", processes=1)


MODULES = (
    "placement.api.asking",
    "placement.api.examples",
    "placement.api.infeasible",
    "placement.api.page",
    "placement.api.plan",
    "placement.api.question",
    "placement.api.siting",
    "placement.api.study",
    "placement.errors",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name: str) -> None:
    module = import_module(name)
    question, plan = powys()
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    for example in doctest.DocTestFinder().find(module, extraglobs={"question": question, "plan": plan}):
        if "QuestionStudies" in example.name:
            example.globs["question"] = tiny()
        runner.run(example)
    assert runner.failures == 0
    assert runner.tries > 0, "a module without any example"


PUBLIC = (pl.Question, pl.Plan, pl.StudyResult, pl.Page, pl.siting.Sites, pl.siting)


@pytest.mark.parametrize("whose", PUBLIC, ids=lambda whose: whose.__name__)
def test_every_method_has_an_example(whose: Any) -> None:
    """Of a property and a method alike."""
    module = getattr(whose, "__module__", whose.__name__)
    lacking = [
        name
        for name, found in inspect.getmembers(whose)
        if not name.startswith("_")
        and (isinstance(found, property) or inspect.isfunction(found))
        and getattr(found, "fget", found).__module__ == module
        and ">>>" not in (inspect.getdoc(found) or "")
    ]
    assert lacking == []


def test_public_names_are_told_and_there() -> None:
    assert set(pl.__all__) <= set(dir(pl))
    for name in pl.__all__:
        found = getattr(pl, name)
        told = inspect.getdoc(found) or ""
        assert told, name
        assert ">>>" in told or inspect.ismodule(found) or name == "Stopped", f"{name} has no example"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        pl.nothing  # noqa: B018 - asking for it is the test
