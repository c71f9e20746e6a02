"""A folder written whole or not at all, and what an interrupted exchange left put right.

The new folder is written beside its place, as `.<name>-xxxxxxxx`, and then changes places with the old one
in one step of the file system: `renameat2` with RENAME_EXCHANGE on Linux, `renamex_np` with RENAME_SWAP on
macOS. Where the system has no such step (other systems, some network disks), the old one is moved aside as
`.<name>-xxxxxxxx-old` first; a kill between these two renames leaves nothing at the place, and `recover`
finds both folders beside it. Whoever writes to a place holds a lock (a file among the system's temporary
ones, named by the place), so that nobody tidies up what is still being written. Whoever held it takes the
file away while it is theirs: who waited for that file finds that it has no name any more, and asks again.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock

from placement.errors import PlacementError
from placement.i18n import Words

FOR_ALL_TO_READ = 0o755
OLD, GONE = "-old", "-gone"
PATIENCE_SECONDS = 60.0
"""How long one who writes waits for another; writing takes a second, so who takes longer hangs."""
LONGEST_NAME = 200
"""Bytes of a name beside which more can be written: file systems take 255."""
NOT_HERE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})
"""How a system says that it has no exchange in one step."""
LINUX_HERE, LINUX_EXCHANGE, MAC_SWAP = -100, 2, 2

Fill = Callable[[Path], None]

Retire = Callable[[Path], object]


class Busy(PlacementError, TimeoutError):
    """A lock was not to be had for as long as one waits; `lock` is its file."""

    exit_code = 2

    def __init__(self, lock: Path) -> None:
        self.lock = lock
        super().__init__(self.says(Words("en")))

    def says(self, words: Words) -> str:
        """Which lock, for how long it was waited for, and what to do."""
        return words("rescue.busy", lock=self.lock, seconds=words.number(PATIENCE_SECONDS, 0))


def exchange(out: Path, fill: Fill, retire: Retire = shutil.rmtree) -> None:
    """Make `out` what `fill` writes into a new folder beside it; `retire` is given the folder that was there.

    `out` is touched only when `fill` is done, and put back if the exchange fails; whatever is raised
    leaves nothing behind. Raises OSError if the disk refuses.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with _turn(out):
        fresh = Path(tempfile.mkdtemp(prefix=f".{short(out.name)}-", dir=out.parent))
        try:
            fill(fresh)
            fresh.chmod(FOR_ALL_TO_READ)
            old = _put(fresh, out)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        if old is not None:
            retire(old)


def _put(fresh: Path, out: Path) -> Path | None:
    """Put the new folder in its place; where the old one lies now, if there was one."""
    if not out.exists():
        fresh.rename(out)
        return None
    if swap(fresh, out):
        return fresh
    old = fresh.with_name(f"{fresh.name}{OLD}")
    out.rename(old)
    try:
        fresh.rename(out)
    except OSError:
        old.rename(out)
        raise
    return old


def swap(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False if this system cannot.

    Raises OSError if it may not.
    """
    if sys.platform == "win32":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        ended = library.renameat2(LINUX_HERE, names[0], LINUX_HERE, names[1], LINUX_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        ended = library.renamex_np(names[0], names[1], MAC_SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if ended == 0:
        return True
    if number in NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def leftovers(out: Path) -> list[Path]:
    """Folders beside a place that an exchange which was killed left, if nobody writes there now.

    Those moved aside come last: a new folder was whole before they were.
    """
    form = re.compile(rf"\.{re.escape(short(out.name))}-[a-z0-9_]{{8}}({OLD})?({GONE})?")
    try:
        found = [one for one in out.parent.iterdir() if form.fullmatch(one.name)]
    except OSError:
        return []
    folders = [one for one in found if one.is_dir() and not one.is_symlink()]
    return sorted(folders, key=lambda one: (one.name.endswith(OLD), one.name))


def recover(out: Path, whole: Callable[[Path], bool], retire: Retire = shutil.rmtree) -> bool:
    """Put right what a kill left beside a place. Whether something was put at the place that was empty.

    A leftover that is `whole` goes to the place if nothing is there, else to `retire`; others were never
    finished and are taken away.
    """
    if not leftovers(out):
        return False
    with _turn(out):
        put = False
        for one in leftovers(out):
            if one.name.endswith(GONE) or not whole(one):
                shutil.rmtree(one, ignore_errors=True)
            elif not out.exists():
                one.rename(out)
                put = True
            else:
                retire(one)
        return put


def short(name: str) -> str:
    """A name beside which a longer one can stand: cut, with a fingerprint of the whole, if it is too long."""
    raw = os.fsencode(name)
    if len(raw) <= LONGEST_NAME:
        return name
    return f"{os.fsdecode(raw[:LONGEST_NAME])}-{hashlib.sha256(raw).hexdigest()[:8]}"


def remove(folder: Path, out: Path) -> None:
    """Take a folder away from its name at once, then from the disk; a kill meanwhile leaves no half of it."""
    gone = out.with_name(f".{short(out.name)}-{secrets.token_hex(4)}{GONE}")
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


@contextlib.contextmanager
def _turn(out: Path) -> Iterator[None]:
    """One at a time writes to a place. Raises Busy where another does not come to an end."""
    name = hashlib.sha256(os.fsencode(out)).hexdigest()[:24]
    owner = os.getuid() if hasattr(os, "getuid") else 0
    lock = FileLock(Path(tempfile.gettempdir()) / f"placement-{owner}-{name}.lock")
    try:
        wait_for(lock)
    except Busy:
        raise
    except OSError:  # a system without locks, or without room for one
        yield
        return
    try:
        yield
    finally:
        if os.name == "posix":  # on Windows nobody takes away an open file; `release` does it there
            with contextlib.suppress(OSError):
                Path(lock.lock_file).unlink()
        lock.release()


def wait_for(lock: FileLock) -> AbstractContextManager[object]:
    """Take a lock when it is free; what is left gives it back. Raises Busy where that lasts too long.

    Raises OSError if the system refuses.
    """
    try:
        return lock.acquire(timeout=PATIENCE_SECONDS)
    except TimeoutError as error:
        raise Busy(Path(lock.lock_file)) from error
