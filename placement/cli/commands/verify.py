"""`placement verify` and `placement sign`: what anybody can show of a folder, and who stands by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.console import FAILED, Lang, RunFolder, reporting, say

if TYPE_CHECKING:
    from placement.store.report import Report


def verify(
    folder: RunFolder,
    reprove: Annotated[bool, typer.Option("--reprove", help="Solve or match again too.")] = False,  # noqa: FBT002 - a flag of the command line
    run: Annotated[
        Path | None,
        typer.Option(help="Of a match folder: its run, if it is not beside it.", show_default=False),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            help="Of a run: a file of prices that prove a bound, summed exactly; it is made if not there.",
            show_default=False,
        ),
    ] = None,
    signer: Annotated[
        Path | None,
        typer.Option(help="The public key of whoever should have signed the folder.", show_default=False),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Work out again all that a folder of a run, a match, a study or a published bundle says, and compare."""
    with reporting(lang) as (words, console):
        from placement.data.folders import called
        from placement.errors import BadInput, Fault
        from placement.store.folder import ANSWER, MANIFEST
        from placement.store.signature import check_signature

        if folder.exists() and not folder.is_dir():
            raise BadInput([Fault("verify_no_folder", called(folder)[:80])])
        if not any((folder / name).is_file() for name in (MANIFEST, ANSWER)):
            raise BadInput([Fault("publish_not_run", called(folder)[:80])])
        report = _report(folder, run, certificate, reprove=reprove)
        check_signature(folder, signer, report)
        say(console, *report.says(words))
        if not report.passed:
            raise typer.Exit(FAILED)


def _report(folder: Path, run: Path | None, certificate: Path | None, *, reprove: bool) -> Report:
    """What is found in the folder, whichever kind it is. Raises BadInput for an option that is of another."""
    from placement.audit.verify import verify_run
    from placement.audit.verify_bundle import is_bundle, verify_bundle
    from placement.audit.verify_regions import verify_each
    from placement.audit.verify_study import verify_study
    from placement.data.folders import called
    from placement.errors import BadInput, Fault
    from placement.matching.verify_match import is_match, verify_match
    from placement.store.regionsfolder import is_regions
    from placement.store.studyfolder import is_study

    of_run = Fault("certificate_only", called(folder), column="--certificate")
    if is_match(folder):
        return verify_match(folder, run=run, rematch=reprove)
    if run is not None:
        raise BadInput([Fault("match_run_only", called(folder), column="--run")])
    bundle, regions, study = is_bundle(folder), is_regions(folder), is_study(folder)
    if certificate is not None and (bundle or regions or study):
        raise BadInput([of_run])
    if certificate is not None and certificate.resolve().is_relative_to(folder.resolve()):
        value = str(certificate)
        raise BadInput([Fault("certificate_inside", called(folder), column="--certificate", value=value)])
    if bundle and reprove:
        raise BadInput([Fault("bundle_reprove", called(folder), column="--reprove")])
    if bundle:
        return verify_bundle(folder)
    if regions:
        return verify_each(folder, reprove=reprove)
    if study:
        return verify_study(folder, reprove=reprove)
    return verify_run(folder, reprove=reprove, certificate=certificate)


def sign(
    folder: RunFolder,
    key: Annotated[Path, typer.Option(help="Your private Ed25519 key, SSH or PEM.", show_default=False)],
    name: Annotated[
        str, typer.Option(help="Who stands by it, such as a board; not a person.", show_default=False)
    ],
    lang: Lang = "en",
) -> None:
    """Sign a folder's manifest, and with it every file in the folder; the signature goes beside it."""
    with reporting(lang) as (words, console):
        from placement.store.signature import sign as signed

        say(console, words("cli.signed", path=signed(folder, key, name)))
