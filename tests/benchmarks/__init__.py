"""What the program costs, each figure beside its limit or its peer: `python -m tests.benchmarks`."""
