"""How sure each part of a plan is, told where it is sure: by region and profession, and by cluster.

From a study of robustness that stands beside the run; where none does, that is said in one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from placement.i18n import Words
from placement.report.firm import of_this_plan
from placement.report.firmness import others_found
from placement.report.names import in_language
from placement.report.pieces import Block, Bullets, Group, Paragraph, Section, Table, worded
from placement.results.view import View

if TYPE_CHECKING:
    from placement.studies.robustness.document import AgreementRow, RobustnessDocument


def sure_section(
    view: View, study: RobustnessDocument | None, words: Words, region: str | None = None
) -> Section:
    """How sure the plan's parts are in one region, or that nobody has worked it out."""
    return Section("sure", words("sure.title"), sure_blocks(view, study, words, region))


def sure_blocks(
    view: View, study: RobustnessDocument | None, words: Words, region: str | None = None
) -> tuple[Block, ...]:
    """The same without its heading."""
    found = of_this_plan(view, study)
    return (Paragraph(words("sure.not_run")),) if found is None else agreement_blocks(found, words, region)


def agreement_blocks(study: RobustnessDocument, words: Words, region: str | None = None) -> tuple[Block, ...]:
    """Sums at each level, then each profession of a region and each cluster; of one region or of all."""
    rows = [row for row in study["agreement"] if region is None or row["region_id"] == region]
    if not rows:
        return (Paragraph(words("sure.nothing")),)
    sums = {
        level: words.number(sum(row["stays_wte"] for row in rows if row["level"] == level))
        for level in ("region_service", "cluster", "cluster_service")
    }
    wte = words.number(sum(row["wte"] for row in rows if row["level"] == "cluster"))
    lines = (
        words("sure.service", stays=sums["region_service"], wte=wte),
        words("sure.cluster", stays=sums["cluster"], wte=wte),
        words("sure.both", stays=sums["cluster_service"], wte=wte),
    )
    plans = words(
        "sure.plans",
        draws=words.number(study["draws_decided"], 0),
        others=others_found(study["alternatives"], words),
    )
    return (
        Paragraph(plans),
        Bullets(lines),
        _table("region_service", rows, words, grouped=region is None),
        _table("cluster", rows, words, grouped=region is None),
    )


def _table(level: str, rows: Sequence[AgreementRow], words: Words, *, grouped: bool) -> Table:
    """Each place of a level, under its region where there are several."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    kind = "service" if level == "region_service" else "cluster"
    for row in rows:
        if row["level"] == level:
            cells = (
                in_language(row, kind, words),
                words.number(row["wte"]),
                words.number(row["stays_wte"]),
                words.percent(row["share"], 0),
            )
            groups.setdefault(in_language(row, "region", words) if grouped else "", []).append(cells)
    return Table(
        words(f"sure.caption.{level}"),
        worded(words, "sure.column", (level, "wte", "stays", "share")),
        tuple(Group(tuple(cells), region) for region, cells in groups.items()),
    )
