"""The event log: one gapless sequence of events, appended inside the transaction that caused them.

`event_log` reads pages after a cursor, and knows the stream's epoch, head and floor. `collections` says which
collection of a screen's state an event changes, and when it takes a thing out of it. `hub.domain.audience`
decides who receives an event, and `hub.live` delivers it.
"""
