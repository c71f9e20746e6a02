"""Where new allied health professional posts go: decided, proved, explained and drawn."""

__version__ = "0.1.0"
