"""Faults planted in the rules about which posts go where; see `faults`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules.employers import Employers
from placement.model.rules.fair_share import FairShare
from placement.model.rules.forbidden import Forbidden
from placement.model.rules.least_job import LeastJob
from placement.model.rules.mix import Mix
from placement.model.rules.required import Required
from placement.model.rules.support_ratio import SupportRatio
from placement.model.rules.welsh_language import WelshLanguage
from tests.model.rules.planting import (
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_row_forgotten,
    last_term_forgotten,
    off_by,
    signs_forgotten,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.rules import Rule


def _roles(**changed: Any) -> Callable[[Case], Case]:
    return lambda case: replace(case, roles=tuple(replace(role, **changed) for role in case.roles))


def _one_region(case: Case) -> Case:
    return replace(case, county_region=0 * case.county_region)


def _nobody_in_post(case: Case) -> Case:
    return replace(case, in_post=0 * case.in_post)


def _whole_areas(case: Case) -> Case:
    member = case.membership
    return replace(case, membership=replace(member, share=np.ceil(member.share)))


def _everyone_speaks(case: Case) -> Case:
    return replace(case, county_speakers=0 * case.county_speakers + 1)


def _who_fills(plan: Allocation) -> Allocation:
    return replace(plan, posts=plan.filled[:, :, None])


def _all(_: Any) -> None:
    return None


FAULTS: dict[str, tuple[str, type[Rule]]] = {
    "support ratio: rows forget a post": ("support_ratio", in_rows(SupportRatio, last_term_forgotten)),
    "support ratio: rows forget the signs": ("support_ratio", in_rows(SupportRatio, signs_forgotten)),
    "support ratio: rows take every post for a full one": (
        "support_ratio",
        in_case(SupportRatio, "rows", _roles(step_wte=1.0)),
    ),
    "support ratio: rows count every service": (
        "support_ratio",
        in_settings(SupportRatio, "rows", services=_all),
    ),
    "support ratio: check forgets the least": (
        "support_ratio",
        in_settings(SupportRatio, "check", least=lambda _: 0.0),
    ),
    "support ratio: check forgets the most": ("support_ratio", in_settings(SupportRatio, "check", most=_all)),
    "support ratio: check looks at counties": (
        "support_ratio",
        in_settings(SupportRatio, "check", level=lambda _: "county"),
    ),
    "fair share: rows forget a post": ("fair_share", in_rows(FairShare, last_term_forgotten)),
    "fair share: rows give a hundredth": (
        "fair_share",
        in_settings(FairShare, "rows", tolerance=lambda share: share + 0.01),
    ),
    "fair share: rows forget the pace": ("fair_share", in_settings(FairShare, "targets", pace=_all)),
    "fair share: rows forget who is in post": ("fair_share", in_case(FairShare, "targets", _nobody_in_post)),
    "fair share: rows count split areas twice": ("fair_share", in_case(FairShare, "targets", _whole_areas)),
    "fair share: rows forget the borders": ("fair_share", in_case(FairShare, "rows", _one_region)),
    "fair share: check counts heads for need": (
        "fair_share",
        in_settings(FairShare, "check", of=lambda _: "population"),
    ),
    "fair share: check compares with the nation": (
        "fair_share",
        in_settings(FairShare, "check", within=lambda _: "nation"),
    ),
    "fair share: check forgets the pace": ("fair_share", in_settings(FairShare, "check", pace=_all)),
    "fair share: check counts who fills": ("fair_share", in_plan(FairShare, _who_fills)),
    "least job: rows forget a post": ("least_job", in_rows(LeastJob, last_term_forgotten)),
    "least job: rows take every post for a full one": (
        "least_job",
        in_case(LeastJob, "rows", _roles(step_wte=1.0)),
    ),
    "least job: rows half a job too wide": ("least_job", in_rows(LeastJob, off_by(0.5))),
    "least job: check counts every kind": ("least_job", in_settings(LeastJob, "check", kinds=_all)),
    "least job: check counts every service": ("least_job", in_settings(LeastJob, "check", services=_all)),
    "least job: check looks at clusters": (
        "least_job",
        in_settings(LeastJob, "check", level=lambda _: "cluster"),
    ),
    "least job: check lets there be more than whole jobs": (
        "least_job",
        in_settings(LeastJob, "check", whole=lambda _: False),
    ),
    "least job: check counts who fills": ("least_job", in_plan(LeastJob, _who_fills)),
    "mix: rows forget a post": ("mix", in_rows(Mix, last_term_forgotten)),
    "mix: rows forget the signs": ("mix", in_rows(Mix, signs_forgotten)),
    "mix: rows give a hundredth": (
        "mix",
        in_settings(Mix, "rows", tolerance=lambda share: share + 0.01),
    ),
    "mix: rows count every service": ("mix", in_settings(Mix, "rows", services=_all)),
    "mix: rows take every post for a full one": ("mix", in_case(Mix, "rows", _roles(step_wte=1.0))),
    "mix: rows forget the borders": ("mix", in_case(Mix, "rows", _one_region)),
    "mix: check takes need for establishment": (
        "mix",
        in_settings(Mix, "check", of=lambda of: "need" if of == "establishment" else of),
    ),
    "mix: check looks at services alone": ("mix", in_settings(Mix, "check", by=lambda _: "service")),
    "mix: check looks at regions": ("mix", in_settings(Mix, "check", level=lambda _: "region")),
    "mix: check counts every service": ("mix", in_settings(Mix, "check", services=_all)),
    "mix: check counts who fills": ("mix", in_plan(Mix, _who_fills)),
    "required: rows ask for one step less": ("required", in_rows(Required, off_by(1.0))),
    "required: rows forget a post": ("required", in_rows(Required, last_row_forgotten)),
    "required: check forgets a post": (
        "required",
        in_settings(Required, "check", posts=lambda posts: posts[1:]),
    ),
    "required: check counts who fills": ("required", in_plan(Required, _who_fills)),
    "forbidden: columns shut every place": ("forbidden", in_settings(Forbidden, "allows_posts", places=_all)),
    "forbidden: columns shut every kind": ("forbidden", in_settings(Forbidden, "allows_posts", kinds=_all)),
    "forbidden: columns shut every role": ("forbidden", in_settings(Forbidden, "allows_posts", roles=_all)),
    "forbidden: columns shut nothing": (
        "forbidden",
        in_settings(Forbidden, "allows_posts", places=lambda _: ()),
    ),
    "forbidden: check forbids every service": ("forbidden", in_settings(Forbidden, "check", services=_all)),
    "forbidden: check forbids every place": ("forbidden", in_settings(Forbidden, "check", places=_all)),
    "forbidden: check counts who fills": ("forbidden", in_plan(Forbidden, _who_fills)),
    "employers: columns know no hosts": (
        "employers",
        in_settings(Employers, "allows_posts", hosts=lambda _: {}),
    ),
    "employers: columns know one employer": (
        "employers",
        in_case(Employers, "allows_posts", _roles(employer_id="board")),
    ),
    "employers: rows forget a post": ("employers", in_rows(Employers, last_term_forgotten)),
    "employers: rows forget a base": ("employers", in_rows(Employers, last_row_forgotten)),
    "employers: rows a tenth too wide": ("employers", in_rows(Employers, off_by(0.1))),
    "employers: check knows no hosts": ("employers", in_settings(Employers, "check", hosts=lambda _: {})),
    "employers: check takes every post for a full one": (
        "employers",
        in_case(Employers, "check", _roles(step_wte=1.0)),
    ),
    "employers: check knows no limit": ("employers", in_settings(Employers, "check", most_wte=lambda _: {})),
    "welsh language: columns know no line": (
        "welsh_language",
        in_case(WelshLanguage, "allows_posts", _everyone_speaks),
    ),
    "welsh language: columns judge every kind": (
        "welsh_language",
        in_settings(WelshLanguage, "allows_posts", kinds=_all),
    ),
    "welsh language: rows forget a post": ("welsh_language", in_rows(WelshLanguage, last_term_forgotten)),
    "welsh language: rows know no line": (
        "welsh_language",
        in_settings(WelshLanguage, "rows", line=lambda _: 0.0),
    ),
    "welsh language: rows take any requirement": (
        "welsh_language",
        in_settings(WelshLanguage, "rows", requirement=lambda _: "desirable"),
    ),
    "welsh language: rows take any level of language": (
        "welsh_language",
        in_settings(WelshLanguage, "rows", language_level=lambda _: 0),
    ),
    "welsh language: rows give a hundredth": (
        "welsh_language",
        in_settings(WelshLanguage, "rows", part=lambda part: part - 0.01),
    ),
    "welsh language: check knows no line": (
        "welsh_language",
        in_case(WelshLanguage, "check", _everyone_speaks),
    ),
    "welsh language: check looks at counties": (
        "welsh_language",
        in_settings(WelshLanguage, "check", level=lambda _: "county"),
    ),
    "welsh language: check counts every service": (
        "welsh_language",
        in_settings(WelshLanguage, "check", services=_all),
    ),
    "welsh language: check takes to be learnt for essential": (
        "welsh_language",
        in_settings(
            WelshLanguage, "check", requirement=lambda name: "to_be_learnt" if name == "essential" else name
        ),
    ),
}
