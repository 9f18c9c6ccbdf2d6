"""The event log: without gaps, and its chain."""
