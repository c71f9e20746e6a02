"""Builds the embedded regions from published figures: `build_all` each of them, `build_wales` one."""

from placement.region.build.everything import build_all
from placement.region.build.wales import DEFAULT_SOURCE, build_wales

__all__ = ["DEFAULT_SOURCE", "build_all", "build_wales"]
