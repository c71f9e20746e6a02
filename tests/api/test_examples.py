"""Every public name has an example in its docstring, and every example is run."""

import doctest
import inspect
from functools import cache
from importlib import import_module

import pytest

import placement as pl


@cache
def powys() -> tuple[pl.Question, pl.Plan]:
    """What the examples go on from."""
    question = pl.examples.wales(region="powys")
    return question, question.solve()


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
    failed, tried = doctest.testmod(
        module,
        extraglobs={"question": question, "plan": plan},
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )
    assert failed == 0
    assert tried > 0, "a module without any example"


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
