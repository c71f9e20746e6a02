"""A question: what is asked, of which places, under which rules. Nothing in it changes once it is made."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pandas as pd
import tomli_w
from pydantic import BaseModel

from placement.api.infeasible import Infeasible
from placement.api.making import (
    LISTED,
    SAVED,
    Shelf,
    no_table,
    plain_value,
    stated,
    unknown_name,
    without_lost_options,
    write_table,
)
from placement.api.restate import may_be_restated, restate
from placement.api.study import QuestionStudies
from placement.data import read_region
from placement.data.tables import TABLES
from placement.errors import BadInput
from placement.i18n import Words
from placement.model.aims import AIMS
from placement.model.rules import RULES, STANDING
from placement.scenario import scenario_of
from placement.scenario.inputs import Inputs, inputs_for, tables_read
from placement.scenario.variants import overridden, positions
from placement.scenario.warnings import doubts_of

if TYPE_CHECKING:
    from placement.api.plan import Plan

PARTS = (
    "scenario", "travel", "need", "care_time", "recruitment", "jobs", "forward", "years", "solve", "draws",
)  # fmt: skip
UNITS = {"pounds": "£{:,.0f}", "wte": "{:,g} WTE"}


@dataclass(frozen=True, repr=False)
class Question(QuestionStudies):
    """A question that can be asked, changed and asked again.

    `document` is the scenario as its file would hold it, `home` the folder from which its tables are found,
    `region` the region decided alone (None: all), `option` the option of the scenario that is applied.

    >>> question
    <Question wales-ahp, powys: 13 services, 3 clusters, 79 areas, £5,000,000>
    """

    document: Mapping[str, Any]
    home: Path
    region: str | None = None
    option: str | None = None
    file: str = SAVED
    text: str | None = field(default=None, repr=False)
    """The scenario's file as it stands; None where it was made or changed in Python."""
    keeps: tuple[object, ...] = field(default=(), repr=False, compare=False)
    """What must live as long as the question: the folder of tables given as frames."""

    def __repr__(self) -> str:
        case = self.inputs.case
        given = {
            unit: sum(fund.amount for fund in self.inputs.funds if fund.measure == unit) for unit in UNITS
        }
        asked = [UNITS[unit].format(amount) for unit, amount in given.items() if amount] or ["£0"]
        counts = {"service": case.services, "cluster": case.cluster_ids, "area": case.area_ids}
        held = [f"{len(all_):,} {one}{'' if len(all_) == 1 else 's'}" for one, all_ in counts.items()]
        where = ", ".join(part for part in (self.inputs.scenario.id, self.option, self.region) if part)
        return f"<Question {where}: {', '.join([*held, *asked])}>"

    @cached_property
    def inputs(self) -> Inputs:
        """Scenario, tables and case, read and checked. Raises BadInput with every fault.

        Of a question changed in Python, rows of assumptions that state another figure than is now used are
        told anew with that figure, and as agreed by nobody.
        """
        try:
            return self._inputs(None)
        except BadInput as bad:
            if self.text is not None or not may_be_restated(bad.faults):
                raise
            found = bad
        folder = Shelf()
        tables = folder.path / "data"
        self._copy_tables(tables)
        restate(tables, found.faults)
        try:
            inputs = self._inputs(tables)
        except BadInput as bad:  # tables are read before the scenario is held against them
            if not may_be_restated(bad.faults):
                raise
            restate(tables, bad.faults)
            inputs = self._inputs(tables)
        object.__setattr__(self, "keeps", (*self.keeps, folder))
        return inputs

    def _inputs(self, tables: Path | None) -> Inputs:
        if self.text is None:
            try:
                return self._inputs_of(tomli_w.dumps(plain_value(self.document)), tables)
            except BadInput as bad:  # no file has the rows of a document made in Python
                faults = [replace(one, row=None) if one.file == self.file else one for one in bad.faults]
                raise BadInput(faults) from None
        return self._inputs_of(self.text, tables)

    def _inputs_of(self, text: str, tables: Path | None) -> Inputs:
        scenario = scenario_of(self.document, text=text, path=self.home / self.file, tables=tables)
        if self.option is not None:
            scenario = scenario.with_option(self.option)
        return inputs_for(scenario, region=self.region, content=text.encode())

    def _copy_tables(self, folder: Path) -> None:
        """The tables of the question as one folder."""
        data = self.document["scenario"]["data"]
        given = [self.home / name for name in ([data] if isinstance(data, str) else data)]
        if len(given) == 1:
            copytree(given[0], folder)
            return
        folder.mkdir()
        for name, content in tables_read(read_region(given)).items():
            (folder / name).write_bytes(content)

    @property
    def rules(self) -> pd.DataFrame:
        """One row for each rule that holds: `id`, `rule` (its kind) and `sentence` (in English).

        >>> question.rules["rule"].tolist()[:2]
        ['fund', 'travel_limit']
        """
        words, case = Words("en"), self.inputs.case
        kinds = {kind: name for name, kind in RULES.items()}
        rows = [
            (r.id, kinds.get(type(r), "override"), r.sentence(words, case))
            for r in self.inputs.scenario.rules
        ]
        return pd.DataFrame(rows, columns=["id", "rule", "sentence"])

    @property
    def aims(self) -> pd.DataFrame:
        """One row for each aim, in order: `id`, `aim`, `sense`, `unit` and `sentence` (in English).

        >>> question.aims[["aim", "sense", "unit"]].loc[0].tolist()
        ['met_need', 'max', 'wte_of_need']
        """
        words = Words("en")
        kinds = {kind: name for name, kind in AIMS.items()}
        aims = self.inputs.scenario.aims
        rows = [(a.id, kinds[type(a)], a.sense, a.unit, a.sentence(words)) for a in aims]
        return pd.DataFrame(rows, columns=["id", "aim", "sense", "unit", "sentence"])

    @property
    def assumptions(self) -> pd.DataFrame:
        """The table of assumptions: each figure that nobody published, with its low and high.

        >>> question.assumptions.query("item == 'recruitment.months_to_fill'")[["value", "low", "high"]].size
        3
        """
        return self.inputs.region.assumptions.copy()

    def table(self, name: str) -> pd.DataFrame:
        """A copy of one of the region's tables ("areas", "bases", "workforce" ...), or its "boundaries".

        Raises KeyError, naming the tables there are, for any other name.

        >>> question.table("workforce").columns.tolist()
        ['base_id', 'service_id', 'in_post_wte', 'funded_wte']
        """
        if name == "boundaries":
            boundaries: pd.DataFrame = self.inputs.region.boundaries.copy()
            return boundaries
        if name not in TABLES:
            raise no_table(name)
        found = getattr(self.inputs.region, name)
        return pd.DataFrame(columns=TABLES[name].columns) if found is None else found.copy()

    def check(self) -> list[str]:
        """What is doubtful in the inputs, as sentences; an empty list where nothing is.

        >>> question.check()
        ['Allied health professional fund is stated in the money of 2023-24, pay in that of 2026-27. ...']
        """
        words = Words("en")
        return [notice.says(words) for notice in doubts_of(self.inputs)]

    def with_rule(self, rule: str | BaseModel, **settings: Any) -> Question:
        """This question with one more rule, or with another in the place of the one of its id.

        `rule` is a kind ("floor") with its settings, or a rule such as `pl.rules.Floor(...)`. Raises
        BadInput, once the question is looked at, if a setting is wrong.

        >>> more = question.with_rule("floor", id="every", level="cluster", amount=0.5)
        >>> len(more.rules) - len(question.rules)
        1
        """
        return self._listed_in("rules", stated("rules", rule, settings))

    def without_rule(self, name: str) -> Question:
        """This question without the rule of that id; one that holds by default is switched off.

        Options that change that rule are left out with it. Raises BadInput if there is no such rule.

        >>> "supervision" in question.without_rule("supervision").rules["id"].tolist()
        False
        """
        document = self._own()
        where = positions(document, "rules")
        known = self.rules.set_index("id")["rule"]
        if name not in known:
            raise unknown_name(self.file, name, list(known.index))
        if name in where:
            del document["rules"][where[name]]
        if known[name] in STANDING:
            document["rules"].append({"rule": str(known[name]), "enabled": False})
        return self._made(without_lost_options(document))

    def with_aims(self, *aims: str | BaseModel | Mapping[str, Any]) -> Question:
        """This question with these aims, in order of importance, instead of its own.

        Each is a kind ("met_need"), a mapping as in a scenario's file, or an aim such as
        `pl.aims.WorstServed()`. Options that change an aim which is not among them are left out.

        >>> question.with_aims("fewest_jobs", "met_need").aims["sense"].tolist()
        ['min', 'max']
        """
        document = self._own()
        document["aims"] = [
            dict(aim) if isinstance(aim, Mapping) else stated("aims", aim, {}) for aim in aims
        ]
        return self._made(without_lost_options(document))

    def with_setting(self, name: str, **settings: Any) -> Question:
        """This question with settings of a rule or an aim (by id), or of a part ("solve", "travel").

        Raises BadInput if there is nothing of that name, and, once the question is looked at, if a setting
        is wrong.

        >>> question.with_setting("ahp", amount=6_000_000)
        <Question wales-ahp, powys: 13 services, 3 clusters, 79 areas, £6,000,000>
        """
        document = self._own()
        if name in PARTS:
            document.setdefault(name, {}).update(settings)
            return self._made(document)
        for part in LISTED:
            where = positions(document, part)
            if name in where:
                document[part][where[name]].update(settings)
                return self._made(document)
        known = [*positions(document, "rules"), *positions(document, "aims"), *PARTS]
        raise unknown_name(self.file, name, known)

    def with_overrides(self, *overrides: Mapping[str, Any]) -> Question:
        """This question with posts that a board asks for, refuses or moves by hand, as in a scenario's file.

        Raises BadInput, once the question is looked at, if one cannot be.

        >>> asked = {"id": "dietitian", "kind": "require", "role": "dietetics.registered", "cluster": "P01"}
        >>> why = {"reason_en": "It is far", "reason_cy": "Mae'n bell", "date": "2026-11-30"}
        >>> by_hand = question.with_overrides({**asked, "wte": 1, "asked_by": "The board", **why})
        >>> by_hand.rules["rule"].tolist()[-1]
        'override'
        """
        document = self._own()
        document.setdefault("overrides", []).extend(plain_value(dict(one)) for one in overrides)
        return self._made(document)

    def over_years(self, **settings: Any) -> Question:
        """This question with years decided together: settings of `[years]`, such as `count`.

        Options that its file states are left out, as what they change may hold for one year alone. Raises
        BadInput, once the question is looked at, if a setting is wrong or a rule or aim is for one year only.

        >>> question.over_years(count=3).inputs.scenario.years.count
        3
        """
        document = self._own()
        document.pop("options", None)
        document.setdefault("years", {}).update(plain_value(settings))
        return self._made(document)

    def in_one_year(self) -> Question:
        """This question for one year: without `[years]`, rules of later years and options of its file.

        >>> question.over_years(count=3).in_one_year().inputs.scenario.years is None
        True
        """
        document = self._own()
        for part in ("options", "years"):
            document.pop(part, None)
        document["rules"] = [one for one in document["rules"] if not RULES[one["rule"]].of_years]
        return self._made(document)

    def with_table(self, name: str, frame: pd.DataFrame) -> Question:
        """This question with another content of one table, for instance staff after a change.

        `frame` has the columns of the table (see `table`); the other tables stay as they are. Raises KeyError
        for a table that there is not, and BadInput, once the question is looked at, for cells that are wrong.

        >>> staff = question.table("workforce").assign(in_post_wte=lambda table: table["in_post_wte"] * 0.9)
        >>> question.with_table("workforce", staff).table("workforce").equals(staff)
        True
        """
        folder = Shelf()
        document = self._with_tables_in(folder.path)
        write_table(folder.path / "data", name, frame)
        return Question(document, folder.path, self.region, keeps=(folder,))

    def solve(self, *, seconds: float | None = None, gap: float | None = None) -> Plan:
        """Decide: the proved plan, with all that stands beside it.

        `seconds` is the longest search for each programme, `gap` the share of the gain that may stay
        unproved; without them the scenario's own hold. Raises Infeasible if no plan meets the conditions,
        Stopped if the time ended before any plan, BadInput if the inputs have faults.

        >>> plan.wte > 0
        True
        """
        from placement.api.plan import Plan  # noqa: PLC0415 - heavy, and not needed to look at a question
        from placement.results.decision import decided  # noqa: PLC0415
        from placement.results.vacancies import vacancies_beside  # noqa: PLC0415 - heavy, as the next
        from placement.run import kept_in, looked_at  # noqa: PLC0415 - not needed to look at a question
        from placement.solve.decided import NoPlan  # noqa: PLC0415

        limits = {"seconds": seconds, "gap_of_gain": gap}
        changes = {name: value for name, value in limits.items() if value is not None}
        asked = self.with_setting("solve", **changes) if changes else self
        try:
            answer = decided(asked.inputs, beside=True, kept=True)
        except NoPlan as none:
            raise Infeasible(none) from None
        filled = vacancies_beside(asked.inputs, answer.allocation)
        return Plan(asked.inputs, looked_at(asked.inputs, answer, filled), kept_in(answer, filled))

    def save(self, folder: str | Path) -> Path:
        """Write the question as a scenario's file and its tables, and say where the file is.

        `placement run FILE` (with `--region` where this question has one) then decides it as `solve` does.
        What else is in the folder stays. Raises BadInput if the inputs have faults, OSError if the disk
        refuses.

        >>> import placement as pl
        >>> from tempfile import mkdtemp
        >>> folder = question.save(mkdtemp()).parent
        >>> pl.read(folder, region="powys")
        <Question wales-ahp, powys: 13 services, 3 clusters, 79 areas, £5,000,000>
        """
        document, config = self._with_tables_in(Path(folder)), Path(folder) / SAVED
        config.write_text(tomli_w.dumps(document), encoding="utf-8")
        return config

    def _with_tables_in(self, home: Path) -> dict[str, Any]:
        """The document as it reads its tables from a folder, into which they are written."""
        for path, content in self.inputs.files.items():
            if path.startswith("data/"):
                (home / path).parent.mkdir(parents=True, exist_ok=True)
                (home / path).write_bytes(content)
        document = self._own()
        document["scenario"]["data"] = "data"
        return document

    def _own(self) -> dict[str, Any]:
        """The document as the option leaves it, to be changed."""
        document = self.document if self.option is None else overridden(self.document, self.option).document
        return deepcopy(plain_value(document))

    def _made(self, document: dict[str, Any]) -> Question:
        if self.option is not None:
            document.pop("options", None)
        return Question(document, self.home, self.region, file=self.file, keeps=self.keeps)

    def _listed_in(self, part: str, table: dict[str, Any]) -> Question:
        document = self._own()
        rows = document.setdefault(part, [])
        name = table.get("id", table.get("rule"))
        where = positions(document, part)
        if name in where:
            rows[where[name]] = table
        else:
            rows.append(table)
        return self._made(document)
