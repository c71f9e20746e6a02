"""Why here, why not us: what each post is worth and what would go instead; what one more would take.

explained(inputs, plan, …) --> Study: a document of figures, of which a note is drawn for each cluster
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.model.aims.met_need import MetNeed
from placement.model.allocation import Allocation
from placement.model.arrays import Ints
from placement.model.rules import Fund
from placement.results.proof import Proof, six_or_none, to_six
from placement.results.vacancies import Vacancies
from placement.scenario.inputs import Inputs
from placement.solve.resolve import settings_for_many
from placement.store.study import Study, StudyPlan, about_study
from placement.studies.explain import document as doc
from placement.studies.explain.needs import Needs, left_open
from placement.studies.explain.questions import (
    MORE,
    PostParts,
    PostsQuestion,
    Replies,
    Reply,
    StatedPlan,
    priced,
    put,
    richer,
)
from placement.studies.explain.standing import (
    between_plans,
    names_of,
    nation,
    reach_of,
    regions,
    standing,
    tables_of,
)
from placement.studies.explain.swaps import PlanChanges, Post, dearer
from placement.studies.staffing_value import Staffing

STATED = "stated"
GAP_OF_GAIN = 0.001
"""Asked of each question, if the scenario does not ask for more: what is then unclear is told as unclear."""


@dataclass(frozen=True)
class Decided:
    """A plan that was decided before, as its run folder has it, and what was proved of it."""

    plan: Allocation
    before: Allocation
    vacancies: Vacancies | None
    proof: Proof
    others: tuple[Ints, ...] = ()
    """B x K, steps: plans nearly as good that were found beside it."""


def explained(
    inputs: Inputs,
    decided: Decided,
    clusters: Sequence[int],
    *,
    swap: tuple[Post, Post] | None = None,
    processes: int = 0,
) -> Study:
    """The study of a run; `clusters` are those that get a note.

    Raises BadInput where the first aim is not need met, of which alone it can be said what staff are worth.
    """
    aim = inputs.scenario.aims[0]
    if not isinstance(aim, MetNeed):
        place = f"aims.{aim.id}"
        raise BadInput([Fault("explain_aim", inputs.scenario.path.name, column=place, value=aim.id)])
    asking = _Explaining(inputs, decided, aim, tuple(clusters))
    return asking.study(swap, processes)


class _Explaining:
    """One plan and all that is worked out about it."""

    def __init__(self, inputs: Inputs, decided: Decided, aim: MetNeed, clusters: tuple[int, ...]) -> None:
        self.inputs, self.decided, self.aim, self.clusters = inputs, decided, aim, clusters
        self.case, self.rules, self.plan = inputs.case, inputs.scenario.rules, decided.plan
        self.parts = PostParts(self.case, richer(self.rules, max(MORE)), [aim])
        self.hand = PlanChanges(self.case, self.rules, self.plan)
        self.staffing = Staffing(self.case, self.rules, aim, self.plan)
        self.posts = [Post(*map(int, at)) for at in np.argwhere(self.plan.posts)]
        self.lost = {post: -self.worth(post, -1) for post in self.posts}
        self.candidates = {cluster: self._candidates(cluster) for cluster in clusters}

    def worth(self, post: Post, steps: int) -> float:
        """What so many steps more (or fewer) there add to the value, all else as it is."""
        step = self.staffing.step(post.base, post.role)
        return self.staffing.gain(post.base, self.case.roles[post.role].service, steps * step)

    def _candidates(self, cluster: int) -> list[Post]:
        """What could be one more there but for the money, what gains most for its price first."""
        is_open = self.plan.open_bases(self.case)
        room = (self.parts.of >= 0) & (self.plan.posts < self.parts.most)
        there = is_open & (self.case.base_cluster == cluster)
        found = []
        for post in (Post(*map(int, at)) for at in np.argwhere(room & there[:, None, None])):
            gain = self.worth(post, 1)
            if gain > 0 and not set(self.hand.breaks({post: 1})) - set(self.hand.funds):
                found.append((-gain / self.hand.costs(post), post))
        return [post for _, post in sorted(found)]

    def study(self, swap: tuple[Post, Post] | None, processes: int) -> Study:
        replies = self._asked(swap, processes)
        document: doc.ExplainDocument = {
            **about_study(self.inputs, stopped_early=self.decided.proof.stopped_early),
            "kind": "explain",
            "unproved": to_six(sum(replies.unproved.values())),
            "rules": [
                {
                    "id": rule.id,
                    "sentence_en": rule.sentence(Words("en"), self.case),
                    "sentence_cy": rule.sentence(Words("cy"), self.case),
                }
                for rule in self.rules
            ],
            "names": names_of(self.inputs),
            "nation": nation(self.case, self.plan, self.decided.before),
            "regions": regions(self.case, self.plan, self.decided.before),
            "grid": list(MORE),
            "clusters": self._entries(replies),
            "swap": None if swap is None else self._swapped(swap, replies),
        }
        plan = StudyPlan(STATED, self.inputs.scenario.option, {}, self.plan, self.decided.proof.reached)
        return Study("explain", document, tables_of(document), (plan,))

    def _asked(self, swap: tuple[Post, Post] | None, processes: int) -> Replies:
        questions = [*self._without(), *self._one_more()]
        if swap is not None and self.parts.of[swap[0]] == self.parts.of[swap[1]]:
            less, more = swap
            posts = self.plan.posts
            key, part = ("swap",), int(self.parts.of[less])
            questions.append(
                PostsQuestion(
                    key, part, least={more: int(posts[more]) + 1}, most={less: int(posts[less]) - 1}
                )
            )
        settings = settings_for_many(self.inputs, max(self.inputs.scenario.solve.gap_of_gain, GAP_OF_GAIN))
        return put(
            self.case,
            self.rules,
            self.aim,
            settings,
            self._stated(),
            questions,
            aside=~np.isin(self.parts.of, self._concerned(questions)) & (self.parts.of >= 0),
            processes=processes or self.inputs.scenario.solve.processes,
        )

    def _concerned(self, questions: Sequence[PostsQuestion]) -> list[int]:
        """The parts that are asked about, and those in which a chosen cluster could have posts."""
        there = np.isin(self.case.base_cluster, self.clusters)
        return sorted(
            {question.part for question in questions} | set(np.unique(self.parts.of[there]).tolist())
        )

    def _stated(self) -> StatedPlan:
        programmes = self.decided.proof.programmes
        claims = [programme.aims[self.aim.id] for programme in programmes]
        if len(claims) != self.parts.count:
            claims = []
        return StatedPlan(self.plan.posts, [each.value for each in claims], [each.bound for each in claims])

    def _without(self) -> list[PostsQuestion]:
        return [
            PostsQuestion(
                ("without", post), int(self.parts.of[post]), most={post: int(self.plan.posts[post]) - 1}
            )
            for post in self.posts
            if int(self.case.base_cluster[post.base]) in self.clusters
        ]

    def _one_more(self) -> list[PostsQuestion]:
        """One more of what gains most for its price, on top of all that the cluster has."""
        found = []
        for cluster, candidates in self.candidates.items():
            if post := next(iter(candidates), None):
                part = int(self.parts.of[post])
                kept = {
                    has: int(self.plan.posts[has])
                    for has in self.posts
                    if self.case.base_cluster[has.base] == cluster and self.parts.of[has] == part
                }
                kept[post] = int(self.plan.posts[post]) + 1
                found.append(PostsQuestion(("more", cluster), part, least=kept))
        return found

    def _entries(self, replies: Replies) -> list[doc.ExplainedCluster]:
        stood = standing(self.case, self.inputs.funds, self.plan, self.decided.before, self.decided.vacancies)
        needs = Needs(self.case, self.rules, self.aim, self.plan, self.hand, self.lost)
        return [
            {
                **stood[cluster],
                "near": between_plans(self.case, self.decided.others, cluster),
                "posts": [
                    self._post(post, replies)
                    for post in self.posts
                    if self.case.base_cluster[post.base] == cluster
                ],
                "more": self._more(cluster, replies),
                "next": self._next(cluster, replies),
                "need": self._turn(cluster, needs, replies),
            }
            for cluster in self.clusters
        ]

    def _post(self, post: Post, replies: Replies) -> doc.PlacedPost:
        needed = self.hand.breaks({post: -1})
        full = [rule for rule in self.hand.breaks({post: 1}) if rule not in self.hand.funds]
        return {
            **self.told(post, int(self.plan.posts[post])),
            "step_wte": self.case.roles[post.role].step_wte,
            "pounds_per_year": int(self.plan.posts[post]) * self.case.roles[post.role].pounds_per_step,
            "worth": to_six(self.lost[post]),
            "lost": priced(replies.by_key["without", post]),
            "instead": self._differs(replies.by_key["without", post], {post: -1}),
            "needed_by": list(needed),
            "full": full,
            "dearer": dearer(self.hand, post),
            "reaches": reach_of(self.case, self.plan, post),
        }

    def _more(self, cluster: int, replies: Replies) -> doc.OneMore | None:
        """One more there, against the post of the same purse that is worth least for its money."""
        if not self.candidates[cluster]:
            return None
        post = self.candidates[cluster][0]
        rivals = [
            other
            for other in self.posts
            if self.hand.same_purse(post, other) and self.case.base_cluster[other.base] != cluster
        ]
        least = min(
            rivals, key=lambda other: (self.lost[other] / self.hand.costs(other), other), default=None
        )
        reply = replies.by_key["more", cluster]
        return {
            **self._single(post, self.worth(post, 1)),
            "left": six_or_none(self.hand.left(post)) if self.hand.in_pounds(post) else None,
            "has": six_or_none(self.hand.has(post)) if self.hand.in_pounds(post) else None,
            "least": None if least is None else self._single(least, self.lost[least]),
            "lost": priced(reply),
            "why": "" if reply.price is not None else cast("doc.Why", reply.stopped_by),
            "displaces": self._differs(reply, {post: 1}),
        }

    def _single(self, post: Post, worth: float) -> doc.SinglePost:
        return {
            **self.told(post, 1),
            "worth": to_six(worth),
            "pounds": self.case.roles[post.role].pounds_per_step,
        }

    def _next(self, cluster: int, replies: Replies) -> doc.NextMoney:
        """The first of the larger amounts with which the cluster has more WTE than now; each decided anew."""
        there = self.case.base_cluster == cluster
        parts = {int(part) for part in np.unique(self.parts.of[there]) if part >= 0}
        now = float((self.plan.posts_wte(self.case)[there]).sum())
        unanswered = []
        for more in MORE:
            found = replies.richer[more]
            if not parts <= set(found):
                unanswered.append(more)
                continue
            wte = float(sum((found[p][there].sum(axis=2) * self.case.steps).sum() for p in parts))
            if wte > now + 1e-9:
                return {
                    "more": more,
                    "wte": wte,
                    "pounds": self._money(cluster, more),
                    "unanswered": unanswered,
                }
        return {"more": None, "wte": None, "pounds": self._money(cluster, 0.0), "unanswered": unanswered}

    def _money(self, cluster: int, more: float) -> float | None:
        """Pounds a year that funds for posts have where the cluster is; None where they count WTE."""
        base = np.flatnonzero(self.case.base_cluster == cluster)[:1]
        funds = [
            rule
            for rule in richer(self.rules, more)
            if isinstance(rule, Fund) and rule.kind == "revenue" and rule.measure == "pounds"
        ]
        if not funds or not len(base):
            return None
        return float(sum(fund.limits(self.case)[int(fund.group(self.case, base)[0])] for fund in funds))

    def _turn(self, cluster: int, needs: Needs, replies: Replies) -> doc.NoTurn | doc.TurnedNeed | None:
        services: dict[int, list[Post]] = {}
        for post in self.candidates[cluster]:
            services.setdefault(self.case.roles[post.role].service, []).append(post)
        some = [post for posts in list(services.values())[:SERVICES] for post in posts]
        if not some:
            return None
        slack = self._left_open(cluster, int(self.parts.of[some[0]]), replies)
        turn = needs.turn(cluster, some, slack)
        tried = [self.case.services[service].id for service in list(services)[:SERVICES]]
        if turn is None:
            return {"tried": tried, "factor": None}
        return {
            "tried": tried,
            "factor": to_six(turn.factor),
            "gain": to_six(turn.gain),
            "slack": to_six(slack),
            "post": self.told(turn.post, 1),
            "other": None if turn.other is None else self.told(turn.other, 1),
        }

    def _left_open(self, cluster: int, part: int, replies: Replies) -> float:
        """The largest difference that the cluster's note calls unclear, and what is not proved of the plan.

        What the note calls a clear gain is more than this: one size is never told both ways.
        """
        asked: list[tuple[object, ...]] = [("more", cluster), ("swap",)]
        asked += [("without", post) for post in self.posts if self.case.base_cluster[post.base] == cluster]
        prices = [replies.by_key[key].price for key in asked if key in replies.by_key]
        unclear = [price.high for price in prices if price is not None and not price.clear]
        return left_open(replies.unproved.get(part, 0.0), *unclear)

    def told(self, post: Post, steps: int) -> doc.ExplainedPost:
        """A post by its ids, and how many WTE."""
        role = self.case.roles[post.role]
        return {
            "base_id": self.case.base_ids[post.base],
            "cluster_id": self.case.cluster_ids[self.case.base_cluster[post.base]],
            "role_id": role.id,
            "service_id": self.case.services[role.service].id,
            "fund_id": self.plan.fund_ids[post.fund],
            "wte": steps * role.step_wte,
        }

    def _differs(self, reply: Reply, asked: Mapping[Post, int]) -> list[doc.ExplainedPost]:
        """What else is decided otherwise, beside what was asked."""
        left = {post: steps - asked.get(post, 0) for post, steps in reply.differs.items()}
        return [self.told(post, steps) for post, steps in left.items() if steps]

    def _swapped(self, swap: tuple[Post, Post], replies: Replies) -> doc.ExplainedSwap:
        """One step from the first to the second: with all else as it is, and with all else decided again."""
        less, more = swap
        service = [self.case.roles[post.role].service for post in swap]
        step = [self.staffing.step(post.base, post.role) for post in swap]
        changes: dict[tuple[int, int], float] = {}
        for post, s, wte in ((less, service[0], -step[0]), (more, service[1], step[1])):
            changes[post.base, s] = changes.get((post.base, s), 0.0) + wte
        reply = replies.by_key.get(("swap",))
        return {
            "less": self.told(less, 1),
            "more": self.told(more, 1),
            "alone": to_six(self.staffing.gain_of(changes)),
            "breaks": list(self.hand.breaks({less: -1, more: 1})),
            "lost": None if reply is None else priced(reply),
            "why": "apart"
            if reply is None
            else ""
            if reply.price is not None
            else cast("doc.Why", reply.stopped_by),
            "differs": [] if reply is None else self._differs(reply, {less: -1, more: 1}),
        }


SERVICES = 3
"""Professions that are tried for a change of need: those of which one more post gains most for its price."""
