"""Questions that a sceptic asks, each answered with this run's numbers and with what they do not show."""

from __future__ import annotations

import math

from placement.i18n import Words
from placement.report.effects import PROVED_EXACTLY, STAFF_TIME, first_aim
from placement.report.manual import together
from placement.report.measure import first_to_measure
from placement.report.names import Names, plain
from placement.report.opening import stopped_sentence
from placement.report.pieces import Block, Bullets
from placement.report.wording import amount, at_most, between
from placement.results.document_entries import figure_in
from placement.results.view import View
from placement.studies.robustness.document import RobustnessDocument

Answered = tuple[str, tuple[Block, ...]]


def answered(view: View, robustness: RobustnessDocument | None, names: Names, words: Words) -> list[Answered]:
    """Every question with its answer, in order."""
    told = {
        "reran": _reran(view, words),
        "invented": _invented(view, words),
        "one_number": _one_number(view, robustness, names, words),
        "recruit": _recruit(view, words),
        "nothing": _nothing(view, words),
        "obey": _obey(view, robustness, names, words),
    }
    return [(words(f"paper.sceptic.{key}"), (Bullets(tuple(lines)),)) for key, lines in told.items() if lines]


def _reran(view: View, words: Words) -> list[str]:
    """How much better any other plan could be, how the search ended, and where each run is logged."""
    aim = first_aim(view.answer)
    gap = None if aim is None or aim["unit"] not in STAFF_TIME else aim.get("gap")
    if gap is None:
        lines = [words("paper.sceptic.reran.unproved")]
    elif gap <= PROVED_EXACTLY:
        lines = [words("paper.sceptic.reran.best")]
    else:
        lines = [words("paper.sceptic.reran.limit", limit=at_most(gap, words))]
    solve = getattr(view.scenario, "solve", None)
    if stopped := stopped_sentence(view.answer, words):
        lines.append(stopped)
    elif solve is not None:
        lines.append(words("paper.sceptic.reran.seed", seed=plain(solve.seed)))
    about = getattr(view.scenario, "about", None)
    if about is not None and about.agreed_by is not None:
        by, on = plain(about.agreed_by), "" if about.agreed_on is None else words.date(about.agreed_on)
        lines.append(words("paper.sceptic.reran.agreed", by=by, on=on))
    else:
        lines.append(words("paper.sceptic.reran.not_agreed"))
    return [*lines, words("paper.sceptic.reran.log")]


def _invented(view: View, words: Words) -> list[str]:
    """How much need there is said to be, and on how many figures of which kind that rests."""
    totals, table = view.answer["totals"], view.tables["result_assumptions"]
    kinds = {
        basis: words.number(int((table["basis"] == basis).sum()), 0)
        for basis in ("published", "estimated", "assumed")
    }
    need = words("paper.sceptic.invented.need", need=words.number(totals["need_wte"]))
    if table.empty:
        return [need, words("summary.assumptions.none")]
    nobody = int((table["agreed_by"].fillna("").astype(str) == "").sum())
    return [
        need,
        words("paper.sceptic.invented.basis", all=words.number(len(table), 0), **kinds),
        words("paper.sceptic.invented.agreed", nobody=words.number(nobody, 0)),
    ]


def _one_number(view: View, robustness: RobustnessDocument | None, names: Names, words: Words) -> list[str]:
    """What the figure that moves the answer most would do, and whether a post would move."""
    rows = view.tables["result_assumptions"].to_dict("records")
    moving = [row for row in rows if not (math.isnan(row["effect_low"]) or math.isnan(row["effect_high"]))]
    lines = []
    if moving:
        row = moving[0]
        unit = plain(row["unit"])
        lines.append(
            words(
                "paper.sceptic.one_number.most",
                name=names.text(row),
                value=amount(row["value"], unit, words),
                low=amount(row["low"], unit, words),
                high=amount(row["high"], unit, words),
                effect_low=words.signed(row["effect_low"]),
                effect_high=words.signed(row["effect_high"]),
            )
        )
    if robustness is None:
        return [*lines, words("paper.sceptic.one_number.untested")]
    tips = robustness["tips"]
    moves = sum(tip["changes_at"] is not None for tip in tips)
    if first := first_to_measure(robustness, words):
        lines = [first, *lines]
    slots = {"tried": words.number(len(tips), 0), "moves": words.number(moves, 0)}
    return [*lines, words("paper.sceptic.one_number.tested", **slots)]


def _recruit(view: View, words: Words) -> list[str]:
    """Vacancies today, what filling them would do, and how much of the plan is expected to be filled."""
    staffing, totals = view.answer["staffing"], view.answer["totals"]
    lines = []
    if staffing["vacant_wte"]:
        lines.append(words("paper.sceptic.recruit.vacant", wte=words.number(staffing["vacant_wte"])))
    if staffing["share_vacancies"] is not None:
        lines.append(
            words(
                "paper.sceptic.recruit.first",
                vacancies=words.percent(staffing["share_vacancies"]),
                posts=words.percent(totals["share_after"]),
                today=words.percent(totals["share_before"]),
            )
        )
    if staffing["expected_month_12_wte"] is not None:
        ends = ("", "_low", "_high")
        wte, low, high = (words.number(figure_in(staffing, f"expected_month_12{end}_wte")) for end in ends)
        figures = {"wte": wte, "range": between(low, high, words)}
        lines.append(words("paper.sceptic.recruit.expected", new=words.number(totals["wte_new"]), **figures))
    else:
        lines.append(words("paper.sceptic.recruit.unknown"))
    return lines


def _nothing(view: View, words: Words) -> list[str]:
    """How many clusters get no post, and how many of them are covered better all the same."""
    without = {str(key) for key in view.answer["no_new_post"]}
    table = view.tables["result_clusters"]
    rows = table[table["cluster_id"].astype(str).isin(without)]
    if rows.empty:
        return []
    better = rows[rows["share_after"] > rows["share_before"]]
    more = better["care_after_wte"] - better["care_before_wte"]
    others = better["care_from_neighbours_after_wte"] - better["care_from_neighbours_before_wte"]
    by_others = int((others > more - others).sum())
    return [
        words(
            "paper.sceptic.nothing.answer",
            n=words.number(len(rows), 0),
            all=words.number(len(table), 0),
            better=words.number(len(better), 0),
            by_others=words.number(by_others, 0),
            by_own=words.number(len(better) - by_others, 0),
            before=words.percent(float(rows["share_before"].mean())),
            others=words.percent(float(table.loc[~table.index.isin(rows.index), "share_before"].mean())),
        )
        if len(rows) < len(table)
        else words("summary.money.none")
    ]


def _obey(view: View, robustness: RobustnessDocument | None, names: Names, words: Words) -> list[str]:
    """Whose decision it is, how to ask for something else, and what that cost here or would cost."""
    answer = view.answer
    lines = [
        words("paper.sceptic.obey.no", who=names.text(answer["scenario"], "decided_by")),
        words("paper.sceptic.obey.override"),
    ]
    asked = answer.get("overrides")
    if asked and asked["price"] is not None:
        lines.append(together(asked, words))
    elif not asked:
        lines.append(words("paper.sceptic.obey.none"))
    if robustness is not None:
        lines.append(
            words(
                "paper.sceptic.obey.others",
                n=words.number(robustness["alternatives"], 0),
                loss=words.percent(robustness["loss"], 1),
            )
        )
    return lines
