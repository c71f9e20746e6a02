"""`python -m tests.model.stated 1000`: so many random questions three ways, and what came of them."""

from __future__ import annotations

import sys

from tests.model.stated.ways import three_ways

if __name__ == "__main__":
    tally = three_ways(range(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
    sys.stdout.write("\n".join([tally.told(), *tally.wrong, ""]))
    sys.exit(1 if tally.wrong else 0)
