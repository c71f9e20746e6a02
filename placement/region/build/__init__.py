"""Builds the embedded region from published figures: `build_wales(source, out)`."""

from placement.region.build.wales import DEFAULT_SOURCE, build_wales

__all__ = ["DEFAULT_SOURCE", "build_wales"]
