"""Faults on purpose, and one oracle that says whether anything was lost, doubled or shown wrongly.

Each experiment is also run on a deliberately naive build and must fail there, or it proves nothing.
"""
