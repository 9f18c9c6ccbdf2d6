"""Queries against a real database."""
