"""Tests mirror the tree; the folder says how much of the real thing takes part.

unit (pure) · integration (real PostgreSQL and Redis) · journeys (the assembled application, real sockets) ·
e2e (a browser) · chaos (faults) · bench (measurements) · architecture (who may know whom).
"""
