"""One matching: gather, match, write; nothing else. It follows a decided run and never changes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from placement.errors import BadInput, Fault, OurFault
from placement.matching.applicants import read_applicants
from placement.matching.check import check
from placement.matching.document import MatchDocument
from placement.matching.market import Mode
from placement.matching.matched_run import read_run
from placement.matching.matchfolder import check_match_place, contents, versions, write_match_folder
from placement.matching.matching import match
from placement.matching.matchtables import MatchQuestion, document_of, tables_of

NAMED = 3


@dataclass(frozen=True)
class Matched:
    """A checked and written matching: what is published of it, and where it lies."""

    document: MatchDocument
    folder: Path


def match_run(
    run: Path,
    *,
    applicants: Path,
    mode: Mode = "stable",
    seed: int | None = None,
    out: Path | None = None,
) -> Matched:
    """Match applicants with a run's newly qualified posts and write the match folder, whole or not at all.

    Without a seed it is the scenario's. Raises BadInput; Unverified if the run does not agree with
    itself; OurFault if the matching does not hold.
    """
    # 1. gather
    decided = read_run(run)
    folder = run.parent / f"{run.resolve().name}-match-{mode}" if out is None else out
    if out is None and run.name in ("", ".."):
        folder = run.resolve().parent / folder.name
    check_match_place(folder, run)
    people = read_applicants(applicants, decided.inputs.region)
    asked = MatchQuestion(
        applicants=people,
        seats=decided.seats,
        minutes=decided.commutes(people),
        seed=decided.inputs.scenario.solve.seed if seed is None else seed,
        mode=mode,
    )
    if not decided.seats:
        raise BadInput([Fault("match_no_posts", run.resolve().name)])
    market = asked.market()
    # 2. match
    matching = match(market, mode)
    if breaches := check(market, matching, mode):
        told = "\n".join(f"{breach}" for breach in breaches[:NAMED])
        raise OurFault(f"the matching breaks its own rules\n{told}")
    # 3. write
    document = document_of(asked, market, matching, about=decided.about, versions=versions())
    files = contents(document, tables_of(asked, market, matching), people.files)
    write_match_folder(folder, run, files)
    return Matched(document, folder)
