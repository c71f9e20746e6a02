"""One budget for the boards of several questions, split where it does most, with a bound over every split.

    lines      of each board from linear relaxations: what a price of money would give it
    steps      each board decided at its formula share and at the price at which the lines split the budget,
               where its plan spends to the pound what it is given; the smallest, last of all, with what
               the others leave
    split      of those steps one for each board, the best within the budget (a knapsack, exactly)
    bound      of every split at all, from a price of money and the lines that the decisions prove
    rounds     where bound and split lie apart, further steps of the boards that keep them apart

Boards share nothing but the money, so they are decided apart, in processes or on a Dask cluster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from placement.errors import Impossible
from placement.i18n import LANGUAGES, Words
from placement.results.status import ORDER
from placement.scenario.at_hand import WorkerSource
from placement.scenario.inputs import SCENARIO, Inputs
from placement.solve.outcome import EARLY
from placement.solve.workers import Event, workers
from placement.store.folder import versions
from placement.store.study import Study, about_study
from placement.studies.about import AboutStudy
from placement.studies.national import document as doc
from placement.studies.national.boards import BY_FORMULA, BoardFile, FundedBoard, files_of
from placement.studies.national.curve import BoardTask
from placement.studies.national.figures import national_tables, results
from placement.studies.national.kept import KeptBoards
from placement.studies.national.split import best_choice, best_price, least_line, most_beyond_price

GAP = 0.01
"""Of the gain: what may lie between the split and its bound."""
GAP_OF_BOARD = 0.004
"""Of a board's gain: what its own search may leave, so that all together are well within."""
ROUNDS = 3
"""Of further steps."""
NEAR = 0.002
"""Of an amount: another as near would be decided for nothing."""
FURTHEST, FINE = 4.0, 2_001
"""The amounts that the last board's lines stand for: up to so many times its own, and so many of them."""


class NoSplit(Impossible):
    """Some boards have no plan with their share of the money, so that no split has one for all."""

    def __init__(self, boards: Sequence[FundedBoard]) -> None:
        self.boards = boards
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        told = [
            words(
                "national.board_pounds",
                board=words.name({"name_en": one.name_en, "name_cy": one.name_cy}),
                pounds=words.pounds(one.formula),
            )
            for one in self.boards
        ]
        return words("national.no_plan", boards=words.listed(told))


@dataclass
class _Asked:
    """A board with what is known of it so far."""

    board: FundedBoard
    before: float = 0.0
    steps: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    lines: list[Sequence[float]] = field(default_factory=list)
    tried: set[int] = field(default_factory=set)
    """The amounts that it was decided with, whether there was a plan or not."""

    def learn(self, found: Mapping[str, Any]) -> None:
        """Take in what decisions brought."""
        self.before = self.before if found["before"] is None else found["before"]
        self.steps |= {step["amount"]: step for step in found["steps"]}
        self.tried |= {step["amount"] for step in found["steps"]}
        self.lines += [line for line in found["lines"] if line not in self.lines]

    def told(self) -> dict[str, Any]:
        board = self.board
        return {
            "board_id": board.id,
            "name_en": board.name_en,
            "name_cy": board.name_cy,
            "file": board.file,
            "before": self.before,
            "formula_pounds": board.formula,
            "steps": [self.steps[amount] for amount in sorted(self.steps)],
            "lines": [{"constant": line[0], "each_100000": line[1]} for line in self.lines],
        }


def national(
    files: Sequence[BoardFile],
    boards: Sequence[FundedBoard],
    budget: int,
    *,
    processes: int = 0,
    scheduler: str | None = None,
    kept: KeptBoards | None = None,
    gap_of_gain: float = GAP,
    on_progress: Callable[[str, Event], None] | None = None,
) -> tuple[Inputs, Study]:
    """The study, and the inputs that its folder keeps: those of every question.

    `boards` and `budget` are what `boards_of` finds in the questions. What `kept` has is not worked out
    again. Raises NoSplit where a board has no plan; SplitInterrupted.
    """
    asked = [_Asked(board) for board in boards]
    kept = KeptBoards(None) if kept is None else kept
    sources = tuple(source_of(one) for one in files)
    order = sorted(range(len(asked)), key=lambda n: (-boards[n].weight, n))
    current: list[str] = []

    def tell(event: Event) -> None:
        if on_progress is not None:
            on_progress(current[event.task], event)

    with workers(processes, scheduler, tell) as pool:

        def each(
            stage: str, amounts: Mapping[int, Sequence[int]], price: float = 0.0, *, chooses: bool = False
        ) -> dict[int, Any]:
            those = [n for n in order if amounts.get(n)]
            tasks = [task_of(boards[n], budget, amounts[n], price, chooses=chooses) for n in those]
            current[:] = [task.board for task in tasks]
            return dict(zip(those, kept.each(pool, stage, sources, tasks), strict=True))

        every = range(len(asked))
        relaxed = each("lines", {n: [max(boards[n].formula, 1)] for n in every})
        for n in every:
            asked[n].lines += relaxed[n]
        if none := [one.board for one in asked if not one.lines]:
            raise NoSplit(none)
        found_results, rounds = _decided(each, asked, budget, gap_of_gain)
    inputs = files_of(files)
    document = _document(files, found_results, budget, rounds, gap_of_gain)
    texts = {
        step["plan"]: one.steps[step["amount"]]["files"]
        for one, row in zip(asked, found_results["boards"], strict=True)
        for step in row["steps"]
        if step["plan"] is not None
    }
    plans = {plan: {name: text.encode() for name, text in made.items()} for plan, made in texts.items()}
    return inputs, Study("national", document, national_tables(document), (), plans)


def _decided(
    each: Callable[..., dict[int, Any]],
    asked: Sequence[_Asked],
    budget: int,
    gap_of_gain: float,
) -> tuple[doc.NationalResults, int]:
    """The amounts wanted, and further ones until the gap is reached or there are none; and how often.

    The smallest board, which takes least time, comes last and has what the others leave: what plans do not
    spend of their amounts is worth as much as the gap. Raises NoSplit where a board has no plan.
    """
    rounds, last = 0, min(range(len(asked)), key=lambda n: (asked[n].board.weight, n))

    def decide(those: Mapping[int, set[int]], *, chooses: bool = False) -> None:
        price, _ = best_price([one.lines for one in asked], budget)
        amounts = {n: sorted(wished - asked[n].tried) for n, wished in those.items()}
        for n, brought in each("steps", amounts, price, chooses=chooses).items():
            asked[n].tried |= those[n]
            asked[n].learn(brought)

    wanted = {n: {one.board.formula} for n, one in enumerate(asked)}
    while True:
        decide({n: amounts for n, amounts in wanted.items() if n != last}, chooses=not rounds)
        decide({last: wanted.get(last, set()) | _left_for(asked, last, budget)})
        reached = results([one.told() for one in asked], budget)
        if reached is None:
            raise NoSplit([one.board for one in asked if one.board.formula not in one.steps])
        gap = reached["gap_reached"]
        if gap is None or gap <= gap_of_gain or rounds >= ROUNDS:
            return reached, rounds
        wanted = _further(asked, reached, budget, gap_of_gain)
        if not wanted:
            return reached, rounds
        rounds += 1


def source_of(one: BoardFile) -> WorkerSource:
    """A question as its files' bytes, whichever machine the worker is on."""
    digest = hashlib.sha256()
    for name, content in sorted(one.inputs.files.items()):
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return WorkerSource(
        Path(SCENARIO), one.inputs.scenario.option, versions(), one.inputs.files, digest.hexdigest()
    )


def task_of(
    board: FundedBoard, budget: int, amounts: Sequence[int], price: float, *, chooses: bool = False
) -> BoardTask:
    """What a worker is asked of a board."""
    return BoardTask(
        board.file,
        board.region,
        board.id,
        board.fund,
        board.share,
        budget,
        tuple(amounts),
        GAP_OF_BOARD,
        price,
        chooses,
    )


def _where_split(asked: Sequence[_Asked], budget: int) -> dict[int, set[int]]:
    """For each board what it has where the lines split the budget, unless that is near an amount it had."""
    _, amounts = best_price([one.lines for one in asked], budget)
    found: dict[int, set[int]] = {}
    for n, (one, amount) in enumerate(zip(asked, amounts, strict=True)):
        known = {one.board.formula, *one.tried}
        far = all(abs(amount - other) > NEAR * max(amount, other, 1.0) for other in known)
        found[n] = {max(round(amount), 1)} if far else set()
    return found


def _left_for(asked: Sequence[_Asked], last: int, budget: int) -> set[int]:
    """What the steps of all other boards leave to the last one, where its lines stand for what it reaches."""
    _, amounts = best_price([one.lines for one in asked], budget)
    own, curve = asked[last].board.formula, asked[last].lines
    most = min(budget, round(FURTHEST * max(own, amounts[last])))
    every = np.linspace(0, most, FINE).astype(int).tolist()
    stands = [(pounds, least_line(curve, pounds)) for pounds in every]
    steps = [
        stands if n == last else [(step["pounds"], step["value"]) for step in one.steps.values()]
        for n, one in enumerate(asked)
    ]
    chosen = best_choice(steps, budget)
    if chosen is None:
        return set()
    left = budget - sum(steps[n][place][0] for n, place in enumerate(chosen) if n != last)
    return {left} if 0 < left <= most else set()


def _further(
    asked: Sequence[_Asked], found: doc.NationalResults, budget: int, gap_of_gain: float
) -> dict[int, set[int]]:
    """Where the lines now split the budget, for the boards that most keep split and bound apart.

    So many that what the others keep apart is within three quarters of the gap.
    """
    curves = [one.lines for one in asked]
    price, split = found["price"], _where_split(asked, budget)
    apart = []
    for n, row in enumerate(found["boards"]):
        step = row["steps"][row["chosen"]]
        worth = step["value"] - price * step["pounds"] / 100_000
        apart.append((most_beyond_price(curves[n], price, budget) - worth, n))
    open_gap, wanted = found["gap"], {}
    allowed = 0.75 * gap_of_gain * max(found["split"]["gain"], 0.0)
    for loss, n in sorted(apart, key=lambda one: (-one[0], one[1])):
        if open_gap <= allowed:
            break
        if split[n]:
            wanted[n] = split[n]
            open_gap -= loss
    return wanted


def _document(
    files: Sequence[BoardFile],
    found: doc.NationalResults,
    budget: int,
    rounds: int,
    gap_of_gain: float,
) -> doc.NationalDocument:
    """The content of study.json."""
    ends = [step["stopped_by"] for board in found["boards"] for step in board["steps"]]
    early = any(end in EARLY for end in ends)
    about = [about_study(one.inputs, stopped_early=early) for one in files]
    said = {one.inputs.funds[0].shares for one in files if one.inputs.funds}
    (by,) = said if len(said) == 1 and (said <= set(BY_FORMULA) or len(files) == 1) else ("weighted_need",)
    document: Any = {
        **about[0],
        **(_of_several(about, budget, len(found["boards"])) if len(files) > 1 else {}),
        **found,
        "region": None,
        "region_name_en": "",
        "region_name_cy": "",
        "kind": "national",
        "gap_of_gain": gap_of_gain,
        "pounds": budget,
        "rounds": rounds,
        "by": "weighted_need" if by == "free" else by,
        "files": [one.name for one in files],
    }
    return cast("doc.NationalDocument", document)


def _of_several(abouts: Sequence[AboutStudy], budget: int, boards: int) -> Mapping[str, Any]:
    """What is said of many questions as one: a name of its own, and the least that holds of each."""
    names = {
        f"{part}_{lang}": Words(lang)(f"national.several.{part}", pounds=Words(lang).pounds(budget), n=boards)
        for part in ("name", "question", "decided_by")
        for lang in LANGUAGES
    }
    return {
        "scenario": {"id": "national", "year": abouts[0]["scenario"]["year"], **names},
        "option_name_en": "",
        "option_name_cy": "",
        "status": min((each["status"] for each in abouts), key=ORDER.index),
        **{
            name: list(dict.fromkeys(line for each in abouts for line in each[name]))
            for name in ("status_because", "attribution_en", "attribution_cy")
        },
    }
