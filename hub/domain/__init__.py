"""The restaurant's rules as pure functions: money, pricing, lifecycles, permissions, routing, audience.

Standard library only. Nothing here awaits, reads a clock, touches a row or knows that there is a network;
what a rule needs is handed to it, so that every rule can be tested in microseconds and read on its own.
"""
