"""Tests of the aims."""
