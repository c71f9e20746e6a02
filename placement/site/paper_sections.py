"""What the board's paper says, as plain data, in the order in which a board reads.

One page that can be decided on: what is asked, options, money, risks, duties, sign-off. Then the plan in
short; where the posts go; what changes; years decided together; the options; which posts are firm;
assumptions; who is reached, draft assessments and the public duties; agreements; overrides; questions; how
it was checked. No section stands unfinished: what was not studied is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from placement.i18n import Words
from placement.report import effects, grounds, opening
from placement.report.ahead import ahead_section
from placement.report.community import community_section
from placement.report.elsewhere import elsewhere_blocks
from placement.report.filling import filling
from placement.report.firmness import firm_blocks
from placement.report.forward import forward_section
from placement.report.funds import money, stated_fund
from placement.report.jobs import costed, jobs_section
from placement.report.manual import manual_sections
from placement.report.measure import measure_blocks
from placement.report.names import Names, in_language, plain
from placement.report.neighbourhoods import neighbourhood_sections
from placement.report.over_draws import core_lines
from placement.report.pieces import Block, Bullets, Drawing, Group, Paragraph, Section, Table, worded
from placement.report.short import in_short, sure_bullets
from placement.report.study_page import Links
from placement.report.sureness import sure_blocks
from placement.report.wording import amount, said, staff, stated_range
from placement.results.document_entries import figure_in
from placement.results.view import View
from placement.site.agreements import agreements
from placement.site.decision import decision_page
from placement.site.duties import groups, picture_of_fifths, picture_of_places, questions, table_of_groups
from placement.site.figures import Bar, Picture, bars, map_of_posts
from placement.site.impact import assessments
from placement.site.sceptic import answered
from placement.studies.compare import page as compared
from placement.studies.compare.document import CompareDocument
from placement.studies.robustness import page as robustness
from placement.studies.robustness.document import RobustnessDocument, SteadyFigure, TippingFigure

SMALL = 5e-4


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


Piece: TypeAlias = Block | Heading | Picture


@dataclass(frozen=True)
class PaperSection:
    """A section of the paper; `key` is its id in the page."""

    key: str
    title: str
    blocks: tuple[Piece, ...]


@dataclass(frozen=True)
class Studies:
    """What was studied beside the run, and whether what was given is about another question."""

    compare: CompareDocument | None
    robustness: RobustnessDocument | None
    others: tuple[str, ...] = ()


def studies_of(view: View, given: Sequence[Any], words: Words) -> Studies:
    """Of the studies given, those of this run's own scenario, option and region."""
    answer = view.answer
    own = (answer["scenario"]["id"], answer["option"] or None, answer["region"] or None)
    found: dict[str, Any] = {}
    others = []
    for study in given:
        if study["kind"] not in {"compare", "robustness"}:
            continue
        option = own[1] if study["kind"] == "compare" else study["option"] or None
        if (study["scenario"]["id"], option, study["region"] or None) == own:
            found.setdefault(study["kind"], study)
        else:
            others.append(in_language(study["scenario"], "name", words))
    return Studies(found.get("compare"), found.get("robustness"), tuple(others))


def parts(view: View, given: Sequence[Any], words: Words) -> tuple[PaperSection, ...]:
    """The paper's sections. Raises KeyError if the view lacks a table or the catalogue a text."""
    names, studies = Names(view.region, words), studies_of(view, given, words)
    status = status_line(view, words)
    return (
        PaperSection("decision", words("decision.title"), decision_page(view, studies.compare, words)),
        PaperSection("summary", words("paper.title.summary"), _in_short(view, names, words)),
        _where(view, names, status, words),
        _change(view, names, status, words),
        *(_of(section) for section in ahead_section(view, names, words)),
        *(_of(section) for section in community_section(view, names, words)),
        *(_of(section) for section in neighbourhood_sections(view, names, words)),
        *_if_any(PaperSection("options", words("paper.title.options"), _options(view, studies, words))),
        _sure(view, studies, names, words),
        *_if_any(PaperSection("firm", words("paper.title.firm"), _firm(view, studies, words))),
        PaperSection(
            "assumptions", words("paper.title.assumptions"), _assumptions(view, studies, names, words)
        ),
        *_duties(view, names, status, words),
        *_if_any(PaperSection("agreements", words("agreements.title"), agreements(view, names, words))),
        *_overrides(view, names, words),
        PaperSection("sceptic", words("paper.title.sceptic"), _asked(view, studies, names, words)),
        _with(_of(grounds.checks(view, names, words)), Paragraph(words("paper.checks.again"))),
        _of(grounds.conditions(view, names, words)),
        _of(money(view, names, words)),
        *(_of(section) for section in jobs_section(view, names, words)),
        _of(filling(view, names, words)),
        *(_of(section) for section in forward_section(view, names, words)),
        _of(effects.without_post(view, names, words)),
        _of(grounds.sources(view, words)),
    )


def status_line(view: View, words: Words) -> str:
    """What stands on every page and picture."""
    return words(f"paper.status.{view.answer['status']}")


def _if_any(part: PaperSection) -> tuple[PaperSection, ...]:
    """The section, unless there is nothing in it: no heading stands over an empty or unfinished part."""
    return (part,) if part.blocks else ()


def _of(section: Section) -> PaperSection:
    return PaperSection(section.key, section.title, section.blocks)


def _with(part: PaperSection, *more: Piece) -> PaperSection:
    return PaperSection(part.key, part.title, (*part.blocks, *more))


def _in_short(view: View, names: Names, words: Words) -> tuple[Piece, ...]:
    """One page: status, who gains and who gets less, whose decision, money, where, what changes, checks."""
    answer, totals, posts = view.answer, view.answer["totals"], view.tables["posts"]
    blocks: list[Piece] = []
    if stopped := opening.stopped_sentence(answer, words):
        blocks.append(Paragraph(stopped, "warning"))
    if question := opening.asked(view, names, words):
        blocks.append(Paragraph(question, "lead"))
    blocks.append(Paragraph(words("first.wte")))
    blocks += in_short(view, names, words).blocks
    regions = [
        words("paper.short.region", region=names.region(row["region_id"]), wte=words.number(row["wte_new"]))
        for row in view.tables["result_regions"].to_dict("records")
    ]
    lines = [
        opening.decided_by(view, names, words),
        *(stated_fund(fund, names, words) for fund in answer["funds"]),
        costed(
            view,
            "paper.short.money",
            words,
            full=words.pounds(float(posts["pounds_per_year"].sum())),
            first=words.pounds(float(posts["pounds_first_year"].sum())),
        ),
        *([words("paper.short.where", regions=words.listed(regions))] if len(regions) > 1 else []),
        effects.change_sentence(view, words),
        effects.lowest_sentence(totals, names, words),
        effects.without_sentence(view, words),
        words("summary.not_outcomes"),
    ]
    return (*blocks, Bullets(tuple(lines)))


def _where(view: View, names: Names, status: str, words: Words) -> PaperSection:
    """The map, and every cluster's posts."""
    picture = _map(view, names, status, words)
    tables = [block for section in opening.places(view, names, words) for block in section.blocks]
    return PaperSection("where", words("decision.where"), (*([picture] if picture else []), *tables))


def _change(view: View, names: Names, status: str, words: Words) -> PaperSection:
    """What the summary says of the change, with two charts."""
    pictures: list[Picture | None] = [picture_of_places(view, names, 1, status, words)]
    pictures.append(_services(view, names, status, words))
    return _with(
        _of(effects.change(view, names, words)), *(picture for picture in pictures if picture is not None)
    )


def _map(view: View, names: Names, status: str, words: Words) -> Picture | None:
    if not view.region.located:
        return None
    table = view.tables["result_clusters"].sort_values("wte_new", ascending=False, kind="stable")
    most = [
        words("paper.short.region", region=names.cluster(row["cluster_id"]), wte=words.number(row["wte_new"]))
        for row in table[table["wte_new"] > 0].head(5).to_dict("records")
    ]
    title = words("paper.figure.map")
    alt = f"{title} {words('paper.figure.map.most', clusters=words.listed(most))}" if most else title
    drawn = map_of_posts(view, names, title=title, status=status, alt=alt)
    return Picture("map", title, alt, drawn) if drawn else None


def _services(view: View, names: Names, status: str, words: Words) -> Picture | None:
    rows = view.tables["result_services"].sort_values("wte_new", ascending=False, kind="stable")
    new = [
        Bar(names.service(row["service_id"]), (row["wte_new"],), (words.number(row["wte_new"]),))
        for row in rows.to_dict("records")
        if row["wte_new"] > 0
    ]
    if not new:
        return None
    title = words("paper.figure.services")
    alt = f"{title} {'; '.join(f'{bar.name} {bar.said[0]}' for bar in new)}."
    return Picture("services", title, alt, bars(new, title=title, status=status, keys=(), alt=alt))


def _options(view: View, studies: Studies, words: Words) -> tuple[Piece, ...]:
    if studies.compare is None:
        return tuple(_other(studies, words))
    found: list[Piece] = [Paragraph(words("paper.options")), *_not_this_plan(view, studies.compare, words)]
    for section in compared.sections(studies.compare, words)[:2]:
        found += [block for block in section.blocks if not isinstance(block, Drawing | Links)]
    return tuple(found)


def _not_this_plan(view: View, document: CompareDocument, words: Words) -> list[Piece]:
    """That the comparison decided the question again and came to another plan than this paper's, if so."""
    asked = view.answer["option"] or None
    column = next((one for one in document["options"] if one["is_plan"] and one["option"] == asked), None)
    totals = view.answer["totals"]
    if column is None:
        return [Paragraph(words("paper.options.not_among"), "warning")]
    share_there = figure_in(column, "share")
    same = column["posts"] == totals["posts"] and abs(column["wte_new"] - totals["wte_new"]) < SMALL
    if same and abs(share_there - totals["share_after"]) < SMALL:
        return []
    told = {
        name: words("paper.options.plan", wte=staff(n, words), share=words.percent(share))
        for name, n, share in (
            ("there", column["wte_new"], share_there),
            ("here", totals["wte_new"], totals["share_after"]),
        )
    }
    return [
        Paragraph(words("paper.options.again", name=compared.short_name(column, words), **told), "warning")
    ]


def _other(studies: Studies, words: Words) -> list[Piece]:
    """That a study was given which is of another question, if so."""
    if not studies.others:
        return []
    return [Paragraph(words("paper.studies.other", names=words.listed(list(studies.others))))]


def _sure(view: View, studies: Studies, names: Names, words: Words) -> PaperSection:
    """What is behind the one line on how sure this is, of which the plan in short has no more."""
    told = sure_bullets(view, names, words, studies.robustness)
    return PaperSection("sure", words("coverage.short.sure.title"), (told,))


def _firm(view: View, studies: Studies, words: Words) -> tuple[Piece, ...]:
    """What stays; beside other plans alone, that nobody worked out how sure each part is."""
    found = view.answer.get("over_draws")
    lines = core_lines(found["core"], view.answer["totals"]["wte_new"], words) if found else []
    now = (Bullets(tuple(lines)),) if lines else ()
    told = (*now, *elsewhere_blocks(view, words), *firm_pieces(view, studies.robustness, words))
    if studies.robustness is not None:
        return told
    return (*told, *(sure_blocks(view, None, words) if told else ()), *_other(studies, words))


def _assumptions(view: View, studies: Studies, names: Names, words: Words) -> tuple[Piece, ...]:
    """Every assumption: value, range, basis, who agreed it and when, and where a post moves."""
    table = view.tables["result_assumptions"]
    about = view.region.assumptions
    if table.empty:
        return (Paragraph(words("summary.assumptions.none")),)
    days = dict(zip(about["item"], about["agreed_on"], strict=True)) if "agreed_on" in about else {}
    tips = {} if studies.robustness is None else {tip["item"]: tip for tip in studies.robustness["tips"]}
    rows = []
    for row in table.to_dict("records"):
        unit = plain(row["unit"])
        agreed = plain(row["agreed_by"])
        on = plain(days.get(row["item"]))
        rows.append(
            (
                names.text(row),
                amount(row["value"], unit, words),
                stated_range(row, words),
                said(words, f"summary.basis.{row['basis']}", "summary.unit.other", unit=plain(row["basis"])),
                f"{agreed} {on}".strip() if agreed else words("summary.agreed_by.nobody"),
                *([_tips_at(tips.get(row["item"]), words)] if tips else []),
            )
        )
    titles = ("assumption", "value", "range", "basis", "agreed_by")
    columns = worded(words, "summary.column", titles, texts=titles)
    columns += worded(words, "paper.column", ("moves_at",) if tips else ())
    key = "paper.assumptions.tested" if tips else "paper.assumptions.untested"
    first = measure_blocks(studies.robustness, words)
    every = Table(words("paper.assumptions.caption"), columns, (Group(tuple(rows)),))
    return (*first, Paragraph(words(key)), every)


def _tips_at(tip: SteadyFigure | TippingFigure | None, words: Words) -> str:
    if tip is None:
        return words("summary.no_limit")
    if tip["changes_at"] is None:
        return words("paper.moves.never")
    return amount(tip["changes_at"], plain(tip["unit"]), words)


def _duties(view: View, names: Names, status: str, words: Words) -> tuple[PaperSection, ...]:
    """Who the posts reach, the drafts of the assessments, and the questions of each duty."""
    found = groups(view)
    reached: list[Piece] = list(table_of_groups(found, words)) if found else []
    if picture := picture_of_fifths(found, status, words):
        reached.insert(2, picture)
    drafts: list[Piece] = []
    for title, blocks in assessments(view, found, names, words):
        drafts += [Heading(title), *blocks]
    asked: list[Piece] = [Paragraph(words("paper.duties"), "warning")]
    for title, blocks in questions(view, found, words):
        asked += [Heading(title), *blocks]
    if drafts:
        drafts.insert(0, Paragraph(words("impact.lead")))
    return (
        *_if_any(PaperSection("groups", words("paper.title.groups"), tuple(reached))),
        *_if_any(PaperSection("impact", words("impact.title"), tuple(drafts))),
        PaperSection("duties", words("paper.title.duties"), tuple(asked)),
    )


def _overrides(view: View, names: Names, words: Words) -> list[PaperSection]:
    found = [_of(section) for section in manual_sections(view, names, words)]
    if not view.answer.get("overrides"):
        none = (Paragraph(words("paper.overrides.none")),)
        found.insert(0, PaperSection("overrides", words("overrides.title.overrides"), none))
    return found


def _asked(view: View, studies: Studies, names: Names, words: Words) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for question, answers in answered(view, studies.robustness, names, words):
        found += [Heading(question), *answers]
    return tuple(found)


LISTED = ("swappable", "contested")
MOST_LISTED = 60


def firm_pieces(view: View, document: RobustnessDocument | None, words: Words) -> tuple[Block, ...]:
    """From a study of robustness, else from the run's own draws, else nothing."""
    if document is None:
        return tuple(firm_blocks(view, words))
    found: list[Block] = [
        *sure_blocks(view, document, words),
        Paragraph(words("robustness.note.classes")),
        Bullets(tuple(robustness.said_in_short(document, words))),
    ]
    listed = [row for name in LISTED for row in document["rows"] if row["class"] == name][:MOST_LISTED]
    if tables := robustness.groups_of(listed, LISTED, words):
        found.append(Table(words("paper.firm.caption"), robustness.columns_of(words), tables))
    more = sum(row["class"] in LISTED for row in document["rows"]) - len(listed)
    if more:
        found.append(Paragraph(words("paper.firm.more", n=words.number(more, 0))))
    return tuple(found)
