"""Processor seconds of reading a travel table of many pairs, and the bytes that it holds then, as JSON.

    python timed_reading.py CLUSTERS

Each cluster has two areas and a base, so 566 clusters come to 641,844 pairs with the candidate base. It
runs with this build and with the one before need was met neighbourhood by neighbourhood, each on the region
that its own tests write.
"""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

try:
    from placement.region.read import read_region
except ModuleNotFoundError:
    from placement.data.read import read_region
from tests.builders import tiny_region


def minutes(tables):
    """From 5 to 119, spread over the pairs."""
    for number, row in enumerate(tables["travel"]):
        row["minutes"] = 5 + number * 7919 % 115


def main(clusters):
    with TemporaryDirectory() as home:
        folder = tiny_region(Path(home) / "region", clusters=clusters, located=False, edit=minutes)
        held, began = psutil.Process().memory_info().rss, time.process_time()
        region = read_region(folder)
        seconds = time.process_time() - began
    bytes_more = psutil.Process().memory_info().rss - held
    told = {"pairs": len(region.travel), "seconds": seconds, "bytes": bytes_more}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
