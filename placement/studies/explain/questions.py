"""Many small questions about one plan, asked together: each locks posts of one part, so parts share an ask.

questions --> the n-th of every part in one ask --> what each part answers, and how it then differs

Beside them the same plan under larger amounts, the largest first: it must allow what the others do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from placement.model.aims import Aim
from placement.model.arrays import Bools, Floats, Ints
from placement.model.assemble import define_all, stack_all
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Programme
from placement.model.rules import Fund, Rule, split
from placement.results.document_entries import StoppedBy
from placement.results.proof import to_six
from placement.solve.outcome import Reached, Solved, worst
from placement.solve.parallel import Outcome
from placement.solve.resolve import Ask, Resolved, ask, scaled
from placement.solve.settings import Settings
from placement.studies.explain.document import ExplainedLoss
from placement.studies.explain.swaps import Post, Price, price

MORE = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Parts by which the money is raised, to see when a place is next."""
PLENTY = 10_000
"""Steps that no post has room for."""


@dataclass(frozen=True)
class PostsQuestion:
    """Posts of one part at least or at most so many steps; all else is decided again."""

    key: tuple[object, ...]
    part: int
    least: Mapping[Post, int] = field(default_factory=dict)
    most: Mapping[Post, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What the part answers: what is lost, and its posts then less those of the plan, in steps.

    `price` is None where no plan does what was asked, or none was found in the time.
    """

    price: Price | None
    differs: Mapping[Post, int]
    stopped_by: str


@dataclass(frozen=True)
class Replies:
    """To every question by its key; the posts under more money by part; and what is proved of the plan."""

    by_key: Mapping[tuple[object, ...], Reply]
    richer: Mapping[float, Mapping[int, Ints]]
    """B x K x F, by the part of money more and by part; a part without an answer is not there."""
    unproved: Mapping[int, float]
    """By part, how much better than the stated plan another could be."""


class PostParts:
    """Which programme each post belongs to: B x K x F, -1 where no post may be."""

    def __init__(self, case: Case, rules: Sequence[Rule], aims: Sequence[Aim]) -> None:
        columns = define_all(case, *split(rules), aims)
        programmes = stack_all(case, columns, *split(rules), aims).parts()
        shape = (len(case.base_ids), len(case.roles), len(columns.fund_ids))
        self.of = np.full(shape, -1, dtype=np.int64)
        self.most = np.zeros(shape, dtype=np.int64)
        self.count = len(programmes)
        for number, programme in enumerate(programmes):
            mine, keys = _posts_of(columns, programme)
            self.of[keys] = number
            self.most[keys] = np.floor(programme.upper[mine] + 1e-9)


def _posts_of(columns: Columns, programme: Programme) -> tuple[Ints, tuple[Ints, ...]]:
    """The columns of posts in a programme, and which posts they are."""
    family = columns["posts"]
    mine = np.flatnonzero((programme.source >= family.start) & (programme.source < family.stop))
    return mine, tuple(key[programme.source[mine] - family.start] for key in family.keys)


def richer(rules: Sequence[Rule], more: float) -> tuple[Rule, ...]:
    """The rules with every fund that pays posts raised by a part of its amount."""
    paying = [rule for rule in rules if isinstance(rule, Fund) and rule.kind == "revenue"]
    return scaled(rules, {fund.id: fund.amount * (1 + more) for fund in paying})


@dataclass(frozen=True)
class StatedPlan:
    """The plan that is asked about: its posts (B x K x F, steps), and by part its value and proved bound."""

    posts: Ints
    value: Sequence[float | None]
    bound: Sequence[float | None]


def put(
    case: Case,
    rules: Sequence[Rule],
    aim: Aim,
    settings: Settings,
    stated: StatedPlan,
    questions: Sequence[PostsQuestion],
    *,
    aside: Bools | None = None,
    processes: int = 0,
    grid: Sequence[float] = MORE,
) -> Replies:
    """Every question, in one call. Only the first aim is asked: it decides what is lost.

    Posts that lie `aside` (B x K x F), in parts that nobody asks about, stay as the plan has them.
    """
    usual = tuple(rules)
    steps = sorted(grid, reverse=True)
    slots, asks = _shared(questions, stated.posts.shape, usual)
    plain = [Ask(rules=richer(usual, more)) for more in steps] + [Ask(rules=usual)]
    every = [_beside(each, stated.posts, aside) for each in (*plain, *asks)]
    money = every[: len(steps)]
    first = money[0].rules if money else usual
    asked = ask(case, first or usual, [aim], settings, every, processes=processes)
    base = _proved(asked, len(money), stated)
    return Replies(
        by_key={
            question.key: _reply(asked, len(money) + 1 + slot, question, base, stated.posts)
            for question, slot in zip(questions, slots, strict=True)
        },
        richer={more: _posts(asked, number) for number, more in enumerate(steps)},
        unproved={
            part: max(0.0, reached.bound - _or(stated.value, part, reached.value))
            for part, reached in base.items()
        },
    )


def _beside(each: Ask, posts: Ints, aside: Bools | None) -> Ask:
    """The same with what lies aside held."""
    if aside is None or not aside.any():
        return each
    least = np.zeros_like(posts) if each.least is None else each.least
    most = np.full_like(posts, PLENTY) if each.most is None else each.most
    return replace(each, least=np.where(aside, posts, least), most=np.where(aside, posts, most))


def _shared(
    questions: Sequence[PostsQuestion], shape: tuple[int, ...], rules: tuple[Rule, ...]
) -> tuple[list[int], list[Ask]]:
    """For each question the number of its ask, and the asks."""
    taken: dict[int, int] = defaultdict(int)
    slots = []
    for question in questions:
        slots.append(taken[question.part])
        taken[question.part] += 1
    least = [np.zeros(shape, dtype=np.int64) for _ in range(max(taken.values(), default=0))]
    most = [np.full(shape, PLENTY, dtype=np.int64) for _ in least]
    for question, slot in zip(questions, slots, strict=True):
        for post, steps in question.least.items():
            least[slot][post] = steps
        for post, steps in question.most.items():
            most[slot][post] = steps
    return slots, [Ask(rules=rules, least=low, most=high) for low, high in zip(least, most, strict=True)]


def _solved(asked: Resolved, number: int, part: int) -> Solved | None:
    outcome = asked.outcomes[number][part]
    after = outcome.after if isinstance(outcome, Outcome) else outcome
    return after if isinstance(after, Solved) else None


def _proved(asked: Resolved, number: int, stated: StatedPlan) -> dict[int, Reached]:
    """By part the best value known of the question as stated and the sharpest bound, from both searches."""
    found = {}
    for part in range(len(asked.outcomes[number])):
        solved = _solved(asked, number, part)
        if solved is None:
            continue
        one = solved.reached[0]
        found[part] = Reached(
            one.goal,
            max(one.value, _or(stated.value, part, one.value)),
            min(one.bound, _or(stated.bound, part, one.bound)),
            one.stopped_by,
            one.seconds,
        )
    return found


def _or(figures: Sequence[float | None], part: int, otherwise: float) -> float:
    known = figures[part] if part < len(figures) else None
    return otherwise if known is None else known


def _reply(
    asked: Resolved, number: int, question: PostsQuestion, base: Mapping[int, Reached], stated: Ints
) -> Reply:
    part = question.part
    solved = _solved(asked, number, part)
    if solved is None or part not in base:
        outcome = asked.outcomes[number][part]
        after = outcome.after if isinstance(outcome, Outcome) else outcome
        return Reply(None, {}, str(getattr(after, "reason", "work")))
    posts = _part_posts(asked, number, part, solved.values)
    keys = _posts_of(asked.columns, asked.programmes[number][part])[1]
    differs = {
        Post(int(b), int(k), int(f)): int(posts[b, k, f] - stated[b, k, f])
        for b, k, f in zip(*keys, strict=True)
        if posts[b, k, f] != stated[b, k, f]
    }
    ends = (solved.reached[0].stopped_by, base[part].stopped_by)
    return Reply(price(base[part], solved.reached[0]), dict(sorted(differs.items())), worst(ends))


def _posts(asked: Resolved, number: int) -> dict[int, Ints]:
    found = {part: _solved(asked, number, part) for part in range(len(asked.outcomes[number]))}
    return {
        part: _part_posts(asked, number, part, solved.values)
        for part, solved in found.items()
        if solved is not None
    }


def _part_posts(asked: Resolved, number: int, part: int, values: Floats) -> Ints:
    """B x K x F, steps in one part; nothing elsewhere."""
    case = asked.case
    posts = np.zeros((len(case.base_ids), len(case.roles), len(asked.columns.fund_ids)), dtype=np.int64)
    mine, keys = _posts_of(asked.columns, asked.programmes[number][part])
    posts[keys] = np.round(values[mine]).astype(np.int64)
    return posts


def priced(reply: Reply) -> ExplainedLoss | None:
    """A price as documents hold it; `clear` says that it is proved that something is lost."""
    if reply.price is None:
        return None
    ended = cast("StoppedBy", reply.stopped_by)
    low, high = to_six(reply.price.low), to_six(reply.price.high)
    return {"low": low, "high": high, "clear": reply.price.clear, "stopped_by": ended}
