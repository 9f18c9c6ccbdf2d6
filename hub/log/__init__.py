"""The event log: one gapless sequence of events, appended inside the transaction that caused them.

`event_log` appends, reads pages after a cursor, and knows the stream's epoch, head and floor. `hub.domain.audience`
decides who receives an event, and `hub.live` delivers it.
"""
