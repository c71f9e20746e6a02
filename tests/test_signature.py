"""Whose folder it is: signed, changed, exchanged, by another key, or by nobody."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from typer.testing import CliRunner

from placement.cli.app import app
from placement.errors import BadInput
from placement.i18n import Words
from placement.store.report import Report
from placement.store.signature import beside, check_signature, fingerprint, sign

BOARD = "Powys Regional Partnership Board"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "plan"
    made.mkdir()
    (made / "manifest.json").write_text('{"files": {}, "format": 1}\n', encoding="utf-8")
    return made


def key(home: Path, name: str = "board", *, pem: bool = False) -> tuple[Path, Path]:
    """A private key and its public half, as SSH or as PEM."""
    private = Ed25519PrivateKey.generate()
    secret = form.PrivateFormat.PKCS8 if pem else form.PrivateFormat.OpenSSH
    told = (
        (form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
        if pem
        else (form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    )
    (home / name).write_bytes(private.private_bytes(form.Encoding.PEM, secret, form.NoEncryption()))
    (home / f"{name}.pub").write_bytes(private.public_key().public_bytes(*told))
    return home / name, home / f"{name}.pub"


def found(folder: Path, signer: Path | None = None) -> tuple[list[str], list[str], list[str]]:
    report = Report()
    check_signature(folder, signer, report)
    return ([one.key for one in part] for part in (report.shown, report.not_shown, report.wrong))  # type: ignore[return-value]


@pytest.mark.parametrize("pem", [False, True], ids=["ssh", "pem"])
def test_it_says_whose_and_by_which_key(pem: bool, folder: Path, tmp_path: Path) -> None:
    private, public = key(tmp_path, pem=pem)
    assert sign(folder, private, BOARD) == beside(folder)
    assert tuple(found(folder)) == (["shown.signature"], ["not_shown.signature_key"], [])
    assert tuple(found(folder, public)) == (["shown.signature_known"], [], [])


def test_without_a_signature_nothing_is_said_unless_one_is_asked_for(folder: Path, tmp_path: Path) -> None:
    assert tuple(found(folder)) == ([], [], [])
    assert tuple(found(folder, key(tmp_path)[1])) == ([], [], ["wrong.unsigned"])


def changed(part: str, value: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        said = json.loads(beside(folder).read_text(encoding="utf-8"))
        said[part] = value
        beside(folder).write_text(json.dumps(said), encoding="utf-8")

    return change


def other_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"files": {"a": "b"}}\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (other_manifest, "signature_other"),
        (lambda folder: (folder / "manifest.json").unlink(), "signature_other"),
        (changed("signed_by", "Another Board"), "signature"),
        (changed("manifest_sha256", "0" * 64), "signature"),
        (changed("signature", "AAAA"), "signature"),
        (changed("public_key", "AAAA"), "signature"),
        (changed("signature", "not base64!"), "signature_shape"),
        (changed("signed_by", 7), "signature_shape"),
        (changed("public_key", None), "signature_shape"),
        (lambda folder: beside(folder).write_text("[]", encoding="utf-8"), "signature_shape"),
        (lambda folder: beside(folder).write_text("", encoding="utf-8"), "signature_shape"),
        (lambda folder: beside(folder).write_bytes(b"\xff\xfe"), "signature_shape"),
    ],
)
def test_a_changed_folder_or_signature_is_found(
    change: Callable[[Path], Any], wrong: str, folder: Path, tmp_path: Path
) -> None:
    sign(folder, key(tmp_path)[0], BOARD)
    change(folder)
    assert tuple(found(folder)) == ([], [], [f"wrong.{wrong}"])


def test_anothers_key_under_the_same_name_is_found(folder: Path, tmp_path: Path) -> None:
    sign(folder, key(tmp_path, "other")[0], BOARD)
    assert tuple(found(folder, key(tmp_path)[1])) == ([], [], ["wrong.signature_key"])


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201])
def test_a_name_that_says_nothing_is_refused(name: str, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        sign(folder, key(tmp_path)[0], name)


def test_what_is_no_key_of_this_kind_is_told(folder: Path, tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    content = other.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    (tmp_path / "other").write_bytes(content)
    for file in (tmp_path / "other", tmp_path / "none", folder):
        with pytest.raises(BadInput, match="private Ed25519 key"):
            sign(folder, file, BOARD)
    sign(folder, key(tmp_path)[0], BOARD)
    with pytest.raises(BadInput, match="public Ed25519 key"):
        found(folder, tmp_path / "other")


def test_a_missing_extra_says_the_command(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, public = key(tmp_path)
    sign(folder, private, BOARD)
    for name in [one for one in sys.modules if one.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)
    for ask in (lambda: sign(folder, private, BOARD), lambda: found(folder), lambda: found(folder, public)):
        with pytest.raises(BadInput, match=r'pip install "placement\[sign\]"'):
            ask()


def test_the_short_form_is_that_of_ssh() -> None:
    """As the library itself tells a key in short, which is what `ssh-keygen -l` prints."""
    public = Ed25519PrivateKey.generate().public_key()
    expected = base64.b64encode(form.ssh_key_fingerprint(public, SHA256())).decode().rstrip("=")
    assert fingerprint(public.public_bytes_raw()) == f"SHA256:{expected}"


def test_the_commands_sign_and_say_whose(folder: Path, tmp_path: Path) -> None:
    private, public = key(tmp_path)
    told = CliRunner().invoke(app, ["sign", str(folder), "--key", str(private), "--name", BOARD])
    assert told.exit_code == 0, told.output
    checked = CliRunner().invoke(app, ["verify", str(folder), "--signer", str(public)])
    assert checked.exit_code == 1  # signed, and no run
    assert BOARD in checked.output


@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("what", ["file", "system"])
def test_what_is_no_folder_is_one_message(lang: Literal["en", "cy"], what: str, tmp_path: Path) -> None:
    one = tmp_path / "plan.csv" if what == "file" else Path("/dev/null")
    if what == "file":
        one.write_text("a\n", encoding="utf-8")
    if not one.exists():
        pytest.skip("this system has no such file")
    told = CliRunner().invoke(app, ["verify", str(one), "--lang", lang])
    assert told.exit_code == 2
    assert Words(lang)("fault.verify_no_folder") in " ".join(told.output.split())
    assert len(told.output.strip().splitlines()) <= 2


@pytest.mark.parametrize("given", [".", "../notes/."])
def test_a_folder_given_by_a_dot_is_told_by_its_name(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes").mkdir()
    monkeypatch.chdir(tmp_path / "notes")
    assert CliRunner().invoke(app, ["verify", given]).output.startswith("- notes: ")


@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_of_something_else_is_bad_input_not_a_plan_that_fails(
    lang: Literal["en", "cy"], there: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    if there:
        folder.mkdir()
        (folder / "minutes.txt").write_text("Tuesday\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["verify", str(folder), "--lang", lang])
    assert told.exit_code == 2
    assert Words(lang)("fault.publish_not_run") in " ".join(told.output.split())
    assert Words(lang)("check.not_shown.rest") not in told.output


def test_a_folder_that_is_not_as_it_was_made_is_not_signed(folder: Path, tmp_path: Path) -> None:
    private, _ = key(tmp_path)
    (folder / "notes.txt").write_text("added by hand\n", encoding="utf-8")
    with pytest.raises(BadInput) as told:
        sign(folder, private, BOARD)
    assert [(fault.key, fault.value) for fault in told.value.faults] == [("sign_strange", "notes.txt")]
    (folder / "manifest.json").write_text(
        '{"files": {"a.csv": "0"}, "name": "a web site"}\n', encoding="utf-8"
    )
    with pytest.raises(BadInput) as told:
        sign(folder, private, BOARD)
    assert told.value.faults[0].key == "sign_no_manifest"
    assert not beside(folder).exists()


def test_anothers_signature_of_the_same_files_is_kept(folder: Path, tmp_path: Path) -> None:
    mine, yours = key(tmp_path)[0], key(tmp_path, "other")[0]
    before = sign(folder, mine, BOARD).read_bytes()
    with pytest.raises(BadInput) as told:
        sign(folder, yours, "Another board")
    assert told.value.faults[0].key == "sign_other"
    assert BOARD in told.value.faults[0].says(Words("en"))
    assert beside(folder).read_bytes() == before
    sign(folder, mine, "The same board, renamed")
    assert b"renamed" in beside(folder).read_bytes()
    beside(folder).write_text("minutes of a meeting\n", encoding="utf-8")
    with pytest.raises(BadInput) as told:
        sign(folder, mine, BOARD)
    assert told.value.faults[0].key == "sign_other"
