"""The message of an answer as its title: what the money pays for, where, and who gains."""

from __future__ import annotations

from placement.i18n import Words
from placement.report.page import heading
from placement.report.wording import money_in_short, staff
from placement.results.view import View


def message(view: View, words: Words, key: str = "first.message") -> str:
    """The message as a title, "£5m a year pays for 90 full-time staff"; else what the scenario is called.

    It is told where money that comes every year, and nothing else, pays for posts. Where the posts cost less
    than there is, as told to three digits, it says both. "first.said" is the same as a sentence that may be
    quoted.
    """
    money, wte = yearly_money(view), float(view.answer["totals"]["wte_new"])
    if money is None or not wte > 0:
        return heading(view, words)
    slots = {"money": money_in_short(money, words), "staff": staff(wte, words)}
    spent = money_in_short(float(view.tables["posts"]["pounds_per_year"].sum()), words)
    if spent != slots["money"]:
        return words(f"{key}.part", spent=spent, **slots)
    return words(key, **slots)


def yearly_money(view: View) -> float | None:
    """Pounds a year that there are for new posts here; None if a fund is of another kind."""
    funds = view.answer["funds"]
    if not funds or any(
        fund["kind"] != "revenue" or fund["measure"] != "pounds" or not fund["recurrent"] for fund in funds
    ):
        return None
    return float(sum(fund["amount_here"] for fund in funds))
