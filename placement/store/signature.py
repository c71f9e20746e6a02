"""Whose folder it is: an Ed25519 signature over its manifest, in a file beside the folder.

The manifest holds the hash of every other file, so what signs it signs them all. The signature says that
whoever has the private key stood by these bytes under the name that they gave. That the key is that body's
own is for whoever checks it to know: they name the public key that they were given (RFC 8032; SSH or PEM).
"""

from __future__ import annotations

import base64
import binascii
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from placement.data.folders import called
from placement.errors import BadInput, Fault
from placement.store.folder import MANIFEST, as_json, digest
from placement.store.ours import manifest_in, strange_in
from placement.store.report import Report

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ENDING = ".signature.json"
LONGEST_NAME = 200
LARGEST = 20_000
"""Bytes of a key or a signature; no true one is larger."""


def beside(folder: Path) -> Path:
    """Where a folder's signature stands."""
    folder = folder.absolute()
    return folder.with_name(folder.name + ENDING)


def sign(folder: Path, key: Path, name: str) -> Path:
    """Sign a folder's manifest under a name; gives the file of the signature.

    Raises BadInput where the extra is not installed, the folder has no manifest of ours or is no longer what
    that says, the key is none, or another body's signature of the same bytes would be lost.
    """
    manifest = folder / MANIFEST
    stated = manifest_in(folder)
    if stated is None:
        raise BadInput([Fault("sign_no_manifest", called(folder))])
    missing = (name for name in stated["files"] if not (folder / name).is_file())
    strange = next(missing, None) or strange_in(folder, {stated.get("kind")})
    if strange is not None:
        raise BadInput([Fault("sign_strange", called(folder), value=strange[:80])])
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput([Fault("sign_name", called(folder), column="--name", value=name[:60])])
    private: Ed25519PrivateKey = _key(
        key, "private", Fault("sign_key", key.name, column="--key"), password=None
    )
    said = {"manifest_sha256": digest(manifest.read_bytes()), "signed_by": name.strip()}
    raw = private.public_key().public_bytes_raw()
    out = beside(folder)
    if (kept := _of_others(out, raw, said["manifest_sha256"])) is not None:
        raise BadInput([Fault("sign_other", out.name, slots={"name": kept})])
    signature = private.sign(as_json(said))
    out.write_bytes(as_json({**said, "public_key": _text(raw), "signature": _text(signature)}))
    return out


def _of_others(file: Path, key: bytes, manifest: str) -> str | None:
    """Who else signed these very bytes, a dash for what is no signature; None where nothing would be lost."""
    if not file.exists():
        return None
    there = _read(file)
    if there is None:
        return "-"
    return there[2]["signed_by"] if there[0] != key and there[2]["manifest_sha256"] == manifest else None


def check_signature(folder: Path, signer: Path | None, report: Report) -> None:
    """Whose signature stands beside a folder, and whether it holds; `signer` is the public key to hold it to.

    Raises BadInput where the extra is not installed or `signer` is no key. Without a signature nothing is
    said, unless a signer is named.
    """
    file = beside(folder)
    if not file.is_file():
        if signer is not None:
            report.blame("unsigned", file=file.name)
        return
    expected = None
    if signer is not None:
        wrong = Fault("sign_public_key", signer.name, column="--signer")
        expected = _key(signer, "public", wrong).public_bytes_raw()
    said = _read(file)
    if said is None:
        report.blame("signature_shape", file=file.name)
        return
    key, signature, signed = said
    manifest = folder / MANIFEST
    here = digest(manifest.read_bytes()) if manifest.is_file() else None
    slots = {"name": signed["signed_by"], "short": fingerprint(key)}
    if not _holds(key, signature, as_json(signed)):
        report.blame("signature", **slots)
    elif signed["manifest_sha256"] != here:
        report.blame("signature_other", **slots)
    elif expected is None:
        report.show("signature", **slots)
        report.leave("signature_key", **slots)
    elif expected == key:
        report.show("signature_known", **slots)
    else:
        report.blame("signature_key", **slots)


def fingerprint(key: bytes) -> str:
    """A key in short, as `ssh-keygen -l` tells it."""
    blob = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00 " + key
    return "SHA256:" + base64.b64encode(bytes.fromhex(digest(blob))).decode().rstrip("=")


def _read(file: Path) -> tuple[bytes, bytes, dict[str, str]] | None:
    """Key, signature and what was signed; None if the file is no signature."""
    try:
        found: Any = json.loads(file.read_bytes()[: LARGEST + 1])
        key, signature = (
            base64.b64decode(found[part], validate=True) for part in ("public_key", "signature")
        )
        signed = {part: found[part] for part in ("manifest_sha256", "signed_by")}
    except (OSError, ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return None
    return (key, signature, signed) if all(isinstance(one, str) for one in signed.values()) else None


def _holds(key: bytes, signature: bytes, content: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra
    except ImportError:
        raise _extra() from None
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key(file: Path, kind: Literal["private", "public"], wrong: Fault, **options: None) -> Any:
    """The Ed25519 key in a file of SSH or PEM. Raises BadInput with `wrong` where it is none."""
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra
    except ImportError:
        raise _extra() from None
    content = b""
    with suppress(OSError):
        content = file.read_bytes()[: LARGEST + 1] if file.is_file() else b""
    for form in ("ssh", "pem"):
        with suppress(Exception):  # each library's own errors: another kind of file
            key = getattr(serialization, f"load_{form}_{kind}_key")(content, **options)
            if isinstance(key, ed25519.Ed25519PrivateKey | ed25519.Ed25519PublicKey):
                return key
            break
    raise BadInput([wrong])


def _extra() -> BadInput:
    return BadInput([Fault("sign_extra", "placement")])


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
