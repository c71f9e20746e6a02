"""Runs before: a folder that is replaced stays beside its place, as `<name>.before-1`, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from placement.store.atomic import remove, short
from placement.store.ours import strange_in


def before(out: Path, number: int) -> Path:
    """Where the folder that was replaced `number` times ago lies."""
    return out.with_name(f"{short(out.name)}.before-{number}")


def changed_before(out: Path, keep: int, kinds: Collection[str | None]) -> Path | None:
    """A kept folder that would have to go and holds somebody's work; None if there is none."""
    oldest = before(out, keep)
    if keep and _free(out, keep) is None and strange_in(oldest, kinds) is not None:
        return oldest
    return None


def retire(old: Path, out: Path, keep: int) -> Path | None:
    """Keep a folder that was replaced, beside the place where it was; where it lies, or None if it is not.

    Older ones move on by one, as far as there is no gap between them; the last of `keep` goes.
    """
    if not keep:
        remove(old, out)
        return None
    free = _free(out, keep)
    last = keep if free is None else free
    if free is None:
        remove(before(out, keep), out)
    for number in range(last - 1, 0, -1):
        before(out, number).rename(before(out, number + 1))
    old.rename(before(out, 1))
    return before(out, 1)


def _free(out: Path, keep: int) -> int | None:
    """The first number that no kept folder has."""
    return next((number for number in range(1, keep + 1) if not before(out, number).exists()), None)
