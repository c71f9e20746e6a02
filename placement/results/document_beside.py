"""What `answer.json` holds beside the plan, typed: other plans, draws, overrides, corrections, graduates.

Amounts are pounds a year; shares are parts of 1; `_wte` are whole-time equivalents. None is what is not known
or may not be told.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from placement.results.document_entries import Count, DocumentEntry, Parted, Share, StoppedBy, Wte


class LevelEntry(DocumentEntry):
    """WTE that some plan found beside the answer has elsewhere, and WTE that all of them leave."""

    elsewhere_wte: Wte
    in_all_wte: Wte


class NearPlanEntry(DocumentEntry):
    """What one plan beside the answer gives up, and what it changes for people.

    `residents_more` and `residents_less` live where all services together cover over a point more, or less,
    of need than in the answer; `residents_none` where some service covers nothing. The later aims were not
    followed in such a plan.
    """

    given_up_of_gain: float
    residents_more: Count
    residents_less: Count
    residents_none: Count


class ElsewhereEntry(DocumentEntry):
    """How much could go elsewhere in plans that keep nearly all of the first aim's gain.

    `near_part_of_gain` is what such a plan may give up; `plans` of them were found, of which the worst gives
    up `given_up_of_gain`. By cluster and service, by cluster, and by region and service. No plan
    that keeps as much in every region moves more than `at_most_wte` of the `wte` to another cluster or
    service, where that was proved. `others` are the plans in the order of their table.
    """

    near_part_of_gain: Share
    plans: Count
    given_up_of_gain: float | None
    wte: Wte
    others: NotRequired[list[NearPlanEntry]]
    at_most_wte: NotRequired[Wte]
    cluster_service: LevelEntry
    cluster: LevelEntry
    region_service: LevelEntry


class PlansInSomeDraws(DocumentEntry):
    """What the plan, and the plan of the stated figures, add to the need met in some draws.

    `more_` is the plan less the other, on average and in the worst tenth of draws, with 95 % intervals;
    `better_in` and `worse_in` count draws.
    """

    draws: Count
    mean_wte: float
    stated_mean_wte: float
    worst_tenth_wte: float
    stated_worst_tenth_wte: float
    more_wte: float
    more_low_wte: float | None
    more_high_wte: float | None
    more_worst_wte: float
    more_worst_low_wte: float | None
    more_worst_high_wte: float | None
    better_in: Count
    worse_in: Count


class BestForAllEntry(DocumentEntry):
    """How much the best plan for every draw there could be may add beyond this one, on average.

    From further samples, in each of which no plan can add more than `bounds_wte`; `short_at_most_wte` holds
    with 95 % confidence.
    """

    samples: Count
    bounds_wte: list[float]
    short_wte: float
    short_at_most_wte: float


class CoreEntry(DocumentEntry):
    """Posts of the plan that can be decided now, and what waiting with the rest of the money comes to.

    In `good_in` of the draws some plan with all of them gives up at most `gives_up_at_most` of what no plan
    can pass there. `waiting_costs_wte` is what the rest of the plan adds, for each year that it is not there;
    `waiting_brings_` is what posts chosen once every figure is known could add beyond the plan, a year.
    """

    asked_in: Share
    good_in: Share
    gives_up_at_most: Share
    wte: Wte
    pounds_per_year: Count
    held_pounds_per_year: Count
    gain_wte: float
    with_core_wte: float
    bound_wte: float
    waiting_costs_wte: float
    waiting_brings_least_wte: float
    waiting_brings_most_wte: float


class ChosenForPart(DocumentEntry):
    """Regions chosen for together: which plan they have, and what each adds in the draws that chose.

    `stated` is the plan of the stated figures, `sample` that of the sample, `nearer-1` and on lie between.
    `error_wte` is the standard error of how much each adds beyond the first; None of a single draw.
    """

    regions: list[str]
    taken: str
    worth_wte: dict[str, float]
    error_wte: dict[str, float | None]


class ChoiceEntry(DocumentEntry):
    """How the plan was chosen among those found, in `draws` that none was made for."""

    draws: Count
    parts: list[ChosenForPart]


class OverDrawsEntry(DocumentEntry):
    """A plan made for many draws of the assumptions.

    `value_wte` is what was made as large as can be over the sample, `bound_wte` what no plan can pass
    there: what posts add on average, or in the worst tenth of draws, of each of `parts` (regions) by itself.
    `searched_wte` is the same of the plan that was searched for the sample, where another was chosen.
    """

    of: Literal["mean", "worst_tenth"]
    count: Count
    seed: Count
    assumptions: Count
    rules_hold_in: Share
    rules_held: Count
    value_wte: float
    bound_wte: float
    gap_of_gain: float | None
    searched_wte: float
    stopped_by: StoppedBy
    parts: list[list[str]]
    sample: PlansInSomeDraws
    fresh: PlansInSomeDraws
    wte_elsewhere: Wte
    core: CoreEntry | None
    best_for_all: BestForAllEntry | None
    choice: ChoiceEntry | None


class PostsByClass(DocumentEntry):
    """How many posts a plan has, and how many are of each class."""

    posts: Count
    firm: Count
    swappable: Count
    contested: Count


class StaysByCluster(DocumentEntry):
    """What of `wte` stays with its cluster, asked more and more coarsely."""

    kept_by_cluster: Share | None
    wte: Wte
    firm_by_cluster_wte: Wte | None
    firm_by_cluster_service_wte: Wte | None
    firm_by_region_service_wte: Wte | None


class DrawsEntry(DocumentEntry):
    """How draws of the assumptions were made and how they ended.

    `draws_gap_widest` is a part of the gain; `draws_near` is what keeping a post counts for more in a draw.
    """

    draws: Count
    draws_decided: Count
    draws_impossible: Count
    draws_by_time: Count
    draws_by_work: Count
    draws_gap_asked: Parted
    draws_near: Parted
    draws_gap_widest: float | None
    assumptions: Count
    seed: Count


class AboutFirm(StaysByCluster, DrawsEntry):
    """What was drawn, and what stays."""


class FirmEntry(PostsByClass, AboutFirm):
    """How many posts of one decision are of each class, and over which draws."""


class ValueAndBound(DocumentEntry):
    """What the first aim reaches, and what is proved that no plan can pass."""

    value: float | None
    bound: float | None


_With = TypedDict("_With", {"with": ValueAndBound})


class OverridePrice(DocumentEntry, _With):
    """What overrides cost the first aim in their regions, between `low` and `high`; `clear` if something."""

    regions: list[str]
    without: ValueAndBound
    cost: float | None
    low: float | None
    high: float | None
    clear: bool


class OverrideEntry(DocumentEntry):
    """One override: who asked for it and why, and its price where one could be found."""

    id: str
    kind: str
    sentence_en: str
    sentence_cy: str
    asked_by: str
    reason_en: str
    reason_cy: str | None
    date: str
    here: bool
    price: OverridePrice | None


class OverridesEntry(DocumentEntry):
    """All overrides of a scenario, and their price together."""

    aim: str
    sense: Literal["max", "min"]
    unit: str
    price: OverridePrice | None
    each: list[OverrideEntry]


class CorrectionEntry(DocumentEntry):
    """A figure of local knowledge, and the one that it replaced (None outside the case, or no journey)."""

    kind: str
    area_id: str
    base_id: str
    service_id: str
    value: float
    was: float | None
    author: str
    date: str
    note_en: str
    note_cy: str
    here: bool
    as_read: float | None


class CorrectionsEffect(DocumentEntry):
    """What the plan's staff reach by the figures as corrected and as read."""

    care_corrected_wte: float | None
    care_as_read_wte: float | None
    value_corrected: float | None
    value_as_read: float | None
    share_corrected: Share | None
    share_as_read: Share | None


class KnowledgeEntry(DocumentEntry):
    """Local knowledge: corrections, and what they change."""

    corrections: list[CorrectionEntry]
    effect: CorrectionsEffect | None


class GraduatesOfService(DocumentEntry):
    """Graduates who fill new posts of a service in a region; None where a small count may not be told."""

    region_id: str
    service_id: str
    graduates: Count | None


class GraduatesOfCluster(DocumentEntry):
    """The same of a cluster."""

    cluster_id: str
    graduates: Count | None


class GraduatesEntry(DocumentEntry):
    """Graduates who fill new posts."""

    placed: Count | None
    placed_wte: Wte | None
    by_region_service: list[GraduatesOfService]
    by_cluster: list[GraduatesOfCluster]


class SurpriseEntry(DocumentEntry):
    """A cluster whose result may surprise, and the figures that say why; `key` is the kind of surprise."""

    key: str
    cluster_id: str
    region_id: str
    share_before: Share
    share_after: Share
    region_share_before: Share
    region_share_after: Share
    need_wte: Wte
    in_post_wte: Wte
    wte_new: Wte
    wte_formula: Wte
    wte_difference: float
    neighbours_before_wte: Wte
    neighbours_after_wte: Wte
    own_before_wte: Wte
    own_after_wte: Wte
