"""What every `study.json` says first, typed, and the parts that several kinds of study share.

Amounts are pounds a year; shares are parts of 1; `_wte` are whole-time equivalents. None is what is not known
or may not be told. Nothing is taken for another type: "1" is no number, and true is none either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired

from pydantic import ConfigDict, with_config

from placement.data.region import Region
from placement.i18n import LANGUAGES
from placement.results.document_entries import Count, DocumentEntry, Parted, ScenarioEntry


@with_config(ConfigDict(extra="forbid", allow_inf_nan=False, strict=True))
class StudyEntry(DocumentEntry):
    """A part of a study's document: no key that is not named here, and each of the very type that is said."""


class StudyScenario(StudyEntry, ScenarioEntry):
    """The question, and who decides, as `answer.json` has it."""


class TwoNames(StudyEntry):
    """A name in English and in Welsh."""

    name_en: str
    name_cy: str


def two_names(row: Mapping[Any, object]) -> TwoNames:
    """Those of a row of a table."""
    return {"name_en": str(row["name_en"]), "name_cy": str(row["name_cy"])}


class BothNames:
    """Names of places, services and roles in both languages, by regions' tables, those of the last first."""

    def __init__(self, *regions: Region) -> None:
        self._known = {
            (kind, str(row[f"{kind}_id"]), language): str(row[f"name_{language}"])
            for region in regions
            for kind, table in (
                ("base", region.bases),
                ("cluster", region.clusters),
                ("county", region.counties),
                ("region", region.regions),
                ("role", region.roles),
                ("service", region.services),
            )
            for row in table.to_dict("records")
            for language in LANGUAGES
        }

    def __call__(self, **ids: str) -> dict[str, str]:
        """By kind: `base_en` and `base_cy` for `base="b1"`; blank for a blank id."""
        return {
            f"{kind}_{language}": self._known[kind, key, language] if key else ""
            for kind, key in ids.items()
            for language in LANGUAGES
        }


class AboutStudy(StudyEntry):
    """Who asks what, of where; the study's status, its seed, and the versions that made it.

    `gap_of_gain` is the part of the gain that a search may leave unproved. Welsh texts of the scenario are
    None where it has English alone.
    """

    scenario: StudyScenario
    option: str | None
    option_name_en: str
    option_name_cy: str | None
    region: str | None
    region_name_en: str
    region_name_cy: str
    status: Literal["example", "draft", "decision"]
    status_because: list[str]
    languages: NotRequired[list[Literal["en", "cy"]]]
    decide: NotRequired[Literal["stated", "draws"]]
    """Whether the scenario decides its posts at the stated figures, or once for many draws of them."""
    unit: str
    """Of the scenario's first aim."""
    gap_of_gain: Parted
    seed: Count
    versions: dict[str, str]
    attribution_en: list[str]
    attribution_cy: list[str]
