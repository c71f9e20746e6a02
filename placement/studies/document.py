"""What `study.json` holds, typed: the JSON schema that is published is made from here, and `verify` uses it.

Each kind of study has its own model, in its folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from placement.i18n import Language
from placement.results.document import faults_of, print_schema, published_schema
from placement.store.study import KINDS
from placement.studies.alternatives.document import AlternativesDocument
from placement.studies.benefits.document import BenefitsDocument
from placement.studies.compare.document import CompareDocument
from placement.studies.diff.document import DiffDocument
from placement.studies.explain.document import ExplainDocument
from placement.studies.frontier.document import FrontierDocument
from placement.studies.ladder.document import LadderDocument
from placement.studies.national.document import NationalDocument
from placement.studies.robustness.document import RobustnessDocument

AnyStudy = (
    AlternativesDocument
    | BenefitsDocument
    | CompareDocument
    | DiffDocument
    | ExplainDocument
    | FrontierDocument
    | LadderDocument
    | NationalDocument
    | RobustnessDocument
)
DOCUMENT: TypeAdapter[AnyStudy] = TypeAdapter(Annotated[AnyStudy, Field(discriminator="kind")])


def schema() -> dict[str, Any]:
    """The JSON schema of `study.json` (draft 2020-12), as it is published."""
    return published_schema(DOCUMENT, "study.json")


def unlike(document: Any, language: Language = "en") -> list[str]:
    """Where a `study.json` is not what it should be, as paths with what is wrong there; empty if it is.

    `document` is as JSON has it: mappings, lists, texts, numbers. Another kind is passed over.
    """
    if isinstance(document, Mapping) and document.get("kind") not in KINDS:
        return []
    found = faults_of(DOCUMENT, document, language)
    return [f"{_place(document, loc) or 'kind'}: {said}" for loc, said in found]


def _place(document: Any, loc: Sequence[int | str]) -> str:
    """A place as the document has it, without the names of models that were tried on the way."""
    found: list[str] = []
    part = document
    for number, key in enumerate(loc[1:], 2):
        inside = _has(part, key)
        if inside or number == len(loc):
            found.append(str(key))
        if inside:
            part = part[key]
    return ".".join(found)


def _has(part: Any, key: int | str) -> bool:
    if isinstance(part, list):
        return isinstance(key, int) and key < len(part)
    return isinstance(part, Mapping) and key in part


if __name__ == "__main__":  # pragma: no cover - prints the schema that docs/reference holds
    print_schema(schema())
