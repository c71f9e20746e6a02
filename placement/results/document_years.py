"""Years, decided together or a plan carried forward over them, as `answer.json` holds them, typed."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field

from placement.results.document_entries import Count, DocumentEntry, Share, Wte, YearEntry


class AheadYear(DocumentEntry):
    """A year of a plan over years. `cost_pounds` is with every post filled and everybody staying."""

    year: Annotated[int, Field(ge=1)]
    posts_wte: Wte
    in_post_wte: Wte
    hired_wte: Wte
    left_wte: Wte
    ended_wte: Wte
    ended_posts_wte: Wte
    cost_pounds: float
    fund_pounds: float
    handed_pounds: float
    need_wte: Wte
    share: Share
    share_before: Share


class AheadHires(DocumentEntry):
    """Posts of a kind to advertise in year one; hires of the later years, least and most in one."""

    service_id: str
    kind: Literal["registered", "newly_qualified", "support"]
    advertise_wte: Wte
    later_least_wte: Wte
    later_most_wte: Wte


class AheadFund(DocumentEntry):
    """What becomes of a fund's posts; `kept_by_boards_wte` are those of the last year that boards pay for."""

    fund_id: str
    first_wte: Wte
    last_wte: Wte
    ended_wte: Wte
    kept_by_boards_wte: Wte
    handed_pounds: list[float]
    fund_pounds: list[float | None]


class AheadPlaces(DocumentEntry):
    """Training places beyond today's, by service and the year in which they begin."""

    service_id: str
    begin_year: int
    places: float


class AheadListYear(DocumentEntry):
    """Waiting lists today (year 0) or at the end of a year: what stated figures come to, no forecast.

    `longest_weeks` is of lists that somebody sees; `without_staff` counts the others.
    """

    year: Annotated[int, Field(ge=0)]
    waiting_people: float
    joined_people: float
    seen_people: float
    longest_weeks: float | None
    without_staff: Count
    within: Count | None
    today_staff_waiting_people: float
    today_staff_longest_weeks: float | None


class AheadListService(DocumentEntry):
    """The lists of a service, today and at the end of the last year."""

    service_id: str
    lists: Count
    waiting_people_today: float
    waiting_people_last: float
    longest_weeks_today: float | None
    longest_weeks_last: float | None
    within_from_year: Count | None


class AheadLists(DocumentEntry):
    """Waiting lists over the years. `unstated` are teams, a service in a cluster, of which none is stated.

    `within_from_year` is the year from whose end on all are within `limit_weeks`; 0 is today.
    """

    lists: Count
    unstated: Count
    limit_weeks: float | None
    within_from_year: Count | None
    years: list[AheadListYear]
    services: list[AheadListService]


class AheadEntry(DocumentEntry):
    """Years decided together. The first year in which boards pay for posts, and in which posts end.

    `vacated_wte` is what is missing at bases in each year because people left posts there for new ones.
    """

    count: Count
    discount_pct: float
    years: list[AheadYear]
    hires: list[AheadHires]
    funds: list[AheadFund]
    places: list[AheadPlaces] | None
    vacated_wte: NotRequired[list[float]]
    first_year_handed: Count | None
    first_year_ended: Count | None
    waiting: NotRequired[AheadLists]


class ForwardCommunity(DocumentEntry):
    """Of a profession, WTE expected in the community, today and at the end of each year; hospitals stay."""

    service_id: str
    hospital_wte: Wte
    community_wte: list[Wte]
    share: list[Share]


class ForwardEntry(DocumentEntry):
    """The plan over years; nothing is decided anew. `short_pounds` is with every post filled."""

    years: list[YearEntry]
    first_year_short: Count | None
    leavers_pct: float
    leavers_implied_pct: float | None
    waiting: NotRequired[AheadLists]
    community: NotRequired[list[ForwardCommunity]]


class CommunityService(DocumentEntry):
    """Of a profession, WTE at bases (support is not counted) and in hospitals, in the regions that know both.

    `moved_wte` went from hospitals to new posts over all years, `backfilled_wte` of them were replaced there.
    """

    service_id: str
    community_before_wte: Wte
    community_after_wte: Wte
    hospital_before_wte: Wte
    hospital_after_wte: Wte
    moved_wte: Wte
    backfilled_wte: Wte
    share_before: Share
    share_after: Share
    region_ids_unknown: list[str]


class CommunityEntry(DocumentEntry):
    """The share of each profession that works in community teams, today and at the end of a year."""

    year: Count
    services: list[CommunityService]
    service_ids_unknown: list[str]
