"""What a terminal shows while something runs, and nothing where it is no terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live

from placement.i18n import Words


class LiveDisplay:
    """Shows while it is entered; `live` is None where the console is no terminal."""

    def __init__(self, console: Console, words: Words) -> None:
        self.console, self.words = console, words
        self.names: dict[str, str] = {}
        self.live = (
            Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None
        )

    def __enter__(self) -> Self:
        if self.live is not None:
            self.live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live is not None:
            self.live.__exit__(kind, error, trace)
