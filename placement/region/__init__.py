"""What is known of a region: table schemas, reading, checks, need."""

from placement.region.need import need
from placement.region.read import read_region
from placement.region.region import Region

__all__ = ["Region", "need", "read_region"]
