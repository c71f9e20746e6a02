"""What is known of a region: table schemas, reading, checks, need."""

from placement.data.need import need
from placement.data.read import read_region
from placement.data.region import Region

__all__ = ["Region", "need", "read_region"]
