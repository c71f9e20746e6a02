"""The folders of a region: of a file that several of them have, the last one's counts, whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """One folder or more, in the order in which they are laid over each other."""

    paths: tuple[Path, ...]

    @classmethod
    def of(cls, given: Path | Sequence[Path]) -> Folders:
        return cls((given,) if isinstance(given, Path) else tuple(given))

    @property
    def one(self) -> bool:
        return len(self.paths) == 1

    def holder(self, file: str) -> Path | None:
        """The last folder that has the file; None if none has."""
        return next((folder for folder in reversed(self.paths) if there(folder / file)), None)

    def path(self, file: str) -> Path:
        """Where the file is; if nowhere, where it should be."""
        return (self.holder(file) or self.paths[0]) / file

    def named(self, file: str) -> str:
        """The file as messages name it: with its folder where there are several."""
        holder = self.holder(file)
        return file if self.one or holder is None else f"{called(holder)}/{file}"


def called(folder: Path) -> str:
    """The name of a folder, never the path to it."""
    return folder.resolve().name if folder.name in {"", ".."} else folder.name


def there(path: Path) -> bool:
    """Whether there is such a file or folder; no name makes the question itself fail."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
