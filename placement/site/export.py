"""`placement export`: the public tables of a run folder or a bundle, as files or in a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from placement.data.folders import called
from placement.errors import BadInput, Fault
from placement.i18n import Words, languages_of
from placement.results.view import View
from placement.site.books import book_of
from placement.site.downloads import parquet_files
from placement.site.geo import geopackage
from placement.site.published import read_bundle, read_public
from placement.store.folder import Folder, kind_of

EXPORT = "export"
EXPORT_FOLDER = Folder(kinds=frozenset({EXPORT}), unhashed=frozenset({"manifest.json"}))
FORMS = ("gpkg", "parquet", "xlsx")


@dataclass(frozen=True)
class ExportPlan:
    """What is asked for: forms of files, where they go, and the address of a database."""

    forms: tuple[str, ...]
    out: Path | None = None
    postgis: str | None = None
    schema: str = "placement"


@dataclass(frozen=True)
class Exported:
    """Where files went and which, tables of the database with their rows, and whether layers are left out."""

    folder: Path | None
    files: tuple[str, ...]
    tables: dict[str, int]
    no_layers: bool


def export_run(folder: Path, plan: ExportPlan) -> Exported:
    """Write what is asked for of a run folder, or of a bundle's first run.

    What leaves is what may be published: no graduates, no filled posts. The folder's hashes are checked
    first. Raises BadInput with every fault.
    """
    if not plan.forms and plan.postgis is None:
        raise BadInput([Fault("export_nothing", called(folder))])
    view = view_of(folder)
    layers = bool(len(view.region.boundaries))
    files = {} if not plan.forms else files_of(view, plan.forms, layers=layers)
    out = plan.out or folder.resolve().with_name(f"{folder.resolve().name}-export")
    if files:
        answer = view.answer
        stated: dict[str, str | None] = {"kind": EXPORT, "scenario": answer["scenario"]["id"]}
        stated |= {"option": answer["option"], "region": answer["region"], "status": answer["status"]}
        files["manifest.json"] = EXPORT_FOLDER.manifest(stated, files)
        EXPORT_FOLDER.write(out, files)
    tables: dict[str, int] = {}
    if plan.postgis is not None:
        from placement.site.postgis import write_postgis  # noqa: PLC0415 - an extra

        tables = write_postgis(view, plan.postgis, plan.schema, layers=layers)
    return Exported(out if files else None, tuple(sorted(files)), tables, no_layers=not layers)


def view_of(folder: Path) -> View:
    """The public part of a run folder, or of the first run of a published bundle."""
    if kind_of(folder) == "bundle":
        return read_bundle(folder).view
    return read_public(folder)


def files_of(view: View, forms: tuple[str, ...], *, layers: bool) -> dict[str, bytes]:
    """Files by name: a GeoPackage with styles, each table as Parquet, a workbook in each language."""
    files: dict[str, bytes] = {}
    if "gpkg" in forms and layers:
        files["placement.gpkg"] = geopackage(view)
    if "parquet" in forms:
        files |= parquet_files(view, layers=layers)
    if "xlsx" in forms:
        for language in languages_of(view.answer):
            files[f"workbook.{language}.xlsx"] = book_of(view, Words(language))
    return files
