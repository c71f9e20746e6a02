"""What two questions differ in, input by input, told in words: settings grouped, tables by file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement.data.package import FILE as PACKAGE
from placement.data.tables import TABLES
from placement.i18n import LANGUAGES, Language, Words
from placement.model.rules import Fund, Rule
from placement.model.rules.override import Override
from placement.report.names import Names
from placement.report.setting_words import choice_says, setting_says
from placement.scenario.inputs import SCENARIO, TABLES_FOLDER, Inputs
from placement.scenario.variants import LISTS, overridden, positions, with_standing

REGION, AIMS, RULES, OVERRIDES, TABLE = "region", "aims", "rules", "overrides", "table"
UNSEEN = frozenset({"data", "name_en", "name_cy", "question_en", "question_cy"})
"""Settings of [scenario] that say where its tables lie, what it is called and asks: they move no post."""
EXAMPLES = 3
"""Cells of a table that are told one by one."""
LONG = 60
"""Letters of a setting that are told."""


@dataclass(frozen=True)
class ChangedInput:
    """One input that two questions do not share: a rule, a group of settings, a table.

    `part` is region, aims, rules, overrides, table or the name of a part of the scenario; `name` which one of
    them it is ("" where there is one alone). `title` and `lines` are in English and Welsh.
    """

    part: str
    name: str
    title: tuple[str, str]
    lines: tuple[tuple[str, str], ...]
    short: tuple[tuple[str, str], ...] = ()
    """The lines that say it in short; the first ones where there are none."""

    @property
    def key(self) -> str:
        """What tells it from the others of a difference."""
        return f"{self.part}.{self.name}" if self.name else self.part

    def in_short(self) -> tuple[str, str]:
        """One line, in English and Welsh: of a rule its figures or what it says now, else what is other."""
        lines = self.short or self.lines[:EXAMPLES]
        told = tuple("; ".join(line[n] for line in lines) for n in (0, 1))
        return (
            f"{self.title[0][:1].upper()}{self.title[0][1:]}: {told[0]}",
            f"{self.title[1][:1].upper()}{self.title[1][1:]}: {told[1]}",
        )


def stated_by(inputs: Inputs) -> dict[str, Any]:
    """The scenario's document as its option leaves it, with the rules that hold unless it says otherwise."""
    scenario = inputs.scenario
    found = (
        dict(scenario.document)
        if scenario.option is None
        else overridden(scenario.document, scenario.option).document
    )
    return {name: part for name, part in with_standing(found).items() if name != "options"}


def changed_inputs(before: Inputs, after: Inputs) -> list[ChangedInput]:
    """Every input in which two questions differ, in the order of a scenario's file, tables last."""
    told = _Telling(before, after)
    return [*told.region(), *told.listed(), *told.aims(), *told.parts(), *told.tables()]


class _Telling:
    """Two questions, and what is told of each difference."""

    def __init__(self, before: Inputs, after: Inputs) -> None:
        self.before, self.after = before, after
        self.old, self.new = stated_by(before), stated_by(after)

    def _made(
        self,
        part: str,
        name: str,
        lines: Sequence[tuple[str, str]],
        called: tuple[str, str] | None = None,
        short: Sequence[tuple[str, str]] = (),
    ) -> ChangedInput:
        key, names = f"diff.part.{part}", called or (name, name)
        title = (_titled("en", key, names[0]), _titled("cy", key, names[1]))
        return ChangedInput(part, name, title, tuple(lines), tuple(short))

    def region(self) -> list[ChangedInput]:
        one, other = self.before.only_region, self.after.only_region
        if one == other:
            return []
        sides = [_where(inputs) for inputs in (self.before, self.after)]
        line = _each("diff.setting.bare", before=sides[0], after=sides[1])
        return [self._made(REGION, "", [line])]

    def listed(self) -> list[ChangedInput]:
        """Rules and wishes by hand, each by its id."""
        found = []
        for part in (RULES, OVERRIDES):
            old, new = _by_id(self.old, part), _by_id(self.new, part)
            for name in dict.fromkeys([*old, *new]):
                if old.get(name) == new.get(name):
                    continue
                figures = _settings(old.get(name), new.get(name), self._told)
                lines = [*figures, *self._sentences(name)]
                plain = figures and _all_plain(old[name], new[name])
                short = figures[:EXAMPLES] if plain else lines[-1:]
                found.append(self._made(part, name, lines, self._called(name), short))
        return found

    def _called(self, name: str) -> tuple[str, str]:
        """What people call a rule in both languages: a fund has a name, a wish a place, others their kind."""
        rule = self._rule(self.after, name) or self._rule(self.before, name)
        if isinstance(rule, Fund):
            return rule.name_en, rule.name_cy
        if isinstance(rule, Override):
            return self._wish(rule, Words("en")), self._wish(rule, Words("cy"))
        kind = name if rule is None else str(getattr(rule, "rule", name))
        try:
            called = _both(f"app.rule.{kind}")
        except KeyError:
            return name, name
        return called if name == kind else (f"{called[0]}: {name}", f"{called[1]}: {name}")

    def _wish(self, wish: Override, words: Words) -> str:
        """Of what, and where, a wish is."""
        names = Names(self.after.region, words)
        of = names.service(wish.service) if wish.role is None else names.role(wish.role)
        ends: tuple[tuple[str | None, str | None], ...] = ((wish.base, wish.cluster),)
        if wish.kind == "move":
            ends = ((wish.from_base, wish.from_cluster), (wish.to_base, wish.to_cluster))
        places = [names.cluster(cluster) if base is None else names.base(base) for base, cluster in ends]
        return f"{of}, {' → '.join(places)}"

    def _told(self, table: Mapping[str, Any], name: str, words: Words) -> tuple[str, str]:
        """A setting of a rule or a wish as people call it, and what it says: money in pounds."""
        kind, value = str(table.get("rule", "override")), table.get(name)
        if kind == "fund" and name == "amount" and isinstance(value, int | float):
            told = words.pounds if table.get("measure", "pounds") == "pounds" else words.number
            return words("app.set.amount"), told(value)
        if isinstance(value, bool):
            return setting_says(kind, name, words), words("diff.yes" if value else "diff.no")
        said = choice_says(name, value, words) if isinstance(value, str) else _shown(value)
        return setting_says(kind, name, words), said

    def _rule(self, inputs: Inputs, name: str) -> Rule | None:
        return next((rule for rule in inputs.scenario.rules if rule.id == name), None)

    def _sentences(self, name: str) -> list[tuple[str, str]]:
        """What the rule said and says now; that it is new, or gone."""
        old, new = (
            [None if rule is None else rule.sentence(Words(lang), inputs.case) for lang in LANGUAGES]
            for inputs in (self.before, self.after)
            for rule in (self._rule(inputs, name),)
        )
        if old == new:
            return []
        if old[0] is None:
            return [_each("diff.rule.new", sentence=new)]
        if new[0] is None:
            return [_each("diff.rule.gone", sentence=old)]
        return [_each("diff.rule.was", sentence=old), _each("diff.rule.now", sentence=new)]

    def aims(self) -> list[ChangedInput]:
        if self.old.get("aims") == self.new.get("aims"):
            return []
        lines = [
            _each(f"diff.aims.{key}", aims=(_aims(inputs, "en"), _aims(inputs, "cy")))
            for key, inputs in (("was", self.before), ("now", self.after))
        ]
        return [self._made(AIMS, "", lines, short=lines[-1:])]

    def parts(self) -> list[ChangedInput]:
        found = []
        listed = {*LISTS, "options"}
        for part in dict.fromkeys(name for name in (*self.old, *self.new) if name not in listed):
            old, new = (
                {key: value for key, value in document.get(part, {}).items() if key not in UNSEEN}
                for document in (self.old, self.new)
            )
            if old != new:
                found.append(self._made(part, "", _settings(old, new, _as_in_file)))
        return found

    def tables(self) -> list[ChangedInput]:
        """The region's files but its package, which says of the others what they are."""
        names = [
            name
            for name in dict.fromkeys([*self.before.files, *self.after.files])
            if name not in {SCENARIO, f"{TABLES_FOLDER}/{PACKAGE}"}
            and self.before.files.get(name) != self.after.files.get(name)
        ]
        return [
            self._made(TABLE, file, _rows(file, self.before.files.get(name), self.after.files.get(name)))
            for name in names
            for file in [name.removeprefix(f"{TABLES_FOLDER}/")]
        ]


def _titled(language: Language, key: str, name: str) -> str:
    """The title of an input; of a part of the scenario that has none its name there."""
    words = Words(language)
    try:
        return words(key, name=name)
    except KeyError:
        return words("diff.part.other", name=key.removeprefix("diff.part."))


def _where(inputs: Inputs) -> tuple[str, str]:
    """The region that is decided alone, in English and Welsh, or that all are."""
    for row in inputs.region.regions.to_dict("records"):
        if row["region_id"] == inputs.only_region:
            return str(row["name_en"]), str(row["name_cy"])
    return _both("diff.everywhere")


def _both(key: str, **slots: object) -> tuple[str, str]:
    """A message in English and Welsh, with the same in both."""
    return Words("en")(key, **slots), Words("cy")(key, **slots)


def _each(key: str, **slots: Sequence[object]) -> tuple[str, str]:
    """The same where what stands in it is in English and Welsh too."""
    english, welsh = ({name: pair[n] for name, pair in slots.items()} for n in (0, 1))
    return Words("en")(key, **english), Words("cy")(key, **welsh)


def _counted(key: str, n: int) -> tuple[str, str]:
    """A message that counts, in English and Welsh."""
    return Words("en").count(key, n), Words("cy").count(key, n)


def _by_id(document: Mapping[str, Any], part: str) -> dict[str, dict[str, Any]]:
    """Rules or wishes as they are stated, by their id."""
    return {name: document[part][at] for name, at in positions(document, part).items()}


def _aims(inputs: Inputs, language: Any) -> str:
    words = Words(language)
    return " ".join(f"({n}) {aim.sentence(words)}" for n, aim in enumerate(inputs.scenario.aims, start=1))


def _all_plain(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether all that is other is a figure, a word, or yes or no, which people read as it stands."""
    pairs = [(old.get(name), new.get(name)) for name in {*old, *new}]
    return not any(isinstance(side, dict | list) for pair in pairs if pair[0] != pair[1] for side in pair)


def _as_in_file(table: Mapping[str, Any], name: str, _: Words) -> tuple[str, str]:
    """A setting of a part of the scenario for which only its file has a name."""
    return name, _shown(table.get(name))


def _settings(
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    told: Callable[[Mapping[str, Any], str, Words], tuple[str, str]],
) -> list[tuple[str, str]]:
    """Each setting that is another, with what it was; of a rule that is new or gone nothing."""
    if old is None or new is None:
        return []
    changed = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    pairs = []
    for name in (name for name in changed if name not in LISTS.values()):
        sides = [[told(table, name, Words(language)) for table in (old, new)] for language in LANGUAGES]
        pairs.append(
            _each(
                "diff.setting",
                name=[before[0] for before, _ in sides],
                before=[before[1] for before, _ in sides],
                after=[after[1] for _, after in sides],
            )
        )
    return pairs


def _shown(value: object) -> str:
    """A setting as a file states it; what is long is cut."""
    if value is None:
        return "-"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}".removesuffix(".0")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _rows(file: str, old: bytes | None, new: bytes | None) -> list[tuple[str, str]]:
    """How many rows of a table are new, gone or other, and some of the cells."""
    if old is None or new is None:
        return [_both("diff.table.new" if old is None else "diff.table.gone")]
    spec = next((one for one in TABLES.values() if one.file == file), None)
    if spec is None:
        return [_both("diff.table.other")]
    was, now = _table(old, spec.keys), _table(new, spec.keys)
    other = [key for key in was if key in now and was[key] != now[key]]
    counts = {
        "changed": len(other),
        "added": sum(key not in was for key in now),
        "removed": sum(key not in now for key in was),
    }
    lines = [_counted(f"diff.table.{key}", n) for key, n in counts.items() if n]
    cells = [
        (", ".join(key), column, was[key].get(column, ""), now[key].get(column, ""))
        for key in other
        for column in dict.fromkeys([*was[key], *now[key]])
        if was[key].get(column) != now[key].get(column)
    ]
    lines += [
        _both("diff.cell", row=row, column=column, before=_shown(before or None), after=_shown(after or None))
        for row, column, before, after in cells[:EXAMPLES]
    ]
    if len(cells) > EXAMPLES:
        lines.append(_counted("diff.cell.more", len(cells) - EXAMPLES))
    return lines or [_both("diff.table.same")]


def _table(content: bytes, keys: Sequence[str]) -> dict[tuple[str, ...], dict[str, str]]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return {tuple(str(row.get(key, "")) for key in keys): dict(row) for row in rows}
