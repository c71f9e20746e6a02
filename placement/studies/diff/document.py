"""What `study.json` of a study "diff" holds, typed."""

from __future__ import annotations

from typing import Literal

from placement.results.document_entries import Count, Parted, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames


class DiffSide(StudyEntry):
    """One of the two runs in figures; `value` and `bound` are of its own first aim, in `unit`."""

    scenario_id: str
    option: str | None
    region: str | None
    versions: dict[str, str]
    stopped_early: bool
    posts: Count
    wte_new: Wte
    pounds_full_year: Count
    unit: str
    value: float | None
    bound: float | None


class DiffInput(StudyEntry):
    """An input that is another: its title, and what is other in it."""

    key: str
    part: str
    name: str
    title_en: str
    title_cy: str
    lines_en: list[str]
    lines_cy: list[str]


ExchangeEnd = Literal["decided", "unseen", "impossible", "stopped", "refused"]


class DiffExchange(StudyEntry):
    """The first run decided with these inputs of the second, and all others as they were.

    With no inputs it is the first run decided again. "unseen" says that a decision cannot tell them apart,
    "refused" that they do not fit the others. `wte_more` and `wte_less` are posts that come and go, against
    the first run; `wte_alike` is what of it the second run has too. None where there is no plan.
    """

    inputs: list[str]
    outcome: ExchangeEnd
    says_en: list[str]
    says_cy: list[str]
    wte_new: Wte | None
    wte_more: Wte | None
    wte_less: Wte | None
    wte_alike: Wte | None
    part_of_change: Parted | None
    """`wte_alike` as a part of all that changed; None where nothing did."""


class CellNames(StudyEntry):
    """A kind of post for a service in a cluster."""

    cluster_id: str
    cluster_en: str
    cluster_cy: str
    service_id: str
    service_en: str
    service_cy: str
    kind: str


class DiffChange(CellNames):
    """Posts of one kind for one service in one cluster that are not as many in both runs.

    `because` has places in `exchanges`: those that alone bring a change of the same direction there.
    """

    wte_before: Wte
    wte_after: Wte
    because: list[Count]


class DiffPlace(TwoNames):
    """New WTE of a cluster or of a service in both runs."""

    id: str
    wte_before: Wte
    wte_after: Wte


class MoreAndLess(StudyEntry):
    """Posts that come and that go."""

    wte_more: Wte
    wte_less: Wte


class DiffDocument(AboutStudy, MoreAndLess):
    """Two runs: what changed in posts, what differs in the inputs, and what each input alone brings."""

    kind: Literal["diff"]
    before: DiffSide
    after: DiffSide
    inputs: list[DiffInput]
    exchanges: list[DiffExchange]
    changes: list[DiffChange]
    clusters: list[DiffPlace]
    services: list[DiffPlace]
