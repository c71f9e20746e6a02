"""A small run and made-up applicants for it, and their match folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.matching.run import match_run
from placement.run import run
from tests.builders import write_rows
from tests.running import small

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from placement.matching.market import Mode
    from placement.matching.run import Matched

Row = dict[str, Any]


def applicant(
    number: int, *, clusters: Sequence[str] = ("c1", "c2"), **changed: Any
) -> tuple[Row, list[Row]]:
    """An applicant of physio who lives in the first area, and the rows of their wishes."""
    name = changed.pop("name", f"synthetic-{number}")
    row: Row = {
        "applicant_id": name,
        "service_id": "physio",
        "home_area_id": "a1",
        "linked_to": "",
        "protected": "false",
        "agreed_cluster_id": "",
    }
    wishes = [{"applicant_id": name, "cluster_id": c, "rank": n} for n, c in enumerate(clusters, start=1)]
    return row | changed, wishes


def write_applicants(folder: Path, people: Sequence[tuple[Row, list[Row]]]) -> Path:
    """applicants.csv and preferences.csv, for their owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / "applicants.csv", [row for row, _ in people])
    write_rows(folder / "preferences.csv", [wish for _, wishes in people for wish in wishes])
    for path in folder.iterdir():
        path.chmod(0o600)
    return folder


def nine() -> list[tuple[Row, list[Row]]]:
    """Nine applicants: one protected, two linked, one who asks for nothing, one from far."""
    return [
        applicant(1),
        applicant(2, clusters=("c2", "c1")),
        applicant(3, protected="true"),
        applicant(4, linked_to="synthetic-5"),
        applicant(5, linked_to="synthetic-4", home_area_id="a3"),
        applicant(6, clusters=()),
        applicant(7, home_area_id="a4", clusters=("c2",)),
        applicant(8, home_area_id="a2"),
        applicant(9, clusters=("c1",)),
    ]


def decided_run(home: Path) -> Path:
    """A run with two newly qualified posts in each of two regions, at one base each."""
    more = {"rule": "floor", "id": "nq2", "level": "region", "amount": 2.0, "kinds": ["newly_qualified"]}

    def roomy(tables: dict[str, list[Row]]) -> None:
        for row in tables["graduates"]:
            row.update(graduates=30, commute_minutes=90)
        for row in tables["bases"]:
            row.update(places_wte=40)
        for row in tables["workforce"]:
            row.update(in_post_wte=30, funded_wte=30)

    def rich(text: str) -> str:
        return text.replace("amount = 200000", "amount = 600000")

    return run(small(home, more, edit=roomy), out=home / "run").folder


def matched(home: Path, run_folder: Path, *, mode: Mode = "stable", **options: Any) -> Matched:
    people = write_applicants(home / "people", options.pop("people", nine()))
    return match_run(run_folder, applicants=people, mode=mode, **options)
