"""Whether somebody who speaks the language has reviewed its texts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from placement.i18n.catalogue import FOLDER, Language

REVIEWED = re.compile(r'^"X-Reviewed-By: *[^\s\\"][^"]*"', re.MULTILINE)


@cache
def reviewed(language: Language, folder: Path = FOLDER) -> bool:
    """Whether every catalogue of the language names a reviewer in its header, as `X-Reviewed-By`."""
    headers = [path.read_text(encoding="utf-8").split("\n\n")[0] for path in (folder / language).glob("*.po")]
    return bool(headers) and all(REVIEWED.search(header) for header in headers)
