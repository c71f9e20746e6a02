"""A scenario: what is asked. One TOML file; its keys are the fields below, and nothing else is accepted.

[scenario]      what the question is and whose decision        About
[travel]        how long journeys take                         Travel
[[rules]]       what a plan must obey                          placement.model.rules.RULES
[[aims]]        what it does as well as it can, in order       placement.model.aims.AIMS
[[overrides]]   what a board asks for by hand, and why         placement.scenario.overrides
[recruitment]   how long new posts stand empty                 Recruitment
[need]          what need follows between places               NeedPattern
[care_time]     what new staff take from the time for care     CareTime
[jobs]          how posts are told as jobs                     Jobs
[forward]       how the plan is carried forward over years     Forward
[years]         years that are decided together                YearsAhead
[solve]         how long and how exactly to search             Solve
[draws]         over which draws posts are decided             OverDraws
[options.NAME]  a named override                               placement.scenario.variants
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from placement.data.nearest import nearest
from placement.errors import BadInput, Fault
from placement.i18n import with_english
from placement.model.aims import AIMS, Aim, MetNeed
from placement.model.rules import RULES, Rule
from placement.model.rules.override import Override
from placement.scenario.faults import Problem, fault_of, shown, unlisted, validated
from placement.scenario.marks import with_marks
from placement.scenario.overrides import read_overrides
from placement.scenario.settings import (
    LEFT_OUT,
    About,
    CareTime,
    Forward,
    Jobs,
    NeedPattern,
    Option,
    OverDraws,
    Recruitment,
    Solve,
    YearsAhead,
)
from placement.scenario.text import Place, lines_of, read_toml
from placement.scenario.travel_settings import ENGINES, EstimatedTravel, TravelSettings
from placement.scenario.variants import overridden, with_standing

MOST_OPTIONS = 200
"""Each is tried when the scenario is read, some hundredths of a second for each."""
PARTS = (
    "scenario", "travel", "rules", "aims", "overrides", "recruitment", "jobs", "forward", "years", "solve",
    "draws", "options", "need", "care_time",
)  # fmt: skip
OPTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
"""Names a run folder: nothing that a path could be made of."""
Part = TypeVar("Part", bound=BaseModel)


class Scenario(BaseModel):
    """A scenario as read: every key known, every value in its bounds."""

    model_config = ConfigDict(frozen=True)

    about: About
    travel: TravelSettings
    rules: tuple[SerializeAsAny[Rule], ...]
    """Those of [[rules]] that are not switched off, and after them the overrides."""
    aims: tuple[SerializeAsAny[Aim], ...]
    recruitment: Recruitment | None = None
    jobs: Jobs = Jobs()
    need: NeedPattern = NeedPattern()
    care_time: CareTime | None = None
    forward: Forward | None = None
    years: YearsAhead | None = None
    solve: Solve
    draws: OverDraws = OverDraws()
    options: dict[str, Option]
    option: str | None = None
    """The option that was applied."""
    path: Path = Field(repr=False, exclude=True)
    """The file it was read from."""
    text: str = Field(repr=False, exclude=True)
    """The file as it stands."""
    document: dict[str, Any] = Field(repr=False, exclude=True)
    """The file's content, before any option."""
    tables: Path | None = Field(default=None, repr=False, exclude=True)
    """Folder of the region's tables where it is not the one that the file names, as in a run folder."""

    @property
    def id(self) -> str:
        return self.about.id

    @property
    def overrides(self) -> tuple[Override, ...]:
        """What a board asks for by hand; they stand among the rules too."""
        return tuple(rule for rule in self.rules if isinstance(rule, Override))

    @property
    def data_folders(self) -> tuple[Path, ...]:
        """Folders of the region's tables; a later one's rows take the place of an earlier one's."""
        if self.tables is not None:
            return (self.tables,)
        return tuple(self.path.parent / folder for folder in self.about.data)

    def as_stated(self) -> Scenario:
        """This scenario before any option."""
        return scenario_of(self.document, text=self.text, path=self.path, tables=self.tables)

    def with_option(self, name: str) -> Scenario:
        """This scenario as the option changes it.

        Raises BadInput, naming the options there are, if it has none of this name.
        """
        if name not in self.options:
            names = ", ".join(self.options)
            key = "option_unknown" if names else "option_none"
            meant = nearest(name, self.options)
            slots = {"known": names} if names else {}
            key, slots = ("option_unknown_near", {**slots, "nearest": meant}) if meant else (key, slots)
            raise BadInput([Fault(key, self.path.name, column="options", value=name, slots=slots)])
        changed = overridden(self.document, name)
        problems = list(changed.problems)
        parts = _read_parts(changed.document, problems)
        if problems:
            raise BadInput(_faults(problems, self.path, self.text, changed.document))
        parts["travel"] = parts["travel"].found_from(self.path.parent, pinned=self.tables is not None)
        return self.model_copy(update={**parts, "option": name})


def read_scenario(path: Path, *, tables: Path | None = None) -> Scenario:
    """The scenario in a TOML file, with each of its options tried.

    `tables` is the folder of the region's tables, if it is not the one that the file names.
    Raises BadInput with every fault.
    """
    text, document = read_toml(path)
    return scenario_of(document, text=text, path=path, tables=tables)


def scenario_of(
    document: Mapping[str, Any], *, text: str, path: Path, tables: Path | None = None
) -> Scenario:
    """The scenario that a document states, with each of its options tried.

    `text` is the document as its file has it, `path` where that file is or would be: messages name it, and
    folders of tables are found from there. Raises BadInput with every fault.
    """
    problems: list[Problem] = []
    parts = _read_parts(document, problems)
    options = _read_options(document, problems)
    if tables is None:
        problems += _data_folders(document, path)
    problems = with_marks(document, problems)
    if problems:
        raise BadInput(_faults(problems, path, text, document))
    parts["travel"] = parts["travel"].found_from(path.parent, pinned=tables is not None)
    return Scenario(**parts, options=options, path=path, text=text, document=dict(document), tables=tables)


def _read_parts(document: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """Fields of Scenario from the document; those with problems are absent."""
    document = _in_its_languages(document)
    problems += [unlisted((key,), key, PARTS, "part_unknown") for key in document if key not in PARTS]
    parts: dict[str, Any] = {
        "about": _part(About, document, "scenario", problems),
        "travel": _part(_travel_model(document), document, "travel", problems),
        **{
            name: _part(model, document, name, problems) if name in document else None
            for name, model in LEFT_OUT.items()
        },
        "need": validated(NeedPattern, document.get("need", {}), ("need",), problems),
        "jobs": validated(Jobs, document.get("jobs", {}), ("jobs",), problems),
        "solve": validated(Solve, document.get("solve", {}), ("solve",), problems),
        "draws": validated(OverDraws, document.get("draws", {}), ("draws",), problems),
        "rules": _listed(with_standing(document), "rules", "rule", RULES, problems),
        "aims": _listed(document, "aims", "aim", AIMS, problems),
    }
    parts["rules"] += read_overrides(document, parts["rules"], problems)
    parts["rules"] = tuple(rule for rule in parts["rules"] if rule.enabled)
    stated, parts["aims"] = parts["aims"], tuple(aim for aim in parts["aims"] if aim.enabled)
    if not document.get("aims") or (stated and not parts["aims"]):
        problems.append(Problem(("aims",), "no_aims"))
    elif parts["solve"] is not None and parts["solve"].decide == "draws":
        problems += _aims_over_draws(parts["aims"])
    return {name: part for name, part in parts.items() if part is not None}


def _aims_over_draws(aims: Sequence[Aim]) -> list[Problem]:
    """What keeps posts from being decided over draws: need met comes first, and posts are decided once."""
    if aims and not isinstance(aims[0], MetNeed):
        return [Problem(("solve", "decide"), "draws_first_aim", aims[0].id)]
    again = [aim.id for aim in aims[1:] if not aim.integers_fixed]
    return [Problem(("solve", "decide"), "draws_later_aim", again[0])] if again else []


def _in_its_languages(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with English texts for Welsh ones, where it says that its languages are English alone."""
    about = document.get("scenario")
    stated = about.get("languages") if isinstance(about, dict) else None
    filled: Mapping[str, Any] = with_english(document) if stated == ["en"] else document
    return filled


def _travel_model(document: Mapping[str, Any]) -> type[TravelSettings]:
    """Only an estimate needs the estimate's figures."""
    table = document.get("travel")
    provider = table.get("provider") if isinstance(table, dict) else None
    return TravelSettings if provider in ("table", *ENGINES) else EstimatedTravel


def _part(model: type[Part], document: Mapping[str, Any], name: str, problems: list[Problem]) -> Part | None:
    if name not in document:
        problems.append(Problem((name,), "part_missing", slots={"part": name}))
        return None
    return validated(model, document[name], (name,), problems)


def _listed(
    document: Mapping[str, Any], name: str, key: str, known: Mapping[str, type[Part]], problems: list[Problem]
) -> tuple[Part, ...]:
    """Rules or aims: each table is read by the model that its `rule` or `aim` names; ids must differ."""
    tables = document.get(name, [])
    if not isinstance(tables, list):
        problems.append(Problem((name,), "part_not_list", slots={"part": name}))
        return ()
    parts: list[Part] = []
    ids: set[str] = set()
    for number, table in enumerate(tables):
        place: Place = (name, number)
        kind = table.get(key) if isinstance(table, dict) else None
        if kind is None:
            problems.append(
                Problem((*place, key), "kind_missing", slots={"name": key, "known": ", ".join(known)})
            )
            continue
        if not isinstance(kind, str) or kind not in known:
            problems.append(unlisted((*place, key), shown(kind), known, f"{key}_unknown"))
            continue
        part = validated(known[kind], table, place, problems)
        if part is None:
            continue
        own = str(getattr(part, "id", ""))
        if own in ids:
            problems.append(Problem((*place, "id"), "id_twice", own))
        ids.add(own)
        parts.append(part)
    return tuple(parts)


def _read_options(document: Mapping[str, Any], problems: list[Problem]) -> dict[str, Option]:
    """Names of each option; each is also applied, so that one nobody ran yet has no hidden fault."""
    document = _in_its_languages(document)
    tables = document.get("options", {})
    if not isinstance(tables, dict):
        problems.append(Problem(("options",), "setting_table", shown(tables)))
        return {}
    if len(tables) > MOST_OPTIONS:
        slots = {"found": len(tables), "most": MOST_OPTIONS}
        problems.append(Problem(("options",), "options_many", slots=slots))
        return {}
    told = {(problem.place, problem.key) for problem in problems}
    options: dict[str, Option] = {}
    for name, table in tables.items():
        place: Place = ("options", name)
        if not OPTION_NAME.fullmatch(name):
            problems.append(Problem(place, "option_name", shown(name)))
            continue
        if not isinstance(table, dict):
            problems.append(Problem(place, "setting_table", shown(table)))
            continue
        option = validated(
            Option, {key: table[key] for key in ("name_en", "name_cy") if key in table}, place, problems
        )
        if option is not None:
            options[name] = option
        changed = overridden(document, name)
        after: list[Problem] = []
        _read_parts(changed.document, after)
        new = [problem for problem in after if (problem.place, problem.key) not in told]
        problems += [*changed.problems, *(_in_option(problem, place, changed.origins) for problem in new)]
    return options


def _data_folders(document: Mapping[str, Any], path: Path) -> list[Problem]:
    about = document.get("scenario")
    data = about.get("data") if isinstance(about, dict) else None
    place: Place = ("scenario", "data")
    listed = {(*place, i): name for i, name in enumerate(data)} if isinstance(data, list) else {place: data}
    return [
        Problem(where, "data_folder_missing", shown(name))
        for where, name in listed.items()
        if isinstance(name, str) and name and not _is_folder(path.parent / name)
    ]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _in_option(problem: Problem, option: Place, origins: Mapping[Place, Place]) -> Problem:
    """A problem that an option makes, placed where the option makes it."""
    for target, origin in origins.items():
        if problem.place[: len(target)] == target:
            return replace(problem, place=(*origin, *problem.place[len(target) :]))
    return replace(problem, place=option)


def _faults(problems: list[Problem], path: Path, text: str, document: Mapping[str, Any]) -> list[Fault]:
    lines = lines_of(text)
    faults = [fault_of(problem, path.name, lines, document) for problem in problems]
    return sorted(faults, key=lambda fault: fault.row or 0)
