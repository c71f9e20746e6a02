"""A decided plan: its tables, its map and summary, what is proved of it, and its run folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pandas as pd

from placement.api.page import Page, spoken
from placement.api.study import StudyResult
from placement.audit.verify import read_run_folder, verify_run
from placement.data.folders import called
from placement.errors import BadInput, Fault, as_arguments
from placement.i18n import Language, Words
from placement.report.map import draw_map
from placement.report.pages import run_pages
from placement.report.summary import write_summary
from placement.report.wording import outwards
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.store.folder import MANIFEST, PROOF, TIMING, as_json
from placement.store.log import after_log, logged, with_answer
from placement.store.runfolder import RUN, contents

IN_A_CELL: dict[str, Callable[[Any], str]] = {
    "name_en": str,
    "need_wte": "{:,.1f}".format,
    "share_before": "{:.1%}".format,
    "share_after": "{:.1%}".format,
    "wte_new": "{:g}".format,
    "pounds_per_year": "£{:,.0f}".format,
}
"""The columns that a notebook's cell shows of each cluster, and how."""
MOST_IN_A_CELL = 12
"""Clusters that a notebook's cell shows."""


@dataclass(frozen=True)
class Verification:
    """What a verification showed. It is true where nothing was wrong; its repr is the report, line by line.

    >>> import placement as pl
    >>> pl.Verification(passed=True, lines=("Everything agrees.",))
    Everything agrees.
    """

    passed: bool
    lines: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, repr=False, eq=False)
class Plan:
    """One answer to a question, with its proof. Two plans are compared by `pl.compare`, not by `==`.

    >>> plan.gap <= plan.inputs.scenario.solve.gap_of_gain
    True
    """

    inputs: Inputs
    """What the plan rests on: scenario, tables and case."""
    view: View
    kept: bytes | None = field(default=None, repr=False)
    """The multipliers behind the first aim's bound, as a run folder holds them; None if there are none."""

    def __repr__(self) -> str:
        gap = "gap unproved" if self.gap is None else f"gap {outwards(self.gap, 4):.2%} of the gain"
        n = self.posts["cluster_id"].nunique()
        where = f"{n} cluster{'' if n == 1 else 's'}"
        return f"<Plan for {self.answer['scenario']['id']}: {self.wte:g} WTE in {where}, {gap}>"

    def _repr_html_(self) -> str:
        clusters = self.clusters_table
        first = clusters.head(MOST_IN_A_CELL)
        shown = {name: [text(value) for value in first[name]] for name, text in IN_A_CELL.items()}
        table = pd.DataFrame(shown).to_html(index=False)
        more = len(clusters) - MOST_IN_A_CELL
        rest = f"<p>and {more} more clusters: <code>plan.clusters_table</code></p>" if more > 0 else ""
        return f"<p>{escape(repr(self))}</p>{table}{rest}"

    @property
    def answer(self) -> Mapping[str, Any]:
        """What the run folder holds as `answer.json`.

        >>> plan.answer["scenario"]["id"]
        'wales-ahp'
        """
        return self.view.answer

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Copies of every table of the run folder by name; `placed` is for its owner alone.

        >>> plan.tables["posts"].columns[:2].tolist()
        ['base_id', 'cluster_id']
        """
        return {name: table.copy(deep=False) for name, table in self.view.tables.items()}

    @property
    def posts(self) -> pd.DataFrame:
        """The new posts, a row for each base, role and fund, with names in English; WTE and pounds a year.

        >>> plan.posts["wte"].sum().item() == plan.wte
        True
        """
        region, posts = self.view.region, self.view.tables["posts"]
        for kind, table in (("base", region.bases), ("cluster", region.clusters), ("role", region.roles)):
            names = dict(zip(table[f"{kind}_id"], table["name_en"], strict=True))
            posts = posts.assign(**{kind: posts[f"{kind}_id"].map(names)})
        return posts

    @property
    def clusters_table(self) -> pd.DataFrame:
        """One row for each cluster: need, care before and after, new WTE, and its name in English.

        >>> plan.clusters_table["wte_new"].sum().item() == plan.wte
        True
        """
        names = self.view.region.clusters[["cluster_id", "name_en"]]
        return names.merge(self.tables["result_clusters"], on="cluster_id", how="inner")

    @property
    def clusters(self) -> gpd.GeoDataFrame:
        """`clusters_table` with outlines, in degrees (EPSG:4326); None where the region has none.

        `.plot()` needs matplotlib and `.explore()` mapclassify as well, which are installed apart; `map`
        needs neither.

        >>> plan.clusters.crs.to_epsg(), len(plan.clusters) == len(plan.clusters_table)
        (4326, True)
        """
        outlines = self.view.region.boundaries
        return outlines.merge(self.clusters_table, on="cluster_id", how="right")[
            [*outlines.columns, *self.clusters_table.columns.drop("cluster_id")]
        ]

    @property
    def wte(self) -> float:
        """New posts in whole-time equivalents.

        >>> plan.wte
        4.5
        """
        return float(self.tables["posts"]["wte"].sum())

    @property
    def value(self) -> float:
        """What the first aim reaches, in its own unit (`question.aims`).

        >>> plan.value <= plan.bound
        True
        """
        return float(self.answer["aims"][0]["value"])

    @property
    def bound(self) -> float | None:
        """What no plan can exceed, in the first aim's unit; None where nothing was proved.

        >>> plan.bound - plan.value <= plan.gap * plan.bound
        True
        """
        bound = self.answer["aims"][0]["bound"]
        return None if bound is None else float(bound)

    @property
    def gap(self) -> float | None:
        """How far the plan may be from the best, as a share of its gain; None where nothing was proved.

        >>> 0 <= plan.gap < 0.01
        True
        """
        gap = self.answer["aims"][0]["gap_of_gain"]
        return None if gap is None else float(gap)

    def map(self, language: Language = "en") -> Page:
        """The map, as a notebook cell shows it.

        Raises BadInput if the region has no coordinates, ValueError for a language other than "en" and "cy".

        >>> plan.map("cy")
        <Page of ... characters>
        """
        language = spoken(language)
        if not self.view.region.located:
            raise BadInput([Fault("map_no_coordinates", "areas.csv", column="easting")])
        return Page(draw_map(self.view, language))

    def summary(self, language: Language = "en") -> Page:
        """The summary page that a board reads. Raises ValueError for a language other than "en" and "cy".

        >>> plan.summary()
        <Page of ... characters>
        """
        return Page(write_summary(self.view, spoken(language)))

    def benefits(
        self,
        options: str | Path | None = None,
        *,
        worth: float | None = None,
        worth_by: str = "",
        worth_of_health: bool = False,
    ) -> StudyResult:
        """Draft benefits: costs and effects by year, pounds and WTE, discounted by the Treasury's Green Book.

        `options` is a CSV file of options whose money buys no posts, with stated costs and effects. `worth`
        is what `worth_by` says that a WTE-year is worth, in pounds; `worth_of_health` discounts it as
        health. Raises BadInput where the scenario has no part [forward], and with every fault of the file.

        >>> plan.benefits().tables["benefits"][["year", "factor"]].round(4).values.tolist()[:2]
        [[1.0, 1.0], [2.0, 0.9662]]
        """
        from placement.studies.benefits.stated import stated_worth  # noqa: PLC0415 - heavy
        from placement.studies.benefits.study import benefits, decided_in  # noqa: PLC0415

        said = stated_worth(worth, worth_by, of_health=worth_of_health)
        path = None if options is None else Path(options)
        return StudyResult(self.inputs, benefits(self.inputs, decided_in(self.inputs, self.view), path, said))

    def verify(self, *, reprove: bool = False) -> Verification:
        """Work out everything again from the inputs and the posts alone, as `placement verify` does.

        With `reprove` it solves again too, which takes as long as the plan took, or longer.

        >>> plan.verify().passed
        True
        """
        with TemporaryDirectory(prefix="placement-") as folder:
            RUN.write(Path(folder) / "run", self._files())
            report = verify_run(Path(folder) / "run", reprove=reprove)
        return Verification(report.passed, tuple(map(as_arguments, report.says(Words("en")))))

    def save(self, folder: str | Path, *, keep: int = 1) -> Path:
        """Write the run folder, whole or not at all, and a line in the log beside it.

        So many runs that were there before stay beside it. Raises BadInput if something else is there,
        OSError if the disk refuses.

        >>> import placement as pl
        >>> from tempfile import mkdtemp
        >>> again = pl.load(plan.save(mkdtemp() + "/run"))
        >>> again.posts.equals(plan.posts)
        True
        """
        out, inputs = Path(folder), self.inputs
        with logged(inputs.scenario, inputs.only_region, out) as entry:
            files = after_log(self._files(), entry.before)
            entry.line = with_answer(entry.line, self.answer, files[MANIFEST])
            RUN.write(out, files, keep=keep)
        return out

    def _files(self) -> dict[str, bytes]:
        files = contents(self.view, self.inputs, run_pages(self.view), self.kept)
        return {**files, TIMING: as_json({})}


def load(folder: str | Path) -> Plan:
    """The plan of a run folder, worked out again from its inputs and its posts.

    Raises BadInput if it is no run folder, or does not hold what it says.

    >>> import placement as pl
    >>> pl.load(".")
    Traceback (most recent call last):
    placement.errors.BadInput: - ...: this is no folder of a run or a study. Give folders that ... wrote
    """
    path = Path(folder)
    if not (path / MANIFEST).is_file():
        raise BadInput([Fault("publish_not_run", called(path))])
    inputs, view, report = read_run_folder(path)
    if inputs is None or view is None:
        words = Words("en")
        said = [one.says(words) for one in report.wrong] or report.says(words)
        raise BadInput([Fault("run_folder_fails", called(path), slots={"what": said[0]})])
    proof = path / PROOF
    return Plan(inputs, view, proof.read_bytes() if proof.is_file() else None)


def compare(**plans: Plan) -> pd.DataFrame:
    """Plans side by side, a column for each name: years, WTE, pounds, and what the first aim reaches.

    Of several years decided together, posts and pounds are of the first and the value is over all of them.

    Raises ValueError if no plan is given, TypeError for what is no plan.

    >>> import placement as pl
    >>> pl.compare(one=plan, other=plan).loc["same_wte", "other"].item() == plan.wte
    True
    """
    if not plans:
        raise ValueError("compare needs at least one plan, by name")
    for name, plan in plans.items():
        _be_plan(name, plan)
    first = next(iter(plans.values())).tables["posts"].groupby(["cluster_id", "service_id"])["wte"].sum()
    return pd.DataFrame({name: _figures(plan, first) for name, plan in plans.items()})


def diff(before: Plan, after: Plan) -> StudyResult:
    """What changed in posts between two plans, and which input made it.

    The first is decided again with one input of the second at a time; `tables["changes"]` has a row for each
    cluster, service and kind of post that changed (WTE), `tables["exchanges"]` one for each decision. Raises
    TypeError for what is no plan.

    >>> import placement as pl
    >>> pl.diff(plan, plan).tables["changes"].empty
    True
    """
    from placement.studies.diff.study import RunSide  # noqa: PLC0415 - heavy, and for this alone
    from placement.studies.diff.study import diff as found  # noqa: PLC0415

    _be_plan("before", before)
    _be_plan("after", after)
    sides = (RunSide.of(one.inputs, one.view) for one in (before, after))
    return StudyResult(after.inputs, found(*sides))


def _be_plan(name: str, given: object) -> None:
    if not isinstance(given, Plan):
        raise TypeError(f"{name} is no plan but {given!r}; a question's `solve` and `pl.load` give plans")


def _figures(plan: Plan, first: pd.Series[float]) -> dict[str, float | None]:
    mine = plan.tables["posts"].groupby(["cluster_id", "service_id"])["wte"].sum()
    ahead = plan.answer.get("ahead")
    return {
        "years": 1.0 if ahead is None else float(ahead["count"]),
        "wte": plan.wte,
        "pounds_per_year": float(plan.tables["posts"]["pounds_per_year"].sum()),
        "clusters_with_posts": float(plan.tables["posts"]["cluster_id"].nunique()),
        "value": plan.value,
        "bound": plan.bound,
        "gap_of_gain": plan.gap,
        "same_wte": float(pd.concat([first, mine], axis=1, keys=["a", "b"]).fillna(0.0).min(axis=1).sum()),
    }
