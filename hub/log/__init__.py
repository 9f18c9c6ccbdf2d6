"""The event log: one gapless sequence of events, appended inside the transaction that caused them.

`event_log` appends, reads pages after a cursor, and knows the stream's epoch, head and floor. Who hears an event is
decided in `hub.domain.audience`; how it reaches a screen, in `hub.live`.
"""
