"""What a page's script reads of the map, written short; `placementUnpacked` in map_around.js unpacks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from placement.report.outlines import DEGREES


def packed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a chart with its neighbourhoods and its services written short."""
    services, texts = packed_services(data["services"])
    return {**data, "areas": packed_areas(data["areas"]), "services": services, "texts": texts}


def packed_services(services: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Each service's rows and keys as positions in a list of texts, and that list; classes as digits.

    Figures, labels and colours recur from service to service. A key has ten entries at most, so that the
    class of a cluster is one digit.
    """
    texts: dict[str, int] = {}

    def at(text: str) -> int:
        return texts.setdefault(text, len(texts))

    held = [
        {
            **service,
            "rows": [[at(text) for text in row] for row in service["rows"]],
            "layers": {
                key: {
                    "classes": "".join(str(number) for number in layer["classes"]),
                    "key": [
                        [at(each[part]) for part in ("colour", "label", "clusters")] for each in layer["key"]
                    ],
                }
                for key, layer in service["layers"].items()
            },
        }
        for service in services
    ]
    return held, list(texts)


def packed_areas(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Neighbourhoods as `area_data` gives them, column by column: a third of the bytes.

    stem, ids    what all ids begin with, and the rest of each         names, clusters   one for each
    south, west  in ten-thousandths of a degree; `at` has how far north and east of it each stands, in turn
    texts        each figure that occurs, the commonest first; `figures` has their positions, as many for
                 each as there are columns
    """
    stem = _beginning([str(row[0]) for row in rows])
    points = [[round(degrees / DEGREES) for degrees in row[3]] for row in rows]
    south, west = (min((point[axis] for point in points), default=0) for axis in (0, 1))
    often = Counter(text for row in rows for text in row[4])
    texts = sorted(often, key=lambda text: (-often[text], text))
    position = {text: i for i, text in enumerate(texts)}
    return {
        "stem": stem,
        "ids": [row[0][len(stem) :] for row in rows],
        "names": [row[1] for row in rows],
        "clusters": [row[2] for row in rows],
        "south": south,
        "west": west,
        "at": [step for north, east in points for step in (north - south, east - west)],
        "texts": texts,
        "figures": [position[text] for row in rows for text in row[4]],
    }


def _beginning(texts: Sequence[str]) -> str:
    """What all of them begin with: the first and the last in order tell it."""
    first, last = (min(texts), max(texts)) if texts else ("", "")
    alike = [one == other for one, other in zip(first, last, strict=False)]
    return first[: alike.index(False) if False in alike else len(alike)]
