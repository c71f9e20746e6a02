"""Tests of the rules, and the double-entry harness."""
