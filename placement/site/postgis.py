"""The public tables and layers in a PostgreSQL database with PostGIS: all in one transaction, or nothing.

Tables stand in a schema of their own and carry a comment that says whose they are; a table of that name
without it is somebody else's and is never replaced. The packages are the extra `postgis`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.results.view import View
from placement.site.dictionary import meaning, unit_text
from placement.site.downloads import public_tables
from placement.site.geo import bases_layer, clusters_layer

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MARK = "placement: "
"""How the comment of a table of ours begins."""


def write_postgis(view: View, url: str, schema: str, *, layers: bool) -> dict[str, int]:
    """Write every table; returned are their rows. Raises BadInput, with nothing written, if it is refused."""
    try:
        import geoalchemy2  # noqa: F401, PLC0415 - an extra; to_postgis asks for it
        import sqlalchemy  # noqa: PLC0415 - an extra
    except ImportError:
        raise BadInput([Fault("postgis_extra", "--postgis")]) from None
    tables = {name: table for name, table in public_tables(view).items() if len(table.columns)}
    shapes = {"clusters": clusters_layer(view), "bases": bases_layer(view)} if layers else {}
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            _prepare(connection, schema, [*tables, *shapes])
            for name, table in tables.items():
                plain = as_texts(table)
                plain.to_sql(name, connection, schema=schema, if_exists="replace", index=False)
            for name, layer in shapes.items():
                layer.to_postgis(name, connection, schema=schema, if_exists="replace", index=False)
            for name, table in (*tables.items(), *shapes.items()):
                _comment(connection, schema, name, table, view)
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise BadInput([_fault(error, url)]) from None
    finally:
        engine.dispose()
    return {name: len(table) for name, table in (*tables.items(), *shapes.items())}


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with texts as plain objects, which every driver takes."""
    texts = [str(name) for name in table.columns if table[name].dtype.kind not in "fiub"]
    return table.assign(**{name: table[name].astype(object) for name in texts})


def _engine(url: str) -> Engine:
    """An engine for an address such as postgresql://user@host/database, with the extra's driver."""
    import sqlalchemy  # noqa: PLC0415 - an extra

    try:
        address = sqlalchemy.make_url(url)
        if address.drivername in {"postgresql", "postgres"}:
            address = address.set(drivername="postgresql+psycopg")
        if not address.drivername.startswith("postgresql"):
            raise BadInput([Fault("postgis_address", "--postgis", value=address.drivername)])
        return sqlalchemy.create_engine(address)
    except (sqlalchemy.exc.ArgumentError, sqlalchemy.exc.NoSuchModuleError, ImportError):
        raise BadInput([Fault("postgis_address", "--postgis")]) from None


def _prepare(connection: Connection, schema: str, names: list[str]) -> None:
    """The schema is there, PostGIS is in the database, and no table of somebody else would be replaced."""
    import sqlalchemy  # noqa: PLC0415 - an extra

    if connection.scalar(sqlalchemy.text("SELECT count(*) FROM pg_extension WHERE extname = 'postgis'")) == 0:
        raise BadInput([Fault("postgis_missing", "--postgis")])
    quoted = connection.dialect.identifier_preparer.quote_identifier(schema)
    connection.execute(sqlalchemy.text(f"CREATE SCHEMA IF NOT EXISTS {quoted}"))
    asked = sqlalchemy.text(
        "SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n "
        "ON n.oid = c.relnamespace WHERE n.nspname = :schema AND c.relkind IN ('r', 'v', 'm', 'p', 'f')"
    )
    there = {str(name): str(said or "") for name, said in connection.execute(asked, {"schema": schema})}
    foreign = [name for name in names if name in there and not there[name].startswith(MARK)]
    if foreign:
        raise BadInput([Fault("postgis_foreign", "--postgis", value=f"{schema}.{name}") for name in foreign])


def _comment(
    connection: Connection, schema: str, name: str, table: pd.DataFrame | gpd.GeoDataFrame, view: View
) -> None:
    """What the table is and of which run, and what each column means, in English."""
    import sqlalchemy  # noqa: PLC0415 - an extra

    words = Words("en")
    quote = connection.dialect.identifier_preparer.quote_identifier

    def literal(text: str) -> str:
        return "'" + text.replace("'", "''").replace(":", "\\:") + "'"

    run = f"{view.answer['scenario']['id']}, {view.answer['status']}"
    said = f"{MARK}{words(f'bundle.file.{name}')} ({run})"
    whole = f"{quote(schema)}.{quote(name)}"
    connection.execute(sqlalchemy.text(f"COMMENT ON TABLE {whole} IS {literal(said)}"))
    for column in map(str, table.columns):
        told = _meaning(column, words)
        if told:
            where = f"{whole}.{quote(column)}"
            connection.execute(sqlalchemy.text(f"COMMENT ON COLUMN {where} IS {literal(told)}"))


def _meaning(column: str, words: Words) -> str:
    """What a column means, with its unit; "" for one of a layer that no table has."""
    try:
        told = meaning(column, words)
    except KeyError:
        return ""
    unit = unit_text(column, words)
    return words("bundle.head", meaning=told, unit=unit) if unit else told


def _fault(error: Any, url: str) -> Fault:
    """What the database said, on one line, without the password of the address."""
    import sqlalchemy  # noqa: PLC0415 - an extra

    password = sqlalchemy.make_url(url).password
    said = " ".join(str(getattr(error, "orig", None) or error).split())[:200]
    return Fault("postgis_refused", "--postgis", value=said.replace(password, "***") if password else said)
