"""What becomes of an answer that cannot be written where it should be: it is kept elsewhere, and told."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from placement.errors import BadInput, PlacementError
from placement.i18n import Words
from placement.store.atomic import short

if TYPE_CHECKING:
    from placement.store.folder import Folder

POSTS = "posts.csv"


class NotWritten(PlacementError):
    """An answer could not be written to its place. `kept` is where it lies instead, None if nowhere.

    Then what it says are its posts, so that at least those are not lost.
    """

    exit_code = 2

    def __init__(self, out: Path, why: Exception, kept: Path | None, posts: str) -> None:
        self.out, self.why, self.kept, self.posts = out, why, kept, posts
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        said = words("rescue.not_written", path=self.out, why=_reason(self.why, words))
        if self.kept is not None:
            return f"{said}\n{words('rescue.kept', path=self.kept)}"
        posts = f"\n{words('rescue.posts')}\n{self.posts}" if self.posts else ""
        return f"{said}\n{words('rescue.lost')}{posts}"


class NotLogged(PlacementError):
    """All is written but for the line in the log."""

    exit_code = 2

    def __init__(self, log: Path, why: OSError) -> None:
        self.log, self.why = log, why
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        return words("rescue.not_logged", path=self.log, why=_reason(self.why, words))


def _reason(why: Exception, words: Words) -> str:
    """Why in our own words, if it is ours; else as the system says it."""
    says: Callable[[Words], str] | None = getattr(why, "says", None)
    return says(words) if says is not None else getattr(why, "strerror", None) or str(why)


def write_or_keep(kind: Folder, out: Path, files: Mapping[str, bytes], *, keep: int = 0) -> Path | None:
    """Write a folder as its kind does; if that fails, beside its place or among temporary files.

    Raises NotWritten if it is not where it should be.
    """
    try:
        return kind.write(out, files, keep=keep)
    except (OSError, BadInput) as error:
        posts = files.get(POSTS, b"").decode()
        raise NotWritten(out, error, _elsewhere(kind, out, files), posts) from error


def _elsewhere(kind: Folder, out: Path, files: Mapping[str, bytes]) -> Path | None:
    name = f"{short(out.absolute().name) or 'run'}.kept-{secrets.token_hex(4)}"
    for home in (out.absolute().parent, Path(tempfile.gettempdir())):
        try:
            kind.write(home / name, files)
        except (OSError, BadInput):
            continue
        return home / name
    return None
