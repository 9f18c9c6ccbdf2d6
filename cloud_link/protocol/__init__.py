"""What venue and cloud say to each other: messages, leases and the order in which they are believed.

Standard library and one signature library only; nothing here opens a connection, waits or reads a clock.
"""
