"""The restaurant's rules as pure functions: money, pricing, tenders, lifecycles, permissions, routing, audience.

Standard library only. Nothing here awaits, reads a clock, a row or the network: a rule gets what it needs as arguments,
so that it can be tested in microseconds and read on its own.
"""
