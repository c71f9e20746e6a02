"""What the table of options beside a plan must hold: money that buys no posts, and what is said of it."""

from __future__ import annotations

from placement.data.table_spec import TableSpec
from placement.data.tables import _choice, _label, _names, _number, _reference, _schema, _text, _whole

KINDS = ("retention", "return_to_practice", "third_sector")
MOST_YEARS = 10
"""No plan is carried forward further."""
EFFECT = ("wte", "wte_low", "wte_high")

OPTIONS = TableSpec(
    "options",
    _schema(
        {
            "option_id": _label(),
            "kind": _choice(*KINDS),
            **_names(),
            "region_id": _reference("regions.region_id"),
            "service_id": _reference("services.service_id"),
            "year": _whole("year", 1, MOST_YEARS),
            "pounds": _number("pounds", 0, 1e10),
            **dict.fromkeys(EFFECT, _number("wte", 0, 1e5, blank=True)),
            "basis": _choice("published", "estimated", "assumed"),
            "source": _text(),
        },
        unique=["option_id", "region_id", "service_id", "year"],
    ),
)
