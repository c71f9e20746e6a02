"""The folders of a region, in the order in which they are laid over each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

NEARLY = 0.9
"""How alike names of files are that mean the same one."""


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
        return file if holder is None else self.named_in(holder, file)

    def named_in(self, folder: Path, file: str) -> str:
        """The file of one of the folders as messages name it; never by its whole path."""
        if self.one:
            return file
        alike = [called(other) for other in self.paths].count(called(folder)) > 1
        return (
            f"{called(folder.resolve().parent)}/{called(folder)}/{file}"
            if alike
            else f"{called(folder)}/{file}"
        )


def passed_over(folder: Path, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Files that bear nearly the name of one that is read and is not there, each with that name."""
    there_are = sorted(path.name for path in folder.iterdir() if path.is_file())
    for name in there_are:
        if name in known:
            continue
        plain = name.lower().replace("-", "_").replace(" ", "_")
        (meant,) = get_close_matches(plain, known, n=1, cutoff=NEARLY) or ("",)
        if meant and meant not in there_are:
            yield name, meant


def called(path: Path) -> str:
    """The name of a file or a folder, without the path to it; of `.` and `..` that of the folder they are."""
    return (path.resolve().name or str(path)) if path.name in {"", ".."} else path.name


def there(path: Path) -> bool:
    """Whether there is such a file or folder; no name makes the question itself fail."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
