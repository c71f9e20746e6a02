"""Who could fill the posts: today's vacancies, and how likely each new post is filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.i18n import Words
from placement.model.role import INCENTIVE
from placement.report.names import Names
from placement.report.pieces import Block, Bullets, Paragraph, Section, worded_table
from placement.results.document_entries import figure_in
from placement.results.view import View
from placement.scenario.fill_probability import within

FEWEST = 5
"""Posts named as the least likely to be filled."""


def filling(view: View, names: Names, words: Words) -> Section:
    """Vacancies first, then what is expected of the new posts, then which are hard to fill."""
    blocks: list[Block] = [*_vacancies(view, words), *_expected(view, names, words)]
    blocks += [*_incentive(view, names, words), *_hard(view, names, words)]
    blocks.append(Paragraph(words("summary.filling.graduates")))
    if told := _graduates(view, words):
        blocks.append(Paragraph(told))
    return Section("filling", words("summary.title.filling"), tuple(blocks))


def _vacancies(view: View, words: Words) -> list[Block]:
    staffing, totals = view.answer["staffing"], view.answer["totals"]
    if staffing["workforce"] == "funded":
        return [Paragraph(words("summary.filling.as_funded"), "warning")]
    if staffing["vacant_wte"] is None or staffing["vacant_wte"] <= 0:
        return [Paragraph(words("summary.filling.no_vacancy"))]
    vacant = words.number(staffing["vacant_wte"])
    filled, both = staffing["share_vacancies"], staffing["share_vacancies_posts"]
    care_filled, care_both = staffing["care_vacancies_wte"], staffing["care_vacancies_posts_wte"]
    if filled is None or both is None or care_filled is None or care_both is None:
        return [Paragraph(words("summary.filling.vacant", vacant=vacant), "lead")]
    told = {
        "today": (totals["share_before"], totals["care_before_wte"]),
        "vacancies": (filled, care_filled),
        "posts": (totals["share_after"], totals["care_after_wte"]),
        "both": (both, care_both),
    }
    share, care = ({name: pair[at] for name, pair in told.items()} for at in (0, 1))
    lead = words(
        "summary.filling.lead",
        vacant=vacant,
        care=words.number(care["vacancies"] - care["today"]),
        today=words.percent(share["today"]),
        vacancies=words.percent(share["vacancies"]),
        more=words.number(care["both"] - care["vacancies"]),
        both=words.percent(share["both"]),
    )
    rows = tuple(
        (
            words(f"summary.filling.row.{name}"),
            words.percent(share[name]),
            words.number(care[name]),
            words.signed(care[name] - care["today"]),
        )
        for name in told
    )
    titles = ("staffing", "covered", "care", "care_more")
    table = worded_table(words, "summary.table.filling", "summary.column", titles, rows)
    return [Paragraph(lead, "lead"), table, Paragraph(words("summary.filling.vacant_assumed"))]


def _expected(view: View, names: Names, words: Words) -> list[Block]:
    """How much of the new posts is expected to be filled by month 12, with its range; the least likely."""
    staffing = view.answer["staffing"]
    if staffing["expected_month_12_wte"] is None:
        return []
    blocks: list[Block] = []
    if staffing["plan_on"] == "expected":
        blocks.append(Paragraph(words("summary.filling.plan_on_expected"), "warning"))
    blocks.append(
        Paragraph(
            words(
                "summary.filling.expected",
                new=words.number(view.answer["totals"]["wte_new"]),
                wte=words.number(staffing["expected_month_12_wte"]),
                low=words.number(figure_in(staffing, "expected_month_12_low_wte")),
                high=words.number(figure_in(staffing, "expected_month_12_high_wte")),
            )
        )
    )
    posts = view.tables["result_posts"].sort_values("chance_month_12", kind="stable")
    if len(posts) and posts["chance_month_12"].iloc[0] < posts["chance_month_12"].iloc[-1]:
        blocks.append(Paragraph(words("summary.filling.least_likely")))
        blocks.append(
            Bullets(
                tuple(
                    words(
                        "summary.filling.post",
                        role=names.role(row["role_id"]),
                        base=names.base(row["base_id"]),
                        wte=words.number(row["wte"]),
                        chance=words.percent(row["chance_month_12"], 0),
                        range=_ends(row, words),
                    )
                    for row in posts.head(FEWEST).to_dict("records")
                )
            )
        )
    return blocks


def _incentive(view: View, names: Names, words: Words) -> list[Block]:
    """Which posts carry the incentive, what that takes and what is expected of it, by assumption."""
    asked = view.scenario.recruitment if view.scenario else None
    if asked is None or asked.incentive_pounds is None or asked.incentive_times_months is None:
        return []
    posts = view.tables["result_posts"]
    mine = posts[posts["role_id"].str.endswith(INCENTIVE)]
    told = {
        "pounds": words.pounds(asked.incentive_pounds),
        "part": words.stated_percent(asked.incentive_times_months, 0),
    }
    if not len(mine):
        return [Paragraph(words("summary.filling.incentive.none", **told))]
    without = within(mine["months_to_fill"].to_numpy(dtype=float) / asked.incentive_times_months)
    listed = [
        words(
            "summary.filling.incentive.post",
            role=names.role(row["role_id"]),
            base=names.base(row["base_id"]),
            wte=words.number(row["wte"]),
        )
        for row in mine.to_dict("records")
    ]
    said = words(
        "summary.filling.incentive",
        wte=words.number(mine["wte"].sum()),
        money=words.pounds(asked.incentive_pounds * float(mine["wte"].sum())),
        posts=words.listed(listed),
        filled=words.number(mine["expected_month_12_wte"].sum(), 2),
        without=words.number((mine["wte"].to_numpy(dtype=float) * without).sum(), 2),
        **told,
    )
    return [Paragraph(said, "lead")]


def _hard(view: View, names: Names, words: Words) -> list[Block]:
    """Kinds of post marked hard to fill, with how much of the plan they are."""
    posts = view.tables["result_posts"]
    hard = posts[posts["hard_to_fill"] == "true"].groupby("role_id", sort=False)["wte"].sum()
    if not len(hard):
        return [Paragraph(words("summary.filling.none_hard"))]
    listed = [
        words("summary.filling.hard_role", role=names.role(str(role)), wte=words.number(wte))
        for role, wte in hard.items()
    ]
    return [Paragraph(words("summary.filling.hard", roles=words.listed(listed)))]


def _graduates(view: View, words: Words) -> str:
    """How many graduates the plan counts on, where that may be told."""
    placed = view.answer["graduates"]["placed"]
    return words.count("summary.filling.placed", placed) if placed else ""


def _ends(row: Mapping[Any, Any], words: Words) -> str:
    low, high = (words.percent(row[f"chance_month_12_{end}"], 0) for end in ("low", "high"))
    return low if low == high else words("summary.filling.ends", low=low, high=high)
