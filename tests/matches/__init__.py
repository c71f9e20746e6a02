"""Tests of matching people to posts."""
