"""Studies of a question, as a notebook asks for them: ladder, frontier, alternatives, robustness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.api.page import Page, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from placement.i18n import Language
    from placement.scenario.inputs import Inputs
    from placement.store.study import Study


@dataclass(frozen=True, repr=False, eq=False)
class StudyResult:
    """A study: its tables by name, its document (what `study.json` holds) and its page.

    >>> import placement as pl
    >>> pl.diff(plan, plan)
    <Study diff: tables changes, exchanges>
    """

    inputs: Inputs
    study: Study

    def __repr__(self) -> str:
        plans = f"{len(self.study.plans)} plans; " if self.study.plans else ""
        return f"<Study {self.study.kind}: {plans}tables {', '.join(self.study.tables)}>"

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Copies of every table of the study, by name.

        >>> import placement as pl
        >>> pl.diff(plan, plan).tables["changes"].columns.tolist()[:2]
        ['cluster_id', 'service_id']
        """
        return {name: table.copy(deep=False) for name, table in self.study.tables.items()}

    @property
    def document(self) -> Mapping[str, Any]:
        """What the study's folder holds as `study.json`.

        >>> import placement as pl
        >>> pl.diff(plan, plan).document["kind"]
        'diff'
        """
        document: Mapping[str, Any] = self.study.document
        return document

    def page(self, language: Language = "en") -> Page:
        """The study's page, as a notebook cell shows it.

        Raises ValueError for a language other than "en" and "cy".

        >>> import placement as pl
        >>> pl.diff(plan, plan).page()
        <Page of ... characters>
        """
        from placement.studies.register import pages_of  # noqa: PLC0415 - heavy, and only for a page

        return Page(pages_of(self.study)[f"index.{spoken(language)}.html"].decode())

    def save(self, folder: str | Path) -> Path:
        """Write the study's folder, whole or not at all. Raises BadInput if something else is there.

        >>> import placement as pl
        >>> from tempfile import mkdtemp
        >>> folder = pl.diff(plan, plan).save(mkdtemp() + "/diff")
        >>> (folder / "study.json").is_file()
        True
        """
        from placement.studies.register import write_study  # noqa: PLC0415

        write_study(Path(folder), self.inputs, self.study, {})
        return Path(folder)

    def _repr_html_(self) -> str:
        return self.page()._repr_html_()


class QuestionStudies:
    """The studies that a question answers; each decides many plans and takes its time.

    All raise Infeasible where the question itself has no plan, as its `solve` does.
    """

    @property
    def inputs(self) -> Inputs:
        """Scenario, tables and case."""
        raise NotImplementedError

    def ladder(self, pounds: float | str | Sequence[float], *, fund: str | None = None) -> StudyResult:
        """The same question at one budget after another, in pounds a year: numbers, or text like "1m,2m".

        `fund` says whose money that is where there are several. Raises BadInput for a budget that is none.

        >>> question.ladder([2_000_000, 5_000_000])
        <Study ladder: ... plans; tables budgets, clusters, next_posts, further>
        """
        from placement.studies.ladder.steps import steps_of  # noqa: PLC0415
        from placement.studies.ladder.study import ladder  # noqa: PLC0415

        amounts = pounds if isinstance(pounds, Iterable) and not isinstance(pounds, str) else [pounds]
        budgets = ",".join(_pounds(amount) for amount in amounts)
        return self._asked(ladder, steps_of(self.inputs, budgets, fund, by_year=False))

    def frontier(self, first: str, second: str, *, points: int = 7) -> StudyResult:
        """What one aim costs the other: so many proved plans between the two.

        Raises BadInput for an aim that there is not or twice the same, ValueError for points that are no
        whole number from 2 to 25.

        >>> question.frontier("met_need", "worst_served", points=2)
        <Study frontier: ... plans; tables points, clusters, posts>
        """
        from placement.studies.frontier.study import frontier  # noqa: PLC0415

        _whole("points", points, 2, 25)
        return self._asked(frontier, [first, second], points)

    def alternatives(self, *, loss: float = 0.005, count: int = 30) -> StudyResult:
        """Plans that give up at most `loss` (a share of the gain) and differ as much as can be.

        Raises ValueError for a loss that is no share, or a count of none.

        >>> question.alternatives(loss=0.01, count=2)
        <Study alternatives: ... plans; tables plans, clusters>
        """
        from placement.studies.robustness.study import alternatives_study  # noqa: PLC0415

        _within("loss", loss, 0.0, 1.0)
        _whole("count", count, 1, 99)
        return self._asked(alternatives_study, loss=loss, count=count)

    def robustness(self, *, draws: int = 50, loss: float = 0.005) -> StudyResult:
        """Which posts stay when the assumptions move within their ranges, all at once, so many times.

        `loss` is the share of the gain that the alternatives beside it may give up. Raises ValueError for a
        loss that is no share, or no draws.

        >>> question.robustness(draws=2).tables["posts"].columns.tolist()[:2]
        ['base_id', 'base_en']
        """
        from placement.studies.robustness.study import robustness_study  # noqa: PLC0415

        _within("loss", loss, 0.0, 1.0)
        _whole("draws", draws, 1, 500)
        return self._asked(robustness_study, loss=loss, draws=draws)

    def options(self, *names: str) -> StudyResult:
        """Options of the scenario beside the question as stated. Raises BadInput for a name it has not.

        >>> question.options()
        <Study compare: ... plans; tables options, clusters, counties, regions, services>
        """
        from placement.studies.compare.study import compare  # noqa: PLC0415

        return self._asked(compare, names)

    def _asked(self, study: Callable[..., Study], *given: object, **named: object) -> StudyResult:
        """The study of this question. Raises Infeasible, as `solve` does, where the question has no plan."""
        from placement.api.infeasible import Infeasible  # noqa: PLC0415
        from placement.solve.decided import NoPlan  # noqa: PLC0415

        try:
            return StudyResult(self.inputs, study(self.inputs, *given, **named))
        except NoPlan as none:
            raise Infeasible(none) from None


def _within(name: str, value: object, low: float, high: float) -> None:
    if not isinstance(value, Real) or not low <= float(value) <= high:
        raise ValueError(f"{name} is {value!r}; it lies from {low:g} to {high:g}")


def _whole(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, Integral) or not low <= int(value) <= high:
        raise ValueError(f"{name} is {value!r}; it lies from {low} to {high}, in whole numbers")


def _pounds(amount: object) -> str:
    """Whole pounds as a command line has them; what is no number as it was given, for its fault to name."""
    try:
        return format(amount, ".0f")
    except (TypeError, ValueError):
        return str(amount)


def national(
    questions: Sequence[QuestionStudies], pounds: float | None = None, *, fund: str | None = None
) -> StudyResult:
    """One budget, in pounds a year, split between the boards of these questions where it does most.

    Every region of a question is a board, or the one that it is asked for. Without `pounds` the budget is
    what the questions' funds have; `fund` says which, where there are several. Raises BadInput, as for a
    board that is in two questions, and Impossible where a board has no plan with its formula share.

    >>> import placement as pl
    >>> pl.national([question], 300_000).tables["boards"]["board_id"].tolist()
    ['powys']
    """
    from placement.studies.national.boards import BoardFile, boards_of  # noqa: PLC0415 - heavy, and for this
    from placement.studies.national.study import national as split_between  # noqa: PLC0415

    files = []
    for number, question in enumerate(questions, 1):
        inputs = question.inputs
        ids = [str(name) for name in inputs.region.regions["region_id"]]
        every: tuple[str | None, ...] = tuple(ids) if len(ids) > 1 else (None,)
        regions = every if inputs.only_region is None else (inputs.only_region,)
        name = inputs.scenario.path.name if len(questions) == 1 else f"question-{number}"
        files.append(BoardFile(name, inputs, regions))
    boards, budget = boards_of(files, None if pounds is None else _pounds(pounds), fund)
    return StudyResult(*split_between(files, boards, budget))
