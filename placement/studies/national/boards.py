"""The questions that one budget is for: their files, and each region in them as a board of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from placement.errors import BadInput, Fault
from placement.model.aims import AIMS
from placement.model.rules import Fund
from placement.scenario.at_hand import read_plainly
from placement.scenario.inputs import Inputs, inputs_with
from placement.studies.ladder.steps import steps_of

LOWEST = AIMS["worst_served"]
"""An aim whose value for all boards is no sum of theirs."""
BY_FORMULA = ("population", "weighted_need")
LATER = "question-{n}"
"""Where the files of the second and later questions lie among a folder's inputs."""


@dataclass(frozen=True)
class BoardFile:
    """A question: how people call its file, and its inputs, read for the first of its `regions`.

    A question of one region is decided whole, so that its only region is None.
    """

    name: str
    inputs: Inputs
    regions: tuple[str | None, ...]


@dataclass(frozen=True)
class FundedBoard:
    """One region of one of the questions, and its part of the fund that is split.

    `share` is its part of the fund in its own question, `weight` what a formula share is in proportion to,
    `formula` that share of the whole budget, in whole pounds.
    """

    file: int
    region: str | None
    id: str
    name_en: str
    name_cy: str
    fund: str
    share: float
    weight: float
    formula: int


def read_board_file(config: Path, option: str | None = None, tables: Path | None = None) -> BoardFile:
    """A question from its file, with every region in it. Raises BadInput with every fault."""
    scenario, known = read_plainly(config, option, tables)
    ids = tuple(str(name) for name in known.regions["region_id"])
    regions: tuple[str | None, ...] = ids if len(ids) > 1 else (None,)
    inputs = inputs_with(scenario, known, region=regions[0], content=config.read_bytes())
    return BoardFile(config.name, inputs, regions)


def read_board_files(configs: Sequence[Path], option: str | None = None) -> list[BoardFile]:
    """Every question, in the order given. Raises BadInput with every fault of all of them."""
    found: list[BoardFile] = []
    faults: list[Fault] = []
    for config in configs:
        called = config.parent.name if config.name == "scenario.toml" else config.name
        try:
            found.append(replace(read_board_file(config, option), name=called))
        except BadInput as bad:
            alone = len(configs) == 1
            faults += [fault if alone else _of_file(fault, config.name, called) for fault in bad.faults]
    if faults:
        raise BadInput(faults)
    return found


def _of_file(fault: Fault, file: str, called: str) -> Fault:
    """The fault, told with the question that it is of: many have tables of the same name."""
    return replace(fault, file=called if fault.file == file else f"{called}: {fault.file}")


def files_of(files: Sequence[BoardFile]) -> Inputs:
    """The first question's inputs with the files of all: those of later ones each in a folder of its own."""
    kept = dict(files[0].inputs.files)
    for n, one in enumerate(files[1:], 2):
        kept |= {f"{LATER.format(n=n)}/{name}": content for name, content in one.inputs.files.items()}
    return replace(files[0].inputs, only_region=None, files=kept)


def boards_of(
    files: Sequence[BoardFile], pounds: str | None = None, fund: str | None = None
) -> tuple[tuple[FundedBoard, ...], int]:
    """Every board that the fund serves, and the budget in whole pounds.

    `pounds` is the whole budget, "90m" (what the questions' funds have together, if not given); `fund` names
    the fund, where there are several.

    Raises BadInput with every fault: of the fund and the budget, of aims that cannot be added up, and of
    boards that are there twice.
    """
    faults: list[Fault] = []
    funds: list[Fund] = []
    budget = 0
    for one in files:
        try:
            steps = steps_of(one.inputs, pounds or "1", fund, by_year=False)
        except BadInput as bad:
            faults += [replace(fault, file=one.name) for fault in bad.faults]
            continue
        if len(steps) > 1:
            faults.append(Fault("ladder_amount", one.name, column="--pounds", value=pounds))
        (chosen,) = (each for each in one.inputs.funds if each.id in steps[0].amounts)
        funds.append(chosen)
        budget = budget + round(chosen.amount) if pounds is None else round(steps[0].pounds)
    faults += list(_aim_faults(files))
    if faults:
        raise BadInput(fault for n, fault in enumerate(faults) if fault not in faults[:n])
    weights = _weights(files, funds)
    places = [[_place(one, name) for name in one.regions] for one in files]
    whole = sum(weights[number, place] for number, mine in enumerate(places) for place in mine)
    found: list[FundedBoard] = []
    for number, (one, chosen) in enumerate(zip(files, funds, strict=True)):
        rows = {str(row["region_id"]): row for row in one.inputs.region.regions.to_dict("records")}
        own = _own_shares(one.inputs, chosen)
        for place, name in zip(places[number], one.regions, strict=True):
            if not weights[number, place] or not own[place]:
                continue
            row = rows[name or next(iter(rows))]
            formula = int(np.floor(budget * weights[number, place] / whole + 1e-6))
            found.append(
                FundedBoard(
                    number, name, str(row["region_id"]), str(row["name_en"]), str(row["name_cy"]),
                    chosen.id, own[place], weights[number, place], formula,
                )
            )  # fmt: skip
    twice = [board for n, board in enumerate(found) if board.id in {other.id for other in found[:n]}]
    if twice or not found:
        raise BadInput(
            [Fault("national_twice", files[board.file].name, column="region_id", value=board.id)
             for board in twice]
            or [Fault("national_none", files[0].name, column="--fund", value=funds[0].id)]
        )  # fmt: skip
    return tuple(found), budget


def _place(one: BoardFile, region: str | None) -> int:
    """Where a region stands among all of its question."""
    return 0 if region is None else list(one.inputs.case.whole_region_ids).index(region)


def _aim_faults(files: Sequence[BoardFile]) -> Iterable[Fault]:
    """Aims that do not add up over boards, or are not the same in all questions."""
    first = files[0].inputs.scenario.aims[0]
    for one in files:
        aim = one.inputs.scenario.aims[0]
        if isinstance(aim, LOWEST):
            yield Fault("national_lowest", one.name, column="aims", value=aim.id)
        elif aim.model_dump(exclude={"id"}) != first.model_dump(exclude={"id"}):
            yield Fault("national_aims", one.name, column="aims", value=aim.id, slots={"file": files[0].name})
        if one.inputs.case.years is not None:
            yield Fault("years_study", one.name, column="years")


def _weights(files: Sequence[BoardFile], funds: Sequence[Fund]) -> dict[tuple[int, int], float]:
    """What each board's formula share is in proportion to, by question and place in it.

    As the fund itself says where all say the same (people, or need) or there is one question; else need.
    """
    said = {fund.shares for fund in funds}
    found: dict[tuple[int, int], float] = {}
    for number, (one, fund) in enumerate(zip(files, funds, strict=True)):
        case = one.inputs.case
        if len(files) == 1 and fund.shares == "stated":
            weights = np.array([fund.stated.get(name, 0.0) for name in case.whole_region_ids])
        else:
            (shares,) = said if len(said) == 1 and said <= set(BY_FORMULA) else ("weighted_need",)
            weights = fund.model_copy(update={"shares": shares}).whole_weight(case)
        found |= {(number, place): float(weight) for place, weight in enumerate(weights)}
    return found


def _own_shares(inputs: Inputs, fund: Fund) -> list[float]:
    """The part of the fund that each region of a question has in it."""
    names = inputs.case.whole_region_ids
    if fund.shares == "free":
        return [1.0] * len(names)
    if fund.shares == "stated":
        return [fund.stated.get(name, 0.0) for name in names]
    weights = fund.whole_weight(inputs.case)
    return [float(weight) for weight in weights / weights.sum()] if weights.sum() > 0 else [0.0] * len(names)
