"""New processes that do not run the caller's own script again."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_callers_script() -> Iterator[None]:
    """Processes that are spawned meanwhile leave the script of the parent alone.

    A spawned process usually imports the parent's main module first, so that a script without the line
    `if __name__ == "__main__":` would ask its question again in every worker. What workers are given stands
    in modules of this package, so they need nothing of it. `multiprocessing` finds the main module by its
    `__spec__` and `__file__`; both are put back at the end.
    """
    main = vars(sys.modules["__main__"])
    kept: dict[str, object] = {name: main[name] for name in ("__spec__", "__file__") if name in main}
    main["__spec__"] = None
    main.pop("__file__", None)
    try:
        yield
    finally:
        main.update(kept)
