"""The shift to the community: of each profession the part that works in community teams, before and after."""

from __future__ import annotations

from collections.abc import Iterable

from placement.i18n import Words
from placement.report.names import Names
from placement.report.pieces import Block, Paragraph, Section, Table, worded_table
from placement.report.wording import within_sentence
from placement.results.document_entries import figure_in
from placement.results.document_years import CommunityEntry
from placement.results.view import View

LEAST_WTE = 0.05
STAFF = ("community_before", "community_after", "hospital_before", "hospital_after", "moved", "backfilled")
SHARES = ("share_before", "share_after")


def community_section(view: View, names: Names, words: Words) -> Iterable[Section]:
    """The section of a plan for one year; over years it stands with what is told of these."""
    blocks = community_blocks(view, names, words)
    if blocks and "ahead" not in view.answer:
        yield Section("community", words("community.title"), tuple(blocks))


def community_blocks(view: View, names: Names, words: Words) -> list[Block]:
    """Each profession's part in community teams, who moves from hospitals, what nobody knows; the table."""
    entry = view.answer.get("community")
    if entry is None:
        return []
    blocks: list[Block] = []
    if entry["services"]:
        blocks.append(Paragraph(_shares(entry, names, words)))
        moved, filled = (
            sum(one[name] for one in entry["services"]) for name in ("moved_wte", "backfilled_wte")
        )
        if moved > LEAST_WTE:
            told = {"wte": moved, "backfilled": filled, "fewer": moved - filled}
            said = {name: words.number(value, 1) for name, value in told.items()}
            blocks.append(Paragraph(words("community.moved", year=entry["year"], **said)))
        blocks.append(Paragraph(words("community.counted")))
    blocks += [Paragraph(text) for text in _unknown(entry, names, words)]
    return [*blocks, _table(entry, names, words)] if entry["services"] else blocks


def _shares(entry: CommunityEntry, names: Names, words: Words) -> str:
    those = [
        words(
            "community.one",
            service=within_sentence(names.service(one["service_id"])),
            after=words.percent(one["share_after"], 1),
            before=words.percent(one["share_before"], 1),
        )
        for one in entry["services"]
    ]
    return words("community.lead", year=entry["year"], those="; ".join(those))


def _unknown(entry: CommunityEntry, names: Names, words: Words) -> Iterable[str]:
    """Services, and regions of a service, of whose hospitals nobody knows the staff."""
    if entry["service_ids_unknown"]:
        those = [within_sentence(names.service(name)) for name in entry["service_ids_unknown"]]
        yield words("community.unknown", services=words.listed(those))
    for one in entry["services"]:
        if one["region_ids_unknown"]:
            regions = words.listed([names.region(name) for name in one["region_ids_unknown"]])
            service = within_sentence(names.service(one["service_id"]))
            yield words("community.unknown_regions", service=service, regions=regions)


def _table(entry: CommunityEntry, names: Names, words: Words) -> Table:
    rows = tuple(
        (
            names.service(one["service_id"]),
            *(words.number(figure_in(one, f"{name}_wte"), 1) for name in STAFF),
            *(words.percent(figure_in(one, name), 1) for name in SHARES),
        )
        for one in entry["services"]
    )
    titles, year = ("service", *STAFF, *SHARES), entry["year"]
    return worded_table(words, "community.table", "community.column", titles, rows, year=year)
