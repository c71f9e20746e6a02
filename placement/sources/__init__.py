"""Builds the embedded regions from published figures: `build_all` each of them, `build_wales` one."""

from placement.sources.everything import build_all
from placement.sources.wales import build_wales

__all__ = ["build_all", "build_wales"]
