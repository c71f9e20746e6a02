"""Example questions, whose data travel with the package."""

from __future__ import annotations

from placement.api.asking import read
from placement.api.question import Question
from placement.data.embedded import path

__all__ = ["path", "wales"]


def wales(*, region: str | None = None, option: str | None = None) -> Question:
    """£5m a year for posts across the primary care clusters of Wales; a region alone is sooner solved.

    Raises BadInput, naming what there is, for an unknown region or option.

    >>> import placement as pl
    >>> pl.examples.wales(region="powys").solve().verify().passed
    True
    """
    return read(path("configs/wales-ahp.toml"), region=region, option=option)
