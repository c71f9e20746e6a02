"""The page of draft benefits: what the plan and stated options cost and bring, side by side and by year."""

from __future__ import annotations

from collections.abc import Callable

from placement.i18n import Words
from placement.report.forward import about_pounds
from placement.report.names import in_language
from placement.report.pieces import Bullets, Group, Paragraph, Table, as_english, worded, worded_table
from placement.report.study_page import StudyPage, StudySection, in_both, section
from placement.report.wording import between
from placement.studies.benefits.document import BenefitOption, BenefitsDocument, StatedRow, StatedWorth


def pages(document: BenefitsDocument) -> dict[str, bytes]:
    """index.en.html and index.cy.html."""
    return in_both(
        document, lambda words: StudyPage(title=words("benefits.title"), sections=_sections(document, words))
    )


def said_in_short(document: BenefitsDocument, words: Words) -> list[str]:
    """What the plan costs and brings, and each option beside it, for the page and the terminal."""
    plan, *options = document["options"]
    each, people = plan["pounds_per_wte_year"], document["people"]
    said = [
        words(
            "benefits.short.no_posts" if each is None else "benefits.short.plan",
            years=len(plan["years"]),
            pounds=about_pounds(plan["pounds"], words),
            present=about_pounds(plan["pounds_present"], words),
            wte=_wte(plan["wte_years"], words),
            each="" if each is None else about_pounds(each, words),
        ),
        words(
            "benefits.short.people",
            more=words.number(people["more"], 0),
            less=words.number(people["less"], 0),
        ),
    ]
    said += [_option_said(option, words) for option in options]
    return [*said, words("benefits.short.stated" if options else "benefits.short.no_options")]


def _option_said(option: BenefitOption, words: Words) -> str:
    key = "effect" if option["wte_years"] is not None else "unstated"
    return words(
        f"benefits.short.option.{key}",
        option=in_language(option, "name", words),
        present=about_pounds(option["pounds_present"], words),
        does=words(f"benefits.does.{option['kind']}") if option["kind"] != "posts" else "",
        wte=_wte(option["wte_years"], words),
        each=_each(option, words, lambda pounds: about_pounds(pounds, words)),
    )


def _sections(document: BenefitsDocument, words: Words) -> tuple[StudySection, ...]:
    worth = document["worth"]
    parts = [
        section(
            "short",
            words("benefits.section.short"),
            Paragraph(words("benefits.draft"), "warning"),
            Bullets(tuple(said_in_short(document, words))),
        ),
        section(
            "beside",
            words("benefits.section.beside"),
            _beside(document, words),
            Paragraph(words("benefits.beside.note")),
        ),
        section(
            "plan",
            words("benefits.section.plan"),
            _plan(document, words),
            Paragraph(words("benefits.plan.note", leavers=words.stated(document["leavers_pct"], 0))),
        ),
    ]
    if document["stated"]:
        beneath = [Paragraph(words(f"benefits.stated.{note}")) for note in ("note", "double")]
        parts.append(section("stated", words("benefits.section.stated"), _stated(document, words), *beneath))
    if worth is not None:
        parts.append(_worth(document, worth, words))
    notes = tuple(
        words(
            f"benefits.note.{name}",
            year=document["scenario"]["year"],
            pct=words.stated(document["discount_pct"]),
            health=words.stated(document["health_discount_pct"]),
        )
        for name in ("rate", "prices", "bias", "transfers", "range", "not_told")
    )
    parts.append(section("notes", words("benefits.section.notes"), Bullets(notes)))
    return tuple(parts)


def _beside(document: BenefitsDocument, words: Words) -> Table:
    names = ("option", "kind", "pounds", "present", "wte", "wte_present", "each")
    rows = [
        (
            in_language(option, "name", words),
            words(f"benefits.kind.{option['kind']}"),
            words.pounds(option["pounds"]),
            words.pounds(option["pounds_present"]),
            _wte(option["wte_years"], words),
            _wte(option["wte_years_present"], words),
            _each(option, words, words.pounds),
        )
        for option in document["options"]
    ]
    return worded_table(words, "benefits.beside.caption", "benefits.beside", names, rows, texts=2)


def _plan(document: BenefitsDocument, words: Words) -> Table:
    names = ("year", "factor", "posts", "in_post", "care", "pounds", "present", "budget", "budget_present")
    rows = [
        (
            words.number(year["year"], 0),
            words.number(own["factor"], 4),
            _wte(year["posts_wte"], words),
            _wte(year["in_post_wte"], words),
            _wte(year["care_wte"], words),
            words.pounds(own["pounds"]),
            words.pounds(own["pounds_present"]),
            words.pounds(year["budget_pounds"]),
            words.pounds(year["budget_pounds_present"]),
        )
        for year, own in zip(document["plan_years"], document["options"][0]["years"], strict=True)
    ]
    return worded_table(words, "benefits.plan.caption", "benefits.plan", names, rows)


def _stated(document: BenefitsDocument, words: Words) -> Table:
    """The rows as stated, under the name of each option."""
    groups = []
    for option in document["options"][1:]:
        rows = [row for row in document["stated"] if row["option_id"] == option["id"]]
        groups.append(Group(tuple(_row(row, words) for row in rows), in_language(option, "name", words)))
    names = ("place", "year", "pounds", "wte", "range", "basis", "source")
    columns = worded(words, "benefits.stated", names, texts=("place", "basis", "source"))
    return Table(words("benefits.stated.caption"), columns, tuple(groups))


def _row(row: StatedRow, words: Words) -> tuple[str, ...]:
    return (
        f"{in_language(row, 'region', words)}, {in_language(row, 'service', words)}",
        words.number(row["year"], 0),
        words.pounds(row["pounds"]),
        words("benefits.unstated") if row["wte"] is None else words.stated(row["wte"]),
        _range(row, words),
        words(f"summary.basis.{row['basis']}"),
        as_english(row["source"], words.language, welsh=False),
    )


def _range(row: StatedRow, words: Words) -> str:
    low, high = row["wte_low"], row["wte_high"]
    if low is None or high is None:
        return words("benefits.unstated")
    return between(words.stated(low), words.stated(high), words)


def _worth(document: BenefitsDocument, worth: StatedWorth, words: Words) -> StudySection:
    """What somebody says that the WTE-years are worth, with whose figure it is before any number."""
    rate = document["health_discount_pct" if worth["of_health"] else "discount_pct"]
    told = words(
        "benefits.worth.whose",
        pounds=words.pounds(worth["pounds_per_wte_year"]),
        who=worth["stated_by"],
        pct=words.stated(rate),
        of=words("benefits.worth.health" if worth["of_health"] else "benefits.worth.other"),
    )
    rows = [
        (
            in_language(option, "name", words),
            _pounds(option["worth_present"], words),
            words.pounds(option["pounds_present"]),
            _pounds(option["less_cost_present"], words),
        )
        for option in document["options"]
    ]
    names = ("option", "worth", "cost", "less")
    table = worded_table(words, "benefits.worth.caption", "benefits.worth", names, rows)
    return section("worth", words("benefits.section.worth"), Paragraph(told, "lead"), table)


def _wte(value: float | None, words: Words) -> str:
    return words("benefits.unstated") if value is None else words.number(value)


def _pounds(value: float | None, words: Words) -> str:
    return words("benefits.unstated") if value is None else words.pounds(value)


def _each(option: BenefitOption, words: Words, told: Callable[[float], str]) -> str:
    """Pounds for each WTE-year, with the range that its effect has; of an effect of nothing there is none."""
    each, low = option["pounds_per_wte_year"], option["pounds_per_wte_year_low"]
    high = option["pounds_per_wte_year_high"]
    if each is None or low is None:
        return words("benefits.unstated" if option["wte_years"] is None else "benefits.no_effect")
    if low == high:
        return told(each)
    if high is None:
        return words("benefits.each.from", each=told(each), low=told(low))
    return words("benefits.each.range", each=told(each), low=told(low), high=told(high))
