"""What a table of a region is: its file, its columns, and whether it may be absent or empty."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from placement.data.bands import AGE_BANDS, bands_in, whole
from placement.data.table_schema import ColumnSchema, TableSchema


@dataclass(frozen=True)
class TableSpec:
    """One table: its file, its schema, whether it may be absent and whether it may have no rows."""

    name: str
    schema: TableSchema
    optional: bool = False
    may_be_empty: bool = False
    by_age: str = ""
    """How its columns of age bands begin, if it has any."""

    def with_bands(self, header: Collection[str]) -> TableSpec:
        """This table with the age bands that a header names, if they hold every age once."""
        bands = bands_in(header, self.by_age) if self.by_age else ()
        if not whole(bands) or bands == AGE_BANDS:
            return self
        own = [f"{self.by_age}{band}" for band in bands]
        usual = [f"{self.by_age}{band}" for band in AGE_BANDS]
        columns: dict[str, ColumnSchema] = {}
        for name, column in self.schema.columns.items():
            columns |= dict.fromkeys(own, column) if name == usual[0] else {name: column}
        kept = {name: column for name, column in columns.items() if name in own or name not in usual}
        return replace(self, schema=TableSchema(kept, self.schema.unique))

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def columns(self) -> list[str]:
        return list(self.schema.columns)

    def about(self, column: str) -> dict[str, Any]:
        """Metadata of a column: kind, unit, refers, low, high, choices, unusual, blank, default.

        An age band of another region has that of the usual bands.
        """
        if column not in self.schema.columns and self.by_age and bands_in([column], self.by_age):
            column = f"{self.by_age}{AGE_BANDS[0]}"
        return dict(self.schema.columns[column].metadata)

    @property
    def of_pairs(self) -> bool:
        """Whether a row is about two things together, such as an area and a base, and may be left out."""
        return len(self.schema.unique) > 1

    @property
    def defaults(self) -> dict[str, float | str]:
        """Columns that may be absent, with what their cells hold then."""
        return {name: self.about(name)["default"] for name in self.columns if "default" in self.about(name)}

    @property
    def keys(self) -> list[str]:
        """The columns that tell one row from another: that of its ids, or those that stand together once."""
        return list(self.schema.unique) or [self.key or self.columns[0]]

    @property
    def key(self) -> str | None:
        """The column of ids that other tables refer to, if there is one."""
        return next((column for column in self.columns if self.about(column)["kind"] == "id"), None)
