"""`data/wales-applicants`: the people of `placement.sources.graduates`, made to apply. They are nobody.

    ranked by   straight line from home to the cluster's nearest base x (1 + noise x (2 u - 1)),  u drawn
    among       clusters whose straight line is within the longest commute x km a minute; else the nearest

How many clusters somebody ranks is drawn evenly between the fewest and the most. Linked pairs are an
applicant and the nearest other who ranks one of the same clusters. Linked and protected are different
people, so that the example is plain to read; nobody has agreed a place.
"""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.applicant_tables import SYNTHETIC
from placement.sources.bases import distances, points
from placement.sources.facts import facts
from placement.sources.graduates import make_people
from placement.sources.overlays import Tables
from placement.sources.package import describe_table, package_text
from placement.store.folder import as_csv

Floats = NDArray[np.float64]


def cohort_files(wales: Tables) -> dict[str, bytes]:
    """Every file of the folder: name to content. `wales` holds the tables of `data/wales`."""
    files = {f"{name}.csv": as_csv(table) for name, table in make_applicants(wales).items()}
    return {**files, "datapackage.json": make_cohort_package(files).encode()}


def make_applicants(wales: Tables) -> Tables:
    """The tables applicants and preferences, in the order in which the people were made."""
    people = make_people(wales["areas"], wales["counties"])
    rng = np.random.default_rng(facts("cohort")["seed"])
    homes = points(wales["areas"].set_index("area_id").loc[people["home_area_id"]])
    clusters = wales["clusters"]["cluster_id"].tolist()
    reach = people["commute_minutes"].to_numpy(dtype=np.float64) * figure("km_per_minute")
    choices = choose(_km(homes, wales, clusters), reach, rng)
    order = np.argsort(rng.random(len(people)), kind="stable").tolist()
    pairs = link(homes, choices, order)
    single = [person for person in order if person not in pairs]
    protected = single[: round_half_up(figure("protected_share") * len(people))]
    ids = [f"{SYNTHETIC}{number:04d}" for number in range(1, len(people) + 1)]
    numbers = range(len(people))
    applicants = pd.DataFrame(
        {
            "applicant_id": ids,
            "service_id": people["service_id"],
            "home_area_id": people["home_area_id"],
            "linked_to": [ids[pairs[person]] if person in pairs else "" for person in numbers],
            "protected": ["true" if person in protected else "false" for person in numbers],
            "agreed_cluster_id": "",
        }
    )
    rows = [
        (ids[person], clusters[cluster], rank)
        for person, chosen in enumerate(choices)
        for rank, cluster in enumerate(chosen, start=1)
    ]
    preferences = pd.DataFrame(rows, columns=["applicant_id", "cluster_id", "rank"])
    return {"applicants": applicants, "preferences": preferences}


def figure(name: str) -> float:
    """One of the made-up figures of facts/cohort.toml."""
    return float(facts("cohort")["figures"][name]["value"])


def round_half_up(people: float) -> int:
    return floor(people + 0.5)


def choose(km: Floats, reach: Floats, rng: np.random.Generator) -> list[list[int]]:
    """For each person (row) the clusters (columns) that they rank, best first.

    `km` is the straight line to each cluster, `reach` how far each person would go.
    """
    most, fewest = int(figure("most_choices")), int(figure("fewest_choices"))
    seeming = km * (1 + figure("noise") * (2 * rng.random(km.shape) - 1))
    wanted = fewest + np.floor(rng.random(len(km)) * (most - fewest + 1)).astype(int)
    chosen = []
    for person, order in enumerate(np.argsort(seeming, axis=1, kind="stable")):
        within = [int(cluster) for cluster in order if km[person, cluster] <= reach[person]]
        chosen.append(within[: wanted[person]] or [int(km[person].argmin())])
    return chosen


def link(homes: Floats, choices: list[list[int]], order: list[int]) -> dict[int, int]:
    """Each linked person and their partner, both ways, taken in this order of people."""
    wanted = round_half_up(figure("linked_share") * len(order) / 2)
    metres = distances(homes, homes)
    pairs: dict[int, int] = {}
    for person in order:
        others = [
            other
            for other in order
            if other != person and other not in pairs and set(choices[other]) & set(choices[person])
        ]
        if len(pairs) < 2 * wanted and person not in pairs and others:
            partner = min(others, key=lambda other: (metres[person, other], other))
            pairs |= {person: partner, partner: person}
    return pairs


def _km(homes: Floats, wales: Tables, clusters: list[str]) -> Floats:
    """Straight line from each home to the nearest base of each cluster."""
    bases = wales["bases"]
    metres = pd.DataFrame(distances(homes, points(bases)).T).groupby(bases["cluster_id"].to_numpy()).min()
    return np.asarray(metres.loc[clusters].T / 1000, dtype=np.float64)


def make_cohort_package(files: dict[str, bytes]) -> str:
    """datapackage.json: as that of `data/wales`, with every made-up figure, and that it describes nobody."""
    cohort = facts("cohort")
    given = cohort["package"]
    return package_text(
        given,
        [source for source in facts("package")["sources"] if source["name"] in given["sources"]],
        [_described(resource, files) for resource in given["resources"]],
        synthetic=True,
        seed=cohort["seed"],
        made_up=[{"name": name, **about} for name, about in cohort["figures"].items()],
        from_totals=facts("posts")["graduates"],
    )


def _described(resource: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """A table; the tables that it refers to stand in `data/wales`, but for its own neighbour."""
    described = describe_table({**resource, "refers": {}}, files)
    refers = facts("cohort")["package"]["refers"][resource["name"]]
    foreign = [
        {"fields": column, "reference": dict(zip(("resource", "fields"), target.split("."), strict=True))}
        for column, target in refers.items()
    ]
    return {**described, "schema": {**described["schema"], "foreignKeys": foreign}}
