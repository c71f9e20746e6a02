"""Reference pages, written from the code: the API, settings, tables, rules and aims.

Nothing here says what a thing means: that stands in docstrings, in the packages of the embedded tables, and
in `meanings.toml` for the few that have neither.
"""

from __future__ import annotations

import ast
import csv
import inspect
import json
import math
import textwrap
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import placement
from docs._ext.data_pages import data_pages
from docs._ext.kinds import kind_text
from docs._ext.plans import plan_tables
from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES
from placement.model.aims import AIMS
from placement.model.rules import ALWAYS, OF_POSTS, RULES, STANDING
from placement.model.rules.override import Override
from placement.scenario.settings import (
    About,
    Forward,
    Jobs,
    NeedPattern,
    Option,
    Recruitment,
    Solve,
    YearsAhead,
)
from placement.scenario.travel_settings import TravelSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

TOP = Path(__file__).parents[2]
PARTS: tuple[type[BaseModel], ...] = (
    About,
    TravelSettings,
    NeedPattern,
    Recruitment,
    Jobs,
    Forward,
    YearsAhead,
    Solve,
    Option,
)
"""Models of a scenario's parts, in the order of its file."""
PACKAGES = ("wales", "wales-work-support", "wales-social-care", "wales-icf", "kent-medway", "england")
"""Folders of data whose packages and rows the tables' page takes meanings and examples from, best first."""
UNITS = {"any": "any unit", "m": "metres, EPSG:27700", "wte_per_10000": "WTE for each 10,000", "wte": "WTE"}
"""Units whose names in the schemas are no words."""
ABOUT_TABLES = """A region is a folder of these files (CSV, UTF-8, a comma between cells), beside a
`datapackage.json` that says where they come from and, for a map, `boundaries.geojson` with the outlines of
the clusters. Missing is never 0. Examples are the first filled cell of the embedded tables, or made up where
no embedded region has the table; most of those figures are assumed."""
Pages = dict[str, str]


def write(folder: Path) -> None:
    """Write every page that is new or differs, and take away what is no longer one."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in folder.iterdir():
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def pages() -> Pages:
    """Every generated page, by its name."""
    made = {"api.rst": api(), "settings.md": settings_page(), "tables.md": tables_page()}
    made["scenario-file.md"] = scenario_file()
    made["plan-tables.md"] = plan_tables(_table)
    made |= data_pages()
    for kind, known in (("rule", RULES), ("aim", AIMS)):
        for name, model in known.items():
            made[f"{kind}-{name}.md"] = model_page(kind, name, model)
    for rule in ALWAYS:
        made[f"rule-{rule.id}.md"] = model_page("rule", rule.id, type(rule))
    made["rule-override.md"] = model_page("rule", "override", Override)
    return made


# the API


def api() -> str:
    """Every public name, from its docstring."""
    lines = ["The Python API", "==============", "", ".. py:module:: placement", ""]
    lines += inspect.getdoc(placement).split("\n\n")[0].splitlines()  # type: ignore[union-attr]  # it has one
    lines += ["", ".. code-block:: python", "", "   import placement as pl", ""]
    lines += [
        'Examples below go on from `question = pl.examples.wales(region="powys")` and',
        "`plan = question.solve()`. `pl.rules` and `pl.aims` hold the classes that :doc:`/rules` and",
        ":doc:`/aims` describe.",
        "",
    ]
    for name in ("read", "build", "load", "compare", "diff", "national"):
        lines += [f".. autofunction:: placement.{name}", ""]
    for name in ("Question", "Plan", "StudyResult", "Verification", "Page"):
        lines += [f".. autoclass:: placement.{name}", "   :members:", "   :inherited-members:", ""]
    for name in ("Infeasible", "BadInput", "Stopped"):
        lines += [f".. autoexception:: placement.{name}", ""]
    for room in ("examples", "siting"):
        title = f"placement.{room}"
        lines += [title, "-" * len(title), "", f".. automodule:: {placement.ROOMS[room]}", "   :members:", ""]
    return "\n".join(lines)


# rules and aims


def model_page(kind: str, name: str, model: type[BaseModel]) -> str:
    """One rule or aim: what it says, its formula, its settings, and whether it holds by itself."""
    module = inspect.getmodule(model)
    first = inspect.getdoc(module) or ""
    parts = [f"# {kind.capitalize()}: {name}", first, as_markdown(inspect.getdoc(model) or "")]
    if kind == "rule":
        parts.append(_holds(name, model))
        unit = getattr(model, "gives", None)
        if isinstance(unit, str):
            parts.append(
                f"Where no plan meets all conditions, the least that it has to give is told in `{unit}`."
            )
    else:
        parts.append(f"Sense: `{model.sense}`. Unit of its value: `{model.measured_in}`.")  # type: ignore[attr-defined]  # every aim has both
    parts += ["## Settings", *_fields(model)]
    where = Path(inspect.getfile(model)).relative_to(TOP).as_posix()
    parts.append(f"Class `{model.__name__}` in `{where}`.")
    return "\n\n".join(parts) + "\n"


def _holds(name: str, model: type[BaseModel]) -> str:
    if name in {rule.id for rule in ALWAYS}:
        return "It holds in every plan, and cannot be switched off."
    if name in STANDING:
        return (
            "It holds with the figures of the region's tables, unless the scenario states or switches it off."
        )
    if name == "override":
        return "It is stated as `[[overrides]]`, with who asked and why."
    about = " It concerns posts and money alone, so the public can check it." if model in OF_POSTS else ""
    return f'It holds where a scenario states it under `[[rules]]` with `rule = "{name}"`.{about}'


SIGNS = ("<=", ">=", " = ", "max  ", "min  ", "sum of", "exists only")
"""What a paragraph of a docstring has that is a formula."""


def as_markdown(doc: str) -> str:
    """A docstring as Markdown: paragraphs that are formulas become blocks of code."""
    blocks = []
    for block in doc.split("\n\n"):
        formula = any(sign in block for sign in SIGNS) and not _is_prose(block)
        plain = textwrap.dedent(block)
        blocks.append(f"```text\n{plain}\n```" if formula else plain)
    return "\n\n".join(blocks)


def _is_prose(block: str) -> bool:
    """Whether a paragraph with a sign in it is still a sentence: it runs on over full lines."""
    text = " ".join(block.split("\n"))
    return len(text) > 150 and text.rstrip().endswith(".") and "<=" not in text


def _fields(model: type[BaseModel]) -> list[str]:
    """The settings as a table; those that every rule or aim has stand last."""
    meanings = docs_of(model)
    rows = []
    for name, field in model.model_fields.items():
        if name in {"rule", "aim"}:
            continue
        default = field.get_default(call_default_factory=True, validated_data={})
        needed = (
            "needed" if field.is_required() else "not stated" if default is None else f"`{_toml(default)}`"
        )
        rows.append(
            (f"`{name}`", kind_text(field.annotation, field.metadata), needed, meanings.get(name, ""))
        )
    if not rows:
        return ["It has none."]
    return [_table(("setting", "value", "if not stated", "meaning"), rows)]


def _toml(value: object) -> str:
    """A default as a scenario's file would have it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }" if value else "{}"
        )
    return f"{value:g}" if isinstance(value, float) else str(value)


@cache
def _own() -> dict[str, Any]:
    return tomllib.loads((TOP / "docs" / "_ext" / "meanings.toml").read_text(encoding="utf-8"))


def docs_of(model: type[BaseModel]) -> dict[str, str]:
    """What each field means: the text under it, else that of `meanings.toml`."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if cls.__module__.startswith("placement"):
            found.update(_texts(cls))
    own = _own()
    special = own["settings"].get(model.__name__, {})
    for name in model.model_fields:
        if name in special or name not in found:
            text = special.get(name) or own["common"].get(name)
            if text is not None:
                found[name] = text
    return {name: " ".join(text.split()) for name, text in found.items()}


def _texts(cls: type) -> dict[str, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    body = tree.body[0].body  # type: ignore[attr-defined]  # a class
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


# settings


def settings_page() -> str:
    """The parts of a scenario that are neither rules nor aims."""
    parts = [
        "# Settings of a scenario",
        "Each part of the file but `[[rules]]`, `[[aims]]` and `[[overrides]]`.",
    ]
    for model in PARTS:
        head, _, rest = (inspect.getdoc(model) or "").partition(": ")
        parts += [f"## {head}", rest[:1].upper() + rest[1:], *_fields(model)]
    return "\n\n".join(parts) + "\n"


def scenario_file() -> str:
    """`configs/README.md` as a page."""
    text = (TOP / "configs" / "README.md").read_text(encoding="utf-8")
    return text.replace("](../docs/", "](/").replace("# Scenarios", "# A scenario's file", 1)


# tables


def tables_page() -> str:
    """Every column of every table of a region."""
    parts = ["# Tables of a region", ABOUT_TABLES]
    for table in TABLES.values():
        parts += [f"## {table.file}", _about(table), _columns(table)]
    return "\n\n".join(parts) + "\n"


def _about(table: TableSpec) -> str:
    said = ["The file may be left out." if table.optional else "The file must be there."]
    if table.may_be_empty:
        said.append("It may have no rows.")
    if table.of_pairs:
        said.append(
            "A row is about "
            + " and ".join(f"`{name}`" for name in table.schema.unique or [])
            + " together, once."
        )
    return " ".join(said)


def _columns(table: TableSpec) -> str:
    meanings, examples = _meanings(table.name), _examples(table)
    rows = [
        (f"`{name}`", _unit(about), _needed(about), meanings[name], examples.get(name, ""))
        for name, about in ((name, table.about(name)) for name in table.columns)
    ]
    return _table(("column", "unit and values", "needed", "meaning", "example"), rows)


def _unit(about: Mapping[str, Any]) -> str:
    kind = about["kind"]
    if kind == "reference":
        return f"an id of `{about['refers']}`"
    if about.get("choices"):
        return " or ".join(f"`{one}`" for one in about["choices"])
    if kind in {"number", "whole"}:
        unit = UNITS.get(about["unit"], str(about["unit"]).replace("_", " "))
        low, high = about.get("low"), about.get("high")
        bounds = "" if low is None else f"; {'above ' if about.get('above') else ''}{low:,g} to {high:,g}"
        return f"{unit}{bounds}{', whole' if kind == 'whole' else ''}"
    return {"id": "an id, once", "label": "an id", "text": "text", "date": "a date, 2026-11-29"}[kind]


def _needed(about: Mapping[str, Any]) -> str:
    if "default" in about:
        value = about["default"]
        figure = isinstance(value, float) and not math.isnan(value)
        return "column may be left out" + (f": then `{value:g}`" if figure else "")
    return "a cell may be blank" if about.get("blank") else "yes"


@cache
def _fields_of_packages() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for folder in PACKAGES:
        package = json.loads((TOP / "data" / folder / "datapackage.json").read_text(encoding="utf-8"))
        for resource in package["resources"]:
            for field in resource.get("schema", {}).get("fields", []):
                found.setdefault((Path(resource["path"]).stem, field["name"]), field["description"])
    return found


def _meanings(table: str) -> dict[str, str]:
    """Raises KeyError for a column that nobody has explained."""
    own = _own()["tables"].get(table, {})
    known = _fields_of_packages()
    return {name: own.get(name) or known[table, name] for name in TABLES[table].columns}


def _examples(table: TableSpec) -> dict[str, str]:
    found = dict(_own()["examples"].get(table.name, {}))
    for folder in PACKAGES:
        path = TOP / "data" / folder / table.file
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name, value in row.items():
                    if value and name not in found:
                        found[name] = value if len(value) <= 40 else value[:39] + "…"
                if len(found) >= len(table.columns):
                    break
    return {name: f"`{value}`" for name, value in found.items()}


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |"]
    lines.append("|" + "---|" * lines[0].count(" | ") + "---|")
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)
