"""The decision that a scenario asks for: at the stated figures, or once for many draws of the assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from placement.data.spread import EvenSample
from placement.errors import Impossible, OurFault
from placement.i18n import Words
from placement.model.aims import MetNeed
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.results.drawing import in_draw, moving
from placement.results.worth_in_draws import in_draws
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer, NoAnswer, OnProgress
from placement.solve.decided import decided as decided_as_stated
from placement.solve.decided import no_plan, settings_of
from placement.solve.over_draws.fixed import decide_over_draws
from placement.solve.over_draws.plan import SampleSettings
from placement.solve.over_draws.stacked import CaseInDraw


def decided(
    inputs: Inputs, on_progress: OnProgress | None = None, *, beside: bool = False, kept: bool = False
) -> Answer:
    """The verified allocation that a scenario asks for; with other plans `beside` it, as it says.

    `kept` asks for the multipliers behind the first aim's bound.

    Raises Impossible or Stopped if there is none.
    """
    over_draws = inputs.scenario.solve.decide != "stated"
    stated = decided_as_stated(inputs, on_progress, beside=beside, kept=kept and not over_draws)
    if not over_draws:
        return stated
    scenario, asked = inputs.scenario, inputs.scenario.draws

    def worth(plans: Sequence[Allocation]) -> Floats:
        numbers, processes = numbers_choosing(inputs), scenario.solve.processes
        return in_draws(
            inputs, plans, numbers, seed_of_draws(inputs), samples=samples_of(inputs), processes=processes
        ).gains

    answer = decide_over_draws(
        inputs.case,
        scenario.rules,
        scenario.aims,
        first_aim_over_draws(inputs),
        cases_in_draws(inputs, range(1, asked.count + 1)),
        stated,
        settings_of(inputs),
        sample_settings(inputs),
        hold_in=asked.rules_hold_in,
        processes=scenario.solve.processes,
        batches=batches_of(inputs),
        core_in=asked.core_in,
        give_up=scenario.solve.near_part_of_gain,
        worth=worth if asked.choosing else None,
    )
    if isinstance(answer, NoAnswer):
        if answer.reason == "infeasible":
            raise NoPlanOverDraws(inputs)
        raise no_plan(inputs, answer)
    return answer


class NoPlanOverDraws(Impossible):
    """It is proved that no posts keep every rule, with the draws' own figures, in the share that is asked."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        asked = self.inputs.scenario.draws
        share, count = words.percent(asked.rules_hold_in, 0), words.number(asked.count, 0)
        return words("cli.impossible.draws", share=share, count=count)


def first_aim_over_draws(inputs: Inputs) -> MetNeed:
    """The first aim; what reads scenarios lets no other come first where posts are decided over draws."""
    aim = inputs.scenario.aims[0]
    if not isinstance(aim, MetNeed):
        raise OurFault("posts decided over draws by another aim than need met")
    return aim


def sample_settings(inputs: Inputs) -> SampleSettings:
    """How the plan over draws is searched: each draw may take as much work as the stated figures."""
    solve, asked = inputs.scenario.solve, inputs.scenario.draws
    return SampleSettings(
        of=asked.of,
        gap_of_gain=asked.gap_of_gain,
        work=solve.work * asked.count,
        seconds=solve.most_seconds,
        seed=solve.seed,
    )


def seed_of_draws(inputs: Inputs) -> int:
    """The seed that the draws hang on."""
    stated = inputs.scenario.draws.seed
    return inputs.scenario.solve.seed if stated is None else stated


def cases_in_draws(inputs: Inputs, numbers: Iterable[int]) -> list[CaseInDraw]:
    """The case with the figures of each draw."""
    rows, seed, found = moving(inputs), seed_of_draws(inputs), []
    samples = samples_of(inputs)
    for number in numbers:
        sample = next((one for one in samples if number in one.numbers), None)
        drawn = in_draw(inputs, rows, number, seed=seed, sample=sample)
        found.append(CaseInDraw(drawn.case, drawn.scenario.rules, first_aim_over_draws(drawn)))
    return found


def numbers_fresh(inputs: Inputs) -> range:
    """Draws that the plan was not made for."""
    asked = inputs.scenario.draws
    return range(asked.count + 1, asked.count + asked.fresh + 1)


def batches_of(inputs: Inputs) -> list[list[CaseInDraw]]:
    """Further samples, each as large as that of the plan, after the fresh draws."""
    asked = inputs.scenario.draws
    return [cases_in_draws(inputs, numbers_in_batch(inputs, n)) for n in range(asked.batches)]


def numbers_in_batch(inputs: Inputs, batch: int) -> range:
    """The draws of one of the further samples, counted from 0."""
    asked = inputs.scenario.draws
    begin = asked.count + asked.fresh + 1 + batch * asked.count
    return range(begin, begin + asked.count)


def numbers_choosing(inputs: Inputs) -> range:
    """The draws by which the plan is chosen among those found: after all others."""
    asked = inputs.scenario.draws
    begin = numbers_in_batch(inputs, asked.batches).start
    return range(begin, begin + asked.choosing)


def samples_of(inputs: Inputs) -> tuple[EvenSample, ...]:
    """The samples that are spread evenly: all that plans are made for or chosen by, but no fresh draws."""
    asked, choosing = inputs.scenario.draws, numbers_choosing(inputs)
    batches = [numbers_in_batch(inputs, n).start for n in range(asked.batches)]
    samples = [EvenSample(begin, asked.count) for begin in (1, *batches)]
    return (*samples, EvenSample(choosing.start, asked.choosing)) if asked.choosing else tuple(samples)
