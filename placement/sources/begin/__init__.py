"""A region begun from published figures: a choice of board or county in place of a hundred columns."""

from placement.sources.begin.begun import Begun, region_files
from placement.sources.begin.england import begin_england
from placement.sources.begin.wales import begin_wales

__all__ = ["Begun", "begin_england", "begin_wales", "region_files"]
