"""Tests of the catalogues of text."""
