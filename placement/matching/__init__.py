"""Matching after deciding: newly qualified people and the posts that a plan has, as advice.

Nobody is sent anywhere: a person is only ever placed where they asked to go.
"""
