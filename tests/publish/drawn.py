"""Files of a published bundle, drawn once in a process of the tests for the same public part.

To draw those of a tiny one takes a second and a half, those of all Wales eight. A verification draws all of
them again and compares; that the same part gives the same files is a test of its own (`test_bundle.py`).
"""

from __future__ import annotations

import hashlib
import io
import pickle
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from placement.site.bundle import BUNDLE, build
from placement.site.bundle import stated as stated_of
from placement.site.published import read_bundle
from placement.store.folder import MANIFEST
from tests.running import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

    from placement.site.bundle import Bundle

_KNOWN: dict[bytes, dict[str, bytes]] = {}


class Told(pickle.Pickler):
    """All that a bundle is but where it lies, of which no file of it tells."""

    def reducer_override(self, obj: Any) -> Any:
        return (str, (obj.name,)) if isinstance(obj, PurePath) else NotImplemented

    @classmethod
    def of(cls, bundle: Bundle) -> bytes:
        whole = io.BytesIO()
        cls(whole).dump(bundle)
        return hashlib.sha256(whole.getvalue()).digest()


def drawn(bundle: Bundle) -> dict[str, bytes]:
    """What `build` comes to, by path."""
    key = Told.of(bundle)
    if key not in _KNOWN:
        _KNOWN[key] = build(bundle)
    return dict(_KNOWN[key])


def taken_as_drawn(folder: Path) -> None:
    """The files of a folder are from here on what is drawn of its public part, and its manifest fits them.

    So a verification finds every page and hash right, as with a thorough forger, and what it finds besides
    it finds in the tables.
    """
    bundle = read_bundle(folder)
    files = {name: content for name, content in bytes_of(folder).items() if name != MANIFEST}
    files[MANIFEST] = BUNDLE.manifest(stated_of(bundle), files)
    (folder / MANIFEST).write_bytes(files[MANIFEST])
    _KNOWN[Told.of(bundle)] = files
