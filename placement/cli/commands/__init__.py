"""Commands of their own file; `cli.py` gathers them. Each imports what it needs when it runs."""
